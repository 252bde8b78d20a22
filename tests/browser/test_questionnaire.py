"""The questionnaire in Chromium: by mouse, by keyboard alone, without JavaScript; back, reload, focus, mistakes."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from comparison.answers import FULL, QUICK
from comparison.documents import Comparison, Dimension, Published
from tests.browser.conftest import OpenPage, WatchedPage
from tests.pages import addresses, readers

CHECK, SHOW = "Check your answers", "Show the recommendation"


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def address_of(page: Page) -> str:
    """The address as the page itself sees it: Playwright's own copy of it follows a moment later."""
    return str(page.evaluate("location.href"))


def answers_in(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address_of(page)).query))


def test_htmx_is_fetched_at_the_first_touch(
    content: Published, live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> None:
    # Not `open_page`: that touches each page.
    page = new_context(base_url=live_server.url).new_page()
    page.goto(addresses(content)["start"])
    assert page.locator("body > script[src*=htmx]").count() == 0
    with page.expect_response("**/htmx-*.js"):
        page.keyboard.press("Tab")


def question_of(dimension: Dimension) -> str:
    assert dimension.question
    return dimension.question.text


def words(dimension: Dimension, number: int) -> tuple[str, str]:
    """Text and key of one of a question's choices."""
    assert dimension.question
    choice = dimension.question.choices[number]
    return choice.text, choice.key


def mark_document(page: Page) -> None:
    """Leave a mark that a page load would lose: it tells a swap from a load."""
    page.evaluate("window.isTheSameDocument = true")


def is_the_same_document(page: Page) -> bool:
    return bool(page.evaluate("window.isTheSameDocument === true"))


def expect_swapped(page: Page, title: str, path: str) -> None:
    """What holds after each swap: focus on the new heading, title and address changed, a status region there."""
    expect(heading(page)).to_have_text(title)
    expect(heading(page)).to_be_focused()
    assert urlsplit(address_of(page)).path == path
    assert page.title().startswith(title) or title == page.title().partition(" – ")[0]
    expect(page.get_by_role("status")).to_have_count(1)
    assert "next" not in answers_in(page) and "fragment" not in address_of(page)
    assert page.evaluate("window.scrollY") < 200
    assert is_the_same_document(page)


def step(comparison: Comparison, name: str, *more: str) -> str:
    return reverse(name, args=[comparison.slug, *more])


# --- By mouse ---


@pytest.mark.parametrize("way", [QUICK, FULL])
def test_by_mouse(comparison: Comparison, open_page: OpenPage, way: str, axe: Callable[..., None]) -> None:
    page = open_page("/")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Questionnaire").click()
    mark_document(page)
    page.get_by_label("Quick:" if way == QUICK else "Full:").click()
    page.get_by_role("button", name="Begin").click()
    asked = comparison.asked(way)
    given = {"way": way}
    for number, dimension in enumerate(asked):
        expect_swapped(page, question_of(dimension), step(comparison, "question", dimension.slug))
        assert answers_in(page) == given
        if number == 1:
            axe(page)
        text, given[dimension.key] = words(dimension, number % 5)
        page.get_by_label(text, exact=True).click()
        page.get_by_role("button", name="Continue").click()
    expect_swapped(page, CHECK, step(comparison, "check"))
    axe(page)
    page.get_by_role("group", name=f"({asked[0].name})").get_by_text("A great deal").click()
    page.get_by_role("button", name=SHOW).click()
    expect(page).to_have_title(f"Recommendation: {comparison.head.title} – Side by Side")
    assert urlsplit(address_of(page)).path == step(comparison, "recommendation")
    sent = {name: value for name, value in answers_in(page).items() if value != "2"}
    assert sent == given | {f"{asked[0].key}.importance": "3"}
    assert is_the_same_document(page)
    expect(page.locator(":focus")).to_have_count(1)
    assert page.evaluate("['H1', 'SECTION'].includes(document.activeElement.tagName)")
    axe(page)
    swapped = page.locator("#step").inner_text()
    page.reload()
    assert not is_the_same_document(page)
    expect(page.locator("#step")).to_have_text(swapped, use_inner_text=True)


# --- Back and reload ---


def test_back_and_reload_at_each_step(comparison: Comparison, open_page: OpenPage) -> None:
    page = open_page(f"{step(comparison, 'questionnaire')}?way=quick")
    asked = comparison.asked(QUICK)
    page.get_by_role("button", name="Begin").click()
    addresses_met = []
    for number, dimension in enumerate(asked):
        expect(heading(page)).to_have_text(question_of(dimension))
        addresses_met.append(address_of(page))
        before = answers_in(page)
        page.reload()
        expect(heading(page)).to_have_text(question_of(dimension))
        assert answers_in(page) == before
        page.get_by_label(words(dimension, number)[0], exact=True).check()
        page.get_by_role("button", name="Continue").click()
    expect(heading(page)).to_have_text(CHECK)
    expect(page.get_by_text("5 of 5 questions answered")).to_be_visible()
    for number, dimension in reversed(list(enumerate(asked))):
        page.go_back()
        expect(heading(page)).to_have_text(question_of(dimension))
        assert urlsplit(address_of(page)).path == urlsplit(addresses_met[number]).path
        expect_all_answered(page, asked)
    page.go_back()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    for dimension in asked:
        page.go_forward()
        expect(heading(page)).to_have_text(question_of(dimension))
        expect_all_answered(page, asked)
    page.go_forward()
    expect(heading(page)).to_have_text(CHECK)
    page.get_by_role("button", name=SHOW).click()
    expect(page).to_have_title(f"Recommendation: {comparison.head.title} – Side by Side")
    shown = heading(page).inner_text()
    page.reload()
    expect(heading(page)).to_have_text(shown)
    page.go_back()
    expect(heading(page)).to_have_text(CHECK)
    expect(page.get_by_text("5 of 5 questions answered")).to_be_visible()
    page.go_forward()
    expect(heading(page)).to_have_text(shown)


def expect_all_answered(page: Page, asked: tuple[Dimension, ...]) -> None:
    """On a question: its own answer is chosen, and the address has those of all others, earlier and later."""
    expect(page.get_by_role("radio", checked=True)).to_have_count(1)
    given = answers_in(page)
    assert {one.key: given.get(one.key) for one in asked} == {
        one.key: words(one, number)[1] for number, one in enumerate(asked)
    }


def test_back_pressed_twice_without_touching_the_page_shows_each_page(
    comparison: Comparison, live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> None:
    # Not `open_page`: that touches each page.
    page = new_context(base_url=live_server.url).new_page()
    page.goto(f"{step(comparison, 'questionnaire')}?way=quick")
    asked = comparison.asked(QUICK)
    page.keyboard.press("Tab")
    page.wait_for_function("document.querySelector('#step form')['htmx-internal-data']")
    mark_document(page)
    page.get_by_role("button", name="Begin").click()
    for number, dimension in enumerate(asked):
        expect(heading(page)).to_have_text(question_of(dimension))
        page.get_by_label(words(dimension, number)[0], exact=True).check()
        page.get_by_role("button", name="Continue").click()
    expect(heading(page)).to_have_text(CHECK)
    assert is_the_same_document(page)
    for dimension in reversed(asked):
        page.evaluate("history.back()")
        expect(heading(page)).to_have_text(question_of(dimension))
        expect_all_answered(page, asked)
        assert page.evaluate("typeof htmx") == "undefined"
    page.get_by_role("button", name="Continue").click()
    expect(heading(page)).to_have_text(question_of(asked[1]))
    expect_all_answered(page, asked)


def test_the_importances_are_kept_when_one_comes_back_from_the_result(content: Published, open_page: OpenPage) -> None:
    page = open_page(addresses(content)["check with answers"])
    first = page.get_by_role("group", name="How much does it matter?").first
    first.get_by_text("A great deal").click()
    page.get_by_role("button", name=SHOW).click()
    expect(page).to_have_title(re.compile("^Recommendation"))
    page.go_back()
    expect(heading(page)).to_have_text(CHECK)
    expect(first.get_by_label("A great deal")).to_be_checked()


def test_without_an_answer_of_the_site_the_browser_says_so(comparison: Comparison, open_page: OpenPage) -> None:
    page = open_page(f"{step(comparison, 'question', comparison.asked(QUICK)[0].slug)}?way=quick")
    page.watch.allow("ERR_INTERNET_DISCONNECTED|htmx:(afterRequest|sendError)")
    page.get_by_label(words(comparison.asked(QUICK)[0], 0)[0], exact=True).check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("chrome-error://chromewebdata/")
    page.context.set_offline(False)


def test_the_pages_own_back_link_keeps_the_answer_of_its_question(comparison: Comparison, open_page: OpenPage) -> None:
    first, second = comparison.asked(QUICK)[:2]
    page = open_page(f"{step(comparison, 'question', first.slug)}?way=quick")
    page.get_by_label(words(first, 3)[0], exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(heading(page)).to_have_text(question_of(second))
    page.get_by_role("link", name="Back").click()
    expect(heading(page)).to_have_text(question_of(first))
    expect(page.get_by_label(words(first, 3)[0], exact=True)).to_be_checked()


# --- By keyboard alone ---


def press_until(page: Page, key: str, reached: Callable[[], bool], most: int = 80) -> None:
    for _ in range(most):
        page.keyboard.press(key)
        if reached():
            return
    pytest.fail(f"{key} does not lead there; the focus is on {page.evaluate('document.activeElement.outerHTML')[:200]}")


def is_on(page: Page, locator: Locator) -> bool:
    return bool(locator.evaluate("(element) => element === document.activeElement"))


SEES_FOCUS = """() => {
    const focused = document.activeElement;
    const box = focused.getBoundingClientRect();
    const seen = [focused, focused.closest("label"), focused.nextElementSibling].filter(Boolean).some((element) => {
        const style = getComputedStyle(element);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
    });
    const label = focused.closest("label") ?? focused;
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const uncovered = !top || label.contains(top) || top.contains(focused);
    return focused.matches(":focus-visible") && seen && uncovered && box.bottom > 0 && box.top < innerHeight;
}"""


def expect_visible_focus(page: Page) -> None:
    assert page.evaluate(SEES_FOCUS), page.evaluate("document.activeElement.outerHTML")


def go_to(page: Page, locator: Locator) -> None:
    press_until(page, "Tab", lambda: is_on(page, locator))
    expect_visible_focus(page)


def test_by_keyboard_alone(comparison: Comparison, open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    assert is_on(page, skip) and skip.is_visible()
    expect_visible_focus(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    go_to(page, page.get_by_role("main").get_by_role("link", name="Answer the questions").first)
    page.keyboard.press("Enter")
    full = page.get_by_label("Full:")
    expect(full).to_be_visible()
    press_until(page, "Tab", lambda: is_on(page, full))
    page.keyboard.press("ArrowUp")
    quick = page.get_by_label("Quick:")
    expect(quick).to_be_checked()
    assert is_on(page, quick)
    expect_visible_focus(page)
    go_to(page, page.get_by_role("button", name="Begin"))
    page.keyboard.press("Enter")
    asked = comparison.asked(QUICK)
    for number, dimension in enumerate(asked):
        expect(heading(page)).to_have_text(question_of(dimension))
        expect(heading(page)).to_be_focused()
        go_to(page, page.get_by_label(words(dimension, 0)[0], exact=True))
        if number:
            for _ in range(number):
                page.keyboard.press("ArrowDown")
        else:
            page.keyboard.press("Space")
        chosen = page.get_by_label(words(dimension, number)[0], exact=True)
        expect(chosen).to_be_checked()
        expect_visible_focus(page)
        if number % 2:
            page.keyboard.press("Enter")  # a form is sent from any of its fields
        else:
            go_to(page, page.get_by_role("button", name="Continue"))
            page.keyboard.press("Space")
    expect(heading(page)).to_have_text(CHECK)
    expect(heading(page)).to_be_focused()
    matters = page.get_by_role("group", name=f"({asked[1].name})")
    press_until(page, "Tab", lambda: is_on(page, matters.get_by_label("Matters")))
    page.keyboard.press("ArrowRight")
    expect(matters.get_by_label("A great deal")).to_be_checked()
    expect_visible_focus(page)
    change = page.get_by_role("link", name=f"Change ({asked[2].name})")
    go_to(page, change)
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(question_of(asked[2]))
    press_until(page, "Tab", lambda: is_on(page, page.get_by_role("radio", checked=True)))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(CHECK)
    assert answers_in(page)[asked[2].key] == words(asked[2], 3)[1]
    go_to(page, page.get_by_role("button", name=SHOW))
    page.keyboard.press("Enter")
    expect(page).to_have_title(f"Recommendation: {comparison.head.title} – Side by Side")
    go_to(page, page.get_by_role("link", name="Change answers"))


@pytest.mark.parametrize("kind", ["home", "article", "check with answers", "result: exceptions"])
def test_the_focus_is_seen_wherever_tab_leads(content: Published, open_page: OpenPage, kind: str) -> None:
    page = open_page(addresses(content)[kind], viewport={"width": 360, "height": 740})
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        expect_visible_focus(page)


# --- Without JavaScript ---


def test_without_javascript(comparison: Comparison, open_page: OpenPage) -> None:
    page = open_page("/", javascript=False)
    page.get_by_role("main").get_by_role("link", name="Answer the questions").first.click()
    page.get_by_label("Full:").check()
    page.get_by_role("button", name="Begin").click()
    asked = comparison.asked(FULL)
    given = {"way": "full"}
    for number, dimension in enumerate(asked):
        expect(heading(page)).to_have_text(question_of(dimension))
        assert answers_in(page) == given
        text, given[dimension.key] = words(dimension, number % 5)
        page.get_by_label(text, exact=True).check()
        page.get_by_role("button", name="Continue").click()
    expect(heading(page)).to_have_text(CHECK)
    page.get_by_role("link", name=f"Change ({asked[3].name})").click()
    page.get_by_label("Don’t know yet").check()
    given[asked[3].key] = "unsure"
    page.get_by_role("button", name="Continue").click()
    expect(heading(page)).to_have_text(CHECK)
    assert answers_in(page) == given
    page.go_back()
    expect(heading(page)).to_have_text(question_of(asked[3]))
    page.go_forward()
    page.get_by_role("button", name=SHOW).click()
    expect(page).to_have_title(f"Recommendation: {comparison.head.title} – Side by Side")
    expect(page.get_by_text("8 of 9 questions answered").first).to_be_visible()
    page.reload()
    expect(page.get_by_text("8 of 9 questions answered").first).to_be_visible()


@pytest.mark.parametrize("kind", ["start", "question, answered", "check with answers", "result: exceptions"])
def test_each_step_says_the_same_without_javascript(content: Published, open_page: OpenPage, kind: str) -> None:
    address = addresses(content)[kind]
    said = [open_page(address, javascript=script).locator("#step").inner_text() for script in (True, False)]
    assert said[0].replace("Copy link", "").split() == said[1].replace("Copy link", "").split()


# --- What has to be mended ---


def nothing_chosen(page: WatchedPage, comparison: Comparison) -> Dimension:
    page.watch.allow(r"status of 400")
    dimension = comparison.asked(QUICK)[1]
    page.goto(f"{step(comparison, 'question', dimension.slug)}?way=quick&{comparison.asked(QUICK)[0].key}=both")
    page.get_by_role("button", name="Continue").click()
    return dimension


@pytest.mark.parametrize("javascript", [True, False])
def test_the_error_summary_takes_the_focus_and_leads_to_the_field(
    comparison: Comparison, open_page: OpenPage, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    dimension = nothing_chosen(page, comparison)
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    expect(summary).to_be_focused()
    expect(page).to_have_title(f"Error: {question_of(dimension)} – Side by Side")
    expect(page.get_by_role("group", name=question_of(dimension))).to_have_accessible_description(
        f"{dimension.question.why if dimension.question else ''} Choose one of the answers below."
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    first = page.get_by_label(words(dimension, 0)[0], exact=True)
    expect(first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(question_of(comparison.asked(QUICK)[2]))
    assert answers_in(page) == {
        "way": "quick",
        comparison.asked(QUICK)[0].key: "both",
        dimension.key: words(dimension, 0)[1],
    }


def test_the_error_is_said_to_everybody(comparison: Comparison, open_page: OpenPage, axe: Callable[..., None]) -> None:
    page = open_page()
    nothing_chosen(page, comparison)
    expect(page.get_by_role("alert")).to_be_focused()
    axe(page)


# --- The result ---


def test_a_result_reached_by_swaps_works_like_one_that_was_opened(content: Published, open_page: OpenPage) -> None:
    page = open_page(addresses(content)["check with answers"])
    page.get_by_role("button", name=SHOW).click()
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()


def test_changing_an_answer_on_the_result_says_what_came_of_it(comparison: Comparison, open_page: OpenPage) -> None:
    reader = readers(comparison)["exceptions"]
    dimension = comparison.asked(FULL)[0]
    page = open_page(f"{step(comparison, 'recommendation')}?{reader.query()}")
    mark_document(page)
    page.get_by_text("Change an answer here").click()
    field = page.get_by_label(f"Answer on {dimension.name}")
    field.focus()
    field.select_option("both")
    expect(page.get_by_role("status")).to_contain_text(f"Changed: {dimension.name}: Both")
    expect(page.get_by_label(f"Answer on {dimension.name}")).to_be_focused()
    expect(page.get_by_label(f"Answer on {dimension.name}")).to_have_value("both")
    assert answers_in(page)[dimension.key] == "both" and "before" not in answers_in(page)
    assert is_the_same_document(page)
    page.go_back()
    expect(page.get_by_label(f"Answer on {dimension.name}")).to_have_value(reader.answers[dimension.key])
