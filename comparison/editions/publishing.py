"""Editions are written here and nowhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from comparison import documents
from comparison.models import Edition, Stamp

from .reading import published_at
from .rows import freeze, parts_of_rows, rows_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def publish(
    parts: Iterable[documents.Part],
    addresses: documents.Addresses,
    author: "AbstractBaseUser | None" = None,
    note: str = "",
    withdrawing: Iterable[documents.Name] = (),
    at: datetime | None = None,
    cancel: bool = False,
    dated_by_files: bool = False,
) -> list[Edition]:
    """Show these parts to readers, and hide those withdrawn, from a moment on (`at`: None or past is now); all or none.

    Parts that readers see like that anyway get no new edition. A head that is not among the parts gains and loses
    dimensions with them. `cancel` turns what is scheduled for these parts into drafts; otherwise it still comes at
    its moment. Raises ContentError, and changes nothing, if a part is faulty or if what readers would see, then or
    at a later scheduled moment, does not fit together. A new date that has not come yet is a fault too, unless it
    is `dated_by_files`: a machine whose clock is behind must not refuse its content, nor a change to that.
    """
    parts = list(parts)
    for part in parts:
        documents.verify(part)
    with transaction.atomic():
        Stamp.objects.lock()
        now = timezone.now()
        moment = max(at, now) if at else now
        names = {documents.name_of(part) for part in parts} | set(withdrawing)
        cancelled = _cancel(names, now) if cancel else 0
        standing = published_at(moment)
        gone = {name for name in withdrawing if name in standing.parts}
        parts += _heads_that_follow(standing, parts, gone)
        _refuse_new_faults(standing, parts, gone, addresses)
        if not dated_by_files:
            _refuse_dates_ahead(standing, parts, gone, moment.date())
        later = {
            then: documents.check(published_at(then).parts.values(), addresses)
            for then in Edition.objects.moments_after(moment)
        }
        changed = [part for part in parts if standing.parts.get(documents.name_of(part)) != part]
        editions = [_edition(part, Edition.State.PUBLISHED, moment, author, note) for part in changed]
        editions += [
            _edition(standing.parts[name], Edition.State.WITHDRAWN, moment, author, note) for name in sorted(gone)
        ]
        Edition.objects.bulk_create(editions)
        for then, before in later.items():
            # What was scheduled before may need what goes now, or no longer fit beside what comes.
            _refuse(set(documents.check(published_at(then).parts.values(), addresses)) - set(before), gone)
        if editions or cancelled:
            Stamp.objects.renew()
    return editions


def cancel(names: Iterable[documents.Name]) -> int:
    """Turn what is scheduled for these parts into drafts, and say how many editions that were."""
    with transaction.atomic():
        Stamp.objects.lock()
        cancelled = _cancel(set(names), timezone.now())
        if cancelled:
            Stamp.objects.renew()
    return cancelled


def _cancel(names: set[documents.Name], now: datetime) -> int:
    scheduled = [edition.pk for edition in Edition.objects.scheduled(now) if edition.name in names]
    return Edition.objects.filter(pk__in=scheduled).update(state=Edition.State.DRAFT, publish_at=None)


def _heads_that_follow(
    standing: documents.Published, parts: list[documents.Part], gone: set[documents.Name]
) -> list[documents.Part]:
    """The published heads whose list of dimensions changes because a dimension comes or goes."""
    given = {documents.name_of(part) for part in parts} | gone
    heads: list[documents.Part] = []
    for name, head in standing.parts.items():
        if not isinstance(head, documents.Head) or name in given:
            continue
        leaving = {left.key.rpartition("/")[2] for left in gone if left.key.startswith(f"{head.key}/")}
        coming = [part.key for part in parts if isinstance(part, documents.Dimension) and part.comparison == head.key]
        kept = [key for key in head.dimensions if key not in leaving]
        listed = tuple(kept + [key for key in coming if key not in kept])
        if not listed:
            found = f"{documents.title_of(head)} would have no dimension left"
            fault = documents.Fault(documents.path_of(name), 0, "COUNT", found, "withdraw the comparison with it")
            raise documents.ContentError([fault])
        if listed != head.dimensions:
            heads.append(replace(head, dimensions=listed))
            documents.verify(heads[-1])
    return heads


def save_draft(part: documents.Part, author: "AbstractBaseUser | None" = None, note: str = "") -> Edition | None:
    """Keep a part without showing it; None if its newest edition is already this."""
    documents.verify(part)
    with transaction.atomic():
        Stamp.objects.lock()
        newest = Edition.objects.of(documents.name_of(part)).first()
        edition = _edition(part, Edition.State.DRAFT, None, author, note)
        if newest and newest.digest == edition.digest:
            return None
        edition.save()
    return edition


def differing() -> dict[documents.Name, documents.Part | None]:
    """Parts whose rows differ from what readers see, with what the rows hold; None for those without rows."""
    standing = published_at(timezone.now()).parts
    held = {documents.name_of(part): part for part in parts_of_rows()}
    names = standing.keys() | held.keys()
    return {name: held.get(name) for name in sorted(names) if standing.get(name) != held.get(name)}


def withdrawn() -> set[documents.Name]:
    """Parts that readers saw until somebody withdrew them."""
    gone = Edition.objects.standing(timezone.now()).filter(state=Edition.State.WITHDRAWN)
    return {documents.Name(kind, key) for kind, key in gone.values_list("kind", "key")}


def differs(name: documents.Name) -> bool:
    """Whether one part's rows differ from what readers see."""
    row = rows_of(name)
    standing = Edition.objects.published(timezone.now()).filter(kind=name.kind, key=name.key).first()
    if row is None or standing is None:
        return (row is None) != (standing is None)
    return standing.document() != freeze(row)


def _refuse_new_faults(
    standing: documents.Published,
    parts: list[documents.Part],
    gone: set[documents.Name],
    addresses: documents.Addresses,
) -> None:
    """Only faults that this change brings stop it: an old one elsewhere must not keep an editor from mending."""
    after = {name: part for name, part in standing.parts.items() if name not in gone}
    after |= {documents.name_of(part): part for part in parts}
    before = set(documents.check(standing.parts.values(), addresses))
    touched = {documents.path_of(documents.name_of(part)) for part in parts}
    faults = [*documents.check(after.values(), addresses), *documents.editorial_faults(parts)]
    _refuse({fault for fault in faults if fault.path in touched or fault not in before}, gone)


def _refuse_dates_ahead(
    standing: documents.Published, parts: list[documents.Part], gone: set[documents.Name], today: date
) -> None:
    """One that stands already stops no other change, not even of its own part."""
    known = set(documents.ahead_of_time(standing.parts.values(), today))
    _refuse(set(documents.ahead_of_time(parts, today)) - known, gone)


def _refuse(faults: set[documents.Fault], gone: set[documents.Name]) -> None:
    """Raise what was found; where a part is missing that would go now, or that is saved only, say so."""
    if not faults:
        return
    saved = {documents.name_of(part) for part in parts_of_rows()} - published_at(timezone.now()).parts.keys()
    reasons = dict.fromkeys(saved, ("is saved as a draft only", "publish it first, or both together"))
    reasons |= dict.fromkeys(saved & withdrawn(), ("was withdrawn", "publish it first, or both together"))
    reasons |= {name: (f"is still {_used(name)} here", "change that first") for name in gone}
    raise documents.ContentError([_explained(fault, reasons) for fault in faults])


def _used(name: documents.Name) -> str:
    return "cited" if name.kind == "source" else "needed"


def _explained(fault: documents.Fault, reasons: Mapping[documents.Name, tuple[str, str]]) -> documents.Fault:
    """A fault that names a part as missing, with why it is; a near miss of its key explains nothing then."""
    if fault.code not in ("LINK", "PART", "SOURCE"):
        return fault
    for name, (found, expected) in reasons.items():
        folder, _, key = name.key.rpartition("/")
        # A dimension's key is its own only within its comparison.
        is_near = not folder or fault.path.startswith(f"{folder}/")
        if is_near and name.kind in fault.found and repr(key) in fault.found:
            start = f"{fault.where}: " if fault.where else ""
            return replace(fault, found=f"{start}{name.kind} {key!r} {found}", expected=expected)
    return fault


def _edition(
    part: documents.Part,
    state: Edition.State,
    publish_at: datetime | None,
    author: "AbstractBaseUser | None",
    note: str,
) -> Edition:
    name, body = documents.name_of(part), documents.encode(part)
    return Edition(
        kind=name.kind,
        key=name.key,
        state=state,
        publish_at=publish_at,
        body=body,
        format=documents.FORMAT,
        digest=documents.digest(body),
        slug=getattr(part, "slug", ""),
        author=author,  # type: ignore[misc]
        note=note,
    )
