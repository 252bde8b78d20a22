"""The calculator in Chromium: in place, by keyboard, without JavaScript, on a phone."""

import re
from collections.abc import Callable
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import ViewportSize, expect
from pypdf import PdfReader

from comparison.documents import Published
from comparison.forms.usage import STARTS, Start

from .conftest import DESKTOP, PHONE, OpenPage, WatchedPage, sideways_overflow
from .test_result import printed_text, squeezed


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
    expect(page.locator("#estimate .error")).to_contain_text("Write 1 to 100,000")
    expect(page.get_by_label("People supported")).to_have_value("many")
    expect(page.locator(".ways-table tbody tr")).to_have_count(4)


def test_what_a_new_role_is_counted_with_stands_in_its_fields(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    empty = page.locator(".need:has(select option[value='']:checked)")
    added = page.get_by_role("group", name=f"Role {6 - empty.count()}", exact=True)
    added.get_by_label("Role", exact=True).select_option("developer")
    expect(added.get_by_label("Hours a month")).not_to_have_value("")
    shown = {label: added.get_by_label(label).input_value() for label in ("People", "Hours a month", "Months")}
    page.reload()
    assert shown == {label: added.get_by_label(label).input_value() for label in shown}


def test_without_an_answer_of_the_site_the_estimate_says_that_it_is_old(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    page.watch.allow("ERR_INTERNET_DISCONNECTED|htmx:(afterRequest|sendError)")
    before = page.locator(".ways-table").inner_text()
    people = page.get_by_label("People supported")
    for online, number in ((False, "20"), (False, "21"), (True, "22")):
        page.context.set_offline(not online)
        people.fill(number)
        people.press("Tab")
        failure = page.locator("#estimate").get_by_text("This does not show your last change")
        expect(failure).to_have_count(0 if online else 1)
        expect(people).to_have_value(number)
        if not online:
            assert page.locator(".ways-table").inner_text() == before
    expect(page.locator(".ways-table")).not_to_have_text(before, use_inner_text=True)


def test_back_pressed_twice_shows_each_situation(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    people = page.get_by_label("People supported")
    for number in ("20", "30", "40"):
        people.fill(number)
        people.press("Tab")
        page.wait_for_url(f"**people={number}*")
    for number in ("30", "20", "200"):
        page.evaluate("history.back()")
        expect(people).to_have_value(number)


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
    expect(
        page.get_by_text("people supported × fee per person; at typical rates 200 × $160 = $32,000").first
    ).to_be_visible()
    page.locator(".way[open] .items a").first.click()
    expect(page.locator("h1")).to_contain_text("Rates")


def test_what_was_swapped_in_is_accessible(
    open_page: OpenPage, address: str, axe_in_two_looks: Callable[..., None]
) -> None:
    page = open_page(f"{address}&with=start%3Dthirty")
    page.get_by_label("Months ahead").fill("12")
    page.get_by_label("Months ahead").press("Tab")
    expect(page.get_by_role("heading", name="over 12 months")).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    axe_in_two_looks(page)


# --- Two situations, print ---


@pytest.mark.parametrize("javascript", [True, False])
def test_a_situation_is_kept_while_another_is_changed(open_page: OpenPage, address: str, javascript: bool) -> None:
    page = open_page(address, viewport=PHONE, javascript=javascript)
    page.get_by_role("link", name="Keep this situation").click()
    expect(page.get_by_text("Both situations are the same so far")).to_be_visible()
    page.get_by_label("People supported").fill("150")
    page.get_by_label("People supported").press("Enter")
    row = page.locator(".differing tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("200")
    expect(row).to_contain_text("150")
    page.set_viewport_size({"width": 320, "height": 640})
    assert sideways_overflow(page) == 0
    page.get_by_role("link", name="Stop comparing").click()
    expect(page.locator(".ways-table tbody tr")).to_have_count(4)


def test_each_situation_is_printed_on_one_page_with_its_inputs(content: Published, open_page: OpenPage) -> None:
    page = open_page()
    assert content.main
    for start in STARTS:
        page.goto(f"{reverse('costs', args=[content.main.slug])}?start={start.key}")
        shown = page.locator("#estimate .lead").inner_text()
        totals = page.locator(".ways-table td:nth-of-type(1)").all_inner_texts()
        drivers = page.locator("#estimate ol li", has_text="$").all_inner_texts()
        pages, text = printed_text(page.pdf(format="A4"))
        address = page.get_by_role("link", name="Address of this estimate").get_attribute("href")
        wanted = [shown, *totals, *drivers, f"People supported {start.people:,}", "Month by month", "BLS, 2025",
                  "assumed", "Printed on", address]  # fmt: skip
        assert (start.key, pages) == (start.key, 1)
        assert [words for words in wanted if squeezed(words) not in text] == []
        for words in ("Estimate the costs", "fee per person", "The chart in figures"):
            assert squeezed(words) not in text


def test_nothing_is_printed_smaller_than_seven_points(open_page: OpenPage, address: str) -> None:
    sizes = []
    for page in PdfReader(BytesIO(open_page(address).pdf(format="A4"))).pages:
        page.extract_text(visitor_text=lambda text, cm, tm, font, size: sizes.append((effective(size, cm, tm), text)))
    assert [text for size, text in sizes if text.strip() and size < 6.99] == []


def effective(size: float, matrix: list[float], text_matrix: list[float]) -> float:
    """The height of letters on paper: the font's size under both matrices."""
    scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) * abs(
        text_matrix[0] * text_matrix[3] - text_matrix[1] * text_matrix[2]
    )
    return size * scale**0.5


# --- In place: messages, rates, rows, answers ---


def type_in(page: WatchedPage, label: str, value: str) -> None:
    """Types, leaves the field by Tab, and waits for the estimate."""
    with page.expect_response("**/costs/fragment/**"):
        page.get_by_label(label, exact=True).fill(value)
        page.keyboard.press("Tab")


def test_a_message_stands_at_its_field_until_it_is_mended(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    page.watch.allow(r"status of 400")
    field, message = page.get_by_label("Months ahead"), page.locator("#horizon-error")
    type_in(page, "Months ahead (1 to 60)", "1000000")
    expect(message).to_have_text("Write 1 to 60.")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("1 to 60"))
    expect(page.locator("#need1")).to_be_focused()
    expect(page.get_by_role("status")).to_have_count(1)
    type_in(page, "Months ahead (1 to 60)", "24")
    expect(message).to_be_hidden()
    expect(field).to_have_attribute("aria-invalid", "false")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=lambda one: one["width"])
def test_a_message_moves_no_field_of_its_row_out_of_line(
    open_page: OpenPage, address: str, viewport: ViewportSize
) -> None:
    page = open_page(viewport=viewport)
    page.watch.allow(r"status of 400")
    page.goto(f"{address}&need1=help-desk&need1.hours=900&need1.number=2.5&need2=developer&need2.months=x")
    for row in (1, 2):
        fields = [page.locator(f"[name='need{row}.{part}']").bounding_box() for part in ("number", "hours", "months")]
        assert len({box and box["y"] for box in fields}) == 1
    messages = page.locator(".need .error").filter(visible=True)
    expect(messages).to_have_count(3)
    assert all((box := one.bounding_box()) and box["height"] < 80 for one in messages.all())


def test_rates_that_are_missing_are_asked_for_in_place(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    page.watch.allow(r"status of 400")
    page.locator("#country").focus()
    page.locator("#country").select_option("UK")
    field = page.locator("#rates").get_by_label("Yearly rise")
    expect(field).to_be_visible()
    expect(page.get_by_text("No estimate for")).to_be_visible()
    expect(page.locator("#need5 option[value='it-contractor']")).to_have_count(1)
    expect(page.locator("#need1")).to_have_value("help-desk")
    expect(page.locator("#country")).to_be_focused()
    page.get_by_role("link", name="Yearly rise").first.click()
    expect(field).to_be_in_viewport()
    following = page.locator("#rates").get_by_label("Onboarding with a provider")
    with page.expect_request("**/costs/fragment/**"):
        field.fill("3")
        page.keyboard.press("Tab")
    page.keyboard.type("two months", delay=40)
    expect(page.locator("#estimate").get_by_role("link", name="Yearly rise")).to_have_count(0)
    expect(following).to_be_focused()
    expect(following).to_have_value("two months")
    with page.expect_response("**/costs/fragment/**"):
        page.get_by_label("People supported").focus()
    expect(field).to_have_value("3")
    expect(page.locator("#rates .error").filter(visible=True)).to_have_count(1)
    expect(page.get_by_label("People supported")).to_be_focused()


def test_the_next_row_appears_when_a_role_is_chosen(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    rows = page.locator(".need").filter(visible=True)
    expect(rows).to_have_count(4)
    page.locator("#need4").focus()
    page.locator("#need4").select_option("network-architect")
    expect(rows).to_have_count(5)
    expect(page.locator("#need4")).to_be_focused()
    page.wait_for_url(re.compile("need4=network-architect"))


@pytest.mark.parametrize("javascript", [True, False])
def test_an_answer_is_carried_from_a_result_and_named(
    open_page: OpenPage, content: Published, javascript: bool
) -> None:
    assert content.main
    asked = (dimension.key for dimension in content.main.asked("full"))
    answers = dict.fromkeys(asked, "both") | {"duration": "few-hours-for-years"}
    result = reverse("recommendation", args=[content.main.slug])
    page = open_page(f"{result}?{urlencode(answers)}", javascript=javascript)
    page.get_by_role("link", name="Estimate what each way costs you").click()
    note = page.locator("#from-answers")
    expect(note).to_contain_text("“A few hours a week, for years to come”: 20 hours a month, 36 months, covered")
    expect(page.locator("[name='need1.hours']")).to_have_value("20")
    page.locator("[name='need1.hours']").fill("40")
    page.locator("[name='need1.hours']").press("Enter")
    expect(note).to_contain_text("years to come”: 36 months, covered")


def test_back_and_reload_bring_back_what_was_there(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    type_in(page, "People supported", "20")
    page.wait_for_url(re.compile("people=20&"))
    shown = page.locator(".ways-table").inner_text()
    page.reload()
    expect(page.get_by_label("People supported")).to_have_value("20")
    assert page.locator(".ways-table").inner_text() == shown
    page.go_back()
    expect(page.get_by_label("People supported")).to_have_value("200")
    expect(page.locator(".ways-table")).not_to_have_text(shown, use_inner_text=True)


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.key)
def test_each_situation_is_worked_through_by_keyboard_on_the_narrowest_screen(
    content: Published, open_page: OpenPage, start: Start
) -> None:
    assert content.main
    page = open_page(reverse("costs", args=[content.main.slug]), viewport={"width": 320, "height": 640})
    page.get_by_role("link", name=start.words).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=start.words)).to_have_attribute("aria-current", "true")
    page.get_by_label("People supported").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("12k")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("people=12(k|000)&"))
    page.locator(".way summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".way[open] .items").first).to_be_visible()
    assert sideways_overflow(page) == 0
