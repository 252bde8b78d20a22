"""A result in words."""

import pytest

from comparison.recommendation import Outcome, Word, Zone, recommend
from comparison.results import (
    firmness_in_words,
    margin_in_words,
    outcome_in_sentence,
    outcome_in_words,
    outcome_name,
    points_in_words,
    zone_in_words,
)
from comparison.results.words import FIRMNESS
from tests.results.made import shown, tea_or_coffee

TEA = tea_or_coffee(4, 4, 4, 4)


@pytest.mark.parametrize(
    ("outcome", "name"),
    [
        (Outcome.FIRST, "Green tea"),
        (Outcome.SECOND, "Black coffee"),
        (Outcome.BLENDED, "A blend of both"),
        (Outcome.NO_STRONG_NEED, "No strong need; either can work"),
        (Outcome.NOT_ENOUGH, "Not enough to say"),
    ],
)
def test_each_outcome_has_a_name(outcome: Outcome, name: str) -> None:
    assert outcome_name(outcome, TEA) == name


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.FIRST, "green tea"),
        (Outcome.SECOND, "black coffee"),
        (Outcome.BLENDED, "a blend of both"),
        (Outcome.NO_STRONG_NEED, "no strong need; either can work"),
    ],
)
def test_an_outcome_runs_on_inside_a_sentence(outcome: Outcome, words: str) -> None:
    assert outcome_in_sentence(outcome, TEA) == words


def test_no_word_for_firmness_leans_where_neither_option_leads() -> None:
    assert [FIRMNESS[word] for word in Word] == ["Clear", "Leaning", "Close"]


def test_exceptions_are_said_with_the_outcome() -> None:
    alone = shown({"one": -2, "two": -2, "three": -2, "four": -2})
    excepted = shown({"one": -2, "two": -2, "three": -2, "four": 2})
    assert outcome_in_words(alone.result, TEA) == "Green tea"
    assert outcome_in_words(excepted.result, TEA) == "Green tea, with exceptions"


@pytest.mark.parametrize(
    ("points", "words"), [(0, "0 points"), (1, "1 point"), (-1, "1 point"), (2, "2 points"), (-12, "12 points")]
)
def test_points_have_no_sign_and_the_right_number(points: int, words: str) -> None:
    assert points_in_words(points) == words


@pytest.mark.parametrize(
    ("leans", "words"),
    [
        ((-2, -2, -2, -2), "64 points of 64 toward green tea"),
        ((2, 2, 2, 2), "64 points of 64 toward black coffee"),
        ((-2, -2, 2, 2), "level"),
        ((0, 0, 0, 0), "level"),
    ],
)
def test_the_margin_is_said_with_its_scale_and_side(leans: tuple[int, ...], words: str) -> None:
    result = shown(dict(zip(("one", "two", "three", "four"), leans, strict=True))).result
    assert margin_in_words(result, TEA) == words


def test_a_margin_of_nothing_answered_is_level() -> None:
    assert margin_in_words(recommend([], {}), TEA) == "level"


@pytest.mark.parametrize(
    ("zone", "words"),
    [(Zone.FIRST, "with green tea"), (Zone.SECOND, "with black coffee"), (Zone.BETWEEN, "between the two")],
)
def test_a_zone_is_where_a_result_stays(zone: Zone, words: str) -> None:
    assert zone_in_words(zone, TEA) == words


def test_firmness_is_the_engines_two_shares_of_the_zone_that_was_reached() -> None:
    result = shown({"one": -2, "two": -1, "three": 0, "four": 1}).result
    assert result.nearby and result.all_weightings
    nearby, everywhere = result.nearby.shown[result.zone], result.all_weightings.shown[result.zone]
    assert firmness_in_words(result, TEA) == (
        f"It stays {zone_in_words(result.zone, TEA)} in {nearby}% of weightings like yours, "
        f"and in {everywhere}% of all weightings."
    )


def test_not_enough_has_no_firmness() -> None:
    assert firmness_in_words(shown({"one": -2}).result, TEA) == ""
