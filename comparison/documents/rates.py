"""What must hold of a rate, what an editor should look at some day, and what purposes are called."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from comparison.costs import Purpose

from .parts import CURRENCIES, NO_CURRENCY, Rate

YEARS = 2
"""A rate that is older is flagged."""
LEVELS = frozenset({Purpose.MANAGED_FEE})
"""Purposes whose variant is a service level."""
ROLES = frozenset({Purpose.WAGE, Purpose.BILL_RATE})
"""Purposes whose variant is a role; who needs a role employs it or hires it, so estimates look for both."""
NAMES: dict[Purpose, str] = {
    Purpose.MANAGED_FEE: "Fee of a managed service",
    Purpose.SERVER_FEE: "Fee for a server",
    Purpose.PROVIDER_HOUR: "A provider’s hour",
    Purpose.ONBOARDING: "Onboarding with a provider",
    Purpose.ESCALATOR: "Yearly rise",
    Purpose.OUT_OF_SCOPE: "Work outside the scope",
    Purpose.EARLY_EXIT: "Leaving a contract early",
    Purpose.VENDOR_OWNER: "Own time for a managed service",
    Purpose.WAGE: "Wages",
    Purpose.ON_COST: "What an employee costs in all",
    Purpose.PRODUCTIVE_HOURS: "Hours that an employee works",
    Purpose.BILL_RATE: "What a contractor is billed at",
    Purpose.MANAGING: "Own time for managing people",
    Purpose.RAMP_UP: "Time until a new person is fully productive",
    Purpose.RECRUITING: "Recruiting",
    Purpose.TOOLS: "Tools",
}
"""What editors and readers know a purpose as."""
ALL = Decimal(1)
BOUNDS: dict[Purpose, tuple[Decimal, Decimal]] = {
    Purpose.ONBOARDING: (Decimal(0), Decimal(60)),
    Purpose.ESCALATOR: (Decimal(0), ALL),
    Purpose.OUT_OF_SCOPE: (Decimal(0), ALL),
    Purpose.EARLY_EXIT: (Decimal(0), ALL),
    Purpose.VENDOR_OWNER: (Decimal(0), Decimal(10)),
    Purpose.ON_COST: (Decimal(1), Decimal(5)),
    Purpose.PRODUCTIVE_HOURS: (Decimal(1), Decimal(8_784)),
    Purpose.MANAGING: (Decimal(0), ALL),
    Purpose.RAMP_UP: (Decimal(0), Decimal(60)),
}
"""What a value that is no money can be: 3.4 for a share is a slip, and 0 hours a year would be divided by."""


class Problem(NamedTuple):
    """A fault of a rate before it has a path: the field, the kind of fault, what was found, what is expected."""

    where: str
    code: str
    found: str
    expected: str


def problems(rate: Rate) -> Iterator[Problem]:
    """What must not be so in a rate by itself."""
    yield from _order(rate)
    yield from _bounds(rate)
    purpose = Purpose(rate.purpose)
    name = NAMES[purpose]
    wanted = CURRENCIES[rate.country] if rate.is_money else NO_CURRENCY
    if rate.currency != wanted:
        why = f"“{name}” is money in {rate.country}" if rate.is_money else f"“{name}” is no money"
        yield Problem("currency", "CURRENCY", f"{rate.currency!r}, but {why}", f"expected {wanted}")
    if purpose in LEVELS | ROLES and not rate.variant:
        kind = "a role, as help-desk" if purpose in ROLES else "a service level, as standard"
        yield Problem("variant", "VARIANT", f"“{name}” needs one", f"expected {kind}")
    if purpose not in LEVELS | ROLES and rate.variant:
        yield Problem("variant", "VARIANT", f"“{name}” has none, but it is {rate.variant!r}", "expected nothing")
    if rate.is_assumed and rate.source:
        expected = "expected nothing, or that the rate is sourced or derived"
        yield Problem("source", "BASIS", f"an assumption with the source {rate.source!r}", expected)
    if not rate.is_assumed and not rate.source:
        found, expected = f"a {rate.basis} rate without a source", "expected the key of one, or basis: assumption"
        yield Problem("source", "BASIS", found, expected)


def _order(rate: Rate) -> Iterator[Problem]:
    if rate.low > rate.typical:
        yield Problem("low", "ORDER", f"{rate.low}, more than the typical {rate.typical}", "expected at most that")
    if rate.typical > rate.high:
        yield Problem("high", "ORDER", f"{rate.high}, less than the typical {rate.typical}", "expected at least that")


def _bounds(rate: Rate) -> Iterator[Problem]:
    least, most = BOUNDS.get(Purpose(rate.purpose), (Decimal(0), None))
    for where in ("low", "typical", "high"):
        value: Decimal = getattr(rate, where)
        if value < least or (most is not None and value > most):
            expected = f"expected {least} to {most} {rate.unit}"
            yield Problem(where, "RANGE", f"{value} {rate.unit}", expected)


def looked_at(rate: Rate, others: Iterable[Rate], today: date) -> Iterator[Problem]:
    """What an editor should look at: an old rate, one that no estimate uses, a role to employ but not to hire."""
    others = list(others)
    if rate.year is None or rate.year < today.year - YEARS:
        found = "undated" if rate.year is None else f"from {rate.year}"
        yield Problem("year", "OLD", found, f"expected one of the last {YEARS} years, if there is one")
    if not any(one.country == rate.country and one.purpose == Purpose.MANAGED_FEE for one in others):
        found = f"{rate.country} has no rate for “{NAMES[Purpose.MANAGED_FEE]}”, so nothing can be estimated there"
        yield Problem("country", "COUNTRY", found, "expected one for at least one service level")
    if Purpose(rate.purpose) in ROLES:
        [other] = ROLES - {Purpose(rate.purpose)}
        wanted = (rate.country, other, rate.variant)
        if wanted not in {(one.country, one.purpose, one.variant) for one in others}:
            found = f"the role {rate.variant!r} has no rate for “{NAMES[other]}” in {rate.country}"
            yield Problem("variant", "ROLE", found, "expected both, if a source has it")
