"""The pictures that other sites show beside a link to a page."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from comparison import documents, editions
from comparison.cards import Card, card_of, card_of_site
from comparison.headers import SHARED, keep

from .companions import find_guide
from .reading import find_at_root
from .shared import asked_for, find_comparison, find_dimension


@asked_for
def share_home(request: HttpRequest) -> HttpResponseBase:
    return _picture(card_of_site(editions.current()))


@asked_for
def share_at_root(request: HttpRequest, slug: str) -> HttpResponseBase:
    published = editions.current()
    return _of(find_at_root(published, slug), published)


@asked_for
def share_dimension(request: HttpRequest, comparison: str, dimension: str) -> HttpResponseBase:
    published = editions.current()
    return _of(find_dimension(find_comparison(published, comparison), dimension), published)


@asked_for
def share_guide(request: HttpRequest, guide: str) -> HttpResponseBase:
    published = editions.current()
    return _of(find_guide(published, guide), published)


def _of(part: documents.Part, published: documents.Published) -> HttpResponseBase:
    return _picture(card_of(part, published))


def _picture(card: Card) -> HttpResponseBase:
    from comparison.share_image.drawing import draw  # Only here: few processes draw.

    response = HttpResponse(draw(card.image), content_type="image/png")
    # Other sites show it on their own pages.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return keep(response, SHARED)
