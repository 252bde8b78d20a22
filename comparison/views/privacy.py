"""What is kept about people, and for how long: the table comes from the models."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from comparison import editions
from comparison.models.privacy import EDITORS, READERS, everything_kept

from .shared import context, shared_page, show


@shared_page()
def privacy(request: HttpRequest) -> HttpResponseBase:
    kept = [
        ("What readers send", list(everything_kept(READERS))),
        ("What editors leave", list(everything_kept(EDITORS))),
    ]
    return show(request, "privacy.html", context(request, editions.current(), kept=kept))
