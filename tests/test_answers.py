import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparison.answers import FULL, QUICK, WAYS, Decoded, decode, encode, query
from comparison.recommendation import Question, recommend

EXAMPLES = settings(max_examples=200, derandomize=True, database=None, deadline=None)
LEANS = {"outcome": -2, "some": 0, "people": 2}
QUESTIONS = [Question(key, (-2, 2), LEANS) for key in ("scope", "cost", "skill-development")]


def test_answers_become_the_parameters_of_an_address() -> None:
    answers = {"scope": "outcome", "cost": "both", "skill-development": "unsure"}
    pairs = encode(QUICK, answers, {"scope": 3, "cost": 2, "skill-development": 0})
    assert pairs == [
        ("way", "quick"),
        ("scope", "outcome"),
        ("scope.importance", "3"),
        ("cost", "both"),
        ("skill-development", "unsure"),
        ("skill-development.importance", "0"),
    ]


def test_a_query_is_the_same_parameters_as_an_address_quotes_them() -> None:
    answers, importances = {"scope": "outcome", "skill-development": "unsure"}, {"scope": 3, "cost": 0}
    on = "2026-11-29T12:30:00.000001Z"
    assert query(QUICK, answers, importances) == urlencode(encode(QUICK, answers, importances))
    assert query(FULL, {}, on=on) == urlencode({"way": "full", "on": on})


def test_an_importance_without_an_answer_is_kept() -> None:
    assert decode(encode(FULL, {}, {"cost": 1}), QUESTIONS) == Decoded(FULL, {}, {"cost": 1})


def test_an_importance_said_to_be_2_is_as_if_unsaid() -> None:
    assert decode([("cost.importance", "2")], QUESTIONS) == Decoded(FULL, {}, {})


keys = st.sampled_from([question.key for question in QUESTIONS])


@EXAMPLES
@given(
    st.sampled_from(WAYS),
    st.dictionaries(keys, st.sampled_from([*LEANS, "both", "unsure"])),
    st.dictionaries(keys, st.integers(0, 3)),
)
def test_15_decoding_gives_back_what_was_encoded(
    way: str, answers: dict[str, str], importances: dict[str, int]
) -> None:
    decoded = decode(encode(way, answers, importances), QUESTIONS)
    said = {key: importance for key, importance in importances.items() if importance != 2}
    assert decoded == Decoded(way, answers, said)
    assert recommend(QUESTIONS, decoded.answers, decoded.importances) == recommend(QUESTIONS, answers, importances)


@pytest.mark.parametrize(
    "pair",
    [
        ("former-dimension", "outcome"),
        ("former-dimension.importance", "3"),
        ("former-dimension.importance", "nine"),
        ("scope", "former-choice"),
        ("utm_source", "A newsletter"),
        ("scope.importance.importance", "1"),
        ("scope.weight", "1"),
        (".importance", "1"),
        ("\0", "\0"),
    ],
)
def test_15_what_means_nothing_here_is_reported_as_unknown(pair: tuple[str, str]) -> None:
    decoded = decode([("way", "quick"), ("cost", "some"), pair], QUESTIONS)
    assert decoded == Decoded(QUICK, {"cost": "some"}, {}, unknown=(pair,))


@pytest.mark.parametrize(
    "pair",
    [
        ("way", "slow"),
        ("scope", "an answer"),
        ("scope", "outcome\n"),
        ("scope", "\0"),
        ("scope", "-2"),
        ("scope", "Both"),
        ("scope.importance", "9"),
        ("scope.importance", "-1"),
        ("scope.importance", "1.5"),
        ("scope.importance", " 1"),
        ("scope.importance", "high"),
        ("scope.importance", "٣"),
    ],
)
def test_a_value_of_the_wrong_shape_is_reported_as_malformed(pair: tuple[str, str]) -> None:
    decoded = decode([("cost", "some"), pair], QUESTIONS)
    assert decoded == Decoded(FULL, {"cost": "some"}, {}, malformed=(pair,))


def test_one_name_with_different_values_is_malformed_and_none_is_taken() -> None:
    twice = (("scope", "outcome"), ("scope", "people"))
    assert decode(twice, QUESTIONS) == Decoded(FULL, {}, {}, malformed=twice)
    assert decode([("way", "quick"), ("way", "full")], QUESTIONS).way == FULL


def test_the_same_value_twice_counts_once() -> None:
    assert decode([("scope", "outcome")] * 2, QUESTIONS) == Decoded(FULL, {"scope": "outcome"}, {})


def test_a_field_left_empty_is_absent() -> None:
    pairs = [("way", ""), ("scope", ""), ("scope.importance", ""), ("cost", ""), ("cost", "some"), ("x", "")]
    assert decode(pairs, QUESTIONS) == Decoded(FULL, {"cost": "some"}, {})


def test_rules_and_moment_belong_to_the_page() -> None:
    assert decode([("rules", "1"), ("on", "2026-11-23T10:00:00Z")], QUESTIONS) == Decoded(FULL, {}, {})


names = st.sampled_from(["way", "rules", "scope", "cost.importance", "both", "scope."]) | st.text(max_size=8)
values = st.sampled_from(["full", "outcome", "0", "3", "both"]) | st.text(max_size=8)


@EXAMPLES
@given(st.lists(st.tuples(names, values)), st.randoms())
def test_no_address_breaks_decoding_or_the_engine_and_order_never_decides(pairs, random) -> None:
    decoded = decode(pairs, QUESTIONS)
    recommend(QUESTIONS, decoded.answers, decoded.importances)
    assert decode(encode(decoded.way, decoded.answers, decoded.importances), QUESTIONS) == replace(
        decoded, unknown=(), malformed=()
    )
    other = decode(random.sample(pairs, len(pairs)), QUESTIONS)
    assert (other.way, other.answers, other.importances) == (
        decoded.way,
        decoded.answers,
        decoded.importances,
    )
    assert {*other.unknown} == {*decoded.unknown}
    assert {*other.malformed} == {*decoded.malformed}


@pytest.mark.parametrize(
    ("way", "answers", "importances", "message"),
    [
        ("slow", {}, {}, "'slow' is not a way: quick, full"),
        (FULL, {"way": "outcome"}, {}, "'way' cannot be the key of a question"),
        (FULL, {"a.importance": "outcome"}, {}, "'a.importance' cannot be"),
        (FULL, {}, {"on": 1}, "'on' cannot be"),
        (FULL, {"scope": ""}, {}, "question scope: '' cannot be an answer"),
        (FULL, {"scope": "outcome"}, {"scope": 4}, "question scope: the importance 4"),
        (FULL, {"scope": "outcome"}, {"scope": True}, "importance True"),
    ],
)
def test_what_could_not_be_read_back_is_not_written(
    way: str, answers: dict[str, str], importances: dict[str, int], message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        encode(way, answers, importances)
