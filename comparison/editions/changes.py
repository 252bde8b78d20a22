"""What changed in which text, when, as readers saw it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from comparison import documents
from comparison.models import Edition

UNTOLD = ("reviewed",)


@dataclass(frozen=True)
class Change:
    """A part that readers saw anew: `fields` names what differs from before, empty for its first edition."""

    name: documents.Name
    part: documents.Part
    at: datetime
    note: str
    is_first: bool
    is_withdrawn: bool
    is_back: bool
    """Whether readers see it again after it was withdrawn."""
    fields: tuple[str, ...]
    comparison: str
    """The title of the comparison that a dimension belongs to; empty for other parts."""

    @property
    def title(self) -> str:
        """What readers call the part where those of several comparisons stand together."""
        title = documents.title_of(self.part)
        return f"{title} ({self.comparison})" if self.comparison else title


def changes(now: datetime) -> QuerySet[Edition]:
    """Every edition that readers have seen, the newest first."""
    # A draft has no moment, so it needs no condition of its own: the index of moments alone counts and orders.
    return Edition.objects.filter(publish_at__lte=now).order_by("-publish_at", "-pk")


def last_change(now: datetime) -> datetime | None:
    """When readers last saw anything come, change or go."""
    return changes(now).values_list("publish_at", flat=True).first()


def newest(now: datetime, kinds: Sequence[str], count: int) -> list[Change]:
    """The newest changes of parts of these kinds; those of one moment in the order of their kinds."""
    places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(kinds)]
    ordered = changes(now).order_by("-publish_at", Case(*places, output_field=IntegerField()), "-pk")
    days = describe(ordered.filter(kind__in=kinds)[:count])
    return [change for _, told in days for change in told]


def describe(editions: Iterable[Edition]) -> list[tuple[date, list[Change]]]:
    """Some of these editions as changes, by day; the newest day first."""
    editions = list(editions)
    seen_before = editions_seen_before(editions)
    titles = _titles({edition.key.partition("/")[0] for edition in editions if edition.kind == "dimension"})
    told = [_change(edition, seen_before.get(edition.pk), titles) for edition in editions]
    return [(day, list(group)) for day, group in groupby(told, key=lambda change: change.at.date())]


def _titles(comparisons: set[str]) -> dict[str, str]:
    """What comparisons are called now, or were when they were withdrawn; one query."""
    heads = Edition.objects.filter(kind="comparison", key__in=comparisons).standing(timezone.now())
    return {head.key: documents.title_of(head.document()) for head in heads} if comparisons else {}


def _change(edition: Edition, before: Edition | None, titles: Mapping[str, str]) -> Change:
    part = edition.document()
    return Change(
        name=edition.name,
        part=part,
        at=edition.publish_at or edition.created_at,
        note=edition.note,
        is_first=before is None,
        is_withdrawn=edition.state == Edition.State.WITHDRAWN,
        is_back=before is not None and before.state == Edition.State.WITHDRAWN != edition.state,
        fields=different_fields(before, edition) if before else (),
        comparison=titles.get(part.comparison, part.comparison) if isinstance(part, documents.Dimension) else "",
    )


def edition_before(edition: Edition) -> Edition | None:
    """The edition of the same part that was made before this one."""
    return Edition.objects.of(edition.name).filter(pk__lt=edition.pk).order_by("-pk").first()


def editions_before(editions: Iterable[Edition]) -> dict[int, Edition]:
    """The edition made before each of these, by its id; two queries, however many they are. A first one has none."""
    return _before(editions, Q(pk__lt=OuterRef("pk")), "-pk")


def editions_seen_before(editions: Iterable[Edition]) -> dict[int, Edition]:
    """What readers saw of its part before each of these, likewise."""
    earlier = Q(publish_at__lt=OuterRef("publish_at")) | Q(publish_at=OuterRef("publish_at"), pk__lt=OuterRef("pk"))
    return _before(editions, earlier, "-publish_at", "-pk")


def _before(editions: Iterable[Edition], earlier: Q, *order: str) -> dict[int, Edition]:
    last = Edition.objects.filter(earlier, kind=OuterRef("kind"), key=OuterRef("key")).order_by(*order).values("pk")[:1]
    asked = Edition.objects.filter(pk__in=[edition.pk for edition in editions])
    pairs = dict(asked.annotate(before=Subquery(last)).order_by().values_list("pk", "before"))
    found = Edition.objects.in_bulk([pk for pk in pairs.values() if pk])
    return {pk: found[before] for pk, before in pairs.items() if before}


def different_fields(before: Edition, after: Edition) -> tuple[str, ...]:
    """The fields, in words, that two editions of a part differ in; a new date of review is no difference."""
    return differing_fields(before.document(), after.document())


def differences(before: documents.Comparison, after: documents.Comparison) -> list[tuple[str, tuple[str, ...]]]:
    """What two states of a comparison differ in: each part's name with its fields, none for one that came or went."""
    old, new = _parts(before), _parts(after)
    found: list[tuple[str, tuple[str, ...]]] = []
    for name in dict.fromkeys([*new, *old]):
        part = new.get(name) or old[name]
        title = documents.title_of(part)
        if name not in old or name not in new:
            found.append((title, ()))
        elif fields := differing_fields(old[name], new[name]):
            found.append((title, fields))
    return found


def _parts(comparison: documents.Comparison) -> dict[documents.Name, documents.Head | documents.Dimension]:
    parts: list[documents.Head | documents.Dimension] = [comparison.head, *comparison.dimensions]
    return {documents.name_of(part): part for part in parts}


def differing_fields(before: documents.Part, after: documents.Part) -> tuple[str, ...]:
    """The fields, in words, that two states of a part differ in; a new date of review is no difference."""
    old, new = documents.encode(before), documents.encode(after)
    keys = [key for key in {**old, **new} if old.get(key) != new.get(key) and key not in UNTOLD]
    return tuple(key.replace("_", " ") for key in keys)
