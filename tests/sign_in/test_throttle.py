"""Five tries, then one after each wait, which grows; the same for accounts that are none, and for codes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from comparison.proxies import origin
from comparison.sign_in.throttle import Throttle

from .people import SECOND_STEP, code_now, give_password, is_in, make_editor, sign_in

START = datetime.fromisoformat("2026-11-24T08:00:00+00:00")


@pytest.fixture
def throttle() -> Throttle:
    return Throttle("password", "ada", "192.0.2.1")


def test_after_five_failures_the_wait_grows_from_one_to_fifteen_minutes(throttle: Throttle) -> None:
    with time_machine.travel(START, tick=False) as clock:
        assert [throttle.take() for _ in range(5)] == [0] * 5
        waits = []
        for _ in range(6):
            waits.append(throttle.take())
            clock.shift(timedelta(seconds=waits[-1] - 1))
            assert throttle.take() == 1
            clock.shift(timedelta(seconds=2))
            assert throttle.take() == 0
    assert waits == [60, 120, 240, 480, 900, 900]


def test_a_success_begins_anew(throttle: Throttle) -> None:
    for _ in range(6):
        throttle.take()
    throttle.forget()
    assert [throttle.take() for _ in range(6)] == [0, 0, 0, 0, 0, 60]


def test_an_account_is_not_locked_by_somebody_elsewhere(throttle: Throttle) -> None:
    for _ in range(6):
        throttle.take()
    assert throttle.take() > 0
    for other in (Throttle("password", "ada", "192.0.2.2"), Throttle("password", "bert", "192.0.2.1")):
        assert other.take() == 0
    assert Throttle("code", "ada", "192.0.2.1").take() == 0


def test_of_an_address_of_version_6_the_first_half_counts() -> None:
    addresses = [f"2001:db8:1:2::{number:x}" for number in range(6)]
    assert [Throttle("password", "ada", address).take() for address in addresses] == [0] * 5 + [60]
    assert Throttle("password", "ada", "2001:db8:1:3::").take() == 0
    assert Throttle("password", "ada", "").take() == 0


def test_an_address_of_version_4_counts_for_itself_however_it_is_written() -> None:
    assert [origin(f"::ffff:203.0.113.{number}") for number in (1, 2)] == ["203.0.113.1", "203.0.113.2"]


def test_many_tries_at_once_are_no_way_past(throttle: Throttle, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tries"}}
    cache.clear()
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: throttle.take(), range(40)))
    assert taken.count(0) == 5


@pytest.mark.parametrize("name", ["ada", "ADA", "nobody"])
def test_too_many_passwords_are_answered_with_how_long_to_wait(client: Client, name: str) -> None:
    make_editor()
    answers = [give_password(client, name, f"wrong {number}") for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert "Wait 1 minute" in answers[-1].text
    assert give_password(client, name).status_code == 429


def test_a_forged_address_changes_nothing(client: Client) -> None:
    make_editor()
    forged = [{"X-Forwarded-For": f"192.0.2.{number}", "Forwarded": f"for=192.0.2.{number}"} for number in range(6)]
    data = {"login": "ada", "password": "wrong"}
    statuses = [client.post("/admin/login/", data, headers=headers).status_code for headers in forged]
    assert statuses == [200] * 5 + [429]


def test_codes_are_throttled_too_and_not_by_a_session(client: Client) -> None:
    make_editor()
    statuses = []
    for number in range(6):
        fresh = Client()
        give_password(fresh)
        statuses.append(fresh.post(SECOND_STEP, {"code": f"00000{number}"}).status_code)
    assert statuses == [200] * 5 + [429]
    give_password(client)
    assert client.post(SECOND_STEP, {"code": code_now()}).status_code == 429
    assert not is_in(client)


def test_confirming_who_one_is_is_throttled_with_the_sign_in(client: Client) -> None:
    make_editor()
    sign_in(client)
    statuses = [client.post("/admin/confirm/", {"password": "wrong"}).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]
    assert give_password(Client()).status_code == 429


def test_one_address_may_try_only_so_many_accounts(client: Client) -> None:
    answers = [give_password(client, f"name-{number}", "wrong") for number in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
