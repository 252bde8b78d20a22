"""Where the words looked for stand in a text: whole, or the part of it that has the most of them."""

import re
from collections.abc import Iterable, Mapping, Sequence

from .words import normal

type Marked = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is one of the words looked for."""

LENGTH = 200
BEFORE = 60
MAX_MARKS = 200
SENTENCE = re.compile(r"[.!?:;]\s+")


def pattern_of(words: Iterable[str], phrases: Iterable[Sequence[Iterable[str]]]) -> re.Pattern[str] | None:
    """Finds words, and phrases of which each step may be one of several words, in a text in normal form."""
    steps = [r"\W{0,3}".join(f"(?:{_either(step)})" for step in phrase) for phrase in phrases]
    # The longest of several that begin alike.
    alternatives = [*sorted(steps, key=len, reverse=True), *filter(None, [_either(words)])]
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)") if alternatives else None


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def mark(text: str, pattern: re.Pattern[str] | None) -> Marked:
    """A whole text with the words looked for."""
    return _pieces(text, _places(text, pattern), 0, len(text))


def snippet(texts: Sequence[tuple[float, str]], pattern: re.Pattern[str] | None) -> Marked:
    """The stretch of these texts that has most of the words looked for; the beginning of the first if none has any."""
    best: tuple[tuple[int, float, int], str, list[tuple[int, int]], int] | None = None
    for weight, text in texts:
        places = _places(text, pattern)
        for start, _ in places:
            within = {text[a:b].lower() for a, b in places if start <= a and b <= start + LENGTH - BEFORE}
            rank = (len(within), weight, -start)
            if best is None or rank > best[0]:
                best = (rank, text, places, start)
    if best is None:
        first = next((text for _, text in texts if text), "")
        return _cut(first, [], 0)
    return _cut(best[1], best[2], best[3])


def _places(text: str, pattern: re.Pattern[str] | None) -> list[tuple[int, int]]:
    if pattern is None:
        return []
    found = []
    for match in pattern.finditer(normal(text)):
        found.append(match.span())
        if len(found) == MAX_MARKS:
            break
    return found


def _cut(text: str, places: list[tuple[int, int]], mark: int) -> Marked:
    """About LENGTH characters around a mark, from the beginning of a sentence or a word to the end of a word."""
    start = _start(text, mark)
    end = len(text)
    if end - start > LENGTH:
        end = max(text.rfind(" ", start, start + LENGTH), start + 1)
        end = next((b for a, b in places if a < end < b), end)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    pieces = list(_pieces(text, places, start, end))
    return tuple(filter(lambda piece: piece[0], [(before, False), *pieces, (after, False)]))


def _start(text: str, mark: int) -> int:
    if mark <= BEFORE:
        return 0
    sentences = [match.end() for match in SENTENCE.finditer(text, mark - BEFORE, mark)]
    return sentences[0] if sentences else text.find(" ", mark - BEFORE, mark) + 1 or mark


def _pieces(text: str, places: list[tuple[int, int]], start: int, end: int) -> Marked:
    pieces: list[tuple[str, bool]] = []
    at = start
    for a, b in places:
        if start <= a and b <= end:
            pieces += [(text[at:a], False), (text[a:b], True)]
            at = b
    pieces.append((text[at:end], False))
    return tuple(piece for piece in pieces if piece[0])


def phrase_of(stems: str, forms: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The words that each step of a run of stems may be."""
    return [[*forms.get(stem, [stem])] for stem in stems.split()]
