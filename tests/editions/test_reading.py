"""What readers see at a moment: one query, whatever the number of parts; kept in memory while nothing changes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from comparison import documents, editions
from comparison.documents import Name, Page, Part, Published
from comparison.models import Edition, Stamp
from tests import factories
from tests.editions.conftest import ADDRESSES, NOON

pytestmark = pytest.mark.django_db

ABOUT = Name("page", "about")


def store(part: Part, state: str, hours: int | None) -> Edition:
    """An edition whose moment is so many hours from noon."""
    name, body = documents.name_of(part), documents.encode(part)
    moment = None if hours is None else NOON + timedelta(hours=hours)
    values = {"body": body, "format": documents.FORMAT, "digest": documents.digest(body)}
    edition = Edition.objects.create(kind=name.kind, key=name.key, state=state, publish_at=moment, **values)
    Stamp.objects.renew()
    return edition


def title_at(hours: float) -> str | None:
    page = editions.published_at(NOON + timedelta(hours=hours)).parts.get(ABOUT)
    return page.title if isinstance(page, Page) else None


def queries(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def test_at_each_moment_the_newest_edition_counts() -> None:
    for hours, title in ((2, "Third"), (0, "First"), (1, "Second")):
        store(factories.page(title=title), "published", hours)
    shown = {hours: title_at(hours) for hours in (-1, -0.001, 0, 0.5, 1, 1.999, 2, 99)}
    assert shown == {
        -1: None, -0.001: None, 0: "First", 0.5: "First", 1: "Second", 1.999: "Second", 2: "Third", 99: "Third",
    }  # fmt: skip


def test_of_two_editions_of_one_moment_the_later_made_counts() -> None:
    store(factories.page(title="First"), "published", 0)
    store(factories.page(title="Second"), "published", 0)
    assert title_at(0) == "Second"


def test_drafts_never_show() -> None:
    store(factories.page(title="Shown"), "published", 0)
    store(factories.page(title="Draft"), "draft", None)
    assert title_at(99) == "Shown"
    assert editions.published_at(NOON).parts.keys() == {ABOUT}


def test_a_withdrawn_part_is_hidden_until_it_is_published_again() -> None:
    store(factories.page(title="First"), "published", 0)
    store(factories.page(title="First"), "withdrawn", 1)
    store(factories.page(title="Again"), "published", 2)
    assert [title_at(hours) for hours in (0, 1, 2)] == ["First", None, "Again"]


def test_parts_of_one_key_and_different_kinds_are_different_parts() -> None:
    store(factories.page(key="taste"), "published", 0)
    store(factories.source(key="taste"), "published", 0)
    store(factories.page(key="taste"), "withdrawn", 1)
    assert editions.published_at(NOON + timedelta(hours=1)).parts.keys() == {Name("source", "taste")}


def test_every_part_knows_since_when_readers_see_it() -> None:
    store(factories.page(), "published", 0)
    assert editions.published_at(NOON + timedelta(hours=5)).dates == {ABOUT: NOON}


def test_reading_everything_is_one_query_for_three_dimensions_and_for_sixty(small: Published) -> None:
    assert queries(lambda: editions.published_at(NOON)) == 1
    for number in range(60):
        store(factories.price(key=f"d{number}", slug=f"d{number}"), "published", -1)
    assert queries(lambda: editions.published_at(NOON)) == 1
    assert len(editions.published_at(NOON).comparisons["tea-or-coffee"].dimensions) == 62


def test_what_is_published_now_costs_one_small_query_while_nothing_changes(small: Published) -> None:
    editions.current()
    assert queries(editions.current) == 1
    assert editions.current() is editions.current()


def test_what_is_published_is_read_anew_after_a_change(small: Published) -> None:
    before = editions.current()
    editions.publish([factories.page(title="Changed")], ADDRESSES)
    assert editions.current() is not before
    assert editions.current().pages["about"].title == "Changed"
    assert queries(editions.current) == 1


def test_a_change_that_was_rolled_back_never_stays(small: Published) -> None:
    with transaction.atomic():
        editions.publish([factories.page(title="Changed")], ADDRESSES)
        assert editions.current().pages["about"].title == "Changed"
        transaction.set_rollback(True)
    assert editions.current().pages["about"].title == "About us"


def test_a_scheduled_edition_shows_at_its_moment_and_not_before(small: Published, clock: Traveller) -> None:
    store(factories.page(title="Later"), "published", 1)
    assert editions.current().pages["about"].title == "About us"
    clock.shift(timedelta(minutes=59, seconds=59))
    assert editions.current().pages["about"].title == "About us"
    assert queries(editions.current) == 1
    clock.shift(timedelta(seconds=1))
    assert editions.current().pages["about"].title == "Later"
    assert queries(editions.current) == 1


def test_several_moments_come_one_after_the_other_without_any_change(small: Published, clock: Traveller) -> None:
    store(factories.page(title="Later"), "published", 1)
    store(factories.page(title="Later"), "withdrawn", 2)
    seen = []
    for _ in range(3):
        page = editions.current().pages.get("about")
        seen.append(page and page.title)
        clock.shift(timedelta(hours=1))
    assert seen == ["About us", "Later", None]


def test_what_was_shown_at_a_past_moment_is_kept_in_memory() -> None:
    store(factories.page(title="First"), "published", 0)
    store(factories.page(title="Second"), "published", 2)
    then = NOON + timedelta(hours=1)
    assert editions.as_it_was(then).pages["about"].title == "First"
    assert queries(lambda: editions.as_it_was(then)) == 1
    store(factories.page(title="Between"), "published", 1)
    assert editions.as_it_was(then).pages["about"].title == "Between"


def test_nothing_published_is_no_error() -> None:
    assert editions.published_at(NOON).parts == {}
    assert Stamp.objects.current() == ""


def test_a_new_stamp_is_never_an_old_one() -> None:
    tokens = set()
    for _ in range(5):
        Stamp.objects.renew()
        tokens.add(Stamp.objects.current())
    assert len(tokens) == 5
    assert Stamp.objects.count() == 1
