"""Rows ⇄ documents. `freeze` reads a part from its rows, `thaw` writes it into them; each is the other's inverse."""

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from django.db import models as db
from django.db.models import Max

from comparison import documents, models

type PartRow = (
    models.Site
    | models.Page
    | models.Source
    | models.Comparison
    | models.Dimension
    | models.Guide
    | models.ReaderQuestion
    | models.Abbreviation
    | models.Rate
)


MODELS: dict[str, type[PartRow]] = {
    "site": models.Site,
    "page": models.Page,
    "source": models.Source,
    "comparison": models.Comparison,
    "dimension": models.Dimension,
    "guide": models.Guide,
    "reader-question": models.ReaderQuestion,
    "abbreviation": models.Abbreviation,
    "rate": models.Rate,
}
"""The model of the row at the head of a part, by the part's kind."""


def rows_of(name: documents.Name) -> PartRow | None:
    """The row at the head of a part, or None if it has none."""
    if name.kind == "dimension":
        comparison, _, key = name.key.rpartition("/")
        rows = models.Dimension.objects.select_related("comparison")
        return rows.filter(comparison__key=comparison, key=key).first()
    return MODELS[name.kind]._default_manager.filter(key=name.key).first()


def parts_of_rows() -> Iterator[documents.Part]:
    """Every part as its rows hold it now."""
    dimensions = models.Dimension.objects.select_related("comparison", "question").prefetch_related(
        "comparison__options", "stances", "choices"
    )
    comparisons = models.Comparison.objects.prefetch_related("options", "dimensions")
    for row in models.Site.objects.select_related("comparison"):
        yield freeze(row)
    guides = models.Guide.objects.prefetch_related("comparisons", "firms", "criteria")
    questions = models.ReaderQuestion.objects.select_related("comparison")
    plain = (models.Page.objects.all(), models.Source.objects.all(), models.Abbreviation.objects.all())
    rates = models.Rate.objects.select_related("source")
    for rows in (*plain, rates, comparisons, dimensions, guides, questions):
        yield from map(freeze, rows)


@singledispatch
def freeze(row: db.Model) -> documents.Part:
    """The part that a row and those below it hold. It may be faulty: `documents.verify` tells."""
    raise TypeError(f"{type(row).__name__} is no part")


@freeze.register
def _(row: models.Site) -> documents.Part:
    main = row.comparison.key if row.comparison else ""
    return documents.Site(key=row.key, name=row.name, tagline=row.tagline, comparison=main, report=row.report)


@freeze.register
def _(row: models.Page) -> documents.Part:
    return documents.Page(**_values(row, "key", "slug", "title", "summary", "reviewed", "text"))


@freeze.register
def _(row: models.Source) -> documents.Part:
    return documents.Source(**_values(row, "key", "title", "author", "publisher", "url", "year", "kind", "note"))


HEAD_FIELDS = (
    "key", "slug", "title", "question", "summary", "author", "reviewer", "reviewed", "introduction", "choosing",
    "final_thoughts",
)  # fmt: skip


OPTION_FIELDS = ("key", "name", "summary", "also")


@freeze.register
def _(row: models.Comparison) -> documents.Part:
    options = tuple(documents.Option(**_values(option, *OPTION_FIELDS)) for option in row.options.all())
    return documents.Head(
        **_values(row, *HEAD_FIELDS),
        options=options,  # type: ignore[arg-type]
        dimensions=tuple(dimension.key for dimension in row.dimensions.all()),
    )


DIMENSION_FIELDS = ("key", "slug", "name", "lead", "also", "reviewed", "takeaway", "ask", "depth")


@freeze.register
def _(row: models.Dimension) -> documents.Part:
    names = {option.side: option.key for option in row.comparison.options.all()}
    stances = tuple(
        documents.Stance(
            option=names.get(stance.side, ""), **_values(stance, "position", "glance", "description", "caution")
        )
        for stance in row.stances.all()
    )
    return documents.Dimension(
        **_values(row, *DIMENSION_FIELDS),
        comparison=row.comparison.key,
        poles=(row.pole_first, row.pole_second),
        stances=stances,  # type: ignore[arg-type]
        question=_freeze_question(row),
    )


def _freeze_question(row: models.Dimension) -> documents.Question | None:
    question: models.Question | None = getattr(row, "question", None)
    if question is None:
        return None
    return documents.Question(
        **_values(question, "text", "why", "consequence", "quick"),
        choices=tuple(
            documents.Choice(
                **_values(choice, "key", "text", "lean"),
                notice=documents.Notice(kind=choice.notice_kind, text=_text(choice.notice)) if choice.notice else None,
            )
            for choice in row.choices.all()
        ),
    )


GUIDE_FIELDS = ("key", "slug", "title", "summary", "author", "reviewer", "reviewed", "introduction", "closing")
CRITERION_FIELDS = ("key", "name", "firm", "importance", "why", "evidence", "warning")


@freeze.register
def _(row: models.Guide) -> documents.Part:
    return documents.Guide(
        **_values(row, *GUIDE_FIELDS),
        comparisons=tuple(sorted(comparison.key for comparison in row.comparisons.all())),
        firms=tuple(documents.Firm(**_values(firm, "key", "name")) for firm in row.firms.all()),
        criteria=tuple(documents.Criterion(**_values(one, *CRITERION_FIELDS)) for one in row.criteria.all()),
    )


READER_QUESTION_FIELDS = ("key", "question", "group", "order", "dimension", "reviewed", "answer")


@freeze.register
def _(row: models.ReaderQuestion) -> documents.Part:
    return documents.ReaderQuestion(**_values(row, *READER_QUESTION_FIELDS), comparison=row.comparison.key)


@freeze.register
def _(row: models.Abbreviation) -> documents.Part:
    return documents.Abbreviation(**_values(row, "key", "short", "long", "note"))


RATE_FIELDS = (
    "key", "label", "country", "purpose", "variant", "low", "typical", "high", "currency", "year", "basis", "note",
)  # fmt: skip


@freeze.register
def _(row: models.Rate) -> documents.Part:
    return documents.Rate(**_values(row, *RATE_FIELDS), source=row.source.key if row.source else "")


def _values(row: db.Model, *names: str) -> dict[str, Any]:
    """Fields of a row as documents hold them: texts without the line ends and blanks that browsers add."""
    values = {name: getattr(row, name) for name in names}
    return {name: _text(value) if isinstance(value, str) else value for name, value in values.items()}


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@singledispatch
def thaw(part: documents.Part) -> PartRow:
    """Write a part into its rows, saving only those that differ, and return the row at its head."""
    raise TypeError(f"{type(part).__name__} is no part")


@thaw.register
def _(part: documents.Site) -> PartRow:
    main = models.Comparison.objects.filter(key=part.comparison).first()
    return _put(
        models.Site, {"key": part.key}, name=part.name, tagline=part.tagline, report=part.report, comparison=main
    )


@thaw.register
def _(part: documents.Page) -> PartRow:
    return _put(models.Page, {"key": part.key}, **_fields(part, "slug", "title", "summary", "reviewed", "text"))


@thaw.register
def _(part: documents.Source) -> PartRow:
    names = ("title", "author", "publisher", "url", "year", "kind", "note")
    return _put(models.Source, {"key": part.key}, **_fields(part, *names))


@thaw.register
def _(part: documents.Head) -> PartRow:
    row = _put(models.Comparison, {"key": part.key}, **_fields(part, *HEAD_FIELDS[1:]))
    wanted = {option.key: (side, option) for side, option in enumerate(part.options, 1)}
    for option_row in row.options.all():
        # Sides may have been swapped: rows that are not in their place go first, or two would share a side.
        if option_row.key not in wanted or wanted[option_row.key][0] != option_row.side:
            option_row.delete()
    for key, (side, option) in wanted.items():
        _put(models.Option, {"comparison": row, "key": key}, side=side, **_fields(option, *OPTION_FIELDS[1:]))
    places = {key: place for place, key in enumerate(part.dimensions, 1)}
    for dimension in row.dimensions.all():
        _save_if_changed(dimension, {"order": places.get(dimension.key, len(places) + 1)})
    return row


@thaw.register
def _(part: documents.Dimension) -> PartRow:
    comparison = models.Comparison.objects.prefetch_related("options").get(key=part.comparison)
    values = _fields(part, *DIMENSION_FIELDS[1:]) | {"pole_first": part.poles[0], "pole_second": part.poles[1]}
    lookup = {"comparison": comparison, "key": part.key}
    row = models.Dimension.objects.filter(**lookup).first()
    if row is None:
        last = comparison.dimensions.aggregate(last=Max("order"))["last"] or 0
        values["order"] = last + 1
    row = _put(models.Dimension, lookup, **values)
    sides = {option.key: option.side for option in comparison.options.all()}
    for stance in part.stances:
        names = ("position", "glance", "description", "caution")
        _put(models.Stance, {"dimension": row, "side": sides[stance.option]}, **_fields(stance, *names))
    _thaw_question(row, part.question)
    return row


def _thaw_question(row: models.Dimension, question: documents.Question | None) -> None:
    choices = question.choices if question else ()
    row.choices.exclude(key__in=[choice.key for choice in choices]).delete()
    if question is None:
        models.Question.objects.filter(dimension=row).delete()
        return
    _put(models.Question, {"dimension": row}, **_fields(question, "text", "why", "consequence", "quick"))
    for order, choice in enumerate(choices, 1):
        _put(
            models.Choice,
            {"dimension": row, "key": choice.key},
            order=order,
            notice_kind=choice.notice.kind if choice.notice else "",
            notice=choice.notice.text if choice.notice else "",
            **_fields(choice, "text", "lean"),
        )


@thaw.register
def _(part: documents.Guide) -> PartRow:
    row = _put(models.Guide, {"key": part.key}, **_fields(part, *GUIDE_FIELDS[1:]))
    row.comparisons.set(models.Comparison.objects.filter(key__in=part.comparisons))
    _put_below(row.firms, row, part.firms, ("name",))
    _put_below(row.criteria, row, part.criteria, CRITERION_FIELDS[1:])
    return row


def _put_below(
    rows: Any, guide: models.Guide, records: tuple[documents.Firm | documents.Criterion, ...], names: tuple[str, ...]
) -> None:
    """Bring a guide's firms or criteria to what these records say, in their order."""
    rows.exclude(key__in=[record.key for record in records]).delete()
    for order, record in enumerate(records, 1):
        _put(rows.model, {"guide": guide, "key": record.key}, order=order, **_fields(record, *names))


@thaw.register
def _(part: documents.ReaderQuestion) -> PartRow:
    comparison = models.Comparison.objects.get(key=part.comparison)
    values = _fields(part, *READER_QUESTION_FIELDS[1:])
    return _put(models.ReaderQuestion, {"key": part.key}, comparison=comparison, **values)


@thaw.register
def _(part: documents.Abbreviation) -> PartRow:
    return _put(models.Abbreviation, {"key": part.key}, **_fields(part, "short", "long", "note"))


@thaw.register
def _(part: documents.Rate) -> PartRow:
    source = models.Source.objects.filter(key=part.source).first()
    return _put(models.Rate, {"key": part.key}, source=source, **_fields(part, *RATE_FIELDS[1:]))


def _fields(part: object, *names: str) -> dict[str, Any]:
    return {name: getattr(part, name) for name in names}


def _put(model: type[db.Model], lookup: dict[str, Any], **values: Any) -> Any:
    row = model._default_manager.filter(**lookup).first()
    if row is None:
        return model._default_manager.create(**lookup, **values)
    _save_if_changed(row, values)
    return row


def _save_if_changed(row: db.Model, values: dict[str, Any]) -> None:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
