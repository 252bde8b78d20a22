"""Each text as Markdown, at its address plus `.md`. Search engines are told that the page is the one to list."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from comparison import documents, editions, markdown_pages
from comparison.headers import SHARED, keep
from comparison.rendering import Standalone

from .companions import find_guide
from .reading import find_at_root
from .shared import asked_for, find_comparison, find_dimension, resolver


@asked_for
def markdown_at_root(request: HttpRequest, slug: str) -> HttpResponseBase:
    published = editions.current()
    part = find_at_root(published, slug)
    page = _whole(request, reverse("at_root", args=[slug]))
    if isinstance(part, documents.Page):
        return _markdown(markdown_pages.page(part, _texts(request, published), page), page)
    comparison = published.comparisons[part.key]
    texts = _texts(request, published, part.key)

    def address_of(dimension: documents.Dimension) -> str:
        return _whole(request, reverse("dimension", args=[slug, dimension.slug]))

    return _markdown(markdown_pages.article(comparison, texts, page, address_of), page)


@asked_for
def markdown_dimension(request: HttpRequest, comparison: str, dimension: str) -> HttpResponseBase:
    published = editions.current()
    whole = find_comparison(published, comparison)
    page = _whole(request, reverse("dimension", args=[comparison, dimension]))
    texts = _texts(request, published, whole.key)
    return _markdown(markdown_pages.dimension_page(whole, find_dimension(whole, dimension), texts, page), page)


@asked_for
def markdown_guide(request: HttpRequest, guide: str) -> HttpResponseBase:
    published = editions.current()
    page = _whole(request, reverse("guide", args=[guide]))
    return _markdown(markdown_pages.guide(find_guide(published, guide), _texts(request, published), page), page)


def _texts(request: HttpRequest, published: documents.Published, comparison: str = "") -> Standalone[documents.Source]:
    return Standalone(published.sources, resolver(published, comparison), lambda path: _whole(request, path))


def _whole(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(path)


def _markdown(text: str, page: str) -> HttpResponseBase:
    response = HttpResponse(
        text, content_type="text/markdown; charset=utf-8", headers={"Link": f'<{page}>; rel="canonical"'}
    )
    return keep(response, SHARED)
