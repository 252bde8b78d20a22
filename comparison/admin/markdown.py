"""Markdown in admin: a textarea that counts words, with a preview, the rules, and a picker of links and sources."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from itertools import islice
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import models as db
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from comparison import documents, editions, models, rendering
from comparison.addresses import address_of
from comparison.documents import Fault, Report
from comparison.documents.fields import Markdown, kinds, nearest
from comparison.headers import UNKEPT, keep
from comparison.models.fields import MarkdownField
from comparison.rendering import Typesetter, Unknown
from comparison.views.shared import typesetter

from .faults import in_words

SHOWN = 20
"""Links that the picker offers at once."""
FAULTS = 20
"""Faults that a preview names at once."""


@dataclass(frozen=True)
class Subject:
    """A Markdown field of the admin: the page that it stands on, what bounds it, and how readers see it set."""

    page: type[db.Model]
    kind: Markdown
    setting: str


def _subject(page: type[db.Model], of: type, name: str, setting: str = "block") -> Subject:
    kind = kinds(of)[name]
    assert isinstance(kind, Markdown)  # noqa: S101 (a mistake in the table below, found when it is read)
    return Subject(page, kind, setting)


SUBJECTS = {
    "comparison.introduction": _subject(models.Comparison, documents.Head, "introduction"),
    "comparison.choosing": _subject(models.Comparison, documents.Head, "choosing"),
    "comparison.final_thoughts": _subject(models.Comparison, documents.Head, "final_thoughts"),
    "dimension.takeaway": _subject(models.Dimension, documents.Dimension, "takeaway", "takeaway"),
    "dimension.ask": _subject(models.Dimension, documents.Dimension, "ask", "ask"),
    "dimension.depth": _subject(models.Dimension, documents.Dimension, "depth", "depth"),
    "stance.description": _subject(models.Dimension, documents.Stance, "description", "line"),
    "stance.caution": _subject(models.Dimension, documents.Stance, "caution", "caution"),
    "choice.notice": _subject(models.Dimension, documents.Notice, "text", "notice"),
    "guide.introduction": _subject(models.Guide, documents.Guide, "introduction"),
    "guide.closing": _subject(models.Guide, documents.Guide, "closing"),
    "criterion.why": _subject(models.Guide, documents.Criterion, "why"),
    "criterion.evidence": _subject(models.Guide, documents.Criterion, "evidence"),
    "criterion.warning": _subject(models.Guide, documents.Criterion, "warning"),
    "readerquestion.answer": _subject(models.ReaderQuestion, documents.ReaderQuestion, "answer"),
    "abbreviation.note": _subject(models.Abbreviation, documents.Abbreviation, "note"),
    "rate.note": _subject(models.Rate, documents.Rate, "note", "note"),
    "page.text": _subject(models.Page, documents.Page, "text"),
    "source.note": _subject(models.Source, documents.Source, "note", "note"),
}
"""Every Markdown field, by model and name."""
PAGES = {subject.page._meta.model_name for subject in SUBJECTS.values()}
"""The models on whose pages they stand."""


def plain(text: str) -> str:
    """A text as it is kept: without the line ends and blanks that browsers add."""
    return text.replace("\r\n", "\n").strip()


class MarkdownTextarea(AdminTextareaWidget):
    """A textarea that counts; where there is JavaScript it also shows the text as readers will see it."""

    class Media:
        js = [forms.Script("js/htmx-2.0.11.min.js", defer=True), forms.Script("js/markdown-field.js", defer=True)]

    def __init__(self, field: MarkdownField, row: str = "") -> None:
        """`row` is the key of the row whose page this is, empty where there is none yet."""
        super().__init__({"rows": 4, "spellcheck": "true", "placeholder": " "})
        self.subject = f"{field.model._meta.model_name}.{field.name}"
        self.target = field.words
        self.row = row

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        text, bound = plain(value or ""), SUBJECTS[self.subject].kind.high
        context = {
            "textarea": super().render(name, value, attrs, renderer),
            "subject": self.subject,
            "row": self.row,
            "target": self.target,
            "words": f"{documents.word_count(text):,}",
            "characters": f"{len(text):,}",
            "bound": f"{bound:,}",
            "is_over": len(text) > bound,
        }
        return render_to_string("admin/widgets/markdown.html", context)


class OneLineTextarea(forms.Textarea):
    """For a text of one line that is too long for an input: it wraps, and a line break becomes a blank."""

    def __init__(self) -> None:
        super().__init__({"rows": 2, "class": "vTextField one-line", "spellcheck": "true"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return " ".join(map(str.strip, value.splitlines())) if isinstance(value, str) else value


class TextsAdmin:
    """Gives the texts of an admin page, or of an inline on one, the widgets to write them in."""

    LONG = 200
    """Characters from which a line gets more room than an input has."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, MarkdownField):
            match = request.resolver_match
            kwargs["widget"] = MarkdownTextarea(db_field, match.kwargs.get("object_id", "") if match else "")
        elif type(db_field) is db.CharField and (db_field.max_length or 0) >= self.LONG:
            kwargs["widget"] = OneLineTextarea()
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class Place(forms.Form):
    """The field that a request is about, and the comparison to whose dimensions its links lead."""

    subject = forms.ChoiceField(choices=[(name, name) for name in SUBJECTS])
    row = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    comparison = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    @property
    def about(self) -> Subject:
        return SUBJECTS[self.cleaned_data["subject"]]

    def find_comparison(self) -> models.Comparison | None:
        """A page of a new dimension or question says which; other rows know, or have none."""
        row, comparison = self.cleaned_data["row"] or 0, self.cleaned_data["comparison"] or 0
        if self.about.page is models.Comparison:
            return models.Comparison.objects.filter(pk=row).first()
        if self.about.page is models.Dimension:
            return models.Comparison.objects.filter(Q(dimensions=row) | Q(pk=comparison)).first()
        if self.about.page is models.ReaderQuestion:
            return models.Comparison.objects.filter(Q(reader_questions=row) | Q(pk=comparison)).first()
        return None


class PreviewForm(Place):
    # Without a bound: that of the field itself says what to do about a longer text.
    text = forms.CharField(required=False, strip=False)


class LinksForm(Place):
    q = forms.CharField(required=False, max_length=200)


def for_writers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For staff who may change some text. Others are refused, not redirected: a fragment has no place for a sign-in."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        verbs = [f"comparison.{verb}_{name}" for verb in ("add", "change") for name in PAGES]
        if not admin.site.has_permission(request) or not any(map(request.user.has_perm, verbs)):
            raise PermissionDenied
        return keep(view(request), UNKEPT, index=False)

    return guarded


@require_POST
@for_writers
def preview_fragment(request: HttpRequest) -> HttpResponseBase:
    """A text as readers will see it, below what there is to mend in it."""
    form = PreviewForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    typed, kind = form.cleaned_data["text"].replace("\r\n", "\n"), form.about.kind
    text, above = typed.strip(), typed[: len(typed) - len(typed.lstrip())].count("\n")
    published, row = editions.current(), form.find_comparison()
    home = published.comparisons.get(row.key) if row else None
    context: dict[str, Any] = {"setting": form.about.setting, "text": ""}
    if len(text) > kind.high or rendering.is_hostile(text):
        context["is_refused"] = True
    else:
        context |= {"text": text, "typesetter": typesetter(published, home)}
    # Only so many, and no more are looked for: a hostile text could have thousands.
    faults = islice(faults_of(text, kind, published, row), FAULTS)
    context["faults"] = [(fault.line and fault.line + above, in_words(fault)) for fault in faults]
    return render(request, "admin/comparison/markdown/preview.html", context)


def faults_of(
    text: str, kind: Markdown, published: documents.Published, comparison: models.Comparison | None
) -> Iterator[Fault]:
    """What keeps a text from being published as it is, with lines from 1; an empty one has no faults yet."""
    report = Report("")
    if text:
        kind.read_text(text, 0, report, "The text")
    yield from report.faults
    for finding in [] if report.faults else rendering.inspect(text, kind.heading):
        found, expected = finding.found, finding.expected
        if finding.code in ("LINK", "CITATION"):
            found, expected = _problem_of(finding, published, comparison)
        if found:
            yield Fault("", finding.line + 1, finding.code, found[:1].upper() + found[1:], expected)


def _problem_of(
    finding: rendering.Finding, published: documents.Published, comparison: models.Comparison | None
) -> tuple[str, str]:
    """What is wrong with a citation or a link to a part, and what is expected; nothing if it leads somewhere."""
    kind, _, key = finding.found.partition("#")[0].partition(":")
    if finding.code == "CITATION":
        kind, key = "source", finding.found
    if kind not in ("source", *rendering.PART_SCHEMES) or _is_published(kind, key, published, comparison):
        return "", ""
    held = _keys(kind, comparison)
    if key in held:
        return f"the {kind} {key!r} is not published yet", "publish it before this text, or together with it"
    return f"no {kind} has the key {key!r}{nearest(key, held)}", "choose one with “Link or source”"


def _is_published(kind: str, key: str, published: documents.Published, comparison: models.Comparison | None) -> bool:
    if kind == "source":
        return key in published.sources
    try:
        return bool(address_of(published, kind, key, comparison.key if comparison else ""))
    except Unknown:
        return False


def _keys(kind: str, comparison: models.Comparison | None) -> list[str]:
    if kind == "dimension":
        own = comparison.dimensions.values_list("key", flat=True) if comparison else []
        return [*own, *(f"{home}/{key}" for home, key, _ in _all_dimensions())]
    return list(editions.MODELS[kind]._default_manager.values_list("key", flat=True))


def _all_dimensions() -> Any:
    """The key of its comparison, its own key and the name of every dimension."""
    return models.Dimension.objects.order_by("comparison", "order").values_list("comparison__key", "key", "name")


@dataclass(frozen=True)
class Goal:
    """Something that a text can cite or link to: `target` is what stands in its brackets."""

    kind: str
    target: str
    name: str
    more: str = ""

    def answers(self, wanted: str) -> bool:
        """Whether every word that was typed is in it."""
        said = f"{self.name} {self.more} {self.target}".casefold()
        return all(word in said for word in wanted.split())

    def begins(self, wanted: str) -> bool:
        return any(start.casefold().startswith(wanted) for start in (self.name, self.target.lstrip("@")))


@require_safe
@for_writers
def links_fragment(request: HttpRequest) -> HttpResponseBase:
    """What a text can cite or link to and what was typed names, the best first."""
    form = LinksForm(request.GET)
    if not form.is_valid():
        return HttpResponse(status=400)
    wanted = form.cleaned_data["q"].casefold()
    found = [goal for goal in _goals(form.find_comparison()) if goal.answers(wanted)]
    found.sort(key=lambda goal: not goal.begins(wanted))
    context = {"goals": found[:SHOWN], "shown": min(SHOWN, len(found)), "found": len(found)}
    return render(request, "admin/comparison/markdown/links.html", context)


TITLED: tuple[tuple[str, type[db.Model], str], ...] = (
    ("comparison", models.Comparison, "title"),
    ("guide", models.Guide, "title"),
    ("reader-question", models.ReaderQuestion, "question"),
    ("page", models.Page, "title"),
)
"""The parts that a text can link to beside dimensions, with the field that names them."""


def _goals(comparison: models.Comparison | None) -> Iterator[Goal]:
    """Parts first, the nearest first of all; as their rows stand, published or not."""
    own = comparison.key if comparison else ""
    for home, key, name in sorted(_all_dimensions(), key=lambda row: row[0] != own):
        yield Goal("Dimension", f"dimension:{key}" if home == own else f"dimension:{home}/{key}", name)
    for kind, model, title in TITLED:
        for key, words in model._default_manager.values_list("key", title):
            yield Goal(str(model._meta.verbose_name).capitalize(), f"{kind}:{key}", words)
    for source in models.Source.objects.only("key", "author", "year", "title"):
        yield Goal("Source", f"@{source.key}", f"{source.author}, {source.year or 'undated'}", source.title)


@dataclass(frozen=True)
class Example:
    """One rule of the dialect: its name, what is written, and a word on it."""

    name: str
    written: str
    note: str = ""


DIALECT = (
    Example("Paragraphs", "One paragraph.\n\nAn empty line begins the next."),
    Example("Emphasis", "*quietly* or **strongly**"),
    Example("List", "- first\n- second", "An empty line above. `1.` instead of `-` counts."),
    Example(
        "Heading",
        "## What it costs",
        "`##` in depths and pages, `###` elsewhere. One level at a time; the page’s own stand above.",
    ),
    Example(
        "Table",
        "| Size | Rate |\n|---|---|\n| 30 people | £40 |",
        "An empty line above, dashes under the head, every row with as many cells.",
    ),
    Example("Definitions", "Retainer\n:   Hours paid for, used or not."),
    Example("Quotation", "> What somebody said."),
    Example("Link", "[the register](https://example.org/)"),
    Example(
        "Link to a dimension",
        "[who directs the work](dimension:oversight)",
        "Of the same comparison; of another: `dimension:its-key/oversight`. Keys stay, whatever the address is.",
    ),
    Example("Link to a comparison", "[both, compared](comparison:managed-services-vs-staff-augmentation)"),
    Example("Link to a page", "[about us](page:about)"),
    Example("Citation", "It fell by a third [@vita-2016].", "Before the full stop. Several: `[@one; @two]`."),
)
"""The site's Markdown, each rule as an example; content/README.md says the same to those who write files."""


@require_safe
def dialect(request: HttpRequest) -> HttpResponseBase:
    context = admin.site.each_context(request) | {"title": "How to write a text"} | _dialect()
    return keep(render(request, "admin/comparison/markdown/help.html", context), UNKEPT, index=False)


@require_safe
@for_writers
def dialect_fragment(request: HttpRequest) -> HttpResponseBase:
    return render(request, "admin/comparison/markdown/_dialect.html", _dialect())


def _dialect() -> dict[str, Any]:
    source = documents.Source(
        key="vita-2016", title="", author="VITA", publisher="", url="", year=2016, kind="government"
    )  # fmt: skip
    # Examples lead nowhere: who clicks on one would leave what is not saved.
    return {"examples": DIALECT, "typesetter": Typesetter({source.key: source}, lambda kind, key: "#")}


def markdown_urls() -> list[URLPattern]:
    """The fragments behind a Markdown field, and the page that explains the dialect."""
    return [
        path("markdown/preview/", preview_fragment, name="markdown_preview"),
        path("markdown/links/", links_fragment, name="markdown_links"),
        path("markdown/help/", admin.site.admin_view(dialect), name="markdown_help"),
        path("markdown/help/fragment/", dialect_fragment, name="markdown_help_fragment"),
    ]
