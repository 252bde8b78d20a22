"""The simple kinds of value that a part holds: how each is read from text, checked, and written back."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from .faults import Report

type Tree = str | list["Tree"] | dict[str, "Tree"]

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
BAD_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Control characters, lone surrogates and byte order marks: nobody means to write them."""


@dataclass(frozen=True)
class Node:
    """A value of a content file with the line of its key (0 where there is no file).

    `start` is the line on which a text begins that stands in the file line by line; 0 for all other values.
    """

    value: "str | list[Node] | dict[str, Node]"
    line: int = 0
    start: int = 0


def plain(tree: Tree) -> Node:
    """The nodes of a tree that comes from no file."""
    if isinstance(tree, dict):
        return Node({key: plain(value) for key, value in tree.items()})
    if isinstance(tree, list):
        return Node([plain(value) for value in tree])
    return Node(tree)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that a mistyped one was meant to be, as a hint, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def shown(text: str) -> str:
    """A value as a fault quotes it: short and on one line."""
    line = " ".join(text.split())
    return repr(line if len(line) <= 60 else line[:57] + "…")


class Kind:
    """What a field holds. `read` returns the value or None after reporting; `write` is its inverse."""

    optional = False
    empty: Any = None

    def read(self, node: Node, report: Report, where: str) -> Any:
        if not isinstance(node.value, str):
            found = "a list" if isinstance(node.value, list) else "a mapping"
            report.add(node.line, "TYPE", f"{where} is {found}", f"expected {self.wanted()}", where)
            return None
        return self.read_text(node.value, node.line, report, where)

    def read_text(self, text: str, line: int, report: Report, where: str) -> Any:
        raise NotImplementedError

    def wanted(self) -> str:
        raise NotImplementedError

    def write(self, value: Any) -> Tree:
        return str(value)

    def has_bad_character(self, text: str, line: int, report: Report, where: str) -> bool:
        bad = BAD_CHARACTER.search(text)
        if bad:
            found = f"{where} has the control character U+{ord(bad[0]):04X}"
            report.add(line, "CONTROL", found, "expected printable characters", where)
        return bad is not None

    def refuse(self, code: str, text: str, line: int, report: Report, where: str) -> None:
        report.add(line, code, f"{where} is {shown(text)}", f"expected {self.wanted()}", where)


@dataclass
class Text(Kind):
    """Plain words on one line, `low` to `high` characters."""

    high: int = 200
    low: int = 1
    optional: bool = False
    empty: str = ""

    def wanted(self) -> str:
        return f"a text of {self.low} to {self.high} characters on one line"

    def read_text(self, text: str, line: int, report: Report, where: str) -> str | None:
        if self.has_bad_character(text, line, report, where):
            return None
        if text == "" and self.optional:
            return ""
        if not text.strip():
            report.add(line, "EMPTY", f"{where} is empty", f"expected {self.wanted()}", where)
            return None
        found = self.wrong(text)
        if found:
            report.add(line, "LENGTH", f"{where} {found}", f"expected {self.wanted()}", where)
            return None
        return text

    def wrong(self, text: str) -> str:
        """What is wrong with a text's shape, or nothing."""
        if "\n" in text:
            return "has several lines"
        if text != text.strip():
            return "begins or ends with a blank"
        return "" if self.low <= len(text) <= self.high else f"has {len(text)} characters"


@dataclass
class Markdown(Kind):
    """A text in the site's Markdown dialect, on any number of lines, without blanks at its ends."""

    high: int = 200_000
    optional: bool = False
    empty: str = ""
    heading: int = 3
    """The level of its highest heading: the page's own headings stand above it."""

    def wanted(self) -> str:
        return f"a Markdown text of at most {self.high:,} characters"

    def read_text(self, text: str, line: int, report: Report, where: str) -> str | None:
        text = text.replace("\r\n", "\n").strip()
        if self.has_bad_character(text, line, report, where):
            return None
        if not text and not self.optional:
            report.add(line, "EMPTY", f"{where} is empty", f"expected {self.wanted()}", where)
            return None
        if len(text) > self.high:
            report.add(line, "LENGTH", f"{where} has {len(text):,} characters", f"expected {self.wanted()}", where)
            return None
        return text


@dataclass
class Key(Kind):
    """A permanent key or a slug: lower-case letters and digits in words joined by hyphens."""

    high: int = 80
    optional: bool = False
    empty: str = ""

    def wanted(self) -> str:
        return f"lower-case letters and digits joined by hyphens, at most {self.high}"

    def read_text(self, text: str, line: int, report: Report, where: str) -> str | None:
        if not text and self.optional:
            return ""
        if KEY.fullmatch(text) and len(text) <= self.high:
            return text
        self.refuse("KEY", text, line, report, where)
        return None


@dataclass
class Whole(Kind):
    """A whole number from `low` to `high`; `nothing`, if given, is the word that stands for None."""

    low: int
    high: int
    nothing: str = ""

    def wanted(self) -> str:
        return f"a whole number from {self.low} to {self.high}" + (f" or {self.nothing!r}" if self.nothing else "")

    def read_text(self, text: str, line: int, report: Report, where: str) -> int | None:
        if self.nothing and text == self.nothing:
            return None
        if not re.fullmatch(r"[-+]?[0-9]{1,9}", text):
            self.refuse("TYPE", text, line, report, where)
            return None
        if not self.low <= int(text) <= self.high:
            self.refuse("RANGE", text, line, report, where)
            return None
        return int(text)

    def write(self, value: Any) -> Tree:
        return self.nothing if value is None else str(value)


def shortest(value: Decimal) -> Decimal:
    """The same number without zeros that say nothing, nor an exponent."""
    return Decimal(f"{value.normalize():f}")


@dataclass
class Amount(Kind):
    """A decimal number from 0 to `high`, written with digits and at most one point: 61860, 0.034, 1776.5."""

    high: int = 10_000_000
    places: int = 4

    def wanted(self) -> str:
        digits = f"at most {self.places} digits after a point and nothing between the others"
        return f"a number from 0 to {self.high}, with {digits}"

    def read_text(self, text: str, line: int, report: Report, where: str) -> Decimal | None:
        if not re.fullmatch(rf"[0-9]{{1,12}}(?:\.[0-9]{{1,{self.places}}})?", text):
            self.refuse("TYPE", text, line, report, where)
            return None
        if Decimal(text) > self.high:
            self.refuse("RANGE", text, line, report, where)
            return None
        return shortest(Decimal(text))

    def write(self, value: Any) -> Tree:
        return str(shortest(value))


@dataclass
class Flag(Kind):
    """Yes or no."""

    def wanted(self) -> str:
        return "'yes' or 'no'"

    def read_text(self, text: str, line: int, report: Report, where: str) -> bool | None:
        if text in ("yes", "no"):
            return text == "yes"
        self.refuse("TYPE", text, line, report, where)
        return None

    def write(self, value: Any) -> Tree:
        return "yes" if value else "no"


@dataclass
class OneOf(Kind):
    """One of a few words."""

    words: tuple[str, ...]

    def wanted(self) -> str:
        return "one of " + ", ".join(self.words)

    def read_text(self, text: str, line: int, report: Report, where: str) -> str | None:
        if text in self.words:
            return text
        hint = nearest(text, self.words)
        report.add(line, "WORD", f"{where} is {shown(text)}", f"expected {self.wanted()}{hint}", where)
        return None


@dataclass
class Url(Kind):
    """An absolute address; `schemes` are allowed."""

    schemes: tuple[str, ...] = ("https", "http")
    high: int = 500
    optional: bool = False
    empty: str = ""

    def wanted(self) -> str:
        return f"an address that begins with {' or '.join(scheme + ':' for scheme in self.schemes)}"

    def read_text(self, text: str, line: int, report: Report, where: str) -> str | None:
        if not text and self.optional:
            return ""
        if self.has_bad_character(text, line, report, where):
            return None
        try:
            parts = urlsplit(text)
        except ValueError:
            self.refuse("URL", text, line, report, where)
            return None
        reaches = parts.path if parts.scheme == "mailto" else parts.netloc
        if parts.scheme in self.schemes and reaches and len(text) <= self.high and not re.search(r"\s", text):
            return text
        self.refuse("URL", text, line, report, where)
        return None


@dataclass
class Day(Kind):
    """A calendar day, written 2026-11-23."""

    def wanted(self) -> str:
        return "a day that exists, written like 2026-11-23"

    def read_text(self, text: str, line: int, report: Report, where: str) -> date | None:
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.refuse("DATE", text, line, report, where)
        return None

    def write(self, value: Any) -> Tree:
        return str(value.isoformat())
