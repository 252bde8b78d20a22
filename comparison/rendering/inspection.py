"""What a Markdown text links to and cites, and what in it the dialect does not allow, line by line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown.blockprocessors import ReferenceProcessor
from markdown.extensions.fenced_code import FencedBlockPreprocessor

from .markdown import PART_SCHEMES, SCHEMES, to_html
from .typesetting import CITATION

MAX_LINE = 5_000
MAX_LINES = 2_000
MAX_BLOCK = 200
MAX_BRACKETS = 50
MAX_MARKS = 2_000
MAX_NESTING = 20
STATIC = "/static/"

FENCE = re.compile(r"^(?:```|~~~)")
CODE_SPAN = re.compile(r"(?<![\\`])(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
RAW_HTML = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?|!--|!\[|\?)")
AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^\s<>]+>")
# Whatever stands before it: a label may be wrapped or hold brackets of its own.
LINK = re.compile(r"(?<!\\)(?:!\[([^\[\]]*+))?\]\(\s*+<?+([^)\s>]*+)")
HEADING = re.compile(r"^(#{1,6})")
UNDERLINE = re.compile(r"(?:=+|-+) *")
BRACKETS = re.compile(rf"[\[\](){{}}<>*_`]{{{MAX_BRACKETS + 1},}}")
MARK = re.compile(r"[\[<*_`]")
NESTED = re.compile(r"^(?:\s*(?:>|[-*+] |\d+[.)] ))+")
SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):")
SEPARATOR = re.compile(r"(?=.*\|)(?=.*-)\|?(?: *:?-+:? *\|)* *(?::?-+:? *)?")
BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Finding:
    """A place in a text, `line` from 0. `code` is LINK or CITATION for what it uses, else the code of a fault."""

    line: int
    code: str
    found: str
    expected: str = ""


def inspect(text: str, heading: int = 2) -> list[Finding]:
    """Every link, citation and fault of a text, in order; `heading` (2 to 4) is the level of its highest heading.

    Links and citations have their target as `found`.
    """
    hostile = list(_hostile(text))
    if hostile:
        return hostile
    prose = _without_code(text)
    lines = prose.split("\n")
    findings = [*_links(prose), *_headings(lines, heading), *_rows(lines)]
    for number, line in enumerate(lines):
        findings += _line_findings(number, line)
    return sorted(findings, key=lambda finding: finding.line)


def is_hostile(text: str) -> bool:
    """Whether a text would take the renderer seconds, or exhaust its stack: never render it."""
    return any(_hostile(text))


def anchors(text: str) -> frozenset[str]:
    """The fragments that lead into a text; none into a hostile one."""
    if is_hostile(text):
        return frozenset()
    return frozenset(heading.anchor for heading in to_html(text)[1])


def _hostile(text: str) -> Iterator[Finding]:
    """What makes a text hostile, line by line."""
    block = marks = 0
    for number, line in enumerate(text.split("\n")):
        block = block + 1 if line.strip() else 0
        before, marks = marks, marks + len(MARK.findall(line))
        if number == MAX_LINES:
            yield Finding(number, "LINES", f"more than {MAX_LINES:,} lines", f"expected at most {MAX_LINES:,}")
        if block == MAX_BLOCK + 1:
            yield Finding(number, "BLOCK", f"more than {MAX_BLOCK} lines in one block", "expected an empty line before")
        if before <= MAX_MARKS < marks:
            yield Finding(number, "MARKS", f"more than {MAX_MARKS:,} brackets and marks", "expected a shorter text")
        yield from _hostile_line(number, line)


def _hostile_line(number: int, line: str) -> Iterator[Finding]:
    if len(line) > MAX_LINE:
        yield Finding(number, "LINE", f"a line of {len(line):,} characters", f"expected at most {MAX_LINE:,}")
    elif BRACKETS.search(line):
        yield Finding(number, "BRACKETS", "a long run of brackets or marks", f"expected at most {MAX_BRACKETS}")
    elif _nesting(line) > MAX_NESTING:
        yield Finding(number, "NESTING", f"{_nesting(line)} levels deep", f"expected at most {MAX_NESTING}")


def _nesting(line: str) -> int:
    marks = NESTED.match(line)
    inner = len(re.findall(r">|[-*+] |\d+[.)] ", marks[0])) if marks else 0
    return max(inner, (len(line) - len(line.lstrip(" "))) // 4)


def _without_code(text: str) -> str:
    """The same lines with everything that the renderer shows as code made plain."""
    text = FencedBlockPreprocessor.FENCED_BLOCK_RE.sub(lambda block: "\n" * block[0].count("\n"), text)
    blocks = re.split(r"(\n[ \t]*\n)", text)
    return "".join(CODE_SPAN.sub(lambda span: re.sub(r"[^\n]", "x", span[0]), block) for block in blocks)


def _links(prose: str) -> Iterator[Finding]:
    for link in LINK.finditer(prose):
        number, words, target = prose.count("\n", 0, link.start(2)), link[1], link[2]
        if words is None:
            yield _link_finding(number, target)
            continue
        if not words.strip():
            yield Finding(number, "ALT", f"an image without words: {target!r}", "expected ![what it shows](…)")
        if not target.startswith(STATIC):
            yield Finding(number, "IMAGE", f"an image at {target!r}", f"expected one of the site’s own, {STATIC}…")
    for reference in ReferenceProcessor.RE.finditer(prose):
        yield _link_finding(prose.count("\n", 0, reference.start(2)), reference[2].strip("<>"))


def _link_finding(number: int, target: str) -> Finding:
    scheme = SCHEME.match(target)
    if scheme and scheme[1].lower() not in SCHEMES:
        wanted = ", ".join(["https", "http", "mailto", *PART_SCHEMES])
        return Finding(number, "SCHEME", f"a link to {target!r}", f"expected an address of the site, or {wanted}")
    return Finding(number, "LINK", target)


def _line_findings(number: int, line: str) -> Iterator[Finding]:
    if FENCE.match(line):
        yield Finding(number, "FENCE", f"a fence {line[:20]!r} that is no code block", "expected a second one like it")
    raw = RAW_HTML.search(AUTOLINK.sub("", line))
    if raw:
        yield Finding(number, "HTML", f"raw HTML {raw[0]!r}", "expected Markdown only")
    for citation in CITATION.finditer(line):
        for key in citation[1].split(";"):
            yield Finding(number, "CITATION", key.strip().lstrip("@"))
    if "[@" in CITATION.sub("", line):
        yield Finding(number, "CITE", "a citation that cannot be read", "expected [@key] or [@one; @two]")


def _headings(lines: list[str], highest: int) -> Iterator[Finding]:
    before = highest - 1
    for number, line in enumerate(lines):
        marks = HEADING.match(NESTED.sub("", line))
        if marks:
            level = len(marks[1])
            if not highest <= level <= 4:
                yield Finding(number, "HEADING", f"a heading of level {level}", f"expected {'#' * highest} to ####")
            elif level > before + 1:
                found = f"level {level} after level {before}"
                yield Finding(number, "HEADING", found, f"expected level {before + 1} first")
            before = level
        if number and UNDERLINE.fullmatch(line) and lines[number - 1].strip():
            yield Finding(number, "HEADING", f"a line {line.strip()[:20]!r} under a text", "expected ## for a heading")


def _rows(lines: list[str]) -> Iterator[Finding]:
    """Rows that do not fit their table: a table's first row has one of dashes below and a blank line above."""
    cells = 0
    for number, line in enumerate(lines):
        row = line.strip()
        above = lines[number - 1].strip() if number else ""
        below = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if not row:
            cells = 0
        elif (not above or HEADING.match(above)) and SEPARATOR.fullmatch(below):
            cells = _cells(row)
        elif cells and _cells(row) != cells:
            found = f"a table row of {_cells(row)} cells"
            yield Finding(number, "CELLS", found, f"expected {cells} as in its head")
        elif not cells and row.startswith("|"):
            yield Finding(number, "CELLS", "a table row without a head", "expected head and dashes above")


def _cells(row: str) -> int:
    row = row.removeprefix("|")
    return len(BAR.split(row if row.endswith("\\|") else row.removesuffix("|")))
