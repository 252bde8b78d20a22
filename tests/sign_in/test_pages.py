"""The pages of the sign-in: valid, labelled, helpful to password managers, with nothing inline."""

from xml.etree.ElementTree import Element

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from comparison.sign_in.urls import OWN_ACCOUNT
from tests.markup import find, find_all, headings, inline, parse

from .people import SECOND_STEP, SIGN_IN, code_now, give_password, make_editor

FACTORS = "/admin/factors/"
WITHOUT_APP = [FACTORS, f"{FACTORS}app/", f"{FACTORS}passkeys/", "/admin/password_change/", "/admin/confirm/"]
WITH_APP = [
    FACTORS, f"{FACTORS}app/remove/", f"{FACTORS}codes/", f"{FACTORS}codes/new/", "/admin/confirm/", "/admin/logout/",
    "/admin/confirm/code/",
]  # fmt: skip
HANDLED_BY_MANAGERS = {
    "login": "username", "username": "username", "password": "current-password", "oldpassword": "current-password",
    "password1": "new-password", "password2": "new-password", "code": "one-time-code",
}  # fmt: skip


@pytest.fixture
def trees(client: Client) -> dict[str, Element]:
    """Every page, by its address; those with something wrong by what it is."""
    pages = {SIGN_IN: client.get(SIGN_IN), "wrong": give_password(client, password="wrong")}
    late = client.post("/admin/auth/group/add/", {"name": "Friends <of> & “the” site"})
    user = make_editor()
    give_password(client)
    pages |= {"late": late, SECOND_STEP: client.get(SECOND_STEP), "code": client.post(SECOND_STEP, {"code": "1"})}
    client.post(SECOND_STEP, {"code": code_now()})
    pages |= {address: client.get(address) for address in WITH_APP}
    Authenticator.objects.filter(user=user).delete()
    client.force_login(user)
    pages |= {f"{address} before": client.get(address) for address in WITHOUT_APP}
    assert {page: answer.status_code for page, answer in pages.items() if answer.status_code != 200} == {"late": 403}
    return {page: parse(answer.content) for page, answer in pages.items()}


def test_each_page_is_valid_and_begins_with_one_heading_that_its_title_repeats(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        first = [words for level, words in headings(tree) if level == 1]
        assert (page, len(first)) == (page, 1)
        assert inline(find(tree, "title")) == f"{first[0]} – Side by Side"


def test_each_field_has_a_label_and_says_what_belongs_there(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        labelled = {label.get("for") for label in find_all(tree, "label")}
        for field in find_all(tree, "input"):
            name = field.get("name", "")
            shown = field.get("type") != "hidden" and "hidden" not in field.attrib
            assert (page, name, field.get("id") in labelled) == (page, name, shown)
            if name in HANDLED_BY_MANAGERS:
                assert (page, name, field.get("autocomplete")) == (page, name, HANDLED_BY_MANAGERS[name])
            assert not any(attribute.startswith("on") for attribute in field.attrib)


def test_what_is_wrong_is_told_above_and_at_the_field(trees: dict[str, Element]) -> None:
    code = trees["code"]
    assert inline(find(code, "a", href="#id_code")).startswith("Code: This code does not fit")
    assert find(code, "input", id="id_code").get("aria-describedby") == "id_code_error"
    assert inline(find(code, "p", id="id_code_error")).startswith("This code does not fit")
    assert "do not go together" in inline(find(trees["wrong"], "div", role="alert"))


def test_nothing_acts_or_styles_from_inside_a_page(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        for element in tree.iter():
            assert (page, element.get("style"), element.tag == "style") == (page, None, False)
            assert element.tag != "script" or element.get("integrity") or element.get("type") == "application/json"
            assert not (element.get("src") or "").startswith("data:")


def test_every_page_of_an_own_account_is_looked_at(trees: dict[str, Element]) -> None:
    looked_at = {page.removesuffix(" before") for page in trees}
    others = {"typed/", "password_set/", "confirm/passkey/", "factors/passkeys/<int:pk>/remove/"}
    assert {str(pattern.pattern) for pattern in OWN_ACCOUNT if f"/admin/{pattern.pattern}" not in looked_at} == others
