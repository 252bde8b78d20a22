"""What holds for any rates and any usage: sums, ranges, monotony; turns are what trying everything finds."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from comparison.costs import (
    FALLING,
    Book,
    Level,
    Missing,
    Need,
    Purpose,
    Rate,
    Usage,
    Way,
    cost_of,
    estimate,
    per_month,
    per_person,
    suffices,
)
from comparison.costs.estimate import _overlap
from comparison.costs.ways import lines_of

from .made import EXAMPLES, books, need, plain_book, rate, usage, usages

TURNED = Way.MANAGED, Way.AUGMENTATION
LOW, TYPICAL, HIGH = Level.LOW, Level.TYPICAL, Level.HIGH


@EXAMPLES
@given(usages, books(), st.sampled_from(Way))
def test_line_items_add_up_exactly(given_usage: Usage, book: Book, way: Way) -> None:
    cost = cost_of(way, given_usage, book)
    for level in Level:
        months = range(1, given_usage.horizon + 1)
        by_item = [sum((one.in_month(month) for month in months), Decimal(0)) for one in cost.items[level]]
        assert by_item == [one.total for one in cost.items[level]]
        assert sum(by_item, Decimal(0)) == cost.total(level) == sum(cost.monthly[level], Decimal(0))
        assert cost.cumulative[level][-1] == cost.total(level)
        assert cost.monthly[level] == tuple(
            sum((one.in_month(month) for one in cost.items[level]), Decimal(0)) for month in months
        )


@EXAMPLES
@given(usages, books(), st.sampled_from(Way))
def test_low_is_never_above_typical_nor_typical_above_high(given_usage: Usage, book: Book, way: Way) -> None:
    cost = cost_of(way, given_usage, book)
    for low, typical, high in zip(*(cost.cumulative[level] for level in (LOW, TYPICAL, HIGH)), strict=True):
        assert 0 <= low <= typical <= high


def raised(one: Rate, share: Decimal) -> Rate:
    low, typical, high = (value * (1 + share) for value in (one.low, one.typical, one.high))
    return replace(one, low=low, typical=typical, high=high)


@EXAMPLES
@given(usages, books(), st.sampled_from(Way), st.data())
def test_a_dearer_rate_never_makes_a_way_cheaper(given_usage: Usage, book: Book, way: Way, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(list(book)))
    share = data.draw(st.decimals("0.01", "2", places=2))
    other = Book(raised(rate, share) if rate.key == one.key else rate for rate in book)
    before, after = (cost_of(way, given_usage, either).total() for either in (book, other))
    assert after <= before if one.purpose in FALLING else after >= before


@EXAMPLES
@given(usages, books(), st.sampled_from(Way), st.data())
def test_more_of_anything_never_makes_a_way_cheaper(
    given_usage: Usage, book: Book, way: Way, data: st.DataObject
) -> None:
    more = data.draw(st.integers(1, 20))
    grown = [replace(given_usage, people=given_usage.people + more)]
    grown += [replace(given_usage, servers=given_usage.servers + more)]
    for place, one in enumerate(given_usage.needs):
        for bigger in (
            replace(one, number=one.number + more),
            replace(one, hours=one.hours + more),
            replace(one, months=min(60, one.months + more)),
        ):
            grown.append(_with(given_usage, place, bigger))
    if not given_usage.leaves and given_usage.horizon + more <= 60:
        grown.append(replace(given_usage, horizon=given_usage.horizon + more))
    before = cost_of(way, given_usage, book).total()
    assert all(cost_of(way, bigger, book).total() >= before for bigger in grown)


def _with(whole: Usage, place: int, one: Need) -> Usage:
    return replace(whole, needs=(*whole.needs[:place], one, *whole.needs[place + 1 :]))


@EXAMPLES
@given(usages, books())
def test_overtakings_are_the_months_in_which_the_order_turns(given_usage: Usage, book: Book) -> None:
    result = estimate(given_usage, book)
    found = set()
    for first, second in combinations(result.costs, 2):
        differences = [
            one - other for one, other in zip(first.cumulative[TYPICAL], second.cumulative[TYPICAL], strict=True)
        ]
        told = [(month, value) for month, value in enumerate(differences, 1) if value]
        for (_, before), (month, after) in pairwise(told):
            if (before > 0) != (after > 0):
                pair = (first.way, second.way) if after > 0 else (second.way, first.way)
                found.add((month, *pair))
    assert {(turn.month, turn.dearer, turn.cheaper) for turn in result.overtakings} == found


@EXAMPLES
@given(usages, books())
def test_a_turn_is_the_fewest_people_with_whom_a_fee_costs_more(given_usage: Usage, book: Book) -> None:
    result = estimate(given_usage, book)
    costs = {cost.way: cost for cost in result.costs}

    def is_dearer(people: int, dearer: Way, cheaper: Way) -> bool:
        return cost_of(dearer, replace(given_usage, people=people), book).total() > costs[cheaper].total()

    turns = {(turn.dearer, turn.cheaper): turn.people for turn in result.turns}
    for dearer in {Way.MANAGED, Way.BLEND} & costs.keys():
        for cheaper in {Way.AUGMENTATION, Way.EMPLOYING} & costs.keys():
            people = turns.get((dearer, cheaper))
            if people is None:
                assert is_dearer(1, dearer, cheaper) or not is_dearer(100_000, dearer, cheaper)
            else:
                assert is_dearer(people, dearer, cheaper)
                assert not is_dearer(people - 1, dearer, cheaper)


@pytest.mark.parametrize("fee", ["0.0004", "0.001", "0.004", "0.005", "0.0149"])
def test_a_fee_of_less_than_a_cent_turns_the_order_where_its_rounding_does(fee: str) -> None:
    """It rises in steps of many people; the line through its ends is not near enough to say where."""
    book = plain_book(rate(Purpose.MANAGED_FEE, fee, variant="standard"), rate(Purpose.TOOLS, "0"))
    given_usage = usage(need("help-desk", hours=Decimal(1), months=1, covered=True))
    [turn] = [one for one in estimate(given_usage, book).turns if (one.dearer, one.cheaper) == TURNED]
    limit = cost_of(Way.AUGMENTATION, given_usage, book).total()
    before, at = (
        cost_of(Way.MANAGED, replace(given_usage, people=people), book).total()
        for people in (turn.people - 1, turn.people)
    )
    assert before <= limit < at


@EXAMPLES
@given(usages, books())
def test_drivers_are_the_rates_that_move_the_difference_most(given_usage: Usage, book: Book) -> None:
    result = estimate(given_usage, book)
    assume(len(result.costs) > 1)
    first, second = (cost.way for cost in result.costs[:2])

    def difference(key: str, value: Decimal) -> Decimal:
        typical = Book(rate.fixed(value if rate.key == key else rate.typical) for rate in book)
        return cost_of(second, given_usage, typical).total() - cost_of(first, given_usage, typical).total()

    ends = {one.key: (difference(one.key, one.low), difference(one.key, one.high)) for one in book}
    swings = [abs(high - low) for low, high in ends.values() if low != high]
    assert [driver.swing for driver in result.drivers] == sorted(swings, reverse=True)[:5]
    assert all(ends[driver.key] == (driver.at_low, driver.at_high) for driver in result.drivers)


@EXAMPLES
@given(usages, books(), st.sampled_from(Way), st.data())
def test_a_line_depends_on_the_rates_that_it_names_alone(
    given_usage: Usage, book: Book, way: Way, data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(list(book)))
    use, prices = (one.purpose, one.variant), book.prices(TYPICAL)
    others = prices.but(use, data.draw(st.sampled_from((one.low, one.high, one.typical + 1))))
    for line in lines_of(way, given_usage):
        assert len(line.uses) == len(set(line.uses))
        assert use in line.uses or line.item(others) == line.item(prices)


@EXAMPLES
@given(usages, books())
def test_ways_come_in_the_order_of_their_cost(given_usage: Usage, book: Book) -> None:
    totals = [cost.total() for cost in estimate(given_usage, book).costs]
    assert totals == sorted(totals)
    assert 0 <= estimate(given_usage, book).overlap <= 1


def test_ranges_apart_do_not_overlap_and_equal_ones_do_wholly() -> None:
    assert estimate(usage(need()), plain_book()).overlap == 0
    alike = plain_book(rate(Purpose.PROVIDER_HOUR, "98"), rate(Purpose.RAMP_UP, "0"), rate(Purpose.TOOLS, "0"))
    same = [cost for cost in estimate(usage(need()), alike).costs if cost.way in (Way.MANAGED, Way.BLEND)]
    assert same[0].total() == same[1].total()
    assert _overlap(same) == 1


def test_without_a_need_there_is_nobody_to_add_or_to_employ() -> None:
    assert {cost.way for cost in estimate(usage(), plain_book()).costs} == {Way.MANAGED}


@EXAMPLES
@given(usages, books())
def test_without_a_project_a_blend_is_the_service_alone_and_left_out(given_usage: Usage, book: Book) -> None:
    priced = {cost.way for cost in estimate(given_usage, book).costs}
    assert (Way.BLEND in priced) == bool(given_usage.projects)
    if not given_usage.projects:
        assert cost_of(Way.BLEND, given_usage, book).items == cost_of(Way.MANAGED, given_usage, book).items


def test_a_missing_rate_is_named_and_nothing_is_made_up() -> None:
    result = estimate(usage(need("cloud-architect")), plain_book())
    assert {cost.way for cost in result.costs} == {Way.MANAGED}
    [lacking] = result.missing[Way.EMPLOYING]
    assert (lacking.purpose, lacking.variant) == (Purpose.WAGE, "cloud-architect")
    assert str(result.missing[Way.AUGMENTATION][0]) == "no rate for bill-rate of 'cloud-architect'"


def test_a_book_suffices_as_soon_as_some_way_can_be_priced() -> None:
    without_a_rise = [rate for rate in plain_book() if rate.purpose is not Purpose.ESCALATOR]
    assert suffices(plain_book())
    assert not suffices(Book(without_a_rise))
    assert suffices(Book(rate for rate in plain_book() if rate.purpose is not Purpose.MANAGED_FEE))


def test_all_that_a_way_lacks_is_named_at_once() -> None:
    whole = plain_book()
    bare = Book(rate for rate in whole if rate.purpose not in (Purpose.ONBOARDING, Purpose.ESCALATOR))
    lacking = [lack.purpose for lack in estimate(usage(), bare).missing[Way.MANAGED]]
    assert lacking == [Purpose.ESCALATOR, Purpose.ONBOARDING]


def test_a_readers_own_value_takes_the_place_of_a_range() -> None:
    book = plain_book(rate(Purpose.MANAGED_FEE, "125", "160", "200", variant="standard"))
    own = book.with_own({(Purpose.MANAGED_FEE, "standard"): Decimal(150)})
    cost = cost_of(Way.MANAGED, usage(), own)
    fees = [next(one for one in cost.items[level] if one.name == "fee").amount for level in Level]
    assert fees == [15_000, 15_000, 15_000]


def test_a_readers_own_value_fills_a_gap() -> None:
    asked = usage(need("cloud-architect"))
    assert Way.AUGMENTATION in estimate(asked, plain_book()).missing
    own = plain_book().with_own({(Purpose.BILL_RATE, "cloud-architect"): Decimal(145)})
    bill = next(item for item in cost_of(Way.AUGMENTATION, asked, own).items[TYPICAL] if item.name == "bill")
    assert bill.amount == 160 * 145


def test_per_month_and_per_person_divide_the_total() -> None:
    cost = cost_of(Way.MANAGED, usage(), plain_book(rate(Purpose.ONBOARDING, "0"), rate(Purpose.OUT_OF_SCOPE, "0")))
    assert per_month(cost) == Decimal("16000.00")
    assert per_person(cost, 100) == Decimal("160.00")


@pytest.mark.parametrize("values", [("2", "1", "3"), ("-1", "1", "2"), ("NaN", "1", "2"), ("1", "2", "Infinity")])
def test_a_rate_out_of_order_is_refused(values: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match="recruiting"):
        rate(Purpose.RECRUITING, *values)


def test_a_book_without_a_rate_says_so() -> None:
    with pytest.raises(Missing):
        Book([]).rate(Purpose.WAGE, "developer")
