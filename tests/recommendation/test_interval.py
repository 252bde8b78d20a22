from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given

from comparison.recommendation import TAU, Outcome, Question, Recommendation, Zone, recommend
from tests.recommendation.reference import Profile
from tests.recommendation.strategies import EXAMPLES, FEW_EXAMPLES, LEANS, profiles


def asked(answers: dict[str, str], importances: dict[str, int], size: int = 8) -> Recommendation:
    return recommend([Question(f"q{n}", (-2, 2), LEANS) for n in range(size)], answers, importances)


def completions(profile: Profile, *, partly: bool) -> list[Recommendation]:
    """The result of every way to answer the open questions; `partly`: or to leave some of them open."""
    questions, answers, importances = profile
    result = recommend(*profile)
    open_ = [question for question in questions if question.key in result.unanswered]
    options = [[*question.leans, "both", *(["unsure"] if partly else [])] for question in open_]
    return [
        recommend(questions, {**answers, **dict(zip(result.unanswered, chosen, strict=True))}, importances)
        for chosen in product(*options)
    ]


def test_the_band_is_the_hull_of_today_and_of_every_full_completion() -> None:
    answers = dict.fromkeys(["q0", "q1", "q2", "q3", "q4", "q5"], "far-first")
    band = asked(answers, {}).interval
    assert band is not None
    assert (band.low, band.high) == (-1, Fraction(-1, 2))


def test_what_cannot_change_any_more_is_decided_and_asks_nothing() -> None:
    band = asked(dict.fromkeys(["q0", "q1", "q2", "q3", "q4", "q5"], "far-second"), {}).interval
    assert band is not None
    assert (band.decided, band.next_question) == (Zone.SECOND, None)


def test_neither_will_lead_is_decided_too() -> None:
    middle = dict.fromkeys([f"q{n}" for n in range(7)], "middle")
    band = asked(middle, {"q7": 1}).interval
    assert band is not None
    assert (band.low, band.high) == (Fraction(-1, 15), Fraction(1, 15))
    assert band.decided is Zone.BETWEEN


def test_the_open_question_that_can_move_most_is_next() -> None:
    questions = [
        Question("answered", (-2, 2), LEANS),
        Question("apart", (-2, 2), LEANS),
        Question("near-but-important", (0, 1), LEANS),
        Question("apart-and-important", (-2, 1), LEANS),
        Question("not-relevant", (-2, 2), LEANS),
    ]
    importances = {"near-but-important": 3, "apart-and-important": 3, "not-relevant": 0}
    band = recommend(questions, {"answered": "first"}, importances).interval
    assert band is not None
    assert band.next_question == "apart-and-important"


def test_nothing_is_decided_before_there_is_enough_to_say_something() -> None:
    result = asked({"q0": "far-first", "q1": "far-first", "q2": "far-first"}, {"q3": 1}, size=4)
    assert result.outcome is Outcome.NOT_ENOUGH
    assert result.interval is not None
    assert result.interval.high < Fraction(-3, 20)
    assert result.interval.decided is None
    assert result.interval.next_question == "q3"


def test_before_the_first_answer_the_band_is_all_that_can_come() -> None:
    band = asked({}, {}).interval
    assert band is not None
    assert (band.low, band.high, band.decided, band.next_question) == (-1, 1, None, "q0")


def test_where_nothing_matters_there_is_no_band() -> None:
    assert asked({}, {f"q{n}": 0 for n in range(8)}).interval is None


@pytest.mark.parametrize("side", [-1, 1])
def test_neither_will_lead_counts_with_answering_only_what_leads(side: int) -> None:
    """A strong answer alone reaches the threshold; with weak ones, which dilute it, it does not."""
    leans = {"far": 2 * side, "near": side, "middle": 0}
    weak = {"near": side, "far-other": -2 * side}
    questions = [Question(f"answered{n}", (-2, 2), leans) for n in range(6)]
    questions += [Question("strong", (-2, 2), leans), *(Question(f"weak{n}", (0, 1), weak) for n in range(3))]
    answers = {f"answered{n}": "middle" for n in range(6)} | {"answered0": "near"}
    importances = {"strong": 1, "weak0": 3, "weak1": 3, "weak2": 3}
    band = recommend(questions, answers, importances).interval
    assert band is not None
    assert -TAU < band.low < band.high < TAU
    assert abs(recommend(questions, {**answers, "strong": "far"}, importances).margin) > TAU
    assert band.decided is None


@pytest.mark.parametrize("choice", ["first", "second"])
def test_an_option_that_leads_today_is_not_decided_while_the_rest_can_change_it(choice: str) -> None:
    result = asked(dict.fromkeys(["q0", "q1", "q2", "q3"], choice), {})
    assert result.outcome == choice
    assert result.interval is not None
    assert (result.interval.decided, result.interval.next_question) == (None, "q4")


@FEW_EXAMPLES
@given(profiles(most=5))
def test_12_the_interval_is_sound_and_attained(profile: Profile) -> None:
    result = recommend(*profile)
    if result.interval is None:
        assert sum(result.importances.values()) == 0
        return
    margins = {full.margin for full in completions(profile, partly=False)}
    if result.scale:
        margins.add(result.margin)
    assert (result.interval.low, result.interval.high) == (min(margins), max(margins))


@EXAMPLES
@given(profiles(least=4, most=6))
def test_12_decided_is_said_exactly_where_every_completion_keeps_the_zone(profile: Profile) -> None:
    result = recommend(*profile)
    if len(result.unanswered) > 3 or result.outcome is Outcome.NOT_ENOUGH:
        return
    assert result.interval is not None
    kept = all(later.zone is result.zone for later in completions(profile, partly=True))
    assert (result.interval.decided is not None) == kept
    assert result.interval.decided in (None, result.zone)
