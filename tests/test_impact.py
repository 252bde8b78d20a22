"""Profiles counted by their sums: the same numbers as looking at every profile, for one version and for two."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison import documents
from comparison.documents import Persona
from comparison.impact import (
    Finding,
    TooMany,
    Words,
    bias_of,
    decisive,
    health_of,
    impact,
    most_decisive,
    moves_of_personas,
    number_of_profiles,
    outcomes,
)
from comparison.recommendation import BOTH, Outcome, Question, recommend
from tests import factories
from tests.recommendation.strategies import FEW_EXAMPLES, LEANS, POSITIONS, scales

NINE = tuple(Question(f"q{n}", (-2, (2, 1, 0, 1, 0, 0, 1, 1, 2)[n]), LEANS) for n in range(9))
POLES = {"far-first": -2, "far-second": 2}
# Sound choices, and any: several of one lean, none in the middle, all on one side.
choices = st.one_of(scales, st.fixed_dictionaries(dict.fromkeys(LEANS, st.sampled_from([None, -2, -1, 0, 1, 2]))))


@st.composite
def questionnaires(draw: st.DrawFn, most: int = 4) -> tuple[Question, ...]:
    size = draw(st.integers(1, most))
    return tuple(Question(f"q{n}", draw(st.sampled_from(POSITIONS)), draw(choices)) for n in range(size))


@st.composite
def versions(draw: st.DrawFn) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """A questionnaire of up to three questions, and one with other positions, leans, choices or questions."""
    before = draw(questionnaires(3))
    after = [draw(st.sampled_from([question, *draw(questionnaires(1))])) for question in before]
    after = [replace(question, key=f"q{n}") for n, question in enumerate(after)]
    after += draw(st.sampled_from([[], [Question("added", (-1, 1), POLES)]]))
    return before, tuple(after[draw(st.integers(0, len(after) - 1)) :])


def answers_of(question: Question) -> list[str]:
    return [*question.leans, BOTH]


def outcome(questions: Sequence[Question], answers: Mapping[str, str]) -> Outcome:
    return recommend(questions, answers).outcome


def every_profile(answers: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    return [dict(zip(answers, chosen, strict=True)) for chosen in product(*answers.values())]


def profiles_of(questions: Sequence[Question]) -> list[dict[str, str]]:
    return every_profile({question.key: answers_of(question) for question in questions})


def shared_profiles(before: Sequence[Question], after: Sequence[Question]) -> list[dict[str, str]]:
    """Answers to every question of either, by what each version that asks it can be answered with."""
    answers: dict[str, list[str]] = {}
    for question in (*before, *after):
        known = answers.get(question.key, answers_of(question))
        answers[question.key] = [answer for answer in known if answer in answers_of(question)]
    return every_profile(answers)


@FEW_EXAMPLES
@given(questionnaires())
def test_outcomes_are_those_of_every_profile(questions):
    counted = Counter(outcome(questions, answers) for answers in profiles_of(questions))
    assert outcomes(questions) == {one: counted[one] for one in Outcome}


@FEW_EXAMPLES
@given(questionnaires(3))
def test_a_dimension_decides_where_another_answer_to_it_gives_another_outcome(questions):
    for key, share in decisive(questions).items():
        [question] = [question for question in questions if question.key == key]
        deciding = [
            answers
            for answers in profiles_of(questions)
            if any(
                outcome(questions, answers) is not outcome(questions, answers | {key: other})
                for other in answers_of(question)
            )
        ]
        assert share == Fraction(len(deciding), number_of_profiles(questions))


@FEW_EXAMPLES
@given(versions())
def test_pairs_of_outcomes_are_those_of_every_profile(both):
    before, after = both
    found = impact(before, after)
    counted = Counter((outcome(before, answers), outcome(after, answers)) for answers in shared_profiles(before, after))
    assert {pair: count for pair, count in found.pairs.items() if count} == counted
    assert found.profiles == counted.total()
    assert found.moved == sum(count for (old, new), count in counted.items() if old is not new)


@FEW_EXAMPLES
@given(questionnaires(9))
def test_counts_add_up_to_all_profiles(questions):
    assert sum(outcomes(questions).values()) == number_of_profiles(questions)
    found = impact(questions, questions)
    assert found.before == found.after == outcomes(questions)


@FEW_EXAMPLES
@given(questionnaires(9))
def test_nothing_changed_moves_nobody(questions):
    found = impact(questions, tuple(reversed(questions)))
    assert (found.moved, found.share_moved) == (0, 0)
    assert (found.changed, found.added, found.removed, found.left_out) == ((), (), (), ())
    assert found.decisive_before == found.decisive_after


@FEW_EXAMPLES
@given(versions())
def test_what_moves_there_moves_back(both):
    before, after = both
    there, back = impact(before, after), impact(after, before)
    assert there.pairs == {(old, new): count for (new, old), count in back.pairs.items()}
    assert (there.before, there.added) == (back.after, back.removed)


@FEW_EXAMPLES
@given(questionnaires(6))
def test_swapping_the_options_swaps_the_outcomes(questions):
    swapped = [
        replace(
            question,
            positions=(-question.positions[1], -question.positions[0]),
            leans={key: lean and -lean for key, lean in question.leans.items()},
        )
        for question in questions
    ]
    here, there = outcomes(questions), outcomes(swapped)
    assert (here[Outcome.FIRST], here[Outcome.SECOND]) == (there[Outcome.SECOND], there[Outcome.FIRST])
    assert decisive(questions) == decisive(swapped)


def test_a_larger_span_decides_more_often():
    shares = decisive(NINE)
    assert most_decisive(shares) == ("q0", "q8")
    assert shares["q0"] > shares["q1"] > shares["q2"] > 0


def test_a_question_too_slight_to_matter_never_decides():
    assert decisive([*NINE[:2], Question("slight", (0, 1), {"only": 0})])["slight"] == 0


def test_none_is_most_decisive_where_none_decides():
    assert most_decisive({"q0": Fraction(0)}) == most_decisive({}) == ()


def test_nothing_asked_is_not_enough_to_say():
    assert outcomes([])[Outcome.NOT_ENOUGH] == number_of_profiles([]) == 1
    found = impact([], NINE[:2])
    assert {before for before, _ in found.pairs} == {Outcome.NOT_ENOUGH}
    assert (found.profiles, found.added) == (36, ("q0", "q1"))


def test_only_choices_that_both_have_are_compared_and_the_others_named():
    before = Question("q0", (-2, 2), LEANS)
    after = Question("q0", (-2, 2), {"far-first": -2, "first": 1, "new": 0})
    found = impact([before], [after])
    assert found.profiles == 3
    assert found.changed == ("q0",)
    left_out = ("middle", "second", "far-second", "new")
    assert found.left_out == tuple(("q0", choice) for choice in left_out)
    assert found.pairs[Outcome.FIRST, Outcome.SECOND] == 1


def test_positions_that_move_together_change_nothing():
    found = impact([Question("q0", (-2, 1), LEANS)], [Question("q0", (-1, 2), LEANS)])
    assert (found.changed, found.moved) == ((), 0)


def test_nine_questions_of_ten_million_profiles_are_counted_exactly():
    after = [replace(NINE[0], positions=(-1, 2)), *NINE[1:]]
    found = impact(NINE, after)
    assert found.profiles == 6**9
    assert (found.most_decisive_before, found.most_decisive_after) == (("q0", "q8"), ("q8",))
    # As a loop over all of them found, once, by the design's formulas.
    assert found.moved == 475_554


def test_what_would_take_too_long_is_refused():
    many = [Question(f"q{n}", POSITIONS[n % 10], LEANS) for n in range(30)]
    other = [replace(q, positions=POSITIONS[n * 7 % 10], leans=dict.fromkeys(LEANS, 1)) for n, q in enumerate(many)]
    with pytest.raises(TooMany):
        impact(many, other)


def persona(answers: dict[str, str], expected: str = "first", **fields) -> Persona:
    return Persona(
        key="somebody", comparison="tea-or-coffee", way="full", answers=tuple(answers.items()), importances=(),
        expected=expected, with_exceptions=False, notices=(), why="So.", situation="Somebody.", **fields,
    )  # fmt: skip


def test_a_persona_that_is_told_something_else_moves():
    before = [Question(f"q{n}", (-2, 2), LEANS) for n in range(4)]
    after = [replace(question, leans=LEANS | {"far-first": 2}) for question in before]
    drinker = persona({question.key: "far-first" for question in before})
    [move] = moves_of_personas([drinker], {"full": before}, {"full": after})
    assert (move.before.outcome, move.after.outcome) == (Outcome.FIRST, Outcome.SECOND)
    assert (move.is_as_expected, move.lost) == (False, ())
    assert moves_of_personas([drinker], {"full": before}, {"full": before}) == []
    [back] = moves_of_personas([drinker], {"full": after}, {"full": before})
    assert back.is_as_expected


def test_a_persona_whose_answers_are_gone_is_told_so():
    before = [Question(f"q{n}", (-2, 2), LEANS) for n in range(4)]
    after = [Question("q0", (-2, 2), {"second": 1}), *before[1:3]]
    drinker = persona({question.key: "far-first" for question in before})
    [move] = moves_of_personas([drinker], {"full": before}, {"full": after[:1]})
    assert (move.after.outcome, move.lost) == (Outcome.NOT_ENOUGH, ("q0", "q1", "q2", "q3"))


def test_exceptions_alone_move_a_persona():
    answers = {"q0": "far-first", "q1": "far-first", "q2": "far-first", "q3": "second"}
    before = [Question(f"q{n}", (-2, 2), LEANS) for n in range(4)]
    after = [*before[:3], replace(before[3], leans=LEANS | {"second": 2})]
    [move] = moves_of_personas([persona(answers)], {"full": before}, {"full": after})
    assert move.before.outcome is move.after.outcome is Outcome.FIRST
    assert (move.before.with_exceptions, move.after.with_exceptions) == (False, True)


def comparison_of(*dimensions: documents.Dimension) -> documents.Comparison:
    keys = tuple(dimension.key for dimension in dimensions)
    return documents.assemble(factories.head(dimensions=keys), dimensions)


def test_bias_names_leans_that_do_not_mirror_each_other():
    questions = [
        Question("even", (-2, 2), LEANS),
        Question("tilted", (-2, 2), LEANS | {"far-first": 2}),
        Question("no-middle", (-2, 2), LEANS | {"middle": None}),
    ]
    found = bias_of(comparison_of(factories.dimension()), questions, {})
    assert [leans.key for leans in found.asymmetric] == ["tilted", "no-middle"]
    tilted, without = found.asymmetric
    assert (tilted.is_symmetric, tilted.has_middle, tilted.balance) == (False, True, 4)
    assert (without.is_symmetric, without.has_middle, without.balance) == (True, False, 0)
    assert found.difference > 0


def test_bias_is_none_where_everything_mirrors():
    found = bias_of(comparison_of(factories.dimension()), NINE, {})
    assert (found.difference, found.asymmetric, found.dominating) == (0, (), ())
    assert sum(found.outcomes.values()) == found.profiles == 6**9


def test_a_dimension_dominates_that_decides_half_as_often_again():
    questions = [Question("wide", (-2, 2), LEANS), *(Question(f"q{n}", (0, 1), LEANS) for n in range(5))]
    assert bias_of(comparison_of(factories.dimension()), questions, {}).dominating == ("wide",)


def test_words_and_sources_of_both_sides_are_counted():
    stances = factories.stances(description="It is [very mild](dimension:price) and calm [@okakura-1906].")
    comparison = comparison_of(factories.dimension(stances=stances), factories.price())
    found = bias_of(comparison, [Question("taste", (-2, 2), LEANS)], {"okakura-1906": "academic", "other": "law"})
    assert found.words["taste"] == (Words("glance", 5, 5), Words("description", 6, 5), Words("caution", 4, 4))
    assert found.totals == (Words("glance", 10, 10), Words("description", 11, 10), Words("caution", 8, 8))
    assert (found.sources["academic"], found.sources["law"]) == (1, 0)
    assert tuple(found.sources) == documents.SOURCE_KINDS


@pytest.mark.parametrize(
    ("counts", "findings"),
    [
        ({}, ()),
        ({"choice-1": 10, "choice-2": 10, "choice-4": 10}, ()),
        ({"choice-1": 20, "unsure": 10}, (Finding.UNSURE, )),
        ({"choice-1": 20, "unsure": 9}, ()),
        ({"choice-1": 10, "choice-2": 10, "both": 10}, (Finding.BOTH,)),
        ({"choice-1": 10, "choice-3": 20, "unsure": 5, "both": 5}, (Finding.RARELY_MATTERS,)),
        ({"choice-1": 11, "choice-3": 19, "unsure": 5, "both": 5}, ()),
        ({"choice-5": 18, "both": 2}, (Finding.ALL_ALIKE,)),
    ],
)  # fmt: skip
def test_what_stands_out_in_the_answers_to_a_question(counts, findings):
    [health] = health_of([factories.dimension(), factories.price()], {"taste": counts})
    assert health.findings == findings


def test_answers_that_a_question_no_longer_has_are_counted_apart():
    counts = {"choice-1": 3, "choice-3": 2, "both": 1, "unsure": 4, "gone": 7}
    [health] = health_of([factories.dimension()], {"taste": counts, "gone": {"choice-1": 9}})
    assert (health.answers, health.unsure, health.both, health.level) == (10, 4, 1, 2)
    assert (health.highest, health.retired, health.without_lean) == (3, 7, 7)


def test_a_choice_without_a_lean_is_level():
    dimension = factories.dimension(question=factories.question(choices=factories.choices(-2, -1, None, 1, 2)))
    [health] = health_of([dimension], {"taste": {"choice-3": 5}})
    assert health.level == 5
