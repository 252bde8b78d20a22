"""Abbreviations that explain themselves: the first use of each on a page is marked with what it stands for."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Protocol


class Abbreviated(Protocol):
    """What explaining needs of an abbreviation."""

    @property
    def key(self) -> str: ...
    @property
    def short(self) -> str: ...
    @property
    def long(self) -> str: ...


class Explainer:
    """Explains the abbreviations in the texts of one page and remembers which it has met."""

    def __init__(self, abbreviations: Iterable[Abbreviated]) -> None:
        self._waiting = {escape(item.short, quote=False): item for item in abbreviations}
        self._pattern = _pattern(tuple(self._waiting))
        self.met: list[Abbreviated] = []

    def explain(self, html: str) -> str:
        """A stretch of text without tags, as HTML; an address in it is no text."""
        if not self._waiting or "://" in html:
            return html
        return self._pattern.sub(self._mark, html)

    def _mark(self, match: re.Match[str]) -> str:
        item = self._waiting.pop(match[0], None)
        if item is None:
            return match[0]
        self.met.append(item)
        return f'<abbr title="{escape(item.long)}">{match[0]}</abbr>'


@lru_cache(maxsize=64)
def _pattern(shorts: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, also in the plural (“MSPs”), as they are written; the longest first, or “SOC” would hide “SOC 2”."""
    longest_first = sorted(shorts, key=lambda short: (-len(short), short))
    return re.compile(rf"(?<![\w&])(?:{'|'.join(map(re.escape, longest_first))})(?=s?(?!\w))")
