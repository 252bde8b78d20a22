"""What would change the outcome (rules 1, recommendation design, "Flips").

An outcome is left by crossing one of at most three lines: the margin's two thresholds and the need's.
Changing answers leaves all weights as they are, so each line is a sum over the answers that has to gain a
whole number of points, and one dimension can add at most so much. That decides which sets of dimensions
can flip the outcome without trying their answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import NamedTuple, Self

from comparison.recommendation.questions import BOTH, IMPORTANCES, UNSURE, Question
from comparison.recommendation.rules import MAX_CHANGES, MAX_FLIPS
from comparison.recommendation.score import (
    Contribution,
    Coverage,
    Effect,
    Outcome,
    outcome_of,
    points_of_need,
    points_to_lead,
)


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """Answering `key` with `after` instead of `before`; `steps` of lean apart, 1...4."""

    key: str
    before: str
    after: str
    steps: int


@dataclass(frozen=True, slots=True)
class Flip:
    """Up to three changed answers that together change the outcome to `outcome`; no part of them does."""

    changes: tuple[AnswerChange, ...]
    outcome: Outcome

    @property
    def steps(self) -> int:
        return sum(change.steps for change in self.changes)

    @property
    def answers(self) -> dict[str, str]:
        """The new answers, to be laid over the old ones."""
        return {change.key: change.after for change in self.changes}


@dataclass(frozen=True, slots=True)
class ImportanceFlip:
    """A changed importance, 0...3, that alone changes the outcome to `outcome`."""

    key: str
    before: int
    after: int
    outcome: Outcome

    @property
    def steps(self) -> int:
        return abs(self.after - self.before)


class _Move(NamedTuple):
    """Another answer, its steps, and what it adds to margin and need, in points."""

    answer: str
    steps: int
    points: int
    need: int


class _Standing(NamedTuple):
    """Today's margin and need, in points out of `scale`."""

    points: int
    need: int
    scale: int

    @classmethod
    def of(cls, contributions: Sequence[Contribution]) -> Self:
        points = sum(contribution.points for contribution in contributions)
        need = sum(contribution.points_1 + contribution.points_2 for contribution in contributions)
        return cls(points, need, contributions[0].scale)


class _Line(NamedTuple):
    """One border of the outcome: crossed when `sign` * the change of `axis` reaches `distance` points."""

    axis: str
    sign: int
    distance: int


# The most that one dimension gains across a line with so many steps or fewer: (steps, gain), both rising.
type _Frontier = tuple[tuple[int, int], ...]


def flips(questions: Sequence[Question], contributions: Sequence[Contribution], outcome: Outcome) -> tuple[Flip, ...]:
    """The smallest changes of answers that change `outcome`: first single ones, then pairs, then threes.

    A move is to another choice or to *both*, never to *unsure*, on a dimension that is answered and
    matters; what open questions can do is the interval's. Its steps are the difference of the two leans,
    where *both* and a choice without a lean stand at 0, and at least 1.
    Only minimal sets, one flip per set of dimensions: the one with the fewest steps, of equal ones that
    which moves fewer leans (from *both* rather to the middle than to one side), then the first in choice
    order. Ordered by number of answers, steps, dimensions; MAX_FLIPS at most. Empty after
    *not enough to say*, and where no change of up to three answers changes the outcome.

    Bounded for MAX_QUESTIONS = 40: per line at most 40 dimensions, 780 pairs and 9,880 threes are added
    up, fewer as a set that contains a smaller flip is left out; answers are tried for the 20 listed only.
    """
    if outcome is Outcome.NOT_ENOUGH:
        return ()
    by_key = {question.key: question for question in questions}
    moves = [_moves(by_key[contribution.key], contribution) for contribution in contributions]
    standing = _Standing.of(contributions)
    lines = _lines(standing, outcome)
    frontiers = [[_frontier(own, line) for own in moves] for line in lines]
    # Many dimensions are alike in what they can gain.
    fewest_steps = cache(_fewest_steps)
    found: list[tuple[tuple[int, ...], int]] = []
    smaller: set[tuple[int, ...]] = set()
    for size in range(1, MAX_CHANGES + 1):
        fewest: dict[tuple[int, ...], int] = {}
        for line, own in zip(lines, frontiers, strict=True):
            for dimensions in _reaching(own, line.distance, size, smaller):
                steps = fewest_steps(tuple(sorted(own[index] for index in dimensions)), line.distance)
                fewest[dimensions] = min(steps, fewest.get(dimensions, steps))
        smaller.update(fewest)
        found += sorted(fewest.items(), key=lambda item: (item[1], item[0]))
        if len(found) >= MAX_FLIPS:
            break
    return tuple(
        _flip(dimensions, steps, contributions, moves, standing, outcome) for dimensions, steps in found[:MAX_FLIPS]
    )


def importance_flips(
    questions: Sequence[Question],
    answers: Mapping[str, str],
    importances: Mapping[str, int],
    contributions: Sequence[Contribution],
    coverage: Coverage,
    outcome: Outcome,
) -> tuple[ImportanceFlip, ...]:
    """The changes of a single importance that change `outcome`, other than to *not enough to say*.

    One per answered dimension: the one with the fewest steps, of two the lower importance. Ordered by
    steps, then dimensions; MAX_FLIPS at most. Empty after *not enough to say*.
    """
    if outcome is Outcome.NOT_ENOUGH:
        return ()
    standing = _Standing.of(contributions)
    found = []
    for question in questions:
        answer = answers.get(question.key, UNSURE)
        if answer == UNSURE:
            continue
        effect = Effect.of(question, answer)
        before = importances[question.key]
        for after in sorted(IMPORTANCES, key=lambda importance: abs(importance - before)):
            more = after - before
            changed = replace(
                coverage,
                counted=coverage.counted + (after > 0) - (before > 0),
                importance_answered=coverage.importance_answered + more,
                importance=coverage.importance + more,
            )
            if not changed.is_enough:
                continue
            weight = more * question.span
            becomes = outcome_of(
                standing.points + weight * effect.lean, standing.need + weight * effect.need, changed.scale
            )
            if becomes is not outcome:
                found.append(ImportanceFlip(question.key, before, after, becomes))
                break
    return tuple(sorted(found, key=lambda flip: flip.steps)[:MAX_FLIPS])


def _moves(question: Question, contribution: Contribution) -> list[_Move]:
    now = Effect.of(question, contribution.answer)
    weight = contribution.importance * question.span
    moves = []
    for answer in (*question.leans, BOTH):
        effect = Effect.of(question, answer)
        if effect != now:
            lean, need = effect.lean - now.lean, effect.need - now.need
            moves.append(_Move(answer, max(1, abs(lean)), weight * lean, weight * need))
    return moves


def _lines(standing: _Standing, outcome: Outcome) -> list[_Line]:
    points, need, scale = standing
    lead, blend = points_to_lead(scale), points_of_need(scale)
    if outcome is Outcome.FIRST:
        return [_Line("points", +1, -lead + 1 - points)]
    if outcome is Outcome.SECOND:
        return [_Line("points", -1, points - lead + 1)]
    leading = [_Line("points", +1, lead - points), _Line("points", -1, points + lead)]
    if outcome is Outcome.BLENDED:
        return [*leading, _Line("need", -1, need - blend + 1)]
    return [*leading, _Line("need", +1, blend - need)]


def _frontier(moves: Sequence[_Move], line: _Line) -> _Frontier:
    frontier: list[tuple[int, int]] = []
    best = 0
    for steps, gain in sorted((move.steps, line.sign * getattr(move, line.axis)) for move in moves):
        if gain > best:
            best = gain
            if frontier and frontier[-1][0] == steps:
                frontier.pop()
            frontier.append((steps, gain))
    return tuple(frontier)


def _reaching(
    frontiers: Sequence[_Frontier], distance: int, size: int, smaller: set[tuple[int, ...]]
) -> Iterator[tuple[int, ...]]:
    """The sets of `size` dimensions, as rising indices, that can cross a line but hold none of `smaller`.

    Going through them by falling gain, the first that falls short ends the search: all later ones do too.
    """
    best = sorted(
        ((frontier[-1][1], index) for index, frontier in enumerate(frontiers) if frontier and (index,) not in smaller),
        reverse=True,
    )

    def extend(start: int, chosen: tuple[int, ...], missing: int) -> Iterator[tuple[int, ...]]:
        left = size - len(chosen)
        for place in range(start, len(best)):
            gain, index = best[place]
            if gain * left < missing:
                return
            if any((min(index, other), max(index, other)) in smaller for other in chosen):
                continue
            if left == 1:
                yield tuple(sorted((*chosen, index)))
            else:
                yield from extend(place + 1, (*chosen, index), missing - gain)

    return extend(0, (), distance)


def _fewest_steps(frontiers: tuple[_Frontier, ...], distance: int) -> int:
    """The fewest steps with which these dimensions, which can, cross a line together."""
    fewest = {0: 0}
    for frontier in frontiers:
        reached: dict[int, int] = {}
        for so_far, gained in fewest.items():
            for steps, gain in frontier:
                total = so_far + steps
                reached[total] = max(reached.get(total, 0), gained + gain)
        fewest = reached
    return min(steps for steps, gain in fewest.items() if gain >= distance)


def _flip(
    dimensions: Sequence[int],
    steps: int,
    contributions: Sequence[Contribution],
    moves: Sequence[Sequence[_Move]],
    standing: _Standing,
    outcome: Outcome,
) -> Flip:
    """The change of these answers that takes so many steps, leaves `outcome`, and moves the fewest leans."""

    def becomes(chosen: tuple[_Move, ...]) -> Outcome:
        points = standing.points + sum(move.points for move in chosen)
        need = standing.need + sum(move.need for move in chosen)
        return outcome_of(points, need, standing.scale)

    candidates = [
        chosen
        for chosen in product(*(moves[index] for index in dimensions))
        if sum(move.steps for move in chosen) == steps and becomes(chosen) is not outcome
    ]
    best = min(candidates, key=lambda chosen: sum(move.points != 0 for move in chosen))
    changes = (
        AnswerChange(contributions[index].key, contributions[index].answer, move.answer, move.steps)
        for index, move in zip(dimensions, best, strict=True)
    )
    return Flip(tuple(changes), becomes(best))
