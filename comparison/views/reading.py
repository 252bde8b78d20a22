"""Pages to read: home, article, dimension, standing pages, sources, changes."""

from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from comparison import documents, editions
from comparison.cards import card_of, card_of_site
from comparison.forms import Glance
from comparison.headers import PERSONAL, SHARED
from comparison.plain import number_in
from comparison.uses import uses

from .shared import context, find_comparison, find_dimension, shared_page, show

CHANGES_PER_PAGE = 100
OTHERS = 5
"""Comparisons that an article or the home page names beside its own, at most."""


@shared_page("mark", "only")
def home(request: HttpRequest) -> HttpResponseBase:
    return show_home(request, editions.current())


def show_home(
    request: HttpRequest, published: documents.Published, policy: str = SHARED, **more: Any
) -> HttpResponseBase:
    if published.main is None:
        return show(request, "empty.html", context(request, published, **more), policy)
    glance = Glance(published.main, request.GET)
    card = card_of_site(published)
    others = _beside(published, published.main)
    variables = context(
        request, published, published.main, glance=glance, here="home", card=card, others=others, **more
    )
    return show(request, "home.html", variables, PERSONAL if policy == SHARED and glance.is_personal else policy)


@shared_page("mark", "only")
def at_root(request: HttpRequest, slug: str) -> HttpResponseBase:
    """An article or a standing page: both have addresses of one step."""
    published = editions.current()
    part = find_at_root(published, slug)
    if isinstance(part, documents.Page):
        return show_page(request, published, part)
    return show_article(request, published, published.comparisons[part.key])


def find_at_root(published: documents.Published, slug: str) -> documents.Page | documents.Head:
    return published.page_at(slug) or find_comparison(published, slug).head


def show_page(
    request: HttpRequest, published: documents.Published, page: documents.Page, policy: str = SHARED, **more: Any
) -> HttpResponseBase:
    card = card_of(page, published)
    return show(request, "page.html", context(request, published, page=page, here=page.key, card=card, **more), policy)


def show_article(
    request: HttpRequest,
    published: documents.Published,
    comparison: documents.Comparison,
    policy: str = SHARED,
    **more: Any,
) -> HttpResponseBase:
    glance = Glance(comparison, request.GET)
    card = card_of(comparison.head, published)
    others = _beside(published, comparison)
    variables = context(request, published, comparison, glance=glance, here="article", card=card, others=others, **more)
    return show(request, "article.html", variables, PERSONAL if policy == SHARED and glance.is_personal else policy)


def _beside(published: documents.Published, comparison: documents.Comparison) -> list[documents.Comparison]:
    """Other comparisons to read beside one."""
    return [other for other in published.comparisons.values() if other.key != comparison.key][:OTHERS]


@shared_page()
def dimension(request: HttpRequest, comparison: str, dimension: str) -> HttpResponseBase:
    published = editions.current()
    whole = find_comparison(published, comparison)
    return show_dimension(request, published, whole, find_dimension(whole, dimension))


def show_dimension(
    request: HttpRequest,
    published: documents.Published,
    comparison: documents.Comparison,
    dimension: documents.Dimension,
    policy: str = SHARED,
    **more: Any,
) -> HttpResponseBase:
    place = comparison.dimensions.index(dimension)
    following = comparison.dimensions[place + 1 : place + 2]
    variables = context(
        request,
        published,
        comparison,
        dimension=dimension,
        previous=comparison.dimensions[place - 1] if place else None,
        next=following[0] if following else None,
        card=card_of(dimension, published),
        questions=published.questions_about(dimension),
        **more,
    )
    return show(request, "dimension.html", variables, policy)


@shared_page()
def sources(request: HttpRequest) -> HttpResponseBase:
    return show_sources(request, editions.current())


def show_sources(
    request: HttpRequest, published: documents.Published, policy: str = SHARED, **more: Any
) -> HttpResponseBase:
    """Every source with the texts that cite it."""
    used = uses(published)
    listed = sorted(published.sources.values(), key=lambda source: (source.author.casefold(), source.dated))
    rows = [(source, used[source.key]) for source in listed]
    return show(request, "sources.html", context(request, published, rows=rows, **more), policy)


@shared_page("page")
def changes(request: HttpRequest) -> HttpResponseBase:
    """What changed in which text, when: the editions know."""
    published = editions.current()
    paginator = Paginator(editions.changes(timezone.now()), CHANGES_PER_PAGE)
    try:
        page = paginator.page(number_in(request.GET.get("page", "1")) or 0)
    except EmptyPage:
        raise Http404("no such page of changes") from None
    days = editions.describe(page.object_list)
    return show(request, "changes.html", context(request, published, page=page, days=days))
