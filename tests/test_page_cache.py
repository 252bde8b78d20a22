"""The cache in front of Django: what it keeps, for whom, in which codings, how much, and what it never mixes up."""

import gzip
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier, Event
from typing import Any

import brotli
import pytest

from comparison.page_cache import Environ, PageCache

HTML = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "public, max-age=0")]
HOST = "site.example"


@dataclass
class Site:
    """An application that notes what it is asked and says on every page what it knows of the asker."""

    status: str = "200 OK"
    headers: list[tuple[str, str]] = field(default_factory=lambda: list(HTML))
    text: str = "page"
    asked: list[Environ] = field(default_factory=list)
    closed: int = 0
    during: Callable[[], Any] = lambda: None

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> "Body":
        self.asked.append(environ)
        start_response(self.status, self.headers)
        address = f"{environ['wsgi.url_scheme']}://{environ['HTTP_HOST']}{environ['PATH_INFO']}"
        body = Body(self, f"{self.text} at {address}, asked with {environ.get('QUERY_STRING')!r}".encode())
        self.during()
        return body


@dataclass
class Body:
    site: Site
    content: bytes

    def __iter__(self) -> Iterator[bytes]:
        return iter([self.content[:4], self.content[4:]])

    def close(self) -> None:
        self.site.closed += 1


@dataclass
class Answer:
    status: str
    headers: dict[str, str]
    body: bytes


def ask(cache: PageCache, path: str = "/a/", query: str = "", method: str = "GET", **environ: str) -> Answer:
    started: list[Any] = []
    asked = {"REQUEST_METHOD": method, "wsgi.url_scheme": "http", "HTTP_HOST": HOST, "PATH_INFO": path}
    asked |= {"QUERY_STRING": query, "SERVER_NAME": "10.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1"}
    body = b"".join(cache(asked | environ, lambda *start: started.append(start)))
    names = [name.lower() for name, _ in started[-1][1]]
    assert len(names) == len(set(names)), names
    return Answer(started[-1][0], dict(started[-1][1]), body)


def cached(site: Site, **options: Any) -> PageCache:
    """Everything is shared but /own/; /read/ reads `mark`; an editor has a session."""
    reads: dict[str, frozenset[str] | None] = {"/own/": None, "/read/": frozenset({"mark"})}
    given = {
        "reads_of": lambda path: reads.get(path, frozenset()),
        "lifetime": lambda: 600.0,
        "passes": lambda environ: "session" in environ.get("HTTP_COOKIE", ""),
    }
    return PageCache(site, **given | options)


# --- What is kept ---


def test_a_page_is_made_once() -> None:
    cache = cached(site := Site())
    assert ask(cache).body == ask(cache).body == b"page at http://site.example/a/, asked with ''"
    assert (len(site.asked), site.closed, len(cache)) == (1, 1, 1)


def test_it_is_made_from_a_request_that_holds_nothing_of_its_reader() -> None:
    cache = cached(site := Site())
    ask(
        cache,
        query="utm_source=x",
        HTTP_COOKIE="taste=sweet",
        HTTP_ACCEPT_ENCODING="br",
        HTTP_ACCEPT_LANGUAGE="de",
        HTTP_HX_REQUEST="true",
        HTTP_USER_AGENT="x",
        HTTP_AUTHORIZATION="Basic x",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_FOR="10.1.1.1",
        HTTP_X_ORIGINAL_URL="/b/",
        HTTP_IF_NONE_MATCH='"x"',
        REMOTE_ADDR="10.1.1.1",
        SCRIPT_URL="/evil/a/",
    )
    (made_from,) = site.asked
    assert {name: value for name, value in made_from.items() if name != "wsgi.input"} == {
        "REQUEST_METHOD": "GET",
        "wsgi.url_scheme": "http",
        "HTTP_HOST": HOST,
        "SCRIPT_NAME": "",
        "PATH_INFO": "/a/",
        "QUERY_STRING": "",
        "SERVER_NAME": "10.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
    }
    assert made_from["wsgi.input"].read() == b""


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", HTML),
        ("203 Non-Authoritative Information", HTML),
        ("204 No Content", HTML),
        ("206 Partial Content", HTML),
        ("301 Moved Permanently", HTML),
        ("500 Internal Server Error", HTML),
        ("200 OK", [("Content-Type", "text/plain"), HTML[1]]),
        ("200 OK", [HTML[1]]),
        ("200 OK", [HTML[0]]),
        ("200 OK", [HTML[0], ("Cache-Control", "private, no-cache")]),
        ("200 OK", [HTML[0], ("Cache-Control", "no-store")]),
        ("200 OK", [HTML[0], ("Cache-Control", "public, no-store")]),
        ("200 OK", [HTML[0], ("Cache-Control", "public, private")]),
        ("200 OK", [HTML[0], ("Cache-Control", "publicity")]),
        ("200 OK", [("Content-Type", "text/htmlx"), HTML[1]]),
        ("200 OK", [*HTML, ("Set-Cookie", "a=b")]),
        ("200 OK", [*HTML, ("Vary", "Cookie")]),
        ("200 OK", [*HTML, ("Vary", "Accept-Encoding, HX-Request")]),
        ("200 OK", [*HTML, ("Content-Encoding", "gzip")]),
    ],
)
def test_only_a_good_public_page_without_a_cookie_is_kept(status: str, headers: list[tuple[str, str]]) -> None:
    cache = cached(site := Site(status, headers))
    for _ in range(2):
        answer = ask(cache, query="a=1")
        assert (answer.status, answer.headers) == (status, dict(headers))
        assert answer.body.endswith(b"asked with 'a=1'")
    assert len(cache) == 0
    assert site.closed < len(site.asked) == 4


def test_headers_that_are_made_here_stand_there_once() -> None:
    own = [("ETag", '"own"'), ("content-length", "1"), ("Vary", "Accept-Encoding"), ("X-Request-ID", "one")]
    cache = cached(Site(headers=[*HTML, *own]))
    answer = ask(cache)
    assert (answer.headers["Vary"], answer.headers["ETag"] == '"own"') == ("Accept-Encoding", False)
    assert "X-Request-ID" not in answer.headers


def test_of_two_headers_with_one_name_neither_is_believed() -> None:
    site = Site(headers=[HTML[0], ("Cache-Control", "private"), HTML[1]])
    cache = cached(site)
    environ = {"REQUEST_METHOD": "GET", "wsgi.url_scheme": "http", "HTTP_HOST": HOST, "PATH_INFO": "/a/"}
    for _ in range(2):
        list(cache(environ | {"QUERY_STRING": ""}, lambda *start: None))
    assert len(cache) == 0


def test_what_readers_do_not_share_passes_through_whole() -> None:
    cache = cached(site := Site())
    for _ in range(2):
        ask(cache, "/own/", "a=1", HTTP_COOKIE="taste=sweet")
    assert [(asked["QUERY_STRING"], asked["HTTP_COOKIE"]) for asked in site.asked] == [("a=1", "taste=sweet")] * 2


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_pass_through(method: str) -> None:
    cache = cached(site := Site())
    ask(cache)
    ask(cache, method=method)
    assert [asked["REQUEST_METHOD"] for asked in site.asked] == ["GET", method]


def test_an_editor_always_passes_through_and_leaves_nothing_behind() -> None:
    cache = cached(site := Site())
    for _ in range(2):
        ask(cache, HTTP_COOKIE="session=1")
    assert (len(site.asked), len(cache)) == (2, 0)
    ask(cache)
    ask(cache, HTTP_COOKIE="session=1")
    assert len(site.asked) == 4


# --- The query ---


@pytest.mark.parametrize("query", ["utm_source=x&utm_medium=y", "fbclid=1", "a", "&&&", "%6Darks=1", "=mark", "Mark=1"])
def test_keys_that_a_page_does_not_read_change_nothing(query: str) -> None:
    cache = cached(site := Site())
    assert ask(cache, "/read/").body == ask(cache, "/read/", query).body
    assert len(site.asked) == 1


@pytest.mark.parametrize("query", ["mark=1", "mark", "utm_source=x&mark=", "%6D%61rk=1", "a=1&a=2&mark"])
def test_keys_that_a_page_reads_pass_through(query: str) -> None:
    cache = cached(site := Site())
    ask(cache, "/read/")
    assert ask(cache, "/read/", query).body.endswith(f"asked with {query!r}".encode())
    assert ask(cache, "/read/").body.endswith(b"asked with ''")
    assert len(site.asked) == 2


def test_a_query_that_is_too_long_is_left_to_the_application() -> None:
    cache = cached(site := Site())
    ask(cache, "/a/", "a" * 9_000)
    assert (len(site.asked[0]["QUERY_STRING"]), len(cache)) == (9_000, 0)


# --- The address ---


def test_scheme_host_and_path_have_pages_of_their_own() -> None:
    cache = cached(site := Site())
    asked = [{}, {"path": "/b/"}, {"HTTP_HOST": "other.example"}, {"wsgi.url_scheme": "https"}, {"SCRIPT_NAME": "/x"}]
    first = [ask(cache, **one).body for one in asked]
    assert [ask(cache, **one).body for one in asked] == first
    assert len(site.asked) == len(cache) == 5
    assert first[2] == b"page at http://other.example/a/, asked with ''"


def test_a_page_is_made_for_the_scheme_that_a_server_in_front_names() -> None:
    cache = cached(site := Site(), scheme_of=lambda environ: environ.get("HTTP_X_FORWARDED_PROTO", "http"))
    assert ask(cache, HTTP_X_FORWARDED_PROTO="https").body.startswith(b"page at https://")
    assert ask(cache).body.startswith(b"page at http://")
    assert "HTTP_X_FORWARDED_PROTO" not in site.asked[0]


def test_a_host_in_capitals_has_the_same_page() -> None:
    cache = cached(site := Site())
    assert ask(cache, HTTP_HOST=HOST.upper()).body == ask(cache).body
    assert [asked["HTTP_HOST"] for asked in site.asked] == [HOST]


def test_the_name_of_a_request_is_known_to_who_makes_the_page_and_stands_on_none() -> None:
    cache = cached(site := Site(headers=[*HTML, ("X-Request-ID", "named-in-front")]))
    assert "X-Request-ID" not in ask(cache, HTTP_X_REQUEST_ID="named-in-front").headers
    assert site.asked[0]["HTTP_X_REQUEST_ID"] == "named-in-front"


def test_a_request_without_a_host_passes_through() -> None:
    cache = cached(Site())
    ask(cache, HTTP_HOST="")
    assert len(cache) == 0


# --- Codings, validators, HEAD ---

DECODED: dict[str, Callable[[bytes], bytes]] = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("identity", ""),
        ("deflate, zstd", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=0.5 , BR ; q=0.1", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.000, gzip;q=0.", ""),
        ("br;q=0.001", "br"),
        ("x-br, brotli, gzipped", ""),
        (",;,;q=,", ""),
    ],
)
def test_each_coding_has_its_bytes_and_its_validator(accepted: str, coding: str) -> None:
    cache = cached(Site(text="page " * 200))
    answer = ask(cache, HTTP_ACCEPT_ENCODING=accepted)
    assert answer.headers.get("Content-Encoding", "") == coding
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert DECODED[coding](answer.body) == ask(cache).body
    assert answer.headers["ETag"].endswith(f'-{coding}"') == bool(coding)


def test_the_applications_own_headers_stay_and_its_validator_goes() -> None:
    own = [("ETag", '"own"'), ("Content-Length", "1"), ("Vary", "Accept-Encoding"), ("X-Frame-Options", "DENY")]
    answer = ask(cached(Site(headers=[*HTML, *own])))
    assert (answer.headers["X-Frame-Options"], answer.headers["Cache-Control"]) == ("DENY", "public, max-age=0")
    assert (answer.headers["ETag"], answer.headers["Content-Length"]) != ('"own"', "1")


@pytest.mark.parametrize("coding", DECODED)
@pytest.mark.parametrize("known", ["{}", "W/{}", '"x", {}', '"x",W/{} , "y"', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_whoever_has_the_page_already_gets_304_without_a_body(coding: str, known: str, method: str) -> None:
    cache = cached(Site())
    etag = ask(cache, HTTP_ACCEPT_ENCODING=coding).headers["ETag"]
    answer = ask(cache, method=method, HTTP_ACCEPT_ENCODING=coding, HTTP_IF_NONE_MATCH=known.format(etag))
    assert (answer.status, answer.body, answer.headers["ETag"]) == ("304 Not Modified", b"", etag)
    assert {"Cache-Control", "Vary"} <= answer.headers.keys()
    assert not answer.headers.keys() & {"Content-Length", "Content-Encoding"}


def test_the_validator_of_another_coding_or_another_text_is_not_enough() -> None:
    cache = cached(site := Site())
    brotlis = ask(cache, HTTP_ACCEPT_ENCODING="br").headers["ETag"]
    assert ask(cache, HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=brotlis).status == "200 OK"
    site.text = "changed"
    cache.clear()
    assert ask(cache, HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=brotlis).status == "200 OK"


def test_the_same_text_has_the_same_validators_in_every_process() -> None:
    assert ask(cached(Site())).headers["ETag"] == ask(cached(Site())).headers["ETag"]


def test_head_says_what_get_says_and_sends_nothing() -> None:
    cache = cached(site := Site())
    head = ask(cache, method="HEAD", HTTP_ACCEPT_ENCODING="br")
    get = ask(cache, HTTP_ACCEPT_ENCODING="br")
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")
    assert [asked["REQUEST_METHOD"] for asked in site.asked] == ["GET"]


def test_what_a_server_does_to_an_answers_headers_stays_there() -> None:
    cache = cached(Site())

    def spoil(status: str, headers: list[tuple[str, str]]) -> None:
        headers.append(("Set-Cookie", "a=b"))

    asked = {"REQUEST_METHOD": "GET", "wsgi.url_scheme": "http", "HTTP_HOST": HOST, "PATH_INFO": "/a/"}
    cache(asked, spoil)
    cache(asked | {"HTTP_IF_NONE_MATCH": "*"}, spoil)
    assert "Set-Cookie" not in ask(cache).headers
    assert "Set-Cookie" not in ask(cache, HTTP_IF_NONE_MATCH="*").headers


# --- How much, and for how long ---


def test_of_too_many_pages_the_one_asked_for_longest_ago_goes() -> None:
    cache = cached(site := Site(), most_pages=2)
    for path in ("/a/", "/b/", "/a/", "/c/"):
        ask(cache, path)
    assert (len(site.asked), len(cache)) == (3, 2)
    ask(cache, "/a/")
    assert len(site.asked) == 3
    ask(cache, "/b/")
    assert len(site.asked) == 4


def test_pages_are_bounded_in_bytes_of_all_codings() -> None:
    cache = cached(site := Site(text="x" * 10_000), most_bytes=30_500)
    for path in ("/a/", "/b/", "/c/", "/b/"):
        ask(cache, path)
    assert (len(site.asked), len(cache)) == (3, 2)
    site.text = "x" * 40_000
    assert len(ask(cache, "/d/").body) > 40_000
    assert len(cache) == 2


def test_forgotten_pages_leave_their_room() -> None:
    cache = cached(site := Site(text="x" * 10_000), most_bytes=30_500)
    for _ in range(5):
        for path in ("/a/", "/b/"):
            ask(cache, path)
        cache.clear()
        assert len(cache) == 0
    for path in ("/a/", "/b/", "/a/"):
        ask(cache, path)
    assert len(site.asked) == 12


def test_a_page_whose_time_is_over_is_made_anew_in_the_same_room() -> None:
    left = iter([-1.0, -1.0, 600.0])
    cache = cached(site := Site(text="x" * 10_000), lifetime=lambda: next(left), most_bytes=15_000)
    for _ in range(4):
        ask(cache)
    assert (len(site.asked), len(cache)) == (3, 1)


# --- Many at once ---


def all_at_once(count: int, ask_one: Callable[[int], Answer]) -> list[Answer]:
    barrier = Barrier(count)

    def begin(number: int) -> Answer:
        barrier.wait(30)
        return ask_one(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


def test_a_hundred_readers_who_miss_a_page_at_once_have_it_made_at_most_twice() -> None:
    begun = Event()
    cache = cached(site := Site(during=lambda: begun.wait(0.2)))
    answers = all_at_once(100, lambda number: ask(cache, query=f"fbclid={number}"))
    assert len(site.asked) <= 2
    assert {answer.body for answer in answers} == {b"page at http://site.example/a/, asked with ''"}


def test_who_missed_a_page_just_before_it_was_kept_does_not_make_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = cached(site := Site())
    ask(cache)
    monkeypatch.setattr(cache, "_find", lambda key: None)
    assert (ask(cache).status, len(site.asked)) == ("200 OK", 1)


def test_readers_who_wait_for_a_page_that_is_not_kept_get_their_own() -> None:
    begun = Event()
    cache = cached(Site("404 Not Found", during=lambda: begun.wait(0.05)))
    answers = all_at_once(10, lambda number: ask(cache, query=f"a={number}"))
    assert [answer.status for answer in answers] == ["404 Not Found"] * 10
    assert [answer.body.endswith(f"'a={number}'".encode()) for number, answer in enumerate(answers)] == [True] * 10


def test_a_page_that_fails_fails_for_whoever_asks_and_is_tried_again() -> None:
    def fail() -> None:
        raise RuntimeError("broken on purpose")

    cache = cached(site := Site(during=fail))
    with ThreadPoolExecutor(5) as pool:
        failed = [pool.submit(ask, cache) for _ in range(5)]
    assert {type(one.exception()) for one in failed} == {RuntimeError}
    site.during = lambda: None
    assert ask(cache).status == "200 OK"
    assert len(cache) == 1


def test_nobody_waits_for_ever_for_another_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comparison.page_cache.PATIENCE", 0.01)
    begun, go_on = Event(), Event()
    cache = cached(site := Site())

    def hang() -> None:
        if len(site.asked) == 1:
            begun.set()
            go_on.wait(30)

    site.during = hang
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(ask, cache)
        assert begun.wait(30)
        assert ask(cache).status == "200 OK"
        assert not slow.done()
        go_on.set()
    assert slow.result().status == "200 OK"


def test_a_page_that_was_being_made_when_all_were_forgotten_is_not_kept() -> None:
    begun, go_on = Barrier(2), Barrier(2)
    cache = cached(site := Site(text="old"))

    def publish_meanwhile() -> None:
        begun.wait(30)
        go_on.wait(30)

    site.during = publish_meanwhile
    with ThreadPoolExecutor(1) as pool:
        before = pool.submit(ask, cache)
        begun.wait(30)
        site.text, site.during = "new", lambda: None
        cache.clear()
        # Who asks now neither waits for the old page nor gets it, while it is still being made.
        assert ask(cache).body.startswith(b"new")
        go_on.wait(30)
        assert before.result().body.startswith(b"old")
    assert ask(cache).body.startswith(b"new")
    assert (len(site.asked), len(cache)) == (2, 1)


def test_an_old_page_that_ends_last_does_not_replace_one_that_is_still_being_made() -> None:
    old, new = Barrier(2), Barrier(2)
    cache = cached(site := Site(text="old"))
    site.during = lambda: (old.wait(30), old.wait(30))
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, cache)
        old.wait(30)
        cache.clear()
        site.text, site.during = "new", lambda: (new.wait(30), new.wait(30))
        second = pool.submit(ask, cache)
        new.wait(30)
        old.wait(30)
        assert first.result().body.startswith(b"old")
        assert len(cache) == 0
        new.wait(30)
        assert second.result().body.startswith(b"new")
    site.during = lambda: None
    assert ask(cache).body.startswith(b"new")
    assert (len(site.asked), len(cache)) == (2, 1)
