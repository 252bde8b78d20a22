"""Into the admin leads one way: a password and a second factor, which the first sign-in sets up."""

import json
import re
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from comparison.sign_in.adapters import WRONG
from tests.test_settings import PUBLIC, run

from .people import PASSWORD, SECOND_STEP, SIGN_IN, code_now, give_password, is_in, make_editor, secret_on, sign_in

FACTORS, APP, CODES = "/admin/factors/", "/admin/factors/app/", "/admin/factors/codes/"


@pytest.mark.django_db(transaction=True)
def test_the_first_sign_in_leads_to_setting_up_a_second_factor_and_nowhere_else(client: Client) -> None:
    user = make_editor(with_app=False)
    give_password(client)
    for address in ("/admin/", "/admin/comparison/page/", "/admin/publish/", "/admin/auth/user/"):
        assert (address, client.get(address).headers.get("Location")) == (address, FACTORS)
    set_up = client.post(APP, {"code": code_now(secret_on(client.get(APP).text))})
    assert set_up.headers["Location"] == CODES
    codes = re.findall(r"<code>(\d{8})</code>", client.get(CODES).text)
    assert codes == RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes")).get_unused_codes()
    assert (len(codes), is_in(client)) == (10, True)


def test_a_password_alone_opens_nothing(client: Client) -> None:
    make_editor()
    assert give_password(client).headers["Location"] == SECOND_STEP
    assert client.get("/admin/").headers["Location"].startswith(SIGN_IN)
    assert client.post(SECOND_STEP, {"code": "000000"}).status_code == 200
    assert not is_in(client)


def test_a_password_and_a_code_lead_to_where_one_wanted_to_go(client: Client) -> None:
    make_editor()
    asked = client.get("/admin/comparison/page/?q=tea")
    assert asked.headers["Location"] == f"{SIGN_IN}?next=/admin/comparison/page/%3Fq%3Dtea"
    assert sign_in(client, next="/admin/comparison/page/?q=tea").headers["Location"] == "/admin/comparison/page/?q=tea"
    assert is_in(client)


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", "http://[", "\\\\x"]
)
def test_nobody_is_led_to_another_site(client: Client, elsewhere: str) -> None:
    make_editor()
    assert sign_in(client, next=elsewhere).headers["Location"] == "/admin/"
    assert client.get(SIGN_IN, {"next": elsewhere}).headers["Location"] == "/admin/"
    assert client.post("/admin/logout/", {"next": elsewhere}).headers["Location"] == SIGN_IN


def test_a_code_signs_in_once(client: Client) -> None:
    make_editor()
    sign_in(client)
    second = Client()
    give_password(second)
    for again in (code_now(), f"{code_now()[:3]} {code_now()[3:]}"):
        assert "was used before" in second.post(SECOND_STEP, {"code": again}).text
    assert second.post(SECOND_STEP, {"code": code_now(ahead=1)}).status_code == 302


def test_a_recovery_code_takes_the_place_of_the_app_once(client: Client) -> None:
    user = make_editor()
    code = RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes")).get_unused_codes()[0]
    for status in (302, 200):
        other = Client()
        give_password(other)
        assert other.post(SECOND_STEP, {"code": code}).status_code == status


def test_the_answer_tells_nobody_which_accounts_there_are(client: Client) -> None:
    make_editor()
    make_editor("left", is_active=False)
    make_editor("reader", is_staff=False, is_superuser=False)
    pages = {
        give_password(Client(), name, password).text.replace(name, "")
        for name, password in (("ada", "wrong"), ("nobody", "wrong"), ("left", PASSWORD), ("reader", PASSWORD))
    }
    assert len({re.sub(r'value="\w{64}"', "", page) for page in pages}) == 1
    assert WRONG in pages.pop()


def test_an_unknown_account_takes_the_hasher_as_long(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    monkeypatch.setattr(User, "set_password", lambda user, password: made.append(password))
    give_password(client, "nobody", "wrong")
    assert made == ["wrong"]


def test_who_is_no_editor_is_refused_with_a_session_too(client: Client) -> None:
    client.force_login(make_editor("reader", is_staff=False, is_superuser=False))
    for address in ("/admin/", FACTORS, "/admin/publish/"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "account_inactive"])
def test_nothing_is_offered_that_editors_do_not_need(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_admins_own_addresses_are_the_sign_ins() -> None:
    assert (reverse("admin:login"), reverse("admin:logout")) == (reverse("account_login"), reverse("account_logout"))
    assert reverse("admin:password_change") == reverse("account_change_password")


def passkey_answer(**changed: Any) -> str:
    """What a browser sends, but for some of it."""
    data = {"clientDataJSON": encoded(b'{"type": "webauthn.get"}'), "authenticatorData": encoded(bytes(37))}
    response = data | {"signature": encoded(b"x"), "userHandle": encoded(b"1"), "attestationObject": encoded(b"\xa0")}
    return json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": response | changed})


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize(
    "answer",
    [
        "", "[]", "5", "{}", '{"response": 5}', '{"response": {"userHandle": 5}}', "{" * 2_000, "[" * 100_000,
        "9" * 5_000, passkey_answer(), passkey_answer().replace("rawId", "other"),
        passkey_answer(authenticatorData=encoded(bytes(32) + b"\xc1" + bytes(22))),
        passkey_answer(authenticatorData=encoded(bytes(32) + b"\x80" + bytes(4))),
        passkey_answer(authenticatorData="[" * 100_000), passkey_answer(clientDataJSON=encoded(b"\xff")),
    ],
    ids=map(str, range(15)),
)  # fmt: skip
def test_a_malformed_passkey_is_no_failure(client: Client, answer: str) -> None:
    assert client.get("/admin/login/passkey/", headers={"Accept": "application/json"}).status_code == 200
    assert client.post("/admin/login/passkey/", {"credential": answer}).status_code == 302
    make_editor()
    give_password(client)
    assert client.post(SECOND_STEP, {"credential": answer}).status_code == 200
    client.force_login(User.objects.get())
    confirm = "/admin/confirm/passkey/"
    assert client.get(confirm).status_code == 302, "nobody without a passkey confirms with one"
    assert client.post(confirm, {"credential": answer}).status_code in (200, 302)
    assert client.post("/admin/factors/passkeys/", {"credential": answer}).status_code == 200


@pytest.mark.parametrize(("asked", "status"), [(True, 302), (False, 200)])
def test_where_it_is_not_asked_for_a_password_will_do(client: Client, settings: Any, asked: bool, status: int) -> None:
    settings.SECOND_FACTOR = asked
    make_editor(with_app=False)
    give_password(client)
    assert client.get("/admin/").status_code == status


def test_signing_out_ends_the_session(client: Client) -> None:
    make_editor()
    sign_in(client)
    key = client.session.session_key
    assert client.get("/admin/logout/").status_code == 200 and is_in(client)
    assert client.post("/admin/logout/").headers["Location"] == SIGN_IN
    client.cookies["sessionid"] = key
    assert not is_in(client)


def test_behind_tls_cookies_are_bound_to_the_host_and_the_transport() -> None:
    ask = "from django.test import Client; print(Client().get('/admin/login/', secure=True).cookies)"
    see = "from django.conf import settings; print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE)"
    public = PUBLIC | {"ALLOWED_HOSTS": "testserver", "PRODUCTION": "1"}
    ended = run("shell", "--no-imports", "-c", f"{see}; {ask}", DJANGO_SETTINGS_MODULE="tests.plain_settings", **public)
    session, cookie = ended.stdout.splitlines()
    assert session == "__Host-session True"
    assert cookie.startswith("Set-Cookie: __Host-csrf=")
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_the_log_tells_of_guesses_and_of_nobody(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    make_editor()
    with caplog.at_level("INFO", logger="comparison.sign_in"):
        give_password(client, password="wrong")
        give_password(client, "nobody", "wrong")
        give_password(client)
        client.post(SECOND_STEP, {"code": "000000"})
        client.post(SECOND_STEP, {"code": code_now()})
    told = [record for record in caplog.records if record.name.startswith("comparison.sign_in")]
    assert [record.event for record in told] == ["refused password"] * 2 + ["refused code", "sign-in"]  # type: ignore[attr-defined]
    assert not any(word in record.getMessage() for record in told for word in ("ada", "nobody", "wrong", "000000"))
