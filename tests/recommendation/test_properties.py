"""The properties of the design's list that concern score and outcome, by their numbers there."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from comparison.recommendation import Outcome, Question, Zone, recommend, whole_percent
from tests.recommendation import reference
from tests.recommendation.reference import Profile
from tests.recommendation.strategies import EXAMPLES, LEANS, POSITIONS, profiles

leans = st.sampled_from(list(LEANS))
MIRRORED = {
    "first": "second",
    "second": "first",
    "blended": "blended",
    "no-strong-need": "no-strong-need",
    "not-enough": "not-enough",
    "between": "between",
}


def negated(question: Question) -> Question:
    turned = {choice: None if lean is None else -lean for choice, lean in question.leans.items()}
    return replace(question, leans=turned)


def swapped(question: Question) -> Question:
    """The same question when the second option is named first: the axis is turned round."""
    low, high = question.positions
    return replace(negated(question), positions=(-high, -low))


@EXAMPLES
@given(profiles())
def test_every_number_is_the_designs(profile: Profile) -> None:
    result = recommend(*profile)
    expected = reference.compute(*profile)
    assert result.outcome == expected.outcome
    assert (result.margin, result.pull_1, result.pull_2) == expected[1:4]
    assert {one.key: one.value for one in result.contributions} == expected.contributions


@EXAMPLES
@given(profiles())
def test_1_the_margin_is_at_most_the_need_and_that_at_most_one(profile: Profile) -> None:
    result = recommend(*profile)
    assert abs(result.margin) <= result.need <= 1


@EXAMPLES
@given(profiles(), st.sampled_from([negated, swapped]))
def test_2_negating_or_swapping_mirrors_everything(profile: Profile, turn) -> None:
    questions, answers, importances = profile
    result = recommend(*profile)
    mirror = recommend([turn(question) for question in questions], answers, importances)
    assert (mirror.margin, mirror.need) == (-result.margin, result.need)
    assert (mirror.pull_1, mirror.pull_2) == (result.pull_2, result.pull_1)
    assert (mirror.outcome, mirror.zone) == (MIRRORED[result.outcome], MIRRORED[result.zone])
    assert [one.key for one in mirror.exceptions] == [one.key for one in result.exceptions]
    assert [(flip.steps, list(flip.answers)) for flip in mirror.flips] == [
        (flip.steps, list(flip.answers)) for flip in result.flips
    ]
    assert mirror.word == result.word


@EXAMPLES
@given(profiles(), st.sampled_from(POSITIONS), st.integers(1, 3), leans, leans)
def test_3_the_margin_rises_strictly_with_a_lean(
    profile: Profile, positions: tuple[int, int], importance: int, one: str, other: str
) -> None:
    assume(LEANS[one] < LEANS[other])
    questions, answers, importances = profile
    questions = [*questions, Question("more", positions, LEANS)]
    importances = {**importances, "more": importance}
    lower = recommend(questions, {**answers, "more": one}, importances)
    higher = recommend(questions, {**answers, "more": other}, importances)
    assert lower.margin < higher.margin


@EXAMPLES
@given(profiles(), st.sampled_from(POSITIONS), leans, st.integers(0, 2))
def test_4_more_importance_moves_the_margin_towards_that_answer(
    profile: Profile, positions: tuple[int, int], choice: str, importance: int
) -> None:
    questions, answers, importances = profile
    questions = [*questions, Question("more", positions, LEANS)]
    answers = {**answers, "more": choice}
    before = recommend(questions, answers, {**importances, "more": importance})
    after = recommend(questions, answers, {**importances, "more": importance + 1})
    assume(before.scale > 0)
    direction = questions[-1].separation * LEANS[choice] / 2
    assert min(before.margin, direction) <= after.margin <= max(before.margin, direction)
    if before.margin != direction:
        assert after.margin != before.margin


@EXAMPLES
@given(profiles(), st.integers(2, 3), st.data())
def test_5_scaling_all_importances_changes_nothing(profile: Profile, factor: int, data: st.DataObject) -> None:
    questions, answers, _ = profile
    ones = {question.key: data.draw(st.integers(0, 1)) for question in questions}
    small = recommend(questions, answers, ones)
    large = recommend(questions, answers, {key: factor * k for key, k in ones.items()})
    assert (small.margin, small.need, small.outcome) == (large.margin, large.need, large.outcome)
    assert small.all_weightings == large.all_weightings


@EXAMPLES
@given(profiles(), st.sampled_from(POSITIONS), st.sampled_from([*LEANS, "both", "unsure"]))
def test_6_no_importance_is_the_same_as_no_such_question(
    profile: Profile, positions: tuple[int, int], answer: str
) -> None:
    questions, answers, importances = profile
    without = recommend(*profile)
    more = Question("more", positions, LEANS)
    result = recommend([*questions, more], {**answers, "more": answer}, {**importances, "more": 0})
    assert (result.margin, result.need, result.zone) == (without.margin, without.need, without.zone)
    assert result.contributions == without.contributions
    if Outcome.NOT_ENOUGH not in (result.outcome, without.outcome):
        assert (result.outcome, result.nearby) == (without.outcome, without.nearby)
        assert result.flips == without.flips


@EXAMPLES
@given(profiles(), st.sampled_from(POSITIONS), st.sampled_from([*LEANS, "both"]))
def test_7_twice_the_question_is_twice_the_importance(
    profile: Profile, positions: tuple[int, int], answer: str
) -> None:
    questions, answers, importances = profile
    one, two = Question("one", positions, LEANS), Question("two", positions, LEANS)
    once = recommend([*questions, one], {**answers, "one": answer}, {**importances, "one": 2})
    twice = recommend(
        [*questions, one, two],
        {**answers, "one": answer, "two": answer},
        {**importances, "one": 1, "two": 1},
    )
    assert (once.margin, once.need, once.zone) == (twice.margin, twice.need, twice.zone)
    if Outcome.NOT_ENOUGH not in (once.outcome, twice.outcome):
        assert (once.outcome, once.nearby) == (twice.outcome, twice.nearby)


@EXAMPLES
@given(profiles(), st.integers(0, 3))
def test_7_an_unsure_answer_never_changes_the_margin(profile: Profile, importance: int) -> None:
    questions, answers, importances = profile
    result = recommend(
        [*questions, Question("more", (-2, 2), LEANS)],
        {**answers, "more": "unsure"},
        {**importances, "more": importance},
    )
    without = recommend(*profile)
    assert (result.margin, result.need, result.zone) == (without.margin, without.need, without.zone)


@EXAMPLES
@given(profiles(), st.randoms())
def test_8_the_order_of_anything_is_irrelevant(profile: Profile, random) -> None:
    def shuffled(mapping):
        return dict(random.sample(list(mapping.items()), len(mapping)))

    questions, answers, importances = profile
    result = recommend(*profile)
    others = [replace(question, leans=shuffled(question.leans)) for question in questions]
    other = recommend(random.sample(others, len(others)), shuffled(answers), shuffled(importances))
    assert (other.outcome, other.margin, other.need) == (result.outcome, result.margin, result.need)
    assert set(other.contributions) == set(result.contributions)
    assert (other.nearby, other.all_weightings, other.word) == (
        result.nearby,
        result.all_weightings,
        result.word,
    )
    assert other.allocation == result.allocation
    if len(result.flips) < 20:
        assert {(flip.steps, frozenset(flip.answers)) for flip in other.flips} == {
            (flip.steps, frozenset(flip.answers)) for flip in result.flips
        }


@EXAMPLES
@given(profiles())
def test_9_the_contributions_are_the_margin_and_the_pulls(profile: Profile) -> None:
    result = recommend(*profile)
    assert sum(one.value for one in result.contributions) == result.margin
    assert sum(one.pull_1 for one in result.contributions) == result.pull_1
    assert sum(one.pull_2 for one in result.contributions) == result.pull_2
    assert sum(one.points for one in result.contributions) == result.points
    assert all(one.points == one.points_2 - one.points_1 for one in result.contributions)


@EXAMPLES
@given(profiles(), st.sampled_from(POSITIONS), st.integers(0, 3))
def test_10_both_has_the_middles_margin_and_the_largest_need(
    profile: Profile, positions: tuple[int, int], importance: int
) -> None:
    questions, answers, importances = profile
    questions = [*questions, Question("more", positions, LEANS)]
    importances = {**importances, "more": importance}
    both = recommend(questions, {**answers, "more": "both"}, importances)
    others = {choice: recommend(questions, {**answers, "more": choice}, importances) for choice in LEANS}
    assert both.margin == others["middle"].margin
    assert all(both.need >= other.need for other in others.values())


@EXAMPLES
@given(profiles())
def test_16_a_case_against_and_exceptions_belong_to_an_option_that_leads(profile: Profile) -> None:
    result = recommend(*profile)
    leads = result.outcome in (Outcome.FIRST, Outcome.SECOND)
    opposing = result.pull_2 if result.outcome is Outcome.FIRST else result.pull_1
    assert result.with_exceptions == (leads and opposing >= Fraction(3, 20))
    assert bool(result.reasons_for) == leads


@EXAMPLES
@given(profiles())
def test_17_an_option_that_leads_leads_in_the_numbers_shown(profile: Profile) -> None:
    result = recommend(*profile)
    shown = whole_percent(result.margin)
    assert (shown <= -15, shown >= 15) == (result.zone is Zone.FIRST, result.zone is Zone.SECOND)
    assert result.is_level == (result.points_1 == result.points_2)
    if result.is_level:
        assert result.outcome not in (Outcome.FIRST, Outcome.SECOND)


@EXAMPLES
@given(profiles())
def test_18_the_same_answers_give_the_same_result_whatever_was_asked_of_it_before(profile: Profile) -> None:
    used, fresh = recommend(*profile), recommend(*profile)
    assert used.word == fresh.word
    assert used == fresh
    names = ("flips", "importance_flips", "nearby", "all_weightings", "interval", "deviation")
    assert [getattr(used, name) for name in names] == [getattr(fresh, name) for name in names]


@EXAMPLES
@given(profiles(open_questions=False, least_importance=1))
@example(([Question("q0", (-2, 2), LEANS)], {"q0": "both"}, {}))
def test_19_worst_answers_score_the_minimum_whatever_the_weights(profile: Profile) -> None:
    questions, answers, importances = profile
    at_poles = [replace(question, positions=(-2, 2), leans=LEANS) for question in questions]
    worst_answers = dict.fromkeys(answers, "far-first")
    assert recommend(at_poles, worst_answers, importances).margin == -1
    as_they_stand = [replace(question, leans=LEANS) for question in questions]
    worst = recommend(as_they_stand, worst_answers, importances)
    assert worst.margin <= recommend(as_they_stand, answers, importances).margin
