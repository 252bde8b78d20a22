"""What a serving process has beyond Django: the watcher, and the cache of the pages that all readers share."""

import gc
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve

from comparison import editions
from comparison.headers import SHARED_SECONDS, is_editors, shared_seconds
from comparison.page_cache import Application, Environ, Headers, PageCache

SERVED_FROM = "X-Served-From"
"""On every answer while the database is away: memory or snapshot."""
LONGEST = 600.0
"""Seconds that a page is kept at most: some texts name how old a figure is."""


def serve_from_memory(application: Application) -> Application:
    """The application behind a cache of its pages, which forgets them when a watcher sees that something changed.

    Not under DEBUG: a watcher sees no change of a template.
    """
    if settings.DEBUG:
        return application
    cache = PageCache(application, reads_of, lifetime, _passes, _scheme_of)
    editions.Watcher(settings.SNAPSHOT_FILE, cache.clear).start()
    # What lives as long as the process is not looked through by every full collection, which took 40 ms of a request.
    gc.collect()
    gc.freeze()
    return mark_stand_in(cache)


def mark_stand_in(application: Application) -> Application:
    """The application, whose answers say while the database is away what they were made from."""

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not (origin := editions.stand_in()):
            return application(environ, start_response)

        def start(status: str, headers: Headers, *error: Any) -> Any:
            return start_response(status, [*headers, (SERVED_FROM, origin)], *error)

        return application(environ, start)

    return answer


def reads_of(path: str) -> frozenset[str] | None:
    """The query keys that the page of a path reads; None where its view is not one that all readers `share`."""
    try:
        view = resolve(path).func
    except Resolver404:
        return None
    return getattr(view, "reads", None)


def lifetime() -> float:
    """Until the next scheduled moment the watcher forgets no page, and beyond it no cache in front may keep one."""
    left = editions.time_left()
    if left is None or not shared_seconds():
        return LONGEST
    return min(LONGEST, left.total_seconds() - SHARED_SECONDS)


def _passes(environ: Environ) -> bool:
    """An editor sees what is saved; while the database is away, what readers see."""
    return is_editors(environ.get("HTTP_COOKIE", "")) and not editions.stand_in()


def _scheme_of(environ: Environ) -> str:
    """As Django tells it: a server in front is believed where the settings say so."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        if name in environ:
            return "https" if environ[name].split(",")[0].strip() == secure else "http"
    return environ["wsgi.url_scheme"]
