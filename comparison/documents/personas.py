"""Golden personas: situations with answers and the recommendation that they must get. Data beside the content.

They are no parts and readers never see them: they hold texts, positions and rules to what editors expect of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .faults import Report
from .fields import Flag, Key, Kind, ListOf, Markdown, Node, OneOf, Text, Whole, holds, nearest, read_record
from .files import FIRST_LINE, PERSONAS, read_document
from .parts import NOTICE_KINDS
from .published import Comparison

OUTCOMES = ("first", "second", "blended", "no-strong-need", "not-enough")
ANSWERS_TO_ALL = ("both", "unsure")


@dataclass
class Pairs(Kind):
    """A mapping from dimension keys to values of one kind, kept as a tuple of pairs."""

    of: Kind
    optional: bool = False
    empty: tuple[()] = ()

    def wanted(self) -> str:
        return "a mapping from dimension keys to values"

    def read(self, node: Node, report: Report, where: str) -> Any:
        if not isinstance(node.value, dict):
            report.add(node.line, "TYPE", f"{where} is no mapping", f"expected {self.wanted()}", where)
            return None
        values = {key: self.of.read(item, report, f"{where}.{key}") for key, item in node.value.items()}
        report.lines |= {f"{where}.{key}": item.line for key, item in node.value.items()}
        return tuple(values.items())


@dataclass(frozen=True, kw_only=True)
class Persona:
    """One situation: who it is, what they answer, and what they must be told."""

    key: str
    comparison: str
    way: str = holds(OneOf(("quick", "full")))
    answers: tuple[tuple[str, str], ...] = holds(Pairs(Key()))
    importances: tuple[tuple[str, int], ...] = holds(Pairs(Whole(0, 3), optional=True))
    expected: str = holds(OneOf(OUTCOMES))
    with_exceptions: bool = holds(Flag())
    notices: tuple[str, ...] = holds(ListOf(OneOf(NOTICE_KINDS), 0, 2))
    why: str = holds(Text(400))
    situation: str = holds(Markdown(1_000))


def read_personas(directory: Path) -> tuple[list[Persona], list[Report]]:
    """Every persona of a content folder with a report on each file."""
    personas, reports = [], []
    for path in sorted(directory.glob(f"*/{PERSONAS}/*.md")):
        report = Report(path.relative_to(directory).as_posix())
        reports.append(report)
        document = read_document(directory, report)
        if document is None:
            continue
        front, body, line = document
        node = Node(front | {"situation": Node(body, line)}, FIRST_LINE)
        persona = read_record(Persona, node, report, key=path.stem, comparison=path.parent.parent.name)
        if persona is not None:
            personas.append(persona)
    return personas, reports


def check_personas(personas: Iterable[Persona], comparisons: dict[str, Comparison], reports: list[Report]) -> None:
    """Add to the reports what a persona says of questions and choices that do not exist."""
    by_path = {report.path: report for report in reports}
    for persona in personas:
        report = by_path[f"{persona.comparison}/{PERSONAS}/{persona.key}.md"]
        comparison = comparisons.get(persona.comparison)
        asked = {dimension.key: dimension for dimension in comparison.asked("full")} if comparison else {}
        for key, answer in persona.answers:
            question = asked[key].question if key in asked else None
            line = report.lines.get(f"answers.{key}", 0)
            if question is None:
                expected = f"expected the key of a dimension that asks{nearest(key, asked)}"
                report.add(line, "PART", f"answers: {key!r} asks nothing", expected, "answers")
            elif answer not in ANSWERS_TO_ALL and question.choice(answer) is None:
                known = [choice.key for choice in question.choices]
                expected = f"expected one of {', '.join(known)}{nearest(answer, known)}"
                report.add(line, "CHOICE", f"answers.{key}: {answer!r} is no choice", expected, "answers")
        for key, _ in persona.importances:
            if key not in asked:
                report.add(
                    report.lines.get(f"importances.{key}", 0), "PART", f"importances: {key!r} asks nothing",
                    f"expected the key of a dimension that asks{nearest(key, asked)}", "importances",
                )  # fmt: skip
