"""What goes in: questions, answers and importances (rules 1, recommendation design, "Input")."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from comparison.recommendation.rules import MAX_QUESTIONS

BOTH: Final = "both"
UNSURE: Final = "unsure"
DEFAULT_IMPORTANCE: Final = 2
IMPORTANCES: Final = (0, 1, 2, 3)

KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_POSITIONS: Final = range(-2, 3)


@dataclass(frozen=True, slots=True)
class Question:
    """One dimension that has a question, as the engine sees it.

    `key` is the dimension's key: lower-case letters, digits, hyphens.
    `positions` are those of the first and the second option, integers in -2...+2, the first smaller.
    `leans` maps each choice's key, in the order shown, to its lean -2...+2, or to None for a choice that
    leans nowhere (it counts as 0). Negative is the first option, positive the second.
    `notices` are the keys of the choices that carry a notice (a mapping from them will do).

    Raises ValueError, naming the question, for anything else.
    """

    key: str
    positions: tuple[int, int]
    leans: Mapping[str, int | None]
    notices: Collection[str] = ()

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise ValueError(f"question {self.key!r}: a key is lower-case letters, digits and hyphens")
        if len(self.positions) != 2 or not all(_is_position(position) for position in self.positions):
            raise ValueError(f"question {self.key}: expected two positions in -2...+2, not {self.positions}")
        if self.positions[0] >= self.positions[1]:
            raise ValueError(f"question {self.key}: the first option's position must be the smaller one")
        if not self.leans:
            raise ValueError(f"question {self.key}: it has no choices")
        for choice, lean in self.leans.items():
            if not KEY.fullmatch(choice) or choice in (BOTH, UNSURE):
                raise ValueError(f"question {self.key}: {choice!r} cannot be the key of a choice")
            if lean is not None and not _is_position(lean):
                raise ValueError(f"question {self.key}: {choice} has lean {lean!r}, not -2...+2 or None")
        for choice in self.notices:
            if choice not in self.leans:
                raise ValueError(f"question {self.key}: a notice for {choice!r}, which is no choice of it")

    @property
    def span(self) -> int:
        """How far apart the two options stand on this dimension, 1...4."""
        return self.positions[1] - self.positions[0]

    @property
    def separation(self) -> Fraction:
        """g, 1/4...1: a quarter of the span."""
        return Fraction(self.span, 4)

    def accepts(self, answer: str) -> bool:
        return answer in self.leans or answer in (BOTH, UNSURE)


def _is_position(value: object) -> bool:
    return type(value) is int and value in _POSITIONS


def check_input(
    questions: Iterable[Question], answers: Mapping[str, str], importances: Mapping[str, int]
) -> tuple[tuple[Question, ...], dict[str, str], dict[str, int]]:
    """The questions, the answers to them, and an importance for each of them.

    Answers and importances of other questions are left out: the address keeps those of the full way
    while the quick one is shown. Raises ValueError for a question given twice, for more than
    MAX_QUESTIONS, for an answer that is not one of its question's, for an importance outside 0...3.
    """
    questions = tuple(questions)
    if len({question.key for question in questions}) < len(questions):
        raise ValueError("two questions have the same key")
    if len(questions) > MAX_QUESTIONS:
        raise ValueError(f"at most {MAX_QUESTIONS} questions, not {len(questions)}")
    given: dict[str, str] = {}
    weights: dict[str, int] = {}
    for question in questions:
        key = question.key
        if key in answers:
            given[key] = answers[key]
            if not question.accepts(given[key]):
                choices = ", ".join([*question.leans, BOTH, UNSURE])
                raise ValueError(f"question {key}: the answer {given[key]!r} is not one of {choices}")
        weights[key] = importances.get(key, DEFAULT_IMPORTANCE)
        if type(weights[key]) is not int or weights[key] not in IMPORTANCES:
            raise ValueError(f"question {key}: the importance {weights[key]!r} is not one of 0, 1, 2, 3")
    return questions, given, weights
