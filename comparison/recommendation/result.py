"""The result: everything that a page says about one reader's answers (rules 1, recommendation design)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from comparison.recommendation.flips import Flip, ImportanceFlip, flips, importance_flips
from comparison.recommendation.interval import Interval, interval
from comparison.recommendation.questions import BOTH, UNSURE, Question, check_input
from comparison.recommendation.robustness import (
    Shares,
    Word,
    all_weightings,
    margin_deviation,
    nearby_weightings,
    word_for,
)
from comparison.recommendation.rules import HIGH_IMPORTANCE, RULES, SMALL_SEPARATION
from comparison.recommendation.score import (
    Contribution,
    Coverage,
    Outcome,
    Zone,
    contribution,
    coverage,
    outcome_of,
    points_to_lead,
    zone_of,
)


class Allocation(StrEnum):
    """Who does what on one dimension; FREE: either option can."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"
    FREE = "free"


class Notice(NamedTuple):
    """A choice that was made and carries a notice: the keys of its question and its own."""

    question: str
    choice: str


@dataclass(frozen=True)
class Recommendation:
    """What the engine says. The fields are cheap; what costs time is computed when first asked for.

    `questions`, `answers`, `importances`: the input that counted, an importance for every question.
    `contributions`: of the answered questions with importance 1 or more, in the questions' order.
    `unanswered`: keys of the others with importance 1 or more. `not_relevant`: keys of importance 0.
    `points`, `points_1`, `points_2`: margin and pulls out of `scale`, exact whole numbers; points is the
    sum of the contributions' and equals points_2 - points_1. Scale is 0 where nothing is answered.
    `notices`: of the choices made, whatever their importance.
    """

    questions: tuple[Question, ...]
    answers: Mapping[str, str]
    importances: Mapping[str, int]
    outcome: Outcome
    contributions: tuple[Contribution, ...]
    unanswered: tuple[str, ...]
    not_relevant: tuple[str, ...]
    coverage: Coverage
    points: int
    points_1: int
    points_2: int
    scale: int
    notices: tuple[Notice, ...]
    rules: int = RULES

    @property
    def margin(self) -> Fraction:
        """M, -1 (first option) ... +1 (second); 0 where nothing is answered."""
        return self._part(self.points)

    @property
    def pull_1(self) -> Fraction:
        """P1, 0...1: all that pulls to the first option."""
        return self._part(self.points_1)

    @property
    def pull_2(self) -> Fraction:
        """P2, 0...1: all that pulls to the second option."""
        return self._part(self.points_2)

    @property
    def need(self) -> Fraction:
        """I = P1 + P2, 0...1: the strength of need."""
        return self._part(self.points_1 + self.points_2)

    @property
    def points_to_lead(self) -> int:
        """From so many points out of `scale` an option leads, and an opposing pull makes exceptions."""
        return points_to_lead(self.scale)

    @property
    def zone(self) -> Zone:
        """Where the margin stands, whatever the need and the coverage."""
        return zone_of(self.points, self.scale) if self.scale else Zone.BETWEEN

    @property
    def is_level(self) -> bool:
        """Both pulls are equal: no text may then say that one option leads."""
        return self.points == 0

    @property
    def for_first(self) -> tuple[Contribution, ...]:
        """The contributions to the first option, the largest first."""
        return _by_size(one for one in self.contributions if one.points < 0)

    @property
    def for_second(self) -> tuple[Contribution, ...]:
        """The contributions to the second option, the largest first."""
        return _by_size(one for one in self.contributions if one.points > 0)

    @property
    def reasons_for(self) -> tuple[Contribution, ...]:
        """The contributions to the leading option, the largest first; empty where none leads."""
        return {Outcome.FIRST: self.for_first, Outcome.SECOND: self.for_second}.get(self.outcome, ())

    @property
    def reasons_against(self) -> tuple[Contribution, ...]:
        """The case against: the contributions to the other option; empty where none leads."""
        return {Outcome.FIRST: self.for_second, Outcome.SECOND: self.for_first}.get(self.outcome, ())

    @property
    def exceptions(self) -> tuple[Contribution, ...]:
        """What to except from the leading option: all that pulls the other way, in order of its pull.

        With what is answered *both*, as half of that pulls the other way and counts to the limit. Empty
        where no option leads, or where the opposing pull is below TAU.
        """
        opposing = {Outcome.FIRST: "points_2", Outcome.SECOND: "points_1"}.get(self.outcome)
        if opposing is None or getattr(self, opposing) < self.points_to_lead:
            return ()
        pulls = [(getattr(one, opposing), one) for one in self.contributions]
        return tuple(one for pull, one in sorted(pulls, key=lambda item: -item[0]) if pull > 0)

    @property
    def with_exceptions(self) -> bool:
        return bool(self.exceptions)

    @property
    def allocation(self) -> dict[str, Allocation]:
        """Who does what, by dimension; a dimension that is still open has no place in it yet."""
        places = {one.key: _allocation(one) for one in self.contributions}
        places |= dict.fromkeys(self.not_relevant, Allocation.FREE)
        return {question.key: places[question.key] for question in self.questions if question.key in places}

    @property
    def important_not_decisive(self) -> tuple[str, ...]:
        """The keys of dimensions that matter most to the reader and on which the options barely differ."""
        return tuple(
            question.key
            for question in self.questions
            if self.importances[question.key] >= HIGH_IMPORTANCE and question.separation <= SMALL_SEPARATION
        )

    @cached_property
    def interval(self) -> Interval | None:
        """What the open questions can still change; None where every importance is 0."""
        unanswered = [
            (question, self.importances[question.key]) for question in self.questions if question.key in self.unanswered
        ]
        return interval(self.points, self.coverage.importance_answered, self.coverage.is_enough, unanswered)

    @cached_property
    def flips(self) -> tuple[Flip, ...]:
        """The smallest changes of one, two or three answers that change the outcome."""
        return flips(self.questions, self.contributions, self.outcome)

    @cached_property
    def importance_flips(self) -> tuple[ImportanceFlip, ...]:
        """The changes of one importance that change the outcome."""
        return importance_flips(
            self.questions, self.answers, self.importances, self.contributions, self.coverage, self.outcome
        )

    @cached_property
    def nearby(self) -> Shares | None:
        """The zones over weightings like the reader's own; None after *not enough to say*."""
        return None if self.outcome is Outcome.NOT_ENOUGH else nearby_weightings(self.contributions)

    @property
    def deviation(self) -> float | None:
        """The standard deviation of the margin over weightings like the reader's own, 0...1."""
        return None if self.outcome is Outcome.NOT_ENOUGH else margin_deviation(self.contributions)

    @cached_property
    def all_weightings(self) -> Shares | None:
        """The zones over all weightings; None after *not enough to say*."""
        return None if self.outcome is Outcome.NOT_ENOUGH else all_weightings(self.contributions)

    @cached_property
    def word(self) -> Word | None:
        """How firm the result is; None after *not enough to say*."""
        if self.nearby is None:
            return None
        one_step = any(len(flip.changes) == flip.steps == 1 for flip in self.flips)
        return word_for(self.zone, self.nearby, one_step)

    def _part(self, points: int) -> Fraction:
        return Fraction(points, self.scale) if self.scale else Fraction(0)


def recommend(
    questions: Iterable[Question],
    answers: Mapping[str, str],
    importances: Mapping[str, int] = MappingProxyType({}),
) -> Recommendation:
    """The recommendation for one reader (rules 1, recommendation design).

    `questions` are those of the way taken, at most 40; `answers` map their keys to a choice's key, BOTH or
    UNSURE (as does leaving it out); `importances` to 0...3, 2 where absent. Answers and importances of
    other questions are ignored. Raises ValueError, naming the question, for any other input.
    """
    questions, given, weights = check_input(questions, answers, importances)
    covered = coverage(questions, given, weights)
    contributions = tuple(
        contribution(question, given[question.key], weights[question.key], covered.scale)
        for question in questions
        if weights[question.key] and given.get(question.key, UNSURE) != UNSURE
    )
    points_1 = sum(one.points_1 for one in contributions)
    points_2 = sum(one.points_2 for one in contributions)
    outcome = Outcome.NOT_ENOUGH
    if covered.is_enough:
        outcome = outcome_of(points_2 - points_1, points_1 + points_2, covered.scale)
    counted = {one.key for one in contributions}
    return Recommendation(
        questions=questions,
        answers=given,
        importances=weights,
        outcome=outcome,
        contributions=contributions,
        unanswered=tuple(key for key, weight in weights.items() if weight and key not in counted),
        not_relevant=tuple(key for key, weight in weights.items() if not weight),
        coverage=covered,
        points=points_2 - points_1,
        points_1=points_1,
        points_2=points_2,
        scale=covered.scale,
        notices=_notices(questions, given),
    )


def _by_size(contributions: Iterable[Contribution]) -> tuple[Contribution, ...]:
    return tuple(sorted(contributions, key=lambda one: -abs(one.points)))


def _allocation(one: Contribution) -> Allocation:
    if one.answer == BOTH:
        return Allocation.BOTH
    if one.points == 0:
        return Allocation.FREE
    return Allocation.FIRST if one.points < 0 else Allocation.SECOND


def _notices(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[Notice, ...]:
    return tuple(
        Notice(question.key, answers[question.key])
        for question in questions
        if answers.get(question.key) in question.notices
    )
