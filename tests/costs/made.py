"""Books and usages for the tests: one fixed of each, and any of each."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from comparison.costs import Book, Need, Purpose, Rate, Usage

EXAMPLES = settings(max_examples=25, derandomize=True, database=None, deadline=None)
ROLES = ("help-desk", "administrator", "developer")
LEVELS = ("basic", "standard")
SHARES = (Purpose.ESCALATOR, Purpose.OUT_OF_SCOPE, Purpose.EARLY_EXIT, Purpose.VENDOR_OWNER, Purpose.MANAGING)
VARIANTS = {Purpose.MANAGED_FEE: LEVELS, Purpose.WAGE: ROLES, Purpose.BILL_RATE: ROLES}
# Shaped like the real ones, so that the numbers of any book are of their size.
SIZES = {
    Purpose.MANAGED_FEE: ("50", "350"),
    Purpose.SERVER_FEE: ("100", "395"),
    Purpose.PROVIDER_HOUR: ("100", "408"),
    Purpose.ONBOARDING: ("0", "3"),
    Purpose.WAGE: ("40000", "180000"),
    Purpose.ON_COST: ("1", "1.5"),
    Purpose.PRODUCTIVE_HOURS: ("1600", "2080"),
    Purpose.BILL_RATE: ("39", "175"),
    Purpose.RAMP_UP: ("0", "9"),
    Purpose.RECRUITING: ("0", "20000"),
    Purpose.TOOLS: ("0", "20000"),
} | dict.fromkeys(SHARES, ("0", "1"))


def rate(purpose: Purpose, *values: str, variant: str = "") -> Rate:
    """A rate with these values: one for all three, or low, typical and high."""
    low, typical, high = map(Decimal, values if len(values) == 3 else values * 3)
    return Rate(f"{purpose}-{variant}" if variant else str(purpose), purpose, variant, low, typical, high)


def plain_book(*others: Rate) -> Book:
    """The figures of the site's first rates, typical values only; `others` take the place of their like."""
    rates = [
        rate(Purpose.MANAGED_FEE, "160", variant="standard"),
        rate(Purpose.MANAGED_FEE, "100", variant="basic"),
        rate(Purpose.SERVER_FEE, "185"),
        rate(Purpose.PROVIDER_HOUR, "200"),
        rate(Purpose.ONBOARDING, "1"),
        rate(Purpose.ESCALATOR, "0"),
        rate(Purpose.OUT_OF_SCOPE, "0.1"),
        rate(Purpose.EARLY_EXIT, "0.5"),
        rate(Purpose.VENDOR_OWNER, "0.1"),
        rate(Purpose.WAGE, "61860", variant="help-desk"),
        rate(Purpose.WAGE, "99130", variant="administrator"),
        rate(Purpose.WAGE, "129180", variant="security-analyst"),
        rate(Purpose.WAGE, "135980", variant="developer"),
        rate(Purpose.ON_COST, "1.27"),
        rate(Purpose.PRODUCTIVE_HOURS, "1776.5"),
        rate(Purpose.BILL_RATE, "45", variant="help-desk"),
        rate(Purpose.BILL_RATE, "71", variant="administrator"),
        rate(Purpose.BILL_RATE, "93", variant="security-analyst"),
        rate(Purpose.BILL_RATE, "98", variant="developer"),
        rate(Purpose.MANAGING, "0.1"),
        rate(Purpose.RAMP_UP, "4"),
        rate(Purpose.RECRUITING, "4129"),
        rate(Purpose.TOOLS, "6000"),
    ]
    return Book({(one.purpose, one.variant): one for one in [*rates, *others]}.values())


def need(role: str = "developer", **fields: Any) -> Need:
    return replace(Need(role, 1, Decimal(160), 12, covered=False), **fields)


def usage(*needs: Need, **fields: Any) -> Usage:
    return replace(Usage(people=100, level="standard", horizon=12, needs=needs), **fields)


def values(purpose: Purpose) -> st.SearchStrategy[list[Decimal]]:
    low, high = SIZES[purpose]
    return st.lists(st.decimals(low, high, places=2), min_size=3, max_size=3).map(sorted)


def rates(purpose: Purpose, variant: str) -> st.SearchStrategy[Rate]:
    key = f"{purpose}-{variant}" if variant else str(purpose)
    return values(purpose).map(lambda three: Rate(key, purpose, variant, *three))


def books() -> st.SearchStrategy[Book]:
    wanted = [(purpose, variant) for purpose in Purpose for variant in VARIANTS.get(purpose, ("",))]
    return st.tuples(*(rates(purpose, variant) for purpose, variant in wanted)).map(Book)


needs = st.builds(
    Need,
    role=st.sampled_from(ROLES),
    number=st.integers(1, 8),
    hours=st.decimals(1, 200, places=1),
    months=st.integers(1, 60),
    covered=st.booleans(),
)
usages = st.builds(
    Usage,
    people=st.integers(1, 2_000),
    level=st.sampled_from(LEVELS),
    horizon=st.integers(1, 60),
    needs=st.lists(needs, max_size=4).map(tuple),
    servers=st.integers(0, 50),
    term=st.integers(1, 36),
    leaves=st.booleans(),
    manager_salary=st.none() | st.decimals(40_000, 300_000, places=0),
)
