"""The log: a line for each request, with its name; nothing in it that somebody sent."""

import json
import logging
import logging.config
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve

from comparison import logs
from comparison.documents import Published
from tests.pages import addresses
from tests.watching import database_away

MARK = "zebra-7431"


class Log(StringIO):
    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def requests(self) -> list[tuple[Any, ...]]:
        chosen = [line for line in self.lines if line["name"] == "comparison.requests"]
        return [tuple(line[name] for name in ("levelname", "event", "method", "route", "status")) for line in chosen]


@pytest.fixture
def log() -> Iterator[Log]:
    """The site's log as a public host writes it."""
    with written_to(written := Log(), as_json=True, level="INFO", with_values=False):
        yield written


@contextmanager
def written_to(stream: StringIO, **configuration: Any) -> Iterator[None]:
    logging.config.dictConfig(logs.configuration(**configuration))
    (console,) = logging.getLogger().handlers
    assert isinstance(console, logging.StreamHandler)
    console.setStream(stream)
    try:
        yield
    finally:
        logging.config.dictConfig(django_settings.LOGGING)


def middleware(view: Any) -> logs.RequestLogMiddleware:
    def answer(request: HttpRequest) -> HttpResponse:
        request.resolver_match = resolve("/privacy/")
        return view(request)

    return logs.RequestLogMiddleware(answer)


def test_each_request_is_a_line_of_fields_that_are_known(content: Published, client: Client, log: Log) -> None:
    response = client.get("/privacy/", {"q": MARK})
    (line,) = log.lines
    assert tuple(line) == tuple(field for field in logs.FIELDS if field != "exc_info")
    assert (line["method"], line["route"], line["status"]) == ("GET", "/privacy/", 200)
    assert (line["event"], line["levelname"], line["request_id"]) == ("request", "INFO", response["X-Request-ID"])
    assert line["ms"] >= 0
    assert line["message"].startswith("request: GET /privacy/ 200 in ")


def test_nothing_that_was_sent_stands_in_the_log(content: Published, log: Log) -> None:
    client = Client(raise_request_exception=False, REMOTE_ADDR="192.0.2.77", HTTP_USER_AGENT=MARK)
    found = addresses(content)
    answers = [
        client.get(f"/{MARK}/", {MARK: MARK}),
        client.get(f"/preview/{MARK}/"),
        client.get(found["result: exceptions"], {"name": MARK}),
        client.get("/", headers={"Host": f"{MARK}.example"}),
        client.get("/privacy/", headers={"X-Request-ID": MARK, "Referer": f"http://{MARK}/"}),
        client.post(f"{found['comments']}add/", {"name": MARK, "text": MARK}),
        client.post(f"/admin/login/?next={MARK}", {"login": MARK, "password": MARK}),
        client.generic(MARK, "/privacy/"),
        client.get(f"/admin/comparison/page/{MARK}/change/"),
    ]
    assert {answer.status_code for answer in answers} >= {400, 403, 404}
    written = log.getvalue()
    assert len(log.requests()) == len(answers)
    assert MARK not in written
    assert "192.0.2.77" not in written


def test_an_error_is_told_by_its_kind_and_places_alone(log: Log) -> None:
    def fail() -> None:
        try:
            int(MARK)
        except ValueError as error:
            raise RuntimeError(f"about {MARK}") from error

    with pytest.raises(RuntimeError) as failed:
        fail()
    known = {"status_code": 500, "request": MARK}
    logging.getLogger("django.request").error("Failed: %s", f"/{MARK}/", exc_info=failed.value, extra=known)
    (line,) = log.lines
    assert line["message"] == "A request failed."
    kinds = [text for text in line["exc_info"].splitlines() if not text.startswith(" ")]
    assert kinds == ["builtins.RuntimeError", "builtins.ValueError"]
    assert f"{__file__}:" in line["exc_info"] and " fail" in line["exc_info"]
    assert MARK not in log.getvalue()


def test_what_django_says_of_a_request_that_it_refused_is_left_out(log: Log) -> None:
    logging.getLogger("django.security.DisallowedHost").error("Invalid HTTP_HOST header: %r.", MARK)
    logging.getLogger("django.request").warning("Not Found: %s", f"/{MARK}/", extra={"status_code": 404})
    assert log.lines == []


@pytest.mark.parametrize(
    ("method", "status", "ms", "event", "level"),
    [
        ("GET", 200, 0, "request", "INFO"),
        ("GET", 200, 1_500, "slow", "WARNING"),
        ("GET", 404, 0, "request", "INFO"),
        ("GET", 503, 0, "request", "INFO"),
        ("GET", 500, 0, "failed", "WARNING"),
        ("POST", 302, 0, "request", "INFO"),
        *(("POST", status, 0, "refused write", "WARNING") for status in (403, 413, 422, 429, 503)),
    ],
)
def test_what_is_slow_or_refused_is_an_event(
    log: Log, monkeypatch: pytest.MonkeyPatch, method: str, status: int, ms: int, event: str, level: str
) -> None:
    clock = iter([0.0, ms / 1000])
    monkeypatch.setattr(logs, "perf_counter", lambda: next(clock))
    middleware(lambda request: HttpResponse(status=status))(RequestFactory().generic(method, "/"))
    assert log.requests() == [(level, event, method, "/privacy/", status)]


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        (1, "0123456789abcdef", True),
        (1, "3f2b8a52-6c1e-4d0e-9a61-0f6f2c8f2b11", True),
        (0, "0123456789abcdef", False),
        (1, "short", False),
        (1, "x" * 65, False),
        (1, 'quote-"-and-space ', False),
        (1, "line\nbreak-0123", False),
    ],
)
def test_the_name_of_a_request_is_that_of_a_trusted_server_in_front_or_a_new_one(
    log: Log, settings: Any, proxies: int, given: str, is_taken: bool
) -> None:
    settings.PROXIES = proxies
    answer = middleware(lambda request: HttpResponse())
    names = [answer(RequestFactory().get("/", HTTP_X_REQUEST_ID=given))["X-Request-ID"] for _ in range(2)]
    assert [name == given for name in names] == [is_taken, is_taken]
    assert len(set(names)) == (1 if is_taken else 2)
    assert [line["request_id"] for line in log.lines] == names


@pytest.mark.django_db
def test_what_goes_wrong_meanwhile_bears_the_name_of_the_request(client: Client, log: Log) -> None:
    with database_away():
        response = client.get("/changes/")
    assert response.status_code == 503
    assert {line["request_id"] for line in log.lines} == {response["X-Request-ID"]}
    assert {line["name"] for line in log.lines} == {"comparison.error_pages", "comparison.requests"}


@pytest.mark.django_db
def test_probes_have_a_line_only_when_something_is_wrong(client: Client, log: Log) -> None:
    assert client.get("/healthz").status_code == 200
    assert log.lines == []
    assert client.get("/readyz").status_code == 503
    assert log.requests() == [("INFO", "request", "GET", "/readyz", 503)]


def test_outside_a_request_a_line_has_no_name(log: Log) -> None:
    logging.getLogger("comparison.editions.reading").warning("What is published is read again.")
    (line,) = log.lines
    assert "request_id" not in line


def test_whoever_tries_out_the_code_sees_whole_tracebacks() -> None:
    with written_to(written := StringIO(), as_json=False, level="WARNING", with_values=True):
        logging.getLogger("django.request").error("Failed: %s", MARK, exc_info=OperationalError(MARK))
        logging.getLogger("comparison.requests").info("not at this level")
    assert written.getvalue() == f"Failed: {MARK}\ndjango.db.utils.OperationalError: {MARK}\n"
