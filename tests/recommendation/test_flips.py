import random
from itertools import combinations

from hypothesis import given

from comparison.recommendation import BOTH, Outcome, Question, Recommendation, recommend
from tests.recommendation import reference
from tests.recommendation.reference import Profile
from tests.recommendation.strategies import EXAMPLES, FEW_EXAMPLES, LEANS, WITHOUT_A_LEAN, profiles
from tests.recommendation.worked_example import ANSWERS, IMPORTANCES, QUESTIONS, worked_example


def listed(result: Recommendation) -> list[tuple[int, dict[str, str], str]]:
    return [(flip.steps, flip.answers, flip.outcome.value) for flip in result.flips]


def test_the_worked_examples_flips_are_in_order_of_answers_and_steps() -> None:
    assert listed(worked_example()) == [
        (1, {"scope": "first"}, "blended"),
        (1, {"risk": "first"}, "blended"),
        (2, {"cost": "second"}, "blended"),
        (2, {"oversight": "second"}, "blended"),
        (2, {"guidance": "second"}, "blended"),
    ]


def test_a_flip_names_both_answers_and_its_steps() -> None:
    (change,) = worked_example().flips[2].changes
    assert (change.key, change.before, change.after, change.steps) == ("cost", "first", "second", 2)


def test_a_result_that_three_answers_cannot_change_has_no_flip() -> None:
    questions = [Question(f"q{number}", (-2, 2), LEANS) for number in range(12)]
    result = recommend(questions, {question.key: "far-first" for question in questions})
    assert result.flips == ()


def test_twenty_flips_are_listed_at_most() -> None:
    questions = [Question(f"q{number}", (-2, 2), LEANS) for number in range(8)]
    answers = {question.key: "middle" for question in questions}
    everything = reference.flips((questions, answers, {}))
    assert len(everything) == 28
    assert listed(recommend(questions, answers)) == everything[:20]


def test_from_both_to_the_middle_is_one_step() -> None:
    questions = [Question(f"q{number}", (-2, 2), LEANS) for number in range(4)]
    result = recommend(questions, {"q0": BOTH, "q1": "middle", "q2": "middle", "q3": "middle"})
    assert result.outcome is Outcome.BLENDED
    assert (1, {"q0": "middle"}, "no-strong-need") in listed(result)


def test_no_flip_goes_to_unsure_or_to_not_enough_or_answers_an_open_question() -> None:
    questions = [Question(f"q{number}", (-2, 2), LEANS) for number in range(5)]
    result = recommend(questions, {"q0": "second", "q1": "middle", "q2": "middle", "q3": "middle"})
    changes = [change for flip in result.flips for change in flip.changes]
    assert changes
    assert {change.key for change in changes} <= {"q0", "q1", "q2", "q3"}
    assert {change.after for change in changes} <= {*LEANS, BOTH}
    assert Outcome.NOT_ENOUGH not in {flip.outcome for flip in result.flips}


def test_a_choice_without_a_lean_stands_in_the_middle() -> None:
    questions = [Question(f"q{number}", (-2, 2), WITHOUT_A_LEAN) for number in range(4)]
    result = recommend(questions, dict.fromkeys(["q0", "q1", "q2", "q3"], "middle"))
    assert (1, {"q0": BOTH}, "blended") in listed(result)


@FEW_EXAMPLES
@given(profiles(least=2, most=5))
def test_11_the_flips_are_those_that_trying_everything_finds(profile: Profile) -> None:
    assert listed(recommend(*profile)) == reference.flips(profile)[:20]


@EXAMPLES
@given(profiles(least=4, most=12))
def test_11_every_flip_changes_the_outcome_and_no_part_of_it_does(profile: Profile) -> None:
    questions, answers, importances = profile
    result = recommend(*profile)
    for flip in result.flips:
        assert recommend(questions, {**answers, **flip.answers}, importances).outcome is flip.outcome
        assert flip.outcome not in (result.outcome, Outcome.NOT_ENOUGH)
        for size in range(1, len(flip.changes)):
            for part in combinations(flip.answers.items(), size):
                assert recommend(questions, {**answers, **dict(part)}, importances).outcome is result.outcome


def test_11_nine_questions_flip_as_trying_everything_finds() -> None:
    rng = random.Random(11)
    for far in ("far-first", "middle", "both"):
        questions = [Question(f"q{number}", (-rng.randint(0, 2), rng.randint(1, 2)), LEANS) for number in range(9)]
        answers = {question.key: rng.choice([far, far, *LEANS]) for question in questions}
        importances = {question.key: rng.randint(0, 3) for question in questions}
        result = recommend(questions, answers, importances)
        assert listed(result) == reference.flips((questions, answers, importances))[:20]


def test_the_worked_examples_importance_flips() -> None:
    flips = worked_example().importance_flips
    assert [(flip.key, flip.before, flip.after, flip.outcome) for flip in flips] == [
        ("scope", 3, 1, Outcome.BLENDED),
        ("skill-development", 1, 3, Outcome.BLENDED),
        ("risk", 3, 1, Outcome.BLENDED),
    ]
    for flip in flips:
        changed = {**IMPORTANCES, flip.key: flip.after}
        assert recommend(QUESTIONS, ANSWERS, changed).outcome is flip.outcome


@EXAMPLES
@given(profiles(least=2))
def test_importance_flips_are_those_that_trying_everything_finds(profile: Profile) -> None:
    questions, answers, importances = profile
    now = reference.compute(*profile).outcome
    expected = []
    for question in questions:
        before = importances.get(question.key, 2)
        for after in sorted(range(4), key=lambda k: (abs(k - before), k)):
            becomes = reference.compute(questions, answers, {**importances, question.key: after}).outcome
            if now != "not-enough" and becomes not in (now, "not-enough"):
                expected.append((abs(after - before), question.key, before, after, becomes))
                break
    result = recommend(*profile)
    found = [(flip.steps, flip.key, flip.before, flip.after, flip.outcome.value) for flip in result.importance_flips]
    assert found == sorted(expected, key=lambda flip: flip[0])
