"""Errors are pages of the site: they say what happened and what to do, and need neither database nor session."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from comparison import views
from comparison.documents import Published
from comparison.error_pages import error_page
from tests.markup import find, inline, links, parse
from tests.watching import database_away, watcher_in

PAGES = {
    400: ("This address cannot be read", "Nothing was changed."),
    403: ("This is not open to you", "load the page again"),
    404: ("This page is not here", "may be mistyped"),
    405: ("This page does not take what was sent", "Nothing was changed."),
    413: ("This is too much at once", "Shorten it"),
    429: ("That was too often", "Wait a quarter of an hour"),
    500: ("Something went wrong on our side", "Try again in a minute."),
    503: ("Not to be had just now", "Wait ten seconds"),
}
"""Of each status the heading, and a part of what it says to do."""


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/somewhere/")


@pytest.mark.parametrize("status", PAGES)
def test_an_error_says_what_happened_and_what_to_do(request_: HttpRequest, status: int) -> None:
    """Without the `db` fixture: a query would raise, and so would a session."""
    response = error_page(request_, status)
    heading, advice = PAGES[status]
    page = parse(response.content)
    assert response.status_code == status
    assert inline(find(page, "h1")) == heading and advice in inline(find(page, "main"))
    assert inline(find(page, "title")).startswith(heading)
    # With the database away, no way leads to what only the database has.
    ways = {"/", "/sources/", "/changes/"} - ({"/changes/"} if status == 503 else set())
    assert ways <= {address for _, address in links(find(page, "main"))}


@pytest.mark.parametrize("status", PAGES)
def test_an_error_says_what_became_of_what_was_typed(rf: RequestFactory, status: int) -> None:
    text = inline(find(parse(error_page(rf.post("/somewhere/"), status).content), "main"))
    assert re.search("Nothing that you typed was kept|It was not read", text)
    assert "go back" in text.lower()


def test_each_failure_of_a_request_has_its_page(rf: RequestFactory) -> None:
    request = rf.post("/somewhere/")
    assert views.bad_request(request, SuspiciousOperation()).status_code == 400
    assert views.bad_request(request, RequestDataTooBig()).status_code == 413
    assert views.forbidden(request, PermissionDenied()).status_code == 403
    assert views.not_found(request, Http404()).status_code == 404
    assert views.server_error(request).status_code == 500


def test_a_page_that_cannot_be_made_is_a_bare_one(
    request_: HttpRequest, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As when the static files were never collected."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    settings.STATIC_ROOT = tmp_path
    response = views.server_error(request_)
    assert response.status_code == 500
    assert inline(find(parse(response.content), "h1")) == "Internal Server Error"
    assert "The page for status 500 cannot be made." in caplog.text


# --- The database ---


def test_with_neither_database_nor_snapshot_every_answer_is_a_page(
    db: None, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = watcher_in(tmp_path, monkeypatch)
    with database_away():
        watcher.prepare()
        for address, status in (("/", 503), ("/nothing/", 503), ("/a/b/c/d/e/", 404), ("/admin/", 302)):
            response = client.get(address)
            assert (address, response.status_code) == (address, status)
            assert status == 302 or PAGES[status][0] in response.text
        assert client.delete("/").status_code == 405


def test_a_session_that_cannot_be_kept_is_no_failure_of_the_sites(client: Client, db: None) -> None:
    """A session is saved after the view, beyond what a view’s failure reaches."""
    client.force_login(User.objects.create_superuser("editor"))
    client.raise_request_exception = False

    def full(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE"):
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(full):
        response = client.get("/admin/")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")


def test_an_editor_without_a_token_gets_the_sites_own_page(request_: HttpRequest) -> None:
    assert views.forbidden(request_, reason="CSRF cookie not set.").status_code == 403


def test_a_page_that_is_not_here_asks_the_database_little(content: Published, client: Client) -> None:
    """Twice for the stamp, and once whether any text had this address."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/there-is-no-such-page/").status_code == 404
    assert len(captured) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/<script>alert(1)</script>/", "/%3Cscript%3Ealert(1)%3C/script%3E/", "/'\"><b>/"])
def test_what_was_asked_for_is_not_repeated(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "alert" not in response.text and "<b>" not in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["elsewhere.example", "testserver.elsewhere.example", "<script>", "testserver:x"])
def test_a_foreign_host_is_refused_and_not_repeated(client: Client, host: str) -> None:
    response = client.get("/", headers={"host": host})
    assert response.status_code == 400
    assert host not in response.text.replace("<script src", "")
