"""axe finds nothing on any kind of page, light and dark, narrow and wide; nothing needs sideways scrolling."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import ViewportSize, expect

from comparison.documents import Published
from tests.browser.conftest import OpenPage, WatchedPage, sideways_overflow
from tests.pages import PAGES, addresses

# Pages whose like is in the list already: another answer ticked, other words in the same place.
ALIKE = (
    "home, marked", "article, marked", "start with answers", "question from check", "check", "no question",
    "no dimension",
)  # fmt: skip
# test_result.py looks at each kind of result, and at the pages around it.
ELSEWHERE = ("result: ", "compare two", "method", "totals", "add to totals")
LOOKED_AT = [page for page in PAGES if page not in ALIKE and not page.startswith(ELSEWHERE)]

# What is the stock admin's own; nothing else may be wrong there: filters are small, and the cells of a tabular inline
# are labelled by their column's header only.
STOCK_ADMIN = {
    "/admin/": (),
    "/admin/comparison/dimension/": ("target-size",),
    "/admin/comparison/dimension/{}/change/": (),
    "/admin/comparison/comparison/{}/change/": ("empty-table-header", "label", "label-title-only"),
    "/admin/comparison/source/{}/change/": (),
    "/admin/comparison/page/{}/change/": (),
    "/admin/comparison/site/{}/change/": (),
    "/admin/comparison/edition/{}/change/": (),
    "/admin/comparison/comment/": ("target-size",),
}

NARROWEST: ViewportSize = {"width": 320, "height": 640}


@pytest.mark.parametrize("half", [0, 1])
def test_axe_finds_nothing(
    content: Published, open_page: OpenPage, axe_in_two_looks: Callable[..., None], half: int
) -> None:
    page = open_page()
    page.watch.allow(r"status of 4\d\d")
    found = addresses(content)
    for kind in LOOKED_AT[half::2]:
        page.goto(found[kind])
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
        axe_in_two_looks(page)


def test_nothing_needs_sideways_scrolling_from_320_to_700_pixels(content: Published, open_page: OpenPage) -> None:
    page = open_page(viewport=NARROWEST)
    page.watch.allow(r"status of 4\d\d")
    found = addresses(content)
    wide = {}
    for kind in PAGES:
        page.goto(found[kind])
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
        for width in (NARROWEST["width"], 360, 480, 600, 640, 660, 700):
            page.set_viewport_size({**NARROWEST, "width": width})
            wide[kind, width] = sideways_overflow(page)
    assert {place: pixels for place, pixels in wide.items() if pixels} == {}


# --- Admin ---


@pytest.fixture
def signed_in(content: Published, open_page: OpenPage) -> WatchedPage:
    """A page of a superuser, signed in without the form."""
    client = Client()
    client.force_login(User.objects.create_superuser("editor", password="a long enough one"))
    page = open_page()
    session = client.cookies["sessionid"].value
    page.goto("/robots.txt")
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": page.url}])
    return page


@pytest.mark.parametrize("address", STOCK_ADMIN)
def test_axe_finds_only_what_is_the_stock_admins(
    signed_in: WatchedPage, axe: Callable[..., None], address: str
) -> None:
    rows = apps.get_model("comparison", address.split("/")[3]).objects if "{}" in address else None
    signed_in.goto(address.format(rows.first().pk) if rows else address)
    expect(signed_in.get_by_role("button", name="Log out")).to_be_visible()
    axe(signed_in, known=STOCK_ADMIN[address])
