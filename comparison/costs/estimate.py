"""What four ways cost in one usage: totals with their ranges, month by month, what drives them, where they turn."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property
from itertools import accumulate, combinations, pairwise, repeat

from .rates import Book, Level, Missing
from .usage import PEOPLE, Usage
from .ways import CENT, YEAR, LineItem, Way, items_of

DRIVERS = 5
"""Rates that are named as what drives the difference, the largest first."""


@dataclass(frozen=True)
class Cost:
    """One way's line items at each level of prices."""

    way: Way
    horizon: int
    items: dict[Level, tuple[LineItem, ...]]

    def total(self, level: Level = Level.TYPICAL) -> Decimal:
        return self._totals[level]

    @cached_property
    def _totals(self) -> dict[Level, Decimal]:
        return {level: sum((item.total for item in items), Decimal(0)) for level, items in self.items.items()}

    @cached_property
    def monthly(self) -> dict[Level, tuple[Decimal, ...]]:
        """What each month of the horizon costs."""
        return {level: tuple(_by_month(items, self.horizon)) for level, items in self.items.items()}

    @cached_property
    def cumulative(self) -> dict[Level, tuple[Decimal, ...]]:
        """What has been paid by the end of each month."""
        return {level: tuple(accumulate(amounts)) for level, amounts in self.monthly.items()}


def _by_month(items: tuple[LineItem, ...], horizon: int) -> Iterator[Decimal]:
    """Months between two changes cost the same: an item begins or ends, or a year does."""
    changes = {1, horizon + 1, *range(1, horizon + 1, YEAR)}
    changes |= {item.first for item in items} | {item.last + 1 for item in items}
    for start, end in pairwise(sorted(month for month in changes if month <= horizon + 1)):
        amount = sum((item.in_month(start) for item in items), Decimal(0))
        yield from repeat(amount, end - start)


@dataclass(frozen=True)
class Overtaking:
    """From the end of this month on, `dearer` has cost more than `cheaper`; until then it had not."""

    month: int
    dearer: Way
    cheaper: Way


@dataclass(frozen=True)
class Driver:
    """By how much one rate, from its low to its high, moves the difference between two ways (second less first)."""

    key: str
    at_low: Decimal
    at_high: Decimal

    @property
    def swing(self) -> Decimal:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Turn:
    """With so many people supported or more, `dearer` costs more than `cheaper` over the horizon."""

    people: int
    dearer: Way
    cheaper: Way


@dataclass(frozen=True)
class Estimate:
    """The ways in their order, the cheapest first at typical prices; `missing` has all rates that a way would need.

    `overlap` is the share of the narrower range that the cheapest two have in common: from 0 (cost decides) to 1.
    """

    usage: Usage
    costs: tuple[Cost, ...]
    missing: dict[Way, tuple[Missing, ...]]
    overtakings: tuple[Overtaking, ...]
    drivers: tuple[Driver, ...]
    turns: tuple[Turn, ...]
    overlap: Decimal


def estimate(usage: Usage, book: Book) -> Estimate:
    """What each way costs. A way that lacks a rate is left out and named; all amounts are in the book's currency."""
    costs, missing = [], {}
    for way in Way:
        if way in (Way.AUGMENTATION, Way.EMPLOYING) and not usage.needs:
            continue
        lacking = tuple(_lacking(way, usage, book))
        if lacking:
            missing[way] = lacking
        else:
            costs.append(cost_of(way, usage, book))
    costs.sort(key=Cost.total)
    return Estimate(
        usage=usage,
        costs=tuple(costs),
        missing=missing,
        overtakings=tuple(_overtakings(costs)),
        drivers=_drivers(usage, book, costs),
        turns=tuple(_turns(usage, book, costs)),
        overlap=_overlap(costs),
    )


def cost_of(way: Way, usage: Usage, book: Book) -> Cost:
    return Cost(way, usage.horizon, {level: items_of(way, usage, book.prices(level)) for level in Level})


def _lacking(way: Way, usage: Usage, book: Book) -> Iterator[Missing]:
    """Every rate that a way needs and the book does not have: each is filled for a moment, to find the next."""
    while True:
        try:
            items_of(way, usage, book.prices(Level.TYPICAL))
            return
        except Missing as lack:
            yield lack
            book = book.with_own({(lack.purpose, lack.variant): Decimal(1)})


def _total(way: Way, usage: Usage, book: Book, key: str = "", level: Level = Level.TYPICAL) -> Decimal:
    """A way's total with everything typical but one rate."""
    items = items_of(way, usage, book.prices_but(key, level))
    return sum((item.total for item in items), Decimal(0))


def _overtakings(costs: list[Cost]) -> Iterator[Overtaking]:
    """Each month in which the order of two ways turns, the earliest first."""
    found = [turn for first, second in combinations(costs, 2) for turn in _between(first, second)]
    yield from sorted(found, key=lambda turn: turn.month)


def _between(first: Cost, second: Cost) -> Iterator[Overtaking]:
    before = 0
    pairs = zip(first.cumulative[Level.TYPICAL], second.cumulative[Level.TYPICAL], strict=True)
    for month, (one, other) in enumerate(pairs, 1):
        sign = (one > other) - (one < other)
        if before and sign and sign != before:
            dearer, cheaper = (first, second) if sign > 0 else (second, first)
            yield Overtaking(month, dearer.way, cheaper.way)
        before = sign or before


def _drivers(usage: Usage, book: Book, costs: list[Cost]) -> tuple[Driver, ...]:
    """The rates that move the difference between the cheapest two ways most."""
    if len(costs) < 2:
        return ()
    first, second = costs[0], costs[1]
    rates = {use for cost in (first, second) for item in cost.items[Level.TYPICAL] for use in item.uses}
    found = []
    for key in sorted(book.rate(*use).key for use in rates):
        low, high = (
            _total(second.way, usage, book, key, level) - _total(first.way, usage, book, key, level)
            for level in (Level.LOW, Level.HIGH)
        )
        if low != high:
            found.append(Driver(key, low, high))
    return tuple(sorted(found, key=lambda driver: -driver.swing)[:DRIVERS])


def _turns(usage: Usage, book: Book, costs: list[Cost]) -> Iterator[Turn]:
    """The number of people from which a way with a fee per person costs more than one without."""
    by_way = {cost.way: cost for cost in costs}
    for paid in (Way.MANAGED, Way.BLEND):
        for other in (Way.AUGMENTATION, Way.EMPLOYING):
            if paid in by_way and other in by_way:
                people = _turning_point(paid, by_way[other].total(), usage, book)
                if people:
                    yield Turn(people, paid, other)


def _turning_point(way: Way, limit: Decimal, usage: Usage, book: Book) -> int:
    """The fewest people with whom a way costs more than `limit`; 0 if none or all do.

    A total rises with people by the fee alone: a straight line but for rounding, so its neighbours settle the rest.
    """

    @cache
    def total(people: int) -> Decimal:
        return _total(way, replace(usage, people=people), book)

    if total(1) > limit or total(PEOPLE) <= limit:
        return 0
    low, high = 1, PEOPLE
    guess = low + int((limit - total(low)) * (high - low) / (total(high) - total(low)))
    for people in range(max(low, guess - 1), min(high, guess + 2) + 1):
        low, high = (low, min(high, people)) if total(people) > limit else (people, high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if total(middle) > limit else (middle, high)
    return high


def _overlap(costs: list[Cost]) -> Decimal:
    if len(costs) < 2:
        return Decimal(0)
    ranges = [(cost.total(Level.LOW), cost.total(Level.HIGH)) for cost in costs[:2]]
    common = min(high for _, high in ranges) - max(low for low, _ in ranges)
    narrower = min(high - low for low, high in ranges)
    if common < 0:
        return Decimal(0)
    return (common / narrower).quantize(CENT) if narrower else Decimal(1)


def per_month(cost: Cost, level: Level = Level.TYPICAL) -> Decimal:
    return (cost.total(level) / cost.horizon).quantize(CENT)


def per_person(cost: Cost, people: int, level: Level = Level.TYPICAL) -> Decimal:
    """Per person supported and month."""
    return (cost.total(level) / cost.horizon / people).quantize(CENT)
