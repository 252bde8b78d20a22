import re

import pytest

from comparison.recommendation import Question, recommend
from tests.recommendation.strategies import LEANS

GOOD = {"key": "cost", "positions": (-2, 1), "leans": LEANS}


def test_a_question_knows_how_far_apart_the_options_stand() -> None:
    question = Question("cost", (-2, 1), LEANS)
    assert question.span == 3
    assert question.separation == 3 / 4


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"key": "Cost"}, "'Cost'"),
        ({"key": "cost.importance"}, "lower-case letters"),
        ({"key": ""}, "lower-case letters"),
        ({"positions": (1, 1)}, "cost: the first option's position"),
        ({"positions": (2, -2)}, "smaller"),
        ({"positions": (-3, 1)}, "cost: expected two positions"),
        ({"positions": (-1,)}, "two positions"),
        ({"positions": (-1.0, 1)}, "two positions"),
        ({"leans": {}}, "cost: it has no choices"),
        ({"leans": {"both": 0}}, "'both' cannot be"),
        ({"leans": {"unsure": 0}}, "'unsure' cannot be"),
        ({"leans": {"a choice": 0}}, "'a choice' cannot be"),
        ({"leans": {"far": 3}}, "cost: far has lean 3"),
        ({"leans": {"far": True}}, "lean True"),
        ({"notices": ["nobody"]}, "cost: a notice for 'nobody'"),
    ],
)
def test_a_wrong_question_says_what_is_wrong(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        Question(**{**GOOD, **wrong})


@pytest.mark.parametrize(
    ("answers", "importances", "message"),
    [
        ({"cost": "no-choice"}, {}, "question cost: the answer 'no-choice' is not one of far-first, first"),
        ({"cost": ""}, {}, "question cost: the answer ''"),
        ({}, {"cost": 4}, "question cost: the importance 4"),
        ({}, {"cost": -1}, "importance -1"),
        ({}, {"cost": True}, "importance True"),
    ],
)
def test_a_wrong_answer_or_importance_is_refused(
    answers: dict[str, str], importances: dict[str, int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        recommend([Question("cost", (-2, 2), LEANS)], answers, importances)


def test_a_question_cannot_be_asked_twice() -> None:
    question = Question("cost", (-2, 2), LEANS)
    with pytest.raises(ValueError, match="same key"):
        recommend([question, question], {})


def test_more_questions_than_the_flips_are_bounded_for_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 40 questions, not 41"):
        recommend([Question(f"q{number}", (-2, 2), LEANS) for number in range(41)], {})


def test_answers_to_questions_of_another_way_are_left_out() -> None:
    quick = [Question("cost", (-2, 2), LEANS)]
    result = recommend(quick, {"cost": "first", "scope": "far-first"}, {"cost": 1, "scope": 3})
    assert result.answers == {"cost": "first"}
    assert result.importances == {"cost": 1}
    assert result == recommend(quick, {"cost": "first"}, {"cost": 1})
