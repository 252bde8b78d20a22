"""Usage: what a reader says is needed, in numbers, with the bounds of each."""

from dataclasses import dataclass
from decimal import Decimal

MONTHS = 60
"""The longest horizon."""
HOURS = 744
"""Hours in the longest month."""
PEOPLE = 100_000
NUMBER = 1_000
"""The most people in one role."""
SALARY = Decimal(10_000_000)


@dataclass(frozen=True)
class Need:
    """A role that is needed: `number` people, each for `hours` a month, for `months`.

    `covered` says that the fee of a managed service pays for this work; otherwise it is a project, which the provider
    bills by the hour. Raises ValueError for a number out of bounds.
    """

    role: str
    number: int
    hours: Decimal
    months: int
    covered: bool

    def __post_init__(self) -> None:
        _bound("number", self.number, 1, NUMBER)
        _bound("hours", self.hours, 1, HOURS)
        _bound("months", self.months, 1, MONTHS)

    @property
    def hours_a_month(self) -> Decimal:
        """Of all people in the role together."""
        return self.number * self.hours


@dataclass(frozen=True)
class Usage:
    """`people` are supported at a service `level`, with `servers` where these are priced apart, over `horizon` months.

    `term` is the managed contract's in months; `leaves` says whether the reader leaves at the horizon, within a term.
    `manager_salary` per year prices the own time of managing; None leaves it unpriced.
    Raises ValueError for a number out of bounds.
    """

    people: int
    level: str
    horizon: int
    needs: tuple[Need, ...] = ()
    servers: int = 0
    term: int = 12
    leaves: bool = False
    manager_salary: Decimal | None = None

    def __post_init__(self) -> None:
        _bound("people", self.people, 1, PEOPLE)
        _bound("horizon", self.horizon, 1, MONTHS)
        _bound("servers", self.servers, 0, PEOPLE)
        _bound("term", self.term, 1, MONTHS)
        if self.manager_salary is not None:
            _bound("manager_salary", self.manager_salary, 1, SALARY)

    @property
    def projects(self) -> list[Need]:
        """The needs that no fee of a service covers."""
        return [need for need in self.needs if not need.covered]


def _bound(name: str, value: int | Decimal, low: int, high: int | Decimal) -> None:
    # A NaN compares with nothing, not even to be refused.
    if not Decimal(value).is_finite() or not low <= value <= high:
        raise ValueError(f"{name} is {value}, expected {low} to {high}")
