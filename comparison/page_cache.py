"""Whole pages in memory, in front of Django: plain WSGI, for pages that are a function of scheme, host and path.

What is kept was made from a request that holds nothing of its reader: no cookie, no query, no header but the host (and
the request's number, for the log). So nothing personal can be in it, and no header can poison it. The query of a
request counts only where the page reads it.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl

import brotli  # type: ignore[import-untyped]

type Environ = dict[str, Any]
type Headers = list[tuple[str, str]]
type Key = tuple[str, ...]
"""The scheme, and the values of ADDRESS."""
type Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

QUALITY = 5
"""Of brotli: higher ones cost ten times as much for two per cent."""
PATIENCE = 5.0
"""Seconds to wait for another request that makes the same page."""
LONGEST_QUERY = 8_192
"""Bytes; what lies beyond is not looked into, but left to the application to refuse."""
LONGEST_OFFER = 200
"""Characters of Accept-Encoding; no browser sends as many, and each offer is remembered."""
NOT_KEPT = ("content-length", "etag", "vary", "x-request-id")
"""Headers that are made here, or that belong to one request."""
ADDRESS = ("HTTP_HOST", "SCRIPT_NAME", "PATH_INFO")
"""With the scheme, all that a page is a function of."""
FROM_THE_SERVER = ("SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "HTTP_X_REQUEST_ID")
"""With the name under which a server in front logs the request; no page holds it."""


@dataclass(frozen=True, slots=True)
class Body:
    """One coding of a page: `headers` for 200, and `unchanged`, those for 304."""

    content: bytes
    etag: str
    headers: Headers
    unchanged: Headers


@dataclass(frozen=True, slots=True)
class Page:
    """A page in every coding. `reads` are the query keys that it would heed, `until` the end of its time."""

    bodies: dict[str, Body]
    reads: frozenset[str]
    until: float

    @property
    def size(self) -> int:
        return sum(len(body.content) for body in self.bodies.values())


class PageCache:
    """A WSGI application around another one.

    `reads_of` gives the query keys that the page of a path heeds, or None for one that readers do not share.
    `lifetime` gives the seconds that a page made now may be kept. `passes` tells whose request always goes through: an
    editor's. `scheme_of` tells how the reader came, which a server in front may know better.
    """

    def __init__(
        self,
        application: Application,
        reads_of: Callable[[str], frozenset[str] | None],
        lifetime: Callable[[], float],
        passes: Callable[[Environ], bool],
        scheme_of: Callable[[Environ], str] = lambda environ: environ["wsgi.url_scheme"],
        *,
        most_pages: int = 1_000,
        most_bytes: int = 64_000_000,
    ) -> None:
        self._application = application
        self._reads_of, self._lifetime, self._passes, self._scheme_of = reads_of, lifetime, passes, scheme_of
        self._most_pages, self._most_bytes = most_pages, most_bytes
        self._lock = Lock()
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._bytes = 0
        self._being_made: dict[Key, Future[Page | None]] = {}

    def clear(self) -> None:
        """Forget every page, and those too that are being made now: they may show what was true before."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0
            self._being_made.clear()

    def __len__(self) -> int:
        return len(self._pages)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        page = None
        # Without a host the address would be a guess of the server's.
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") and environ.get("HTTP_HOST") and not self._passes(environ):
            page = self._page(environ)
        if page is None:
            return self._application(environ, start_response)
        return _answer(page, environ, start_response)

    def _page(self, environ: Environ) -> Page | None:
        """The page that a request asks for, kept or made now; None if it is none that readers share."""
        host, *path = (environ.get(name, "") for name in ADDRESS)
        key = (self._scheme_of(environ), host.lower(), *path)
        page = self._find(key)
        reads = page.reads if page else self._reads_of(key[-1])
        if reads is None or _heeds(reads, environ):
            return None
        return page or self._make_once(key, environ, reads)

    def _find(self, key: Key) -> Page | None:
        with self._lock:
            return self._kept(key)

    def _kept(self, key: Key) -> Page | None:
        """With the lock held."""
        page = self._pages.get(key)
        if page is None or page.until < monotonic():
            return None
        self._pages.move_to_end(key)
        return page

    def _make_once(self, key: Key, environ: Environ, reads: frozenset[str]) -> Page | None:
        """The page from this request, or from another that makes the same one already, or has just made it."""
        mine: Future[Page | None] = Future()
        with self._lock:
            if page := self._kept(key):
                return page
            first = self._being_made.setdefault(key, mine)
        if first is not mine:
            try:
                return first.result(PATIENCE)
            except TimeoutError:
                return None
        page = None
        try:
            page = self._make(key, environ, reads)
            return page
        finally:
            with self._lock:
                # Another one, or none, stands there once all was cleared: then this page may be an old one.
                if self._being_made.get(key) is mine:
                    del self._being_made[key]
                    if page and page.size <= self._most_bytes:
                        self._keep(key, page)
            mine.set_result(page)

    def _make(self, key: Key, environ: Environ, reads: frozenset[str]) -> Page | None:
        until = monotonic() + self._lifetime()
        status, headers, content = _ask(self._application, _stripped(environ, key))
        return Page(_bodies(headers, content), reads, until) if _may_be_kept(status, headers) else None

    def _keep(self, key: Key, page: Page) -> None:
        before = self._pages.pop(key, None)
        self._bytes += page.size - (before.size if before else 0)
        self._pages[key] = page
        while self._bytes > self._most_bytes or len(self._pages) > self._most_pages:
            _, oldest = self._pages.popitem(last=False)
            self._bytes -= oldest.size


def _heeds(reads: frozenset[str], environ: Environ) -> bool:
    """Whether a query has a key that the page reads; others, as campaigns add them, change nothing."""
    query = environ.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY:
        return True
    if not query or not reads:
        return False
    return any(key in reads for key, _ in parse_qsl(query, keep_blank_values=True, encoding="latin-1"))


def _stripped(environ: Environ, key: Key) -> Environ:
    """A request for the same page that nobody in particular sends."""
    scheme, *address = key
    kept = {name: value for name, value in environ.items() if name in FROM_THE_SERVER or name.startswith("wsgi.")}
    asked = {"REQUEST_METHOD": "GET", "QUERY_STRING": "", "wsgi.url_scheme": scheme, "wsgi.input": BytesIO()}
    return kept | asked | dict(zip(ADDRESS, address, strict=True))


def _ask(application: Application, environ: Environ) -> tuple[str, Headers, bytes]:
    """Status, headers and whole body of an answer; closed as WSGI asks for."""
    started: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, exc_info: Any = None) -> None:
        started.append((status, headers))

    answer = application(environ, start)
    try:
        content = b"".join(answer)
        return *started[-1], content
    finally:
        if hasattr(answer, "close"):
            answer.close()


def _may_be_kept(status: str, headers: Headers) -> bool:
    named = {name.lower(): value.lower() for name, value in headers}
    policy = {part.strip() for part in named.get("cache-control", "").split(",")}
    return (
        status.startswith("200 ")
        # Of two with one name nobody knows which holds.
        and len(named) == len(headers)
        and named.get("content-type", "").partition(";")[0].strip() == "text/html"
        and "public" in policy
        and not policy & {"private", "no-store"}
        and named.get("vary", "accept-encoding") == "accept-encoding"
        and not named.keys() & {"set-cookie", "content-encoding"}
    )


def _bodies(headers: Headers, content: bytes) -> dict[str, Body]:
    """The three codings, each with a validator of its own."""
    headers = [(name, value) for name, value in headers if name.lower() not in NOT_KEPT]
    headers.append(("Vary", "Accept-Encoding"))
    digest = hashlib.sha256(content).hexdigest()[:32]
    contents = {
        "": content,
        "gzip": gzip.compress(content, mtime=0),
        "br": brotli.compress(content, quality=QUALITY),
    }
    bodies = {}
    for coding, coded in contents.items():
        etag = f'"{digest}{coding and "-"}{coding}"'
        about = [*headers, ("ETag", etag)]
        encoded = [("Content-Encoding", coding)] if coding else []
        bodies[coding] = Body(coded, etag, [*about, *encoded, ("Content-Length", str(len(coded)))], about)
    return bodies


def _answer(page: Page, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = page.bodies[_coding(environ.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST_OFFER])]
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and _names(known, body.etag):
        start_response("304 Not Modified", list(body.unchanged))
        return []
    start_response("200 OK", list(body.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body.content]


@lru_cache(maxsize=256)
def _coding(accepted: str) -> str:
    """The smallest coding that a reader's program accepts; `q=0` refuses one."""
    offers = [offer.partition(";") for offer in accepted.lower().split(",")]
    taken = {name.strip() for name, _, weight in offers if not _is_zero(weight)}
    return "br" if "br" in taken else "gzip" if "gzip" in taken else ""


def _is_zero(weight: str) -> bool:
    name, _, value = weight.partition("=")
    return name.strip() == "q" and value.strip().strip("0") in ("", ".")


def _names(known: str, etag: str) -> bool:
    """Whether If-None-Match names the validator; a proxy may have weakened it."""
    return known.strip() == "*" or any(tag.strip().removeprefix("W/") == etag for tag in known.split(","))
