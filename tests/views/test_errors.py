"""Errors are pages of the site: they say what happened and what to do, and need neither database nor session."""

import pytest
from django.db import connection
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from comparison import views
from comparison.documents import Published
from tests.markup import find, inline, links, parse


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/somewhere/")


@pytest.mark.parametrize(
    ("status", "heading", "advice"),
    [
        (400, "This address cannot be read", "Nothing was changed."),
        (403, "This is not open to you", "load the page again"),
        (404, "This page is not here", "may be mistyped"),
        (500, "Something went wrong on our side", "Try again in a minute."),
    ],
)
def test_an_error_says_what_happened_and_what_to_do(
    request_: HttpRequest, status: int, heading: str, advice: str
) -> None:
    response = {
        400: lambda: views.bad_request(request_, Exception()),
        403: lambda: views.forbidden(request_, Exception()),
        404: lambda: views.not_found(request_, Http404()),
        500: lambda: views.server_error(request_),
    }[status]()
    page = parse(response.content)
    assert response.status_code == status
    assert inline(find(page, "h1")) == heading and advice in inline(find(page, "main"))
    assert inline(find(page, "title")).startswith(heading)
    assert {"/", "/sources/", "/changes/"} <= {address for _, address in links(find(page, "main"))}


def test_errors_need_no_database(request_: HttpRequest) -> None:
    # Without the `db` fixture a query would raise.
    assert views.not_found(request_, Http404()).status_code == 404
    assert views.server_error(request_).status_code == 500


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
