"""An editor writes: words counted, the preview beside the text, links and sources by keyboard, on a phone and without
JavaScript."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from comparison import editions
from comparison.addresses import site_addresses
from comparison.documents import word_count
from comparison.models import Dimension
from tests import factories
from tests.publishing import publish

from .conftest import TABLET, OpenPage, WatchedPage

TAKEAWAY, DEPTH, ASK = ".form-row.field-takeaway", ".form-row.field-depth", ".form-row.field-ask"
LOOK = """(depth) => [...depth.querySelectorAll("*")].map((element) => {
    const style = getComputedStyle(element);
    const names = ["color", "fontFamily", "fontSize", "fontWeight", "fontStyle", "lineHeight", "textAlign", "hyphens",
        "textDecorationLine", "textDecorationStyle", "marginTop", "marginBottom", "paddingLeft", "borderLeftWidth",
        "borderBottomColor", "listStyleType", "textTransform", "letterSpacing", "overflowWrap", "fontKerning"];
    return [element.localName, ...names.map((name) => style[name])].join(" | ");
})"""
SAMPLES = [
    "",
    "one",
    "One, two – three.",
    "so-called and/or £4,000",
    "[@okakura-1906] said",
    "[some words](dimension:price)",
    "**bold**ly *x*",
    "| a | b |\n|---|---|\n| c | |",
    "## Head\n\n- a\n- b",
    "naïve ١٢ 日本",
    "a_b `c d`",
    "[[@x] y](z) [@a; @b] ](",
]
DIMENSION = "/tea-or-coffee/dimensions/taste/"


@pytest.fixture
def taste(folder: Any) -> Dimension:
    editions.load(folder, site_addresses())
    return Dimension.objects.get(key="taste")


@pytest.fixture
def open_admin(open_page: OpenPage, live_server: Any, taste: Dimension) -> Any:
    """Opens the page of a small dimension, signed in."""
    client = Client()
    client.force_login(User.objects.create_superuser("writer"))

    def open_admin(address: str = "", **options: Any) -> WatchedPage:
        page = open_page(**options)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.goto(address or reverse("admin:comparison_dimension_change", args=[taste.pk]))
        return page

    return open_admin


def text_in(page: WatchedPage, row: str) -> Any:
    return page.locator(f"{row} textarea")


def preview_in(page: WatchedPage, row: str) -> Any:
    return page.locator(f"{row} .markdown-public .body")


def options_in(page: WatchedPage, row: str) -> Any:
    return page.locator(f"{row} .markdown-options [role=option]")


def asked_of(page: WatchedPage) -> int:
    """How often the fields have asked the server."""
    return sum("/markdown/" in request.url for request in page.watch.requests)


def test_typing_shows_the_text_as_its_page_shows_it(open_admin, client):
    page = open_admin()
    page.locator(f"{DEPTH} .markdown-toggle").click()
    expect(preview_in(page, DEPTH).locator("h2")).to_have_text("What people say")
    written = "## Heat\n\nWater of *80* degrees [@okakura-1906], not [more](dimension:price).\n\n- one\n- two"
    text_in(page, DEPTH).fill("")
    page.keyboard.type(written)
    expect(preview_in(page, DEPTH).locator("li")).to_have_count(2)
    shown = page.locator(f"{DEPTH} .markdown-public .depth").evaluate("(depth) => depth.innerHTML")
    publish(factories.dimension(depth=written))
    public = client.get(DIMENSION).content.decode()
    assert re.search(r'<div class="depth">(.*?)</div>', public, re.DOTALL)[1] == shown


def test_the_preview_looks_as_the_page_does(open_admin, open_page, taste):
    depth = "## Heat\n\nOne [@okakura-1906].\n\n- two\n\n> three\n\n| a | b |\n|---|--:|\n| 4 | 5 |\n\nSix\n:   seven"
    publish(factories.dimension(depth=depth))
    Dimension.objects.filter(pk=taste.pk).update(depth=depth)
    # So narrow that sources stand below their paragraphs on both.
    public = open_page(DIMENSION, viewport=TABLET)
    page = open_admin(viewport=TABLET)
    page.locator(f"{DEPTH} .markdown-toggle").click()
    expect(preview_in(page, DEPTH).locator("dd")).to_be_visible()
    seen = page.locator(f"{DEPTH} .markdown-public .depth").evaluate(LOOK)
    assert seen == public.locator(".depth").evaluate(LOOK)


def test_words_are_counted_as_the_server_counts_them(open_admin, taste):
    page = open_admin()
    for sample in SAMPLES:
        text_in(page, TAKEAWAY).fill(sample)
        expect(page.locator(f"{TAKEAWAY} .markdown-words")).to_have_text(str(word_count(sample)))
        expect(page.locator(f"{TAKEAWAY} .markdown-characters")).to_have_text(str(len(sample)))


def test_a_text_over_its_bound_is_said_to_be(open_admin):
    page = open_admin()
    over = page.locator(f"{TAKEAWAY} .markdown-over")
    expect(over).to_have_text("")
    text_in(page, TAKEAWAY).fill("x" * 1_001)
    expect(over).to_have_text("Too long.")
    text_in(page, TAKEAWAY).fill("x" * 1_000)
    expect(over).to_have_text("")


def test_nothing_is_asked_of_the_server_while_the_preview_is_closed(open_admin):
    page = open_admin()
    asked = asked_of(page)
    text_in(page, TAKEAWAY).press_sequentially("Some more words.")
    page.wait_for_timeout(700)
    assert asked_of(page) == asked


def test_typing_asks_once_it_rests(open_admin):
    page = open_admin()
    page.locator(f"{TAKEAWAY} .markdown-toggle").click()
    expect(preview_in(page, TAKEAWAY)).to_have_text("Try both.")
    asked = asked_of(page)
    text_in(page, TAKEAWAY).press_sequentially("First, ", delay=20)
    expect(preview_in(page, TAKEAWAY)).to_have_text("First, Try both.")
    assert asked_of(page) == asked + 1


def test_what_is_to_mend_leads_to_its_line(open_admin):
    page = open_admin()
    text_in(page, DEPTH).fill("One.\n\n<b>Two</b>")
    page.locator(f"{DEPTH} .markdown-toggle").click()
    expect(page.locator(f"{DEPTH} .markdown-findings li")).to_contain_text("Raw HTML")
    page.get_by_role("button", name="Line 3").click()
    expect(text_in(page, DEPTH)).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "<b>Two</b>"


def test_a_hostile_text_is_not_shown_and_says_why(open_admin):
    page = open_admin()
    page.locator(f"{DEPTH} .markdown-toggle").click()
    expect(preview_in(page, DEPTH).locator("h2")).to_be_visible()
    text_in(page, DEPTH).fill("[" * 20_000)
    expect(page.locator(f"{DEPTH} .markdown-findings")).to_contain_text("a line of 20,000 characters".capitalize())
    expect(preview_in(page, DEPTH)).to_have_text("Not shown.")


def test_a_preview_that_was_open_is_open_the_next_time(open_admin):
    page = open_admin()
    page.locator(f"{ASK} .markdown-toggle").click()
    expect(preview_in(page, ASK).locator("li")).to_be_visible()
    page.reload()
    expect(preview_in(page, ASK).locator("li")).to_be_visible()
    page.locator(f"{ASK} .markdown-toggle").click()
    page.reload()
    expect(page.locator(f"{ASK} .markdown-preview")).to_be_hidden()


def test_a_heading_cannot_meet_a_part_of_the_admin(open_admin):
    page = open_admin()
    text_in(page, DEPTH).fill("## Content\n\n## Header")
    page.locator(f"{DEPTH} .markdown-toggle").click()
    expect(preview_in(page, DEPTH).locator("h2")).to_have_count(2)
    assert page.evaluate("document.querySelectorAll('#content, #header').length") == 2


def test_a_link_in_the_preview_keeps_the_page(open_admin):
    page = open_admin()
    text_in(page, TAKEAWAY).fill("See [this](dimension:price).")
    page.locator(f"{TAKEAWAY} .markdown-toggle").click()
    with page.context.expect_page() as opened:
        preview_in(page, TAKEAWAY).locator("a").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith("/tea-or-coffee/dimensions/price/")
    expect(text_in(page, TAKEAWAY)).to_have_value("See [this](dimension:price).")


def test_a_source_is_cited_by_keyboard_alone(open_admin):
    page = open_admin()
    text_in(page, TAKEAWAY).focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+k")
    find = page.get_by_role("combobox", name="Link or source: Takeaway")
    expect(find).to_be_focused()
    page.keyboard.type("ukers")
    option = options_in(page, TAKEAWAY)
    expect(option).to_have_count(1)
    expect(find).to_have_attribute("aria-expanded", "true")
    expect(find).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    page.keyboard.press("Enter")
    expect(text_in(page, TAKEAWAY)).to_be_focused()
    expect(text_in(page, TAKEAWAY)).to_have_value("Try both. [@ukers-1922]")
    page.keyboard.press("Control+z")
    expect(text_in(page, TAKEAWAY)).to_have_value("Try both.")


def test_a_text_that_was_never_entered_gets_its_link_at_the_end(open_admin):
    page = open_admin()
    page.locator(f"{TAKEAWAY} .markdown-pick").click()
    page.keyboard.type("ukers")
    expect(options_in(page, TAKEAWAY)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(text_in(page, TAKEAWAY)).to_have_value("Try both. [@ukers-1922]")


def test_the_selected_words_become_the_link(open_admin):
    page = open_admin()
    text_in(page, TAKEAWAY).focus()
    page.keyboard.press("Control+Home")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    page.locator(f"{TAKEAWAY} .markdown-pick").click()
    options = options_in(page, TAKEAWAY)
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(text_in(page, TAKEAWAY)).to_have_value("[Try](dimension:price) both.")


def test_escape_leaves_the_picker_and_changes_nothing(open_admin):
    page = open_admin()
    text_in(page, TAKEAWAY).focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("nobody has this name")
    expect(page.locator(f"{TAKEAWAY} .markdown-found")).to_have_text("Nothing has that name.")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(f"{TAKEAWAY} .markdown-picker")).to_be_hidden()
    expect(text_in(page, TAKEAWAY)).to_be_focused()
    expect(text_in(page, TAKEAWAY)).to_have_value("Try both.")


def test_a_link_is_chosen_by_pointer(open_admin):
    page = open_admin()
    text_in(page, TAKEAWAY).fill("")
    page.locator(f"{TAKEAWAY} .markdown-pick").click()
    options_in(page, TAKEAWAY).filter(has_text="About us").click()
    expect(text_in(page, TAKEAWAY)).to_have_value("[About us](page:about)")


def test_a_field_of_an_added_row_has_all_of_it(open_admin, taste):
    taste.choices.filter(order=5).delete()
    page = open_admin()
    page.get_by_role("button", name="Add another Choice").click()
    row = "#choices-4 .form-row.field-notice"
    expect(page.locator(row)).to_be_hidden()
    page.locator("#id_choices-4-notice_kind").select_option("employ")
    text_in(page, row).fill("Employ *somebody*.")
    expect(page.locator(f"{row} .markdown-words")).to_have_text("2")
    page.locator(f"{row} .markdown-toggle").click()
    expect(preview_in(page, row).locator("em")).to_have_text("somebody")
    expect(page.get_by_role("region", name="Preview: Notice")).to_be_visible()


def test_the_rules_open_where_one_writes(open_admin):
    page = open_admin()
    page.locator(f"{TAKEAWAY} .markdown-help summary").click()
    dialect = page.locator(f"{TAKEAWAY} .dialect")
    expect(dialect.get_by_text("[@vita-2016]")).to_be_visible()
    address = page.url
    dialect.get_by_role("link", name="the register").click()
    assert page.url == address


def test_who_was_signed_out_is_told_and_keeps_the_text(open_admin):
    page = open_admin()
    page.context.clear_cookies()
    page.watch.allow("403")
    text_in(page, TAKEAWAY).fill("Typed for an hour.")
    page.locator(f"{TAKEAWAY} .markdown-toggle").click()
    expect(page.locator(f"{TAKEAWAY} .markdown-findings")).to_contain_text("You are signed out")
    expect(text_in(page, TAKEAWAY)).to_have_value("Typed for an hour.")


def test_without_javascript_the_page_counts_at_load_and_saves(open_admin, client):
    page = open_admin(javascript=False)
    expect(page.locator(f"{TAKEAWAY} .markdown-count")).to_contain_text("Words: 2 (aim for 15 to 30)")
    expect(page.locator(f"{TAKEAWAY} .markdown-tools")).to_be_hidden()
    expect(page.locator(f"{TAKEAWAY} .markdown-picker")).to_be_hidden()
    text_in(page, TAKEAWAY).fill("Saved without a script.")
    page.locator("[name=_save]").first.click()
    assert "/change/" not in page.url
    assert "Saved without a script." in client.get(DIMENSION).content.decode()


def test_without_javascript_the_rules_are_a_page(open_admin):
    page = open_admin(javascript=False)
    page.locator(f"{TAKEAWAY} .markdown-help summary").click()
    with page.context.expect_page() as opened:
        page.locator(f"{TAKEAWAY} .markdown-help a").click()
    expect(opened.value.locator(".dialect")).to_contain_text("Definitions")


def test_the_page_is_accessible_and_fits(open_admin, axe_in_two_looks):
    page = open_admin()
    axe_in_two_looks(page)
    page.locator(f"{TAKEAWAY} .markdown-toggle").click()
    page.locator(f"{ASK} .markdown-help summary").click()
    expect(preview_in(page, TAKEAWAY)).to_be_visible()
    expect(page.locator(f"{ASK} .dialect")).to_be_visible()
    page.locator(f"{DEPTH} .markdown-pick").click()
    expect(options_in(page, DEPTH).first).to_be_visible()
    assert not page.watch.problems
    # Axe itself writes a style sheet, to read those of a shadow tree.
    page.watch.allow("Applying inline style|style-src-elem inline")
    axe_in_two_looks(page)


def test_both_stances_stand_side_by_side_with_their_hues(open_admin):
    page = open_admin()
    first, second = (page.locator(f"#stances-{number}").bounding_box() for number in (0, 1))
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]
    expect(page.locator("#stances-0")).to_contain_text("Green tea")
    hues = [
        page.locator(f"#stances-{number} .field-option .readonly").evaluate("(e) => getComputedStyle(e).color")
        for number in (0, 1)
    ]
    assert hues == ["rgb(10, 86, 91)", "rgb(151, 64, 8)"]
