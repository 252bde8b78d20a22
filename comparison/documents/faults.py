"""What is wrong with a text, said so that its author can mend it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: where it is, what was found and what is expected.

    `path` is a file's path relative to the content folder, or a part's name; `line` counts from 1, and 0 means
    that the fault has no line (a missing file, a part made in admin). `where` is the dotted key of the field.
    """

    path: str
    line: int
    code: str
    found: str
    expected: str
    where: str = ""

    def __str__(self) -> str:
        text = f"{self.path}:{self.line} {self.code} {self.found}, {self.expected}"
        # One line, whatever a hostile file or its name holds.
        return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


@dataclass
class Report:
    """Collects the faults of one file, so that its author sees all of them at once."""

    path: str
    faults: list[Fault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each field, by its dotted key; empty where there is no file."""
    starts: dict[str, int] = field(default_factory=dict)
    """The line on which a text that stands line by line as it was written begins, by its dotted key."""

    def line_of(self, where: str, below: int = 0) -> int:
        """The line of a field, or of the nearest one around it; `below` counts lines of its text from 0."""
        if where in self.starts:
            return self.starts[where] + below
        while where and where not in self.lines:
            where = where.rpartition(".")[0]
        return self.lines.get(where, 0)

    def add(self, line: int, code: str, found: str, expected: str, where: str = "") -> None:
        self.faults.append(Fault(self.path, line, code, found, expected, where))


class ContentError(Exception):
    """A text that cannot be taken as it is; `faults` lists every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))
