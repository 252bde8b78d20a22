"""An editor's first day at the door: password, second factor, recovery codes, passkey; every page clean and usable."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import expect

from tests.sign_in.people import SECRET, code_now, make_editor

from .conftest import DESKTOP, OpenPage, WatchedPage
from .editors import PASSWORD

THERE = re.compile("^http://[^/]+/admin/comparison/page/$")
"""Where `give_password` wants to go."""


@pytest.fixture(autouse=True)
def second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR = True
    cache.clear()


def give_password(page: WatchedPage, name: str = "ada") -> None:
    page.goto("/admin/comparison/page/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def give_code(page: WatchedPage, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name=re.compile("Sign in|Set up the app")).first.click()


def sign_out(page: WatchedPage, button: str = "Log out") -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_from_the_first_password_to_the_second_sign_in(open_page: OpenPage, javascript: bool) -> None:
    make_editor(with_app=False)
    page = open_page(javascript=javascript)
    give_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your sign-in")
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator("code.key").text_content() or ""
    expect(page.get_by_role("img", name="The same key as a picture")).to_be_visible()
    give_code(page, code_now(secret))
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.locator(".codes li")).to_have_count(10)
    recovery = page.locator(".codes li").first.text_content() or ""
    page.get_by_role("link", name="Go on to the texts").click()
    expect(page.get_by_role("heading", name="The texts of the site")).to_be_visible()
    for code in (code_now(secret), recovery):
        sign_out(page)
        give_password(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
        give_code(page, code)
        expect(page).to_have_url(THERE)


def test_a_passkey_is_set_up_signs_in_alone_and_is_removed(open_page: OpenPage, axe: Callable[..., None]) -> None:
    make_editor(with_app=False)
    page = open_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    on = {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device | on})
    give_password(page)
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Set up the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    sign_out(page, "Sign out")
    give_password(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(THERE)
    sign_out(page)
    page.goto("/admin/comparison/page/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(THERE)
    page.goto("/admin/confirm/passkey/?next=/admin/factors/")
    axe(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("link", name="Remove Passkey").click()
    axe(page)
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("Set one up now")).to_be_visible()
    assert not Authenticator.objects.exists()
    devtools.send("WebAuthn.disable")


def test_axe_finds_nothing_at_the_door(open_page: OpenPage, axe_in_two_looks: Callable[..., None]) -> None:
    make_editor()
    page = open_page("/admin/login/")
    page.watch.allow("429|403")
    axe_in_two_looks(page)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    axe_in_two_looks(page)
    give_password(page)
    axe_in_two_looks(page)
    give_code(page, code_now(SECRET))
    for address in (
        "factors/", "factors/app/remove/", "factors/passkeys/", "factors/codes/", "factors/codes/new/", "confirm/",
        "confirm/code/", "password_change/", "logout/",
    ):  # fmt: skip
        page.goto(f"/admin/{address}")
        axe_in_two_looks(page)
    Authenticator.objects.filter(type="totp").delete()
    page.goto("/admin/")
    give_password(page)
    page.goto("/admin/factors/app/")
    axe_in_two_looks(page)


def test_what_was_typed_survives_the_end_of_the_session(open_page: OpenPage, axe: Callable[..., None]) -> None:
    user = make_editor()
    page = open_page(viewport=DESKTOP)
    page.watch.allow("403")
    give_password(page)
    give_code(page, code_now())
    page.goto("/admin/auth/group/add/")
    page.get_by_label("Name").fill("Friends of the site")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("nothing was saved")
    axe(page)
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    give_code(page, code_now(ahead=1))
    expect(page.get_by_role("definition")).to_have_text("Friends of the site")
    axe(page)
    page.get_by_role("button", name="Send it now").click()
    expect(page.locator(".messagelist")).to_contain_text("Friends of the site")
