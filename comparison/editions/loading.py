"""Content folders ⇄ the site. An editor's change is never overwritten silently, and never stops the others' loading."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone

from comparison import documents, models

from .publishing import publish
from .reading import published_at
from .rows import parts_of_rows, rows_of, thaw

ORDER = ("source", "abbreviation", "rate", "page", "comparison", "dimension", "guide", "reader-question", "site")
"""Rows are written in this order: a dimension needs its comparison, the site its main one."""


class Keep(StrEnum):
    """What to do where a file and the site have both changed since the last load."""

    ASK = "ask"
    SITE = "site"
    FILES = "files"


@dataclass(frozen=True)
class Conflict:
    """A part that was changed both in its file and in admin since it was last loaded."""

    name: documents.Name

    def __str__(self) -> str:
        path = documents.path_of(self.name)
        return f"{path}:0 CONFLICT changed in the file and in admin, expected --keep-site or --take-files"


@dataclass
class LoadResult:
    """What loading a folder did, by part; `conflicts` were left as they are on the site."""

    taken: list[documents.Name] = field(default_factory=list)
    kept: list[documents.Name] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    vanished: list[documents.Name] = field(default_factory=list)
    unchanged: int = 0


def load(directory: Path, addresses: documents.Addresses, keep: Keep = Keep.ASK, prune: bool = False) -> LoadResult:
    """Take what changed in a content folder: rows, editions and digests, in one transaction.

    Raises ContentError with every fault of every file, and changes nothing, if there is one.
    """
    reading = documents.read(directory)
    faults = [*reading.faults, *documents.check(reading.parts, addresses, reading.reports)]
    faults += documents.editorial_faults(reading.parts)
    if faults:
        raise documents.ContentError(faults)
    with transaction.atomic():
        models.Stamp.objects.lock()
        return _take(reading, addresses, keep, prune)


def _take(reading: documents.Reading, addresses: documents.Addresses, keep: Keep, prune: bool) -> LoadResult:
    result = LoadResult()
    names = {documents.name_of(part) for part in reading.parts}
    last = {documents.Name(row.kind, row.key): row.digest for row in models.LoadedPart.objects.all()}
    held = {documents.name_of(part): digest_of(_limited_to(names, part)) for part in parts_of_rows()}
    taken: list[documents.Part] = []
    for part in sorted(reading.parts, key=lambda part: ORDER.index(part.part)):
        name = documents.name_of(part)
        digest = digest_of(part)
        file_changed, site_changed = digest != last.get(name), held.get(name) != last.get(name)
        if digest == held.get(name) or not file_changed:
            result.unchanged += digest == held.get(name)
            if digest != held.get(name):
                result.kept.append(name)
            elif file_changed:
                # Its rows say the same already, perhaps as a draft: the file publishes it.
                taken.append(part)
        elif not site_changed or keep is Keep.FILES:
            taken.append(part)
            result.taken.append(name)
        elif keep is Keep.SITE:
            result.kept.append(name)
        else:
            result.conflicts.append(Conflict(name))
            continue
        if digest != last.get(name):
            models.LoadedPart.objects.update_or_create(kind=name.kind, key=name.key, defaults={"digest": digest})
    result.vanished = sorted(last.keys() - names)
    gone = result.vanished if prune else []
    if taken or gone:
        _write_rows(taken, gone)
        whole = _with_what_stays(taken, names, gone)
        publish(whole, addresses, note="Loaded from files", withdrawing=gone, dated_by_files=True)
        _forget(gone)
    return result


def digest_of(part: documents.Part) -> str:
    """What a part says, in a few characters: equal for equal parts."""
    return documents.digest(documents.encode(part))


def _limited_to(names: set[documents.Name], part: documents.Part) -> documents.Part:
    """A head without the dimensions that have no file: those are no change of the head's own file."""
    if not isinstance(part, documents.Head):
        return part
    known = tuple(key for key in part.dimensions if documents.Name("dimension", f"{part.key}/{key}") in names)
    return replace(part, dimensions=known)


def _with_what_stays(
    taken: list[documents.Part], names: set[documents.Name], gone: list[documents.Name]
) -> list[documents.Part]:
    """The parts taken, where heads list after their own those published dimensions that have no file and stay."""
    standing = published_at(timezone.now()).of(documents.Dimension)
    staying = sorted((part.comparison, part.key) for part in standing if documents.name_of(part) not in {*names, *gone})
    return [
        replace(part, dimensions=(*part.dimensions, *(key for head, key in staying if head == part.key)))
        if isinstance(part, documents.Head)
        else part
        for part in taken
    ]


def take(parts: list[documents.Part]) -> None:
    """Make these parts the working copy, whatever their order."""
    _write_rows(sorted(parts, key=lambda part: ORDER.index(part.part)), [])


def _write_rows(taken: list[documents.Part], gone: list[documents.Name]) -> None:
    """Bring the rows of these parts to what they say; slugs may pass from one part to another."""
    slugs = dict.fromkeys(gone, "") | {documents.name_of(part): getattr(part, "slug", "") for part in taken}
    for name, slug in slugs.items():
        row = rows_of(name)
        if isinstance(row, models.Page | models.Comparison | models.Dimension | models.Guide) and row.slug != slug:
            row.slug = f"moving-{row.pk}"
            row.save(update_fields=["slug"])
    for part in taken:
        try:
            thaw(part)
        except IntegrityError:
            name = documents.name_of(part)
            found = f"slug: {getattr(part, 'slug', '')!r} is taken by a part in admin"
            fault = documents.Fault(documents.path_of(name), 0, "SLUG", found, "expected a slug of its own", "slug")
            raise documents.ContentError([fault]) from None
    for part in taken:
        # A head's order of dimensions counts once all of them have rows.
        if isinstance(part, documents.Head):
            thaw(part)


def _forget(names: list[documents.Name]) -> None:
    """Delete the rows of parts whose files are gone."""
    for name in sorted(names, key=lambda name: -ORDER.index(name.kind)):
        row = rows_of(name)
        if row is not None:
            row.delete()
        models.LoadedPart.objects.filter(kind=name.kind, key=name.key).delete()


def export(directory: Path) -> list[Path]:
    """Write every part as its rows hold it, each file whole or not at all; return the files that changed."""
    changed = []
    for part in parts_of_rows():
        path = directory / documents.path_of(documents.name_of(part))
        text = documents.write(part).encode()
        if path.is_file() and path.read_bytes() == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.new")
        draft.write_bytes(text)
        draft.replace(path)
        changed.append(path)
    return changed
