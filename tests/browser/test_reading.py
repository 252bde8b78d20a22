"""Reading in Chromium: the contents list, the table on a phone, marks without JavaScript, print, other modes."""

import io
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from comparison.documents import Comparison, Published
from tests.browser.conftest import PHONE, OpenPage, sideways_overflow
from tests.pages import addresses


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


# --- The contents list ---


def current(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Contents").locator("[aria-current]")


def test_the_contents_list_follows_the_reading_position_without_taking_the_focus(
    content: Published, comparison: Comparison, open_page: OpenPage
) -> None:
    page = open_page(addresses(content)["article"])
    contents = page.get_by_role("navigation", name="Contents")
    for dimension in (*comparison.dimensions[::4], comparison.dimensions[-1], comparison.dimensions[1]):
        page.evaluate("(id) => document.getElementById(id).scrollIntoView()", dimension.key)
        expect(current(page)).to_have_text(dimension.name)
        expect(contents.get_by_role("link", name=dimension.name, exact=True)).to_be_in_viewport()
        assert page.evaluate("document.activeElement === document.body")
        assert not page.evaluate("location.hash")
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    expect(current(page)).to_have_text("Sources")


def test_a_link_of_the_contents_list_leads_to_its_section(
    content: Published, comparison: Comparison, open_page: OpenPage
) -> None:
    for javascript in (True, False):
        page = open_page(addresses(content)["article"], javascript=javascript)
        name = comparison.dimensions[5].name
        page.get_by_role("navigation", name="Contents").get_by_role("link", name=name, exact=True).click()
        assert page.evaluate("location.hash") == f"#{comparison.dimensions[5].key}"
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_in_viewport()


# --- The table at a glance ---


@pytest.mark.parametrize("kind", ["home", "article"])
def test_on_a_phone_the_table_is_still_a_table(
    content: Published, comparison: Comparison, open_page: OpenPage, kind: str
) -> None:
    page = open_page(addresses(content)[kind], viewport=PHONE)
    table = page.get_by_role("table")
    expect(table).to_have_count(1)
    expect(table.get_by_role("row")).to_have_count(1 + len(comparison.dimensions))
    expect(table.get_by_role("columnheader")).to_have_count(4)
    expect(table.get_by_role("rowheader")).to_have_count(len(comparison.dimensions))
    for dimension in comparison.dimensions:
        row = table.get_by_role("row").filter(has=page.get_by_role("link", name=dimension.name, exact=True))
        expect(row.get_by_role("rowheader")).to_contain_text(dimension.name)
        for stance in dimension.stances:
            cell = row.get_by_role("cell").get_by_text(stance.glance, exact=True)
            expect(cell).to_be_visible()
            box = cell.bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    assert sideways_overflow(page) == 0


def test_on_a_phone_each_cell_says_whose_it_is(content: Published, comparison: Comparison, open_page: OpenPage) -> None:
    """The column's header may be out of sight: the cell is then named by it, or by a text that style adds."""
    page = open_page(addresses(content)["home"], viewport=PHONE)
    last = comparison.dimensions[-1]
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=last.name, exact=True))
    row.scroll_into_view_if_needed()
    heads = page.get_by_role("columnheader")
    for number, option in ((2, comparison.first), (3, comparison.second)):
        expect(heads.nth(number)).to_have_accessible_name(option.name)
        cell = row.get_by_role("cell").nth(number - 1)
        added = cell.evaluate("(one) => getComputedStyle(one, '::before').content + one.textContent")
        in_sight = heads.nth(number).evaluate("(one) => one.getBoundingClientRect().bottom > 0")
        assert option.name in added or in_sight or is_below(heads.nth(number), cell)


def is_below(head: Locator, cell: Locator) -> bool:
    """Whether a cell stands under its column's header, as in any table."""
    over, under = head.bounding_box(), cell.bounding_box()
    return bool(over and under and abs(over["x"] - under["x"]) < 8)


@pytest.mark.parametrize("javascript", [True, False])
def test_rows_are_marked_and_the_others_hidden(comparison: Comparison, open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/", javascript=javascript)
    first, second = comparison.dimensions[1], comparison.dimensions[6]
    for dimension in (first, second):
        page.get_by_role("checkbox", name=f"{dimension.name} matters to me").check()
    page.get_by_role("button", name="Mark the ticked rows").click()
    expect(page.get_by_role("rowheader")).to_have_count(len(comparison.dimensions))
    expect(page.get_by_role("checkbox", name=f"{second.name} matters to me")).to_be_checked()
    page.get_by_role("button", name="Show only the ticked rows").click()
    expect(page.get_by_role("rowheader")).to_have_count(2)
    expect(page.get_by_role("rowheader", name=first.name)).to_be_visible()
    expect(page.get_by_role("rowheader", name=second.name)).to_be_visible()
    page.get_by_role("link", name="Show all rows, none marked").click()
    expect(page.get_by_role("rowheader")).to_have_count(len(comparison.dimensions))
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)


# --- Print ---


def printed(page: Page) -> list[str]:
    """The text of each printed page, without white space and ligatures."""
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    return [squeezed(unicodedata.normalize("NFKC", sheet.extract_text())) for sheet in sheets]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_home_prints_its_table(comparison: Comparison, open_page: OpenPage) -> None:
    text = "".join(printed(open_page("/")))
    for dimension in comparison.dimensions:
        for part in (dimension.name, dimension.first.glance, dimension.second.glance):
            assert squeezed(part) in text
    assert "Markthetickedrows" not in text


def test_a_result_prints_its_outcome_reasons_and_answers(
    content: Published, comparison: Comparison, open_page: OpenPage
) -> None:
    sheets = printed(open_page(addresses(content)["result: exceptions"]))
    text = "".join(sheets)
    assert squeezed(f"{comparison.first.name}, with exceptions") in text
    for dimension in comparison.asked("full"):
        assert squeezed(dimension.name) in text
    for part in ("Exceptions", "Rules", "recommendation/?way=full"):
        assert squeezed(part) in text
    assert "Showtherecommendation" not in text and "Copylink" not in text


# --- Other modes ---


@pytest.mark.parametrize("kind", ["home", "article", "result: exceptions", "question"])
def test_who_asks_for_less_motion_gets_none(content: Published, open_page: OpenPage, kind: str) -> None:
    page = open_page(reduced_motion="reduce")
    page.goto(addresses(content)[kind])
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter((element) => {
            const style = getComputedStyle(element);
            const longest = (list) => Math.max(...list.split(",").map(parseFloat));
            return longest(style.transitionDuration) > 0.01 || longest(style.animationDuration) > 0.01
                || style.scrollBehavior === "smooth";
        }).map((element) => element.outerHTML.slice(0, 100))"""
    )
    assert moving == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_lose_nothing(
    content: Published, comparison: Comparison, open_page: OpenPage, axe: Callable[..., None], scheme: str
) -> None:
    page = open_page(forced_colors="active", colour_scheme=scheme)
    for kind in ("home", "result: exceptions", "check with answers"):
        page.goto(addresses(content)[kind])
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        axe(page)
    page.goto(addresses(content)["home"])
    for button in page.get_by_role("button").all():
        assert button.evaluate("(one) => parseFloat(getComputedStyle(one).borderTopWidth) > 0")
    page.goto(addresses(content)["result: exceptions"])
    drawing = page.get_by_role("img", name="Where your answers lean")
    fills = drawing.evaluate(
        """(one) => new Set([...one.querySelectorAll("path")].map((part) => getComputedStyle(part).fill)).size"""
    )
    assert fills >= 1
    expect(drawing).to_be_visible()


def test_the_text_can_be_enlarged_four_times(content: Published, open_page: OpenPage) -> None:
    """1280 pixels at 400 % are 320; text alone at 200 % must fit as well."""
    page = open_page(viewport={"width": 640, "height": 800})
    found = addresses(content)
    for kind in ("home", "article", "question", "check with answers", "result: exceptions"):
        page.goto(found[kind])
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert (kind, sideways_overflow(page)) == (kind, 0)


def test_a_page_asks_for_little(
    content: Published, live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> None:
    """Its own text, the styles, the icon, and a script where it has one; HTMX only once it is touched."""
    # Not `open_page`: that touches each page.
    page = new_context(base_url=live_server.url).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    found = addresses(content)
    for kind, most in {"home": 4, "article": 4, "dimension": 4, "start": 5, "result: first": 5, "costs": 6}.items():
        asked.clear()
        page.goto(found[kind])
        assert len(set(asked)) <= most, (kind, asked)
