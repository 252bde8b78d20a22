"""The lines of several months: their paths, their labels, and the marks where one overtakes another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from textwrap import wrap

from comparison.costs import Cost, Estimate, Level, Overtaking, Way

from .blocks import spread
from .scales import KINDS, Tick, in_short, month_ticks, tick_words

MARKS = 9
"""The most overtakings that are marked, the earliest first; there is no room for more."""
NUMBER_SIZE = 15
"""The width that the number of a mark takes."""


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
    """All that stands on a paper."""

    paper: Paper
    money: tuple[Tick, ...]
    months: tuple[Tick, ...]
    curves: tuple[Curve, ...]
    labels: tuple[Label, ...]
    marks: tuple[Mark, ...]


def draw_lines(
    paper: Paper,
    estimate: Estimate,
    names: Mapping[Way, str],
    sign: str,
    scale: Sequence[Decimal],
    found: Sequence["Crossing"],
) -> Drawing:
    """`found` are the estimate's `crossings`, the same on every paper."""
    plot = _Plot(paper, estimate.usage.horizon, scale[-1])
    return Drawing(
        paper=paper,
        money=tuple(Tick(plot.y(value), sign + tick_words(value)) for value in scale),
        months=tuple(Tick(plot.x(month), str(month)) for month in month_ticks(plot.horizon)),
        curves=tuple(plot.curve(cost) for cost in sorted(estimate.costs, key=lambda cost: list(Way).index(cost.way))),
        labels=tuple(plot.labels(estimate.costs, names, sign)),
        marks=tuple(plot.marks(found)),
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

    def labels(self, costs: Sequence[Cost], names: Mapping[Way, str], sign: str) -> Iterator[Label]:
        paper = self.paper
        ends = [self.y(cost.total()) for cost in costs]
        wrapped = [wrap(names[cost.way], paper.letters, max_lines=2, placeholder="…") for cost in costs]
        ranges = [_range(cost, sign) for cost in costs]
        heights = [paper.line * (len(name) + 1 + len(words)) + 5 for name, words in zip(wrapped, ranges, strict=True)]
        middles = spread(ends, heights, 0, paper.height)
        for number, cost in enumerate(costs):
            words = [*wrapped[number], sign + in_short(cost.total()), *ranges[number]]
            first = middles[number] - heights[number] / 2 + paper.line * 0.9
            lines = tuple(Tick(round(first + paper.line * line, 1), one) for line, one in enumerate(words))
            split = len(wrapped[number])
            leader = _path([(paper.right, ends[number]), (paper.right + 10, round(middles[number], 1))])
            yield Label(KINDS[cost.way], lines[:split], lines[split], lines[split + 1 :], leader)

    def marks(self, crossings: Sequence["Crossing"]) -> Iterator[Mark]:
        xs = [self.x(one.month) for one in crossings[:MARKS]]
        numbers = spread(xs, [NUMBER_SIZE] * len(xs), self.paper.left, self.paper.right)
        for number, (one, x, at) in enumerate(zip(crossings, xs, numbers, strict=False), 1):
            yield Mark(number, x, self.y(one.amount), round(at, 1))


@dataclass(frozen=True)
class Crossing:
    """Where two lines cross: within the month before whose end one overtakes the other."""

    month: float
    amount: Decimal
    overtaking: Overtaking


def crossings(estimate: Estimate) -> list[Crossing]:
    """From left to right."""
    paid = {cost.way: (Decimal(0), *cost.cumulative[Level.TYPICAL]) for cost in estimate.costs}
    found = [_crossing_of(one, paid[one.dearer], paid[one.cheaper]) for one in estimate.overtakings]
    return sorted(found, key=lambda one: one.month)


def _crossing_of(one: Overtaking, dearer: Sequence[Decimal], cheaper: Sequence[Decimal]) -> Crossing:
    before, after = (dearer[month] - cheaper[month] for month in (one.month - 1, one.month))
    share = before / (before - after)
    start, end = dearer[one.month - 1 : one.month + 1]
    return Crossing(one.month - 1 + float(share), start + share * (end - start), one)


def _range(cost: Cost, sign: str) -> list[str]:
    """From low to high, in words; none where they are the same."""
    low, high = cost.total(Level.LOW), cost.total(Level.HIGH)
    return [f"{sign}{in_short(low)}–{in_short(high)}"] if low != high else []


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
