"""Markdown becomes HTML that is safe to show."""

import re

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison.rendering import Heading, inspect, to_html
from tests.documents.strategies import EXAMPLES


def html(text: str) -> str:
    return to_html(text)[0]


DIALECT = {
    "paragraph": ("One *two* **three** `four`", "<p>One <em>two</em> <strong>three</strong> <code>four</code></p>"),
    "list": ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    "numbers": ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
    "definitions": ("Word\n: What it means", "<dl>\n<dt>Word</dt>\n<dd>What it means</dd>\n</dl>"),
    "quote": ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
    "dashes": ("a -- b --- c...", "<p>a – b — c…</p>"),
    "quotes as typed": ("“a” it’s", "<p>“a” it’s</p>"),
    "fence": ("~~~\n<b>\n~~~", "<pre><code>&lt;b&gt;\n</code></pre>"),
    "link": ("[a](https://example.org)", '<p><a href="https://example.org">a</a></p>'),
    "part": ("[a](dimension:cost#b)", '<p><a href="dimension:cost#b">a</a></p>'),
    "citation, left to who typesets": ("a [@b-1].", "<p>a [@b-1].</p>"),
    "image": ("![a](/static/b.png)", '<p><img alt="a" src="/static/b.png"></p>'),
}


@pytest.mark.parametrize(("text", "expected"), DIALECT.values(), ids=DIALECT)
def test_the_dialect(text: str, expected: str) -> None:
    assert html(text).strip() == expected


def test_a_table_has_heads_and_aligned_cells() -> None:
    made = html("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert '<th align="right">b</th>' in made
    assert '<td align="right">2</td>' in made


def test_headings_have_fragments_and_are_listed_in_order() -> None:
    made, headings = to_html("## One & two\n\n### Three\n\n## One & two")
    assert headings == (
        Heading(2, "one-two", "One &amp; two"),
        Heading(3, "three", "Three"),
        Heading(2, "one-two_1", "One &amp; two"),
    )
    assert '<h2 id="one-two">One &amp; two</h2>' in made


HOSTILE = [
    "<script>alert(1)</script>",
    "<style>*{display:none}</style>",
    '<p class="x" style="color:red" id="main" onclick="alert(1)">x</p>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="/x" class="y" id="main" style="color:red" onclick="z" hx-get="/" target="_blank">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x][a]\n\n[a]: javascript:alert(1)",
    "![x](data:image/svg+xml,x)",
    '<img src="x" onerror="alert(1)">',
    '<div hx-get="/admin/" hx-trigger="load">x</div>',
    '<iframe src="https://example.org"></iframe>',
    '<form action="/admin/"><input name="x"></form>',
    '<svg onload="alert(1)"><a xlink:href="javascript:1">x</a></svg>',
    '<math><mtext><table><mglyph><style><img src onerror="alert(1)">',
    "<!-- <script>alert(1)</script> -->",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example" onmouseover="alert(1))',
    "<https://a.example/\" onclick='x'>",
    '## A {: onclick="alert(1)" }',
    '```{ .x onclick="alert(1)" }\ncode\n```',
    "</p></article><script>x</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<template><script>x</script></template>",
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0">',
    '<link rel="stylesheet" href="https://evil.example/">',
]


# Said here once more: a list that grows by mistake must not allow itself.
HARMLESS = {
    "p", "br", "em", "strong", "code", "pre", "blockquote", "hr", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd",
    "a", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"}, "img": {"src", "alt", "title"}, "th": {"align"}, "td": {"align"}, "ol": {"start"},
    "h2": {"id"}, "h3": {"id"}, "h4": {"id"},
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "dimension", "comparison", "page"}


def acts(made: str) -> list[str]:
    """What in this HTML could act or style: elements, attributes and addresses beyond the allowed ones."""
    tree = html5lib.parseFragment(made, namespaceHTMLElements=False)
    found = []
    for element in tree.iter():
        if element.tag not in {*HARMLESS, "DOCUMENT_FRAGMENT"}:
            found.append(str(element.tag))
        for name, value in element.attrib.items():
            if name not in ATTRIBUTES.get(element.tag, set()):
                found.append(f"{element.tag} {name}")
            scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", re.sub(r"[\t\n\r]", "", value))
            if name in ("href", "src") and scheme and scheme[1].lower() not in SCHEMES:
                found.append(value)
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_could_act_or_style_is_left(text: str) -> None:
    assert acts(html(text)) == []


@EXAMPLES
@given(st.lists(st.sampled_from([*HOSTILE, "\n", "\n\n", "<", ">", '"', "'", "`", "[", "](", ")", "*", "&#106;"])))
def test_nothing_that_could_act_is_left_of_any_mixture(pieces: list[str]) -> None:
    text = "".join(pieces)
    if not any(finding.code in ("BRACKETS", "NESTING", "LINE") for finding in inspect(text)):
        assert acts(html(text)) == []


def test_a_text_is_rendered_once() -> None:
    text = "Once *only*, and never in any other test."
    first = to_html(text)
    before = to_html.cache_info()
    assert to_html(text) is first
    after = to_html.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


def test_one_text_does_not_change_how_another_is_rendered() -> None:
    html("[a]: https://example.org/first\n\n## Same")
    assert html("[a][a]\n\n## Same").splitlines() == ["<p>[a][a]</p>", '<h2 id="same">Same</h2>']
