"""A result as its page shows it: the engine's numbers beside the documents' words, in the order of the page."""

from urllib.parse import parse_qsl

import pytest

from comparison.recommendation import recommend
from comparison.results import Row, outcome_in_sentence
from tests.results.made import BY_LEAN, form, shown, tea_or_coffee

FIRST = {"one": -2, "two": -2, "three": -2, "four": -2}
EXCEPTED = {"one": -2, "two": -2, "three": -1, "four": 2}
BLENDED = {"one": "both", "two": -2, "three": 2, "four": "both"}
NO_NEED = {"one": 0, "two": 0, "three": 0, "four": 0}


def keys(rows: list[Row]) -> list[str]:
    return [row.dimension.key for row in rows]


# --- One row ---


@pytest.mark.parametrize(
    ("answer", "importance", "css", "points", "pulls"),
    [
        (-2, 2, "toward-1", 16, True),
        (1, 3, "toward-2", 12, True),
        ("both", 2, "toward-both", 0, True),
        (0, 2, "level", 0, False),
        ("choice-6", 2, "level", 0, False),
        ("unsure", 2, "unanswered", 0, False),
        (-2, 0, "unanswered", 0, False),
    ],
)
def test_a_row_says_where_its_answer_points(
    answer: int | str, importance: int, css: str, points: int, pulls: bool
) -> None:
    row = shown({**FIRST, "one": answer}, {"one": importance}).row("one")
    assert (row.css, row.points, row.pulls, row.importance) == (css, points, pulls, importance)


def test_the_stance_of_a_row_is_that_of_the_side_it_points_to() -> None:
    rows = {row.dimension.key: row for row in shown({**EXCEPTED, "two": 0, "three": "both"}).rows}
    assert rows["one"].stance is rows["one"].dimension.first
    assert rows["four"].stance is rows["four"].dimension.second
    assert rows["two"].stance is rows["three"].stance is None


def test_a_choice_that_leans_nowhere_is_noticed_and_the_middle_is_not() -> None:
    page = shown({**FIRST, "one": "choice-6", "two": 0, "three": "both"})
    assert [page.row(key).is_noticed for key in ("one", "two", "three", "four")] == [True, False, False, False]
    assert [notice.text for notice in page.notices] == ["Drink water first."]


def test_importance_is_said_in_a_sentence() -> None:
    page = shown(FIRST, {"one": 0, "two": 1, "four": 3})
    assert [page.row(key).importance_words for key in ("one", "two", "three", "four")] == [
        "Does not matter to you",
        "Matters a little to you",
        "Matters to you",
        "Matters a great deal to you",
    ]


# --- Order ---


def test_rows_stand_by_size_then_level_then_open() -> None:
    page = shown({"one": 0, "three": 1, "four": -2, "two": "both"}, spans=(4, 4, 4, 4, 4))
    assert keys(page.rows) == ["four", "three", "two", "one", "five"]


def test_rows_of_one_size_stand_in_the_questions_order() -> None:
    assert keys(shown(FIRST).rows) == ["one", "two", "three", "four"]


def test_the_strongest_are_three_reasons_for_the_option_that_leads() -> None:
    assert keys(shown({**FIRST, "one": -1}).strongest) == ["two", "three", "four"]
    assert keys(shown(EXCEPTED).strongest) == ["one", "two", "three"]


def test_where_none_leads_the_strongest_are_what_pulls() -> None:
    assert keys(shown(BLENDED).strongest) == ["two", "three", "one"]
    assert shown(NO_NEED).strongest == shown(NO_NEED).heavy == []


def test_the_case_against_is_what_pulls_the_other_way() -> None:
    assert keys(shown(EXCEPTED).against) == keys(shown(EXCEPTED).exceptions) == ["four"]
    assert shown(FIRST).against == [] and keys(shown(FIRST).heavy) == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("answers", "side", "leader", "other"),
    [
        (FIRST, 1, "Green tea", "Black coffee"),
        (dict.fromkeys(FIRST, 2), 2, "Black coffee", "Green tea"),
        (BLENDED, 0, None, None),
    ],
)
def test_the_leader_has_a_side_and_another_beside_it(
    answers: dict[str, int | str], side: int, leader: str | None, other: str | None
) -> None:
    page = shown(answers)
    names = [option.name if option else None for option in (page.leader, page.other)]
    assert (page.leading_side, *names) == (side, leader, other)


# --- The lean ---


def test_the_lean_is_said_in_points_or_as_level() -> None:
    assert (shown(FIRST).lean_label, shown(BLENDED).lean_label) == ("64 points", "Level")
    assert shown(FIRST).lean_words.startswith("The margin is 64 points toward green tea. From 10 points on")
    assert shown(BLENDED).lean_words.startswith("The two pulls are level.")
    assert shown(EXCEPTED).pulls == "40 points toward green tea and 16 toward black coffee"


def test_too_few_answers_draw_no_margin_and_say_what_is_needed() -> None:
    page = shown({"one": -2})
    assert (page.has_lean, page.needed, page.firmness, page.changes) == (False, 4, "", [])
    assert shown({"one": -2}, spans=(4, 4)).needed == 2


# --- Changes ---


@pytest.mark.parametrize("answers", [FIRST, EXCEPTED, BLENDED, NO_NEED])
def test_every_change_applied_gives_the_outcome_that_it_names(answers: dict[str, int | str]) -> None:
    page = shown(answers, {"two": 3})
    assert len(page.changes) == len(page.result.flips) + len(page.result.importance_flips)
    for change in page.changes:
        given = dict(parse_qsl(change.query))
        after = form(page.comparison, {key: given[key] for key in answers}, importances_in(given))
        result = recommend(after.questions, after.answers, after.importances)
        assert outcome_in_sentence(result.outcome, page.comparison) == change.outcome
        assert result.outcome != page.result.outcome


def importances_in(given: dict[str, str]) -> dict[str, int]:
    return {name.partition(".")[0]: int(value) for name, value in given.items() if name.endswith(".importance")}


def test_a_change_is_said_in_the_words_of_its_choice() -> None:
    page = shown(BLENDED)
    [(dimension, words)] = page.changes[0].changed
    assert dimension.key in BLENDED and words.startswith("I drink")


def test_a_changed_importance_is_said_in_words() -> None:
    page = shown({"one": -2, "two": -2, "three": 2, "four": 1})
    named = {words for change in page.changes for _, words in change.changed}
    assert {"a great deal", "a little", "not at all"} & named


def test_a_change_keeps_the_way_and_answers_that_it_does_not_ask_for() -> None:
    page = shown({**BLENDED, "five": 2}, {"five": 3}, way="quick", spans=(4, 4, 4, 4, 4))
    for change in page.changes:
        given = dict(parse_qsl(change.query))
        assert (given["way"], given["five"], given["five.importance"]) == ("quick", BY_LEAN[2], "3")


def test_changes_of_an_older_result_keep_its_moment() -> None:
    made_with = {"rules": "1", "on": "2026-11-23T00:00:00.000000Z"}
    page = shown(BLENDED, made_with=made_with)
    assert all(made_with.items() <= dict(parse_qsl(change.query)).items() for change in page.changes)
    assert not any("on" in dict(parse_qsl(change.query)) for change in shown(BLENDED).changes)


def test_the_form_keeps_what_has_no_field_on_it() -> None:
    page = shown({**FIRST, "five": 2}, {"five": 3, "one": 0}, way="quick", spans=(4, 4, 4, 4, 4))
    assert page.kept == [("way", "quick"), ("five", BY_LEAN[2]), ("five.importance", "3")]
    assert shown(FIRST, made_with={"on": "then"}).kept == [("way", "full"), ("on", "then")]


# --- Open, free, to ask ---


def test_open_questions_stand_with_the_next_best_one_first() -> None:
    page = shown({**EXCEPTED, "five": "unsure"}, {"six": 3}, spans=(4, 4, 4, 4, 2, 4))
    assert keys(page.open_rows) == ["six", "five"]
    assert page.next_row and page.next_row.dimension.key == "six" and not page.is_decided


def test_what_is_decided_has_no_next_question() -> None:
    page = shown(FIRST, {"five": 1}, spans=(4, 4, 4, 4, 1))
    assert (page.is_decided, page.next_row, keys(page.open_rows)) == (True, None, ["five"])
    assert not shown(FIRST).is_decided


def test_what_does_not_matter_is_not_open() -> None:
    assert shown(FIRST, {"five": 0}, spans=(4, 4, 4, 4, 4)).open_rows == []


def test_an_allocation_names_every_dimension_but_the_open_ones() -> None:
    page = shown({**BLENDED, "five": 0}, spans=(4, 4, 4, 4, 4, 4))
    places = {dimension.key: str(place) for dimension, place in page.allocation}
    assert places == {"one": "both", "two": "first", "three": "second", "four": "both", "five": "free"}


def test_important_but_not_decisive_are_dimensions() -> None:
    page = shown(FIRST, {"one": 3, "four": 3}, spans=(4, 4, 4, 1))
    assert [dimension.key for dimension in page.not_decisive] == ["four"]


def test_to_ask_are_the_strongest_and_the_exceptions_each_once() -> None:
    assert [dimension.key for dimension in shown(EXCEPTED).to_ask] == ["one", "two", "three", "four"]
    assert [dimension.key for dimension in shown(BLENDED).to_ask] == ["two", "three", "one"]


def test_what_asks_nothing_is_left_for_the_contract() -> None:
    assert [dimension.key for dimension in shown(FIRST).unasked] == ["price"]


def test_the_other_questions_are_asked_by_the_full_query() -> None:
    assert shown(FIRST, way="quick").full_query.startswith("way=full&one=choice-1")


def test_the_quick_way_names_what_it_leaves_out() -> None:
    quick = shown(FIRST, way="quick", spans=(4, 4, 4, 4, 4))
    assert [dimension.key for dimension in quick.left_out] == ["five"]
    assert quick.may_be_noticed
    assert (shown(FIRST).left_out, shown(FIRST).may_be_noticed) == ([], False)


def test_every_bar_is_drawn_and_what_does_not_matter_has_none() -> None:
    page = shown({**FIRST, "four": "unsure"}, {"one": 0})
    kinds = {row.dimension.key: row.bar.kind if row.bar else None for row in page.rows}
    assert kinds == {"one": None, "two": "first", "three": "first", "four": "open"}


def test_the_small_comparison_asks_what_these_tests_think() -> None:
    comparison = tea_or_coffee(4, 3, 2, 1, 4)
    assert [one.span for one in comparison.asked("full")] == [4, 3, 2, 1, 4]
    assert len(comparison.asked("quick")) == 4
