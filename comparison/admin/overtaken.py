"""Two editors on one text: what each changed since the second opened it, and what of the first is taken over."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models as db
from django.forms import model_to_dict
from django.http import QueryDict
from django.utils.safestring import SafeString

from comparison import differences, documents, editions
from comparison.differences import FieldDifference
from comparison.documents import ContentError, Fault
from comparison.models import Edition, Stance

from .differences import show_differences

LISTS = {
    "options": "options", "stances": "stances", "question.choices": "choices", "firms": "firms", "criteria": "criteria",
    "dimensions": "dimensions",
}  # fmt: skip
"""Lists whose records have rows of their own, each with the relation that leads to them: the prefix of their forms."""
FIELDS = {"poles.1": "pole_first", "poles.2": "pole_second", "notice.kind": "notice_kind", "notice.text": "notice"}
"""Fields that rows have under another name."""


class Overtaken(Exception):
    """Somebody else has saved a part while this form was open.

    `theirs` is what they wrote, `yours` what saving the form would make of it, `seen` the digest of what it began with.
    """

    def __init__(self, seen: str, theirs: documents.Part, yours: documents.Part) -> None:
        super().__init__(str(documents.name_of(yours)))
        name = documents.name_of(theirs)
        self.edition = Edition.objects.of(name).first()
        self.opened = _opened(name, seen)
        self.theirs = theirs
        by_you = {field.where for field in differences.compare(self.opened, yours)} if self.opened else None
        between = differences.compare(theirs, yours)
        self.missing = [field for field in between if by_you is not None and field.where not in by_you]
        """What only they changed: this form would put it back."""
        self.clashing = self._both(field for field in between if by_you is None or field.where in by_you)

    def _both(self, fields: Iterable[FieldDifference]) -> list[FieldDifference]:
        """Those of the fields that they changed, too; where nobody knows what the form began with, all of them."""
        if self.opened is None:
            return list(fields)
        by_them = {field.where for field in differences.compare(self.opened, self.theirs)}
        return [field for field in fields if field.where in by_them]

    def take_over(self, data: QueryDict) -> QueryDict:
        """The form's data with what only they changed, from the rows; what has no place there is left clashing."""
        data = data.copy()
        forms = list(_forms(data, editions.rows_of(documents.name_of(self.theirs))))
        left = [field for field in self.missing if not _take(data, forms, field.where)]
        self.clashing += left
        self.missing = [field for field in self.missing if field not in left]
        return data

    @property
    def who(self) -> str:
        return str(self.edition.author) if self.edition and self.edition.author else "Somebody else"

    @property
    def fault(self) -> Fault:
        found = f"{self.who} has saved this text while you were writing, so yours is not saved yet"
        return Fault("", 0, "OVERTAKEN", found, "look at what is said below, and save again")

    @property
    def taken(self) -> SafeString:
        """What they changed and you did not, against what you opened."""
        wheres = {field.where for field in self.missing}
        changed = differences.compare(self.opened, self.theirs)
        return show_differences([field for field in changed if field.where in wheres])

    @property
    def clashes(self) -> SafeString:
        return show_differences(self.clashing)


def _opened(name: documents.Name, seen: str) -> documents.Part | None:
    """What the form began with, unless it was never kept, or is no more."""
    edition = Edition.objects.of(name).filter(digest=seen).first()
    try:
        return edition.document() if edition else None
    except ContentError:
        return None


def _forms(data: QueryDict, row: Any) -> Iterator[tuple[str, db.Model, str]]:
    """For each row that has a form: the dotted key of its record, the row, and what its fields' names begin with."""
    yield "", row, ""
    if hasattr(row, "question"):
        yield "question.", row.question, "question-0-"
    for where, prefix in LISTS.items():
        rows = {str(one.pk): one for one in getattr(row, prefix).all()} if hasattr(row, prefix) else {}
        for number in range(2 * len(rows)):
            one = rows.get(data.get(f"{prefix}-{number}-id", ""))
            if one:
                yield f"{where}.{_key_of(one)}.", one, f"{prefix}-{number}-"


def _key_of(row: Any) -> str:
    if not isinstance(row, Stance):
        return str(row.key)
    return next((option.key for option in row.dimension.comparison.options.all() if option.side == row.side), "")


def _take(data: QueryDict, forms: Sequence[tuple[str, db.Model, str]], where: str) -> bool:
    """Put a field's value, or a list's order, from the rows into the form's data; whether it has a place there."""
    if where in LISTS:
        ordered = [(row, prefix) for start, row, prefix in forms if start.startswith(f"{where}.")]
        for row, prefix in ordered:
            data[f"{prefix}order"] = model_to_dict(row)["order"]
        return bool(ordered)
    start, row, prefix = max((form for form in forms if where.startswith(form[0])), key=lambda form: len(form[0]))
    name = FIELDS.get(where.removeprefix(start), where.removeprefix(start))
    values = model_to_dict(row)
    if name not in values:
        return False
    _put(data, f"{prefix}{name}", values[name])
    return True


def _put(data: QueryDict, name: str, value: Any) -> None:
    """A value as a browser would send it."""
    if isinstance(value, list):
        data.setlist(name, [str(one.pk) for one in value])
    elif value is False:
        data.pop(name, None)
    else:
        data[name] = "" if value is None else "on" if value is True else str(value)
