"""What has been paid by the end of each month, as a drawing: lines, bands, labels and marks. Pure; a template draws.

An estimate over several months gives two drawings of the same lines, for wide and for narrow places, in the units of
their view boxes; one over a single month gives a bar for each way, in per cent of its axis.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from textwrap import wrap

from comparison.costs import Cost, Estimate, Level, Overtaking, Way

KINDS = {Way.MANAGED: "first", Way.AUGMENTATION: "second", Way.BLEND: "both", Way.EMPLOYING: "neutral"}
"""How each way is drawn: as the first option, the second, both at once, or neither."""

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
"""Round steps of a scale of money, within a power of ten."""
TICKS = 5
"""The most steps of a scale of money."""
MONTH_STEPS = (1, 3, 6, 12)
MARKS = 9
"""The most overtakings that are marked, the earliest first; there is no room for more."""
WHOLE = 10_000
"""Amounts below it are short as they are."""
TABLE_UNITS = ((1, ""), (10**3, "thousand"), (10**6, "million"))
MOST_FIGURES = 10**7
"""The table counts in units of which no way costs so many: three of them stand side by side on a phone."""
UNITS = ((10**9, "bn"), (10**6, "m"), (10**3, "k"))


@dataclass(frozen=True)
class Paper:
    """A view box and its margins; `letters` are the most in a line of a label, `line` is its height."""

    size: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    letters: int
    line: int

    @property
    def plot(self) -> int:
        """The width between the margins."""
        return self.right - self.left

    @property
    def label_x(self) -> int:
        return self.right + 14

    @property
    def elbow(self) -> int:
        """Where the lines from the marks turn to their numbers."""
        return self.top - 9

    def x(self, month: float, horizon: int) -> float:
        return round(self.left + self.plot * month / horizon, 1)

    def y(self, share: float) -> float:
        """The height at a share of the scale's last tick."""
        return round(self.bottom - (self.bottom - self.top) * share, 1)


PAPERS = (
    Paper("wide", 640, 370, left=54, right=486, top=46, bottom=326, letters=18, line=17),
    Paper("narrow", 300, 380, left=46, right=182, top=44, bottom=340, letters=13, line=16),
)
BAR_HEIGHT = 56
"""What a bar takes with its words, in pixels."""
NUMBER_SIZE = 15
"""The width that the number of a mark takes."""


@dataclass(frozen=True)
class Tick:
    at: float
    words: str


@dataclass(frozen=True)
class Curve:
    """One way's band from low to high and its line at typical, as path data."""

    kind: str
    band: str
    line: str


@dataclass(frozen=True)
class Label:
    """Words at the right end of a line, each with its base line: the name in one line or more, amount and range.

    `range` is empty for a way whose low and high are the same.
    """

    kind: str
    name: tuple[Tick, ...]
    amount: Tick
    range: tuple[Tick, ...]
    leader: str


@dataclass(frozen=True)
class Mark:
    """Where two lines cross, and where above the plot its number stands."""

    number: int
    x: float
    y: float
    at: float


@dataclass(frozen=True)
class Drawing:
    paper: Paper
    money: tuple[Tick, ...]
    months: tuple[Tick, ...]
    curves: tuple[Curve, ...]
    labels: tuple[Label, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Bar:
    """One way's range in a single month, in per cent of the axis, with its words; `top` is down from the drawing's."""

    kind: str
    name: str
    amount: str
    top: int
    start: float
    width: float
    typical: float


@dataclass(frozen=True)
class Row:
    """What has been paid by the end of a month, in whole numbers of the chart's unit."""

    month: int
    low: str
    typical: str
    high: str


@dataclass(frozen=True)
class Figures:
    """One way in figures; `rows` end with the horizon."""

    kind: str
    name: str
    rows: tuple[Row, ...]

    @property
    def total(self) -> Row:
        return self.rows[-1]


@dataclass(frozen=True)
class Passing:
    """From the end of this month on, the line of `dearer` runs above that of `cheaper`, a name as within a sentence."""

    month: int
    dearer: str
    cheaper: str


@dataclass(frozen=True)
class CostChart:
    """Either `drawings` of lines or, for a horizon of one month, `bars` on the scale `money`.

    `figures` count in `unit`, empty for single units of the currency, and have the cheapest way first. `passings` are
    numbered from 1 in their order.
    """

    horizon: int
    unit: str
    figures: tuple[Figures, ...]
    passings: tuple[Passing, ...]
    money: tuple[Tick, ...]
    drawings: tuple[Drawing, ...]
    bars: tuple[Bar, ...]

    @property
    def foot(self) -> int:
        """Where the bars end and their scale begins."""
        return BAR_HEIGHT * len(self.bars)


def draw_costs(estimate: Estimate, names: Mapping[Way, str]) -> CostChart:
    """The chart of an estimate, the cheapest way first; `names` has every way that the estimate has."""
    horizon, costs = estimate.usage.horizon, estimate.costs
    most = max((cost.total(Level.HIGH) for cost in costs), default=Decimal(0))
    scale = money_ticks(most)
    size, unit = next((size, unit) for size, unit in TABLE_UNITS if most < MOST_FIGURES * size or unit == "million")
    lines = horizon > 1
    return CostChart(
        horizon=horizon,
        unit=unit,
        figures=tuple(_figures(cost, names[cost.way], size) for cost in costs),
        passings=tuple(
            Passing(one.overtaking.month, names[one.overtaking.dearer], _in_sentence(names[one.overtaking.cheaper]))
            for one in _crossings(estimate)
        ),
        money=tuple(Tick(_percent(value / scale[-1]), _tick_words(value)) for value in scale),
        drawings=tuple(_drawing(paper, estimate, names, scale) for paper in PAPERS) if lines and costs else (),
        bars=() if lines else tuple(_bars(costs, names, scale[-1])),
    )


# --- Scales and figures ---


def money_ticks(most: Decimal) -> list[Decimal]:
    """Round amounts in even steps from 0 to the first that `most` does not exceed; up to 1 if it is 0."""
    most = most or Decimal(1)
    power = Decimal(10) ** (most / TICKS).adjusted()
    step = next(step * power for step in STEPS if step * power * TICKS >= most)
    return [number * step for number in range(math.ceil(most / step) + 1)]


def month_ticks(horizon: int) -> list[int]:
    """Months in even steps from 0, and the horizon, which takes the place of a step within a seventh of it."""
    step = next((step for step in MONTH_STEPS if horizon <= 6 * step), MONTH_STEPS[-1])
    ticks = list(range(0, horizon, step))
    if 7 * (horizon - ticks[-1]) < horizon:
        ticks.pop()
    return [*ticks, horizon]


def in_short(value: Decimal) -> str:
    """An amount in three digits or, where they are no longer, whole units: 873, 5,003, 25.0k, 1.20m, 10.0bn."""
    rounded = Decimal(f"{value:.3g}")
    if rounded < WHOLE:
        return f"{value:,.0f}"
    size, unit = _unit(rounded)
    amount = rounded / size
    return f"{amount:,.{max(0, 2 - amount.adjusted())}f}{unit}"


def _tick_words(value: Decimal) -> str:
    """A round amount without zeros that say nothing: 0.25, 500, 5k, 1.25m."""
    size, unit = _unit(value)
    return f"{(value / size).normalize():,f}{unit}"


def _unit(value: Decimal) -> tuple[int, str]:
    return next(((size, unit) for size, unit in UNITS if value >= size), (1, ""))


def _range(cost: Cost) -> list[str]:
    """From low to high, in words; none where they are the same."""
    low, high = cost.total(Level.LOW), cost.total(Level.HIGH)
    return [f"{in_short(low)}–{in_short(high)}"] if low != high else []


def _in_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]


def _figures(cost: Cost, name: str, size: int) -> Figures:
    low, typical, high = (cost.cumulative[level] for level in Level)
    months = sorted({1, *month_ticks(cost.horizon)} - {0})
    rows = (Row(month, *(f"{amounts[month - 1] / size:,.0f}" for amounts in (low, typical, high))) for month in months)
    return Figures(KINDS[cost.way], name, tuple(rows))


def _bars(costs: Sequence[Cost], names: Mapping[Way, str], end: Decimal) -> Iterator[Bar]:
    for number, cost in enumerate(costs):
        low, typical, high = (_percent(cost.total(level) / end) for level in Level)
        words = names[cost.way], in_short(cost.total())
        yield Bar(KINDS[cost.way], *words, number * BAR_HEIGHT, low, round(high - low, 2), typical)


def _percent(share: Decimal) -> float:
    return round(100 * float(share), 2)


# --- Lines ---


def _drawing(paper: Paper, estimate: Estimate, names: Mapping[Way, str], scale: Sequence[Decimal]) -> Drawing:
    plot = _Plot(paper, estimate.usage.horizon, scale[-1])
    return Drawing(
        paper=paper,
        money=tuple(Tick(plot.y(value), _tick_words(value)) for value in scale),
        months=tuple(Tick(plot.x(month), str(month)) for month in month_ticks(plot.horizon)),
        curves=tuple(plot.curve(cost) for cost in sorted(estimate.costs, key=lambda cost: list(Way).index(cost.way))),
        labels=tuple(plot.labels(estimate.costs, names)),
        marks=tuple(plot.marks(_crossings(estimate))),
    )


@dataclass(frozen=True)
class _Plot:
    """The area within the scales of a paper; `top` is the amount at its upper edge."""

    paper: Paper
    horizon: int
    top: Decimal

    def x(self, month: float) -> float:
        return self.paper.x(month, self.horizon)

    def y(self, amount: Decimal) -> float:
        return self.paper.y(float(amount / self.top))

    def curve(self, cost: Cost) -> Curve:
        low, typical, high = (self._points(cost, level) for level in Level)
        return Curve(KINDS[cost.way], f"{_path(high + low[::-1])}Z", _path(typical))

    def _points(self, cost: Cost, level: Level) -> list[tuple[float, float]]:
        """The line from nothing paid at month 0 on: only the points at which it bends."""
        paid = (Decimal(0), *cost.cumulative[level])
        monthly = cost.monthly[level]
        bends = [month for month, (one, next_one) in enumerate(pairwise(monthly), 1) if one != next_one]
        return [(self.x(month), self.y(paid[month])) for month in (0, *bends, self.horizon)]

    def labels(self, costs: Sequence[Cost], names: Mapping[Way, str]) -> Iterator[Label]:
        paper = self.paper
        ends = [self.y(cost.total()) for cost in costs]
        wrapped = [wrap(names[cost.way], paper.letters, max_lines=2, placeholder="…") for cost in costs]
        ranges = [_range(cost) for cost in costs]
        heights = [paper.line * (len(name) + 1 + len(words)) + 5 for name, words in zip(wrapped, ranges, strict=True)]
        middles = spread(ends, heights, 0, paper.height)
        for number, cost in enumerate(costs):
            words = [*wrapped[number], in_short(cost.total()), *ranges[number]]
            first = middles[number] - heights[number] / 2 + paper.line * 0.9
            lines = tuple(Tick(round(first + paper.line * line, 1), one) for line, one in enumerate(words))
            split = len(wrapped[number])
            leader = _path([(paper.right, ends[number]), (paper.right + 10, round(middles[number], 1))])
            yield Label(KINDS[cost.way], lines[:split], lines[split], lines[split + 1 :], leader)

    def marks(self, crossings: Sequence["_Crossing"]) -> Iterator[Mark]:
        xs = [self.x(one.month) for one in crossings[:MARKS]]
        numbers = spread(xs, [NUMBER_SIZE] * len(xs), self.paper.left, self.paper.right)
        for number, (one, x, at) in enumerate(zip(crossings, xs, numbers, strict=False), 1):
            yield Mark(number, x, self.y(one.amount), round(at, 1))


@dataclass(frozen=True)
class _Crossing:
    """Where two lines cross: within the month before whose end one overtakes the other."""

    month: float
    amount: Decimal
    overtaking: Overtaking


def _crossings(estimate: Estimate) -> list[_Crossing]:
    """From left to right."""
    paid = {cost.way: (Decimal(0), *cost.cumulative[Level.TYPICAL]) for cost in estimate.costs}
    found = [_crossing(one, paid[one.dearer], paid[one.cheaper]) for one in estimate.overtakings]
    return sorted(found, key=lambda one: one.month)


def _crossing(one: Overtaking, dearer: Sequence[Decimal], cheaper: Sequence[Decimal]) -> _Crossing:
    before, after = (dearer[month] - cheaper[month] for month in (one.month - 1, one.month))
    share = before / (before - after)
    start, end = dearer[one.month - 1 : one.month + 1]
    return _Crossing(one.month - 1 + float(share), start + share * (end - start), one)


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of blocks in a row: as near as they can be to where they are wanted, none over another, from low to high.

    Blocks that would overlap form one whose start is the mean of what its blocks want, until none overlap.
    """
    rows: list[tuple[float, list[int]]] = []
    for index in sorted(range(len(wanted)), key=lambda one: wanted[one]):
        members = [index]
        start = _start(members, wanted, sizes, low, high)
        while rows and rows[-1][0] + sum(sizes[one] for one in rows[-1][1]) > start:
            members = rows.pop()[1] + members
            start = _start(members, wanted, sizes, low, high)
        rows.append((start, members))
    middles = [0.0] * len(wanted)
    for start, members in rows:
        for index in members:
            middles[index] = start + sizes[index] / 2
            start += sizes[index]
    return middles


def _start(members: list[int], wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> float:
    """Where a row of touching blocks starts."""
    asked, length = 0.0, 0.0
    for index in members:
        asked += wanted[index] - sizes[index] / 2 - length
        length += sizes[index]
    return max(low, min(asked / len(members), high - length))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
