"""Content files: front matter and body ⇄ parts. Every fault is named with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import yaml

from .codec import encode, read_part
from .faults import Fault, Report
from .fields import BAD_CHARACTER, KEY, Node, Tree, shown
from .parts import PARTS, Name, Part, name_of

FENCE = "---"
FIRST_LINE = 2
"""The line of a file on which its front matter begins."""
MAX_BYTES = 200_000
LINE = 100
FOLDERS = {
    "abbreviations": "abbreviation",
    "guides": "guide",
    "pages": "page",
    "questions": "reader-question",
    "rates": "rate",
    "sources": "source",
}
"""The kinds of part that lie together in a folder of their own."""
README = "README.md"
SITE = "site.md"
MAX_DEPTH = 20
"""How deep front matter may be nested; the deepest part needs five levels."""
PERSONAS = "personas"
"""Folders of golden personas, which are no parts."""


def path_of(name: Name) -> str:
    """Where the part's file lies inside the content folder."""
    if name.kind == "site":
        return SITE
    if name.kind == "comparison":
        return f"{name.key}/comparison.md"
    folders = {kind: folder for folder, kind in FOLDERS.items()}
    return f"{folders[name.kind]}/{name.key}.md" if name.kind in folders else f"{name.key}.md"


def name_at(path: str) -> Name | None:
    """The name of the part whose file this is, or None if no part belongs there."""
    folder, _, stem = path.removesuffix(".md").rpartition("/")
    if not path.endswith(".md") or not KEY.fullmatch(stem):
        return None
    if not folder:
        return Name("site", "site") if stem == "site" else None
    if folder in FOLDERS:
        return Name(FOLDERS[folder], stem)
    if not KEY.fullmatch(folder):
        return None
    return Name("comparison", folder) if stem == "comparison" else Name("dimension", f"{folder}/{stem}")


@dataclass(frozen=True)
class Reading:
    """The parts of a content folder, and a report on each of its files."""

    parts: tuple[Part, ...]
    reports: dict[str, Report]

    @property
    def faults(self) -> list[Fault]:
        """What is wrong in single files; `checks.check` finds what is wrong between them."""
        return [fault for report in self.reports.values() for fault in report.faults]


def read(directory: Path) -> Reading:
    """Every part of a content folder, with the faults of its files taken one by one."""
    if not directory.is_dir():
        report = Report(str(directory))
        report.add(0, "FOLDER", "is no folder", "expected the folder with the content files")
        return Reading((), {report.path: report})
    reports = {path: Report(path) for path in content_paths(directory)}
    parts = [read_file(directory, report) for report in reports.values()]
    if SITE not in reports:
        reports[SITE] = Report(SITE)
        reports[SITE].add(0, "MISSING", "there is no such file", "expected the site’s name and main comparison")
    return Reading(tuple(part for part in parts if part is not None), reports)


def content_paths(directory: Path) -> Iterator[str]:
    """The parts' files of a content folder, relative to it; hidden files, personas and the README are none."""
    for path in sorted(directory.rglob("*")):
        relative = path.relative_to(directory)
        hidden = any(step.startswith(".") for step in relative.parts)
        apart = PERSONAS in relative.parts[:-1] or relative.as_posix() == README
        if not hidden and not apart and (path.is_symlink() or not path.is_dir()):
            yield relative.as_posix()


def read_file(directory: Path, report: Report) -> Part | None:
    """The part that one file of a content folder holds, or None after its faults were reported."""
    name = name_at(report.path)
    if name is None:
        report.add(0, "PATH", "no part belongs here", "expected one of the paths that content/README.md lists")
        return None
    document = read_document(directory, report)
    return None if document is None else _part(name, *document, report)


def read_bytes(name: Name, raw: bytes, report: Report) -> Part | None:
    """The part that a file's bytes describe, or None after its faults were reported."""
    document = parse(raw, report)
    return None if document is None else _part(name, *document, report)


def _part(name: Name, front: dict[str, Node], body: str, line: int, report: Report) -> Part | None:
    part = read_part(name, Node(with_body(name, front, body, line, report), FIRST_LINE), report)
    # A text in the wrong place is no part of it, and must not be lost when the file is rewritten.
    return None if report.faults else part


def read_document(directory: Path, report: Report) -> tuple[dict[str, Node], str, int] | None:
    """Front matter, body and the line on which the body begins, or None after the file's faults were reported."""
    path = directory / report.path
    try:
        if not path.resolve(strict=True).is_relative_to(directory.resolve()):
            report.add(0, "PATH", "the file lies outside the content folder", "expected a file, no link to elsewhere")
            return None
        if not path.is_file():
            report.add(0, "PATH", "this is no file", "expected a file with the text of one part")
            return None
        if path.stat().st_size > MAX_BYTES:
            report.add(0, "SIZE", f"{path.stat().st_size:,} bytes", f"expected at most {MAX_BYTES:,}")
            return None
        raw = path.read_bytes()
    except OSError as error:
        report.add(0, "READ", f"cannot be read ({error.strerror})", "expected a readable file")
        return None
    return parse(raw, report)


def parse(raw: bytes, report: Report) -> tuple[dict[str, Node], str, int] | None:
    """What `read_document` returns, from a file's bytes."""
    text = decode_text(raw, report)
    split = split_front_matter(text, report) if text is not None else None
    if split is None:
        return None
    front, body, line = split
    node = read_yaml(front, report)
    if node is None:
        return None
    if not isinstance(node.value, dict):
        report.add(FIRST_LINE, "TYPE", "the front matter is no mapping", "expected lines like 'slug: about'")
        return None
    return node.value, body, line


def with_body(name: Name, front: dict[str, Node], body: str, line: int, report: Report) -> dict[str, Node]:
    """The front matter with the body under the key of the field that it is."""
    field = PARTS[name.kind].body
    if field in front:
        report.add(front[field].line, "UNKNOWN", f"{field} is no key here", "expected it as the file's body")
    start = line + _blank_lines(body)
    if field:
        return front | {field: Node(body, start, start)}
    if body.strip():
        report.add(start, "BODY", "a text stands below the front matter", "expected none in this file")
    return front


def decode_text(raw: bytes, report: Report) -> str | None:
    if not raw.strip():
        report.add(1, "EMPTY", "the file is empty", "expected front matter between two lines of ---")
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw.count(b"\n", 0, error.start)
        report.add(before + 1, "UTF8", f"byte {raw[error.start]:#04x} is not UTF-8", "expected a file saved as UTF-8")
        return None
    if text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}"):
        report.add(1, "BOM", "a byte order mark", "expected a file saved as UTF-8 without one")
        return None
    text = text.replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        bad = BAD_CHARACTER.search(line)
        if bad:
            report.add(number, "CONTROL", f"control character U+{ord(bad[0]):04X}", "expected printable characters")
    return None if report.faults else text


def split_front_matter(text: str, report: Report) -> tuple[str, str, int] | None:
    """Front matter, body, and the line on which the body begins."""
    lines = text.split("\n")
    if lines[0] != FENCE:
        report.add(1, "FRONT", f"the file begins with {lines[0][:40]!r}", f"expected a line of {FENCE}")
        return None
    try:
        end = lines.index(FENCE, 1)
    except ValueError:
        last = text.rstrip("\n").count("\n") + 1
        report.add(last, "FRONT", "the front matter is not closed", f"expected a second line of {FENCE}")
        return None
    return "\n".join(lines[1:end]) + "\n", "\n".join(lines[end + 1 :]), end + 2


# YAML, as far as content files use it: mappings, lists and texts.

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, report: Report) -> Node | None:
    """The front matter as nodes; line numbers count the fence above it."""
    try:
        events = _events(text, report)
        if events is None:
            return None
        reader = _Events(events, report)
        node = reader.document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 2
        problem = getattr(error, "problem", None) or "it cannot be read"
        report.add(line, "YAML", f"front matter: {problem}", "expected 'key: value' (quote texts that contain ': ')")
        return None
    return None if reader.refused else node


def _events(text: str, report: Report) -> list[Any] | None:
    """YAML's events, or None where values are nested so deep that reading them would exhaust the stack."""
    events: list[Any] = []
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            expected = "expected the keys that content/README.md lists"
            report.add(event.start_mark.line + FIRST_LINE, "YAML", f"more than {MAX_DEPTH} levels", expected)
            return None
        events.append(event)
    return events


def _blank_lines(text: str) -> int:
    """The empty lines at the beginning of a text, which Markdown does not keep."""
    return text[: len(text) - len(text.lstrip())].count("\n")


class _Events:
    """Builds nodes from YAML's events and reports what the format does not allow."""

    def __init__(self, events: list[yaml.Event], report: Report) -> None:
        self.events = iter(events)
        self.report = report
        self.refused = False

    def document(self) -> Node:
        content = [event for event in self.events if not isinstance(event, _FRAME)]
        if not content:
            return Node("", 2)
        self.events = iter(content)
        node = self.node(next(self.events))
        extra = next(self.events, None)
        if extra and not self.refused:
            self.refuse(extra, "YAML", "a second document", "expected one mapping")
        return node

    def node(self, event: Any) -> Node:
        line = event.start_mark.line + 2
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, "ALIAS", f"an alias *{event.anchor}", "expected the value itself")
            return Node("", line)
        if getattr(event, "anchor", None):
            self.refuse(event, "ANCHOR", f"an anchor &{event.anchor}", "expected a value without one")
        if getattr(event, "tag", None):
            self.refuse(event, "TAG", f"a tag {event.tag}", "expected a value without one")
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self.items(), line)
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self.pairs(), line)
        return Node(event.value, line, line + 1 + _blank_lines(event.value) if event.style == "|" else 0)

    def items(self) -> list[Node]:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event))
        return items

    def pairs(self) -> dict[str, Node]:
        pairs: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event)
            value = self.node(next(self.events))
            if not isinstance(key.value, str):
                self.refuse(event, "KEY", "a key that is no word", "expected a plain key")
            elif not key.value.isprintable():
                self.refuse(event, "KEY", f"the key {shown(key.value)}", "expected a plain key on one line")
            elif key.value in pairs:
                self.refuse(event, "TWICE", f"{shown(key.value)} twice in one mapping", "expected each key once")
            else:
                pairs[key.value] = Node(value.value, key.line, value.start)
        return pairs

    def refuse(self, event: Any, code: str, found: str, expected: str) -> None:
        self.refused = True
        self.report.add(event.start_mark.line + 2, code, found, expected)


_FRAME = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)


# Writing: the canonical form, so that load → export changes nothing.


class _Dumper(yaml.SafeDumper):
    """Blocks for long texts, list items indented under their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if "\n" in text:
        style = "|"
    elif len(text) > LINE - 20:
        style = ">"
    else:
        # Plain unless YAML itself would not read the same text back; words like `no` need no quotes here.
        plain = not re.search(r"^[\s\-?:,\[\]{}#&*!|>'\"%@`]|: |:$| #|\s$|^$|^---|^\.\.\.", text) or re.fullmatch(
            r"-\d+", text
        )
        style = "" if plain else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)
# Nothing but text is ever written, so no plain word needs quotes to stay a text.
_Dumper.yaml_implicit_resolvers = {}


def write(part: Part) -> str:
    """The part's file in canonical form; reading it gives an equal part."""
    tree: dict[str, Tree] = encode(part)
    body = tree.pop(PARTS[part.part].body, "") if PARTS[part.part].body else ""
    front = yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=LINE, default_flow_style=False)
    return f"{FENCE}\n{front}{FENCE}\n" + (f"{body}\n" if body else "")


def uncanonical(directory: Path, reading: Reading) -> list[Fault]:
    """A fault for each sound file that is not as `write` would write it."""
    expected = "expected the canonical form (check_content --fix writes it)"
    return [
        Fault(path, _first_difference(old, new), "FORM", "the file is written in another way", expected)
        for path, old, new in _rewritings(directory, reading)
    ]


def rewrite(directory: Path, reading: Reading) -> list[Fault]:
    """Bring every sound file into canonical form; faults for those that cannot be written."""
    faults = []
    for path, _, new in _rewritings(directory, reading):
        try:
            (directory / path).write_text(new, encoding="utf-8")
        except OSError as error:
            faults.append(Fault(path, 0, "WRITE", f"cannot be written ({error.strerror})", "expected a writable file"))
    return faults


def _rewritings(directory: Path, reading: Reading) -> Iterator[tuple[str, str, str]]:
    for part in reading.parts:
        path = path_of(name_of(part))
        old, new = (directory / path).read_bytes().decode("utf-8"), write(part)
        if old != new:
            yield path, old, new


def _first_difference(old: str, new: str) -> int:
    pairs = zip_longest(old.split("\n"), new.split("\n"))
    return next((line for line, (before, after) in enumerate(pairs, 1) if before != after), 1)
