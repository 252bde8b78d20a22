"""The calculator in Chromium: in place, by keyboard, without JavaScript, on a phone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from comparison.documents import Published

from .conftest import DESKTOP, PHONE, OpenPage, sideways_overflow


@pytest.fixture
def address(content: Published) -> str:
    assert content.main
    return f"{reverse('costs', args=[content.main.slug])}?start=two-hundred"


def test_a_number_changes_the_estimate_in_place_and_the_focus_stays(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    before = page.locator(".ways-table").inner_text()
    page.get_by_label("People supported").fill("20")
    page.get_by_label("People supported").press("Tab")
    expect(page.locator(".ways-table")).not_to_have_text(before, use_inner_text=True)
    expect(page.locator("#level")).to_be_focused()
    expect(page.locator("#status")).not_to_be_empty()
    assert "people=20" in page.url


def test_what_cannot_be_read_is_said_in_place_and_the_rest_stays(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    page.watch.allow(r"status of 400")
    page.get_by_label("People supported").fill("many")
    page.get_by_label("People supported").press("Tab")
    expect(page.locator("#estimate .error")).to_contain_text("Write a number from 0 up")
    expect(page.get_by_label("People supported")).to_have_value("many")
    expect(page.locator(".ways-table tbody tr")).to_have_count(4)


def test_it_works_without_javascript(open_page: OpenPage, address: str) -> None:
    page = open_page(address, javascript=False)
    page.get_by_label("People supported").fill("12,000")
    page.get_by_role("button", name="Estimate the costs").click()
    expect(page.get_by_label("People supported")).to_have_value("12,000")
    expect(page.locator(".ways-table tbody tr")).to_have_count(4)


def test_a_line_item_unfolds_to_its_formula_and_its_source(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    page.locator(".way summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("people supported × fee per person").first).to_be_visible()
    page.locator(".way[open] .items a").first.click()
    expect(page.locator("h1")).to_contain_text("Rates")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["360", "1280"])
def test_what_was_swapped_in_is_accessible(
    open_page: OpenPage, address: str, axe: Callable[..., None], viewport, scheme: str
) -> None:
    page = open_page(address, viewport=viewport, colour_scheme=scheme)
    page.get_by_label("Months ahead").fill("12")
    page.get_by_label("Months ahead").press("Tab")
    expect(page.get_by_role("heading", name="over 12 months")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    axe(page)
    assert sideways_overflow(page) == 0
