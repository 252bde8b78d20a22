"""What answers to a questionnaire say about costs: how many hours of work, for how long. Pure.

Few answers say anything in numbers; the others are not carried into the calculator. Dimensions and choices are named by
their keys, which are permanent; an answer that is not here is carried nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from comparison.costs import FULL_TIME

PREFIX = "answer."
"""How the calculator's parameters begin that hold an answer: `answer.duration=few-hours-for-years`."""


@dataclass(frozen=True)
class Work:
    """Hours a month of one person, for so many months; lasting work is what the fee of a service covers."""

    hours: Decimal
    months: int
    covered: bool


LASTING = 36
"""Months that stand for “no end in sight”: the horizon that the calculator begins with."""
WORK = {
    ("duration", "few-hours-for-years"): Work(Decimal(20), LASTING, True),
    ("duration", "half-time-for-years"): Work(FULL_TIME / 2, LASTING, True),
    ("duration", "full-time-no-end"): Work(FULL_TIME, LASTING, True),
    ("duration", "full-time-about-a-year"): Work(FULL_TIME, 12, False),
    ("duration", "full-time-some-months"): Work(FULL_TIME, 6, False),
}
"""By dimension and choice. “A few hours a week” is taken as five, “some months” as six."""


def said_about_work(answers: Mapping[str, str]) -> tuple[str, str] | None:
    """The answer, as dimension and choice, that says how much work it is; None if none does."""
    return next((answer for answer in answers.items() if answer in WORK), None)


def query_of_answers(answers: Mapping[str, str]) -> str:
    """The query string that carries what answers say of work into the calculator; empty if they say nothing."""
    said = said_about_work(answers)
    return urlencode({f"{PREFIX}{said[0]}": said[1]}) if said else ""
