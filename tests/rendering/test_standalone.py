"""Markdown that stands alone: whole addresses, citations in words, code untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison.rendering import Standalone, Unknown, plainly, to_html
from tests import factories

SOURCES = {source.key: source for source in (factories.source(), factories.second_source())}
PLACES = {("dimension", "taste"): "/tea/dimensions/taste/", ("page", "about"): "/about-us/"}


def resolve(kind: str, key: str) -> str:
    if (kind, key) not in PLACES:
        raise Unknown(key)
    return PLACES[kind, key]


def standalone() -> Standalone:
    return Standalone(SOURCES, resolve, lambda path: f"https://cups.example{path}")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("See [it](dimension:taste).", "See [it](https://cups.example/tea/dimensions/taste/)."),
        ("[it](dimension:taste#how)", "[it](https://cups.example/tea/dimensions/taste/#how)"),
        ("[us](/about-us/)", "[us](https://cups.example/about-us/)"),
        ("[out](https://example.org/a_(b))", "[out](https://example.org/a_(b))"),
        ("[here](#below)", "[here](#below)"),
        ('[it](dimension:taste "Taste")', '[it](https://cups.example/tea/dimensions/taste/ "Taste")'),
        ("![a cup](/static/cup.png)", "![a cup](https://cups.example/static/cup.png)"),
        ("[us]\n\n[us]: page:about", "[us]\n\n[us]: https://cups.example/about-us/"),
        ("It is [gone](dimension:smell) now.", "It is gone now."),
        ("So [@okakura-1906].", "So (Okakura, 1906)."),
        ("So [@okakura-1906; @ukers-1922].", "So (Okakura, 1906; Ukers, 1922)."),
        ("So [@nobody].", "So (nobody)."),
        ("`[@okakura-1906]` and [@ukers-1922]", "`[@okakura-1906]` and (Ukers, 1922)"),
        ("```\n[it](dimension:taste)\n```\n[it](page:about)", "```\n[it](dimension:taste)\n```\n[it](https://cups.example/about-us/)"),
    ],
)  # fmt: skip
def test_a_text_leads_and_cites_without_the_site(text: str, written: str) -> None:
    assert standalone().text(text) == written


def test_it_remembers_what_was_cited_by_author_and_not_what_stands_in_code() -> None:
    texts = standalone()
    texts.text("`[@ukers-1922]`")
    assert texts.cited == []
    texts.text("[@ukers-1922] and [@okakura-1906] and [@ukers-1922]")
    assert texts.cited == [SOURCES["okakura-1906"], SOURCES["ukers-1922"]]


@given(st.text(alphabet="ab[]()!@#:`~\n\\ -*_<>|/", max_size=80))
def test_a_text_without_links_and_citations_stays_as_it_is(text: str) -> None:
    assert standalone().text(text.replace("](", "").replace("]:", "").replace("[@", "")) == text.replace(
        "](", ""
    ).replace("]:", "").replace("[@", "")


@given(st.text(alphabet="ab*_`[]<|\\ ", min_size=1, max_size=30))
def test_plain_words_have_no_mark(words: str) -> None:
    html, _ = to_html(f"x{plainly(words)}x")
    shown = html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert "".join(shown.split()) == "".join(f"<p>x{words}x</p>".split())
