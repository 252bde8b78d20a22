"""What every answer says about itself: security headers, and who may keep it. Limits on what a reader may send."""

import codecs
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import parse_header_parameters
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]

from comparison import editions
from comparison.error_pages import error_page
from comparison.page_cache import Application, Environ

type GetResponse = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
}

SHARED_SECONDS = 30
SHARED = f"public, max-age=0, must-revalidate, s-maxage={SHARED_SECONDS}, stale-if-error=86400"
"""Pages that all readers share."""
PERSONAL = "private, no-cache"
"""Pages whose address holds a reader's answers."""
UNKEPT = "private, no-store"
"""Fragments, admin, errors: the default of every answer that says nothing else."""


class SecurityHeadersMiddleware:
    """Adds what Django's own middleware does not know, on every answer, errors included.

    It stands outside that, and repeats what it says: a host that is not the site's ends there with an error.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for header, value in HEADERS.items():
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
            return error_page(request, 400, too_much=True)
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE if is_for_editors(request) else settings.PUBLIC_BODY_MAX_BYTES
        if body_length(request) > most:
            return error_page(request, 413, most=most)
        return self.get_response(request)


def body_length(request: HttpRequest) -> int:
    """As Django tells it, which reads no further; a body without a length is not read at all."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def is_for_editors(request: HttpRequest) -> bool:
    return request.path_info.startswith(reverse("admin:index"))


def with_readable_type(application: Application) -> Application:
    """The application, spared content types at which Django fails before any middleware is asked: a form has none then.

    Browsers send the encoding of the page, if any. Python knows many others, some of which decode no text.
    """

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not is_readable(environ.get("CONTENT_TYPE", "")):
            environ = environ | {"CONTENT_TYPE": ""}
        return application(environ, start_response)

    return answer


def is_readable(content_type: str) -> bool:
    try:
        _, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name == "utf-8"
    except (ValueError, LookupError):
        return False


class CookielessPagesMiddleware:
    """Keeps cookies from all but the admin: a readers' page can neither depend on one nor renew or clear it.

    An editor's request asks the database what is published, so that it shows what was just saved; a reader's does not,
    and with the database away an editor is a reader.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_for_editors(request):
            return self.get_response(request)
        cookies = request.META.pop("HTTP_COOKIE", "")
        if is_editors(cookies) and not editions.stand_in():
            return self.get_response(request)
        with editions.from_memory():
            return self.get_response(request)


def is_editors(cookies: str) -> bool:
    """Whether a request's cookies name a session: readers have none."""
    return any(cookie.strip().startswith(f"{settings.SESSION_COOKIE_NAME}=") for cookie in cookies.split(";"))


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
