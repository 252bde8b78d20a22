"""What accompanies the comparisons: the list of them, guides, questions that readers ask, abbreviations."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from comparison import documents, editions
from comparison.cards import card_of
from comparison.headers import SHARED
from comparison.rendering import Typesetter

from .shared import context, resolver, shared_page, show


@shared_page()
def comparisons(request: HttpRequest) -> HttpResponseBase:
    """All comparisons, the main one first, and the guides."""
    published = editions.current()
    listed = sorted(published.comparisons.values(), key=lambda item: (item is not published.main, item.head.title))
    guides = sorted(published.guides.values(), key=lambda guide: guide.title)
    return show(request, "comparisons.html", context(request, published, comparisons=listed, guides=guides))


def find_guide(published: documents.Published, slug: str) -> documents.Guide:
    guide = published.guide_at(slug)
    if guide is None:
        raise Http404("no guide has this address")
    return guide


@shared_page()
def guide(request: HttpRequest, guide: str) -> HttpResponseBase:
    published = editions.current()
    return show_guide(request, published, find_guide(published, guide))


def show_guide(
    request: HttpRequest, published: documents.Published, guide: documents.Guide, policy: str = SHARED, **more: Any
) -> HttpResponseBase:
    names = {firm.key: firm.name for firm in guide.firms}
    rows = [(criterion, names.get(criterion.firm, "")) for criterion in guide.criteria]
    accompanied = [published.comparisons[key] for key in guide.comparisons if key in published.comparisons]
    variables = context(
        request, published, guide=guide, rows=rows, accompanied=accompanied, card=card_of(guide, published), **more
    )
    return show(request, "guide.html", variables, policy)


@shared_page()
def questions(request: HttpRequest) -> HttpResponseBase:
    return show_questions(request, editions.current())


def show_questions(
    request: HttpRequest, published: documents.Published, policy: str = SHARED, **more: Any
) -> HttpResponseBase:
    """Every question under the heading of its group; an answer's links lead into its own comparison."""
    variables = context(request, published, here="questions", **more)
    setter = variables["typesetter"]
    groups: dict[str, list[tuple[documents.ReaderQuestion, documents.Comparison, Typesetter]]] = {}
    for item in published.questions.values():
        comparison = published.comparisons.get(item.comparison)
        if comparison:
            shown = (item, comparison, setter.beside(resolver(published, item.comparison)))
            groups.setdefault(item.group, []).append(shown)
    return show(request, "questions.html", variables | {"groups": groups}, policy)


@shared_page()
def abbreviations(request: HttpRequest) -> HttpResponseBase:
    return show_abbreviations(request, editions.current())


def show_abbreviations(
    request: HttpRequest, published: documents.Published, policy: str = SHARED, **more: Any
) -> HttpResponseBase:
    return show(request, "abbreviations.html", context(request, published, **more), policy)
