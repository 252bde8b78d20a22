"""What guards writing without an account: where from, how old, how often."""

from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone

from comparison import anonymous

HERE = {"Sec-Fetch-Site": "same-origin"}


def form(age: timedelta = timedelta(seconds=10), headers: dict[str, str] = HERE, **fields: str):
    """A form as a browser sends it, shown so long ago."""
    with time_machine.travel(timezone.now() - age, tick=False):
        stamp = anonymous.new_stamp()
    return RequestFactory().post("/", {"stamp": stamp} | fields, headers=headers)


def refusal(request) -> anonymous.Refusal | None:
    return anonymous.refuse(request, "totals", timezone.now())


@pytest.mark.django_db
def test_an_honest_form_is_taken():
    assert refusal(form()) is None


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://testserver"}, False),
        ({"Origin": "http://elsewhere.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_a_form_must_come_from_a_page_of_this_site(headers, taken):
    assert anonymous.is_from_here(form(headers=headers)) is taken


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age", "taken"),
    [
        (timedelta(seconds=1), False),
        (timedelta(seconds=4), True),
        (timedelta(hours=23, minutes=59), True),
        (timedelta(hours=24, minutes=1), False),
        (timedelta(days=-1), False),
    ],
)
def test_a_form_is_neither_sent_at_once_nor_kept_for_days(age, taken):
    assert (refusal(form(age)) is None) is taken


@pytest.mark.django_db
@pytest.mark.parametrize("stamp", ["", "x", "a:b:c", "::", "0" * 5_000, "\x00", "token:1:signature"])
def test_a_forged_stamp_is_refused(stamp):
    assert refusal(form(stamp=stamp)).status == 422


@pytest.mark.django_db
def test_a_filled_honeypot_is_refused():
    assert refusal(form(website="https://spam.example")).status == 422


@pytest.mark.django_db
def test_one_address_writes_only_so_often_whatever_it_forwards():
    for number in range(anonymous.PER_HOUR):
        assert refusal(form(headers=HERE | {"X-Forwarded-For": f"10.0.0.{number}"})) is None
    late = refusal(form())
    assert (late.status, late.retry_after) == (429, 3600)


@pytest.mark.django_db
def test_after_an_hour_an_address_may_write_again():
    for _ in range(anonymous.PER_HOUR + 1):
        refusal(form())
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1)):
        assert refusal(form()) is None


@pytest.mark.django_db
def test_a_double_click_counts_once_and_is_forgotten_after_a_day():
    request = form()
    now = timezone.now()
    assert anonymous.is_first_time(request, now)
    assert not anonymous.is_first_time(request, now)
    assert anonymous.UsedToken.objects.count() == 1
    anonymous.is_first_time(form(), now + timedelta(days=1, minutes=1))
    assert anonymous.UsedToken.objects.count() == 1


@pytest.mark.django_db
def test_addresses_of_one_network_of_version_6_are_one_sender():
    said = []
    for number in range(anonymous.PER_HOUR + 1):
        request = form()
        request.META["REMOTE_ADDR"] = f"2001:db8:1:2::{number + 1:x}"
        said.append(refusal(request))
    assert [one.status if one else None for one in said] == [None] * anonymous.PER_HOUR + [429]
    other = form()
    other.META["REMOTE_ADDR"] = "2001:db8:1:3::1"
    assert refusal(other) is None


@pytest.mark.django_db
def test_no_address_is_kept():
    refusal(form())
    kept = anonymous.Sender.objects.get()
    assert "127.0.0.1" not in f"{kept.digest} {kept.purpose}"
