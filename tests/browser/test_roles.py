"""Each role signs in, is offered what it may do, and gets nothing else by address either."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import expect

from comparison import editions
from comparison.addresses import site_addresses
from comparison.models import Comparison, Dimension, Edition

from .conftest import OpenPage, WatchedPage
from .editors import make_user, message, open_dimension, press, signed_in

WRITTEN = ["comparison", "dimension", "page", "source", "site"]
TEXTS = {f"/admin/comparison/{model}/" for model in WRITTEN}
SEEN = {"/admin/comparison/edition/"}
PUBLISHING = {
    "/admin/publish/?part=dimension:tea-or-coffee/taste",
    "/admin/withdraw/?part=dimension:tea-or-coffee/taste",
    "/admin/files/upload/",
    "delete",
}
FILES = {"/admin/files/tea-or-coffee.zip"}
WRITING = {"change", "impact", "preview"}
PEOPLE = {"/admin/auth/user/", "/admin/auth/group/"}
ALL = TEXTS | SEEN | PUBLISHING | FILES | WRITING | PEOPLE
MAY = {
    "editor": TEXTS | SEEN | FILES | WRITING,
    "publisher": TEXTS | SEEN | FILES | WRITING | PUBLISHING,
    # Decides on what readers write, and on nothing that the site says itself.
    "moderator": {"preview"},
    "superuser": ALL,
    "": {"preview"},
}


@pytest.fixture(autouse=True)
def small_site(folder: Any) -> None:
    editions.load(folder, site_addresses())


def address_of(name: str) -> str:
    """The address of a page of the small site, for the names that are none."""
    taste, comparison = Dimension.objects.get(key="taste").pk, Comparison.objects.get().pk
    page = {
        "change": f"/admin/comparison/dimension/{taste}/change/",
        "delete": f"/admin/comparison/dimension/{taste}/delete/",
        "impact": f"/admin/comparison/comparison/{comparison}/impact/",
        "preview": f"/admin/preview/{Edition.objects.get(kind='dimension', key__endswith='/taste').pk}/",
    }
    return page.get(name, name)


def offered(page: WatchedPage) -> set[str]:
    """Where the links of the page lead."""
    hrefs = page.locator("a[href]").evaluate_all("(links) => links.map((link) => link.getAttribute('href'))")
    return {str(href).replace("%3A", ":").replace("%2F", "/") for href in hrefs}


@pytest.mark.parametrize("role", MAY, ids=lambda role: role or "no role")
def test_a_role_gets_what_it_may_and_nothing_else_by_address(open_page: OpenPage, role: str) -> None:
    page = signed_in(open_page, make_user(role))
    page.watch.allow("403")
    for name in sorted(ALL):
        answer = page.request.get(address_of(name), max_redirects=0)
        assert (name, answer.status) == (name, 200 if name in MAY[role] else 403)


@pytest.mark.parametrize("role", MAY, ids=lambda role: role or "no role")
def test_a_role_is_offered_nothing_that_it_may_not(open_page: OpenPage, role: str) -> None:
    page = signed_in(open_page, make_user(role))
    links = offered(page)
    for address in ("change", "/admin/comparison/comparison/") if "change" in MAY[role] else ():
        page.goto(address_of(address))
        links |= offered(page)
    if "change" in MAY[role]:
        page.goto(f"/admin/comparison/comparison/{Comparison.objects.get().pk}/change/")
        links |= offered(page)
    assert links & {address_of(name) for name in ALL - MAY[role]} == set()
    # The preview has no link but from a text, which some may not open.
    wanted = {name for name in MAY[role] if name != "preview" or "change" in MAY[role]}
    assert {name for name in wanted - {"change"} if address_of(name) not in links} == set()


def test_an_editor_writes_and_does_not_publish(open_page: OpenPage) -> None:
    page = signed_in(open_page, make_user("editor"))
    open_dimension(page, "Taste")
    for name in ("Save", "Save and continue editing", "Delete"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    page.get_by_label("Lead:").fill("One is mild.")
    press(page, "Save as draft")
    expect(message(page)).to_contain_text("Kept as a draft. Readers still see what was published before.")
    assert editions.current().comparisons["tea-or-coffee"].dimension("taste").lead != "One is mild."


def test_a_publisher_shows_it_to_readers(open_page: OpenPage) -> None:
    page = signed_in(open_page, make_user("publisher"))
    open_dimension(page, "Taste")
    page.get_by_label("Lead:").fill("One is mild.")
    press(page, "Save")
    expect(message(page)).to_contain_text("Published: readers see it from now on.")
    expect(open_page("/tea-or-coffee/dimensions/taste/").get_by_text("One is mild.")).to_be_visible()


def test_a_publishers_own_request_in_an_editors_name_is_refused(open_page: OpenPage) -> None:
    """A form that was never offered, sent by hand with the editor's own token, publishes nothing."""
    page = signed_in(open_page, make_user("editor"))
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    headers = {"X-CSRFToken": token, "Referer": page.url}
    form = {"part": "dimension:tea-or-coffee/taste", "when": "now"}
    for address in ("/admin/publish/", "/admin/withdraw/", "/admin/unschedule/", "/admin/files/apply/"):
        answer = page.request.post(address, form=form, headers=headers)
        assert (address, answer.status) == (address, 403)
    assert Edition.objects.filter(state=Edition.State.PUBLISHED).count() == Edition.objects.count()


def test_a_superuser_gives_somebody_a_role(open_page: OpenPage) -> None:
    somebody = make_user("", "ada")
    make_user("editor")
    page = signed_in(open_page, make_user("superuser"))
    page.goto(f"/admin/auth/user/{somebody.pk}/change/")
    page.locator("#id_groups_from").select_option(label="editor")
    page.locator("#id_groups_add, #id_groups_add_link").first.click()
    press(page, "Save")
    expect(message(page)).to_contain_text("was changed successfully")
    assert list(User.objects.get(pk=somebody.pk).groups.all()) == [Group.objects.get(name="editor")]


def test_who_is_no_staff_is_not_let_in(open_page: OpenPage) -> None:
    User.objects.create_user("reader", password="Two cups before noon")
    page = open_page("/admin/comparison/dimension/")
    page.get_by_label("Username").fill("reader")
    page.get_by_label("Password").fill("Two cups before noon")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("the account may not sign in here")
