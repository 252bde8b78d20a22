"""What a text uses, and what in it the dialect does not allow, with its line (counted from 0)."""

import time

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison.rendering import Finding, anchors, inspect, to_html
from comparison.rendering.inspection import MAX_BLOCK, MAX_LINE, MAX_LINES, MAX_MARKS, MAX_NESTING
from tests.documents.strategies import EXAMPLES


def found(text: str, heading: int = 2) -> list[tuple[int, str, str]]:
    return [(finding.line, finding.code, finding.found) for finding in inspect(text, heading)]


USES = {
    "links": ("a\n[b](dimension:c) and [d](/e/ 'title')", [(1, "LINK", "dimension:c"), (1, "LINK", "/e/")]),
    "link over two lines": ("a [b\nc](page:about) d", [(1, "LINK", "page:about")]),
    "link with brackets in its words": ("[see [this] here](page:x)", [(0, "LINK", "page:x")]),
    "link in angles": ("[a](<https://b.example>)", [(0, "LINK", "https://b.example")]),
    "link by reference": ("[a][b]\n\n[b]: page:x 'title'", [(2, "LINK", "page:x")]),
    "reference on the next line": ("[a][b]\n\n[b]:\n  page:x", [(3, "LINK", "page:x")]),
    "fragment": ("[a](#b)", [(0, "LINK", "#b")]),
    "citations": ("a\n\nb [@c-1; @d] e [@c-1]", [(2, "CITATION", "c-1"), (2, "CITATION", "d"), (2, "CITATION", "c-1")]),
    "image": ("![a cup](/static/cup.png)", []),
    "address in angles": ("<https://example.org/a> <mailto:a@example.org>", []),
    "escaped": (r"\[a\](b) 1 < 2 and \`[c](d)\`", [(0, "LINK", "d")]),
    "code": ("`[a](b) <b> [@c]` ``x ` <b>``", []),
    "code over two lines": ("`a\nb` [c](d) `e`", [(1, "LINK", "d")]),
    "fence": ("```python\n# <b>[a](b)\n```\n[c](d)", [(3, "LINK", "d")]),
    "longer fence around a shorter": ("````\n```\n<b>\n````\n[c](d)", [(4, "LINK", "d")]),
    "table": ("| a | b |\n|---|:-:|\n| `1|2` | 3\\|4 |\n1 | 2", []),
    "table below a heading": ("## A\n| a |\n|---|\n| 1 |", []),
    "headings": ("## A\n\n### B\n\n#### C\n\n## D", []),
    "rule": ("a\n\n---\n\nb", []),
}


@pytest.mark.parametrize(("text", "expected"), USES.values(), ids=USES)
def test_links_and_citations_are_found_and_nothing_else_is_wrong(
    text: str, expected: list[tuple[int, str, str]]
) -> None:
    assert found(text) == expected


FAULTS = {
    "script": ("a\n<script>", (1, "HTML", "raw HTML '<script'")),
    "closing tag": ("</div>", (0, "HTML", "raw HTML '</div'")),
    "tag over two lines": ("a <b\nclass=x>", (0, "HTML", "raw HTML '<b'")),
    "comment": ("<!-- a -->", (0, "HTML", "raw HTML '<!--'")),
    "instruction": ("<?php", (0, "HTML", "raw HTML '<?'")),
    "raw HTML after a fence that is none": ("``` a b\n<b>", (1, "HTML", "raw HTML '<b'")),
    "fence without an end": ("a\n\n```\n[b](c)", (2, "FENCE", "a fence '```' that is no code block")),
    "javascript": ("[a](javascript:b)", (0, "SCHEME", "a link to 'javascript:b'")),
    "javascript by reference": ("[a]: JavaScript:b", (0, "SCHEME", "a link to 'JavaScript:b'")),
    "javascript over two lines": ("[a\nb](data:c)", (1, "SCHEME", "a link to 'data:c'")),
    "image without words": ("![](/static/a.png)", (0, "ALT", "an image without words: '/static/a.png'")),
    "image of elsewhere": ("a\n![b](https://c.example/d)", (1, "IMAGE", "an image at 'https://c.example/d'")),
    "image of nowhere": ("![b](dimension:cost)", (0, "IMAGE", "an image at 'dimension:cost'")),
    "capital in a citation": ("[@A]", (0, "CITE", "a citation that cannot be read")),
    "citation without an at": ("[@a; b]", (0, "CITE", "a citation that cannot be read")),
    "citation over two lines": ("[@a;\n@b]", (0, "CITE", "a citation that cannot be read")),
    "level 1": ("# A", (0, "HEADING", "a heading of level 1")),
    "level 5": ("## A\n\n### B\n\n#### C\n\n##### D", (6, "HEADING", "a heading of level 5")),
    "jump": ("## A\n\n#### B", (2, "HEADING", "level 4 after level 2")),
    "heading without a blank": ("#1 of them", (0, "HEADING", "a heading of level 1")),
    "heading in a list": ("- # A", (0, "HEADING", "a heading of level 1")),
    "underlined": ("A\n===", (1, "HEADING", "a line '===' under a text")),
    "rule right under a text": ("A\n---", (1, "HEADING", "a line '---' under a text")),
    "more cells": ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", (2, "CELLS", "a table row of 3 cells")),
    "fewer cells without bars at the ends": ("a | b\n--- | ---\n1", (2, "CELLS", "a table row of 1 cells")),
    "row without an end": ("| a | b |\n|---|---|\n| 1", (2, "CELLS", "a table row of 1 cells")),
    "dashes for other cells": ("| a | b |\n|---|\n| 1 | 2 |", (1, "CELLS", "a table row of 1 cells")),
    "row without a table": ("| a | b |\n| 1 | 2 |", (0, "CELLS", "a table row without a head")),
    "table right under a text": ("a\n| a |\n|---|\n| 1 |", (1, "CELLS", "a table row without a head")),
}


@pytest.mark.parametrize(("text", "expected"), FAULTS.values(), ids=FAULTS)
def test_what_the_dialect_does_not_allow_is_found_with_its_line(text: str, expected: tuple[int, str, str]) -> None:
    assert expected in found(text)
    assert all(finding.expected for finding in inspect(text) if finding.code not in ("LINK", "CITATION"))


def test_a_text_inside_a_page_begins_its_headings_lower() -> None:
    assert found("### A\n\n#### B", heading=3) == []
    assert found("## A", heading=3) == [(0, "HEADING", "a heading of level 2")]
    assert found("#### A", heading=3) == [(0, "HEADING", "level 4 after level 2")]


def test_findings_come_in_the_order_of_their_lines() -> None:
    lines = [finding.line for finding in inspect("[a](b) <i>\n# A\n[@c] [d](e)\n\n| x |\n\n![](f)")]
    assert lines == sorted(lines)
    assert set(lines) == {0, 1, 2, 4, 6}


BOUNDS = {
    "20,000 brackets": ("[" * 20_000, "LINE"),
    "20,000 brackets on many lines": (("[" * 40 + "\n") * 500, "MARKS"),
    "brackets with blanks": (("[ " * 2_000 + "\n") * 10, "MARKS"),
    "links that never end": (("[a](" * 1_000 + "\n") * 25, "MARKS"),
    "images that never end": (("![" * 2_000 + "\n") * 25, "MARKS"),
    "tags that never end": (("<a " * 1_000 + "\n") * 25, "MARKS"),
    "marks": ("a*" * (MAX_MARKS + 1), "MARKS"),
    "a run of brackets": ("a\n" + "(" * 51, "BRACKETS"),
    "300 kB in a line": ("a" * 300_000, "LINE"),
    "300 kB in lines": ("a\n\n" * 100_000, "LINES"),
    "a line too long": ("a" * (MAX_LINE + 1), "LINE"),
    "a block too long": ("a\n: b\n" * MAX_BLOCK, "BLOCK"),
    "quotes": ("> " * (MAX_NESTING + 1) + "a", "NESTING"),
    "lists": ("- " * (MAX_NESTING + 1) + "a", "NESTING"),
    "numbers": ("1. " * (MAX_NESTING + 1) + "a", "NESTING"),
    "indentation": ("    " * (MAX_NESTING + 1) + "a", "NESTING"),
}


@pytest.mark.parametrize(("text", "code"), BOUNDS.values(), ids=BOUNDS)
def test_what_would_take_the_renderer_seconds_is_refused_before_it_is_rendered(text: str, code: str) -> None:
    before = to_html.cache_info().misses
    start = time.process_time()
    findings = inspect(text)
    anchors(text)
    # A bound against hanging, a hundred times what it takes: no figure of speed.
    assert time.process_time() - start < 2
    assert code in {finding.code for finding in findings}
    assert not {"LINK", "CITATION"} & {finding.code for finding in findings}
    assert to_html.cache_info().misses == before


ACCEPTED = {
    "lines": "a\n\n" * (MAX_LINES // 2 - 1),
    "definitions": ("a\n: b\n" * (MAX_BLOCK // 2) + "\n") * 9,
    "quotes": "> " * MAX_NESTING + "a",
    "long lines": ("a" * (MAX_LINE - 1) + "\n") * 39,
    "bold words": "**a** " * (MAX_MARKS // 4),
}


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_what_is_within_the_bounds_is_accepted_and_rendered(text: str) -> None:
    assert inspect(text) == []
    assert "a" in to_html(text)[0]


def test_the_line_that_passes_a_bound_is_named() -> None:
    assert found("a\n" + "b" * 5_001)[0][:2] == (1, "LINE")
    assert found("a\n" * (MAX_BLOCK + 5))[0][:2] == (MAX_BLOCK, "BLOCK")
    assert found("a\n\n" + "*b* \n" * 5 + "*c*" * 1_000)[0][:2] == (7, "MARKS")


def test_fragments_lead_to_headings() -> None:
    assert anchors("## One & two\n\n### Three") == {"one-two", "three"}
    assert anchors("No heading") == frozenset()


PIECES = [
    "[a](b)", "[a [b]](c)", "![d](/static/e)", "[f\ng](h)", "[i]: j", "[i][i]", "`", "``", "\n", "\n\n", "```\n", "\\",
    "[", "]", "(", ")", "[@k]", "word ", "> ", "- ", "    ", "(l)", "<https://m.example>", "~~~\n", "<", ">", "!",
]  # fmt: skip


@EXAMPLES
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_no_link_is_rendered_that_was_not_found(pieces: list[str]) -> None:
    """Else a text could link to a page that does not exist, and nobody would be told."""
    text = "".join(pieces)
    findings = inspect(text)
    known = {finding.found for finding in findings if finding.code == "LINK"}
    if {finding.code for finding in findings} & {"HTML", "FENCE"}:
        return  # Refused: it is never rendered.
    tree = html5lib.parseFragment(to_html(text)[0], namespaceHTMLElements=False)
    rendered = {link.get("href", "") for link in tree.iter("a")}
    assert {target for target in rendered if not target.startswith("https://m.example")} <= known


def test_findings_are_plain_values() -> None:
    assert inspect("[a](b)") == [Finding(0, "LINK", "b")]
