"""Score and outcome in whole numbers (rules 1, recommendation design, "Score" and "Outcome").

Everything is counted in *points*. A dimension whose options stand `span` apart (1...4), with importance k
and an answer of lean a, has k * span * a points; with W the importance answered, one point is 1 / (8 W) of
the margin, because g = span / 4 and d = g * a / 2. So contributions, margin and pulls are integers over
the one *scale* 8 W, add up exactly, and can be shown to the reader as they are.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Self

from comparison.recommendation.questions import BOTH, UNSURE, Question
from comparison.recommendation.rules import ENOUGH_ANSWERS, ENOUGH_IMPORTANCE, IOTA, TAU


class Outcome(StrEnum):
    FIRST = "first"
    SECOND = "second"
    BLENDED = "blended"
    NO_STRONG_NEED = "no-strong-need"
    NOT_ENOUGH = "not-enough"


class Zone(StrEnum):
    """Where a margin stands on the bar, whatever the need and the coverage."""

    FIRST = "first"
    BETWEEN = "between"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Effect:
    """What an answer adds to margin (`lean`, -2...+2) and need (0...2), per importance and span."""

    lean: int
    need: int

    @classmethod
    def of(cls, question: Question, answer: str) -> Self:
        """Both has no lean and the whole need: half of it pulls each way (k g / 2W to P1 and to P2)."""
        if answer == BOTH:
            return cls(0, 2)
        lean = question.leans[answer] or 0
        return cls(lean, abs(lean))


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one answered dimension that matters adds: the reason shown to the reader *is* this number.

    `lean` is the choice's (None: it leans nowhere; 0 for *both*), `importance` 1...3, `separation` 1/4...1.
    `points` are out of `scale`, negative towards the first option. `points_1` and `points_2` are what it
    adds to the two pulls, 0 or more; only *both* adds to each. points = points_2 - points_1.
    """

    key: str
    answer: str
    lean: int | None
    importance: int
    separation: Fraction
    points: int
    points_1: int
    points_2: int
    scale: int

    @property
    def value(self) -> Fraction:
        """c, -1...+1: its part of the margin."""
        return Fraction(self.points, self.scale)

    @property
    def pull_1(self) -> Fraction:
        """Its part of P1, 0...1."""
        return Fraction(self.points_1, self.scale)

    @property
    def pull_2(self) -> Fraction:
        """Its part of P2, 0...1."""
        return Fraction(self.points_2, self.scale)


def contribution(question: Question, answer: str, importance: int, scale: int) -> Contribution:
    effect = Effect.of(question, answer)
    weight = importance * question.span
    return Contribution(
        key=question.key,
        answer=answer,
        lean=0 if answer == BOTH else question.leans[answer],
        importance=importance,
        separation=question.separation,
        points=weight * effect.lean,
        points_1=weight * (effect.need - effect.lean) // 2,
        points_2=weight * (effect.need + effect.lean) // 2,
        scale=scale,
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much the outcome stands on.

    `answered` of `asked` questions have an answer other than *unsure*; `counted` of them have importance 1
    or more. `importance_answered` is W, the sum of those; `importance` that of all the questions.
    """

    answered: int
    counted: int
    asked: int
    importance_answered: int
    importance: int

    @property
    def is_enough(self) -> bool:
        return (
            self.importance_answered > 0
            and self.counted >= min(ENOUGH_ANSWERS, self.asked)
            and self.importance_answered >= ENOUGH_IMPORTANCE * self.importance
        )

    @property
    def scale(self) -> int:
        """8 W: the points that an answer to everything, wholly for one option on poles, would have."""
        return 8 * self.importance_answered


def coverage(questions: Iterable[Question], answers: dict[str, str], importances: dict[str, int]) -> Coverage:
    asked = [question.key for question in questions]
    answered = [key for key in asked if answers.get(key, UNSURE) != UNSURE]
    return Coverage(
        answered=len(answered),
        counted=sum(importances[key] > 0 for key in answered),
        asked=len(asked),
        importance_answered=sum(importances[key] for key in answered),
        importance=sum(importances[key] for key in asked),
    )


# Asked for a hundred times in one recommendation, for a scale or two; there are at most 121 of them.
@cache
def points_to_lead(scale: int) -> int:
    """The fewest points out of `scale` that reach TAU: from here an option leads, or exceptions count."""
    return math.ceil(TAU * scale)


@cache
def points_of_need(scale: int) -> int:
    """The fewest points out of `scale` that reach IOTA: from here a middle result is blended."""
    return math.ceil(IOTA * scale)


def zone_of(points: int, scale: int) -> Zone:
    """The zone of a margin of `points` out of `scale` > 0."""
    lead = points_to_lead(scale)
    if points <= -lead:
        return Zone.FIRST
    return Zone.SECOND if points >= lead else Zone.BETWEEN


def outcome_of(points: int, need: int, scale: int) -> Outcome:
    """The outcome of a margin and a need in points out of `scale` > 0, where the coverage is enough."""
    zone = zone_of(points, scale)
    if zone is Zone.BETWEEN:
        return Outcome.BLENDED if need >= points_of_need(scale) else Outcome.NO_STRONG_NEED
    return Outcome.FIRST if zone is Zone.FIRST else Outcome.SECOND
