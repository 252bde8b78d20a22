"""The recommendation engine: answers, positions, importances -> Recommendation. Pure; no Django.

`recommend` is the way in. Rules 1, recommendation design; negative is the first option, positive the
second. What decides is computed in whole numbers (see `score`), robustness in floats.
"""

from comparison.recommendation.flips import AnswerChange, Flip, ImportanceFlip
from comparison.recommendation.interval import Interval
from comparison.recommendation.percents import whole_percent
from comparison.recommendation.questions import BOTH, DEFAULT_IMPORTANCE, IMPORTANCES, UNSURE, Question
from comparison.recommendation.result import Allocation, Notice, Recommendation, recommend
from comparison.recommendation.robustness import Shares, Word
from comparison.recommendation.rules import IOTA, MAX_QUESTIONS, RULES, TAU
from comparison.recommendation.score import Contribution, Coverage, Outcome, Zone

__all__ = [
    "BOTH",
    "DEFAULT_IMPORTANCE",
    "IMPORTANCES",
    "IOTA",
    "MAX_QUESTIONS",
    "RULES",
    "TAU",
    "UNSURE",
    "Allocation",
    "AnswerChange",
    "Contribution",
    "Coverage",
    "Flip",
    "ImportanceFlip",
    "Interval",
    "Notice",
    "Outcome",
    "Question",
    "Recommendation",
    "Shares",
    "Word",
    "Zone",
    "recommend",
    "whole_percent",
]
