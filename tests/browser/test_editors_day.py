"""A publisher's whole day: signs in, writes, previews, is stopped, mends, schedules, sees it appear, and undoes it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from comparison import editions
from comparison.addresses import site_addresses
from comparison.documents import Name
from comparison.models import Edition

from .conftest import OpenPage, WatchedPage
from .editors import follow, make_user, message, open_dimension, press, signed_in

OLD, NEW = "Try both.", "Taste both, for a week each, before you choose."
TASTE = Name("dimension", "tea-or-coffee/taste")
READERS = "/tea-or-coffee/dimensions/taste/"
TAKEAWAY = ".form-row.field-takeaway"


@pytest.fixture(autouse=True)
def small_site(folder: Any) -> None:
    editions.load(folder, site_addresses())


def takeaway_for_readers(open_page: OpenPage) -> str:
    """What a reader who comes now is told."""
    page = open_page(READERS)
    text = page.locator(".takeaway").inner_text()
    page.context.close()
    return text


def write(page: WatchedPage, text: str, shown: str) -> None:
    """Type the takeaway, and see it beside the text as readers will."""
    page.locator(f"{TAKEAWAY} textarea").fill(text)
    if page.locator(f"{TAKEAWAY} .markdown-preview").is_hidden():
        page.locator(f"{TAKEAWAY} .markdown-toggle").click()
    expect(page.locator(f"{TAKEAWAY} .markdown-public .takeaway")).to_contain_text(shown)


def keep_a_draft_that_has_a_fault(page: WatchedPage) -> None:
    open_dimension(page, "Taste")
    write(page, f"{NEW} [@nobody-1999]", NEW)
    expect(page.locator(f"{TAKEAWAY} .markdown-findings")).to_contain_text(
        "no source has the key 'nobody-1999'", ignore_case=True
    )
    press(page, "Save as draft")
    expect(message(page)).to_contain_text("Kept as a draft. Readers still see what was published before.")


def look_at_the_draft_on_its_page(page: WatchedPage) -> None:
    open_dimension(page, "Taste")
    follow(page, "Preview")
    expect(page.get_by_role("complementary", name="Preview")).to_contain_text("Draft edition of")
    expect(page.locator(".takeaway")).to_contain_text(NEW)


def be_stopped_and_led_to_the_field(page: WatchedPage) -> None:
    open_dimension(page, "Taste")
    follow(page, "Publish or schedule")
    press(page, "Publish or schedule")
    expect(page.locator(".errornote")).to_contain_text("This cannot be done yet. Mend these first:")
    page.locator(".errornote").get_by_role("link", name="Taste (Tea or coffee), takeaway").click()
    expect(page.locator("#id_takeaway:target")).to_be_in_viewport()


def mend(page: WatchedPage) -> None:
    write(page, NEW, NEW)
    expect(page.locator(f"{TAKEAWAY} .markdown-findings li")).to_have_count(0)
    press(page, "Save as draft")
    expect(message(page)).to_contain_text("Kept as a draft.")


def schedule(page: WatchedPage, at: datetime) -> None:
    open_dimension(page, "Taste")
    follow(page, "Publish or schedule")
    expect(page.locator(".errornote")).to_have_count(0)
    expect(page.get_by_role("list").filter(has_text="readers see it with changes in takeaway")).to_be_visible()
    page.get_by_label("At the moment below").check()
    page.get_by_label("Day, in UTC").fill(f"{at:%Y-%m-%d}")
    page.get_by_label("Time, in UTC").fill(f"{at:%H:%M}")
    page.get_by_label("Note:").fill("A clearer advice")
    press(page, "Publish or schedule")
    expect(message(page)).to_contain_text(f"Scheduled: 1 text for {at.day} {at:%B %Y, %H:%M} UTC.")
    expect(page.get_by_role("region", name="What waits")).to_contain_text(
        f"Taste (Tea or coffee): appears on {at.day} {at:%B %Y, %H:%M} UTC"
    )


def undo(page: WatchedPage) -> None:
    """Bring the edition back that stood before, and publish it."""
    open_dimension(page, "Taste")
    follow(page, "History")
    page.get_by_role("row").filter(has_text="Loaded from files").get_by_role("link").first.click()
    press(page, "Bring this edition back")
    expect(message(page)).to_contain_text("Readers see it once it is published.")
    expect(page.locator(f"{TAKEAWAY} textarea")).to_have_value(OLD)
    press(page, "Save")
    expect(message(page)).to_contain_text("Published: readers see it from now on.")


def test_an_editors_day(open_page: OpenPage) -> None:
    publisher = make_user("publisher")
    page = signed_in(open_page, publisher)
    expect(page.get_by_role("region", name="What waits")).to_contain_text("Nothing is scheduled")
    keep_a_draft_that_has_a_fault(page)
    look_at_the_draft_on_its_page(page)
    be_stopped_and_led_to_the_field(page)
    mend(page)
    at = (timezone.now() + timedelta(days=2)).replace(hour=9, minute=30, second=0, microsecond=0)
    schedule(page, at)
    assert takeaway_for_readers(open_page) == OLD
    with time_machine.travel(at - timedelta(minutes=1)):
        assert takeaway_for_readers(open_page) == OLD
    # No worker runs in a test: the next reader after the moment gets the text.
    with time_machine.travel(at + timedelta(seconds=1)):
        assert takeaway_for_readers(open_page) == NEW
        # Two days later nobody is signed in any more.
        undo(signed_in(open_page, publisher))
        assert takeaway_for_readers(open_page) == OLD
    takeaways = [edition.body["takeaway"] for edition in Edition.objects.of(TASTE)]
    assert takeaways.count(NEW) >= 1, "what was undone stays in the history"


def test_the_pages_of_the_day_are_accessible_and_fit(open_page: OpenPage, axe_in_two_looks: Any) -> None:
    page = signed_in(open_page, make_user("publisher"))
    open_dimension(page, "Taste")
    page.locator(f"{TAKEAWAY} textarea").fill(f"{NEW} [@nobody-1999]")
    press(page, "Save as draft")
    expect(message(page)).to_contain_text("Kept as a draft.")
    shown = [
        "/admin/",
        "/admin/publish/",
        "/admin/publish/?part=dimension:tea-or-coffee/taste",
        "/admin/withdraw/?part=dimension:tea-or-coffee/price",
        "/admin/files/upload/",
        f"/admin/preview/{Edition.objects.of(TASTE).first().pk}/",
    ]
    for address in shown:
        page.goto(address)
        axe_in_two_looks(page)
