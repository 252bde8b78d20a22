"""What a serving process has beyond Django: the watcher, and the cache of the pages that all readers share."""

from django.conf import settings
from django.urls import Resolver404, resolve

from comparison import editions
from comparison.headers import SHARED_SECONDS, is_editors
from comparison.page_cache import Application, Environ, PageCache

LONGEST = 600.0
"""Seconds that a page is kept at most: some texts name how old a figure is."""


def serve_from_memory(application: Application) -> PageCache:
    """The application behind a cache of its pages, which forgets them when a watcher sees that something changed."""
    cache = PageCache(application, reads_of, lifetime, _is_editors, _scheme_of)
    editions.Watcher(settings.SNAPSHOT_FILE, cache.clear).start()
    return cache


def reads_of(path: str) -> frozenset[str] | None:
    """The query keys that the page of a path reads; None where its view is not one that all readers `share`."""
    try:
        view = resolve(path).func
    except Resolver404:
        return None
    return getattr(view, "reads", None)


def lifetime() -> float:
    """No page is kept, here or by a cache in front, beyond the next scheduled moment."""
    left = editions.time_left()
    return LONGEST if left is None else min(LONGEST, left.total_seconds() - SHARED_SECONDS)


def _is_editors(environ: Environ) -> bool:
    return is_editors(environ.get("HTTP_COOKIE", ""))


def _scheme_of(environ: Environ) -> str:
    """As Django tells it: a server in front is believed where the settings say so."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        if name in environ:
            return "https" if environ[name].split(",")[0].strip() == secure else "http"
    return environ["wsgi.url_scheme"]
