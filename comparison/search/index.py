"""The index of what readers see, made once for each published state, and what it finds for a query."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log
from threading import Lock
from weakref import WeakKeyDictionary

from rapidfuzz import process
from rapidfuzz.distance import OSA

from comparison.documents import Published

from .entries import Entries, Entry, entries_of
from .marking import Marked, mark, pattern_of, phrase_of, snippet
from .query import EXACT, MEANT, NEAR, NEAR_FROM, PART, PART_FROM, SAME_STEM, Term, terms_of
from .stems import run, stem
from .words import EMPTY_WORDS, forms

MAX_RESULTS = 20
MAX_PARTS = 60
MAX_SUGGESTIONS = 5
OFTEN, MOST = 0.05, 10
"""What each further occurrence of a word adds, and how many of them count."""
SAME_TITLE, PHRASE = 30.0, 1.5
UNLIKE = 0.4
"""What share of a word may be otherwise in one that is suggested for it."""


@dataclass(frozen=True)
class Result:
    """A place that was found, with the words looked for marked in its title and in a stretch of its texts."""

    entry: Entry
    title: Marked
    snippet: Marked


@dataclass(frozen=True)
class Found:
    """`results` have all the words (or, if `is_partial`, most of them); `near` have words spelt nearly like them."""

    results: tuple[Result, ...] = ()
    near: tuple[Result, ...] = ()
    total: int = 0
    is_partial: bool = False
    spelt: tuple[str, ...] = ()
    """The words that the near results have."""
    suggestions: tuple[str, ...] = ()
    """Known words most like those looked for, where nothing was found."""


class Index:
    """Words → the places that have them. `places` count from 0 in the order of the entries."""

    def __init__(self, entries: Entries) -> None:
        self.entries = entries.found
        self._strengths: dict[str, dict[int, float]] = {}
        self._runs = [[(weight, run(text)) for weight, text in entry.weighted if text] for entry in self.entries]
        for place, entry in enumerate(self.entries):
            self._add(place, entry)
        self.words = sorted(self._strengths)
        """Every word by which something is found."""
        self._of_stem: dict[str, list[str]] = defaultdict(list)
        self._of_length: dict[int, list[str]] = defaultdict(list)
        for word in self.words:
            self._of_stem[stem(word)].append(word)
            self._of_length[len(word)].append(word)
        self._synonyms: dict[str, set[str]] = defaultdict(set)
        for words, meant in entries.synonyms:
            self._synonyms[run(words)].add(run(meant))

    def _add(self, place: int, entry: Entry) -> None:
        highest: dict[str, float] = {}
        counts: dict[str, int] = defaultdict(int)
        for weight, text in entry.weighted:
            for word in forms(text):
                highest[word] = max(weight, highest.get(word, 0.0))
                counts[word] += 1
        for word, weight in highest.items():
            often = OFTEN * min(counts[word] - 1, MOST)
            self._strengths.setdefault(word, {})[place] = weight + often

    def find(self, query: str, most: int = MAX_RESULTS) -> Found:
        terms = [self._widened(term) for term in terms_of(query, self._synonyms)]
        if not terms:
            return Found()
        exact = [self._scores(term.words, term.phrases) for term in terms]
        near = [self._scores(term.near, term.near_phrases) for term in terms]
        either = [_added(*pair) for pair in zip(exact, near, strict=True)]
        full = set.intersection(*map(set, exact))
        nearly = set.intersection(*map(set, either)) - full
        is_partial = not full and not nearly
        if is_partial:
            full = _most_covered(either)
        ranked = self._ranked(query, full, either if is_partial else exact)
        ranked_near = self._ranked(query, nearly, either)
        pattern, near_pattern = (self._pattern(query, terms, with_near=near) for near in (is_partial, True))
        return Found(
            results=tuple(self._result(place, pattern) for place in ranked[:most]),
            near=tuple(self._result(place, near_pattern) for place in ranked_near[:most]),
            total=len(ranked),
            is_partial=is_partial and bool(full),
            spelt=tuple(sorted({word for term in terms for word in term.near})) if nearly else (),
            suggestions=self._suggestions(terms) if not full and not nearly else (),
        )

    # --- What a term finds ---

    def _widened(self, term: Term) -> Term:
        """A term with all known words by which it is found."""
        for phrase in [*term.phrases]:
            for meant in self._synonyms.get(phrase, ()):
                term.phrases[meant] = MEANT
        if not term.word:
            return term
        for word in self._of_stem.get(stem(term.word), ()):
            term.words[word] = SAME_STEM
        for word in self._beginning(term.word):
            term.words.setdefault(word, PART)
        alike = [word for word in self._alike(term.word) if word not in term.words]
        if term.word in self._strengths:
            term.words[term.word] = EXACT
            alike = [word for word in alike if word != term.word]
        elif term.words:
            # “contracter” has the stem of “contract” and is as likely to be “contractor”.
            term.words |= dict.fromkeys(alike, SAME_STEM)
            term.phrases |= dict.fromkeys(self._meant_by(alike), MEANT)
            return term
        term.near = dict.fromkeys(alike, NEAR)
        term.near_phrases = dict.fromkeys(self._meant_by(alike), NEAR)
        return term

    def _meant_by(self, words: Iterable[str]) -> set[str]:
        return {meant for word in words for meant in self._synonyms.get(run(word), ())}

    def _beginning(self, word: str) -> Iterator[str]:
        if len(word) < PART_FROM or word in EMPTY_WORDS:
            return
        first = bisect_left(self.words, word)
        for known in self.words[first : first + MAX_PARTS]:
            if known.startswith(word):
                yield known

    def _alike(self, word: str) -> Iterator[str]:
        """Known words from which one letter was dropped, added or changed, or two letters were swapped."""
        if len(word) < NEAR_FROM or word in EMPTY_WORDS:
            return
        for length in (len(word) - 1, len(word), len(word) + 1):
            known = self._of_length.get(length, [])
            for found, _, _ in process.extract(word, known, scorer=OSA.distance, score_cutoff=1, limit=None):
                yield found

    def _scores(self, words: dict[str, float], phrases: dict[str, float]) -> dict[int, float]:
        """What each place that has one of these words or phrases gains by it; rare words count for more."""
        scores: dict[int, float] = {}
        for word, factor in words.items():
            for place, strength in self._strengths[word].items():
                scores[place] = max(scores.get(place, 0.0), factor * strength)
        for phrase, factor in phrases.items():
            for place, strength in self._having(phrase):
                scores[place] = max(scores.get(place, 0.0), factor * strength)
        rarity = log(1 + len(self.entries) / len(scores)) if scores else 0.0
        return {place: score * rarity for place, score in scores.items()}

    def _having(self, phrase: str) -> Iterator[tuple[int, float]]:
        for place, runs in enumerate(self._runs):
            weight = max((weight for weight, text in runs if phrase in text), default=0.0)
            if weight:
                yield place, weight

    # --- The order, and how results look ---

    def _ranked(self, query: str, places: Iterable[int], scores: list[dict[int, float]]) -> list[int]:
        phrase = run(query)
        several = len(phrase.split()) > 1

        def rank(place: int) -> tuple[float, int]:
            runs = self._runs[place]
            score = sum(found.get(place, 0.0) for found in scores)
            score += PHRASE * max((weight for weight, text in runs if several and phrase in text), default=0.0)
            score += SAME_TITLE if runs[0][1] == phrase else 0.0
            return -score, place

        return sorted(places, key=rank)

    def _pattern(self, query: str, terms: list[Term], *, with_near: bool) -> re.Pattern[str] | None:
        words = {word for term in terms for word in [*term.words, *(term.near if with_near else ())]}
        phrases = {phrase for term in terms for phrase in [*term.phrases, *(term.near_phrases if with_near else ())]}
        phrases.add(run(query))
        return pattern_of(words, [phrase_of(phrase, self._of_stem) for phrase in sorted(phrases)])

    def _result(self, place: int, pattern: re.Pattern[str] | None) -> Result:
        entry = self.entries[place]
        return Result(entry, mark(entry.title, pattern), snippet(entry.texts, pattern))

    def _suggestions(self, terms: list[Term]) -> tuple[str, ...]:
        typed = [term.word for term in terms if len(term.word) >= NEAR_FROM and not term.words]
        found = [
            (distance, word)
            for looked_for in typed
            for word, distance, _ in process.extract(
                looked_for, self.words, scorer=OSA.normalized_distance, score_cutoff=UNLIKE, limit=MAX_SUGGESTIONS
            )
        ]
        return tuple(dict.fromkeys(word for _, word in sorted(found)))[:MAX_SUGGESTIONS]


def _added(first: dict[int, float], second: dict[int, float]) -> dict[int, float]:
    return {place: first.get(place, 0.0) or second[place] for place in first.keys() | second.keys()}


def _most_covered(scores: list[dict[int, float]]) -> set[int]:
    """The places that have the most of what is looked for."""
    counts: dict[int, int] = defaultdict(int)
    for found in scores:
        for place in found:
            counts[place] += 1
    highest = max(counts.values(), default=0)
    return {place for place, count in counts.items() if count == highest}


_indexes: "WeakKeyDictionary[Published, Index]" = WeakKeyDictionary()
_lock = Lock()


def index_of(published: Published) -> Index:
    """The index of a published state, made when somebody first searches it and gone with it."""
    with _lock:
        index = _indexes.get(published)
        if index is None:
            index = _indexes[published] = Index(entries_of(published))
        return index
