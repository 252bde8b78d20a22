"""What changed in which text, when, as readers saw it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from comparison import editions
from comparison.documents import Name, Published
from comparison.models import Edition
from tests import factories
from tests.editions.conftest import NOON
from tests.editions.test_reading import store

pytestmark = pytest.mark.django_db


def told(at: datetime = NOON + timedelta(days=9)) -> list[tuple[date, list[editions.Change]]]:
    return editions.describe(editions.changes(at))


def test_changes_are_told_by_day_the_newest_first() -> None:
    store(factories.page(), "published", 0)
    store(factories.source(), "published", 1)
    store(factories.page(title="Us"), "published", 30)
    days = told()
    assert [(day, [str(change.name) for change in changes]) for day, changes in days] == [
        (date(2026, 11, 24), ["page about"]),
        (date(2026, 11, 23), ["source okakura-1906", "page about"]),
    ]


def test_a_change_names_the_fields_that_differ_in_words() -> None:
    store(factories.page(), "published", 0)
    store(factories.page(title="Us", text="New.", reviewed=date(2026, 12, 1)), "published", 1)
    [(_, [second, first])] = told()
    assert (first.is_first, first.fields) == (True, ())
    assert (second.is_first, second.fields) == (False, ("title", "text"))
    store(factories.head(), "published", 2)
    store(factories.head(final_thoughts="None."), "published", 3)
    assert told()[0][1][0].fields == ("final thoughts",)


def test_a_question_that_is_gone_is_a_field_that_differs() -> None:
    store(factories.dimension(), "published", 0)
    store(factories.dimension(question=None), "published", 1)
    assert told()[0][1][0].fields == ("question",)


def test_what_readers_have_not_seen_is_not_told() -> None:
    store(factories.page(title="Draft"), "draft", None)
    store(factories.page(title="Later"), "published", 48)
    assert told(NOON) == []
    assert len(told()) == 1


def test_a_withdrawal_is_told() -> None:
    store(factories.page(), "published", 0)
    store(factories.page(), "withdrawn", 1)
    [(_, [withdrawn, _])] = told()
    assert (withdrawn.is_withdrawn, withdrawn.title) == (True, "About us")


def test_a_page_of_changes_compares_with_editions_that_are_not_on_it() -> None:
    store(factories.page(), "published", 0)
    store(factories.page(title="Us"), "published", 1)
    [(_, [change])] = editions.describe(editions.changes(NOON + timedelta(hours=2))[:1])
    assert change.fields == ("title",)


def test_a_part_is_called_what_readers_call_it() -> None:
    parts = [factories.site(), factories.page(), factories.source(), factories.head(), factories.dimension()]
    for hours, part in enumerate(parts):
        store(part, "published", hours)
    titles = [change.title for _, changes in told() for change in changes]
    assert titles == ["Taste (Tea or coffee)", "Tea or coffee", "Source: Okakura, 1906", "About us", "Two Cups"]


def test_the_edition_before_is_the_one_made_before_whatever_its_state() -> None:
    first = store(factories.page(), "published", 5)
    draft = store(factories.page(title="Draft"), "draft", None)
    other = store(factories.source(), "published", 0)
    last = store(factories.page(title="Us"), "published", 0)
    assert [editions.edition_before(edition) for edition in (first, draft, last, other)] == [None, first, draft, None]


def test_two_states_of_a_comparison_differ_in_parts_and_fields() -> None:
    before = Published(factories.parts()).comparisons["tea-or-coffee"]
    head = factories.head(dimensions=("taste", "body"), title="Coffee or tea")
    body = factories.price(key="body", slug="body", name="Body")
    parts = [head, factories.dimension(lead="Other."), body]
    after = Published(parts).comparisons["tea-or-coffee"]
    assert editions.differences(before, after) == [
        ("Coffee or tea", ("title", "dimensions")),
        ("Taste", ("lead",)),
        ("Body", ()),
        ("Price", ()),
    ]
    assert editions.differences(before, before) == []


def test_all_editions_of_a_part_come_the_newest_first() -> None:
    made = [store(factories.page(title=title), "published", 9 - number) for number, title in enumerate("abc")]
    store(factories.source(), "published", 0)
    assert list(Edition.objects.of(Name("page", "about"))) == made[::-1]


def test_moments_are_told_in_universal_time() -> None:
    store(factories.page(), "published", 0)
    assert told()[0][1][0].at == datetime(2026, 11, 23, 12, tzinfo=UTC)
