"""Whether a comparison favours an option: outcomes of all profiles, leans, flips, lengths of texts, sources."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from comparison import documents
from comparison.impact.profiles import decisive, number_of_profiles, outcomes
from comparison.recommendation import Outcome, Question

DOMINATES: Final = Fraction(3, 2)
"""A dimension dominates if it decides so many times as often as the questions do on average."""

STANCE_TEXTS: Final = ("glance", "description", "caution")


@dataclass(frozen=True)
class Leans:
    """The leans of one question's choices, in the order shown. A lean of None counts as 0."""

    key: str
    leans: tuple[int | None, ...]

    @property
    def is_symmetric(self) -> bool:
        """Whether each lean to one option has its equal to the other."""
        counted = [lean or 0 for lean in self.leans]
        return sorted(counted) == sorted(-lean for lean in counted)

    @property
    def has_middle(self) -> bool:
        """Whether a choice is a real middle, rather than one that leans nowhere."""
        return 0 in self.leans

    @property
    def balance(self) -> int:
        """The sum of the leans: below 0 towards the first option."""
        return sum(lean or 0 for lean in self.leans)


@dataclass(frozen=True)
class Words:
    """How many words each side has in one kind of text: of one dimension, or of all."""

    text: str
    first: int
    second: int


@dataclass(frozen=True)
class Bias:
    """One comparison, looked at from both sides.

    `outcomes` count all profiles of the full way; `decisive`, 0...1, and `dominating` are about its dimensions.
    `asymmetric` are the questions whose leans are not symmetric or have no real middle.
    `words` are those of each dimension, by its key; `totals` those of all.
    `sources` count the sources that the comparison cites, by kind.
    """

    profiles: int
    outcomes: Mapping[Outcome, int]
    decisive: Mapping[str, Fraction]
    asymmetric: tuple[Leans, ...]
    words: Mapping[str, tuple[Words, ...]]
    totals: tuple[Words, ...]
    sources: Mapping[str, int]

    @property
    def difference(self) -> Fraction:
        """By how much of all profiles the second option leads more often than the first, -1...+1."""
        return Fraction(self.outcomes[Outcome.SECOND] - self.outcomes[Outcome.FIRST], self.profiles)

    @property
    def dominating(self) -> tuple[str, ...]:
        """The keys of the dimensions that decide DOMINATES times as often as the average, or more."""
        if not self.decisive:
            return ()
        average = sum(self.decisive.values(), Fraction(0)) / len(self.decisive)
        return tuple(key for key, share in self.decisive.items() if share >= DOMINATES * average > 0)


def bias_of(comparison: documents.Comparison, questions: Sequence[Question], kinds: Mapping[str, str]) -> Bias:
    """The report on a comparison. `questions` are all of its own; `kinds` tell every source's kind by its key.

    Raises TooMany.
    """
    leans = [Leans(question.key, tuple(question.leans.values())) for question in questions]
    words = {dimension.key: _words_of(dimension) for dimension in comparison.dimensions}
    return Bias(
        profiles=number_of_profiles(questions),
        outcomes=outcomes(questions),
        decisive=decisive(questions),
        asymmetric=tuple(one for one in leans if not (one.is_symmetric and one.has_middle)),
        words=words,
        totals=tuple(_total(text, words) for text in STANCE_TEXTS),
        sources=_sources_by_kind(comparison, kinds),
    )


def _words_of(dimension: documents.Dimension) -> tuple[Words, ...]:
    return tuple(
        Words(text, *(documents.word_count(getattr(stance, text)) for stance in dimension.stances))
        for text in STANCE_TEXTS
    )


def _total(text: str, words: Mapping[str, Sequence[Words]]) -> Words:
    same = [one for rows in words.values() for one in rows if one.text == text]
    return Words(text, sum(one.first for one in same), sum(one.second for one in same))


def _sources_by_kind(comparison: documents.Comparison, kinds: Mapping[str, str]) -> dict[str, int]:
    """How many sources of each kind the head and the dimensions cite; kinds that they do not cite count 0."""
    cited = documents.citations(comparison.head).union(*map(documents.citations, comparison.dimensions))
    counts = Counter(kinds[key] for key in cited if key in kinds)
    return {kind: counts[kind] for kind in documents.SOURCE_KINDS}
