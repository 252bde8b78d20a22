"""Plain text as readers send it: freed of what no reader types and no page can show; and numbers in addresses."""

import re
import unicodedata

MARKS = 4
"""So many marks on one letter occur in some languages; more only cover the lines above and below."""

# Zero-width space, word joiner, byte order mark; and what turns the direction of the text around it.
_INVISIBLE = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_PILE = re.compile(r"\n{3,}")
_BLANKS = re.compile(r"[^\S\n]+")

_SCHEME = r"\b(?:https?|ftp|hxxps?)\s?:\s?//\S+|\bwww\.\S+"
# A name without a scheme counts where it ends like an address; “ASP.NET” and “e.g.” do not.
_TOP = "com|net|org|io|info|biz|xyz|top|shop|store|online|site|club|live|ru|cn|su|tk|ly|me|co|ai|app|dev|uk|de|eu|in|us"
_BARE = rf"(?<![\w@.])(?:[a-z0-9-]+\.)+(?:{_TOP})\b(?:/\S*)?"
_LINK = re.compile(f"(?:{_SCHEME})|(?-i:{_BARE})", re.IGNORECASE)


def number_in(value: str) -> int | None:
    """A number as an address or a form holds it, or None for what is none and for what no database could take."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def tidy(text: str) -> str:
    """The text in composed form, with line ends of one kind, and without what cannot be seen."""
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    kept: list[str] = []
    marks = 0
    for sign in filter(lambda sign: not is_invisible(sign), text):
        category = unicodedata.category(sign)
        if category != "Cf":
            marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= MARKS:
            kept.append(sign)
    lines = [line.strip() for line in "".join(kept).split("\n")]
    return _PILE.sub("\n\n", "\n".join(lines)).strip()


def tidy_line(text: str) -> str:
    """The same for a text of one line."""
    return " ".join(tidy(text).split())


def is_invisible(sign: str) -> bool:
    """Whether a character is a control, half of a surrogate pair, no character at all, or turns the direction."""
    if sign == "\n" or sign == "\t":
        return False
    code = ord(sign)
    return (
        unicodedata.category(sign) in ("Cc", "Cs")
        or sign in _INVISIBLE
        or 0xFDD0 <= code <= 0xFDEF
        or code & 0xFFFE == 0xFFFE
    )


def is_blank(text: str) -> bool:
    """Whether a text has nothing that can be seen: no letter, digit, mark of punctuation or symbol."""
    return not any(unicodedata.category(sign)[0] in "LNPS" for sign in text)


def links(text: str) -> list[str]:
    """The addresses in a text, with and without `https://`."""
    return [found.rstrip(".,;:!?)’”\"'") for found in _LINK.findall(text)]


def key_of(text: str) -> str:
    """What two texts have in common that differ in capitals, white space and punctuation only."""
    return " ".join(re.findall(r"\w+", text.casefold())) or _BLANKS.sub(" ", text)
