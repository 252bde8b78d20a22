"""content/README.md tells the truth about the format: its samples are read, and it names every key there is."""

import re
from dataclasses import replace

import pytest
from django.conf import settings

from comparison import documents
from comparison.costs import UNITS
from comparison.documents import BASES, CURRENCIES, NOTICE_KINDS, PARTS, SOURCE_KINDS, Name, Report
from comparison.documents.fields import Keyed, ListOf, Record, kinds

README = (settings.CONTENT_DIR / "README.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"^```\n(---\n.*?)^```$", README, re.DOTALL | re.MULTILINE)
NAMES = [
    Name("site", "site"),
    Name("page", "about"),
    Name("source", "vita-2016"),
    Name("comparison", "x"),
    Name("dimension", "x/scope"),
    Name("guide", "choosing"),
    Name("reader-question", "difference"),
    Name("abbreviation", "msp"),
    Name("rate", "us-managed-fee-standard"),
]


def dotted_keys(cls: type) -> set[str]:
    """Every key that a part's file can have, at any depth."""
    found = set()
    for name, kind in kinds(cls).items():
        found.add(name)
        inner = kind.of if isinstance(kind, ListOf) else kind
        if isinstance(inner, Record | Keyed):
            found |= dotted_keys(inner.of)
    return found


@pytest.mark.parametrize(("name", "sample"), list(zip(NAMES, SAMPLES, strict=False)), ids=str)
def test_a_sample_is_a_sound_file(name: Name, sample: str) -> None:
    assert len(SAMPLES) >= len(NAMES)
    report = Report("README.md")
    part = documents.read_bytes(name, sample.encode(), report)
    cut = [fault for fault in report.faults if fault.code != "COUNT"]
    assert cut == []
    # A dimension's sample shows two of the five choices.
    assert part is not None or [fault.where for fault in report.faults] == ["question.choices"]


@pytest.mark.parametrize("cls", PARTS.values(), ids=PARTS)
def test_every_key_of_a_part_is_described(cls: type) -> None:
    body = {cls.body} if cls.body else set()
    shown = dotted_keys(cls) - body - {"option"}  # An option's key stands above its stance.
    assert {key for key in shown if not re.search(rf"^ *(?:- )?`?{key}`?:|`{key}`", README, re.MULTILINE)} == set()


def test_every_word_that_a_key_can_hold_is_named() -> None:
    for word in (*SOURCE_KINDS, *NOTICE_KINDS, "undated", "none", "yes"):
        assert re.search(rf"\b{word}\b", README), word


def test_every_word_of_a_rate_is_named_with_its_unit() -> None:
    purposes = [f"{purpose} ({unit})" for purpose, unit in UNITS.items()]
    for word in (*BASES, *CURRENCIES, *CURRENCIES.values(), *purposes):
        assert re.search(rf"\b{re.escape(word)}", README), word


def test_every_folder_of_the_tree_is_where_its_parts_are() -> None:
    for path in ("site.md", "pages/<key>.md", "sources/<key>.md", "comparison.md", "<dimension key>.md"):
        assert path in README
    shown = replace(NAMES[2], key="<key>")
    assert documents.path_of(shown) == "sources/<key>.md"
