"""Whether a service and the hours of roles can be the same amount of work: what usage alone says, whatever it costs.

A service is bought for people and months, roles are bought by the hour; hours that are covered stand for the service.
How many hours of roles do the work of a service nobody can say in general. But fewer than somebody is there to answer
are too few, and more than a full-time post for each person supported are too many.
"""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from .estimate import Estimate
from .usage import Usage
from .ways import Way

SERVICES = frozenset({Way.MANAGED, Way.BLEND})
"""Ways that are paid for people supported; the others are paid for hours."""
FULL_TIME = Decimal(148)
"""Hours of a full-time post in a month: 1,776.5 productive hours a year ÷ 12, as the rates have it."""
ROUND_THE_CLOCK = Decimal(730)
"""Hours in a month: 365 × 24 ÷ 12."""
ANSWERED = {"basic": FULL_TIME, "standard": ROUND_THE_CLOCK, "premium": ROUND_THE_CLOCK}
"""By service level, hours of a month in which somebody answers; each level contains the one before."""


class Gap(StrEnum):
    """Why a service and the hours that stand for it are not the same amount of work."""

    NO_HOURS = "no-hours"
    FEWER_MONTHS = "fewer-months"
    FEWER_HOURS = "fewer-hours"
    MORE_HOURS = "more-hours"


def covered_hours(usage: Usage, month: int) -> Decimal:
    """Hours in a month, counted from 1, of all roles that stand for the service."""
    return sum((need.hours_a_month for need in usage.needs if need.covered and need.months >= month), Decimal(0))


def gaps(usage: Usage) -> tuple[Gap, ...]:
    """Where the service is evidently more work than the hours, where the hours are evidently more than the service.

    Roles all begin in the first month, so that it has the most hours and the last month the fewest.
    """
    return tuple(_gaps(usage))


def _gaps(usage: Usage) -> Iterator[Gap]:
    most, fewest = covered_hours(usage, 1), covered_hours(usage, usage.horizon)
    if not most:
        yield Gap.NO_HOURS
    elif not fewest:
        yield Gap.FEWER_MONTHS
    elif fewest < ANSWERED.get(usage.level, FULL_TIME):
        yield Gap.FEWER_HOURS
    if most > usage.people * FULL_TIME:
        yield Gap.MORE_HOURS


def is_mixed(estimate: Estimate) -> bool:
    """Whether ways that are paid for people stand beside ways that are paid for hours."""
    return len({cost.way in SERVICES for cost in estimate.costs}) > 1
