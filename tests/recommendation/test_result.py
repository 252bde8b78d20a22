from fractions import Fraction

import pytest

from comparison.recommendation import RULES, Outcome, Question, Recommendation, Zone, recommend, whole_percent
from tests.recommendation.strategies import LEANS, WITHOUT_A_LEAN
from tests.recommendation.worked_example import CHOICES, worked_example


def answered(*leans: int | str, importance: int = 2, positions: tuple[int, int] = (-2, 2)) -> Recommendation:
    """Equal questions, one per answer; an answer is its lean, or a word."""
    questions = [Question(f"q{number}", positions, LEANS) for number in range(len(leans))]
    answers = [lean if isinstance(lean, str) else CHOICES[lean] for lean in leans]
    keys = [question.key for question in questions]
    return recommend(questions, dict(zip(keys, answers, strict=True)), dict.fromkeys(keys, importance))


def test_the_worked_example_comes_out_to_the_digit() -> None:
    result = worked_example()
    assert (result.pull_1, result.pull_2, result.margin) == (Fraction(1, 2), Fraction(5, 18), Fraction(-2, 9))
    assert result.need == Fraction(7, 9)
    assert result.outcome is Outcome.FIRST
    assert [one.key for one in result.exceptions] == ["flexibility", "skills", "skill-development"]
    assert result.with_exceptions
    assert result.rules == RULES == 1


def test_the_worked_example_in_points_adds_up() -> None:
    result = worked_example()
    assert [one.points for one in result.contributions] == [-24, -8, 8, -8, 8, 24, -8, -24]
    assert (result.points, result.points_1, result.points_2, result.scale) == (-32, 72, 40, 144)
    assert result.points_to_lead == 22


@pytest.mark.parametrize(
    ("result", "outcome", "with_exceptions"),
    [
        (answered(-2, -2, -2, -2), Outcome.FIRST, False),
        (answered(-2, -2, -2, 1), Outcome.FIRST, False),
        (answered(-2, -2, -2, 2), Outcome.FIRST, True),
        (answered(2, 2, 2, 2), Outcome.SECOND, False),
        (answered(2, 2, 2, -2), Outcome.SECOND, True),
        (answered(-2, -2, 2, 2), Outcome.BLENDED, False),
        (answered("both", "both", "both", "both"), Outcome.BLENDED, False),
        (answered(0, 0, 0, 0), Outcome.NO_STRONG_NEED, False),
        (answered(-2, 2, -2, 2, positions=(0, 1)), Outcome.BLENDED, False),
        (answered(-1, 1, -1, 1, positions=(0, 1)), Outcome.NO_STRONG_NEED, False),
        (answered("unsure", "unsure", "unsure", "unsure"), Outcome.NOT_ENOUGH, False),
        (answered(-2, -2, -2, "unsure"), Outcome.NOT_ENOUGH, False),
        (answered(-2, -2, -2, -2, importance=0), Outcome.NOT_ENOUGH, False),
        (answered(-2, -2, -2), Outcome.FIRST, False),
        (answered(-2, -2, -2, -2, "unsure", "unsure", "unsure", "unsure"), Outcome.FIRST, False),
        (answered(-2, -2, -2, -2, *["unsure"] * 5), Outcome.NOT_ENOUGH, False),
        (answered(), Outcome.NOT_ENOUGH, False),
    ],
)
def test_every_outcome_is_reached(result: Recommendation, outcome: Outcome, with_exceptions: bool) -> None:
    assert result.outcome is outcome
    assert result.with_exceptions is with_exceptions


def test_eight_equal_questions_lead_from_three_half_steps() -> None:
    assert answered(1, 1, 0, 0, 0, 0, 0, 0).outcome is Outcome.NO_STRONG_NEED
    assert answered(1, 1, 1, 0, 0, 0, 0, 0).outcome is Outcome.SECOND
    assert answered(-1, -1, -1, 0, 0, 0, 0, 0).outcome is Outcome.FIRST


def test_a_margin_of_exactly_the_threshold_leads() -> None:
    # Fifteen of a hundred: W = 20, so 160 points, and 24 of them are 3/20.
    result = answered(2, 2, 2, 0, 0, 0, 0, 0, 0, 0, *[0] * 10, importance=1)
    assert (result.points, result.scale, result.margin) == (24, 160, Fraction(3, 20))
    assert result.outcome is Outcome.SECOND


def test_an_opposing_pull_of_exactly_the_threshold_makes_exceptions() -> None:
    result = answered(*[2] * 10, -2, -2, -2, *[0] * 7, importance=1)
    assert (result.pull_1, result.outcome) == (Fraction(3, 20), Outcome.SECOND)
    assert [one.key for one in result.exceptions] == ["q10", "q11", "q12"]


def test_a_need_of_exactly_the_threshold_is_blended() -> None:
    result = answered(1, -1, 0, 0)
    assert result.need == Fraction(1, 4)
    assert result.outcome is Outcome.BLENDED


def test_importance_below_half_is_not_enough_and_half_is() -> None:
    questions = [Question(f"q{number}", (-2, 2), LEANS) for number in range(6)]
    answers = dict.fromkeys(["q0", "q1", "q2", "q3"], "far-first")
    half = {"q0": 1, "q1": 1, "q2": 1, "q3": 1, "q4": 2, "q5": 2}
    assert recommend(questions, answers, half).outcome is Outcome.FIRST
    assert recommend(questions, answers, {**half, "q5": 3}).outcome is Outcome.NOT_ENOUGH


def test_an_answer_that_does_not_matter_does_not_count_to_the_minimum() -> None:
    questions = [Question(f"q{number}", (-2, 2), LEANS) for number in range(4)]
    answers = {question.key: "far-first" for question in questions}
    result = recommend(questions, answers, {"q3": 0})
    assert result.outcome is Outcome.NOT_ENOUGH
    assert (result.coverage.answered, result.coverage.counted, result.coverage.asked) == (4, 3, 4)
    assert (result.coverage.importance_answered, result.coverage.importance) == (6, 6)


def test_without_any_answer_all_numbers_are_zero() -> None:
    result = answered("unsure", "unsure")
    assert result.margin == result.pull_1 == result.pull_2 == result.need == 0
    assert result.zone is Zone.BETWEEN
    assert result.flips == result.importance_flips == result.exceptions == ()
    assert result.nearby is result.all_weightings is result.deviation is result.word is None


def test_every_question_is_a_contribution_or_unanswered_or_not_relevant() -> None:
    questions = [Question(key, (-2, 2), LEANS) for key in ("a", "b", "c", "d")]
    result = recommend(questions, {"a": "first", "b": "unsure", "d": "first"}, {"d": 0})
    assert [one.key for one in result.contributions] == ["a"]
    assert result.unanswered == ("b", "c")
    assert result.not_relevant == ("d",)


def test_reasons_and_the_case_against_stand_in_order_of_size() -> None:
    result = worked_example()
    assert [one.key for one in result.reasons_for] == ["scope", "risk", "cost", "oversight", "guidance"]
    assert [one.key for one in result.reasons_against] == ["flexibility", "skills", "skill-development"]
    assert (result.for_first, result.for_second) == (result.reasons_for, result.reasons_against)


def test_where_no_option_leads_there_are_reasons_for_each_and_no_case_against() -> None:
    result = answered(-2, -2, 2, 1)
    assert result.outcome is Outcome.BLENDED
    assert [one.points for one in result.for_first] == [-16, -16]
    assert [one.points for one in result.for_second] == [16, 8]
    assert result.reasons_for == result.reasons_against == result.exceptions == ()


def test_what_is_answered_both_is_an_exception_as_half_of_it_pulls_the_other_way() -> None:
    result = answered(-2, -2, -1, "both", "both")
    assert result.outcome is Outcome.FIRST
    assert result.pull_2 == Fraction(1, 5)
    assert [one.key for one in result.exceptions] == ["q3", "q4"]
    assert result.reasons_against == ()


def test_the_allocation_says_who_does_what() -> None:
    questions = [Question(key, (-2, 2), WITHOUT_A_LEAN) for key in ("a", "b", "c", "d", "e", "f")]
    answers = {"a": "first", "b": "far-second", "c": "both", "d": "middle", "e": "first", "f": "unsure"}
    result = recommend(questions, answers, {"e": 0})
    assert result.allocation == {"a": "first", "b": "second", "c": "both", "d": "free", "e": "free"}


def test_a_choice_without_a_lean_counts_as_the_middle_and_says_so() -> None:
    question = Question("duration", (-2, 2), WITHOUT_A_LEAN, notices=["middle"])
    result = recommend([question], {"duration": "middle"})
    assert result.contributions[0].lean is None
    assert result.margin == result.need == 0
    assert result.notices == (("duration", "middle"),)


def test_a_notice_stands_whatever_its_importance_and_only_for_the_choice_made() -> None:
    questions = [Question(key, (-2, 2), LEANS, notices={"first": "Price a hire first."}) for key in "abc"]
    result = recommend(questions, {"a": "first", "b": "second", "c": "unsure"}, {"a": 0})
    assert [(notice.question, notice.choice) for notice in result.notices] == [("a", "first")]


def test_high_importance_where_the_options_barely_differ_is_important_not_decisive() -> None:
    questions = [
        Question("near", (0, 1), LEANS),
        Question("open", (1, 2), LEANS),
        Question("usual", (0, 1), LEANS),
        Question("apart", (0, 2), LEANS),
    ]
    result = recommend(questions, {"near": "first"}, {"near": 3, "open": 3, "apart": 3})
    assert result.important_not_decisive == ("near", "open")


def test_a_whole_percent_reaches_the_threshold_only_where_the_value_does() -> None:
    assert whole_percent(Fraction(1499, 10000)) == 14
    assert whole_percent(Fraction(-1499, 10000)) == -14
    assert whole_percent(Fraction(3, 20)) == 15
    assert whole_percent(Fraction(-2, 9)) == -22
