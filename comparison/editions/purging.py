"""Old drafts thinned out. What readers have seen, or will see, is never touched."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction

from comparison import documents
from comparison.models import Edition

ALL_FOR = timedelta(days=30)
"""So long every draft is kept."""
WEEKLY_FOR = timedelta(days=365)
"""So long the last draft of each week is kept."""
AT_ONCE = 500
"""Rows deleted by one statement; SQLite takes a limited number of parameters."""


@dataclass
class Purged:
    """Drafts removed, by part, and how many stay."""

    removed: Counter[documents.Name] = field(default_factory=Counter)
    kept: int = 0


@dataclass(frozen=True)
class _Draft:
    pk: int
    name: documents.Name
    made: datetime


def purge(now: datetime, dry_run: bool = False) -> Purged:
    """Remove old drafts: of each part the newest one stays, and so do all of a month and one a week of a year."""
    purged = Purged()
    doomed: list[int] = []
    with transaction.atomic():
        for name, drafts in groupby(_drafts(), key=lambda draft: draft.name):
            every = list(drafts)
            going = list(_superfluous(every, now))
            doomed += going
            purged.kept += len(every) - len(going)
            if going:
                purged.removed[name] = len(going)
        for start in range(0, 0 if dry_run else len(doomed), AT_ONCE):
            chunk = doomed[start : start + AT_ONCE]
            Edition.objects.filter(pk__in=chunk, state=Edition.State.DRAFT).delete()
    return purged


def _drafts() -> Iterator[_Draft]:
    """All drafts without their texts, part by part, the newest of each first."""
    drafts = Edition.objects.filter(state=Edition.State.DRAFT).order_by("kind", "key", "-created_at", "-pk")
    for pk, kind, key, made in drafts.values_list("pk", "kind", "key", "created_at"):
        yield _Draft(pk, documents.Name(kind, key), made)


def _superfluous(drafts: Iterable[_Draft], now: datetime) -> Iterator[int]:
    """Those of one part's drafts, the newest first, that need not be kept."""
    weeks = set()
    for place, draft in enumerate(drafts):
        age = now - draft.made
        week = draft.made.isocalendar()[:2]
        if place and age > ALL_FOR and (age > WEEKLY_FOR or week in weeks):
            yield draft.pk
        if age > ALL_FOR:
            weeks.add(week)
