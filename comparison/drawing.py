"""The numbers that the result's drawings need, in per cent of their axis. Pure; a template draws."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from comparison.recommendation import BOTH, TAU, Contribution, Recommendation
from comparison.recommendation.percents import whole_percents

LONGEST = 48
"""Per cent of a diverging bar's axis that the longest bar of a page takes, the middle being at 50."""

NEAR_END = 15
"""Within so many per cent of an end of the large axis, words at the mark grow away from that end."""


@dataclass(frozen=True)
class LeanBar:
    """The large axis: width of the outer zones, where the second begins, the margin's mark, and its spread."""

    outer_width: float
    second_start: float
    mark: float
    band_start: float = 0
    band_width: float = 0

    @property
    def anchor(self) -> str:
        """Which part of the words at the mark stands at it, as SVG calls it: start, middle or end."""
        if self.mark < NEAR_END:
            return "start"
        return "end" if self.mark > 100 - NEAR_END else "middle"


@dataclass(frozen=True)
class Bar:
    """One diverging bar: `kind` is first, second, both, level or open."""

    kind: str
    start: float
    width: float


@dataclass(frozen=True)
class Share:
    """One answer's share of all: its words, how often it was given, and that in whole per cent."""

    words: str
    count: int
    percent: int


def draw_shares(counts: Sequence[tuple[str, int]]) -> list[Share]:
    """Counts with their shares; the whole per cents add up unless two equal counts would get different ones."""
    total = sum(count for _, count in counts)
    percents = whole_percents([count / total for _, count in counts])
    return [Share(words, count, percent) for (words, count), percent in zip(counts, percents, strict=True)]


def draw_lean(result: Recommendation) -> LeanBar:
    """The axis with the margin; the band is one standard deviation over weightings like the reader's, either way."""
    zones = LeanBar(_on_axis(-TAU), _on_axis(TAU), _on_axis(result.margin))
    if result.deviation is None:
        return zones
    spread = Fraction(result.deviation)
    low = _on_axis(max(Fraction(-1), result.margin - spread))
    high = _on_axis(min(Fraction(1), result.margin + spread))
    return replace(zones, band_start=low, band_width=_rounded(Fraction(high) - Fraction(low)))


def draw_bars(result: Recommendation) -> dict[str, Bar]:
    """A bar for every question that matters to the reader, by key; the longest is LONGEST wide."""
    spans = {question.key: question.span * 2 * result.importances[question.key] for question in result.questions}
    sizes = [_size(one) for one in result.contributions] + [spans[key] for key in result.unanswered]
    longest = max([size for size in sizes if size], default=1)
    bars = {one.key: _bar(one, longest) for one in result.contributions}
    for key in result.unanswered:
        width = _rounded(Fraction(LONGEST * spans[key], longest))
        bars[key] = Bar("open", 50 - width, 2 * width)
    return bars


def _bar(one: Contribution, longest: int) -> Bar:
    width = _rounded(Fraction(LONGEST * _size(one), longest))
    if one.answer == BOTH:
        return Bar("both", 50 - width, 2 * width)
    if one.points == 0:
        return Bar("level", 50, 0)
    return Bar("first", 50 - width, width) if one.points < 0 else Bar("second", 50, width)


def _size(one: Contribution) -> int:
    """How far a bar reaches from the middle, in points; a *both* reaches both ways."""
    return max(one.points_1, one.points_2)


def _on_axis(value: Fraction) -> float:
    """−1…+1 as per cent of the axis from its left end."""
    return _rounded((value + 1) * 50)


def _rounded(value: Fraction) -> float:
    return round(float(value), 2)
