"""What stock admin would fail at is refused: methods it does not know, long searches, values of the wrong kind."""

import logging
import traceback
from collections.abc import Callable

from django.core.exceptions import FieldError, ValidationError
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from comparison.error_pages import error_page, not_allowed
from comparison.headers import is_for_editors

logger = logging.getLogger(__name__)

METHODS = ("GET", "HEAD", "POST")
"""Stock admin takes any other for a GET."""
SEARCHES = ("q", "term")
LONGEST_SEARCH = 200
"""Characters. Each word is a condition, and SQLite takes a thousand of them."""
UNFIT = (ValueError, OverflowError, ValidationError, FieldError, DataError)
"""What an id, a choice or a filter raises that is not of its field's kind, or too large for its column."""


class AdminInputMiddleware:
    """Answers with 400 or 405 where an editor's browser would never have asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_for_editors(request):
            if request.method not in METHODS:
                return not_allowed(request, ", ".join(METHODS))
            if any(len(text) > LONGEST_SEARCH for name in SEARCHES for text in request.GET.getlist(name)):
                return error_page(request, 400, too_much=True)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not (isinstance(error, UNFIT) and is_for_editors(request)):
            return None
        # The message of the error holds what was sent, which belongs in no log.
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.warning("Not taken: %s at %s:%d.", type(error).__name__, place.filename, place.lineno)
        return error_page(request, 400)
