"""What differs between two copies of a part: field by field, and in each field word by word. Pure.

A word-level difference is a list of pieces `(kind, text)`, kind being SAME, REMOVED or ADDED: what is the same or
removed is the text before, what is the same or added is the text after.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from comparison.documents import PARTS, Part, name_of
from comparison.documents.fields import Keyed, Kind, ListOf, Markdown, Record, Text, Url, kinds

type Piece = tuple[str, str]

SAME, REMOVED, ADDED = "same", "removed", "added"
SKIPPED = "skipped"
"""A long stretch that is the same; only `shorten` makes such pieces."""

WORD = re.compile(r"\s+|\w+(?:[’'-]\w+)*|[^\w\s]")
"""Words, blanks and signs; together they are the text."""
LINE = re.compile(r"[^\n]*\n|[^\n]+")
MOST = 4_000_000
"""Words before times words after that are compared at most, some tenths of a second's work: then lines are."""
LEAST_SHARED = 1 / 3
"""A text of which less is kept is shown as rewritten: single words that happen to stay tell nothing."""
AROUND = 240
"""Characters that `shorten` leaves on either side of a change, and a word's rest."""
MOST_LETTERS = 40
TITLE = 60
"""Characters that a choice or an option is named with."""


# Two texts.


def difference(before: str, after: str) -> list[Piece]:
    """What became of a text, word by word; line by line, or as a whole, where words would take too long."""
    old, new = WORD.findall(before), WORD.findall(after)
    lead = _shared(old, new)
    trail = _shared(old[lead:][::-1], new[lead:][::-1])
    middle = _between(old[lead : len(old) - trail], new[lead : len(new) - trail])
    changes = [_Run(same="".join(old[:lead])), *middle, _Run(same="".join(old[len(old) - trail :]))]
    return _pieces(_readable(changes))


def line_difference(before: str, after: str) -> list[Piece]:
    """What became of a list that is written with one item on each line."""
    return _pieces(_matched(LINE.findall(before), LINE.findall(after)))


def shorten(pieces: Sequence[Piece], around: int = AROUND) -> list[Piece]:
    """The same pieces, those that are long and the same cut into what stands near a change and a SKIPPED middle."""
    shortened: list[Piece] = []
    for place, (kind, text) in enumerate(pieces):
        start = _word_end(text, around) if place else 0
        end = len(text) - (_word_end(text[::-1], around) if place < len(pieces) - 1 else 0)
        if kind != SAME or end - start < around:
            shortened.append((kind, text))
        else:
            cut = [(SAME, text[:start]), (SKIPPED, text[start:end]), (SAME, text[end:])]
            shortened += [piece for piece in cut if piece[1]]
    return shortened


def _word_end(text: str, place: int) -> int:
    """The first place from here on where a word ends; here if that would be far."""
    blank = re.compile(r"\s").search(text, place, place + MOST_LETTERS)
    return blank.start() if blank else place


@dataclass(frozen=True)
class _Run:
    """A stretch of both texts: the same in both, or a change."""

    same: str = ""
    removed: str = ""
    added: str = ""

    @property
    def size(self) -> int:
        return max(len(self.removed), len(self.added))


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words, or characters, both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))


def _between(old: list[str], new: list[str]) -> list[_Run]:
    """The runs of two texts, given as words, that begin and end with a difference."""
    if len(old) * len(new) <= MOST:
        return _matched(old, new)
    runs, left = [], MOST
    for run in _matched_lines("".join(old), "".join(new)):
        words = WORD.findall(run.removed), WORD.findall(run.added)
        work = len(words[0]) * len(words[1])
        if run.same or work > left:
            runs.append(run)
        else:
            left -= work
            runs += _matched(*words)
    return runs


def _matched_lines(before: str, after: str) -> list[_Run]:
    """The runs of two texts line by line; as many new lines as there were old ones stand each for one of them."""
    old, new = LINE.findall(before), LINE.findall(after)
    if len(old) * len(new) > MOST:
        return [_Run(removed=before, added=after)]
    runs = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "replace" and b - a == d - c:
            runs += [_Run(removed=one, added=other) for one, other in zip(old[a:b], new[c:d], strict=True)]
        else:
            runs.append(_run(tag, old[a:b], new[c:d]))
    return runs


def _matched(old: Sequence[str], new: Sequence[str]) -> list[_Run]:
    """The runs of two texts, given as words or lines."""
    codes = SequenceMatcher(None, old, new).get_opcodes()
    return [_run(tag, old[a:b], new[c:d]) for tag, a, b, c, d in codes]


def _run(tag: str, old: Sequence[str], new: Sequence[str]) -> _Run:
    return _Run(same="".join(old)) if tag == "equal" else _Run(removed="".join(old), added="".join(new))


def _readable(runs: list[_Run]) -> list[_Run]:
    """Runs in which small islands between two changes belong to the change, and so does all that a rewriting left."""
    count = 0
    while count != len(runs):
        count = len(runs)
        runs = _without_islands(runs)
    runs = _at_line_starts(runs)
    kept = "".join(run.same for run in runs)
    before = "".join(run.same or run.removed for run in runs)
    after = "".join(run.same or run.added for run in runs)
    if "\n" not in kept and _letters(kept) < LEAST_SHARED * min(_letters(before), _letters(after)):
        return [_Run(removed=before, added=after)]
    return runs


def _without_islands(runs: list[_Run]) -> list[_Run]:
    joined: list[_Run] = []
    for run in runs:
        if run.same and joined and joined[-1].same:
            joined[-1] = _Run(same=joined[-1].same + run.same)
        elif run.same or not joined:
            joined.append(run)
        elif not joined[-1].same:
            joined[-1] = _join(joined[-1], run)
        elif len(joined) > 1 and _is_island(joined[-2], joined[-1].same, run):
            island = joined.pop().same
            joined[-1] = _join(joined[-1], run, island)
        else:
            joined.append(run)
    return [run for run in joined if run != _Run()]


def _is_island(before: _Run, same: str, after: _Run) -> bool:
    """Whether what stays between two changes is too little to hold on to; a line's end always is enough."""
    return "\n" not in same and (not _letters(same) or len(same) <= min(before.size, after.size))


def _join(left: _Run, right: _Run, island: str = "") -> _Run:
    return _Run(removed=left.removed + island + right.removed, added=left.added + island + right.added)


def _at_line_starts(runs: list[_Run]) -> list[_Run]:
    """The same runs, those that only add or only remove moved to the start of a line where that says the same.

    “One.¶ New.¶ Two.” adds “New.¶ ”, where it could as well add “.¶ New”.
    """
    slid = list(runs)
    for place in range(1, len(slid) - 1):
        before, run, after = slid[place - 1 : place + 2]
        if before.same and after.same and bool(run.removed) != bool(run.added):
            text = run.removed or run.added
            by = _to_line_start(before.same, text, after.same)
            whole = before.same + text + after.same
            start, end = len(before.same) + by, len(before.same) + by + len(text)
            moved = {"removed": whole[start:end]} if run.removed else {"added": whole[start:end]}
            slid[place - 1 : place + 2] = [_Run(same=whole[:start]), _Run(**moved), _Run(same=whole[end:])]
    return slid


def _to_line_start(before: str, text: str, after: str) -> int:
    """By how many characters a text that stands between two others can be moved so that it begins a line."""
    if before.endswith("\n"):
        return 0
    right = text.rfind("\n", 0, _shared(text, after)) + 1
    if right:
        return right
    shared = len(text) - _shared(text[::-1], before[::-1])
    line = text.rfind("\n", shared) + 1
    return line - len(text) if line else 0


def _letters(text: str) -> int:
    return len(re.findall(r"\w", text))


def _pieces(runs: list[_Run]) -> list[Piece]:
    """What the runs say, neighbours of one kind in one piece: moving a run can bring two of them together."""
    pieces: list[Piece] = []
    for kind, text in _loose_pieces(runs):
        if pieces and pieces[-1][0] == kind:
            pieces[-1] = (kind, pieces[-1][1] + text)
        else:
            pieces.append((kind, text))
    return pieces


def _loose_pieces(runs: list[_Run]) -> list[Piece]:
    pieces = [piece for run in runs for piece in ((SAME, run.same), (REMOVED, run.removed), (ADDED, run.added))]
    return [piece for piece in pieces if piece[1]]


# Two copies of a part.


@dataclass(frozen=True)
class FieldDifference:
    """A field whose value differs, with both values in words.

    `group` says what the field belongs to inside the part, in words: a stance, the question, a choice; it is empty
    for the part's own fields. `where` is the field's dotted key; stances, options and choices stand in it by key.
    """

    where: str
    group: str
    label: str
    before: str
    after: str
    by: Callable[[str, str], list[Piece]] = difference

    @property
    def title(self) -> str:
        return f"{self.group}: {self.label}" if self.group else self.label

    @cached_property
    def pieces(self) -> list[Piece]:
        return self.by(self.before, self.after)


LABELS = {
    "comparison": "main comparison",
    "dimensions": "order of the dimensions",
    "firm": "only for the kind of firm",
    "quick": "in the quick way",
    "report": "report mistakes to",
    "reviewed": "last reviewed",
    "tagline": "line",
    "url": "address",
}
"""What admin calls a field, where that is not simply its name."""
SINGULARS = {"criteria": "criterion", "firms": "kind of firm"}
PLACES = {"poles": ("first pole", "second pole")}
"""What admin calls the values of a list that are fields of their own."""


def compare(
    before: Part | None, after: Part | None, names: Mapping[str, str] | None = None
) -> tuple[FieldDifference, ...]:
    """The fields that differ between two copies of one part, in canonical order; None is a part that is not there.

    Stances are matched by their option, options and choices by their keys, so that one that moved is not shown as
    rewritten. `names` has what an option or a dimension is called, as `option:<key>` and `dimension:<key>`.
    Raises ValueError for copies of different parts.
    """
    there = [part for part in (before, after) if part is not None]
    if len({name_of(part) for part in there}) > 1:
        raise ValueError(f"{name_of(there[0])} and {name_of(there[1])} are different parts")
    if not there:
        return ()
    return tuple(_Walk(names or {}).record(PARTS[there[0].part], before, after))


def fields_of(part: Part, names: Mapping[str, str] | None = None) -> tuple[FieldDifference, ...]:
    """All that a part says, as what was added to nothing."""
    return compare(None, part, names)


@dataclass(frozen=True)
class _Walk:
    """Goes through two records side by side; None is one that is not there, and its values are empty texts."""

    names: Mapping[str, str]

    def record(
        self, cls: type, before: Any, after: Any, where: str = "", group: str = "", prefix: str = ""
    ) -> Iterator[FieldDifference]:
        for name, kind in kinds(cls).items():
            path, label = f"{where}{name}", f"{prefix}{LABELS.get(name, name.replace('_', ' '))}"
            old, new = getattr(before, name, None), getattr(after, name, None)
            if isinstance(kind, Record):
                inner = (group, f"{label} ") if group else (label, "")
                yield from self.record(kind.of, old, new, f"{path}.", *inner)
            elif isinstance(kind, Keyed):
                yield from self.items(kind.of, kind.by, old, new, path)
            elif isinstance(kind, ListOf) and isinstance(kind.of, Record):
                yield from self.moved(kind.unique, old or (), new or (), path, group)
                yield from self.items(kind.of.of, kind.unique, old, new, path)
            elif isinstance(kind, ListOf):
                yield from self.values(name, kind.of, old or (), new or (), path, group, label)
            else:
                yield from _field(kind, _written(kind, before, old), _written(kind, after, new), path, group, label)

    def items(self, cls: type, by: str, before: Any, after: Any, where: str) -> Iterator[FieldDifference]:
        """The records of a list that differ, each compared with the one that has the same key."""
        old, new = ({getattr(item, by): item for item in items or ()} for items in (before, after))
        for key in _merged(list(old), list(new)):
            title = self.title(where, by, new.get(key) or old[key])
            yield from self.record(cls, old.get(key), new.get(key), f"{where}.{key}.", title)

    def moved(self, by: str, before: Any, after: Any, where: str, group: str) -> Iterator[FieldDifference]:
        """The order of a list's records, if those that are in both stand in another one."""
        titles = {getattr(item, by): self.title(where, by, item) for item in (*before, *after)}
        old, new = ([getattr(item, by) for item in items] for items in (before, after))
        if [key for key in old if key in new] != [key for key in new if key in old]:
            name = where.rpartition(".")[2]
            yield _list(where, group, f"order of the {name}", old, new, titles)

    def values(
        self, name: str, kind: Kind, before: Any, after: Any, where: str, group: str, label: str
    ) -> Iterator[FieldDifference]:
        """A list of plain values: fields of their own where each place has a name, else one list."""
        if name in PLACES:
            for place, title in enumerate(PLACES[name]):
                old, new = (_written(kind, held or None, held and held[place]) for held in (before, after))
                yield from _field(kind, old, new, f"{where}.{place + 1}", group, title)
        elif before != after:
            titles = {value: self.names.get(f"dimension:{value}", value) for value in (*before, *after)}
            yield _list(where, group, label, before, after, titles)

    def title(self, where: str, by: str, item: Any) -> str:
        """What a record of a list is called: by its option, by its own name, or by its text."""
        key = getattr(item, by)
        if by == "option":
            return self.names.get(f"option:{key}", str(key).replace("-", " ").capitalize())
        words = getattr(item, "name", "") or getattr(item, "text", "") or key
        words = words if len(words) <= TITLE else f"{words[: TITLE - 1].rstrip()}…"
        many = where.rpartition(".")[2]
        return f"{SINGULARS.get(many, many.removesuffix('s'))} “{words}”"


def _written(kind: Kind, record: object, value: Any) -> str:
    return "" if record is None else str(kind.write(value))


def _field(kind: Kind, before: str, after: str, where: str, group: str, label: str) -> Iterator[FieldDifference]:
    if before != after:
        by = difference if isinstance(kind, Text | Markdown | Url) else _replaced
        yield FieldDifference(where, group, label, before, after, by)


def _replaced(before: str, after: str) -> list[Piece]:
    """A number, a day, a word of a few: nobody reads it in pieces."""
    return [piece for piece in ((REMOVED, before), (ADDED, after)) if piece[1]]


def _list(
    where: str, group: str, label: str, before: Sequence[str], after: Sequence[str], titles: Mapping[str, str]
) -> FieldDifference:
    """A list with one title on each line; keys instead of titles where two have the same."""
    if len(set(titles.values())) < len(titles):
        titles = {key: key for key in titles}
    old, new = ("".join(f"{titles[key]}\n" for key in keys) for keys in (before, after))
    return FieldDifference(where, group, label, old, new, line_difference)


def _merged(old: list[str], new: list[str]) -> list[str]:
    """The keys of two lists in the order of the newer one, each that is gone behind the one that it stood behind."""
    merged = list(new)
    for place, key in enumerate(old):
        if key not in merged:
            merged.insert(merged.index(old[place - 1]) + 1 if place else 0, key)
    return merged
