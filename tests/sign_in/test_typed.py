"""Nothing typed is lost when a form comes after the session has ended; and nothing is written by that."""

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from comparison.models import Edition, Page
from comparison.sign_in.typed import Typed
from tests.admin.conftest import filled
from tests.watching import database_away

from .people import PASSWORD, SECOND_STEP, SIGN_IN, code_now, make_editor

LONG = 'Tea & "coffee",\r\nwith milk – né.\r\n'
TYPED = "/admin/typed/"


@pytest.fixture
def ada(content: Any) -> Client:
    """Signed in, from a browser that sends tokens."""
    client = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})
    client.force_login(make_editor())
    return client


def address() -> str:
    return f"/admin/comparison/page/{Page.objects.get(key='about').pk}/change/"


def token(page: str) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return {"csrfmiddlewaretoken": found[1]}


def carried(page: str) -> dict[str, str]:
    """The token and the hidden fields of the first form of a sign-in page."""
    first = page[: page.index("</form>")]
    hidden = re.findall(r'<input type="hidden" name="(next|typed)" value="([^"]*)"', first)
    return token(page) | {name: html.unescape(value) for name, value in hidden}


def shown(page: str) -> dict[str, str]:
    """The fields that the page for what was typed would send; a browser writes line ends as here."""
    fields = re.findall(r'<textarea name="([^"]*)" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    return {html.unescape(name): html.unescape(value) for name, value in fields}


def expire(client: Client) -> None:
    client.session.flush()


def test_a_form_that_comes_too_late_is_carried_through_both_steps_and_sent_again(ada: Client) -> None:
    where, count = address(), Edition.objects.count()
    sent = filled(ada, where) | {"text": LONG, "_save": "Save"}
    sent |= token(ada.get(where).text)
    expire(ada)
    late = ada.post(where, sent)
    assert late.status_code == 403 and "nothing was saved" in late.text
    again = ada.post(SIGN_IN, carried(late.text) | {"login": "ada", "password": "wrong"})
    assert again.status_code == 200
    ada.post(SIGN_IN, carried(again.text) | {"login": "ada", "password": PASSWORD})
    step = ada.get(SECOND_STEP)
    assert ada.post(SECOND_STEP, token(step.text) | {"code": code_now()}).headers["Location"] == TYPED
    page = ada.get(TYPED).text
    assert Edition.objects.count() == count and Page.objects.get(key="about").text != LONG
    assert f'<form method="post" action="{where}">' in page
    ada.post("/admin/comparison/source/", token(page) | {"action": ""})
    fields = shown(page)
    assert fields == {name: str(value) for name, value in sent.items() if name != "csrfmiddlewaretoken"}
    assert ada.post(where, token(page) | fields).status_code == 302
    assert Page.objects.get(key="about").text.split() == LONG.split()
    assert ada.get(TYPED).headers["Location"] == "/admin/"


def test_what_one_editor_typed_is_not_shown_to_the_next_in_the_same_browser(ada: Client) -> None:
    make_editor("bob")
    where = address()
    sent = filled(ada, where) | {"text": LONG, "_save": "Save"} | token(ada.get(where).text)
    expire(ada)
    late = ada.post(where, sent)
    assert ada.post(SIGN_IN, carried(late.text) | {"login": "ada", "password": PASSWORD}).status_code == 302
    # She goes away before the second step, and begins nothing anew: he does.
    ada.post("/admin/logout/", token(ada.get(SECOND_STEP).text))
    page = ada.get(SIGN_IN).text
    ada.post(SIGN_IN, token(page) | {"login": "bob", "password": PASSWORD})
    assert ada.post(SECOND_STEP, token(ada.get(SECOND_STEP).text) | {"code": code_now()}).status_code == 302
    assert ada.get(TYPED).headers["Location"] == "/admin/"
    assert ada.get(TYPED).status_code == 302 and LONG.strip() not in ada.get("/admin/").text


def test_after_a_sign_in_in_another_window_the_old_form_is_shown_again(ada: Client) -> None:
    where = address()
    sent = filled(ada, where) | {"text": LONG}
    ada.cookies["csrftoken"] = "x" * 32
    page = ada.post(where, sent)
    assert (page.status_code, shown(page.text)["text"]) == (403, LONG)
    assert Page.objects.get(key="about").text != LONG


def test_with_the_database_away_what_was_typed_comes_back_to_be_sent_again(ada: Client) -> None:
    where, count = address(), Edition.objects.count()
    sent = filled(ada, where) | {"text": LONG, "_save": "Save"} | token(ada.get(where).text)
    ada.raise_request_exception = False
    with database_away():
        away = ada.post(where, sent)
        again = ada.post(where, shown(away.text) | token(away.text))
    assert (away.status_code, away.headers["Retry-After"], again.status_code) == (503, "10", 503)
    assert "what you typed is on this page still" in away.text
    assert shown(again.text)["text"] == LONG
    assert ada.post(where, shown(again.text) | token(again.text)).status_code == 302
    assert (Page.objects.get(key="about").text, Edition.objects.count()) == (LONG.strip(), count + 1)


@pytest.mark.parametrize("write", ["UPDATE", "INSERT"])
def test_on_a_full_disk_what_was_typed_comes_back(ada: Client, write: str) -> None:
    where = address()
    sent = filled(ada, where) | {"text": LONG, "_save": "Save"} | token(ada.get(where).text)
    ada.raise_request_exception = False
    with database_away(write):
        assert shown(ada.post(where, sent).text)["text"] == LONG


def test_with_the_database_away_what_another_site_sent_is_not_repeated(ada: Client) -> None:
    where, ada.raise_request_exception = address(), False
    with database_away():
        response = ada.post(where, {"text": LONG}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (response.status_code, shown(response.text)) == (503, {})


def test_with_the_database_away_a_sign_in_repeats_nothing(ada: Client) -> None:
    sent = {"login": "ada", "password": PASSWORD} | token(Client().get(SIGN_IN).text)
    ada.raise_request_exception = False
    with database_away():
        response = ada.post(SIGN_IN, sent)
    assert PASSWORD not in response.text and shown(response.text) == {}


def test_a_code_that_comes_too_late_is_not_kept(ada: Client) -> None:
    sent = {"code": "123456"} | token(ada.get("/admin/confirm/").text)
    expire(ada)
    assert ada.post("/admin/confirm/code/", sent).headers["Location"] == f"{SIGN_IN}?next=/admin/confirm/code/"


def test_of_a_sign_in_that_comes_too_late_nothing_is_kept(ada: Client) -> None:
    ada.cookies["csrftoken"] = "x" * 32
    assert "This is not open to you" in ada.post(SIGN_IN, {"login": "ada", "password": PASSWORD}).text
    assert ada.get(TYPED).headers["Location"] == "/admin/"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_form_of_another_site_is_neither_kept_nor_shown(ada: Client, site: str) -> None:
    page = ada.post(address(), {"text": LONG}, headers={"Sec-Fetch-Site": site})
    assert page.status_code == 403 and "coffee" not in page.text
    assert ada.get(TYPED).headers["Location"] == "/admin/"


def test_passwords_are_not_carried(ada: Client) -> None:
    sent = {"username": "bert", "password1": "Three cups", "password2": "Three cups", "usable_password": "true"}
    sent |= token(ada.get("/admin/auth/user/add/").text)
    expire(ada)
    page = ada.post("/admin/auth/user/add/", sent).text
    assert json.loads(carried(page)["typed"])["fields"] == [["username", "bert"]]
    assert "Three cups" not in page
    assert not User.objects.filter(username="bert").exists()


def test_a_form_about_people_waits_until_its_sender_has_confirmed_who_they_are(ada: Client) -> None:
    add = "/admin/auth/group/add/"
    sent = token(ada.get(add).text) | {"name": "Friends", "_save": "Save"}
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        asked = ada.post(add, sent).headers["Location"]
        assert asked == f"/admin/confirm/?next={TYPED}"
        confirmed = ada.post(asked, token(ada.get(asked).text) | {"password": PASSWORD, "next": TYPED})
        page = ada.get(confirmed.headers["Location"]).text
        assert not Group.objects.filter(name="Friends").exists()
        ada.post(add, token(page) | shown(page))
    assert Group.objects.filter(name="Friends").exists()


def test_what_was_typed_can_be_dropped(ada: Client) -> None:
    where = address()
    ada.cookies["csrftoken"] = "x" * 32
    page = ada.post(where, {"text": LONG}).text
    assert ada.post(TYPED, token(page)).headers["Location"] == where
    assert ada.get(TYPED).headers["Location"] == "/admin/"


def test_without_a_session_nothing_is_kept_in_the_database(client: Client, content: Any) -> None:
    assert client.post(address(), {"text": LONG}).status_code == 403
    client.post(SIGN_IN, {"login": "ada", "password": "wrong", "typed": str(Typed(address(), [["text", LONG]]))})
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "written",
    ["", "x", "[]", "{}", '{"path": "/admin/", "fields": 5}', '{"path": "//example.org/", "fields": []}',
     '{"path": "https://example.org/", "fields": [["a", "b"]]}', '{"path": "javascript:x", "fields": [["a", "b"]]}',
     '{"path": "/admin/", "fields": [["a"]]}', '{"path": "/tea/comments/add/", "fields": [["a", "b"]]}',
     "[" * 100_000],
)  # fmt: skip
def test_what_no_page_of_the_site_wrote_is_not_kept(client: Client, written: str) -> None:
    make_editor()
    client.post(SIGN_IN, {"login": "ada", "password": PASSWORD, "typed": written})
    assert client.post(SECOND_STEP, {"code": code_now()}).status_code == 302
    assert client.get(TYPED).headers["Location"] == "/admin/"
