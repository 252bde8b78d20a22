"""Whoever leaves a text's page with something typed is asked first."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Dialog, expect

from comparison import editions
from comparison.addresses import site_addresses

from .conftest import OpenPage, WatchedPage
from .editors import make_user, message, open_dimension, press, signed_in


@pytest.fixture(autouse=True)
def small_site(folder: Any) -> None:
    editions.load(folder, site_addresses())


@pytest.fixture
def page(open_page: OpenPage) -> WatchedPage:
    page = signed_in(open_page, make_user("editor"))
    open_dimension(page, "Taste")
    return page


@pytest.fixture
def asked(page: WatchedPage) -> Iterator[list[str]]:
    """The kinds of the questions that the browser has asked; the answer is to stay."""
    kinds: list[str] = []

    def stay(dialog: Dialog) -> None:
        kinds.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    yield kinds
    page.remove_listener("dialog", stay)


def leave(page: WatchedPage) -> None:
    page.get_by_role("link", name="Home", exact=True).click()


def test_leaving_with_a_changed_text_asks_and_stays(page: WatchedPage, asked: list[str]) -> None:
    page.get_by_label("Lead:").press_sequentially("More. ")
    leave(page)
    expect(page.get_by_label("Lead:")).to_have_value("More. One is mild, the other strong.")
    assert asked == ["beforeunload"]


def test_leaving_what_was_only_looked_at_asks_nothing(page: WatchedPage, asked: list[str]) -> None:
    page.get_by_label("Lead:").click()
    page.keyboard.press("End")
    leave(page)
    expect(page.get_by_role("heading", name="The texts of the site")).to_be_visible()
    assert not asked


def test_saving_asks_nothing(page: WatchedPage, asked: list[str]) -> None:
    page.get_by_label("Lead:").press_sequentially("More. ")
    press(page, "Save as draft")
    expect(message(page)).to_contain_text("Kept as a draft.")
    assert not asked


def test_what_was_refused_is_not_saved_yet(page: WatchedPage, asked: list[str]) -> None:
    page.get_by_label("Lead:").fill("")
    press(page, "Save as draft")
    expect(page.locator(".errornote")).to_be_focused()
    page.get_by_label("Lead:").click()
    leave(page)
    expect(page.locator(".errornote")).to_be_visible()
    assert asked == ["beforeunload"]
