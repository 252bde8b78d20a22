"""How the zone stands up to other weightings (rules 1, recommendation design, "Robustness").

Floats: the recursion takes only convex combinations, so its error stays below 1e-12. A share is rounded
to 1e-9 before anything is compared with it.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from comparison.recommendation.percents import share_text, whole_percents
from comparison.recommendation.rules import CLEAR, LEANING, TAU
from comparison.recommendation.score import Contribution, Zone

_TAU: Final = float(TAU)


class Word(StrEnum):
    """How firm a result is."""

    CLEAR = "clear"
    LEANING = "leaning"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of weightings in which each zone is reached, 0...1, rounded to 1e-9; they sum to 1."""

    first: float
    between: float
    second: float

    def of(self, zone: Zone) -> float:
        return {Zone.FIRST: self.first, Zone.BETWEEN: self.between, Zone.SECOND: self.second}[zone]

    @property
    def shown(self) -> dict[str, str]:
        """By zone, the whole percents to show: "72", "<1" for less, ">99" for not quite all."""
        shares = (self.first, self.between, self.second)
        return dict(zip(Zone, map(share_text, shares, whole_percents(shares)), strict=True))


def all_weightings(contributions: Sequence[Contribution]) -> Shares:
    """The shares over all weightings of the dimensions that count, each as likely as any other.

    At least one contribution.
    """
    return _shares((_direction(contribution), 1) for contribution in contributions)


def nearby_weightings(contributions: Sequence[Contribution]) -> Shares:
    """The shares over "weightings like yours", centred on the reader's own importances.

    Each dimension is taken 2 k times, so that the mean of its weight is k / W and its spread shrinks as
    the importances grow. At least one contribution.
    """
    return _shares((_direction(contribution), 2 * contribution.importance) for contribution in contributions)


def word_for(zone: Zone, nearby: Shares, one_step_flip: bool) -> Word:
    share = nearby.of(zone)
    if share >= CLEAR and not one_step_flip:
        return Word.CLEAR
    return Word.LEANING if share >= LEANING else Word.CLOSE


def margin_deviation(contributions: Sequence[Contribution]) -> float:
    """The standard deviation, 0...1, of the margin over the weightings like the reader's own.

    Their weights are Dirichlet distributed with the parameters 2 k, so that the margin has the reader's
    own as its mean and the variance (sum of k d^2 / W - M^2) / (2 W + 1). At least one contribution.
    """
    terms = [(contribution.importance, _direction(contribution)) for contribution in contributions]
    weight = sum(k for k, _ in terms)
    mean = sum(k * d for k, d in terms) / weight
    # As a sum of squares it cannot turn negative by rounding.
    return math.sqrt(sum(k * (d - mean) ** 2 for k, d in terms) / weight / (2 * weight + 1))


def share_above_zero(terms: Iterable[tuple[float, int]]) -> float:
    """P(sum of e * Exp > 0) for independent unit exponentials; each term is (e, times), e not 0.

    Lay the positive terms end to end, and the negative ones beside them: the sum is positive where the
    negative row ends first. The term that ends next is the positive one, of size a, with b / (a + b):
    f(p, q) = [b f(p-1, q) + a f(p, q-1)] / (a + b), f(p, 0) = 1 for p > 0, f(0, q) = 0.
    """
    positive: list[float] = []
    negative: list[float] = []
    for size, times in terms:
        (positive if size > 0 else negative).extend([abs(size)] * times)
    # Sorted, so that the order of the questions does not matter, not even to the last digit.
    negative.sort()
    row = [0.0] * len(negative)
    previous, ratios = 0.0, [0.0]
    for a in sorted(positive):
        if a != previous:
            previous, ratios = a, [b / (a + b) for b in negative]
        left = 1.0
        next_row = []
        for above, ratio in zip(row, ratios, strict=True):
            left += ratio * (above - left)
            next_row.append(left)
        row = next_row
    return row[-1] if negative else float(bool(positive))


def _direction(contribution: Contribution) -> float:
    """d, -1...+1: what the answer would give with all the weight on it."""
    return contribution.points / (8 * contribution.importance)


def _shares(terms: Iterable[tuple[float, int]]) -> Shares:
    """The zones of a weighted mean of directions: M > TAU is the sum of (d - TAU) * Exp > 0.

    A direction is a multiple of 1/8 and never equals TAU, so no term is 0.
    """
    directions = list(terms)
    second = round(share_above_zero((d - _TAU, times) for d, times in directions), 9)
    first = round(share_above_zero((-d - _TAU, times) for d, times in directions), 9)
    return Shares(first, max(0.0, round(1 - first - second, 9)), second)
