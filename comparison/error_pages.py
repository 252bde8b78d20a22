"""Pages for what went wrong: they need neither database nor session, and never read the body that was sent."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError)
"""What a database raises that does not answer, or cannot write."""
RETRY_AFTER = 10
"""Seconds; the watcher finds a database that is back sooner."""

BARE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{phrase}</title></head>
<body><h1>{phrase}</h1><p>Nothing that you sent was kept. Go back, wait a minute and try again.</p></body></html>
"""


def error_page(request: HttpRequest, status: int, **words: Any) -> HttpResponse:
    """The site's page for a status; a bare one where even that cannot be made, as with the static files missing."""
    try:
        return render(request, f"{status}.html", words, status=status)
    except Exception:
        logger.exception("The page for status %d cannot be made.", status)
        return HttpResponse(BARE.format(phrase=HTTPStatus(status).phrase), status=status)


def away_behind(error: BaseException | None) -> BaseException | None:
    """What the database raised, also where Django has turned that into another error; None if it is something else."""
    while error is not None and not isinstance(error, DATABASE_AWAY):
        error = error.__cause__ or error.__context__
    return error


def database_away(request: HttpRequest, error: BaseException) -> HttpResponse:
    """Says that a page needs the database, and when to come back; most pages are made without it."""
    logger.error("The database is away: %s.", str(error).partition("\n")[0])
    response = error_page(request, 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    response = error_page(request, 405)
    response.headers["Allow"] = allowed
    return response


class ErrorPagesMiddleware:
    """Makes pages of the errors that Django has no handler for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            return not_allowed(request, response.headers["Allow"])
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return database_away(request, error) if isinstance(error, DATABASE_AWAY) else None
