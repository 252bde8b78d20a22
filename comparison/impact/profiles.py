"""How all profiles come out, counted exactly without looking at one of them.

A *profile* answers every question, by one of its choices or by *both*. *Unsure* is no answer of a profile: what
open questions can still do is the interval's. All dimensions have the same importance; it cancels, so 1 stands
for it.

An answer adds its points to margin and need whatever the other answers are (`recommendation.score`), and the
outcome depends on the two sums alone. So profiles are counted by their sums, one question after the other: a
convolution of the questions' own distributions. Nine questions have 10,077,696 profiles, and some hundred sums.
A need matters up to the line where a middle result is blended, so no more of it is kept: that holds the number of
sums down.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from comparison.recommendation import BOTH, Outcome, Question
from comparison.recommendation.score import Effect, outcome_of, points_of_need

MOST_ADDITIONS: Final = 1_000_000
"""One count tries no more: that many take about a second. Nine wholly changed questions need about half."""

type Step = tuple[int, int, int, int]
"""What answers add to margin and need before, and to margin and need after, in points."""
type Steps = tuple[tuple[Step, int], ...]
"""What the answers to one question add, each with the number of answers that add it."""


class TooMany(ValueError):
    """Too many questions, too different: their sums cannot be counted in the time that a page has."""


def outcomes(questions: Sequence[Question]) -> dict[Outcome, int]:
    """How many profiles have each outcome; *not enough to say* only where nothing is asked.

    The counts add up to `number_of_profiles`. Raises TooMany.
    """
    counts = pairs_of_outcomes([_steps_of(question) for question in questions], len(questions), 0)
    return {outcome: sum(count for (before, _), count in counts.items() if before is outcome) for outcome in Outcome}


def number_of_profiles(questions: Iterable[Question]) -> int:
    return math.prod(len(question.leans) + 1 for question in questions)


def decisive(questions: Sequence[Question]) -> dict[str, Fraction]:
    """How often each dimension decides, by key, 0...1: the share of profiles to which this dimension alone can
    give another outcome, by another answer to its question.

    Whether it can depends on the other answers only, so it is also their share. It is the recommendation's own
    one-answer flip, looked at over all profiles. Raises TooMany.
    """
    steps = {question.key: _steps_of(question) for question in questions}
    # Questions whose answers add the same decide equally often, and are looked at once.
    most = MOST_ADDITIONS // max(1, len(set(steps.values())))
    shares = {}
    for key, own in steps.items():
        others = tuple(sorted(other for place, other in steps.items() if place != key))
        shares[key] = _share_decided(own, others, 8 * len(questions), most)
    return shares


def most_decisive(shares: Mapping[str, Fraction]) -> tuple[str, ...]:
    """The keys of the dimensions that decide most often: several if they are level, none if none ever decides."""
    highest = max(shares.values(), default=Fraction(0))
    return tuple(key for key, share in shares.items() if share == highest > 0)


def pairs_of_outcomes(
    steps: Iterable[Steps], asked_before: int, asked_after: int
) -> Mapping[tuple[Outcome, Outcome], int]:
    """How many profiles have each outcome before and each after, where so many questions are asked; none for 0.

    Kept in memory by what the answers add: no text and no key is part of that. Raises TooMany.
    """
    # What is the same before and after comes first: its sums lie on few points, and order does not matter.
    ordered = tuple(sorted(steps, key=lambda own: (any(step[:2] != step[2:] for step, _ in own), own)))
    return _pairs_of_outcomes(ordered, 8 * asked_before, 8 * asked_after)


@lru_cache(maxsize=64)
def _pairs_of_outcomes(
    steps: tuple[Steps, ...], scale_before: int, scale_after: int
) -> Mapping[tuple[Outcome, Outcome], int]:
    counts: Counter[tuple[Outcome, Outcome]] = Counter()
    sums = _sums(steps, scale_before, scale_after, MOST_ADDITIONS)
    for (points, need, points_after, need_after), ways in sums.items():
        pair = _outcome(points, need, scale_before), _outcome(points_after, need_after, scale_after)
        counts[pair] += ways
    return MappingProxyType(counts)


@lru_cache(maxsize=256)
def _share_decided(own: Steps, others: tuple[Steps, ...], scale: int, most: int) -> Fraction:
    decided = profiles = 0
    for (points, need, _, _), ways in _sums(others, scale, 0, most).items():
        profiles += ways
        possible = {outcome_of(points + more, need + needed, scale) for (more, needed, _, _), _ in own}
        decided += ways if len(possible) > 1 else 0
    return Fraction(decided, profiles)


def _sums(steps: Iterable[Steps], scale_before: int, scale_after: int, most: int) -> dict[Step, int]:
    """In how many ways each sum comes about; a need is kept as at most what makes a middle result blended.

    Raises TooMany rather than add more than `most` times.
    """
    enough, enough_after = points_of_need(scale_before), points_of_need(scale_after)
    sums: dict[Step, int] = {(0, 0, 0, 0): 1}
    additions = 0
    for own in steps:
        additions += len(sums) * len(own)
        if additions > most:
            raise TooMany("too many different questions to count all profiles in the time of a page")
        further: defaultdict[Step, int] = defaultdict(int)
        for (points, need, points_after, need_after), ways in sums.items():
            for (more, needed, more_after, needed_after), times in own:
                here, there = need + needed, need_after + needed_after
                sum_of_both = (
                    points + more,
                    here if here < enough else enough,
                    points_after + more_after,
                    there if there < enough_after else enough_after,
                )
                further[sum_of_both] += ways * times
        sums = further
    return sums


def _outcome(points: int, need: int, scale: int) -> Outcome:
    return outcome_of(points, need, scale) if scale else Outcome.NOT_ENOUGH


def _steps_of(question: Question) -> Steps:
    return steps_between(question, None, [*question.leans, BOTH])


def steps_between(before: Question | None, after: Question | None, answers: Collection[str]) -> Steps:
    """What these answers to one question add before and after; nothing where it is not asked."""
    return tuple(sorted(Counter((*_added(before, one), *_added(after, one)) for one in answers).items()))


def _added(question: Question | None, answer: str) -> tuple[int, int]:
    if question is None:
        return 0, 0
    effect = Effect.of(question, answer)
    return question.span * effect.lean, question.span * effect.need
