"""What a reader looks for: words, and phrases that mean something else in our texts."""

from collections.abc import Collection
from dataclasses import dataclass, field

from .stems import run
from .words import EMPTY_WORDS, steps, written

EXACT, SAME_STEM, MEANT, PART, NEAR = 1.0, 0.8, 0.6, 0.5, 0.3
"""What a find counts: the word itself, another form of it, what it means, one that begins so, one spelt nearly so."""
PART_FROM, NEAR_FROM = 3, 4
"""How many letters a word needs for words that begin with it, or are spelt nearly so, to be looked for."""
LONGEST_PHRASE = 5


@dataclass
class Term:
    """One thing looked for: a word, or several that mean one thing. The known words that find it come with factors."""

    word: str = ""
    words: dict[str, float] = field(default_factory=dict)
    phrases: dict[str, float] = field(default_factory=dict)
    near: dict[str, float] = field(default_factory=dict)
    near_phrases: dict[str, float] = field(default_factory=dict)


def terms_of(query: str, synonyms: Collection[str]) -> list[Term]:
    """The terms of a query; `synonyms` are the runs of the phrases that mean something else."""
    words = written(query)
    terms, place = [], 0
    while place < len(words):
        length = _phrase_length(words[place:], synonyms)
        if length:
            terms.append(_phrase(words[place : place + length]))
        elif words[place] not in EMPTY_WORDS:
            terms.append(_single(words[place]))
        place += length or 1
    # A query of empty words only: they are all that there is to look for.
    return terms or [_single(word) for word in words]


def _phrase_length(words: list[str], synonyms: Collection[str]) -> int:
    lengths = range(min(LONGEST_PHRASE, len(words)), 0, -1)
    return next((length for length in lengths if run(" ".join(words[:length])) in synonyms), 0)


def _phrase(words: list[str]) -> Term:
    return Term(word=words[0] if len(words) == 1 else "", phrases={run(" ".join(words)): EXACT})


def _single(word: str) -> Term:
    """A word that is put together is also found where its steps stand one after the other: “SOC2” by “SOC 2”."""
    return Term(word=word, phrases={run(word): SAME_STEM} if len(steps(word)) > 1 else {})
