"""A session holds for an hour of rest and half a day in all, and no longer than what it rests on."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from comparison.roles import create_roles

from .people import PASSWORD, code_now, is_in, make_editor, secret_on, sign_in

START = datetime.fromisoformat("2026-11-24T08:00:00+00:00")
PEOPLE, CODES = "/admin/auth/user/", "/admin/factors/codes/"


@pytest.fixture
def ada(client: Client) -> User:
    """Signed in with both steps."""
    create_roles()
    user = make_editor()
    sign_in(client)
    return user


def test_the_key_of_a_session_changes_with_each_step(client: Client) -> None:
    client.get("/admin/login/passkey/", headers={"Accept": "application/json"})
    before = client.session.session_key
    make_editor()
    sign_in(client)
    assert before and client.session.session_key != before


def test_an_hour_without_a_request_ends_a_session(client: Client) -> None:
    make_editor()
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client)
        for _ in range(3):
            clock.shift(timedelta(minutes=59))
            assert is_in(client)
        clock.shift(timedelta(minutes=61))
        assert not is_in(client)


def test_twelve_hours_end_a_session_however_busy(client: Client) -> None:
    make_editor()
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client)
        for _ in range(14):
            clock.shift(timedelta(minutes=50))
            assert is_in(client)
        clock.shift(timedelta(minutes=30))
        assert not is_in(client)


CHANGES: dict[str, Callable[[User], object]] = {
    "role": lambda user: user.groups.add(Group.objects.get(name="moderator")),
    "permission": lambda user: user.user_permissions.add(Permission.objects.get(codename="publish_edition")),
    "superuser": lambda user: User.objects.filter(pk=user.pk).update(is_superuser=False),
    "staff": lambda user: User.objects.filter(pk=user.pk).update(is_staff=False),
    "active": lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    "factors lost": lambda user: Authenticator.objects.filter(user=user).delete(),
    "one factor lost": lambda user: Authenticator.objects.filter(user=user, type="recovery_codes").delete(),
    "another factor": lambda user: Authenticator.objects.create(user=user, type="webauthn", data={}),
    "password": lambda user: (user.set_password("Three cups at night"), user.save()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_all_sessions_end_when_what_they_rest_on_changes(
    client: Client, ada: User, change: Callable[[User], object]
) -> None:
    other = Client()
    other.force_login(ada)
    assert is_in(client) and is_in(other)
    change(ada)
    assert not is_in(client) and not is_in(other)


def test_a_change_elsewhere_ends_nothing(client: Client, ada: User) -> None:
    bert = make_editor("bert")
    for change in CHANGES.values():
        change(bert)
    User.objects.filter(pk=ada.pk).update(first_name="Ada")
    assert is_in(client)


@pytest.mark.django_db(transaction=True)
def test_who_changes_their_own_factors_stays_and_their_other_sessions_end(client: Client) -> None:
    user = make_editor()
    sign_in(client)
    for address in ("/admin/factors/codes/new/", "/admin/factors/app/remove/"):
        other = Client()
        other.force_login(user)
        key = client.session.session_key
        assert client.post(address).status_code == 302
        assert (address, client.get("/admin/factors/").status_code, is_in(other)) == (address, 200, False)
        assert client.session.session_key != key
    assert not Authenticator.objects.exists()
    assert client.get("/admin/").headers["Location"] == "/admin/factors/"
    app = "/admin/factors/app/"
    client.post(app, {"code": code_now(secret_on(client.get(app).text))})
    assert is_in(client)


def test_who_changes_their_own_password_stays_and_their_other_sessions_end(client: Client, ada: User) -> None:
    other = Client()
    other.force_login(ada)
    new = {"oldpassword": PASSWORD, "password1": "Three cups at night", "password2": "Three cups at night"}
    assert client.post("/admin/password_change/", new | {"oldpassword": "wrong"}).status_code == 200
    assert client.post("/admin/password_change/", new).headers["Location"] == "/admin/factors/"
    assert (is_in(client), is_in(other)) == (True, False)


CONFIRMED = [
    PEOPLE, "/admin/auth/user/add/", "/admin/auth/group/", "/admin/factors/app/remove/", "/admin/factors/passkeys/",
    CODES, f"{CODES}new/", "/admin/password_set/", "/admin/password_change/",
]  # fmt: skip


@pytest.mark.parametrize("address", CONFIRMED)
def test_who_may_sign_in_is_changed_only_by_who_has_just_confirmed_who_they_are(client: Client, address: str) -> None:
    make_editor()
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client)
        assert not client.get(address).headers.get("Location", "").startswith("/admin/confirm/")
        clock.shift(timedelta(minutes=11))
        asked = client.get(address).headers["Location"]
        assert asked == f"/admin/confirm/?next={address}"
        assert address == CODES or client.post(address).headers["Location"] == asked
        assert client.get("/admin/comparison/page/").status_code == 200
        assert "not your password" in client.post(asked, {"password": "wrong"}).text
        assert client.get(address).headers["Location"] == asked
        assert client.post(asked, {"password": PASSWORD}).headers["Location"] == address
        assert not client.get(address).headers.get("Location", "").startswith("/admin/confirm/")


def test_a_code_confirms_as_well(client: Client) -> None:
    make_editor()
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client)
        clock.shift(timedelta(minutes=11))
        assert client.get(PEOPLE).status_code == 302
        client.post("/admin/confirm/code/", {"code": code_now()})
        assert client.get(PEOPLE).status_code == 200


def test_nobody_but_a_superuser_manages_people(client: Client) -> None:
    user = make_editor(is_superuser=False)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    client.force_login(user)
    for address in (PEOPLE, "/admin/auth/user/add/", f"{PEOPLE}{user.pk}/password/", "/admin/auth/group/add/"):
        assert (address, client.get(address).status_code) == (address, 403)
    assert "/admin/auth/" not in client.get("/admin/").text
