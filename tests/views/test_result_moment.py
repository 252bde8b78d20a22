"""A result opened again later: shown with the rules and texts that its address names, beside what today would say."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comparison import editions
from comparison.addresses import site_addresses
from comparison.answers import FULL
from comparison.documents import Choice, Comparison, Dimension, Published, name_of
from comparison.forms import questions_of, write_moment
from comparison.recommendation import Recommendation, recommend, rules
from comparison.results import outcome_in_words
from tests.markup import by_id, find, find_all, inline, links, parse, submission, words
from tests.pages import Reader, fragment_of, readers
from tests.publishing import copies, publish, with_stance

HTMX = {"HX-Request": "true"}


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


@pytest.fixture
def reader(comparison: Comparison) -> Reader:
    """Somebody for whom the first option leads, with exceptions."""
    return readers(comparison)["exceptions"]


@pytest.fixture
def made(comparison: Comparison, reader: Reader, client: Client) -> str:
    """The address of the reader's result as its page shares it, before anything is changed."""
    return shared(opened(client, f"{reverse('recommendation', args=[comparison.slug])}?{reader.query()}"))


def opened(client: Client, address: str, status: int = 200) -> Element:
    response = client.get(address)
    assert response.status_code == status
    return find(parse(response.content), "main")


def shared(page: Element) -> str:
    return by_id(page, "share").get("value", "")


def ids(page: Element) -> set[str | None]:
    return {element.get("id") for element in page.iter()}


def outcome(page: Element) -> str:
    return inline(find(page, "h1"))


def engine(comparison: Comparison, reader: Reader) -> Recommendation:
    return recommend(questions_of(comparison.asked(FULL)), reader.answers, reader.importances)


def change_positions(comparison: Comparison, reader: Reader) -> Comparison:
    """Publish positions with which the first option leads this reader no more."""
    pulling = {one.key for one in engine(comparison, reader).reasons_for}
    changed = [
        with_stance(with_stance(one, 1, position=0), 2, position=1)
        for one in comparison.asked(FULL)
        if one.key in pulling
    ]
    published = publish(*changed)
    assert published.main
    assert engine(published.main, reader).outcome != engine(comparison, reader).outcome == "first"
    return published.main


def with_choice(dimension: Dimension, old: str, new: Choice) -> Dimension:
    """The dimension with one choice replaced by another."""
    assert dimension.question
    choices = tuple(new if one.key == old else one for one in dimension.question.choices)
    return replace(dimension, question=replace(dimension.question, choices=choices))


# --- Shown as then, with today beside it ---


def test_with_the_same_texts_nothing_is_said_of_then(made: str, client: Client) -> None:
    page = opened(client, made)
    assert "since" not in ids(page) and "was made with rules" not in inline(page)


def test_an_older_result_is_shown_as_then(comparison: Comparison, reader: Reader, made: str, client: Client) -> None:
    before = opened(client, made)
    change_positions(comparison, reader)
    after = opened(client, made)
    for part in ("outcome", "lean", "strongest", "against", "exceptions", "changes", "reasons", "side-by-side"):
        assert (part, words(by_id(after, part))) == (part, words(by_id(before, part)))
    assert shared(after) == made


def test_todays_outcome_stands_beside_it_where_it_differs(
    comparison: Comparison, reader: Reader, made: str, client: Client
) -> None:
    today = change_positions(comparison, reader)
    since = by_id(opened(client, made), "since")
    said = outcome_in_words(engine(today, reader), today)
    assert f"With today’s texts the same answers give another outcome: {said}." in inline(since)
    page = opened(client, dict(links(since))["See today’s result"])
    assert (outcome(page), "since" in ids(page)) == (said, False)


def test_what_changed_since_is_named_with_its_fields(comparison: Comparison, made: str, client: Client) -> None:
    first, second = comparison.asked(FULL)[:2]
    publish(with_stance(first, 1, position=first.first.position + 1), replace(second, lead="Another lead."))
    since = inline(by_id(opened(client, made), "since"))
    assert f"{first.name} (stances)" in since and f"{second.name} (lead)" in since
    assert comparison.asked(FULL)[2].name not in since


def test_the_same_outcome_is_said_to_be_the_same(comparison: Comparison, made: str, client: Client) -> None:
    publish(replace(comparison.dimensions[0], lead="Another lead."))
    since = by_id(opened(client, made), "since")
    assert "With today’s texts the same answers give the same outcome." in inline(since)


def test_another_name_of_an_option_is_no_other_outcome(comparison: Comparison, made: str, client: Client) -> None:
    renamed = replace(comparison.first, name="Handing IT over")
    publish(replace(comparison.head, options=(renamed, comparison.second)))
    page = opened(client, made)
    assert "the same answers give the same outcome" in inline(by_id(page, "since"))
    assert outcome(page).startswith(comparison.first.name)


def test_a_new_date_of_review_is_no_change(comparison: Comparison, made: str, client: Client) -> None:
    dimension = comparison.dimensions[0]
    publish(replace(dimension, reviewed=dimension.reviewed + timedelta(days=1)))
    since = inline(by_id(opened(client, made), "since"))
    assert "Changed since" not in since and dimension.name not in since


def test_a_new_question_is_open_in_it(comparison: Comparison, made: str, client: Client) -> None:
    [new] = copies(comparison, 1)
    publish(replace(new, comparison=comparison.key))
    page = opened(client, made)
    assert f"New questions, open in this result: {new.name}." in inline(by_id(page, "since"))
    assert new.name not in inline(by_id(page, "reasons"))
    today = opened(client, dict(links(by_id(page, "since")))["See today’s result"])
    assert new.name in [words for words, _ in links(by_id(today, "open"))]


def test_answers_that_are_no_choice_any_more_are_listed_and_count_as_then(
    comparison: Comparison, reader: Reader, made: str, client: Client
) -> None:
    dimension = comparison.asked(FULL)[0]
    assert dimension.question
    given = reader.answers[dimension.key]
    old = dimension.question.choice(given)
    assert old
    publish(with_choice(dimension, given, replace(old, key="another-key")))
    page = opened(client, made)
    said = inline(by_id(page, "since"))
    assert f"Answers that today’s questions do not know any more: {dimension.key}={given}." in said
    assert old.text in inline(by_id(page, "reasons")) and "9 of 9 questions" in inline(page)
    today = opened(client, dict(links(by_id(page, "since")))["See today’s result"])
    assert "8 of 9 questions" in inline(today)


def test_an_answer_of_then_without_its_moment_is_reported_as_unknown(
    comparison: Comparison, reader: Reader, client: Client
) -> None:
    key = comparison.asked(FULL)[0].key
    query = reader.query().replace(f"{key}={reader.answers[key]}", f"{key}=choice-of-last-year")
    page = opened(client, f"{reverse('recommendation', args=[comparison.slug])}?{query}&former=1")
    assert f"{key}=choice-of-last-year" in inline(page) and "former=1" in inline(page)
    assert "8 of 9 questions" in inline(page)


def test_a_question_withdrawn_since_still_counts_in_it(comparison: Comparison, reader: Reader, client: Client) -> None:
    [passing] = (replace(one, comparison=comparison.key) for one in copies(comparison, 1))
    publish(passing)
    query = f"{reader.query()}&{passing.key}=both"
    made = shared(opened(client, f"{reverse('recommendation', args=[comparison.slug])}?{query}"))
    publish(withdrawing=(name_of(passing),))
    page = opened(client, made)
    assert passing.name in inline(by_id(page, "reasons")) and "10 of 10 questions" in inline(page)
    said = inline(by_id(page, "since"))
    assert f"do not know any more: {passing.key}=both." in said and passing.name in said


# --- What leads on from it ---


def test_its_changes_lead_to_what_they_say_with_the_same_texts(
    comparison: Comparison, reader: Reader, made: str, client: Client
) -> None:
    change_positions(comparison, reader)
    for item in list(find_all(by_id(opened(client, made), "changes"), "li"))[:4]:
        [(_, address)] = links(item)
        page = opened(client, address)
        said = inline(find(item, "b"))
        assert (inline(item), outcome(page).partition(",")[0].lower()) == (inline(item), said.lower())
        assert "since" in ids(page)


@pytest.mark.parametrize("fragment", [False, True])
def test_an_answer_changed_on_it_is_computed_with_the_same_texts(
    comparison: Comparison, reader: Reader, made: str, client: Client, fragment: bool
) -> None:
    change_positions(comparison, reader)
    key = comparison.asked(FULL)[0].key
    there = submission(opened(client, made), "Update the recommendation", made, **{key: "both"})
    changed = replace(reader, answers=reader.answers | {key: "both"})
    answer = client.get(fragment_of(there) if fragment else there, headers=HTMX if fragment else {})
    page = parse(answer.content, fragment=fragment)
    assert outcome(page) == outcome_in_words(engine(comparison, changed), comparison)
    assert "since" in ids(page)
    sent = dict(parse_qsl(urlsplit(made).query))
    kept = dict(parse_qsl(urlsplit(answer.headers.get("HX-Push-Url", there)).query))
    assert (kept["on"], kept["rules"]) == (sent["on"], sent["rules"])


def test_its_links_lead_to_pages_whose_addresses_changed_since(
    comparison: Comparison, made: str, client: Client
) -> None:
    moved = comparison.asked(FULL)[0]
    publish(replace(comparison.head, slug="hire-or-hand-over"), replace(moved, slug="moved"))
    page = opened(client, made.replace(f"/{comparison.slug}/", "/hire-or-hand-over/"))
    assert "since" in ids(page) and shared(page).startswith("http://testserver/hire-or-hand-over/")
    inner = {there.partition("#")[0] for _, there in links(page) if there.startswith("/")}
    assert "/hire-or-hand-over/dimensions/moved/" in inner
    assert [there for there in inner if client.get(there).status_code != 200] == []


# --- Which moment ---


@pytest.mark.parametrize("later", [timedelta(seconds=1), timedelta(days=400)])
def test_a_moment_after_the_newest_text_is_today(made: str, client: Client, later: timedelta) -> None:
    on = dict(parse_qsl(urlsplit(made).query))["on"]
    page = opened(client, made.replace(quote(on), quote(write_moment(timezone.now() + later))))
    assert "since" not in ids(page)
    assert dict(parse_qsl(urlsplit(shared(page)).query))["on"] == on


def test_a_moment_in_the_future_shows_no_scheduled_text(
    comparison: Comparison, reader: Reader, made: str, client: Client
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    renamed = replace(comparison.first, name="Not yet to be seen")
    editions.publish([replace(comparison.head, options=(renamed, comparison.second))], site_addresses(), at=tomorrow)
    query = f"{reader.query()}&on={quote(write_moment(tomorrow + timedelta(days=1)))}"
    response = client.get(f"{reverse('recommendation', args=[comparison.slug])}?{query}")
    assert (response.status_code, "Not yet to be seen" in response.text) == (200, False)


def test_a_moment_between_two_changes_is_the_first_of_them(comparison: Comparison, made: str, client: Client) -> None:
    dimension = comparison.dimensions[0]
    publish(replace(dimension, lead="The first change."))
    between = timezone.now()
    publish(replace(dimension, lead="The second change."))
    on = dict(parse_qsl(urlsplit(made).query))["on"]
    page = opened(client, made.replace(quote(on), quote(write_moment(between))))
    first = dict(parse_qsl(urlsplit(shared(page)).query))["on"]
    assert "since" in ids(page) and on < first <= write_moment(between)


@pytest.mark.parametrize("on", ["2001-01-01T00:00:00.000000Z", "1000-01-01T00:00:00.000000Z"])
def test_a_moment_before_there_were_texts_is_refused_and_today_is_shown(
    comparison: Comparison, reader: Reader, client: Client, on: str
) -> None:
    page = opened(client, f"{reverse('recommendation', args=[comparison.slug])}?{reader.query()}&on={on}", 400)
    assert f"on={on}" in inline(find(page, "div", role="alert"))
    assert outcome(page) == outcome_in_words(engine(comparison, reader), comparison)


@pytest.mark.parametrize(
    "wrong", ["on=yesterday", "on=2026-11-23", "rules=0", "rules=x", "rules=99", "rules=1&rules=2"]
)
def test_a_malformed_moment_or_rules_is_named_with_the_result_of_today(
    comparison: Comparison, reader: Reader, client: Client, wrong: str
) -> None:
    there = f"{reverse('recommendation', args=[comparison.slug])}?{reader.query()}&{wrong}"
    page = opened(client, there, 400)
    assert wrong.partition("&")[0] in inline(find(page, "div", role="alert"))
    assert outcome(page) == outcome_in_words(engine(comparison, reader), comparison)
    assert client.get(fragment_of(there), headers=HTMX).status_code == 400


def test_an_older_moment_is_read_from_the_database_once(comparison: Comparison, made: str, client: Client) -> None:
    publish(replace(comparison.dimensions[0], lead="Another lead."))
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            opened(client, made)
        counts.append(len(captured))
    assert counts[0] <= 5 and counts[1:] == [2, 2]


# --- Older rules ---


@pytest.fixture
def rules_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site as it will be when its rules have changed."""

    def changed(*given: Any) -> Recommendation:
        return replace(recommend(*given), rules=2)

    for module in ("forms.questionnaire", "views.result", "recommendation.rules"):
        monkeypatch.setattr(f"comparison.{module}.RULES", 2)
    monkeypatch.setattr("comparison.views.result.recommend", changed)
    monkeypatch.setitem(rules.HISTORY, 2, "Something else counts.")


def test_older_rules_are_said_and_todays_are_used(
    comparison: Comparison, made: str, client: Client, rules_two: None
) -> None:
    page = opened(client, made)
    assert "This result was made with rules 1. It is computed here by today’s rules 2" in inline(page)
    assert "Rules 2, texts of" in inline(by_id(page, "computed"))
    there = dict(links(page))["what they changed"]
    history = by_id(parse(client.get(there).content), there.partition("#")[2])
    assert "Something else counts." in inline(history)


def test_an_address_made_from_an_older_one_names_todays_rules(made: str, client: Client, rules_two: None) -> None:
    again = shared(opened(client, made))
    assert dict(parse_qsl(urlsplit(again).query))["rules"] == "2"
    assert "was made with rules" not in inline(opened(client, again))


def test_older_rules_and_older_texts_are_both_said(
    comparison: Comparison, reader: Reader, made: str, client: Client, rules_two: None
) -> None:
    change_positions(comparison, reader)
    page = opened(client, made)
    assert "made with rules 1" in inline(page) and "since" in ids(page)
    assert outcome(page) == outcome_in_words(engine(comparison, reader), comparison)


def test_todays_rules_are_not_said_to_be_older(made: str, client: Client) -> None:
    assert "was made with rules" not in inline(opened(client, made))
