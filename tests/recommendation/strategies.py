"""Readers and questionnaires for the property tests."""

from hypothesis import settings
from hypothesis import strategies as st

from comparison.recommendation import Question
from tests.recommendation.reference import Profile

EXAMPLES = settings(max_examples=150, derandomize=True, database=None, deadline=None)
FEW_EXAMPLES = settings(EXAMPLES, max_examples=60)

LEANS = {"far-first": -2, "first": -1, "middle": 0, "second": 1, "far-second": 2}
WITHOUT_A_LEAN = {**LEANS, "middle": None}

POSITIONS = [(low, high) for low in range(-2, 2) for high in range(low + 1, 3)]
scales = st.sampled_from([LEANS, LEANS, WITHOUT_A_LEAN, dict(reversed(LEANS.items())), {"far-first": -2, "second": 1}])


@st.composite
def profiles(
    draw: st.DrawFn, least: int = 1, most: int = 8, open_questions: bool = True, least_importance: int = 0
) -> Profile:
    """Some questions, answers to most of them, and importances, some of them left at what holds unsaid."""
    size = draw(st.integers(least, most))
    questions = [Question(f"q{number}", draw(st.sampled_from(POSITIONS)), draw(scales)) for number in range(size)]
    special = ["both", "unsure"] if open_questions else ["both"]
    answers = {q.key: draw(st.sampled_from([*q.leans, *special])) for q in questions}
    if open_questions:
        answers = {key: answer for key, answer in answers.items() if draw(st.integers(0, 9))}
    importances = {q.key: draw(st.integers(least_importance, 3)) for q in questions}
    return questions, answers, {key: k for key, k in importances.items() if k != 2 or draw(st.booleans())}
