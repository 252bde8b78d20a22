"""What the open questions can still change (rules 1, recommendation design, "Interval")."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from comparison.recommendation.questions import Question
from comparison.recommendation.rules import TAU
from comparison.recommendation.score import Zone, zone_of


@dataclass(frozen=True, slots=True)
class Interval:
    """The band on the lean bar, and what it means.

    `low` and `high`, -1...+1: the hull of today's margin and of the margins that answering all open
    questions can give. `decided` is the zone that no further answer can leave, or None; with nothing open
    it is today's zone. `next_question` is, unless decided, the open question that can move most.
    """

    low: Fraction
    high: Fraction
    decided: Zone | None
    next_question: str | None


def interval(points: int, weight: int, is_enough: bool, unanswered: Sequence[tuple[Question, int]]) -> Interval | None:
    """The interval of a margin of `points` out of 8 * `weight`; `unanswered` with importances of 1 or more.

    Each open question ranges over its own choices and *both*, which is the design's -g...+g where it has
    both poles. None where nothing has an importance.

    The band is about answering everything. *Decided* is stricter, so that it also survives answering only
    some of it: a strong answer alone can reach further than together with weak ones that dilute it. And
    nothing is decided before there is enough to say something. Of equal next questions the first in the
    questionnaire is named: one of them has to be asked first, and no option gains by it.
    """
    full_weight = weight + sum(importance for _, importance in unanswered)
    if full_weight == 0:
        return None
    ranges = [(_range(question), importance) for question, importance in unanswered]
    low = Fraction(points + sum(k * lowest for (lowest, _), k in ranges), 8 * full_weight)
    high = Fraction(points + sum(k * highest for (_, highest), k in ranges), 8 * full_weight)
    decided = None
    if weight:
        low = min(low, Fraction(points, 8 * weight))
        high = max(high, Fraction(points, 8 * weight))
        if is_enough:
            decided = _decided(points, weight, ranges)
    next_question = None
    if unanswered and decided is None:
        next_question = max(unanswered, key=lambda open_: open_[1] * open_[0].span)[0].key
    return Interval(low, high, decided, next_question)


def _range(question: Question) -> tuple[int, int]:
    """The fewest and the most points per importance that an answer can give; *both* always gives 0."""
    leans = [0, *(lean or 0 for lean in question.leans.values())]
    return question.span * min(leans), question.span * max(leans)


def _decided(points: int, weight: int, ranges: Sequence[tuple[tuple[int, int], int]]) -> Zone | None:
    """M >= TAU means: the sum of k (d - TAU) is >= 0. What is open adds its best to it, or nothing."""
    zone = zone_of(points, 8 * weight)
    lead = 8 * TAU
    above_2 = points - lead * weight
    above_1 = points + lead * weight
    most, least = Fraction(0), Fraction(0)
    if zone is Zone.SECOND:
        least = sum((k * (lowest - lead) for (lowest, _), k in ranges), least)
        return zone if above_2 + least >= 0 else None
    if zone is Zone.FIRST:
        most = sum((k * (highest + lead) for (_, highest), k in ranges), most)
        return zone if above_1 + most <= 0 else None
    most = sum((k * (highest - lead) for (_, highest), k in ranges if highest > lead), most)
    least = sum((k * (lowest + lead) for (lowest, _), k in ranges if lowest < -lead), least)
    return zone if above_2 + most < 0 < above_1 + least else None
