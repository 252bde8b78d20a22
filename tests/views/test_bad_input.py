"""What nobody's form sends: every public address answers it with a page that says so, never with a failure."""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse

from comparison.answers import FULL
from comparison.documents import Comparison, Published
from comparison.headers import is_readable, with_readable_type
from tests.fuzzing import routes
from tests.markup import find, inline, parse
from tests.pages import addresses, fragment_of, readers
from tests.publishing import another_comparison, publish
from tests.watching import connection_kept

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What is refused is logged."""
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
    assert "9 of 9 questions answered" in inline(page)
    assert f"{key}.importance=9" in inline(find(page, "div", role="alert"))


UNREADABLE = (
    *(f"application/x-www-form-urlencoded; charset={name}" for name in ("utf-16", "hex", "idna", "undefined")),
    "multipart/form-data; boundary=x; charset=no-such-encoding",
    "text/plain; a*=no-such-encoding''b",
    "a" * 10_001,
)  # fmt: skip


@pytest.mark.parametrize("content_type", UNREADABLE)
def test_a_content_type_that_no_browser_sends_is_none(comparison: Comparison, content_type: str) -> None:
    """At some, Django would fail before any page could say so."""
    body = b"a=1&b=2"
    for method, there, expected in (
        ("GET", "/", 200),
        ("POST", "/", 405),
        ("POST", reverse("totals_add", args=[comparison.slug]), 200),
        ("POST", reverse("add_comment", args=[comparison.slug]), 422),
        ("POST", "/admin/login/", 403),
    ):
        environ = RequestFactory()._base_environ(
            REQUEST_METHOD=method, PATH_INFO=there, CONTENT_TYPE=content_type, CONTENT_LENGTH=str(len(body))
        ) | {"wsgi.input": BytesIO(body), "HTTP_COOKIE": "csrftoken=" + "a" * 32}
        told: list[str] = []
        with connection_kept():
            b"".join(with_readable_type(WSGIHandler())(environ, lambda status, headers, told=told: told.append(status)))
        assert (there, told[0][:3]) == (there, str(expected))


@pytest.mark.parametrize("name", ["UTF-8", "utf8", "utf_8"])
def test_a_content_type_of_the_pages_encoding_stays(name: str) -> None:
    assert is_readable(f"application/x-www-form-urlencoded; charset={name}") and is_readable("text/plain")


@pytest.mark.parametrize(
    "slug", ["a" * 5_000, "a" * 200, "-", "_", "%00", "%ED%A0%80", "%FF", "..", "%2e%2e", "a%0d%0ab", "☃"]
)
def test_a_strange_slug_is_not_there(comparison: Comparison, lenient: Client, slug: str) -> None:
    for there in (f"/{slug}/", f"/{slug}/recommendation/", f"/{comparison.slug}/dimensions/{slug}/"):
        assert get(lenient, there).status_code in (301, 404)


# --- All addresses: what is generated is in tests/test_fuzz.py ---


def test_every_public_address_is_among_those_that_are_tried(content: Published) -> None:
    """A new address needs a line in tests/pages.py, which all tests of all pages read."""
    known = {get_resolver().resolve(there.partition("?")[0]).route for there in addresses(content).values()}
    known |= {f"{route}fragment/" for route in known}
    public = {route.removeprefix("/") for route in routes() if not route.startswith("/admin/")}
    assert public <= known
