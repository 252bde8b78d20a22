"""What four ways cost in one usage: totals with their ranges, month by month, what drives them, where they turn."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from itertools import accumulate, combinations, pairwise
from operator import attrgetter

from .lines import CENT, YEAR, ZERO, Line, LineItem
from .rates import Book, Level, Missing, Use
from .usage import PEOPLE, Need, Usage
from .ways import Way, items_of, lines_of

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
    """The running sum of what changes: an item begins, costs more in a further year, or has ended."""
    changes = [ZERO] * (horizon + 1)
    for item in items:
        for year, (before, amount) in enumerate(pairwise((ZERO, *item.by_year))):
            changes[max(item.first - 1, year * YEAR)] += amount - before
        changes[item.last] -= item.by_year[-1]
    return accumulate(changes[:-1])


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
    """What each way costs. A way that lacks a rate is left out and named; all amounts are in the book's currency.

    Left out too: adding or employing people without a role, and a blend without a project, the managed service alone.
    """
    costs, missing = [], {}
    for way in Way:
        if not _applies(way, usage):
            continue
        try:
            costs.append(cost_of(way, usage, book))
        except Missing:
            missing[way] = tuple(_lacking(way, usage, book))
    costs.sort(key=Cost.total)
    return Estimate(
        usage=usage,
        costs=tuple(costs),
        missing=missing,
        overtakings=tuple(_overtakings(costs)),
        drivers=_drivers(usage, book, *costs[:2]) if len(costs) > 1 else (),
        turns=tuple(_turns(usage, book, costs)),
        overlap=_overlap(costs),
    )


def _applies(way: Way, usage: Usage) -> bool:
    match way:
        case Way.MANAGED:
            return True
        case Way.BLEND:
            return bool(usage.projects)
        case Way.AUGMENTATION | Way.EMPLOYING:
            return bool(usage.needs)


@lru_cache(maxsize=16)
def suffices(book: Book) -> bool:
    """Whether a book alone can price some way, at one of its levels or with one of its roles."""
    usages = [Usage(people=1, level=level, horizon=1) for level in book.levels]
    usages += [Usage(1, "", 1, (Need(role, 1, Decimal(1), 1, covered=False),)) for role in book.roles]
    return any(estimate(usage, book).costs for usage in usages)


def cost_of(way: Way, usage: Usage, book: Book) -> Cost:
    lines = lines_of(way, usage)
    items = {level: tuple(line.item(book.prices(level)) for line in lines) for level in Level}
    return Cost(way, usage.horizon, items)


def _lacking(way: Way, usage: Usage, book: Book) -> Iterator[Missing]:
    """Every rate that a way needs and the book does not have: each is filled for a moment, to find the next."""
    while True:
        try:
            items_of(way, usage, book.prices(Level.TYPICAL))
            return
        except Missing as lack:
            yield lack
            book = book.with_own({(lack.purpose, lack.variant): Decimal(1)})


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


def _drivers(usage: Usage, book: Book, first: Cost, second: Cost) -> tuple[Driver, ...]:
    """The rates that move the difference between the cheapest two ways most.

    With one rate at another value, the difference is the typical one and, for each line that uses the rate, what the
    line costs then less what it costs typically.
    """
    lead, typical = second.total() - first.total(), book.prices(Level.TYPICAL)
    using = _lines_by_use(usage, first, second)

    def difference(use: Use, value: Decimal) -> Decimal:
        prices = typical.but(use, value)
        return lead + sum(sign * (line.total(prices) - before) for sign, line, before in using[use])

    found = []
    for rate in sorted((book.rate(*use) for use in using), key=lambda rate: rate.key):
        if rate.low != rate.high:
            use = (rate.purpose, rate.variant)
            found.append(Driver(rate.key, difference(use, rate.low), difference(use, rate.high)))
    return tuple(sorted(filter(attrgetter("swing"), found), key=lambda driver: -driver.swing)[:DRIVERS])


def _lines_by_use(usage: Usage, first: Cost, second: Cost) -> dict[Use, list[tuple[int, Line, Decimal]]]:
    """The lines of two ways by each rate that they use, with their typical totals; the first way's count against."""
    using = defaultdict(list)
    for sign, cost in ((-1, first), (1, second)):
        for line, item in zip(lines_of(cost.way, usage), cost.items[Level.TYPICAL], strict=True):
            for use in line.uses:
                using[use].append((sign, line, item.total))
    return using


def _turns(usage: Usage, book: Book, costs: list[Cost]) -> Iterator[Turn]:
    """The number of people from which a way with a fee per person costs more than one without.

    Both ways with a fee are a service, which alone depends on the people, and projects.
    """
    by_way, typical = {cost.way: cost for cost in costs}, book.prices(Level.TYPICAL)

    @cache
    def service(people: int) -> Decimal:
        lines = lines_of(Way.MANAGED, replace(usage, people=people, needs=()))
        return sum((line.total(typical) for line in lines), ZERO)

    for paid in (Way.MANAGED, Way.BLEND):
        for other in (Way.AUGMENTATION, Way.EMPLOYING):
            if paid in by_way and other in by_way:
                projects = by_way[paid].total() - service(usage.people)
                people = _turning_point(service, by_way[other].total() - projects)
                if people:
                    yield Turn(people, paid, other)


def _turning_point(service: Callable[[int], Decimal], limit: Decimal) -> int:
    """The fewest people with whom a service costs more than `limit`; 0 if none or all do.

    It rises with people by the fee alone: a straight line but for rounding. So the order nearly always turns where the
    line crosses the limit; else it is searched for.
    """
    few, many = service(1), service(PEOPLE)
    if few > limit or many <= limit:
        return 0
    people = 1 + int((limit - few) * (PEOPLE - 1) / (many - few))
    if people < PEOPLE and service(people) <= limit < service(people + 1):
        return people + 1
    return 1 + bisect_right(range(1, PEOPLE + 1), limit, key=service)


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
