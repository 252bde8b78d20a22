"""Golden personas: what readers in known situations must be told. A change that moves one shows before and after."""

import pytest
from django.conf import settings

from comparison import documents
from comparison.forms import questions_of
from comparison.recommendation import Recommendation, recommend

PERSONAS, REPORTS = documents.read_personas(settings.CONTENT_DIR)


def described(outcome: str, with_exceptions: bool, notices: set[str]) -> str:
    words = f"{outcome}, with exceptions" if with_exceptions else outcome
    return f"{words}; notices: {', '.join(sorted(notices)) or 'none'}"


def result_of(persona: documents.Persona, comparison: documents.Comparison) -> tuple[Recommendation, str]:
    asked = comparison.asked(persona.way)
    result = recommend(questions_of(asked), dict(persona.answers), dict(persona.importances))
    kinds = set()
    for key, answer in result.notices:
        question = comparison.dimension(key).question
        kinds.add(question.choice(answer).notice.kind)
    return result, described(result.outcome.value, result.with_exceptions, kinds)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.key)
def test_a_persona_is_told_what_its_editors_expect(persona, real_parts):
    comparison = documents.Published(real_parts).comparisons[persona.comparison]
    result, now = result_of(persona, comparison)
    wanted = described(persona.expected, persona.with_exceptions, set(persona.notices))
    adds = "\n".join(f"  {one.key}: {one.answer}, {one.points} points" for one in result.contributions)
    assert now == wanted, (
        f"{persona.key}: {persona.situation}\nexpected {wanted}\n     now {now}\n"
        f"margin {result.points} of {result.scale} points:\n{adds}\nwhy expected: {persona.why}"
    )


def test_personas_are_sound_and_cover_every_outcome_and_notice(real_parts):
    comparisons = documents.Published(real_parts).comparisons
    documents.check_personas(PERSONAS, comparisons, REPORTS)
    assert [str(fault) for report in REPORTS for fault in report.faults] == []
    for key in comparisons:
        own = [persona for persona in PERSONAS if persona.comparison == key]
        assert {persona.expected for persona in own} == {"first", "second", "blended", "no-strong-need", "not-enough"}
        assert {kind for persona in own for kind in persona.notices} == {"employ", "get-ready"}
        assert len(own) >= 12
        assert {persona.with_exceptions for persona in own} == {True, False}
