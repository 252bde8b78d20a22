"""Whose address counts: that of the reader, as far as servers that are trusted tell it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from comparison.anonymous import _digest
from comparison.proxies import ProxiesMiddleware

PEER = "10.0.0.1"


def seen(forwarded: str | None) -> str:
    """REMOTE_ADDR as views have it."""
    found: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        found.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    ProxiesMiddleware(view)(RequestFactory().get("/", headers=headers, REMOTE_ADDR=PEER))
    return found[0]


def test_without_servers_in_front_the_header_is_not_read(settings: Any) -> None:
    settings.PROXIES = 0
    with pytest.raises(MiddlewareNotUsed):
        ProxiesMiddleware(lambda request: HttpResponse())


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (1, "127.0.0.1,::1,203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (1, "2001:DB8:0::9", "2001:db8::9"),
        (2, "203.0.113.9", PEER),
        (1, "203.0.113.9, evil", PEER),
        (1, "203.0.113.9, ", PEER),
        (1, "", PEER),
        (1, None, PEER),
    ],
)
def test_the_reader_stands_where_the_first_trusted_server_has_written(
    settings: Any, proxies: int, forwarded: str | None, address: str
) -> None:
    settings.PROXIES = proxies
    assert seen(forwarded) == address


def test_a_request_of_nobody_in_particular_passes(settings: Any) -> None:
    """As the page cache makes it: it holds neither the header nor an address."""
    settings.PROXIES = 1
    request = RequestFactory().get("/")
    del request.META["REMOTE_ADDR"]
    assert ProxiesMiddleware(lambda request: HttpResponse())(request).status_code == 200
    assert "REMOTE_ADDR" not in request.META


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "senders"), [(0, 1), (1, 3)])
def test_forging_addresses_makes_nobody_many_senders(settings: Any, proxies: int, senders: int) -> None:
    """Without servers in front all come from one address; with one, each has that which it has written last."""
    settings.PROXIES = proxies
    now = datetime(2026, 11, 24, tzinfo=UTC)
    client = Client(REMOTE_ADDR=PEER)
    digests = set()
    for reader in ("203.0.113.1", "203.0.113.2", "203.0.113.3"):
        for forged in ("198.51.100.1", "198.51.100.2"):
            response = client.get("/nothing/", headers={"X-Forwarded-For": f"{forged}, {reader}"})
            digests.add(_digest(response.wsgi_request, now))
    assert len(digests) == senders
