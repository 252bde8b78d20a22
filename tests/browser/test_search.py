"""Searching in Chromium: with and without JavaScript, on a phone, on paper; abbreviations without a mouse."""

import re

import pytest
from playwright.sync_api import expect

from comparison.documents import Published
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, sideways_overflow
from tests.pages import addresses


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reader_searches_and_arrives(content: Published, open_page: OpenPage, javascript: bool) -> None:
    page = open_page("/", javascript=javascript)
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Search").click()
    page.get_by_label("Words to look for").fill("lock-in")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text("“lock-in”")
    page.get_by_role("list").get_by_role("link", name="Leaving and lock-in").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Leaving and lock-in")
    page.go_back()
    expect(page.get_by_label("Words to look for")).to_have_value("lock-in")


def test_a_typing_error_leads_on(content: Published, open_page: OpenPage) -> None:
    page = open_page("/search/?q=servces")
    page.get_by_role("link", name="services", exact=True).click()
    expect(page.get_by_label("Words to look for")).to_have_value("services")
    expect(page.locator("mark").first).to_have_text("services", ignore_case=True)


def test_what_is_spelt_nearly_so_is_folded_away(content: Published, open_page: OpenPage) -> None:
    page = open_page("/search/?q=hourly+rate")
    near = page.get_by_role("group").filter(has_text="Words spelt nearly so")
    expect(near.get_by_role("listitem").first).to_be_hidden()
    near.get_by_text("Words spelt nearly so").click()
    expect(near.get_by_role("listitem").first).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, {"width": 320, "height": 640}, DESKTOP])
def test_nothing_is_cut_off(content: Published, open_page: OpenPage, viewport) -> None:
    for query in ("contractor", "x" * 100, "zzqqquality"):
        page = open_page(f"/search/?q={query}", viewport=viewport)
        assert sideways_overflow(page) == 0
        field = page.get_by_label("Words to look for").bounding_box()
        search = page.get_by_role("navigation", name="Site").get_by_role("link", name="Search").bounding_box()
        assert field and search and search["x"] + search["width"] <= viewport["width"]
        assert search["height"] >= 24


def test_an_abbreviation_is_explained_without_a_mouse(content: Published, open_page: OpenPage) -> None:
    page = open_page("/questions/", viewport=PHONE)
    short = page.locator("main abbr").first.inner_text()
    used = page.get_by_role("region").or_(page.locator("#abbreviations-used"))
    link = used.get_by_role("link", name=short, exact=True)
    expect(link).to_have_count(1)
    link.click()
    expect(page.locator(":target dt")).to_have_text(short)
    expect(page.locator(":target")).to_be_in_viewport()


def test_a_citation_leads_to_its_source_and_back(content: Published, open_page: OpenPage) -> None:
    page = open_page(addresses(content)["guide"])
    criterion = page.locator("section.criterion", has=page.locator("a.citation")).first
    key = criterion.get_attribute("id")
    citation = criterion.locator("a.citation").first
    words = citation.inner_text()
    citation.click()
    page.locator(":target").get_by_role("link", name=words, exact=True).click()
    expect(page).to_have_url(re.compile("/sources/#source-"))
    page.locator(f':target a[href$="#{key}"]').click()
    expect(page.locator(f"section#{key}")).to_be_in_viewport()


def test_the_results_are_printed_without_the_form(content: Published, open_page: OpenPage) -> None:
    page = open_page("/search/?q=contractor")
    page.emulate_media(media="print")
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_role("heading", level=2)).to_be_visible()
