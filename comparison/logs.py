"""What the site writes into its log: one line for each request that Django answers, and what went wrong.

No line holds what somebody sent: no address, query, answer, comment or token, and so no path, but the route that it
fits. Exceptions stand without their message, which may repeat a value, but with the places that they passed. Pages
that are kept in memory write nothing: the server in front logs them, and a line would cost more than the answer.
"""

import copy
import logging
import re
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http import HTTPStatus
from time import perf_counter
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from pythonjsonlogger.json import JsonFormatter

logger = logging.getLogger("comparison.requests")

SLOW = 1000
"""Milliseconds from which a request is an event."""
REFUSED = {403, 413, 422, 429, 503}
"""What a form gets that is not taken."""
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
NO_PAGE = "(no page)"
PROBES = ("/healthz", "/readyz")
"""Asked every few seconds: they have a line only when something is wrong."""
REQUEST_ID = "X-Request-ID"
GOOD_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
LEVELS: tuple[str, ...] = ("DEBUG", "INFO", "WARNING", "ERROR")
FIELDS = (
    "timestamp", "levelname", "name", "message", "request_id", "event", "method", "route", "status", "ms", "exc_info",
)  # fmt: skip


# Django's own words about a request repeat its path, its host or what a field held; the line of the request has the
# rest.
_WITH_VALUES = ("django.request", "django.security")

_request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestLogMiddleware:
    """The first of all: names the request, and writes its line when the answer is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = perf_counter()
        with _named(_id_of(request)) as name:
            response = self.get_response(request)
            response.headers[REQUEST_ID] = name
            _write(request, response.status_code, round((perf_counter() - start) * 1000))
        return response


@contextmanager
def _named(request_id: str) -> Iterator[str]:
    token = _request_id.set(request_id)
    try:
        yield request_id
    finally:
        _request_id.reset(token)


def _id_of(request: HttpRequest) -> str:
    """The name that a server in front has given, so that its log and this one fit together; else a new one."""
    given = request.headers.get(REQUEST_ID, "") if settings.PROXIES else ""
    return given if GOOD_ID.fullmatch(given) else secrets.token_hex(16)


def _write(request: HttpRequest, status: int, ms: int) -> None:
    event = _event(request, status, ms)
    if request.path_info in PROBES and status == HTTPStatus.OK:
        return
    method = request.method if request.method in METHODS else "(unknown)"
    route = _route(request)
    fields = {"event": event, "method": method, "route": route, "status": status, "ms": ms}
    level = logging.INFO if event == "request" else logging.WARNING
    logger.log(level, "%s: %s %s %d in %d ms", event, method, route, status, ms, extra=fields)


def _route(request: HttpRequest) -> str:
    """Also of a request that was answered before anybody asked for its page."""
    if request.path_info in PROBES:
        return request.path_info
    try:
        return f"/{(request.resolver_match or resolve(request.path_info)).route}"
    except Resolver404:
        return NO_PAGE


def _event(request: HttpRequest, status: int, ms: int) -> str:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status not in REFUSED:
        return "failed"
    if request.method == "POST" and status in REFUSED:
        return "refused write"
    return "slow" if ms > SLOW else "request"


class WithoutValues(logging.Filter):
    """Takes out of a record what may repeat something that somebody sent, and adds the name of the request."""

    def filter(self, record: logging.LogRecord) -> logging.LogRecord | bool:
        status = getattr(record, "status_code", None)
        about_request = record.name.startswith(_WITH_VALUES)
        if about_request and not record.exc_info and status != HTTPStatus.INTERNAL_SERVER_ERROR:
            return False
        clean = copy.copy(record)
        clean.request_id = _request_id.get() or None
        if about_request:
            clean.msg, clean.args = "A request failed.", ()
        if record.exc_info:
            clean.exc_info, clean.exc_text = None, places(record.exc_info[1])
        return clean


def places(error: BaseException | None) -> str:
    """The kinds of an exception and of those that led to it, with the places that each has passed; no message."""
    lines: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
        lines += [f"  {at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(error.__traceback__)]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(lines)


class JsonLines(JsonFormatter):
    """One JSON object a line, with these fields only."""

    def __init__(self) -> None:
        super().__init__(["levelname", "name", "message"], timestamp=True)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {field: log_data[field] for field in FIELDS if log_data.get(field) is not None}


def configuration(*, as_json: bool, level: str, with_values: bool) -> dict[str, Any]:
    """Django's LOGGING. `with_values`: whole messages and tracebacks, for somebody who tries out the code."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_values": {"()": WithoutValues}},
        "formatters": {"json": {"()": JsonLines}, "text": {"format": "%(message)s"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "json" if as_json else "text",
                "filters": [] if with_values else ["without_values"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        # Django gives it handlers of its own, which would write each line a second time.
        "loggers": {"django": {"handlers": [], "level": level}},
    }
