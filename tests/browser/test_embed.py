"""The table inside a page of another origin: shown there, while every other page of ours refuses."""

import threading
from collections.abc import Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from comparison.documents import Published
from comparison.views.embed import snippet_of
from tests.browser.conftest import OpenPage, sideways_overflow
from tests.pages import SHARED, addresses

NARROWEST = {"width": 320, "height": 640}


class OtherSite(ThreadingHTTPServer):
    """A site of somebody else with one page, under another name and port than ours."""

    page = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Answer(BaseHTTPRequestHandler):
    server: OtherSite

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        text = f"<!doctype html><html lang=en><link rel=icon href='data:,'><title>Theirs</title>{self.server.page}"
        self.wfile.write(text.encode())

    def log_message(self, *args: object) -> None:
        """Nothing: what is asked for is the test's own."""


@pytest.fixture
def other_site() -> Iterator[OtherSite]:
    server = OtherSite(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def ours(live_server) -> str:
    """Our own origin, by a name that is another site than 127.0.0.1."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    assert urlsplit(address).hostname == "localhost"
    return address


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_another_site_shows_the_table_by_the_snippet(
    content: Published, open_page: OpenPage, other_site: OtherSite, ours: str, javascript: bool
) -> None:
    assert content.main
    address = f"{ours}{reverse('embed', args=[content.main.slug])}"
    other_site.page = snippet_of(content.main, address)
    page = open_page(javascript=javascript)
    page.watch.allow("request to another host: http://(127.0.0.1|localhost):")
    page.goto(other_site.address)
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("table")).to_be_visible()
    expect(frame.get_by_role("row")).to_have_count(len(content.main.dimensions) + 1)
    heading = frame.get_by_role("link", name=content.main.head.title)
    assert "rgb" in heading.evaluate("link => getComputedStyle(link).color") if javascript else True
    # Its own styles apply inside the frame: the side's hue stands above the first column.
    expect(frame.get_by_role("columnheader").nth(1)).to_have_css("text-align", "start")


def test_a_link_of_the_table_opens_our_page_beside_theirs(
    content: Published, open_page: OpenPage, other_site: OtherSite, ours: str
) -> None:
    assert content.main
    other_site.page = snippet_of(content.main, f"{ours}{reverse('embed', args=[content.main.slug])}")
    page = open_page(fresh=True)
    page.watch.allow("request to another host: http://(127.0.0.1|localhost):")
    page.goto(other_site.address)
    dimension = content.main.dimensions[0]
    with page.context.expect_page() as opened:
        page.frame_locator("iframe").get_by_role("link", name=dimension.name).click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(dimension.name)
    assert page.url == other_site.address


def test_no_other_page_of_ours_is_shown_in_a_frame(
    content: Published, open_page: OpenPage, other_site: OtherSite, ours: str
) -> None:
    page = open_page()
    page.watch.allow("request to another host: http://(127.0.0.1|localhost):")
    page.watch.allow(
        "Refused to (display|frame)|frame-ancestors|Framing|X-Frame-Options|ERR_BLOCKED_BY_RESPONSE|chrome-error"
    )
    found = addresses(content)
    for name in ("article", "home", "embed code", "dimension"):
        assert name in SHARED
        other_site.page = f'<iframe src="{escape(ours + found[name])}" title="theirs"></iframe>'
        page.goto(other_site.address)
        page.wait_for_timeout(300)
        expect(page.frame_locator("iframe").get_by_role("heading", level=1)).to_have_count(0)


def test_another_site_may_show_a_picture_of_ours(
    content: Published, open_page: OpenPage, other_site: OtherSite, ours: str
) -> None:
    picture = f"{ours}{addresses(content)['article: share.png']}"
    other_site.page = f'<img src="{picture}" alt="theirs">'
    page = open_page()
    page.watch.allow("request to another host: http://(127.0.0.1|localhost):")
    page.goto(other_site.address)
    assert page.get_by_role("img").evaluate("image => image.naturalWidth") == 1200


def test_the_table_alone_reads_well_at_every_width(content: Published, open_page: OpenPage, axe_in_two_looks) -> None:
    page = open_page(addresses(content)["embed"], viewport=NARROWEST)
    assert sideways_overflow(page) == 0
    expect(page.get_by_role("columnheader")).to_have_count(3)
    axe_in_two_looks(page)


def test_data_blocks_break_no_policy(content: Published, open_page: OpenPage) -> None:
    """What the page breaks, the fixture reports; JSON-LD is no script that runs."""
    page = open_page(addresses(content)["article"])
    assert page.locator('script[type="application/ld+json"]').count() == 1
