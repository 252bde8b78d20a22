"""Links that lead out of the site, checked against a server on this machine: no other host is ever asked."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from comparison import links
from comparison.documents import Published
from comparison.links import State
from tests import factories
from tests.publishing import publish

ANSWERS = {
    "/found": 200, "/gone": 410, "/missing": 404, "/forbidden": 403, "/broken": 500, "/throttled": 429,
}  # fmt: skip
REDIRECTS = {
    "/moved": (301, "/found"),
    "/twice": (308, "/moved"),
    "/for-now": (302, "/found"),
    "/moved-away": (301, "/missing"),
    "/round": (301, "/round"),
    "/elsewhere": (301, "ftp://example.org/"),
    "/nowhere": (301, ""),
}


@dataclass
class Server:
    """What was asked of the server, in order."""

    address: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)


@pytest.fixture
def server() -> Iterator[Server]:
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            told.asked.append((self.command, self.path))
            told.agents.add(self.headers["User-Agent"])
            status, target = REDIRECTS.get(self.path, (ANSWERS.get(self.path, 404), ""))
            if self.path == "/only-get":
                status = 200 if self.command == "GET" else 405
            self.send_response(status)
            if target:
                self.send_header("Location", target)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_HEAD = answer

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        told.address = f"http://127.0.0.1:{running.server_address[1]}"
        yield told
        running.shutdown()
        thread.join()


def state_of(server: Server, path: str) -> tuple[State, str]:
    verdict = links.check([server.address + path], allow_private=True, pause=0)[0]
    return verdict.state, verdict.detail.replace(server.address, "")


@pytest.mark.parametrize(
    ("path", "state", "detail"),
    [
        ("/found", State.FOUND, ""),
        ("/found#part", State.FOUND, ""),
        ("/fóund é", State.DEAD, "the server answers 404"),
        ("/only-get", State.FOUND, ""),
        ("/missing", State.DEAD, "the server answers 404"),
        ("/gone", State.DEAD, "the server answers 410"),
        ("/forbidden", State.UNCERTAIN, "the server answers 403; look for yourself"),
        ("/throttled", State.UNCERTAIN, "the server answers 429; look for yourself"),
        ("/broken", State.UNCERTAIN, "the server answers 500; look for yourself"),
        ("/moved", State.MOVED, "now at /found"),
        ("/twice", State.MOVED, "now at /found"),
        ("/for-now", State.FOUND, "by way of /found"),
        ("/moved-away", State.DEAD, "the server answers 404"),
        ("/round", State.DEAD, "more than 5 redirects"),
        ("/elsewhere", State.DEAD, "it leads on to ftp://example.org/"),
        ("/nowhere", State.DEAD, "the server answers 301 and does not say where to"),
    ],
)
def test_what_a_server_answers_is_told(server: Server, path: str, state: State, detail: str) -> None:
    assert state_of(server, path) == (state, detail)


def test_the_head_is_asked_for_first_and_the_whole_only_in_doubt(server: Server) -> None:
    links.check([f"{server.address}/found", f"{server.address}/missing"], allow_private=True, pause=0)
    assert server.asked == [("HEAD", "/found"), ("HEAD", "/missing"), ("GET", "/missing")]
    assert server.agents == {links.AGENT}


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/", "http://localhost:1/", "http://10.0.0.1/", "http://[::1]:1/", "http://192.168.1.1/"],
)
def test_a_private_address_is_told_and_never_asked(address: str) -> None:
    assert links.check([address])[0].state == State.PRIVATE


def test_a_redirect_to_a_private_address_is_not_followed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "is_public", lambda address: not address.endswith("/found"))
    assert links.check([f"{server.address}/moved"], pause=0)[0].state == State.PRIVATE
    assert ("HEAD", "/found") not in server.asked


def test_who_does_not_answer_is_dead_and_who_is_slow_is_uncertain(server: Server) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent:
        address = f"http://127.0.0.1:{silent.server_address[1]}/"
        slow = links.check([address], allow_private=True, timeout=0.2)[0]
        assert (slow.state, slow.detail) == (State.UNCERTAIN, "no answer within 0.2 seconds")
    assert links.check([address], allow_private=True, timeout=0.5)[0].state == State.DEAD


@pytest.mark.parametrize(
    "address", ["http://", "http://a b/", "http://127.0.0.1:99999/", "http://[/", "https://x\x00y/"]
)
def test_an_address_that_is_none_is_dead(address: str) -> None:
    assert links.check([address], allow_private=True)[0].state == State.DEAD


def test_every_address_of_sources_and_texts_is_listed_with_who_uses_it() -> None:
    page = factories.page(text="[There](https://example.org/tea) and [here](/sources/) and <mailto:a@example.org>.")
    found = links.outward(Published(factories.parts(page, factories.site(report="https://example.org/report"))))
    assert found["https://example.org/tea"] == ["About us", "Source: Okakura, 1906", "Source: Ukers, 1922"]
    assert found["https://example.org/report"] == ["Two Cups"]
    assert len(found) == 2


def test_the_command_names_what_to_mend_and_fails(db: None, server: Server) -> None:
    publish(
        *factories.parts(
            factories.source(url=f"{server.address}/missing"),
            factories.source(key="ukers-1922", url=f"{server.address}/gone"),
            factories.page(text=f"[There]({server.address}/moved) and [here]({server.address}/found)."),
        )
    )
    output = StringIO()
    sources = ["--allow-private", "--pause=0", "--timeout=2"]
    with pytest.raises(CommandError, match="1 found, 1 moved, 0 uncertain, 2 dead, 0 private"):
        call_command("check_links", *sources, stdout=output)
    assert f"Dead: {server.address}/missing: the server answers 404\n  in Source: Okakura, 1906\n" in output.getvalue()
    assert f"Moved: {server.address}/moved: now at {server.address}/found\n  in About us\n" in output.getvalue()


def test_the_command_is_content_with_living_links(db: None, server: Server) -> None:
    living = f"{server.address}/found"
    publish(
        *factories.parts(
            factories.source(url=living),
            factories.source(key="ukers-1922", url=living),
        )
    )
    output = StringIO()
    call_command("check_links", "--allow-private", "--pause=0", stdout=output)
    assert output.getvalue() == "Links: 1 found, 0 moved, 0 uncertain, 0 dead, 0 private.\n"
