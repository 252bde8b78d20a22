"""The result in Chromium: read, changed in place, compared, added to the totals, copied and printed."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from unicodedata import normalize
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from comparison.documents import Comparison, Persona, Published
from comparison.models import Tally, TotalsEntry
from comparison.results import outcome_in_words
from tests.personas import KINDS, PERSONAS, query_of, result_address, result_of

from .conftest import DESKTOP, PHONE, OpenPage, WatchedPage

SHEETS = ("A4", "Letter")
KINDS_OF_OUTCOME = ("second", "with exceptions", "blended", "no strong need", "not enough", "employ", "get ready")
HEADLINE = "Zebra Holdings, board meeting of 3 March"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture(autouse=True)
def comparison(content: Published, live_server: Any) -> Comparison:
    assert content.main
    return content.main


def open_result(open_page: OpenPage, kind: str, **options: Any) -> WatchedPage:
    return open_page(result_address(KINDS[kind]), **options)


def focused(page: WatchedPage) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def query(page: WatchedPage) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def squeezed(text: str) -> str:
    """Without white space, which a printed page has in other places, and without ligatures."""
    return re.sub(r"[\s\u00ad]+", "", normalize("NFKC", text))


def open_changes(page: WatchedPage) -> None:
    page.get_by_text("Change an answer here").click()


def top(page: WatchedPage, selector: str) -> float:
    """How far below the window's upper edge an element stands."""
    return page.locator(selector).evaluate("element => element.getBoundingClientRect().top")


def another_answer(field: Locator) -> str:
    """A choice of a select that is not the chosen one."""
    return field.evaluate("one => [...one.options].find(o => o.value && !o.selected && o.value !== 'unsure').value")


# --- Reading ---


@pytest.mark.parametrize("kind", KINDS_OF_OUTCOME)
def test_each_kind_of_result_is_accessible(
    comparison: Comparison, open_page: OpenPage, axe_in_two_looks: Callable[..., None], kind: str
) -> None:
    page = open_result(open_page, kind)
    wanted = outcome_in_words(result_of(KINDS[kind], comparison), comparison)
    expect(page.get_by_role("heading", level=1)).to_have_text(wanted)
    page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
    axe_in_two_looks(page)


@pytest.mark.parametrize("name", ["compare", "method", "totals", "totals_add"])
def test_the_pages_around_a_result_are_accessible(
    comparison: Comparison, open_page: OpenPage, axe_in_two_looks: Callable[..., None], name: str
) -> None:
    for answer, count in {"both": 13, "unsure": 12}.items():
        Tally.objects.create(comparison=comparison.key, dimension="scope", answer=answer, count=count)
    first, second = (query_of(KINDS[kind]) for kind in ("with exceptions", "blended"))
    page = open_page()
    page.goto(reverse(name, args=[comparison.slug]) + ("" if name == "compare" else f"?{first}"))
    if name == "compare":
        page.get_by_label("The first result").fill(f"?{first}")
        page.get_by_label("The second result").fill(f"?{second}")
        page.get_by_role("button", name="Compare").click()
        expect(page.get_by_role("heading", name="Where they differ")).to_be_visible()
    axe_in_two_looks(page)


def test_a_result_is_accessible_after_a_change_in_place(
    open_page: OpenPage, axe_in_two_looks: Callable[..., None]
) -> None:
    page = open_result(open_page, "with exceptions")
    open_changes(page)
    page.locator("#answer-scope").select_option("both")
    expect(page.locator("#status")).to_contain_text("Changed: Scope")
    axe_in_two_looks(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_every_part_can_be_reached_by_its_fragment(open_page: OpenPage, javascript: bool) -> None:
    page = open_result(open_page, "with exceptions", javascript=javascript)
    parts = ("outcome", "lean", "strongest", "reasons", "against", "exceptions", "changes", "side-by-side", "next",
             "computed")  # fmt: skip
    places = [page.locator(f"#{part}").bounding_box() for part in parts]
    assert all(places)
    page.goto(f"{result_address(KINDS['with exceptions'])}#changes")
    expect(page.locator("#changes").get_by_role("heading")).to_be_in_viewport()


def test_two_changes_are_shown_and_the_rest_is_folded(open_page: OpenPage) -> None:
    page = open_result(open_page, "blended", javascript=False)
    links = page.locator("#changes").get_by_role("link", name=re.compile("^Try it"))
    expect(links.filter(visible=True)).to_have_count(2)
    page.locator("#changes summary").click()
    assert links.filter(visible=True).count() > 2


@pytest.mark.parametrize("javascript", [True, False])
def test_a_change_is_applied_by_its_link_and_taken_back_by_back(open_page: OpenPage, javascript: bool) -> None:
    page = open_result(open_page, "with exceptions", javascript=javascript)
    before = page.get_by_role("heading", level=1).inner_text()
    change = page.locator("#changes li").first
    promised = change.locator("b").inner_text()
    change.get_by_role("link").focus()
    page.keyboard.press("Enter")
    now = re.compile(f"^{re.escape(promised)}(, with|$)", re.IGNORECASE)
    expect(page.get_by_role("heading", level=1)).to_have_text(now)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(before)


@pytest.mark.parametrize(("kind", "focus"), [("first", "H1"), ("get ready", "notices")])
def test_arriving_from_the_check_the_focus_is_on_what_comes_first(
    comparison: Comparison, open_page: OpenPage, kind: str, focus: str
) -> None:
    page = open_page(f"{reverse('check', args=[comparison.slug])}?{query_of(KINDS[kind])}")
    page.get_by_role("button", name="Show the recommendation").click()
    expect(page.locator("#outcome")).to_be_visible()
    assert focused(page) == focus
    assert urlsplit(page.url).path == reverse("recommendation", args=[comparison.slug])


# --- Changing an answer in place ---


def test_a_changed_answer_updates_the_result_and_the_focus_stays(open_page: OpenPage) -> None:
    page = open_result(open_page, "first")
    start, title = page.url, page.title()
    page.evaluate("document.getElementById('status').sameAsBefore = true")
    open_changes(page)
    field = page.locator("#answer-oversight")
    field.focus()
    before = top(page, "#answer-oversight")
    field.select_option("both")
    expect(page.locator("#status")).to_have_text(
        re.compile(r"^Changed: .+: Both, in different parts of our work\. The ")
    )
    assert focused(page) == "answer-oversight" and page.locator("#answer-oversight").input_value() == "both"
    assert top(page, "#answer-oversight") == pytest.approx(before, abs=2), "what is changed must stay in its place"
    assert page.evaluate("document.getElementById('status').sameAsBefore"), "a live region must stay the same element"
    assert query(page)["oversight"] == "both" and "before" not in query(page)
    assert (urlsplit(page.url).path, page.title()) == (urlsplit(start).path, title)


def test_what_is_shown_after_a_change_is_what_its_address_shows(open_page: OpenPage) -> None:
    page = open_result(open_page, "second")
    open_changes(page)
    page.locator("#importance-risk").select_option("0")
    expect(page.locator("#status")).to_contain_text("not at all")
    swapped = page.locator("#outcome").inner_text(), page.locator("#lean").text_content()
    page.reload()
    assert (page.locator("#outcome").inner_text(), page.locator("#lean").text_content()) == swapped


def test_back_returns_to_the_answers_before(open_page: OpenPage) -> None:
    page = open_result(open_page, "first")
    start, before = page.url, page.locator("#outcome").inner_text()
    open_changes(page)
    for value in ("both", "unsure"):
        page.locator("#answer-scope").select_option(value)
        expect(page.locator("#status")).to_contain_text("Both" if value == "both" else "Don’t know yet")
    page.go_back()
    expect(page.locator("#answer-scope")).to_have_value("both")
    page.go_back()
    expect(page.locator("#outcome")).to_have_text(before, use_inner_text=True)
    assert page.url == start


def test_answers_are_changed_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_result(open_page, "first")
    page.locator("#change summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "answer-scope"
    page.keyboard.press("ArrowUp")
    expect(page.locator("#status")).to_contain_text("Changed: Scope")
    assert focused(page) == "answer-scope"
    page.keyboard.press("Tab")
    assert focused(page) == "importance-scope"
    page.keyboard.press("ArrowUp")
    expect(page.locator("#status")).to_contain_text("a little" if query(page).get("scope.importance") == "1" else ":")
    assert focused(page) == "importance-scope"


def test_two_changes_in_a_hurry_both_count(open_page: OpenPage) -> None:
    page = open_result(open_page, "first")
    page.watch.allow("htmx:sendAbort|htmx:afterRequest")
    open_changes(page)
    page.evaluate(
        """() => { for (const name of ["scope", "cost"]) {
            const field = document.getElementById(`answer-${name}`);
            field.value = "both";
            field.dispatchEvent(new Event("change", { bubbles: true }));
        } }"""
    )
    expect(page.locator("#status")).to_contain_text("Cost structure: Both")
    assert (query(page)["scope"], query(page)["cost"]) == ("both", "both")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_without_javascript_the_button_does_the_same(open_page: OpenPage, viewport: Any) -> None:
    page = open_result(open_page, "first", javascript=False, viewport=viewport)
    before = page.locator("#outcome").inner_text()
    open_changes(page)
    page.locator("#answer-scope").select_option("both")
    page.get_by_role("button", name="Update the recommendation").click()
    expect(page.locator("#change")).to_contain_text("Changed: Scope of responsibility: Both, in different parts")
    expect(page.locator("#answer-scope")).to_be_visible()
    page.go_back()
    expect(page.locator("#outcome")).to_have_text(before, use_inner_text=True)


def test_a_headline_that_was_typed_survives_a_change(open_page: OpenPage) -> None:
    page = open_result(open_page, "first")
    page.locator("#headline").fill("Board of 3 March")
    open_changes(page)
    page.locator("#answer-scope").select_option("both")
    expect(page.locator("#status")).to_contain_text("Changed")
    expect(page.locator("#headline")).to_have_value("Board of 3 March")


# --- Comparing, adding, copying ---


@pytest.mark.parametrize("javascript", [True, False])
def test_a_result_is_compared_with_another_from_its_page(open_page: OpenPage, javascript: bool) -> None:
    page = open_result(open_page, "first", javascript=javascript)
    share = page.locator("#share").input_value()
    page.get_by_role("link", name="Compare with another result").click()
    expect(page.get_by_label("The first result")).to_have_value(share)
    page.get_by_label("The second result").fill(f"{page.url.partition('compare/')[0]}?{query_of(KINDS['second'])}")
    page.get_by_label("The second result").press("Enter")
    expect(page.get_by_role("heading", name="The first result: ")).to_contain_text("Managed services")
    expect(page.get_by_role("heading", name="The second result: ")).to_contain_text("Staff augmentation")
    page.locator("#result-a").get_by_role("link", name="Open this result").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Managed services")


def test_answers_are_added_to_the_totals_once_however_often_one_clicks(
    comparison: Comparison, open_page: OpenPage
) -> None:
    page = open_result(open_page, "with exceptions")
    page.get_by_role("link", name="Add my answers to the anonymous totals").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add my answers to the anonymous totals")
    assert not TotalsEntry.objects.exists()
    page.wait_for_timeout(3_050)
    page.get_by_role("button", name="Add my answers").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers were added")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers were added")
    entry = TotalsEntry.objects.get()
    assert entry.answers == dict(KINDS["with exceptions"].answers)
    page.get_by_role("link", name="How readers answered").click()
    expect(page.get_by_text("All questions have fewer than 20 answers")).to_be_visible()


def test_a_form_sent_too_quickly_says_so_and_keeps_the_answers(open_page: OpenPage) -> None:
    page = open_result(open_page, "first", javascript=False)
    page.watch.allow("422")
    page.get_by_role("link", name="Add my answers to the anonymous totals").click()
    page.get_by_role("button", name="Add my answers").click()
    expect(page.get_by_role("alert")).to_contain_text("Wait three seconds")
    expect(page.get_by_role("row")).to_have_count(len(KINDS["first"].answers) + 1)
    assert not TotalsEntry.objects.exists()


@pytest.mark.parametrize("changed", [False, True])
def test_the_link_is_copied_and_that_is_announced(open_page: OpenPage, changed: bool) -> None:
    page = open_result(open_page, "blended", permissions=CLIPBOARD)
    if changed:
        open_changes(page)
        page.locator("#answer-risk").select_option("unsure")
        expect(page.locator("#status")).to_contain_text("Don’t know yet")
    outcome, share = page.locator("#outcome").inner_text(), page.locator("#share").input_value()
    page.get_by_role("button", name="Copy link").press("Enter")
    expect(page.locator("#status")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == share
    page.goto(share)
    expect(page.locator("#outcome")).to_have_text(outcome, use_inner_text=True)


def test_a_link_that_may_not_be_copied_is_selected_instead(open_page: OpenPage) -> None:
    page = open_result(open_page, "blended")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#status")).to_contain_text("it is selected now")
    assert page.evaluate("getSelection().toString()") == page.locator("#share").input_value()


def test_without_javascript_the_address_is_there_as_text(open_page: OpenPage) -> None:
    page = open_result(open_page, "blended", javascript=False)
    expect(page.get_by_label("The address of this result")).to_be_visible()
    expect(page.get_by_role("button", name="Copy link")).to_have_count(0)
    page.goto(page.get_by_label("The address of this result").input_value())
    expect(page.get_by_role("heading", level=1)).to_have_text("A blend of both")


# --- Print ---


def printed_text(pdf: bytes) -> tuple[int, str]:
    """The number of pages and all their text."""
    pages = PdfReader(BytesIO(pdf)).pages
    return len(pages), squeezed(" ".join(page.extract_text() for page in pages))


def expected_in_print(persona: Persona, comparison: Comparison) -> list[str]:
    result = result_of(persona, comparison)
    told = [HEADLINE, outcome_in_words(result, comparison), f"Rules {result.rules}, texts of", "Printed on"]
    told += [f"{name}={answer}" for name, answer in persona.answers]
    for one in result.contributions:
        dimension = comparison.dimension(one.key)
        assert dimension and dimension.question
        made = dimension.question.choice(one.answer)
        told += [dimension.name, made.text if made else "Both, in different parts of our work"]
        if one.points:
            told.append(f"{abs(one.points)} point")
    if result.outcome != "not-enough":
        told.append("The case against")
    for one in result.reasons_against[:3]:
        dimension = comparison.dimension(one.key)
        assert dimension
        leads = dimension.first if result.outcome == "first" else dimension.second
        told.append(leads.caution)
    if result.exceptions:
        told.append("Exceptions")
    return told


def test_every_result_is_printed_on_one_page_with_all_that_a_board_needs(
    content: Published, open_page: OpenPage
) -> None:
    page, longer, missing = open_page(), {}, {}
    for number, persona in enumerate(PERSONAS):
        page.goto(result_address(persona))
        page.locator("#headline").fill(HEADLINE)
        wanted = expected_in_print(persona, content.comparisons[persona.comparison])
        # Letter is shorter and wider, and takes each third result; together they meet every kind of it.
        for sheet in SHEETS if number % 3 == 0 else SHEETS[:1]:
            pages, text = printed_text(page.pdf(format=sheet))
            if pages != 1:
                longer[persona.key, sheet] = pages
            if lost := [words for words in wanted if squeezed(words) not in text]:
                missing[persona.key, sheet] = lost
    assert (longer, missing) == ({}, {})


def test_the_headline_is_printed_after_a_change_too_and_never_sent(open_page: OpenPage) -> None:
    page = open_page(result_address(KINDS["first"]))
    _, text = printed_text(page.pdf(format="A4"))
    assert "headline" not in text, "one that was not typed leaves no trace"
    page.locator("#headline").fill(HEADLINE)
    page.locator("#headline").press("Enter")
    open_changes(page)
    page.locator("#answer-scope").select_option("both")
    expect(page.locator("#status")).to_contain_text("Changed")
    _, text = printed_text(page.pdf(format="A4"))
    assert squeezed(HEADLINE) in text
    sent = [f"{request.url} {request.post_data or ''}" for request in page.watch.requests]
    assert len(sent) > 3 and not any("Zebra" in one for one in sent)


def test_numbers_are_the_same_on_page_fragment_print_and_method_example(
    comparison: Comparison, open_page: OpenPage
) -> None:
    page = open_page(reverse("method", args=[comparison.slug]))
    example = [row.locator("td").last.inner_text().replace("−", "") for row in page.locator("#example tbody tr").all()]
    page.get_by_role("link", name="The same answers as a result").click()
    expect(page.locator("#lean")).to_be_visible()
    points = re.findall(r"(\d+) points? toward", page.locator("#reasons ol").inner_text())
    assert sorted(points) == sorted(number for number in example if number != "0")
    whole = page.locator("#lean").text_content()
    _, text = printed_text(page.pdf(format="A4"))
    assert all(f"{number}point" in text for number in points)
    open_changes(page)
    chosen = page.locator("#answer-scope").input_value()
    for value in (another_answer(page.locator("#answer-scope")), chosen):
        page.locator("#answer-scope").select_option(value)
        page.wait_for_url(re.compile(f"scope={value}(&|$)"))
        expect(page.locator("#answer-scope")).to_have_value(value)
    expect(page.locator("#status")).to_contain_text("Changed: Scope")
    assert page.locator("#lean").text_content() == whole
    assert re.findall(r"(\d+) points? toward", page.locator("#reasons ol").inner_text()) == points
