"""A small comparison of tea and coffee whose questions all have five choices, and readers' forms for it."""

from urllib.parse import urlencode

from django.http import QueryDict

from comparison.answers import FULL, encode
from comparison.documents import Comparison, Published
from comparison.forms import Questionnaire
from comparison.recommendation import recommend
from comparison.results import Shown
from tests.factories import choices, dimension, head, price, question, stances

LEANS = {"choice-1": -2, "choice-2": -1, "choice-3": 0, "choice-4": 1, "choice-5": 2}
BY_LEAN = {lean: key for key, lean in LEANS.items()}


def tea_or_coffee(*spans: int, quick: int = 4) -> Comparison:
    """Dimensions one, two, three … with options so far apart, and one without a question; the first are quick."""
    keys = ["one", "two", "three", "four", "five", "six"][: len(spans)]
    asked = [
        dimension(
            key=key,
            slug=key,
            name=key.capitalize(),
            stances=stances(-2, span - 2, caution=f"The caution of tea on {key}."),
            question=question(choices=choices(-2, -1, 0, 1, 2, None), quick=place < quick),
        )
        for place, (key, span) in enumerate(zip(keys, spans, strict=True))
    ]
    parts = [head(dimensions=(*keys, "price")), *asked, price()]
    return Published(parts).comparisons["tea-or-coffee"]


def form(
    comparison: Comparison, answers: dict[str, int | str], importances: dict[str, int] | None = None, way: str = FULL
) -> Questionnaire:
    """A reader's form; an answer is a lean, or the key of a choice."""
    given = {key: BY_LEAN[answer] if isinstance(answer, int) else answer for key, answer in answers.items()}
    return Questionnaire(comparison, QueryDict(urlencode(encode(way, given, importances or {}))))


def shown(
    answers: dict[str, int | str],
    importances: dict[str, int] | None = None,
    *,
    way: str = FULL,
    spans: tuple[int, ...] = (4, 4, 4, 4),
    **more: dict[str, str],
) -> Shown:
    filled = form(tea_or_coffee(*spans), answers, importances, way)
    return Shown(filled, recommend(filled.questions, filled.answers, filled.importances), **more)
