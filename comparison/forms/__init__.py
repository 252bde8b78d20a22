"""What readers ask for, from query strings: every input passes through here."""

from .glance import Glance
from .questionnaire import (
    BESIDE_ANSWERS,
    IMPORTANCE_WORDS,
    SPECIAL_ANSWERS,
    Questionnaire,
    questions_of,
    write_moment,
)
from .scores import Scores
from .search import Search
from .usage import UsageForm

__all__ = [
    "BESIDE_ANSWERS", "IMPORTANCE_WORDS", "SPECIAL_ANSWERS", "Glance", "Questionnaire", "Scores", "Search", "UsageForm",
    "questions_of", "write_moment",
]  # fmt: skip
