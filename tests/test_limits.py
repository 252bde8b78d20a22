"""Limits that two modules share, and what readers may send."""

from dataclasses import replace

from comparison import documents, recommendation
from comparison.documents import checks

from .publishing import copies

KEY = "managed-services-vs-staff-augmentation"


def test_a_comparison_asks_no_more_than_the_recommendation_takes(real_parts):
    assert checks.MAX_QUESTIONS == recommendation.MAX_QUESTIONS
    comparison = documents.Published(real_parts).comparisons[KEY]
    many = copies(comparison, 60, questions=41)
    asking = [replace(one, question=comparison.dimension("risk").question) for one in many[:41]]
    found = documents.check([comparison.head, *asking])
    assert "QUESTIONS" in {fault.code for fault in found}


def test_a_body_larger_than_any_form_is_refused(content, client):
    response = client.post(f"/{KEY}/totals/add/", {"website": "x" * 300_000})
    assert response.status_code == 413
    assert "larger than any form of this site takes" in response.content.decode()
