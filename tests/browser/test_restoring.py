"""A dimension is brought back in a browser as it stood, stances, question and choices; nothing else is touched."""

from typing import Any

import pytest
from playwright.sync_api import expect

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.documents import Name
from comparison.models import Dimension, Edition

from .conftest import OpenPage, WatchedPage
from .editors import follow, make_user, message, open_dimension, press, signed_in

TASTE = Name("dimension", "tea-or-coffee/taste")


@pytest.fixture(autouse=True)
def small_site(folder: Any) -> None:
    editions.load(folder, site_addresses())


def standing() -> dict[Name, documents.Part]:
    """Every part as admin holds it."""
    return {documents.name_of(part): part for part in editions.parts_of_rows()}


def change_all_of_it(page: WatchedPage) -> None:
    """Both stances, the question, two choices' words; one choice goes, and another comes in its place."""
    open_dimension(page, "Taste")
    page.locator("#id_lead").fill("Another lead.")
    page.locator("#id_stances-0-glance").fill("Mild, and for all the day")
    page.locator("#id_stances-1-caution").fill("It can keep you awake.")
    page.locator("#id_question-0-text").fill("How many cups do you drink?")
    page.locator("#id_choices-0-text").fill("I drink one cup")
    page.locator("#id_choices-1-text").fill("I drink one cup or two")
    page.locator("#id_choices-2-DELETE").check()
    page.get_by_role("button", name="Add another Choice").click()
    # The page counts the order in tens.
    page.locator("#id_choices-5-order").fill("31")
    page.locator("#id_choices-5-lean").fill("0")
    page.locator("#id_choices-5-key").fill("a-new-choice")
    page.locator("#id_choices-5-text").fill("I have never counted them")
    press(page, "Save")
    expect(message(page)).to_contain_text("Published: readers see it from now on.")


def bring_back_the_first(page: WatchedPage) -> None:
    open_dimension(page, "Taste")
    follow(page, "History")
    page.get_by_role("row").filter(has_text="Loaded from files").get_by_role("link").first.click()
    press(page, "Bring this edition back")
    expect(message(page)).to_contain_text("Brought back: the edition of")


def test_a_dimension_comes_back_whole_and_nothing_else_is_touched(open_page: OpenPage) -> None:
    page = signed_in(open_page, make_user("publisher"))
    before, made = standing(), set(Edition.objects.exclude(key=TASTE.key).values_list("pk", flat=True))
    change_all_of_it(page)
    after = standing()[TASTE]
    assert isinstance(after, documents.Dimension)
    assert after.question
    assert [choice.key for choice in after.question.choices] == [
        "choice-1", "choice-2", "a-new-choice", "choice-4", "choice-5"
    ]  # fmt: skip
    bring_back_the_first(page)
    assert standing() == before
    assert set(Edition.objects.exclude(key=TASTE.key).values_list("pk", flat=True)) == made
    expect(page.locator("#id_choices-2-key")).to_have_value("choice-3")
    expect(page.locator("#id_stances-0-glance")).to_have_value("Mild, with a lasting freshness")
    # What was undone can be brought back in turn, and readers see it until something else is published.
    assert after in [edition.document() for edition in Edition.objects.of(TASTE)]
    assert editions.current().parts[TASTE] == after
    press(page, "Save")
    expect(message(page)).to_contain_text("Published: readers see it from now on.")
    assert editions.current().parts[TASTE] == before[TASTE]
    assert Dimension.objects.get(key="taste").choices.count() == 5
