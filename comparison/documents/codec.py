"""Parts as stored editions: JSON bodies of a numbered format, and digests that tell whether two parts are equal."""

import hashlib
import json
from collections.abc import Callable

from .faults import ContentError, Report
from .fields import Node, Record, Tree, plain, read_record, write_record
from .parts import PARTS, Dimension, Name, Part, name_of

FORMAT = 1
"""The format of newly frozen bodies; a change of the parts' fields raises it and adds an upgrade."""

UPGRADES: dict[int, Callable[[str, dict[str, Tree]], dict[str, Tree]]] = {}
"""By format: (kind of part, body) → body in the next format."""


def encode(part: Part) -> dict[str, Tree]:
    """The body of an edition of this part in the present format."""
    return write_record(part)


def decode(name: Name, body: dict[str, Tree], format: int = FORMAT) -> Part:
    """The part that a body of any format describes; raises ContentError if it describes none."""
    report = Report(str(name))
    if name.kind not in PARTS or format > FORMAT or any(step not in UPGRADES for step in range(format, FORMAT)):
        report.add(0, "FORMAT", f"it is a {name.kind} in format {format}", "expected one that this version can read")
        raise ContentError(report.faults)
    for step in range(format, FORMAT):
        body = UPGRADES[step](name.kind, body)
    part = read_part(name, plain(body), report)
    if part is None:
        raise ContentError(report.faults)
    return part


def read_part(name: Name, node: Node, report: Report) -> Part | None:
    """The part of this name, or None after its faults were reported."""
    cls = PARTS[name.kind]
    if not isinstance(node.value, dict):
        return Record(cls).read(node, report, "")  # type: ignore[no-any-return]
    if cls is Dimension:
        comparison, _, key = name.key.rpartition("/")
        return read_record(cls, node, report, comparison=comparison, key=key)  # type: ignore[no-any-return]
    return read_record(cls, node, report, key=name.key)  # type: ignore[no-any-return]


def verify(part: Part) -> None:
    """Raise ContentError unless every field of the part holds what it should."""
    decode(name_of(part), encode(part))


def digest(body: dict[str, Tree]) -> str:
    """The same for equal bodies, different for different ones, whatever the order of their keys."""
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
