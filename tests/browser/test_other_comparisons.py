"""Every comparison beside the main one in Chromium: from the home page to a result, and on to the guide's scorecard."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from comparison.answers import FULL
from comparison.documents import Comparison, Published
from tests.browser.conftest import OpenPage, WatchedPage
from tests.personas import PERSONAS, query_of


@pytest.fixture
def others(content: Published) -> list[Comparison]:
    found = [one for one in content.comparisons.values() if one is not content.main]
    assert found
    return found


def answer_everything(page: WatchedPage, comparison: Comparison, place: int) -> None:
    """From the first question to the result, with the choice in the same place of each question."""
    for dimension in comparison.asked(FULL):
        assert dimension.question
        expect(page.get_by_role("heading", level=1)).to_have_text(dimension.question.text)
        page.get_by_label(dimension.question.choices[place].text, exact=True).check()
        page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    page.get_by_role("button", name="Show the recommendation").click()
    expect(page).to_have_title(f"Recommendation: {comparison.head.title} – Side by Side")


@pytest.mark.parametrize("javascript", [True, False])
def test_from_home_to_a_result_and_a_scorecard(others: list[Comparison], open_page: OpenPage, javascript: bool) -> None:
    for comparison in others:
        page = open_page("/", javascript=javascript)
        page.get_by_role("navigation", name="Beside this comparison").get_by_text(comparison.head.title).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(comparison.head.title)
        page.get_by_role("link", name=f"{comparison.dimensions[0].name} in depth").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(comparison.dimensions[0].name)
        page.get_by_role("navigation", name="Site").get_by_role("link", name="Questionnaire").click()
        page.get_by_label("Full:").check()
        page.get_by_role("button", name="Begin").click()
        answer_everything(page, comparison, 0)
        page.locator("#next").get_by_role("link", name="a scorecard").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Scorecard")


def test_no_page_of_it_speaks_of_options_that_are_not_its_own(
    content: Published, others: list[Comparison], open_page: OpenPage
) -> None:
    assert content.main
    for comparison in others:
        own = {option.key for option in comparison.head.options}
        foreign = [option.in_sentence for option in content.main.head.options if option.key not in own]
        answered = next(query_of(one) for one in PERSONAS if one.comparison == comparison.key and one.way == FULL)
        page = open_page()
        for name in ("questionnaire", "check", "recommendation", "method", "compare", "totals", "embed"):
            page.goto(f"{reverse(name, args=[comparison.slug])}?{answered}")
            told = page.locator("main").inner_text().lower()
            assert not [words for words in foreign if words.lower() in told], name


def test_its_pages_are_accessible(
    others: list[Comparison], open_page: OpenPage, axe_in_two_looks: Callable[..., None]
) -> None:
    page = open_page()
    for comparison in others:
        answered = next(query_of(one) for one in PERSONAS if one.comparison == comparison.key and one.way == FULL)
        walked = [
            reverse("at_root", args=[comparison.slug]),
            *(reverse("dimension", args=[comparison.slug, one.slug]) for one in comparison.dimensions),
            f"{reverse('recommendation', args=[comparison.slug])}?{answered}",
            reverse("method", args=[comparison.slug]),
        ]
        for address in walked:
            page.goto(address)
            axe_in_two_looks(page)
