"""Rows ⇄ documents: `freeze` and `thaw` are each other's inverses, and thawing saves only what differs."""

import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings

from comparison import documents, models
from comparison.documents import Dimension, Head, Name, Page, Rate, Source
from comparison.editions import freeze, parts_of_rows, rows_of, thaw
from tests import factories
from tests.documents.strategies import EXAMPLES, part
from tests.editions.written import writes

pytestmark = pytest.mark.django_db

FEW_EXAMPLES = settings(EXAMPLES, max_examples=15)


def thaw_all() -> None:
    sources = [factories.source(), factories.second_source()]
    for item in [*sources, factories.page(), factories.head(), factories.dimension(), factories.price()]:
        thaw(item)
    thaw(factories.head())
    thaw(factories.site())


def test_rows_hold_what_was_thawed_into_them() -> None:
    thaw_all()
    assert set(parts_of_rows()) == set(factories.parts())


def test_thawing_what_rows_hold_already_writes_nothing() -> None:
    thaw_all()
    with writes() as counted:
        thaw_all()
    assert counted == {}


@FEW_EXAMPLES
@given(part(Page))
def test_any_page_comes_back_as_it_was_thawed(page: Page) -> None:
    models.Page.objects.all().delete()
    assert freeze(thaw(page)) == page


@FEW_EXAMPLES
@given(part(Source))
def test_any_source_comes_back_as_it_was_thawed(source: Source) -> None:
    assert freeze(thaw(source)) == source


@FEW_EXAMPLES
@given(part(Rate))
def test_any_rate_comes_back_as_it_was_thawed(rate: Rate) -> None:
    thaw(factories.source())
    rate = replace(rate, source="okakura-1906" if rate.source else "")
    thaw(rate)
    row = rows_of(documents.name_of(rate))
    assert row is not None
    assert freeze(row) == rate


@FEW_EXAMPLES
@given(part(Dimension))
def test_any_dimension_comes_back_as_it_was_thawed(dimension: Dimension) -> None:
    thaw(factories.head())
    first, second = dimension.stances
    stances = (replace(first, option="tea"), replace(second, option="coffee"))
    wanted = replace(dimension, comparison="tea-or-coffee", key="taste", slug="taste", stances=stances)
    thaw(wanted)
    row = rows_of(documents.name_of(wanted))
    assert row is not None
    assert freeze(row) == wanted


@FEW_EXAMPLES
@given(part(Head))
def test_any_head_comes_back_as_it_was_thawed_but_for_dimensions_without_rows(head: Head) -> None:
    wanted = replace(head, key="tea-or-coffee", dimensions=())
    thaw(wanted)
    row = rows_of(documents.name_of(wanted))
    assert row is not None
    assert freeze(row) == wanted


def test_only_the_row_that_differs_is_saved() -> None:
    thaw_all()
    dimension = factories.dimension(stances=factories.stances(caution="It can be very bitter."))
    with writes() as counted:
        thaw(dimension)
    assert counted == {"UPDATE stance": 1}


def test_a_row_is_found_by_the_name_of_its_part() -> None:
    thaw_all()
    for item in factories.parts():
        row = rows_of(documents.name_of(item))
        assert row is not None
        assert freeze(row) == item
    assert rows_of(Name("dimension", "tea-or-coffee/body")) is None
    assert rows_of(Name("page", "taste")) is None


def test_a_question_that_is_gone_takes_its_choices_along() -> None:
    thaw_all()
    thaw(factories.dimension(question=None))
    assert (models.Question.objects.count(), models.Choice.objects.count()) == (0, 0)


def test_a_choice_with_another_key_takes_the_place_of_the_former() -> None:
    thaw_all()
    choices = factories.choices()
    changed = (replace(choices[0], key="none-at-all"), *choices[1:])
    with writes() as counted:
        thaw(factories.dimension(question=factories.question(choices=changed)))
    assert counted == {"INSERT choice": 1}
    assert list(models.Choice.objects.values_list("key", flat=True)) == [choice.key for choice in changed]


def test_choices_take_the_order_of_the_part() -> None:
    thaw_all()
    turned = factories.question(choices=factories.choices()[::-1])
    thaw(factories.dimension(question=turned))
    row = rows_of(Name("dimension", "tea-or-coffee/taste"))
    assert row is not None
    assert freeze(row) == factories.dimension(question=turned)


def test_options_can_change_sides() -> None:
    thaw_all()
    tea, coffee = factories.head().options
    turned = factories.head(options=(coffee, tea))
    row = thaw(turned)
    assert freeze(row) == turned


def test_the_head_orders_its_dimensions() -> None:
    thaw_all()
    turned = factories.head(dimensions=("price", "taste"))
    with writes() as counted:
        assert freeze(thaw(turned)) == turned
    assert counted == {"UPDATE dimension": 2}


def test_a_new_dimension_comes_last() -> None:
    thaw_all()
    thaw(factories.price(key="body", slug="body"))
    row = rows_of(Name("comparison", "tea-or-coffee"))
    assert row is not None
    assert freeze(row) == factories.head(dimensions=("taste", "price", "body"))


def test_what_browsers_add_to_a_text_is_not_part_of_it() -> None:
    thaw_all()
    models.Page.objects.update(text="  ## Who writes\r\n\r\nTwo people. See [the taste](comparison:tea-or-coffee).\r\n")
    models.Page.objects.update(title="About us ")
    assert freeze(models.Page.objects.get()) == factories.page()


def test_rows_that_are_not_finished_are_frozen_and_found_faulty() -> None:
    thaw_all()
    models.Stance.objects.filter(dimension__key="taste", side=2).delete()
    models.Option.objects.filter(side=1).delete()
    for name in (Name("dimension", "tea-or-coffee/taste"), Name("comparison", "tea-or-coffee")):
        row = rows_of(name)
        assert row is not None
        with pytest.raises(documents.ContentError):
            documents.verify(freeze(row))


def test_reading_every_part_takes_as_many_queries_for_three_dimensions_as_for_sixty() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert list(parts_of_rows())
        return len(captured)

    thaw_all()
    few = queries()
    for number in range(60):
        thaw(factories.dimension(key=f"d{number}", slug=f"d{number}"))
        thaw(factories.source(key=f"s{number}"))
    assert queries() == few


def test_words_that_readers_use_are_kept_with_options_and_dimensions() -> None:
    thaw_all()
    tea, coffee = factories.head().options
    head = factories.head(options=(replace(tea, also="char, infusion"), coffee))
    dimension = factories.dimension(also="flavour, aroma")
    for part_ in (head, dimension):
        thaw(part_)
    assert {head, dimension} <= set(parts_of_rows())


def test_a_database_keeps_the_order_of_what_a_text_holds(db: None) -> None:
    body = {"longer than": 1, "short": {"z": 1, "a": [{"y": 1, "b": 2}]}, "a": 3}
    models.Edition.objects.create(kind="page", key="about", state="draft", body=body, format=1, digest="")
    kept = models.Edition.objects.get(key="about").body
    assert json.dumps(kept) == json.dumps(body)
