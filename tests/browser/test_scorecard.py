"""The scorecard in Chromium: filled in in place, by keyboard, without JavaScript, on a phone and on paper."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from comparison.documents import Guide, Published

from .conftest import OpenPage, WatchedPage


@pytest.fixture
def guide(content: Published) -> Guide:
    return content.guides["choosing-a-provider"]


@pytest.fixture
def address(guide: Guide) -> str:
    return reverse("scorecard", args=[guide.slug])


def field(page: WatchedPage, firm: int, guide: Guide, place: int = 0):
    return page.locator(f"[name='{firm}.{guide.criteria[place].key}']")


def test_points_are_added_up_in_place_and_the_focus_stays(open_page: OpenPage, guide: Guide, address: str) -> None:
    page = open_page(address)
    page.get_by_label("Name of firm 1").fill("Kettle")
    field(page, 1, guide).select_option("3")
    expect(page.locator("#standings")).to_contain_text("Only Kettle has been judged so far")
    field(page, 2, guide).focus()
    field(page, 2, guide).select_option("1")
    expect(page.locator("#standings .lead")).to_contain_text("Kettle is in front for now")
    expect(page.locator("#status")).to_contain_text("Kettle is in front for now")
    expect(field(page, 2, guide)).to_be_focused()
    assert f"1.{guide.criteria[0].key}=3" in page.url and address in page.url


def test_the_address_shows_the_same_scorecard_again(open_page: OpenPage, guide: Guide, address: str) -> None:
    page = open_page(address)
    field(page, 1, guide).select_option("3")
    expect(page.locator("#standings table")).to_be_visible()
    again = open_page(page.url)
    expect(field(again, 1, guide)).to_have_value("3")
    assert again.locator("#standings").inner_text() == page.locator("#standings").inner_text()


def test_it_works_without_javascript(open_page: OpenPage, guide: Guide, address: str) -> None:
    page = open_page(address, javascript=False)
    field(page, 1, guide).select_option("3")
    field(page, 2, guide).select_option("4")
    page.get_by_role("button", name="Add up the points").click()
    expect(page.locator("#standings .lead")).to_contain_text("Firm 2 is in front for now")
    page.get_by_role("button", name="One more firm").click()
    expect(page.get_by_label("Name of firm 4")).to_be_visible()
    expect(field(page, 2, guide)).to_have_value("4")


def test_it_works_by_keyboard(open_page: OpenPage, guide: Guide, address: str) -> None:
    page = open_page(address)
    page.get_by_label("Kind of firm").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("Kettle")
    for _ in range(5):  # Two more names, the first criterion, how much it matters, the first firm's points.
        page.keyboard.press("Tab")
    expect(field(page, 1, guide)).to_be_focused()
    page.keyboard.type("4")
    expect(page.locator("#standings")).to_contain_text("Kettle")


def test_another_kind_of_firm_has_its_own_criteria(open_page: OpenPage, guide: Guide, address: str) -> None:
    page = open_page(address, javascript=False)
    own = next(criterion for criterion in guide.criteria if criterion.firm == guide.firms[1].key)
    expect(page.locator(f"[name='1.{own.key}']")).to_have_count(0)
    page.get_by_label("Kind of firm").select_option(guide.firms[1].key)
    page.get_by_role("button", name="Add up the points").click()
    expect(page.locator(f"[name='1.{own.key}']")).to_be_visible()


def test_another_kind_of_firm_changes_the_criteria_in_place(open_page: OpenPage, guide: Guide, address: str) -> None:
    page = open_page(address)
    own = next(criterion for criterion in guide.criteria if criterion.firm == guide.firms[1].key)
    page.get_by_label("Name of firm 1").fill("Kettle")
    page.get_by_label("Kind of firm").focus()
    page.get_by_label("Kind of firm").select_option(guide.firms[1].key)
    expect(page.locator(f"[name='1.{own.key}']")).to_be_visible()
    expect(page.get_by_label("Kind of firm")).to_be_focused()
    expect(page.get_by_label("Name of firm 1")).to_have_value("Kettle")
    assert f"firm={guide.firms[1].key}" in page.url


def test_what_was_swapped_in_is_accessible(
    open_page: OpenPage, guide: Guide, address: str, axe_in_two_looks: Callable[..., None]
) -> None:
    page = open_page(address)
    field(page, 1, guide).select_option("3")
    field(page, 2, guide).select_option("4")
    expect(page.locator("#standings .lead")).to_contain_text("Firm 2 is in front")
    axe_in_two_looks(page)


def test_it_prints_with_every_criterion_and_lines_for_notes(open_page: OpenPage, guide: Guide, address: str) -> None:
    page = open_page(f"{address}?name1=Kettle&1.{guide.criteria[0].key}=3")
    text = " ".join(one.extract_text() for one in PdfReader(BytesIO(page.pdf(format="A4"))).pages)
    asked = guide.criteria_for(guide.firms[0].key)
    assert all(criterion.name.split()[0] in text for criterion in asked)
    assert text.count("Notes") == len(asked)
    assert "Kettle" in text and "One more firm" not in text
    assert "Printed on " in text and f"1.{guide.criteria[0].key}=3" in "".join(text.split())
    page.emulate_media(media="print")
    empty = page.locator(f"select[name='1.{guide.criteria[1].key}']")
    expect(empty).to_have_css("border-top-width", "1px")
    expect(empty).to_have_css("color", "rgba(0, 0, 0, 0)")
    expect(page.locator(f"select[name='1.{guide.criteria[0].key}']")).to_have_css("border-top-width", "0px")
