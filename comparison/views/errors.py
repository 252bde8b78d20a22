"""What Django calls when it cannot answer: each error is a page of the site."""

import sys

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from comparison.error_pages import away_behind, database_away, error_page

from .moved import moved


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, SessionInterrupted):
        # Signed out meanwhile; or the session could not be written, which Django does not tell apart.
        away = away_behind(exception)
        return database_away(request, away) if away else error_page(request, 403)
    if isinstance(exception, RequestDataTooBig):
        return error_page(request, 413)
    return error_page(request, 400, too_much=isinstance(exception, TooManyFieldsSent | TooManyFilesSent))


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Also for a form of an editor that comes without its token; `reason` is for the log, which has it."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """The present address of a text that was asked for by a former one, else the error."""
    try:
        found = moved(request)
    except Error:
        found = None
    return found or error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while a failure is being handled; one of the database may come from beyond the views."""
    away = away_behind(sys.exception())
    return database_away(request, away) if away else error_page(request, 500)
