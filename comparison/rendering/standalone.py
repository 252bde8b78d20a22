"""Texts as Markdown that stands alone, outside the site: links are whole, citations are words."""

import re
from collections.abc import Callable, Mapping

from .markdown import PART_SCHEMES
from .typesetting import CITATION, Citable, Unknown

CODE = re.compile(
    r"^(?P<fence>```+|~~~+).*?^(?P=fence)[ \t]*$|(?<![\\`])(?P<span>`+)(?!`).+?(?<!`)(?P=span)(?!`)",
    re.DOTALL | re.MULTILINE,
)
LINK = re.compile(r"(!?)\[([^\[\]]*)\]\(\s*<?([^)\s>]+)>?([^)]*)\)")
TARGET = re.compile(r"(\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?)([^)\s>]+)", re.MULTILINE)
PART = re.compile(rf"({'|'.join(PART_SCHEMES)}):([a-z0-9-]+(?:/[a-z0-9-]+)?)(#[A-Za-z0-9_-]*)?")
SIGNS = re.compile(r"([\\`*_\[\]|])")


class Standalone[S: Citable]:
    """Writes the texts of one page and remembers which sources they cite.

    `resolve(kind, key)` gives a part's address on the site or raises Unknown; `absolute` makes it a whole one.
    """

    def __init__(
        self, sources: Mapping[str, S], resolve: Callable[[str, str], str], absolute: Callable[[str], str]
    ) -> None:
        self._sources = sources
        self._resolve = resolve
        self._absolute = absolute
        self._cited: dict[str, S] = {}

    @property
    def cited(self) -> list[S]:
        """The sources cited so far, by author and year."""
        return sorted(self._cited.values(), key=lambda source: (source.author.casefold(), source.dated))

    def text(self, text: str) -> str:
        """A text; code in it stays as it is."""
        pieces, start = [], 0
        for code in CODE.finditer(text):
            pieces += [self._prose(text[start : code.start()]), code[0]]
            start = code.end()
        return "".join([*pieces, self._prose(text[start:])])

    def _prose(self, text: str) -> str:
        text = CITATION.sub(self._citation, text)
        text = LINK.sub(self._link, text)
        return TARGET.sub(lambda match: match[1] + self._target(match[2]), text)

    def _citation(self, match: re.Match[str]) -> str:
        names = []
        for key in match[1].split(";"):
            source = self._sources.get(key.strip().lstrip("@"))
            if source:
                self._cited.setdefault(source.key, source)
            names.append(f"{plainly(source.author)}, {source.dated}" if source else key.strip().lstrip("@"))
        return f"({'; '.join(names)})"

    def _link(self, match: re.Match[str]) -> str:
        """A link to a part that is not published stays as its words."""
        try:
            self._address(match[3])
        except Unknown:
            return match[2]
        return match[0]

    def _target(self, target: str) -> str:
        try:
            return self._address(target)
        except Unknown:
            return target

    def _address(self, target: str) -> str:
        part = PART.fullmatch(target)
        if part:
            return self._absolute(self._resolve(part[1], part[2])) + (part[3] or "")
        return self._absolute(target) if target.startswith("/") else target


def plainly(text: str) -> str:
    """Words in which Markdown sees no mark."""
    return SIGNS.sub(r"\\\1", text).replace("<", "&lt;")
