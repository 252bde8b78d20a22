"""Faults as editors read them: in which text and field, what was found and what to do, and a link to that field."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from django.contrib.admin.utils import quote
from django.db import models as db
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comparison import documents, editions
from comparison.differences import LABELS, PLACES
from comparison.documents import Fault, Name
from comparison.models import Comparison, Dimension

MOST = 50
"""Faults that a page lists: a hostile text has thousands."""
ITEMS = {"choices": "choice", "options": "option", "firms": "firm", "criteria": "criterion", "dimensions": "dimension"}
"""Lists whose items have forms of their own, with what one of them is called."""


class Told(NamedTuple):
    """A fault in words: the text and the field, what is wrong, and the address in admin where it is mended, if any."""

    place: str
    words: str
    address: str


def tell(faults: Iterable[Fault]) -> list[Told]:
    """The faults of any parts; the first of them where there are very many."""
    row_of = cache(_row_at)
    faults = list(faults)
    told = [_told(fault, row_of(fault.path)) for fault in faults[:MOST]]
    more = len(faults) - MOST
    return [*told, Told(f"And {more:,} more", "They are shown once these are mended.", "")] if more > 0 else told


def _told(fault: Fault, row: editions.PartRow | None) -> Told:
    label, _, found = _parted(fault)
    text = _called(row) if row else fault.path
    place = f"{text}, {label}" if label else text
    address = address_in_admin(row) + field_anchor(fault.where, row) if row else ""
    return Told(place, f"{found}. {_sentence(fault.expected)}", address)


def _row_at(path: str) -> editions.PartRow | None:
    kind, _, key = path.partition(" ")
    # A fault between parts has the path of a file, one inside a part that comes from no file has its name.
    name = documents.name_at(path) or Name(kind, key)
    return editions.rows_of(name) if name.kind in documents.PARTS else None


def linked(told: Told) -> SafeString:
    """The same in one line, as messages and forms show it; without a place the words themselves are the link."""
    first = told.place or told.words
    shown = format_html('<a href="{}">{}</a>', told.address, first) if told.address else first
    return format_html("{}: {}", shown, told.words) if told.place else format_html("{}", shown)


def in_words(fault: Fault) -> str:
    """A fault where its text is known: the field, what was found, and what to do."""
    label, sign, found = _parted(fault)
    return f"{label[:1].upper()}{label[1:]}{sign}{found}. {_sentence(fault.expected)}"


def errors_in(form: Any, formsets: Iterable[Any]) -> Iterator[str]:
    """Every error of a page's form and of the rows below it, each a link to its field."""
    yield from _errors_of(form)
    for formset in formsets:
        yield from (linked(Told("", error, f"#{formset.prefix}-group")) for error in formset.non_form_errors())
        for number, row in enumerate(formset.forms):
            place = f"{formset.model._meta.verbose_name} {number + 1}"
            yield from _errors_of(row, f"{place[:1].upper()}{place[1:]}", f"#{formset.prefix}-{number}")


def _errors_of(form: Any, place: str = "", anchor: str = "") -> Iterator[str]:
    """`place` and `anchor`: what a row is called and where it stands; nothing for the page's own form."""
    for name, errors in form.errors.items():
        field = form[name] if name in form.fields else None
        label = ", ".join(filter(None, (place, str(field.label) if field else "")))
        for error in errors:
            words = f"{label}: {error}" if label and not error.startswith(label) else error
            goal = f"#{field.auto_id}" if field else anchor
            yield linked(Told("", words, goal)) if goal else error


def _parted(fault: Fault) -> tuple[str, str, str]:
    """What the field is called, the sign after it, and what was found in it."""
    label = field_in_words(fault.where)
    for sign in (": ", " "):
        if label and fault.found.startswith(fault.where + sign):
            return label, sign, fault.found[len(fault.where + sign) :]
    return label, ": " if label else "", fault.found


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def address_in_admin(row: db.Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[quote(row.pk)])


def place_of(name: Name) -> tuple[str, str]:
    """What a part is called in admin and where it is edited; nowhere if its rows are gone."""
    row = editions.rows_of(name)
    return (_called(row), address_in_admin(row)) if row else (str(name), "")


def titles_in_admin(parts: Iterable[documents.Part]) -> dict[Name, str]:
    """What parts are called where those of several comparisons stand together; one query."""
    comparisons = dict(Comparison.objects.values_list("key", "title"))

    def title(part: documents.Part) -> str:
        if isinstance(part, documents.Dimension):
            return f"{documents.title_of(part)} ({comparisons.get(part.comparison, part.comparison)})"
        return documents.title_of(part)

    return {documents.name_of(part): title(part) for part in parts}


def _called(row: editions.PartRow) -> str:
    """A row's name; dimensions of several comparisons may have the same one."""
    return f"{row} ({row.comparison})" if isinstance(row, Dimension) else str(row)


def _steps(where: str) -> list[str]:
    """A dotted key in steps; admin has the choices beside their question, not in it."""
    steps = where.split(".") if where else []
    return steps[1:] if steps[:2] == ["question", "choices"] else steps


def field_in_words(where: str) -> str:
    """What an editor knows a field as: “choice 3, notice”; nothing for the part as a whole."""
    steps = _steps(where)
    words = [LABELS.get(step, step.replace("_", " ").replace("-", " ")) for step in steps]
    if len(steps) > 1 and steps[0] in PLACES:
        return PLACES[steps[0]][steps[1] == "2"]
    if len(steps) > 1 and steps[0] in ITEMS:
        return ", ".join([f"{ITEMS[steps[0]]} {words[1]}", *words[2:]])
    return ", ".join(words[1:] if len(steps) > 1 and steps[0] == "stances" else words)


def field_anchor(where: str, row: db.Model | None = None) -> str:
    """The fragment that leads to a field on a part's admin page; nothing for the part as a whole."""
    steps = _steps(where)
    if not steps:
        return ""
    first, rest = steps[0], steps[1:]
    if first == "poles":
        return "#id_pole_second" if rest == ["2"] else "#id_pole_first"
    if first == "question":
        return f"#id_question-0-{rest[0]}" if rest else "#question-group"
    if first not in ITEMS and first != "stances":
        return f"#id_{first}"
    number = _number(rest[0], row) if rest else None
    if number is None:
        return f"#{first}-group"
    field = {"notice.kind": "notice_kind", "notice.text": "notice"}.get(".".join(rest[1:]), "".join(rest[1:2]))
    return f"#id_{first}-{number}-{field}" if field else f"#{first}-{number}"


def _number(step: str, row: db.Model | None) -> int | None:
    """Which of a list's forms it is, counted from 0; stances are named by their option."""
    if step.isdecimal():
        return int(step) - 1
    options = row.comparison.options.order_by("side") if isinstance(row, Dimension) else ()
    return next((number for number, option in enumerate(options) if option.key == step), None)
