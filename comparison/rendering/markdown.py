"""The site's Markdown dialect as HTML that is safe to show: rendered once per process and cached by text."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import nh3
from markdown import Markdown

EXTENSIONS = ["tables", "fenced_code", "def_list", "sane_lists", "smarty", "toc"]
TAGS = {
    "p", "br", "em", "strong", "code", "pre", "blockquote", "hr",
    "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "a", "img",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
}
PART_SCHEMES = ("dimension", "comparison", "page", "guide", "reader-question")
"""Links to parts by key, resolved when a page is typeset, so that they survive a change of slug."""
SCHEMES = {"http", "https", "mailto", *PART_SCHEMES}


@dataclass(frozen=True)
class Heading:
    """A heading of a text: `level` 2 to 4, the fragment that leads to it, and its words."""

    level: int
    anchor: str
    text: str


@lru_cache(maxsize=4_096)
def to_html(text: str) -> tuple[str, tuple[Heading, ...]]:
    """A text's HTML without anything that could act or style, and its headings in order.

    Citations and links to parts are still as written: who typesets a page resolves them.
    """
    renderer = Markdown(
        extensions=EXTENSIONS,
        extension_configs={
            "tables": {"use_align_attribute": True},
            "smarty": {"smart_quotes": False},
            "toc": {"toc_depth": "2-4", "marker": ""},
        },
        output_format="html",
    )
    html = renderer.convert(text)
    headings = tuple(_headings(getattr(renderer, "toc_tokens", [])))
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None), headings


def _headings(tokens: list[dict[str, Any]]) -> list[Heading]:
    found = []
    for token in tokens:
        found.append(Heading(token["level"], token["id"], token["name"]))
        found += _headings(token["children"])
    return found
