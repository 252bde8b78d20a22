"""How readers get on with the questions, from the anonymous totals: counts of answers by choice, no more.

The totals keep no importances, so nobody can say which questions readers found important. What can be said is how
often a question's answers lean to an option at all; only then do they move the margin.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from comparison import documents
from comparison.recommendation import BOTH, UNSURE

OFTEN: Final = Fraction(1, 3)
"""From this share on, *unsure* or *both* says something about the question."""
MOSTLY: Final = Fraction(3, 4)
"""From this share of answers that lean to neither option, a question rarely matters."""
NEARLY_ALL: Final = Fraction(9, 10)
"""From this share of one and the same choice, a question does not tell readers apart."""


class Finding(StrEnum):
    """What an editor should look at."""

    UNSURE = "unsure"
    BOTH = "both"
    RARELY_MATTERS = "rarely-matters"
    ALL_ALIKE = "all-alike"


@dataclass(frozen=True)
class Health:
    """The answers to one question: all that count today, those of them that lean nowhere, and those given up since.

    `answers` counts all answers that the question still has; `unsure`, `both` and `level` are parts of it, `level`
    being its choices with lean 0 or none. `highest` is the count of the choice taken most often. `retired` counts
    answers by choices that the question no longer has, and is no part of `answers`.
    """

    dimension: documents.Dimension
    answers: int
    unsure: int
    both: int
    level: int
    highest: int
    retired: int

    @property
    def without_lean(self) -> int:
        """The answers that leave the margin where it is."""
        return self.unsure + self.both + self.level

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What stands out; nothing where nobody has answered."""
        limits = {
            Finding.UNSURE: (self.unsure, OFTEN),
            Finding.BOTH: (self.both, OFTEN),
            Finding.RARELY_MATTERS: (self.without_lean, MOSTLY),
            Finding.ALL_ALIKE: (self.highest, NEARLY_ALL),
        }
        return tuple(
            finding for finding, (count, limit) in limits.items() if self.answers and count >= limit * self.answers
        )


def health_of(dimensions: Iterable[documents.Dimension], counts: Mapping[str, Mapping[str, int]]) -> list[Health]:
    """Each dimension that asks, with its answers; `counts` are by dimension key and answer."""
    return [_health(dimension, counts.get(dimension.key, {})) for dimension in dimensions if dimension.question]


def _health(dimension: documents.Dimension, counts: Mapping[str, int]) -> Health:
    choices = dimension.question.choices if dimension.question else ()
    unsure, both = counts.get(UNSURE, 0), counts.get(BOTH, 0)
    by_choice = {choice.key: counts.get(choice.key, 0) for choice in choices}
    answers = sum(by_choice.values()) + unsure + both
    return Health(
        dimension=dimension,
        answers=answers,
        unsure=unsure,
        both=both,
        level=sum(by_choice[choice.key] for choice in choices if not choice.lean),
        highest=max(by_choice.values(), default=0),
        retired=sum(counts.values()) - answers,
    )
