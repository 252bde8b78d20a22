"""Points that a reader gives several firms, weighed by importance: totals, what is not shown yet, what turns the order.

Whole numbers only. A firm's total is Σ importance × points over the criteria. A criterion without evidence counts
nothing until the evidence is there, and is named. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_POINTS = 4
"""Points from 0 (nothing behind it) to 4 (convincing)."""
MOST_IMPORTANCE = 3

type Points = Mapping[str, int]
"""A firm's points by the key of the criterion; what is not in it has no evidence yet."""


@dataclass(frozen=True)
class Total:
    """What one firm has reached. `firm` is its place in the reader's list, from 0.

    `points` counts missing evidence as 0, `reachable` as MOST_POINTS; `most` is what a perfect firm has.
    `missing` has the keys of the criteria that count and have no evidence yet; `place` is shared by equals.
    """

    firm: int
    points: int
    reachable: int
    most: int
    missing: tuple[str, ...]
    place: int


class Lever(StrEnum):
    """What a single change is made to."""

    POINTS = "points"
    IMPORTANCE = "importance"


@dataclass(frozen=True)
class Flip:
    """The smallest change of one number after which `ahead` has more than the present leader.

    `firm` is whose points change, None where it is an importance; `before` is None where evidence was missing.
    """

    lever: Lever
    criterion: str
    firm: int | None
    before: int | None
    after: int
    ahead: int

    @property
    def size(self) -> int:
        return abs(self.after - (self.before or 0))


@dataclass(frozen=True)
class Scorecard:
    """Totals in the reader's order. `leaders` are the firms with the most points: one, or several that are level.

    `settled`: whatever evidence is still missing, it cannot put another firm in front. `flips` are in the order of
    their size; there are none where no firm leads alone.
    """

    totals: tuple[Total, ...]
    leaders: tuple[int, ...]
    settled: bool
    flips: tuple[Flip, ...]


def rate(importances: Mapping[str, int], firms: Sequence[Points]) -> Scorecard:
    """The scorecard of these firms.

    `importances` holds 0 to MOST_IMPORTANCE for each criterion, in reading order; points are 0 to MOST_POINTS.
    Raises ValueError for a number out of range and for points on a criterion that is not there.
    """
    _refuse(importances, firms)
    sums = [_sum(importances, points) for points in firms]
    totals = tuple(_total(importances, points, firm, sums) for firm, points in enumerate(firms))
    best = max(sums, default=0)
    leaders = tuple(firm for firm, points in enumerate(sums) if points == best)
    if len(leaders) != 1 or len(firms) < 2:
        return Scorecard(totals, leaders, False, ())
    others = [total for total in totals if total.firm != leaders[0]]
    settled = all(total.reachable < best for total in others)
    found = sorted(_flips(importances, firms, sums, leaders[0]), key=lambda flip: flip.size)
    return Scorecard(totals, leaders, settled, tuple(found))


def _refuse(importances: Mapping[str, int], firms: Sequence[Points]) -> None:
    for key, importance in importances.items():
        if not 0 <= importance <= MOST_IMPORTANCE:
            raise ValueError(f"importance {importance} of {key!r} is not 0 to {MOST_IMPORTANCE}")
    for points in firms:
        for key, number in points.items():
            if key not in importances:
                raise ValueError(f"there is no criterion {key!r}")
            if not 0 <= number <= MOST_POINTS:
                raise ValueError(f"{number} points for {key!r} are not 0 to {MOST_POINTS}")


def _sum(importances: Mapping[str, int], points: Points) -> int:
    return sum(importances[key] * number for key, number in points.items())


def _total(importances: Mapping[str, int], points: Points, firm: int, sums: Sequence[int]) -> Total:
    missing = tuple(key for key, importance in importances.items() if importance and key not in points)
    return Total(
        firm=firm,
        points=sums[firm],
        reachable=sums[firm] + MOST_POINTS * sum(importances[key] for key in missing),
        most=MOST_POINTS * sum(importances.values()),
        missing=missing,
        place=1 + sum(other > sums[firm] for other in sums),
    )


def _flips(importances: Mapping[str, int], firms: Sequence[Points], sums: Sequence[int], leader: int) -> Iterator[Flip]:
    best_rival = max(points for firm, points in enumerate(sums) if firm != leader)
    for key, importance in importances.items():
        for firm, points in enumerate(firms):
            before = points.get(key)
            if firm == leader:
                # Only what was shown can turn out to be less.
                after = (before or 0) - _steps(sums[leader] - best_rival, importance)
                ahead = sums.index(best_rival)
            else:
                after = (before or 0) + _steps(sums[leader] - sums[firm], importance)
                ahead = firm
            if importance and 0 <= after <= MOST_POINTS:
                yield Flip(Lever.POINTS, key, firm, before, after, ahead)
        for after in sorted(range(MOST_IMPORTANCE + 1), key=lambda number: abs(number - importance)):
            step = after - importance
            turned = [total + step * points.get(key, 0) for total, points in zip(sums, firms, strict=True)]
            if max(turned) > turned[leader]:
                yield Flip(Lever.IMPORTANCE, key, None, importance, after, turned.index(max(turned)))
                break


def _steps(gap: int, importance: int) -> int:
    """How many points of this importance are more than a gap."""
    return gap // importance + 1 if importance else MOST_POINTS + 1
