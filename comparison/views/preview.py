"""An edition on its page: for staff and, by a signed link, for a reviewer without an account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from comparison import documents, editions
from comparison.addresses import fragment_of
from comparison.headers import UNKEPT
from comparison.models import Edition

from .companions import show_abbreviations, show_guide, show_questions
from .rates import show_rates
from .reading import show_article, show_dimension, show_home, show_page, show_sources
from .shared import asked_for, show

VALID = timedelta(days=7)
SALT = "comparison.preview"


def preview_address(edition: Edition) -> str:
    """A link that shows this edition to anybody who has it, for as long as VALID."""
    return reverse("preview", args=[signing.dumps(edition.pk, salt=SALT)])


@asked_for
def preview(request: HttpRequest, token: str) -> HttpResponseBase:
    try:
        edition = Edition.objects.get(pk=signing.loads(token, salt=SALT, max_age=VALID))
    except signing.SignatureExpired:
        return show(request, "preview_expired.html", {"days": VALID.days}, UNKEPT, 410)
    except (signing.BadSignature, Edition.DoesNotExist):
        raise Http404("no such preview") from None
    return show_edition(request, edition)


@dataclass(frozen=True)
class Previewed:
    """The text of an edition as the banner names it.

    `place` is its fragment on the page, `is_now` says that readers see this very text, and `newer` is an edition of it
    that was made later and says something else.
    """

    kind: str
    title: str
    place: str
    asks: bool
    is_now: bool
    newer: Edition | None


KINDS = {
    documents.Site: "The site’s own name and words",
    documents.Page: "Page",
    documents.Source: "Source",
    documents.Head: "Comparison",
    documents.Dimension: "Dimension",
    documents.Guide: "Guide",
    documents.ReaderQuestion: "Question of readers",
    documents.Abbreviation: "Abbreviation",
    documents.Rate: "Rate",
}
"""What a reviewer knows a part as."""


def _previewed(edition: Edition, part: documents.Part) -> Previewed:
    newest = Edition.objects.of(edition.name).first()
    return Previewed(
        kind=KINDS[type(part)],
        title=documents.title_of(part).removeprefix(f"{KINDS[type(part)]}: "),
        place=fragment_of(part),
        asks=isinstance(part, documents.Dimension) and part.question is not None,
        is_now=editions.current().parts.get(edition.name) == part,
        newer=newest if newest and newest.pk != edition.pk and newest.digest != edition.digest else None,
    )


TOGETHER: dict[type, Callable[..., HttpResponseBase]] = {
    documents.Site: show_home,
    documents.Source: show_sources,
    documents.ReaderQuestion: show_questions,
    documents.Abbreviation: show_abbreviations,
    documents.Rate: show_rates,
}
"""The pages of parts that readers see among others of their kind."""
ALONE: dict[type, Callable[..., HttpResponseBase]] = {documents.Page: show_page, documents.Guide: show_guide}
"""The pages of parts that have one of their own."""


def show_edition(request: HttpRequest, edition: Edition) -> HttpResponseBase:
    """The page on which this edition's part stands, with everything else as readers see it now."""
    try:
        part = edition.document()
    except documents.ContentError:
        raise Http404("this edition cannot be read any more") from None
    now = editions.current()
    published = documents.Published(
        (now.parts | {edition.name: part}).values(), {**now.dates, edition.name: timezone.now()}, now.comments
    )
    marked = {"preview": edition, "previewed": _previewed(edition, part), "robots": "noindex"}
    if type(part) in TOGETHER:
        return TOGETHER[type(part)](request, published, UNKEPT, **marked)
    if type(part) in ALONE:
        return ALONE[type(part)](request, published, part, UNKEPT, **marked)
    return _show_in_comparison(request, published, part, **marked)


def _show_in_comparison(
    request: HttpRequest, published: documents.Published, part: Any, **marked: Any
) -> HttpResponseBase:
    comparison = published.comparisons.get(part.comparison if isinstance(part, documents.Dimension) else part.key)
    if comparison is None:
        raise Http404("its comparison is not published")
    if isinstance(part, documents.Head):
        return show_article(request, published, comparison, UNKEPT, **marked)
    shown = comparison.dimension(part.key)
    if shown is None:
        raise Http404("it has no stance for one of the options")
    return show_dimension(request, published, comparison, shown, UNKEPT, **marked)
