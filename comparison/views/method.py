"""How the recommendation is computed, said by the running rules themselves."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from comparison import answers, documents, editions
from comparison.forms import questions_of
from comparison.recommendation import Contribution, Recommendation, recommend, rules
from comparison.results import outcome_in_words

from .shared import context, find_asking, shared_page, show

EXAMPLE_LEANS = (-2, -1, 1, -1, 2, 2, -1, -2, 1)
EXAMPLE_IMPORTANCES = (3, 2, 2, 2, 1, 3, 2, 3, 2)
"""The example's answers and importances, in the order of the questions; begun again where there are more."""


@shared_page()
def method(request: HttpRequest, comparison: str) -> HttpResponseBase:
    published = editions.current()
    whole = find_asking(published, comparison)
    variables: dict[str, Any] = context(request, published, whole, here="method", rules=rules)
    variables |= {"example": Example(whole), "clear": round(100 * rules.CLEAR), "leaning": round(100 * rules.LEANING)}
    return show(request, "method.html", variables)


@dataclass(frozen=True)
class ExampleRow:
    """One line of the example: what was answered, and the product that the engine returned."""

    dimension: documents.Dimension
    answer: str
    importance: int
    contribution: Contribution

    @property
    def span(self) -> int:
        return self.dimension.span

    @property
    def lean(self) -> int:
        return self.contribution.lean or 0


class Example:
    """A reader who answers in all directions, computed with today's positions and choices."""

    def __init__(self, comparison: documents.Comparison) -> None:
        asked = comparison.asked("full")
        self.answers = {
            dimension.key: _choice_with(dimension, EXAMPLE_LEANS[place % len(EXAMPLE_LEANS)])
            for place, dimension in enumerate(asked)
        }
        self.importances = {
            dimension.key: EXAMPLE_IMPORTANCES[place % len(EXAMPLE_IMPORTANCES)]
            for place, dimension in enumerate(asked)
        }
        self.result: Recommendation = recommend(questions_of(asked), self.answers, self.importances)
        self.outcome = outcome_in_words(self.result, comparison)
        contributions = {one.key: one for one in self.result.contributions}
        self.rows = [
            ExampleRow(
                dimension,
                next(choice.text for choice in dimension.question.choices if choice.key == self.answers[dimension.key]),
                self.importances[dimension.key],
                contributions[dimension.key],
            )
            for dimension in asked
            if dimension.question
        ]
        self.query = urlencode(answers.encode(answers.FULL, self.answers, self.importances))


def _choice_with(dimension: documents.Dimension, lean: int) -> str:
    choices = dimension.question.choices if dimension.question else ()
    return next(choice.key for choice in choices if (choice.lean or 0) == lean)
