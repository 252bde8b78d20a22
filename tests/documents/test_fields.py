"""The kinds of value: each reads from text what it may hold, says what it expects otherwise, and writes it back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison.documents import Report
from comparison.documents.fields import (
    Amount,
    Day,
    Flag,
    Key,
    Kind,
    ListOf,
    Markdown,
    Node,
    OneOf,
    Text,
    Url,
    Whole,
    nearest,
    plain,
    shown,
)
from tests.documents.strategies import EXAMPLES, values

KINDS: dict[str, Kind] = {
    "text": Text(40, low=3),
    "markdown": Markdown(300),
    "optional markdown": Markdown(300, optional=True),
    "optional text": Text(40, optional=True),
    "optional address": Url(optional=True),
    "key": Key(),
    "whole": Whole(-2, 2),
    "whole or none": Whole(1900, 2100, nothing="undated"),
    "amount": Amount(high=100_000),
    "flag": Flag(),
    "word": OneOf(("one", "two")),
    "address": Url(),
    "day": Day(),
    "list": ListOf(Text(20), 0, 3),
}


def read(kind: Kind, value: Any) -> tuple[Any, list[str]]:
    report = Report("file.md")
    held = kind.read(plain(value), report, "field")
    return held, [fault.code for fault in report.faults]


@EXAMPLES
@given(st.data(), st.sampled_from(sorted(KINDS)))
def test_what_a_kind_writes_it_reads_back(data: st.DataObject, name: str) -> None:
    value = data.draw(values(KINDS[name]))
    assert read(KINDS[name], KINDS[name].write(value)) == (value, [])


@EXAMPLES
@given(st.sampled_from(sorted(KINDS)), st.text(max_size=30))
def test_any_text_is_either_taken_or_refused_with_what_is_expected(name: str, text: str) -> None:
    report = Report("file.md")
    held = KINDS[name].read(Node(text, 7), report, "field")
    for fault in report.faults:
        assert (fault.line, fault.where) == (7, "field")
        assert fault.expected.startswith("expected ")
    if not report.faults:
        assert read(KINDS[name], KINDS[name].write(held)) == (held, [])


TAKEN = {
    "text": ("abc", "abc"),
    "markdown": ("  a\r\n\r\nb \n", "a\n\nb"),
    "optional markdown": (" \n ", ""),
    "optional text": ("", ""),
    "optional address": ("", ""),
    "whole": ("+2", 2),
    "whole or none": ("undated", None),
    "amount": ("01776.50", Decimal("1776.5")),
    "flag": ("no", False),
    "word": ("two", "two"),
    "address": ("https://example.org/a?b#c", "https://example.org/a?b#c"),
    "day": ("2024-02-29", date(2024, 2, 29)),
    "list": ([], ()),
}


@pytest.mark.parametrize(("name", "text", "held"), [(name, *pair) for name, pair in TAKEN.items()], ids=TAKEN)
def test_a_value_that_is_expected_is_taken(name: str, text: Any, held: Any) -> None:
    assert read(KINDS[name], text) == (held, [])


REFUSED = [
    ("text", "ab", "LENGTH"), ("text", "a" * 41, "LENGTH"), ("text", " \t", "EMPTY"),
    ("text", " abc", "LENGTH"), ("text", "a\nbc", "LENGTH"),
    ("text", "ab\u0085", "CONTROL"), ("text", "a\u00a0\ufeffb", "CONTROL"), ("text", ["a"], "TYPE"),
    ("markdown", "", "EMPTY"), ("markdown", "a" * 301, "LENGTH"), ("markdown", "a\rb", "CONTROL"),
    ("markdown", {"a": "b"}, "TYPE"), ("key", "a_b", "KEY"), ("key", "-a", "KEY"), ("key", "a-", "KEY"),
    ("key", "", "KEY"), ("key", "a\n", "KEY"), ("whole", "", "TYPE"), ("whole", "none", "TYPE"),
    ("whole", "3", "RANGE"),
    ("whole", "-3", "RANGE"), ("whole", "1_0", "TYPE"), ("whole", "0x1", "TYPE"), ("whole", "½", "TYPE"),
    ("amount", "1e3", "TYPE"), ("amount", "NaN", "TYPE"), ("amount", "Infinity", "TYPE"), ("amount", "", "TYPE"),
    ("amount", "-1", "TYPE"), ("amount", "1,000", "TYPE"), ("amount", "0.00001", "TYPE"), ("amount", "½", "TYPE"),
    ("amount", "٣", "TYPE"), ("amount", "1.", "TYPE"), ("amount", "100000.0001", "RANGE"), ("amount", ["1"], "TYPE"),
    ("whole or none", "Undated", "TYPE"), ("flag", "Yes", "TYPE"), ("flag", "", "TYPE"), ("word", "three", "WORD"),
    ("address", "//example.org", "URL"), ("address", "ftp://example.org", "URL"), ("address", "https:", "URL"),
    ("address", f"https://example.org/{'a' * 500}", "URL"), ("address", "https://example.org/\n", "URL"),
    ("address", "", "URL"), ("day", "2023-02-29", "DATE"), ("day", "2026-1-1", "DATE"), ("day", "20261123", "DATE"),
    ("day", "2026-W01-1", "DATE"), ("list", ["a"] * 2, "TWICE"), ("list", ["a", "b", "c", "d"], "COUNT"),
    ("list", "a", "TYPE"), ("list", ["a", ["b"]], "TYPE"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "code"), REFUSED)
def test_a_value_that_is_not_expected_is_refused(name: str, value: Any, code: str) -> None:
    assert read(KINDS[name], value)[1] == [code]


@pytest.mark.parametrize(
    ("number", "written"), [("61860", "61860"), ("6.186E+4", "61860"), ("0.0340", "0.034"), ("0.00", "0")]
)
def test_an_amount_is_written_with_digits_and_a_point_alone(number: str, written: str) -> None:
    assert Amount().write(Decimal(number)) == written


def test_a_hint_names_the_nearest_known_word_or_nothing() -> None:
    assert nearest("acadmic", ["academic", "press"]) == " (did you mean 'academic'?)"
    assert nearest("x", ["academic", "press"]) == nearest("x", []) == ""


def test_a_value_is_quoted_short_and_on_one_line() -> None:
    assert shown("a\n  b") == "'a b'"
    assert len(shown("a" * 500)) == 60
    assert shown("\x00") == "'\\x00'"
