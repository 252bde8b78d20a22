"""The words of a text as they are written."""

import re
from collections.abc import Iterator

from comparison.rendering.typesetting import CITATION

WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:[-'][^\W_]+)*")
STEP = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
# One character each, so that a place in the plain form is the same place in the text.
PLAIN = {"’": "'", "‘": "'", "\u2010": "-", "\u2011": "-", "\u00a0": " "}
EMPTY_WORDS = frozenset(
    {
        "a", "about", "an", "and", "any", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from",
        "has", "have", "how", "i", "if", "in", "is", "it", "its", "me", "my", "not", "of", "on", "or", "our",
        "shall", "should", "so", "than", "that", "the", "their", "them", "then", "there", "they", "this", "to",
        "us", "was", "we", "what", "when", "where", "which", "who", "why", "will", "with", "would", "you",
        "your",
    }
)  # fmt: skip
"""Words that say nothing of what somebody looks for, unless there are no others."""

FENCE = re.compile(r"^(?:```|~~~).*$", re.MULTILINE)
HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+(.*)$", re.MULTILINE)
RULE = re.compile(r"^[ \t|:*_-]+$", re.MULTILINE)
START = re.compile(r"^[ \t]*(?:(?:#{1,6}|>|[-*+]|\d+[.)])\s+)+", re.MULTILINE)
REFERENCE = re.compile(r"^ {0,3}\[[^\]\n]+\]:.*$", re.MULTILINE)
LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s[^()]*)?\)|\[[^\[\]]*\])")
SIGNS = re.compile(r"\\([\\`*_\[\]<>|#-])|[*`]+|(?<!\w)_+|_+(?!\w)")


def plain(text: str) -> str:
    """A Markdown text as the words that readers see, on one line; citations are left out."""
    text = HEADING.sub(_as_sentence, CITATION.sub("", text))
    for pattern in (FENCE, REFERENCE, RULE, START):
        text = pattern.sub("", text)
    text = SIGNS.sub(r"\1", LINK.sub(r"\1", text)).replace("|", " ")
    return re.sub(r"\s+([.,;:!?)])", r"\1", " ".join(text.split()))


def _as_sentence(heading: re.Match[str]) -> str:
    words = heading[1].rstrip(" .:")
    return words if words.endswith(("?", "!")) else f"{words}."


def normal(text: str) -> str:
    """A text without its capitals, each character still in its place."""
    lowered = text.lower()
    lowered = lowered if len(lowered) == len(text) else text
    for sign, plainer in PLAIN.items():
        lowered = lowered.replace(sign, plainer)
    return lowered


def written(text: str) -> list[str]:
    """The words of a text as they stand in it: “lock-in” is one."""
    return [word.removesuffix("'s") for word in WORD.findall(normal(text))]


def steps(word: str) -> list[str]:
    """What a word is put together from: “lock-in” from “lock” and “in”, “IR35” from “IR” and “35”."""
    return STEP.findall(word)


def forms(text: str) -> Iterator[str]:
    """Every word by which a text is found: “lock-in” also by “lock”."""
    for word in written(text):
        yield from dict.fromkeys([word, *steps(word)])
