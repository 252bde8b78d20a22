"""What nobody's form sends: every public address answers it with a page that says so, never with a failure."""

import logging
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from comparison.answers import FULL
from comparison.documents import Comparison, Published
from comparison.models import Comment, Edition, Tally, TotalsEntry
from tests.markup import find, inline, parse
from tests.pages import addresses, fragment_of, readers
from tests.publishing import another_comparison, publish

REQUESTS = 2_400
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What is refused is logged, thousands of times here."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def lenient(client: Client) -> Client:
    """A client that gets the answer to a failure instead of raising it."""
    client.raise_request_exception = False
    return client


def get(client: Client, address: str, **options: Any) -> HttpResponse:
    response = client.get(address, **options)
    assert response.status_code < 500
    assert SCRIPT not in response.text
    return response


# --- Samples, one by one ---


@pytest.mark.parametrize(
    ("parameter", "status"),
    [
        ("{key}=no-such-choice", 200),
        ("{key}={foreign}", 200),
        ("{key}.importance=9", 400),
        ("{key}.importance=-1", 400),
        ("{key}.importance=x", 400),
        ("{key}.importance=2.0", 400),
        ("{key}.importance=%D9%A3", 400),
        ("{key}.importance=" + "9" * 4_000, 400),
        ("{key}=%00", 400),
        ("{key}=%ED%A0%80", 400),
        ("{key}=%FF%FE", 400),
        ("{key}=both&{key}=unsure", 400),
        ("{key}=both&{key}=both", 200),
        ("{key}.importance=1&{key}.importance=3", 400),
        ("{key}=" + "a" * 4_000, 200),
        ("{key}=" + quote(SCRIPT), 400),
        (quote(SCRIPT) + "=1", 200),
        ("%00=%00", 200),
        ("%ED%A0%80=%ED%A0%80", 200),
        ("way=slow", 400),
        ("way[]=full", 200),
        ("rules=99", 400),
        ("rules=x", 400),
        ("on=yesterday", 400),
        ("on=9999-99-99T99:99:99.999999Z", 400),
        ("on=9999-12-31T23:59:59.999999Z", 200),
        ("=&==&&&;", 200),
        ("%", 200),
        ("%zz=%zz", 200),
        ("&".join(f"p{number}=1" for number in range(199)), 200),
        ("&".join(f"p{number}=1" for number in range(1_000)), 400),
        ("x=" + "y" * 9_000, 400),
    ],
)
def test_a_strange_address_of_a_result_is_answered(
    comparison: Comparison, lenient: Client, parameter: str, status: int
) -> None:
    first, second = comparison.asked(FULL)[:2]
    assert second.question
    sent = parameter.format(key=first.key, foreign=second.question.choices[0].key)
    for there in (reverse("recommendation", args=[comparison.slug]), reverse("check", args=[comparison.slug])):
        response = get(lenient, f"{there}?{sent}&{second.key}=both")
        assert response.status_code == status
        if "p999=" not in sent and "y" * 9_000 not in sent:
            question = fragment_of(there)
            assert get(lenient, f"{question}?{sent}", headers={"HX-Request": "true"}).status_code == status


def test_a_result_of_a_day_before_there_were_texts_is_refused(comparison: Comparison, lenient: Client) -> None:
    there = reverse("recommendation", args=[comparison.slug])
    response = get(lenient, f"{there}?on=2000-01-01T00:00:00.000000Z&{comparison.asked(FULL)[0].key}=both")
    assert response.status_code == 400
    assert "on=2000-01-01" in inline(find(parse(response.content), "div", role="alert"))


def test_a_question_of_another_comparison_is_reported(comparison: Comparison, lenient: Client) -> None:
    publish(*another_comparison(comparison, 1))
    there = reverse("recommendation", args=[comparison.slug])
    response = get(lenient, f"{there}?copy-0=both&copy-0.importance=3")
    assert response.status_code == 200
    text = inline(find(parse(response.content), "main"))
    assert "copy-0=both" in text and "copy-0.importance=3" in text
    assert get(lenient, f"/{comparison.slug}/questionnaire/copy-0/").status_code == 404


def test_what_was_understood_is_kept_beside_what_was_not(comparison: Comparison, lenient: Client) -> None:
    reader = readers(comparison)["exceptions"]
    key = comparison.asked(FULL)[0].key
    there = reverse("check", args=[comparison.slug])
    page = parse(get(lenient, f"{there}?{reader.query()}&{key}.importance=9").content)
    assert "9 of 9 answered" in inline(page)
    assert f"{key}.importance=9" in inline(find(page, "div", role="alert"))


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("charset", ["utf-16", "no-such-encoding", "utf-8; charset=utf-7"])
def test_a_strange_encoding_is_refused(
    comparison: Comparison, lenient: Client, content_type: str, charset: str
) -> None:
    lenient.handler.enforce_csrf_checks = True
    writing = reverse("totals_add", args=[comparison.slug])
    for there in ("/", reverse("recommendation", args=[comparison.slug]), writing):
        for cookie in ("", "csrftoken=" + "a" * 32):
            response = lenient.generic(
                "POST",
                there,
                "a=1&b=2".encode("utf-16"),
                content_type=f"{content_type}; charset={charset}",
                headers={"Cookie": cookie} if cookie else {},
            )
            # The form that writes shows itself again where nothing could be read.
            assert response.status_code == 405 or (there == writing and response.status_code in (200, 400))
        response = lenient.generic("GET", f"{there}?a=1", content_type=f"text/plain; charset={charset}")
        assert response.status_code == 200
    assert not TotalsEntry.objects.exists()


@pytest.mark.parametrize(
    "slug", ["a" * 5_000, "a" * 200, "-", "_", "%00", "%ED%A0%80", "%FF", "..", "%2e%2e", "a%0d%0ab", "☃"]
)
def test_a_strange_slug_is_not_there(comparison: Comparison, lenient: Client, slug: str) -> None:
    for there in (f"/{slug}/", f"/{slug}/recommendation/", f"/{comparison.slug}/dimensions/{slug}/"):
        assert get(lenient, there).status_code in (301, 404)


# --- Generated ---


class Request(NamedTuple):
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    content_type: str

    def send(self, client: Client) -> HttpResponse:
        address = f"{self.path}?{self.query}" if self.query else self.path
        return client.generic(self.method, address, self.body, content_type=self.content_type, headers=self.headers)


def public_patterns() -> Iterator[str]:
    """Every address of the site as its URL configuration writes it, without the admin's."""

    def walk(resolver: URLResolver, before: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            route = before + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield route
            elif not route.startswith("/admin/"):
                yield from walk(entry, route)

    return walk(get_resolver(), "/")


VALUES = [
    "", "0", "2", "3", "9", "-1", "x", "both", "unsure", "quick", "full", "1", "check", "%00", "%ED%A0%80", "%FF%FE%FD",
    quote(SCRIPT), quote(f'">{SCRIPT}'), quote(f"'>{SCRIPT}"), SCRIPT, "a" * 3_000, "..%2F..%2Fetc%2Fpasswd",
    "%0D%0ASet-Cookie:%20x=1", "1e309", "NaN", "Infinity", "9" * 41, "%D9%A3", "%F0%9F%98%80", "%7B%7B7*7%7D%7D",
    "%27%20OR%201=1--", "=cmd", "null", "[]", "%", "%zz", "+", "2026-11-23T00:00:00.000000Z",
    "0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z", "2026-13-45T99:99:99Z", "1,000", "true",
    "http%3A%2F%2F%5Bbroken", "%3Fscope%3Dboth%26cost%3Dboth", "%3Fscope%3Dboth" + "%26" * 900, "javascript:alert(1)",
]  # fmt: skip
NAMES = [
    "way", "next", "from", "mark", "only", "page", "on", "rules", "before", "a", "b", "stamp", "website", "", "%00",
    "%ED%A0%80", quote(SCRIPT), SCRIPT, "__proto__", "scope[]", ".importance", "utm_source", "csrfmiddlewaretoken",
    "n" * 2_000, "%C3%A9",
]  # fmt: skip
SLUGS = ["no-such", "a" * 300, "%00", "%ED%A0%80", "..", "fragment", "check", "static", "☃", quote(SCRIPT)]
METHODS = ["GET"] * 14 + ["HEAD", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"]
HEADERS = [
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Current-URL": "http://[broken", "HX-Target": SCRIPT},
    {"HX-Request": "true", "HX-History-Restore-Request": "true"},
    {"HX-Boosted": "true", "HX-Prompt-URI-AutoEncoded": "true", "HX-Prompt": "%ED%A0%80"},
    {"Host": "elsewhere.example"},
    {"Host": SCRIPT},
    {"Host": ""},
    {"Cookie": "sessionid=x; csrftoken=x; messages=x"},
    {"Cookie": "sessionid=" + "a" * 32 + "; csrftoken=" + "b" * 64},
    {"Cookie": ";;=;\x01=\x02;" + SCRIPT},
    {"Cookie": "c=" + "d" * 20_000},
    {"If-None-Match": '"' + SCRIPT, "If-Modified-Since": "yesterday"},
    {"If-None-Match": "*", "Range": "bytes=5-1"},
    {"If-Match": '"x"', "If-Unmodified-Since": "Mon, 01 Jan 0000 00:00:00 GMT"},
    {"Accept": "nonsense;q=x", "Accept-Language": "%00;q=9", "Accept-Encoding": "br;q=-1, " + "x" * 3_000},
    {"Referer": f"http://testserver/{SCRIPT}", "Origin": "null", "User-Agent": SCRIPT},
    {"Sec-Fetch-Site": "same-origin"},
    {"X-Forwarded-For": SCRIPT, "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "gopher"},
    {"X-HTTP-Method-Override": "DELETE", "Content-Length": "-1"},
    {"Content-Length": "x"},
]  # fmt: skip
MULTIPART = "multipart/form-data; boundary=x"
BODIES = [
    (b"", "application/x-www-form-urlencoded"),
    (b"a=1&b=%ED%A0%80&c=%00&way=slow", "application/x-www-form-urlencoded"),
    (b"&".join(b"p%d=1" % number for number in range(2_100)), "application/x-www-form-urlencoded"),
    (b"x=" + b"y" * 2_100_000, "application/x-www-form-urlencoded"),
    (b"\xff\xfe\x00", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"--x\r\nnonsense", MULTIPART),
    (b"--x\r\nnonsense", "multipart/form-data"),
    (b'--x\r\nContent-Disposition: form-data; name="f"; filename="../x"\r\n\r\ny\r\n--x--', MULTIPART),
    (b"{", "application/json"),
    (b"<x/>", "text/xml; charset=no-such-encoding"),
    (b"x", "\x00"),
]  # fmt: skip


def hostile(random_: random.Random, published: Published) -> Iterator[Request]:
    comparison = published.main
    assert comparison
    keys = [one.key for one in comparison.dimensions]
    chosen = [one.key for part in comparison.asked(FULL) if part.question for one in part.question.choices]
    names = [*NAMES, *keys, *(f"{key}.importance" for key in keys)]
    values = [*VALUES, *chosen, *keys]
    good = list(addresses(published).values())
    patterns = sorted(public_patterns())

    def path() -> str:
        if random_.random() < 0.25:
            return random_.choice(good).partition("?")[0]
        found = random_.choice(patterns)
        for variable, real in (
            ("<slug:comparison>", [comparison.slug] * 6),
            ("<slug:dimension>", [one.slug for one in comparison.dimensions]),
            ("<slug:guide>", [one.slug for one in published.guides.values()]),
            ("<slug:slug>", [comparison.slug, "about"] * 2),
            ("<str:token>", ["forged", "a:b:c", "x" * 2_000]),
        ):
            found = found.replace(variable, random_.choice([*real, random_.choice(SLUGS)]))
        return found

    def query() -> str:
        if random_.random() < 0.2:
            return random_.choice(good).partition("?")[2] + f"&{random_.choice(names)}={random_.choice(values)}"
        count = random_.choice([0, 1, 1, 2, 3, 5, 12, 190, 250, 1_000])
        separator = random_.choice(["&", "&", "&", ";", "&&"])
        return separator.join(f"{random_.choice(names)}={random_.choice(values)}" for _ in range(count))

    while True:
        headers: dict[str, str] = {}
        for _ in range(random_.choice([0, 0, 1, 1, 2])):
            headers |= random_.choice(HEADERS)
        body, content_type = random_.choice(BODIES) if random_.random() < 0.3 else (b"", "application/octet-stream")
        yield Request(random_.choice(METHODS), path(), query(), headers, body, content_type)


def test_no_hostile_request_breaks_the_site(
    comparison: Comparison,
) -> None:
    """Seeded: a failure names the request, and the next run sends the same ones."""
    published = publish(*another_comparison(comparison, 1, dimensions=2))
    kept = [model.objects.count() for model in (Edition, Session, TotalsEntry, Tally, Comment)]
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    met: Counter[int] = Counter()
    for number, request in zip(range(REQUESTS), hostile(random.Random(2026), published), strict=False):
        response = request.send(client)
        met[response.status_code] += 1
        where = f"request {number}: {request!r:.1500}"
        assert response.status_code < 500, where
        assert response.streaming or SCRIPT.encode() not in response.content, where
        assert not any(SCRIPT in value for value in response.headers.values()), where
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'"), where
        assert not response.cookies, where
    assert sum(met.values()) == REQUESTS
    assert {200, 302, 400, 404, 405} <= met.keys()
    assert kept == [model.objects.count() for model in (Edition, Session, TotalsEntry, Tally, Comment)]


def test_every_public_address_is_among_those_that_are_tried(content: Published) -> None:
    """A new address needs a line in tests/pages.py, which all tests of all pages read."""
    known = {get_resolver().resolve(there.partition("?")[0]).route for there in addresses(content).values()}
    known |= {f"{route}fragment/" for route in known}
    assert {pattern.removeprefix("/") for pattern in public_patterns()} <= known
