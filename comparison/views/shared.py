"""What every page needs: the published documents, a typesetter for its texts, and who may keep the answer."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from comparison import documents
from comparison.addresses import address_of
from comparison.headers import SHARED, UNKEPT, keep
from comparison.rendering import Typesetter

type View = Callable[..., HttpResponseBase]


def asked_for(view: View) -> View:
    """A page to ask for, by GET or HEAD. It knows no cookie, so anything else is refused without asking for a token."""
    return csrf_exempt(require_safe(view))


def shared_page(*reads: str) -> Callable[[View], View]:
    """A page that all readers share: it may be kept whole. `reads` are the only keys of a query that change it."""

    def declare(view: View) -> View:
        view = asked_for(view)
        view.reads = frozenset(reads)  # type: ignore[attr-defined]
        return view

    return declare


def find_comparison(published: documents.Published, slug: str) -> documents.Comparison:
    comparison = published.comparison_at(slug)
    if comparison is None:
        raise Http404("no comparison has this address")
    return comparison


def find_asking(published: documents.Published, slug: str) -> documents.Comparison:
    """A comparison that asks at least one question: without one there is nothing to recommend."""
    comparison = find_comparison(published, slug)
    if not comparison.asks:
        raise Http404("this comparison asks nothing")
    return comparison


def find_dimension(comparison: documents.Comparison, slug: str) -> documents.Dimension:
    dimension = comparison.dimension_at(slug)
    if dimension is None:
        raise Http404("no dimension has this address")
    return dimension


def resolver(published: documents.Published, comparison: str = "") -> Callable[[str, str], str]:
    """Finds the addresses that links lead to, from texts whose home is the comparison of this key."""
    return lambda kind, key: address_of(published, kind, key, comparison)


def typesetter(published: documents.Published, comparison: documents.Comparison | None = None) -> Typesetter:
    dimensions = [dimension.key for dimension in comparison.dimensions] if comparison else []
    resolve = resolver(published, comparison.key if comparison else "")
    return Typesetter(published.sources, resolve, dimensions, published.abbreviations.values())


def context(
    request: HttpRequest,
    published: documents.Published,
    comparison: documents.Comparison | None = None,
    **more: Any,
) -> dict[str, Any]:
    """What `base.html` shows, the comparison, and a typesetter that resolves its links.

    `at_hand` is the comparison that the head of the page leads to: the page's own, or else the main one.
    """
    return {
        "published": published,
        "site": published.site,
        "at_hand": comparison or published.main,
        "footer_pages": sorted(published.pages.values(), key=lambda page: page.title),
        "comparison": comparison,
        "guides": published.guides_for(comparison) if comparison else [],
        "has_costs": published.has_costs(comparison) if comparison else False,
        "typesetter": typesetter(published, comparison),
        "canonical": request.build_absolute_uri(request.path),
    } | more


def show(
    request: HttpRequest,
    template: str,
    variables: dict[str, Any],
    policy: str = SHARED,
    status: int = 200,
    *,
    is_blank: bool = False,
) -> HttpResponseBase:
    """A page with its headers; search engines may find those that all readers share, and a form that is `is_blank`."""
    policy = policy if status == 200 else UNKEPT
    indexed = policy == SHARED or is_blank
    variables.setdefault("robots", "" if indexed else "noindex")
    return keep(render(request, template, variables, status=status), policy, index=indexed)


def parameters_in(typed: str) -> QueryDict:
    """The parameters of an address: whole, from its path on, or from its question mark on."""
    try:
        query = urlsplit(typed).query or (typed if "=" in typed else "")
    except ValueError:
        query = ""
    # What came through the address bar is bounded already; a field inside it may not hold more either.
    return QueryDict(query[:8_192].encode("utf-8", "replace"), encoding="utf-8")
