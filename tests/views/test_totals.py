"""The anonymous totals: added by an explicit POST, counted once, shown from twenty answers on."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comparison import anonymous
from comparison.models import Tally, TotalsEntry
from tests.watching import database_away, watcher_in

COMPARISON = "managed-services-vs-staff-augmentation"
ADD = f"/{COMPARISON}/totals/add/"
ANSWERS = {"way": "full", "scope": "both", "cost": "unsure", "duration": "full-time-no-end", "cost.importance": "3"}
HERE = {"Sec-Fetch-Site": "same-origin"}


def stamp() -> str:
    with time_machine.travel(timezone.now() - timedelta(seconds=10), tick=False):
        return anonymous.new_stamp()


def add(client: Client, headers: dict[str, str] = HERE, **changed: str):
    return client.post(ADD, ANSWERS | {"stamp": stamp()} | changed, headers=headers)


def test_the_page_says_what_would_be_kept_and_keeps_nothing(content, client):
    response = client.get(ADD, ANSWERS)
    page = response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Both, in different parts of our work" in page
    assert not TotalsEntry.objects.exists()
    assert not response.cookies


def test_a_sent_form_is_kept_as_keys_with_the_week_only(content, client):
    assert add(client).status_code == 200
    entry = TotalsEntry.objects.get()
    assert entry.answers == {"scope": "both", "cost": "unsure", "duration": "full-time-no-end"}
    assert (entry.outcome, entry.rules, entry.way) == ("not-enough", 1, "full")
    assert entry.week.weekday() == 0
    assert entry.on == content.moment_of(content.comparisons[COMPARISON])


def test_the_same_form_sent_twice_counts_once(content, client):
    same = stamp()
    for _ in range(2):
        assert "were added" in add(client, stamp=same).content.decode()
    assert TotalsEntry.objects.count() == 1
    assert Tally.objects.get(dimension="scope").count == 1


@pytest.mark.parametrize(
    ("headers", "changed", "status"),
    [
        ({"Origin": "http://elsewhere.example"}, {}, 403),
        (HERE, {"stamp": "forged"}, 422),
        (HERE, {"website": "spam"}, 422),
        (HERE, {"scope.importance": "9"}, 400),
    ],
)
def test_a_refused_form_keeps_nothing_and_shows_the_answers_again(content, client, headers, changed, status):
    response = add(client, headers, **changed)
    assert response.status_code == status
    assert "Both, in different parts of our work" in response.content.decode()
    assert not TotalsEntry.objects.exists()
    assert not Tally.objects.exists()


def test_too_many_from_one_address_are_told_when_to_try_again(content, client):
    for _ in range(anonymous.PER_HOUR):
        assert add(client).status_code == 200
    late = add(client)
    assert (late.status_code, late.headers["Retry-After"]) == (429, "3600")
    assert TotalsEntry.objects.count() == anonymous.PER_HOUR


def test_with_the_database_away_the_form_keeps_the_answers(content, client, tmp_path, monkeypatch):
    watcher_in(tmp_path, monkeypatch).look()
    with database_away():
        response = add(client)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert "Wait ten seconds and send the form again." in response.text
    sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', response.text))
    assert sent.items() >= ANSWERS.items()
    assert not TotalsEntry.objects.exists()


def test_answers_are_shown_from_twenty_on(content, client):
    Tally.objects.create(comparison=COMPARISON, dimension="scope", answer="both", count=13)
    Tally.objects.create(comparison=COMPARISON, dimension="scope", answer="unsure", count=6)
    page = client.get(f"/{COMPARISON}/totals/").content.decode()
    assert '<th scope="row">Both' not in page and "All questions have fewer than 20 answers" in page
    assert content.main.dimension("scope").question.text in page.partition('id="waiting"')[2]
    Tally.objects.filter(answer="unsure").update(count=7)
    page = client.get(f"/{COMPARISON}/totals/").content.decode()
    assert '<td class="number">13</td><td class="number">65%</td>' in page
    assert '<td class="number">7</td><td class="number">35%</td>' in page
    assert "These have fewer than 20 answers" in page
    assert content.main.dimension("scope").question.text not in page.partition('id="waiting"')[2]


def test_answers_that_are_no_choice_any_more_are_left_out(content, client):
    Tally.objects.create(comparison=COMPARISON, dimension="scope", answer="gone-long-ago", count=500)
    assert "500" not in client.get(f"/{COMPARISON}/totals/").content.decode()


def test_the_totals_page_takes_the_same_queries_however_many_have_answered(content, client, django_assert_num_queries):
    client.get(f"/{COMPARISON}/totals/")
    with django_assert_num_queries(2):
        client.get(f"/{COMPARISON}/totals/")
