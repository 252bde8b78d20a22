"""What a change of questions, positions or leans does to the outcomes of all profiles (see `profiles`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from comparison.impact.profiles import decisive, most_decisive, pairs_of_outcomes, steps_between
from comparison.recommendation import BOTH, Outcome, Question


@dataclass(frozen=True)
class Impact:
    """Every profile with its outcome before and after.

    The same profile is looked at twice. It answers by the choices that its question has both before and after, or
    by *both*; `left_out` are the others, as (question, choice). A question that only one of them asks is answered
    in every way too, which counts where it is asked; `added` and `removed` are their keys.
    `pairs` count profiles by (outcome before, outcome after), unchanged ones included, and add up to `profiles`.
    `changed` are the keys of the questions, asked in both, of which an answer adds something else now.
    `decisive_before` and `decisive_after`, 0...1, are each about all choices of its own questions.
    """

    profiles: int
    pairs: Mapping[tuple[Outcome, Outcome], int]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    decisive_before: Mapping[str, Fraction]
    decisive_after: Mapping[str, Fraction]

    @property
    def moved(self) -> int:
        """How many profiles have another outcome."""
        return sum(count for (before, after), count in self.pairs.items() if before is not after)

    @property
    def share_moved(self) -> Fraction:
        """Their share, 0...1."""
        return Fraction(self.moved, self.profiles)

    @property
    def before(self) -> dict[Outcome, int]:
        """How many profiles have each outcome before."""
        return {one: sum(count for pair, count in self.pairs.items() if pair[0] is one) for one in Outcome}

    @property
    def after(self) -> dict[Outcome, int]:
        """How many profiles have each outcome after."""
        return {one: sum(count for pair, count in self.pairs.items() if pair[1] is one) for one in Outcome}

    @property
    def most_decisive_before(self) -> tuple[str, ...]:
        return most_decisive(self.decisive_before)

    @property
    def most_decisive_after(self) -> tuple[str, ...]:
        return most_decisive(self.decisive_after)


def impact(before: Sequence[Question], after: Sequence[Question]) -> Impact:
    """What changes for readers when the questions `before` become those `after`. Raises TooMany."""
    old, new = ({question.key: question for question in questions} for questions in (before, after))
    answers = {key: _shared_answers(old.get(key), new.get(key)) for key in {**old, **new}}
    steps = {key: steps_between(old.get(key), new.get(key), own) for key, own in answers.items()}
    pairs = pairs_of_outcomes(steps.values(), len(old), len(new))
    asked_in_both = [key for key in new if key in old]
    return Impact(
        profiles=sum(pairs.values()),
        pairs=pairs,
        changed=tuple(key for key in asked_in_both if any(step[:2] != step[2:] for step, _ in steps[key])),
        added=tuple(key for key in new if key not in old),
        removed=tuple(key for key in old if key not in new),
        left_out=tuple(
            (key, choice)
            for key in asked_in_both
            for choice in dict.fromkeys([*old[key].leans, *new[key].leans])
            if choice not in answers[key]
        ),
        decisive_before=decisive(before),
        decisive_after=decisive(after),
    )


def _shared_answers(before: Question | None, after: Question | None) -> list[str]:
    versions = [question.leans for question in (before, after) if question]
    return [choice for choice in versions[0] if all(choice in leans for leans in versions)] + [BOTH]
