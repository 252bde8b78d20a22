"""A recommendation in words and as its page shows it."""

from .shown import Change, Row, Shown
from .words import (
    firmness_in_words,
    margin_in_words,
    outcome_in_sentence,
    outcome_in_words,
    outcome_name,
    points_in_words,
    zone_in_words,
)

__all__ = [
    "Change",
    "Row",
    "Shown",
    "firmness_in_words",
    "margin_in_words",
    "outcome_in_sentence",
    "outcome_in_words",
    "outcome_name",
    "points_in_words",
    "zone_in_words",
]
