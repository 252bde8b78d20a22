"""One page's texts: links to parts become addresses, citations become author and year with a way there and back."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import count
from typing import Protocol

from .abbreviations import Abbreviated, Explainer
from .markdown import PART_SCHEMES, to_html

CITATION = re.compile(r"\[@([a-z0-9-]+(?:; ?@[a-z0-9-]+)*)\]")
PART_LINK = re.compile(rf'<a href="({"|".join(PART_SCHEMES)}):([a-z0-9-]+(?:/[a-z0-9-]+)?)(#[A-Za-z0-9_-]*)?"')
BLOCK = re.compile(r"<(/?)(?:p|ul|ol|table|dl|blockquote)\b[^>]*>")
# Tags with their attributes, and code: there a citation is no citation.
NO_TEXT = re.compile(r'(<code>.*?</code>|<[^>"]*(?:"[^"]*"[^>"]*)*>)', re.DOTALL)
HEADING_ID = re.compile(r'(<h[2-4] id=")([^"]+)')
HTTP_LINK = re.compile(r'<a href="(https?://[^"]*)"')


PAGE_IDS = frozenset(
    {
        "main", "contents", "at-a-glance", "choosing", "final-thoughts", "sources-cited", "ask", "questions",
        "abbreviations-used",
    }
)  # fmt: skip
"""Fragments of the templates' own that no heading of a text may take."""


class Citable(Protocol):
    """What typesetting needs of a source."""

    @property
    def key(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def dated(self) -> str: ...


class Unknown(LookupError):
    """A part that a link names and that is not published."""


@dataclass
class Cited:
    """A source that a page cites, with the fragments of the places where it does."""

    source: Citable
    places: list[str] = field(default_factory=list)


class Typesetter:
    """Renders the texts of one page in reading order; remembers which sources they cite, which abbreviations they use.

    `resolve(kind, key)` gives a part's address or raises Unknown; the link then stays as plain words.
    `taken` are fragments of the page beside PAGE_IDS: a heading that would repeat one gets a number.
    """

    def __init__(
        self,
        sources: Mapping[str, Citable],
        resolve: Callable[[str, str], str],
        taken: Iterable[str] = (),
        abbreviations: Iterable[Abbreviated] = (),
    ) -> None:
        self._sources = sources
        self._resolve = resolve
        self._explainer = Explainer(abbreviations)
        self._taken = {*PAGE_IDS, *taken}
        self._cited: dict[str, Cited] = {}

    def beside(self, resolve: Callable[[str, str], str]) -> "Typesetter":
        """For texts on the same page whose links have another home: what is cited, explained and taken is shared."""
        other = Typesetter(self._sources, resolve)
        other._explainer = self._explainer
        other._taken, other._cited = self._taken, self._cited
        return other

    @property
    def cited(self) -> list[Cited]:
        """The sources cited so far, by author and year."""
        return sorted(self._cited.values(), key=lambda item: (item.source.author.casefold(), item.source.dated))

    @property
    def explained(self) -> list[Abbreviated]:
        """The abbreviations used so far, in alphabetical order."""
        return sorted(self._explainer.met, key=lambda item: item.short.casefold())

    def words(self, text: str) -> str:
        """A plain text on one line: its abbreviations are explained, nothing in it is Markdown."""
        return self._explainer.explain(escape(text))

    def block(self, text: str) -> str:
        """A text of paragraphs, lists and headings."""
        return self._cite(self._html(text))

    def line(self, text: str) -> str:
        """A text of one paragraph, without the paragraph's own tags."""
        html = self.block(text).strip()
        if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
            return html[3:-4]
        return html

    def with_sidenotes(self, text: str) -> str:
        """A text whose sources stand in a note after the block that cites them first."""
        html = self._html(text)
        pieces, start, depth = [], 0, 0
        for tag in BLOCK.finditer(html):
            depth += -1 if tag[1] else 1
            if depth == 0:
                pieces.append(html[start : tag.end()])
                start = tag.end()
        pieces.append(html[start:])
        return "".join(self._with_notes(piece) for piece in pieces)

    def _with_notes(self, block: str) -> str:
        before = set(self._cited)
        html = self._cite(block)
        new = [item.source for key, item in self._cited.items() if key not in before]
        notes = "".join(
            f"<p><b>{escape(source.author)}, {escape(source.dated)}.</b> "
            f"{escape(source.title)}. {escape(source.kind.capitalize())}.</p>"
            for source in new
        )
        # Without a name of its own an aside in an article is no landmark; a page may have many.
        return html + (f'\n<aside class="sidenotes">{notes}</aside>' if notes else "")

    def _html(self, text: str) -> str:
        """A text whose links lead somewhere and whose headings have fragments of their own on the page."""
        return HEADING_ID.sub(lambda match: match[1] + self._free(match[2]), self._link(to_html(text)[0]))

    def _free(self, anchor: str) -> str:
        names = (anchor if number == 1 else f"{anchor}-{number}" for number in count(1))
        found = next(name for name in names if name not in self._taken)
        self._taken.add(found)
        return found

    def _link(self, html: str) -> str:
        def link(match: re.Match[str]) -> str:
            kind, key, fragment = match.groups()
            try:
                return f'<a href="{escape(self._resolve(kind, key))}{fragment or ""}"'
            except Unknown:
                return '<a class="missing"'

        return HTTP_LINK.sub(r'<a rel="external" href="\1"', PART_LINK.sub(link, html))

    def _cite(self, html: str) -> str:
        pieces = NO_TEXT.split(html)
        pieces[::2] = map(self._text, pieces[::2])
        return "".join(pieces)

    def _text(self, text: str) -> str:
        """What stands between two tags."""
        pieces = CITATION.split(text)
        pieces[::2] = map(self._explainer.explain, pieces[::2])
        pieces[1::2] = [f"({self._references(keys)})" for keys in pieces[1::2]]
        return "".join(pieces)

    def _references(self, keys: str) -> str:
        return "; ".join(self._reference(key.strip().lstrip("@")) for key in keys.split(";"))

    def _reference(self, key: str) -> str:
        source = self._sources.get(key)
        if source is None:
            return escape(key)
        cited = self._cited.setdefault(key, Cited(source))
        cited.places.append(f"cite-{key}-{len(cited.places) + 1}")
        words = f"{escape(source.author)}, {escape(source.dated)}"
        return f'<a class="citation" id="{cited.places[-1]}" href="#source-{key}">{words}</a>'
