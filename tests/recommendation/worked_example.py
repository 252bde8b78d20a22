"""The worked example of the recommendation design, checked there by hand."""

from comparison.recommendation import Question, Recommendation, recommend
from tests.recommendation.strategies import LEANS

CHOICES = {lean: choice for choice, lean in LEANS.items()}
ROWS = {
    "scope": (-2, 3),
    "cost": (-1, 2),
    "skills": (1, 2),
    "oversight": (-1, 2),
    "skill-development": (2, 1),
    "flexibility": (2, 3),
    "guidance": (-1, 2),
    "risk": (-2, 3),
}
QUESTIONS = [Question(key, (-2, 2), LEANS) for key in ROWS]
ANSWERS = {key: CHOICES[lean] for key, (lean, _) in ROWS.items()}
IMPORTANCES = {key: importance for key, (_, importance) in ROWS.items()}


def worked_example(**changed: str) -> Recommendation:
    return recommend(QUESTIONS, {**ANSWERS, **changed}, IMPORTANCES)
