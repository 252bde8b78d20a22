"""What a reader types about costs is understood, or named with what is possible; nothing is made from nonsense."""

from contextlib import suppress
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from comparison.costs import Book, Purpose
from comparison.forms import UsageForm
from comparison.forms.usage import STARTS, Unreadable, read_number
from tests.costs.made import EXAMPLES, plain_book

FEW = 25
"""Characters of a message for which the narrowest field has room."""
BOOKS: dict[str, Book] = {"US": plain_book(), "UK": plain_book()}


def read(query: str = "") -> UsageForm:
    return UsageForm(QueryDict(query), BOOKS)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("30", 30), ("12 000", 12_000), ("12,000", 12_000), ("12\u00a0000", 12_000), ("12\u202f000", 12_000),
        ("  12k ", 12_000), ("1.5m", 1_500_000), ("$160", 160), ("£1,200.50", "1200.50"), ("3.4%", "3.4"), ("0", 0),
        ("12’000", 12_000), ("1,234,567", 1_234_567), ("30 people", 30), ("$12k", 12_000), ("007", 7),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(typed: str, number: int | str) -> None:
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-1",
        "NaN",
        "inf",
        "1e3",
        "12,5",
        "1,23",
        "1 2",
        "twelve",
        "½",
        "٣",
        "0x10",
        "1..2",
        "9" * 41,
        "\x00",
        "<b>1</b>",
    ],
)
def test_anything_else_is_no_number(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_number(typed)


@EXAMPLES
@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_number_from_nothing_up_or_refused(typed: str) -> None:
    with suppress(Unreadable):
        assert read_number(typed) >= 0


def test_without_anything_said_a_small_firm_is_priced() -> None:
    form = read()
    assert (form.people, form.horizon, form.country, form.errors) == (30, 36, "US", {})
    assert [need.role for need in form.needs] == ["help-desk"]


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.key)
def test_each_situation_to_start_from_can_be_estimated(start) -> None:
    form = read(f"start={start.key}")
    assert (form.people, form.errors) == (start.people, {})
    assert len(form.needs) == len(start.needs)
    assert form.usage.people == start.people


@pytest.mark.parametrize(
    ("query", "name", "words"),
    [
        ("people=-3", "people", "Write 1 to 100,000."), ("people=0", "people", "Write 1 to 100,000."),
        (f"people={10**12}", "people", "Write 1 to 100,000."), ("people=0.5", "people", "1 to"),
        ("people=2.5", "people", "1 to 100,000"), ("people=NaN", "people", "12,000, 12 000 or 12k"),
        ("horizon=0", "horizon", "Write 1 to 60."), (f"horizon={10**6}", "horizon", "Write 1 to 60."),
        ("country=FR", "country", "US, UK"), ("level=gold", "level", "standard"), ("start=me", "start", "thirty"),
        ("manager_salary=£90k", "manager_salary", "in USD"), ("rate.tools=€900", "rate.tools", "in USD"),
        ("country=UK&rate.tools=$900", "rate.tools", "in GBP"),
        ("need1=wizard", "need1", "none of"), ("need1=developer&need1.hours=900", "need1.hours", "744"),
        ("need1=developer&need1.number=0", "need1.number", "Write 1 to 1,000."),
        ("rate.escalator=101", "rate.escalator", "Write 0 to 100."), ("rate.on-cost=0", "rate.on-cost", "Write 1 to"),
        ("manager_salary=x", "manager_salary", "12,000"), ("term=61", "term", "Write 1 to 60."),
    ],
)  # fmt: skip
def test_a_value_that_is_impossible_is_named_at_its_field(query: str, name: str, words: str) -> None:
    form = read(query)
    assert words in f"{form.errors[name]} {form.hints[name]}"
    assert len(form.errors[name]) <= FEW
    assert form.status == 400
    assert form.usage.people >= 1


def test_what_could_be_read_stays_beside_what_could_not() -> None:
    form = read("people=abc&horizon=24&need1=developer&need1.months=6")
    assert (form.people, form.horizon) == (30, 24)
    assert [(need.role, need.months) for need in form.needs] == [("developer", 6)]
    assert form.field("people").typed == "abc"
    assert "uses 30" in form.hints["people"]


def test_own_rates_take_the_place_of_the_sites() -> None:
    form = read("rate.escalator=5&rate.wage.developer=150k&rate.managed-fee.standard=$180")
    assert form.own[Purpose.ESCALATOR, ""] == Decimal("0.05")
    assert form.prices.rate(Purpose.WAGE, "developer").typical == 150_000
    assert form.prices.rate(Purpose.MANAGED_FEE, "standard").low == 180


@pytest.mark.parametrize("query", ["rate.magic=3", "rate.wage.wizard=3", "rate.=3", "rate=3", "need9=developer", "x=y"])
def test_a_parameter_that_means_nothing_here_does_nothing(query: str) -> None:
    form = read(query)
    assert (form.own, form.errors) == ({}, {})


def test_a_row_may_stay_empty_between_others() -> None:
    form = read("need1=developer&need3=help-desk&need3.number=4")
    assert [(need.role, need.number) for need in form.needs] == [("developer", 1), ("help-desk", 4)]
    assert form.rows[2] is None and form.rows[3] is not None
    assert read(form.query()).usage == form.usage


def test_a_row_without_a_role_is_no_need() -> None:
    assert read("need1=&need1.number=3").needs == []


QUERIES = st.lists(
    st.tuples(
        st.sampled_from(
            ["people", "horizon", "need1", "need1.hours", "need2", "rate.wage.developer", "term", "leaves"]
        ),
        st.sampled_from(["1", "40", "developer", "help-desk", "12,000", "abc", "", "7.5", "-1"]),
    ),
    max_size=8,
).map(urlencode)


@EXAMPLES
@given(QUERIES)
def test_the_parameters_say_it_all_again(query: str) -> None:
    form = read(query)
    again = read(form.query())
    assert again.errors == {}
    assert (again.usage, again.own, again.country) == (form.usage, form.own, form.country)
    assert dict(parse_qsl(again.query())) == dict(parse_qsl(form.query()))
