"""The table at a glance on other sites: the only page that they may frame, and what to paste there."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from comparison import documents, editions
from comparison.headers import SHARED, keep

from .shared import context, find_comparison, shared_page, show

POLICY = settings.SECURE_CSP | {"frame-ancestors": ["*"]}
WIDTH = 800
HEAD_HEIGHT, ROW_HEIGHT = 200, 80
"""In pixels, at that width; on a narrower page the frame scrolls."""


@shared_page()
@xframe_options_exempt
@csp_override(POLICY)
def embed(request: HttpRequest, comparison: str) -> HttpResponseBase:
    published = editions.current()
    whole = find_comparison(published, comparison)
    article = request.build_absolute_uri(reverse("at_root", args=[whole.slug]))
    variables = context(request, published, whole, canonical=article, robots="noindex")
    response = show(request, "embed.html", variables)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return keep(response, SHARED, index=False)


@shared_page()
def embed_code(request: HttpRequest, comparison: str) -> HttpResponseBase:
    """What another site pastes to show the table."""
    published = editions.current()
    whole = find_comparison(published, comparison)
    snippet = snippet_of(whole, request.build_absolute_uri(reverse("embed", args=[whole.slug])))
    return show(request, "embed_code.html", context(request, published, whole, snippet=snippet))


def snippet_of(comparison: documents.Comparison, address: str) -> str:
    return format_html(
        '<iframe src="{}" title="{} at a glance" width="{}" height="{}" loading="lazy"></iframe>',
        address,
        comparison.head.title,
        WIDTH,
        HEAD_HEIGHT + ROW_HEIGHT * len(comparison.dimensions),
    )
