"""What every answer says about itself: security headers, and who may keep it. Limits on what a reader may send."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]

from comparison import editions

logger = logging.getLogger(__name__)

type GetResponse = Callable[[HttpRequest], HttpResponse]

ISOLATION = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}

SHARED_SECONDS = 30
SHARED = f"public, max-age=0, must-revalidate, s-maxage={SHARED_SECONDS}, stale-if-error=86400"
"""Pages that all readers share."""
PERSONAL = "private, no-cache"
"""Pages whose address holds a reader's answers."""
UNKEPT = "private, no-store"
"""Fragments, admin, errors: the default of every answer that says nothing else."""


class SecurityHeadersMiddleware:
    """Adds what Django's own middleware does not know, on every answer, errors included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for header, value in ISOLATION.items():
            response.headers.setdefault(header, value)
        response.headers.setdefault("Cache-Control", UNKEPT)
        return response


class BoundedRequestMiddleware:
    """Refuses, before anything is parsed, what no form of the site sends."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        fields = query.count("&") + 1
        if len(query) > settings.PUBLIC_QUERY_MAX_BYTES or fields > settings.PUBLIC_QUERY_MAX_FIELDS:
            return render(request, "400.html", {"too_much": True}, status=400)
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_public = not request.path_info.startswith(reverse("admin:index"))
        if is_public and length.isascii() and length.isdigit() and int(length[:12]) > settings.PUBLIC_BODY_MAX_BYTES:
            return render(request, "400.html", {"too_much": True}, status=413)
        if request.method == "TRACE":
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
        return self.get_response(request)


class CookielessPagesMiddleware:
    """Keeps cookies from all but the admin: a readers' page can neither depend on one nor renew or clear it.

    An editor's request asks the database what is published, so that it shows what was just saved; a reader's does not.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(reverse("admin:index")):
            return self.get_response(request)
        if is_editors(request.META.pop("HTTP_COOKIE", "")):
            return self.get_response(request)
        with editions.from_memory():
            return self.get_response(request)


def is_editors(cookies: str) -> bool:
    """Whether a request's cookies name a session: readers have none."""
    return f"{settings.SESSION_COOKIE_NAME}=" in cookies


class DatabaseAwayMiddleware:
    """Says so when a page needs the database and it does not answer; most pages are made without."""

    RETRY_AFTER = 10

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        logger.error("The database is away: %s on %s.", type(error).__name__, request.path)
        response = render(request, "503.html", status=503)
        response.headers["Retry-After"] = str(self.RETRY_AFTER)
        return response


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """Files whose names carry a fingerprint are kept for a year, not for ten."""

    FOREVER = 31_536_000


def keep(response: HttpResponseBase, policy: str, *, index: bool = True) -> HttpResponseBase:
    """Say who may keep an answer; the address of one that is not shared holds a reader's answers."""
    response.headers["Cache-Control"] = policy.replace(f"s-maxage={SHARED_SECONDS}", f"s-maxage={shared_seconds()}")
    if not index:
        response.headers["X-Robots-Tag"] = "noindex"
    if policy != SHARED:
        # `no-referrer` would make browsers send `Origin: null` with a form on that page.
        response.headers["Referrer-Policy"] = "same-origin"
    return response


def shared_seconds() -> int:
    """How long a cache in front may keep what all readers share; not beyond the next scheduled moment."""
    left = editions.time_left()
    return SHARED_SECONDS if left is None or left.total_seconds() >= SHARED_SECONDS else 0
