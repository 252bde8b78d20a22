"""Parts for the property tests, each field made for the kind of value that it holds; texts are hostile to YAML."""

from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from comparison.documents import PARTS, Dimension, Part
from comparison.documents.fields import (
    BAD_CHARACTER,
    KEY,
    Amount,
    Day,
    Flag,
    Key,
    Keyed,
    Kind,
    ListOf,
    Markdown,
    OneOf,
    Record,
    Text,
    Url,
    Whole,
    kinds,
)
from comparison.documents.scalars import shortest

EXAMPLES = settings(max_examples=50, derandomize=True, database=None, deadline=None)

# What YAML, front matter or Markdown could take for something else.
PIECES = [
    "a", "word", "no", "yes", "~", "null", "1e3", "2026-11-23", "0x1", "-2", "- ", "-", "--", "---", "...", ": ", ":",
    "?", "? ", " #", "#", "%", "@", "`", "&a", "*a", "!t", "|", ">", "'", '"', "“", "”", "’", "é", "中", "😀", "\u00a0",
    "\u200b", "{", "}", "[", "]", ",", " ", "  ", "\\", "\\n", "<<", "key: value", "a" * 90, "long words " * 12, "\t",
]  # fmt: skip
LINES = [*PIECES, "\n", "\n\n", "\n---\n", "\n  indented", "  \n", "\n- item", "\n# heading\n", "\n\t"]
keys = st.from_regex(KEY, fullmatch=True).filter(lambda key: len(key) <= 40)


def written(pieces: list[str], most: int, high: int, low: int = 1) -> st.SearchStrategy[str]:
    """Texts made of these pieces and of any character that a text may have, without blanks at their ends."""
    anything = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4)
    texts = st.lists(st.sampled_from(pieces) | anything, min_size=1, max_size=most).map("".join)
    filled = texts.map(lambda text: text.strip()[:high].strip().ljust(low, "."))
    return filled.filter(lambda text: not BAD_CHARACTER.search(text))


def values(kind: Kind) -> st.SearchStrategy[Any]:  # noqa: C901 (a table)
    """Values that a field of this kind may hold."""
    match kind:
        case Text():
            return written(PIECES, 12, kind.high, kind.low)
        case Markdown():
            return written(LINES, 20, kind.high) | (st.just("") if kind.optional else st.nothing())
        case Key():
            return keys
        case Whole():
            return st.integers(kind.low, kind.high) | (st.none() if kind.nothing else st.nothing())
        case Amount():
            return st.decimals(0, kind.high, places=kind.places).map(shortest)
        case Flag():
            return st.booleans()
        case OneOf():
            return st.sampled_from(kind.words)
        case Url():
            start = {"mailto": "mailto:a", "https": "https://example.org/"}[kind.schemes[0]]
            return st.text("abc/?#&=%:@'!", max_size=20).map(start.__add__)
        case Day():
            return st.dates(date(1900, 1, 1))
        case Record():
            return records(kind.of) | (st.none() if kind.optional else st.nothing())
        case ListOf():
            name = (lambda value: getattr(value, kind.unique)) if kind.unique else (lambda value: value)
            high = min(kind.high, max(kind.low, 3))
            made = st.lists(values(kind.of), min_size=kind.low, max_size=high, unique_by=name)
            return made.map(lambda items: tuple(sorted(items) if kind.sort else items))
        case Keyed():
            made = st.lists(records(kind.of), min_size=kind.count, max_size=kind.count)
            return made.filter(lambda items: len({getattr(item, kind.by) for item in items}) == kind.count).map(tuple)
    raise TypeError(f"no values for {kind!r}")


def records(cls: type, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(cls, **{name: values(kind) for name, kind in kinds(cls).items()}, **given)


def parts() -> st.SearchStrategy[Part]:
    """Any part, as far as its own fields go."""
    return st.one_of(part(cls) for cls in PARTS.values())


def part(cls: type) -> st.SearchStrategy[Any]:
    given: dict[str, Any] = {"key": st.just("site") if cls.part == "site" else keys}
    if cls is Dimension:
        given |= {"key": keys.filter(lambda key: key != "comparison"), "comparison": keys}
    return records(cls, **given)
