"""Old drafts are thinned; what readers have seen is not."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from comparison import editions
from comparison.documents import Name
from comparison.editions.purging import _Draft, _superfluous
from comparison.models import Edition

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGE = Name("page", "about")


def draft(days: float, name: Name = PAGE, state: str = "draft") -> Edition:
    """An edition made so many days ago; a purge never reads its text."""
    edition = Edition.objects.create(
        kind=name.kind, key=name.key, state=state, body={}, format=1, digest="0" * 64,
        publish_at=None if state == "draft" else timezone.now(),
    )  # fmt: skip
    Edition.objects.filter(pk=edition.pk).update(created_at=NOW - timedelta(days=days))
    return edition


def left() -> list[float]:
    """How many days old the drafts are that are left."""
    moments = Edition.objects.filter(state="draft").values_list("created_at", flat=True)
    return sorted((NOW - moment) / timedelta(days=1) for moment in moments)


@pytest.mark.parametrize(
    ("ages", "stay"),
    [
        ([0, 0.1, 5, 29, 30], [0, 0.1, 5, 29, 30]),
        # 23 November 2026 is a Monday: 35 to 41 days before it is one week, Monday to Sunday.
        ([0, 36, 37, 38], [0, 36]),
        ([0, 35, 42, 49], [0, 35, 42, 49]),
        ([0, 364, 366, 1000], [0, 364]),
        ([400, 500], [400]),
        ([36, 37], [36]),
        ([36, 36, 37], [36]),
    ],
)
@pytest.mark.django_db
def test_all_of_a_month_stay_one_a_week_of_a_year_and_the_newest(ages, stay):
    for age in ages:
        draft(age)
    purged = editions.purge(NOW)
    assert left() == stay
    assert (purged.removed.total(), purged.kept) == (len(ages) - len(stay), len(stay))
    assert editions.purge(NOW).removed.total() == 0


@pytest.mark.django_db
def test_each_part_keeps_its_own():
    for name in (PAGE, Name("page", "other"), Name("source", "about")):
        draft(500, name)
        draft(600, name)
    assert editions.purge(NOW).removed == {PAGE: 1, Name("page", "other"): 1, Name("source", "about"): 1}
    assert left() == [500, 500, 500]


@pytest.mark.django_db
def test_what_was_published_scheduled_or_withdrawn_stays():
    for state in ("published", "withdrawn", "published"):
        draft(900, state=state)
    draft(0)
    assert editions.purge(NOW).removed.total() == 0
    assert Edition.objects.count() == 4


@pytest.mark.django_db
def test_more_drafts_go_than_one_statement_takes():
    rows = [Edition(kind="page", key="about", state="draft", body={}, format=1, digest="") for _ in range(1_200)]
    Edition.objects.bulk_create(rows)
    Edition.objects.update(created_at=NOW - timedelta(days=700))
    assert editions.purge(NOW).removed.total() == 1_199
    assert Edition.objects.count() == 1


@pytest.mark.django_db
def test_the_command_says_what_it_removed(capsys):
    for age in (0, 500, 600):
        draft(age)
    call_command("purge", "--dry-run")
    assert capsys.readouterr().out == "page about: 2 would be removed\nDrafts: 2 would be removed, 1 kept.\n"
    assert Edition.objects.count() == 3
    call_command("purge")
    assert capsys.readouterr().out == "page about: 2 removed\nDrafts: 2 removed, 1 kept.\n"
    assert Edition.objects.count() == 1


def kept(drafts: Iterable[_Draft], now: datetime) -> list[_Draft]:
    newest_first = sorted(drafts, key=lambda one: (one.made, one.pk), reverse=True)
    gone = set(_superfluous(newest_first, now))
    return [one for one in newest_first if one.pk not in gone]


@given(st.lists(st.integers(0, 24 * 500), max_size=60), st.integers(0, 24 * 100))
def test_purging_every_day_leaves_one_draft_of_each_week(hours, later):
    """Whenever it runs, and however often: the newest stays, and each week of a year that had drafts keeps one."""
    drafts = [_Draft(pk, PAGE, NOW - timedelta(hours=age)) for pk, age in enumerate(hours)]
    once = kept(drafts, NOW)
    then = NOW + timedelta(hours=later)
    again = kept(once, then)
    assert once[:1] == again[:1] == sorted(drafts, key=lambda one: (one.made, one.pk), reverse=True)[:1]
    assert [one for one in drafts if NOW - one.made <= timedelta(days=30)] == [
        one for one in drafts if one in once and NOW - one.made <= timedelta(days=30)
    ]
    year = [one for one in drafts if then - one.made <= timedelta(days=365)]
    assert {one.made.isocalendar()[:2] for one in year} == {one.made.isocalendar()[:2] for one in again if one in year}
