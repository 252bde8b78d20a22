"""Rates: what things cost, as low, typical and high, and the book that an estimate takes them from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property


class Level(StrEnum):
    """Which of a rate's three values a computation takes."""

    LOW = "low"
    TYPICAL = "typical"
    HIGH = "high"


class Purpose(StrEnum):
    """What a rate is for; its unit follows from it."""

    MANAGED_FEE = "managed-fee"
    SERVER_FEE = "server-fee"
    PROVIDER_HOUR = "provider-hour"
    ONBOARDING = "onboarding"
    ESCALATOR = "escalator"
    OUT_OF_SCOPE = "out-of-scope"
    EARLY_EXIT = "early-exit"
    VENDOR_OWNER = "vendor-owner"
    WAGE = "wage"
    ON_COST = "on-cost"
    PRODUCTIVE_HOURS = "productive-hours"
    BILL_RATE = "bill-rate"
    MANAGING = "managing"
    RAMP_UP = "ramp-up"
    RECRUITING = "recruiting"
    TOOLS = "tools"


UNITS: dict[Purpose, str] = {
    Purpose.MANAGED_FEE: "per person supported and month",
    Purpose.SERVER_FEE: "per server and month",
    Purpose.PROVIDER_HOUR: "per hour",
    Purpose.ONBOARDING: "months of fee",
    Purpose.ESCALATOR: "share per year",
    Purpose.OUT_OF_SCOPE: "share of fees",
    Purpose.EARLY_EXIT: "share of remaining fees",
    Purpose.VENDOR_OWNER: "full-time equivalents",
    Purpose.WAGE: "per year",
    Purpose.ON_COST: "times the salary",
    Purpose.PRODUCTIVE_HOURS: "hours per year",
    Purpose.BILL_RATE: "per hour",
    Purpose.MANAGING: "share of the hours managed",
    Purpose.RAMP_UP: "months",
    Purpose.RECRUITING: "per person hired",
    Purpose.TOOLS: "per person and year",
}
"""The unit of each purpose's rates; amounts of money are in the book's currency."""

MONEY = frozenset(
    {
        Purpose.MANAGED_FEE,
        Purpose.SERVER_FEE,
        Purpose.PROVIDER_HOUR,
        Purpose.WAGE,
        Purpose.BILL_RATE,
        Purpose.RECRUITING,
        Purpose.TOOLS,
    }
)
"""Purposes whose rates are amounts of money."""
FALLING = frozenset({Purpose.PRODUCTIVE_HOURS})
"""Purposes whose rates make things cheaper the higher they are."""
type Use = tuple[Purpose, str]
"""What a formula takes from a book: a rate's purpose and variant."""


@dataclass(frozen=True)
class Rate:
    """`variant` is the service level of a fee, the role of a wage or a bill rate, empty for everything else.

    0 ≤ low ≤ typical ≤ high; raises ValueError otherwise.
    """

    key: str
    purpose: Purpose
    variant: str
    low: Decimal
    typical: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if not all(value.is_finite() for value in (self.low, self.typical, self.high)):
            raise ValueError(f"{self.key}: a value is no number")
        if not 0 <= self.low <= self.typical <= self.high:
            raise ValueError(f"{self.key}: {self.low}, {self.typical}, {self.high} are not in order from 0 up")

    def at(self, level: Level) -> Decimal:
        value: Decimal = getattr(self, level)
        return value

    def fixed(self, value: Decimal) -> "Rate":
        """The same rate with one value, low, typical and high alike."""
        return replace(self, low=value, typical=value, high=value)


def own_key(purpose: Purpose, variant: str = "") -> str:
    """The key of a rate that the reader has given and the book has not."""
    return f"own-{purpose}-{variant}" if variant else f"own-{purpose}"


class Missing(LookupError):
    """A rate that an estimate needs and the book does not have: it is asked of the reader, never invented."""

    def __init__(self, purpose: Purpose, variant: str = "") -> None:
        super().__init__(f"no rate for {purpose}{f' of {variant!r}' if variant else ''}")
        self.purpose, self.variant = purpose, variant


class Book:
    """The rates of one country in one currency, by purpose and variant."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._rates = {(rate.purpose, rate.variant): rate for rate in rates}

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._rates.values())

    def rate(self, purpose: Purpose, variant: str = "") -> Rate:
        """Raises Missing for a rate that is not there."""
        try:
            return self._rates[purpose, variant]
        except KeyError:
            raise Missing(purpose, variant) from None

    def variants(self, purpose: Purpose) -> list[str]:
        return [rate.variant for rate in self._rates.values() if rate.purpose is purpose]

    @cached_property
    def levels(self) -> list[str]:
        return self.variants(Purpose.MANAGED_FEE)

    @cached_property
    def roles(self) -> list[str]:
        """In the order of their names; each has a wage, a bill rate or both."""
        return sorted({*self.variants(Purpose.WAGE), *self.variants(Purpose.BILL_RATE)})

    def with_own(self, values: Mapping[Use, Decimal]) -> "Book":
        """The book with the reader's own values, which take the place of a rate or fill a gap."""
        own = (
            self._rates[use].fixed(value) if use in self._rates else Rate(own_key(*use), *use, value, value, value)
            for use, value in values.items()
        )
        return Book([*self, *own])

    def prices(self, level: Level) -> "Prices":
        """Every rate at the value that makes things cheapest, typical or dearest."""
        return self._prices[level]

    @cached_property
    def _prices(self) -> dict[Level, "Prices"]:
        turned = {Level.LOW: Level.HIGH, Level.TYPICAL: Level.TYPICAL, Level.HIGH: Level.LOW}
        return {
            level: Prices(
                {use: rate.at(turned[level] if use[0] in FALLING else level) for use, rate in self._rates.items()}
            )
            for level in Level
        }


@dataclass(frozen=True)
class Prices:
    """One value for each rate of a book."""

    values: Mapping[Use, Decimal]

    def of(self, purpose: Purpose, variant: str = "") -> Decimal:
        """Raises Missing for a rate that is not there."""
        try:
            return self.values[purpose, variant]
        except KeyError:
            raise Missing(purpose, variant) from None

    def but(self, use: Use, value: Decimal) -> "Prices":
        """The same with another value for one rate."""
        return Prices({**self.values, use: value})
