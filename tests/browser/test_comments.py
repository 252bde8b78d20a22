"""A reader sends a comment, a moderator approves it, and it stands on the page: with and without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from playwright.sync_api import Page, expect

from comparison import anonymous
from comparison.documents import Published
from comparison.models import Comment
from comparison.roles import create_roles
from tests.browser.conftest import OpenPage, WatchedPage
from tests.commenting import ADD, KEY, LIST, written

QUEUE = "/admin/comparison/comment/"
LONG = "x" * 300 + " " + "Why? " * 200


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The forms are sent at once here; tests/test_anonymous.py holds them to their three seconds."""
    monkeypatch.setattr(anonymous, "QUICKEST", anonymous.QUICKEST * 0)
    return


@pytest.fixture
def queue(content: Published, open_page: OpenPage) -> WatchedPage:
    """A moderator, signed in without the form."""
    create_roles()
    user = User.objects.create_user("moderator", is_staff=True)
    user.groups.add(Group.objects.get(name="moderator"))
    client = Client()
    client.force_login(user)
    page = open_page("/robots.txt")
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}])
    return page


def write(page: Page, name: str = "Zoë", text: str = "We did both.\n\nIt worked.") -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Comment", exact=True).fill(text)
    page.get_by_role("button", name="Send").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_comment_from_the_form_to_the_page(
    content: Published, open_page: OpenPage, queue: WatchedPage, javascript: bool
) -> None:
    page = open_page(f"/{KEY}/", javascript=javascript)
    page.get_by_role("link", name="Comments", exact=True).click()
    page.get_by_role("link", name="Write a comment").click()
    write(page)
    expect(page.get_by_role("heading", name="Your comment was sent")).to_be_visible()
    page.get_by_role("link", name="Comments on").click()
    expect(page.get_by_text("Nobody has commented yet.")).to_be_visible()

    queue.goto("/admin/")
    queue.get_by_role("link", name="1 comment waits for a decision").click()
    queue.locator("#action-toggle").check()
    queue.get_by_role("button", name="Approve").click()
    expect(queue.get_by_text("1 comment approved.")).to_be_visible()

    page.reload()
    shown = page.get_by_role("article", name="Comment by Zoë")
    expect(shown.get_by_text("It worked.")).to_be_visible()
    page.goto(f"/{KEY}/")
    expect(page.get_by_role("link", name="1 comment", exact=True)).to_be_visible()


def test_the_keyboard_alone_sends_a_reply(content: Published, open_page: OpenPage) -> None:
    (parent,) = written(name="Ann")
    page = open_page(LIST)
    page.get_by_role("link", name="Reply to Ann").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Reply to Ann")).to_be_visible()
    page.get_by_label("Name").focus()
    page.keyboard.type("Zoë")
    page.keyboard.press("Tab")
    page.keyboard.type("I agree.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send the reply")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your comment was sent")).to_be_visible()
    assert list(Comment.objects.waiting().values_list("parent", "name", "text")) == [(parent.pk, "Zoë", "I agree.")]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_an_error_takes_the_focus_keeps_the_text_and_leads_to_its_field(
    content: Published, open_page: OpenPage, javascript: bool
) -> None:
    page = open_page(ADD, javascript=javascript)
    page.watch.allow("status of 422")
    write(page, name="", text=LONG)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Write a name.").click()
    expect(page.get_by_label("Name")).to_be_focused()
    expect(page.get_by_label("Comment", exact=True)).to_have_value(LONG.strip())
    page.keyboard.type("Zoë")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Your comment was sent")).to_be_visible()


def test_fifty_comments_take_two_clicks(queue: WatchedPage) -> None:
    written(53, "waiting")
    queue.goto(QUEUE)
    queue.locator("#action-toggle").check()
    expect(queue.get_by_text("50 of 50 selected")).to_be_visible()
    queue.locator(".actions").get_by_role("button", name="Spam").click()
    expect(queue.get_by_text("50 comments called spam.")).to_be_visible()
    assert Comment.objects.filter(state="spam").count() == 50


def test_a_moderator_replies_as_the_site(queue: WatchedPage) -> None:
    (row,) = written(state="waiting", text="The year is wrong.")
    queue.goto(f"{QUEUE}{row.pk}/change/")
    queue.get_by_label("Reply as the site").fill("Thank you, it is mended.")
    queue.get_by_role("button", name="Approve").click()
    expect(queue.get_by_text("1 comment approved.")).to_be_visible()
    queue.goto(LIST)
    expect(queue.get_by_text("Thank you, it is mended.")).to_be_visible()


def test_axe_finds_nothing_where_comments_stand(
    content: Published, open_page: OpenPage, axe_in_two_looks: Callable[..., None]
) -> None:
    rows = written(3, name="يوسف", text=LONG)
    written(2, parent=rows[0], text="و" * 300 + "\n\nz" + "\u0336" * 4)
    Comment.objects.filter(pk=rows[1].pk).update(reply="Thank you.", replied_at=rows[1].sent_at)
    page = open_page()
    page.watch.allow("status of 422")
    for address in (LIST, f"{ADD}?to={rows[0].pk}"):
        page.goto(address)
        axe_in_two_looks(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_focused()
    axe_in_two_looks(page)


def test_axe_finds_nothing_in_the_queue(queue: WatchedPage, axe: Callable[..., None]) -> None:
    (row,) = written(state="waiting", text=LONG, likelihood=60, signs="a link")
    for address in ("/admin/", QUEUE, f"{QUEUE}{row.pk}/change/"):
        queue.goto(address)
        axe(queue, known=("target-size",) if address == QUEUE else ())
