"""Which golden personas are told something else when questions, positions or leans change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from comparison.documents import Persona
from comparison.recommendation import Outcome, Question, recommend


@dataclass(frozen=True)
class Told:
    """What a reader is told: the outcome, and whether exceptions go with it."""

    outcome: Outcome
    with_exceptions: bool

    @classmethod
    def to(cls, persona: Persona, questions: Sequence[Question]) -> Self:
        """What these questions tell a persona; an answer that they do not have is no answer."""
        asked = {question.key: question for question in questions}
        given = {key: answer for key, answer in persona.answers if key in asked and asked[key].accepts(answer)}
        result = recommend(questions, given, dict(persona.importances))
        return cls(result.outcome, result.with_exceptions)


@dataclass(frozen=True)
class PersonaMove:
    """What a persona is told before and after. `lost` are the keys of the questions whose answer is gone after."""

    persona: Persona
    before: Told
    after: Told
    lost: tuple[str, ...]

    @property
    def is_as_expected(self) -> bool:
        """Whether it is told after what its editors expect."""
        return self.after == Told(Outcome(self.persona.expected), self.persona.with_exceptions)


def moves_of_personas(
    personas: Iterable[Persona], before: Mapping[str, Sequence[Question]], after: Mapping[str, Sequence[Question]]
) -> list[PersonaMove]:
    """The personas that are told something else after; the questions are given by way, `quick` and `full`."""
    moves = []
    for persona in personas:
        old, new = (Told.to(persona, versions[persona.way]) for versions in (before, after))
        if old != new:
            there = {question.key: question for question in after[persona.way]}
            lost = tuple(key for key, answer in persona.answers if key not in there or not there[key].accepts(answer))
            moves.append(PersonaMove(persona, old, new, lost))
    return moves
