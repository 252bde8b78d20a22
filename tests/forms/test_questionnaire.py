"""What readers ask for, from query strings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.http import QueryDict

from comparison import documents
from comparison.documents import Comparison, Published
from comparison.forms import BESIDE_ANSWERS, Glance, Questionnaire, questions_of, write_moment
from comparison.recommendation import RULES


@pytest.fixture(scope="module")
def comparison(real_parts: tuple[documents.Part, ...]) -> Comparison:
    main = Published(real_parts).main
    assert main
    return main


def glance(comparison: Comparison, query: str) -> Glance:
    return Glance(comparison, QueryDict(query))


def form(comparison: Comparison, query: str) -> Questionnaire:
    return Questionnaire(comparison, QueryDict(query))


# --- Glance ---


def test_without_marks_all_rows_are_shown_to_everybody(comparison: Comparison) -> None:
    shown = glance(comparison, "")
    assert (tuple(shown.rows), shown.hidden, shown.marked, shown.is_personal) == (
        comparison.dimensions,
        0,
        set(),
        False,
    )


def test_marked_rows_are_marked_among_all(comparison: Comparison) -> None:
    shown = glance(comparison, "mark=scope&mark=risk&mark=scope")
    assert (shown.marked, shown.hidden, shown.is_personal) == ({"scope", "risk"}, 0, True)


def test_only_hides_the_others_and_keeps_the_order(comparison: Comparison) -> None:
    shown = glance(comparison, "mark=risk&mark=scope&only=1")
    assert [row.key for row in shown.rows] == ["scope", "risk"]
    assert shown.hidden == len(comparison.dimensions) - 2


@pytest.mark.parametrize("query", ["only=1", "mark=no-such&only=1", "mark=", "mark=%00", "mark=SCOPE", "mark=scope%20"])
def test_marks_that_mean_nothing_are_ignored(comparison: Comparison, query: str) -> None:
    shown = glance(comparison, query)
    assert (len(shown.rows), shown.is_personal) == (len(comparison.dimensions), False)


# --- Questionnaire ---


def test_a_form_reads_way_answers_and_importances(comparison: Comparison) -> None:
    read = form(comparison, "way=quick&cost=both&cost.importance=3&skills=unsure")
    assert (read.way, read.answers, read.importances) == ("quick", {"cost": "both", "skills": "unsure"}, {"cost": 3})
    assert [one.key for one in read.answered] == ["cost", "skills"]
    assert (read.status, read.unknown, read.malformed) == (200, (), ())


def test_without_a_way_it_is_the_full_one(comparison: Comparison) -> None:
    assert form(comparison, "").way == "full"
    assert form(comparison, "").asked == comparison.asked("full")


def test_without_quick_questions_it_is_the_full_way_too(comparison: Comparison) -> None:
    slow = [replace(one, question=one.question and replace(one.question, quick=False)) for one in comparison.dimensions]
    assert form(replace(comparison, dimensions=tuple(slow)), "way=quick").way == "full"


def test_answers_outside_the_way_are_kept_but_not_asked(comparison: Comparison) -> None:
    read = form(comparison, "way=quick&scope=both&cost=both")
    assert read.answers == {"scope": "both", "cost": "both"}
    assert [one.key for one in read.answered] == ["cost"]
    assert "scope" not in [question.key for question in read.questions]
    assert read.query(way="full") == "way=full&scope=both&cost=both"


@pytest.mark.parametrize("query", ["cost.importance=9", "way=slow", "cost=both&cost=unsure", "rules=99", "on=today"])
def test_a_malformed_parameter_makes_the_status_400(comparison: Comparison, query: str) -> None:
    read = form(comparison, f"{query}&skills=both")
    assert (read.status, len(read.malformed) > 0, read.answers) == (400, True, {"skills": "both"})


def test_an_unknown_parameter_is_named_and_costs_nothing(comparison: Comparison) -> None:
    read = form(comparison, "former=1&cost=former-choice&skills=both")
    assert (read.status, read.answers) == (200, {"skills": "both"})
    assert read.unknown == (("former", "1"), ("cost", "former-choice"))


@pytest.mark.parametrize("name", BESIDE_ANSWERS)
def test_what_says_where_a_reader_is_is_no_answer(comparison: Comparison, name: str) -> None:
    read = form(comparison, f"{name}=anything&{name}=else")
    assert (read.unknown, read.malformed, read.is_personal) == ((), (), False)


def test_no_dimension_has_the_name_of_another_parameter(comparison: Comparison) -> None:
    taken = {*BESIDE_ANSWERS, "way", "rules", "on", "mark", "only", "page", "a", "b"}
    assert not taken & {one.key for one in comparison.dimensions}


def test_next_and_from_say_where_the_reader_is(comparison: Comparison) -> None:
    assert form(comparison, "next=1").wants_next and not form(comparison, "").wants_next
    assert form(comparison, "from=check").from_check and not form(comparison, "from=elsewhere").from_check


@pytest.mark.parametrize(
    ("query", "personal"),
    [
        ("", False),
        ("way=quick", False),
        ("cost=both", True),
        ("cost.importance=3", True),
        ("cost.importance=2", False),
        ("former=1", True),
        ("way=slow", True),
    ],
)
def test_a_page_is_personal_if_it_repeats_what_was_sent(comparison: Comparison, query: str, personal: bool) -> None:
    assert form(comparison, query).is_personal is personal


def test_what_was_read_is_written_again(comparison: Comparison) -> None:
    query = "way=quick&cost=both&cost.importance=3&skills=unsure"
    assert form(comparison, f"skills=unsure&former=1&next=1&{query}").query() in (
        query,
        "way=quick&skills=unsure&cost=both&cost.importance=3",
    )
    assert form(comparison, query).query() == query
    assert form(comparison, query).query(way="full", rules="1").endswith("&rules=1")


def test_one_answer_can_be_left_out(comparison: Comparison) -> None:
    read = form(comparison, "cost=both&cost.importance=3&skills=unsure")
    assert ("cost", "both") not in read.pairs(without="cost")
    assert ("cost.importance", "3") in read.pairs(without="cost")


def test_answers_have_the_words_that_were_chosen(comparison: Comparison) -> None:
    first, second, third, *_ = comparison.asked("full")
    assert first.question
    chosen = first.question.choices[1]
    read = form(comparison, f"{first.key}={chosen.key}&{second.key}=unsure")
    assert [read.answer_text(one) for one in (first, second, third)] == [chosen.text, "Don’t know yet", ""]
    silent = next(one for one in comparison.dimensions if one.question is None)
    assert read.answer_text(silent) == ""


def test_an_importance_is_two_unless_said(comparison: Comparison) -> None:
    first, second = comparison.asked("full")[:2]
    read = form(comparison, f"{first.key}.importance=0")
    assert (read.importance(first), read.importance(second)) == (0, 2)


def test_a_well_formed_value_can_be_refused_later(comparison: Comparison) -> None:
    read = form(comparison, "cost=both")
    read.refuse("on", "2020-01-01T00:00:00.000000Z")
    assert (read.status, read.malformed) == (400, (("on", "2020-01-01T00:00:00.000000Z"),))


def test_the_engine_sees_positions_leans_and_notices(comparison: Comparison) -> None:
    seen = {question.key: question for question in questions_of(comparison.dimensions)}
    assert list(seen) == [one.key for one in comparison.asked("full")]
    for dimension in comparison.asked("full"):
        question = seen[dimension.key]
        assert dimension.question
        assert question.positions == (dimension.first.position, dimension.second.position)
        assert dict(question.leans) == {choice.key: choice.lean for choice in dimension.question.choices}
        assert set(question.notices) == {choice.key for choice in dimension.question.choices if choice.notice}


# --- Rules and moment ---


def test_a_moment_is_written_in_utc_and_read_back(comparison: Comparison) -> None:
    moment = datetime(2026, 11, 23, 20, 4, 5, 678_901, timezone(timedelta(hours=2)))
    written = write_moment(moment)
    assert written == "2026-11-23T18:04:05.678901Z"
    read = form(comparison, f"on={written}&rules={RULES}")
    assert (read.on, read.rules, read.status) == (moment, RULES, 200)
    assert read.on and read.on.tzinfo is UTC


@pytest.mark.parametrize(
    "query",
    ["on=2026-11-23", "on=2026-11-23T18:04:05Z", "on=x", "on=%00", "rules=0", "rules=-1", "rules=1.0", "rules=%D9%A1"],
)
def test_rules_and_moments_that_no_result_has_are_malformed(comparison: Comparison, query: Any) -> None:
    read = form(comparison, query)
    assert (read.status, read.on, read.rules) == (400, None, None)
