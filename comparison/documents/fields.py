"""The fields of parts: what each holds, and how a whole part is read from a tree and written back to one.

Content files and stored editions share one form, a tree of mappings, lists and texts. Everything is text until a
field says what it should be, so YAML's guesses (`no`, `2026-11-23`, `1e3`) never reach a document.
"""

from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any

from .faults import Report
from .scalars import (
    BAD_CHARACTER,
    KEY,
    Amount,
    Day,
    Flag,
    Key,
    Kind,
    Markdown,
    Node,
    OneOf,
    Text,
    Tree,
    Url,
    Whole,
    nearest,
    plain,
    shown,
)

__all__ = [
    "BAD_CHARACTER", "KEY", "Amount", "Day", "Flag", "Key", "Keyed", "Kind", "ListOf", "Markdown", "Node", "OneOf",
    "Record", "Text", "Tree", "Url", "Whole", "holds", "kinds", "nearest", "plain", "read_record", "shown",
    "write_record",
]  # fmt: skip


@dataclass
class Record(Kind):
    """Keys and values of a dataclass; `optional` records may be absent as a whole."""

    of: type
    optional: bool = False

    def wanted(self) -> str:
        return "a mapping with the keys " + ", ".join(kinds(self.of))

    def read(self, node: Node, report: Report, where: str) -> Any:
        if not isinstance(node.value, dict):
            report.add(node.line, "TYPE", f"{where or 'this'} is no mapping", f"expected {self.wanted()}", where)
            return None
        return read_record(self.of, node, report, where)

    def write(self, value: Any) -> Tree:
        return write_record(value)


@dataclass
class ListOf(Kind):
    """A list of `low` to `high` values of one kind, kept as a tuple; `sort` where their order means nothing."""

    of: Kind
    low: int
    high: int
    unique: str = ""
    sort: bool = False

    def wanted(self) -> str:
        span = f"{self.low}" if self.low == self.high else f"{self.low} to {self.high}"
        return f"a list of {span} values"

    def read(self, node: Node, report: Report, where: str) -> Any:
        if not isinstance(node.value, list):
            report.add(node.line, "TYPE", f"{where} is no list", f"expected {self.wanted()}", where)
            return None
        if not self.low <= len(node.value) <= self.high:
            report.add(node.line, "COUNT", f"{where} has {len(node.value)}", f"expected {self.wanted()}", where)
        report.lines |= {f"{where}.{index}": item.line for index, item in enumerate(node.value, 1)}
        values = [self.of.read(item, report, f"{where}.{index}") for index, item in enumerate(node.value, 1)]
        self.refuse_twins(node, values, report, where)
        return tuple(sorted(values) if self.sort and None not in values else values)

    def refuse_twins(self, node: Node, values: list[Any], report: Report, where: str) -> None:
        seen = set()
        items = node.value if isinstance(node.value, list) else []
        for item, value in zip(items, values, strict=True):
            name = getattr(value, self.unique, None) if self.unique else value
            if name is not None and name in seen:
                report.add(item.line, "TWICE", f"{where} has {shown(str(name))} twice", "expected each once", where)
            seen.add(name)

    def write(self, value: Any) -> Tree:
        return [self.of.write(item) for item in value]


@dataclass
class Keyed(Kind):
    """A mapping whose keys are a field of its values: `{managed-services: {…}}`, kept as a tuple."""

    of: type
    by: str
    count: int

    def wanted(self) -> str:
        return f"a mapping of {self.count} keys"

    def read(self, node: Node, report: Report, where: str) -> Any:
        if not isinstance(node.value, dict):
            report.add(node.line, "TYPE", f"{where} is no mapping", f"expected {self.wanted()}", where)
            return None
        if len(node.value) != self.count:
            report.add(node.line, "COUNT", f"{where} has {len(node.value)} keys", f"expected {self.wanted()}", where)
        values = []
        for name, item in node.value.items():
            report.lines[f"{where}.{name}"] = item.line
            values.append(self.read_one(name, item, report, f"{where}.{name}"))
        return tuple(values)

    def read_one(self, name: str, item: Node, report: Report, where: str) -> Any:
        if isinstance(item.value, dict):
            if self.by in item.value:
                found = f"{where}.{self.by} is no key here"
                report.add(item.value[self.by].line, "UNKNOWN", found, "expected it as the key above", where)
            item = Node(item.value | {self.by: Node(name, item.line)}, item.line)
        return Record(self.of).read(item, report, where)

    def write(self, value: Any) -> Tree:
        written: dict[str, Tree] = {}
        for item in value:
            record = write_record(item)
            del record[self.by]
            written[getattr(item, self.by)] = record
        return written


def holds(kind: Kind) -> Any:
    """A dataclass field of this kind; optional kinds get their empty value as default."""
    if kind.optional:
        return field(default=kind.empty, metadata={"kind": kind})
    return field(metadata={"kind": kind})


def kinds(cls: type) -> dict[str, Kind]:
    """The fields of a part or record that content files name, in canonical order."""
    return {item.name: item.metadata["kind"] for item in fields(cls) if "kind" in item.metadata}


def read_record(cls: type, node: Node, report: Report, where: str = "", **given: Any) -> Any:
    """The dataclass that a mapping describes, or None after every fault in it was reported."""
    before = len(report.faults)
    pairs = node.value if isinstance(node.value, dict) else {}
    known = {name: kind for name, kind in kinds(cls).items() if name not in given}
    prefix = f"{where}." if where else ""
    for name, item in pairs.items():
        if name not in known:
            expected = f"expected one of {', '.join(known)}{nearest(name, known)}"
            report.add(item.line, "UNKNOWN", f"{prefix}{name} is no key here", expected, f"{prefix}{name}")
    values: dict[str, Any] = dict(given)
    for name, kind in known.items():
        if name in pairs:
            report.lines[f"{prefix}{name}"] = pairs[name].line
            if pairs[name].start:
                report.starts[f"{prefix}{name}"] = pairs[name].start
            values[name] = kind.read(pairs[name], report, f"{prefix}{name}")
        elif not kind.optional:
            report.add(node.line, "MISSING", f"{prefix}{name} is missing", f"expected {kind.wanted()}", prefix + name)
    return cls(**values) if len(report.faults) == before else None


def write_record(value: Any) -> dict[str, Tree]:
    """The mapping that `read_record` reads back to an equal value; optional fields that are empty are left out."""
    written = {}
    for item in fields(value):
        held = getattr(value, item.name)
        if "kind" in item.metadata and not (is_optional(item) and held == item.default):
            written[item.name] = item.metadata["kind"].write(held)
    return written


def is_optional(item: Field[Any]) -> bool:
    return item.default is not MISSING
