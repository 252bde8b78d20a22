import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison.recommendation import Outcome, Question, Recommendation, Shares, Word, Zone, recommend
from comparison.recommendation.robustness import share_above_zero, word_for
from tests.recommendation import reference
from tests.recommendation.reference import Profile
from tests.recommendation.strategies import EXAMPLES, FEW_EXAMPLES, LEANS, profiles
from tests.recommendation.worked_example import worked_example


def test_the_worked_examples_shares_come_out_to_the_digit() -> None:
    result = worked_example()
    assert result.nearby is not None
    assert result.all_weightings is not None
    nearby, everywhere = result.nearby, result.all_weightings
    assert [round(nearby.of(zone), 3) for zone in Zone] == [0.717, 0.279, 0.003]
    assert [round(everywhere.of(zone), 3) for zone in Zone] == [0.485, 0.361, 0.155]
    assert nearby.shown == {"first": "72", "between": "28", "second": "<1"}
    assert result.word is Word.LEANING


def simulated(result: Recommendation, times: dict[str, int], runs: int = 20_000) -> tuple[list[float], float]:
    """Shares of the zones, and deviation of the margin, over drawn weightings."""
    rng = random.Random(7)
    d = {one.key: float(one.separation) * (one.lean or 0) / 2 for one in result.contributions}
    margins = []
    for _ in range(runs):
        weights = {key: rng.gammavariate(times[key], 1) for key in d}
        margins.append(sum(weights[key] * d[key] for key in d) / sum(weights.values()))
    first, second = (sum(sign * margin > 0.15 for margin in margins) / runs for sign in (-1, +1))
    mean = sum(margins) / runs
    return [first, 1 - first - second, second], (sum((m - mean) ** 2 for m in margins) / runs) ** 0.5


@pytest.mark.parametrize("changed", [{}, {"flexibility": "both", "risk": "second"}, {"scope": "far-second"}])
def test_13_the_shares_agree_with_a_simulation(changed: dict[str, str]) -> None:
    result = worked_example(**changed)
    assert result.nearby is not None
    assert result.all_weightings is not None
    nearby, deviation = simulated(result, {one.key: 2 * one.importance for one in result.contributions})
    everywhere, _ = simulated(result, {one.key: 1 for one in result.contributions})
    assert [result.nearby.of(zone) for zone in Zone] == pytest.approx(nearby, abs=0.015)
    assert [result.all_weightings.of(zone) for zone in Zone] == pytest.approx(everywhere, abs=0.015)
    assert result.deviation == pytest.approx(deviation, rel=0.03)


def test_the_deviation_is_that_of_a_beta_distribution_where_there_are_two_sides() -> None:
    questions = [Question(f"q{number}", (-2, 2), LEANS) for number in range(4)]
    answers = {"q0": "far-first", "q1": "far-first", "q2": "far-second", "q3": "far-second"}
    result = recommend(questions, answers, dict.fromkeys(answers, 1))
    assert result.deviation == pytest.approx(2 * (1 / 36) ** 0.5)  # of Beta(4, 4), twice as wide


@EXAMPLES
@given(profiles())
def test_13_shares_lie_between_zero_and_one_and_sum_to_one(profile: Profile) -> None:
    result = recommend(*profile)
    if result.nearby is None or result.all_weightings is None:
        assert result.outcome is Outcome.NOT_ENOUGH
        return
    for shares in (result.nearby, result.all_weightings):
        assert all(0 <= shares.of(zone) <= 1 for zone in Zone)
        assert shares.first + shares.between + shares.second == pytest.approx(1, abs=1e-9)


@EXAMPLES
@given(profiles(least=4, open_questions=False), st.data())
def test_13_a_higher_lean_never_lowers_the_second_options_share(profile: Profile, data: st.DataObject) -> None:
    questions, answers, importances = profile
    questions = [*questions, Question("more", (-2, 2), LEANS)]
    importances = {**importances, "more": data.draw(st.integers(1, 3))}
    results = [recommend(questions, {**answers, "more": choice}, importances) for choice in LEANS]
    for name in ("nearby", "all_weightings"):
        shares = [getattr(result, name) for result in results]
        if None in shares:
            return
        assert [share.second for share in shares] == sorted(share.second for share in shares)
        assert [share.first for share in shares] == sorted((share.first for share in shares), reverse=True)


fractions = st.fractions(-1, 1, max_denominator=40).filter(bool)


@FEW_EXAMPLES
@given(st.lists(st.tuples(fractions, st.integers(1, 6)), min_size=1, max_size=9))
def test_the_recursion_agrees_with_fractions(terms: list[tuple[Fraction, int]]) -> None:
    exact = reference.share_above_zero([e for e, times in terms for _ in range(times)])
    assert abs(share_above_zero((float(e), times) for e, times in terms) - exact) < 1e-12


def test_forty_questions_agree_with_fractions() -> None:
    terms = [(Fraction(lean, 8) - Fraction(3, 20), 6) for lean in range(-4, 5) for _ in range(4)]
    exact = reference.share_above_zero([e for e, times in terms for _ in range(times)])
    assert abs(share_above_zero((float(e), times) for e, times in terms) - exact) < 1e-12


def test_no_answer_stands_exactly_on_the_threshold() -> None:
    values = {Fraction(g, 4) * Fraction(a, 2) for g in range(1, 5) for a in range(-2, 3)}
    assert not {Fraction(3, 20), Fraction(-3, 20)} & values


@pytest.mark.parametrize(
    ("shares", "shown"),
    [
        ((0.717459257, 0.279395671, 0.003145072), ["72", "28", "<1"]),
        ((0.0, 0.0, 1.0), ["0", "0", "100"]),
        ((0.001, 0.0, 0.999), ["<1", "0", ">99"]),
        ((0.335, 0.33, 0.335), ["33", "33", "33"]),
        ((0.345, 0.345, 0.31), ["34", "34", "31"]),
        ((0.4951, 0.0098, 0.4951), ["49", "1", "49"]),
        ((0.004, 0.498, 0.498), ["<1", "50", "50"]),
    ],
)
def test_equal_shares_are_shown_equal_and_none_is_hidden(shares: tuple[float, ...], shown: list[str]) -> None:
    assert list(Shares(*shares).shown.values()) == shown


def percent(text: str) -> float:
    return {"<1": 0.5, ">99": 99.5}.get(text) or float(text)


@EXAMPLES
@given(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).map(sorted))
def test_17_shares_shown_keep_their_order_and_their_sum(cuts: list[int]) -> None:
    low, high = cuts
    first, second = round(low / 1e9, 9), round(1 - high / 1e9, 9)
    shares = Shares(first, round(1 - first - second, 9), second)
    in_order = sorted(Zone, key=shares.of)
    shown = [percent(shares.shown[zone]) for zone in in_order]
    assert shown == sorted(shown)
    assert all(abs(percent(shares.shown[zone]) - 100 * shares.of(zone)) < 1 for zone in Zone)
    if shares.of(in_order[0]) >= 0.01 and len({shares.of(zone) for zone in Zone}) == 3:
        assert sum(shown) == 100


@pytest.mark.parametrize(
    ("share", "one_step_flip", "word"),
    [
        (0.9, False, Word.CLEAR),
        (0.9, True, Word.LEANING),
        (0.899999999, False, Word.LEANING),
        (0.7, True, Word.LEANING),
        (0.699999999, False, Word.CLOSE),
    ],
)
def test_clear_leaning_and_close(share: float, one_step_flip: bool, word: Word) -> None:
    assert word_for(Zone.BETWEEN, Shares(0.0, share, 1 - share), one_step_flip) is word


def test_a_flip_of_two_steps_leaves_a_result_clear() -> None:
    questions = [Question(f"q{number}", (-2, 2), LEANS) for number in range(4)]
    result = recommend(questions, {"q0": "far-first", "q1": "first", "q2": "middle", "q3": "middle"})
    assert (result.flips[0].steps, len(result.flips[0].changes)) == (2, 1)
    assert result.word is Word.CLEAR


def test_a_middle_result_next_to_another_kind_of_middle_is_not_clear() -> None:
    questions = [Question(f"q{number}", (-2, 2), LEANS) for number in range(40)]
    answers = {question.key: "middle" for question in questions}
    assert recommend(questions, answers).word is Word.CLEAR
    near = recommend(questions[:4], {**answers, "q0": "both"})
    assert near.outcome is Outcome.BLENDED
    assert near.nearby == Shares(0.0, 1.0, 0.0)
    assert near.word is Word.LEANING
