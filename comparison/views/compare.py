"""Two results side by side: before and after, or you and a colleague."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from comparison import documents, editions
from comparison.drawing import LeanBar, draw_lean
from comparison.forms import IMPORTANCE_WORDS, Questionnaire
from comparison.headers import PERSONAL
from comparison.recommendation import Contribution, Recommendation, recommend
from comparison.results import margin_in_words, outcome_in_words

from .shared import asked_for, context, find_asking, parameters_in, show

SIDES = (("a", "The first result"), ("b", "The second result"))


@asked_for
def compare(request: HttpRequest, comparison: str) -> HttpResponseBase:
    published = editions.current()
    whole = find_asking(published, comparison)
    # Who sends the form sends both fields; a result's own page leads here with one.
    is_sent = all(name in request.GET for name, _ in SIDES)
    sides = [Side(name, label, request.GET.get(name, ""), whole, published, is_sent=is_sent) for name, label in SIDES]
    both = all(side.is_usable for side in sides)
    rows = _rows(sides) if both else []
    variables = context(request, published, whole, sides=sides, rows=rows, both=both)
    variables["differ"] = any(row.differs for row in rows)
    status = 400 if any(side.error for side in sides) else 200
    return show(request, "compare.html", variables, PERSONAL, status)


class Side:
    """One of the two addresses, as typed, and the result that it holds."""

    def __init__(
        self,
        name: str,
        label: str,
        typed: str,
        comparison: documents.Comparison,
        published: documents.Published,
        *,
        is_sent: bool,
    ) -> None:
        self.name, self.label, self.typed, self.comparison = name, label, typed.strip(), comparison
        self.published, self.is_sent = published, is_sent
        self.form = Questionnaire(comparison, parameters_in(self.typed))
        self.result: Recommendation = recommend(self.form.questions, self.form.answers, self.form.importances)

    @property
    def error(self) -> str:
        """What to mend in the address; nothing for a good one and for none."""
        if not self.typed:
            return "Paste the address of a result here." if self.is_sent else ""
        if self.other:
            return f"This result belongs to “{self.other.head.title}”. Paste one that belongs to this comparison."
        if self.form.answers and not self.form.malformed:
            return ""
        if self.form.malformed:
            name, value = self.form.malformed[0]
            return f"Part of this address cannot be read: {name[:40]}={value[:40]}. Copy the whole address of a result."
        return "This address holds no answers to these questions. Copy the whole address of a result."

    @property
    def other(self) -> documents.Comparison | None:
        """The other comparison to which the address leads, if it says so by its path."""
        try:
            slug = urlsplit(self.typed).path.strip("/").partition("/")[0]
        except ValueError:
            return None
        found = self.published.comparison_at(slug)
        return found if found and found.key != self.comparison.key else None

    @property
    def is_usable(self) -> bool:
        return bool(self.typed) and not self.error

    @property
    def outcome(self) -> str:
        return outcome_in_words(self.result, self.comparison)

    @property
    def margin(self) -> str:
        return margin_in_words(self.result, self.comparison)

    @property
    def lean(self) -> LeanBar:
        return draw_lean(self.result)

    def cell(self, dimension: documents.Dimension) -> "Cell":
        contributions = {one.key: one for one in self.result.contributions}
        words = self.form.answer_text(dimension) or "Not answered"
        importance = IMPORTANCE_WORDS[self.form.importance(dimension)]
        return Cell(words, importance, contributions.get(dimension.key))


@dataclass(frozen=True)
class Cell:
    """What one result says on one dimension."""

    answer: str
    importance: str
    contribution: Contribution | None

    @property
    def points(self) -> int:
        return self.contribution.points if self.contribution else 0


@dataclass(frozen=True)
class Row:
    """One dimension in both results."""

    dimension: documents.Dimension
    cells: tuple[Cell, Cell]

    @property
    def differs(self) -> bool:
        before, after = self.cells
        return (before.answer, before.importance) != (after.answer, after.importance)


def _rows(sides: list[Side]) -> list[Row]:
    """Every dimension that either result asks, those that differ first."""
    first, second = sides
    asked = [item for item in first.comparison.asked("full") if item in first.form.asked or item in second.form.asked]
    rows = [Row(dimension, (first.cell(dimension), second.cell(dimension))) for dimension in asked]
    return sorted(rows, key=lambda row: not row.differs)
