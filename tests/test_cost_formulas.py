"""Each formula with the reader's numbers comes to the very amount of its line item."""

from decimal import Decimal
from math import prod

import pytest
from hypothesis import given

from comparison.cost_formulas import Factor, factors_of, in_words
from comparison.cost_words import ITEMS
from comparison.costs import Level, Purpose, Usage, Way, cost_of
from comparison.costs.lines import cents
from tests.costs.made import EXAMPLES, books, need, plain_book, rate, usage, usages

EVERYTHING = usage(
    need("help-desk", number=2, hours=Decimal(148), months=36, covered=True),
    need("developer", number=1, hours=Decimal(100), months=9),
    need("developer", number=3, hours=Decimal(80), months=2),
    people=40, servers=3, horizon=14, leaves=True, manager_salary=Decimal(120_000),
)  # fmt: skip


def value(factors: tuple[Factor, ...]) -> Decimal:
    """A formula worked out."""
    over = prod((one.value for one in factors if one.divides), start=Decimal(1))
    return cents(prod((one.value for one in factors if not one.divides), start=Decimal(1)) / over)


@pytest.mark.parametrize("way", Way)
@EXAMPLES
@given(books(), usages)
def test_a_formula_comes_to_the_amount_of_its_line_item(way: Way, book, asked: Usage) -> None:
    cost = cost_of(way, asked, book)
    items = cost.items[Level.TYPICAL]
    found = list(factors_of(cost, asked, book.prices(Level.TYPICAL)))
    assert [value(factors) for factors in found] == [item.amount for item in items]


@pytest.mark.parametrize("way", Way)
def test_every_kind_of_line_item_has_its_formula(way: Way) -> None:
    book = plain_book(rate(Purpose.ESCALATOR, "0.034"))
    cost = cost_of(way, EVERYTHING, book)
    found = zip(cost.items[Level.TYPICAL], factors_of(cost, EVERYTHING, book.prices(Level.TYPICAL)), strict=True)
    for item, factors in found:
        assert item.name in ITEMS
        assert value(factors) == item.amount, item.name


def written(way: Way, name: str) -> list[str]:
    book = plain_book(rate(Purpose.ESCALATOR, "0.034"))
    cost = cost_of(way, EVERYTHING, book)
    found = zip(cost.items[Level.TYPICAL], factors_of(cost, EVERYTHING, book.prices(Level.TYPICAL)), strict=True)
    return [in_words(factors, item, "$") for item, factors in found if item.name == name]


TWO_MONTHS = "3 × 80 × $98 = $23,520 a month for 2 months"
HALF_OF_TWO = "½ × 2 × $23,520 = $23,520"


@pytest.mark.parametrize(
    ("way", "name", "words"),
    [
        (Way.MANAGED, "fee", ["40 × $160 = $6,400 a month for 14 months, rising by 3.4% a year"]),
        (Way.MANAGED, "out-of-scope", ["10% × $6,955 = $695.50 a month for 14 months, rising by 3.4% a year"]),
        (Way.BLEND, "bill", ["1 × 100 × $98 = $9,800 a month for 9 months", TWO_MONTHS]),
        (Way.AUGMENTATION, "ramp-up", ["½ × 4 × $13,320 = $26,640", "½ × 4 × $9,800 = $19,600", HALF_OF_TWO]),
        (Way.MANAGED, "early-exit", ["50% × 10 × $7,191.47 = $35,957.35"]),
    ],
)  # fmt: skip
def test_a_formula_is_written_with_the_readers_numbers(way: Way, name: str, words: list[str]) -> None:
    assert written(way, name) == words
