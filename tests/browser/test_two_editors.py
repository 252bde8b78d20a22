"""Two editors on one text, two browsers: the second to save is told, sees what differs, loses nothing, goes on."""

from typing import Any

import pytest
from playwright.sync_api import expect

from comparison import editions
from comparison.addresses import site_addresses
from comparison.documents import Name
from comparison.models import Dimension, Edition

from .conftest import OpenPage
from .editors import make_user, message, open_dimension, press, signed_in

TASTE = Name("dimension", "tea-or-coffee/taste")
FIRST, SECOND = "One is mild, the other is as strong as you brew it.", "Try both, at the same hour of two days."


@pytest.fixture(autouse=True)
def small_site(folder: Any) -> None:
    editions.load(folder, site_addresses())


def test_the_second_to_save_is_told_and_loses_nothing(open_page: OpenPage) -> None:
    one = signed_in(open_page, make_user("editor", "ada"))
    two = signed_in(open_page, make_user("publisher", "bert"))
    for page in (one, two):
        open_dimension(page, "Taste")
    one.get_by_label("Lead:").fill(FIRST)
    press(one, "Save as draft")
    expect(message(one)).to_contain_text("Kept as a draft.")

    two.bring_to_front()  # A browser may leave a page behind the others as it is.
    two.get_by_label("Takeaway:").fill(SECOND)
    press(two, "Save as draft")
    expect(two.locator(".errornote")).to_contain_text("ada has saved this text while you were writing")
    expect(two.locator(".errornote")).to_be_focused()
    told = two.get_by_role("note").filter(has_text="Saved meanwhile")
    expect(told.locator("ins")).to_contain_text(["as strong as you brew it"])
    expect(told).not_to_contain_text("at the same hour of two days")
    expect(two.get_by_label("Takeaway:")).to_have_value(SECOND)
    assert Dimension.objects.get(key="taste").takeaway == "Try both."

    # Both texts in one: what only the other changed stands in the form by now.
    expect(two.get_by_label("Lead:")).to_have_value(FIRST)
    press(two, "Save as draft")
    expect(message(two)).to_contain_text("Kept as a draft.")
    row = Dimension.objects.get(key="taste")
    assert (row.lead, row.takeaway) == (FIRST, SECOND)
    authors = [edition.author and edition.author.username for edition in Edition.objects.of(TASTE)]
    assert authors == ["bert", "ada", None]


def test_the_second_may_also_keep_to_the_own_text(open_page: OpenPage) -> None:
    one = signed_in(open_page, make_user("editor", "ada"))
    two = signed_in(open_page, make_user("editor", "bert"))
    for page, text in ((one, FIRST), (two, SECOND)):
        open_dimension(page, "Taste")
        page.get_by_label("Lead:").fill(text)
    press(one, "Save as draft")
    expect(message(one)).to_contain_text("Kept as a draft.")
    press(two, "Save as draft")
    expect(two.get_by_role("note").filter(has_text="Saved meanwhile")).to_be_visible()
    press(two, "Save as draft")
    expect(message(two)).to_contain_text("Kept as a draft.")
    leads = [edition.body["lead"] for edition in Edition.objects.of(TASTE)]
    assert leads[:2] == [SECOND, FIRST], "the other's text stays in the history"
