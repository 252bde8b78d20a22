"""Each line item's formula with the reader's own numbers in it, at typical rates. Pure.

Nothing is computed with what is written here: tests hold the product of the factors to the amount of every line item.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import Enum

from comparison.costs import Cost, Level, LineItem, Need, Phase, Prices, Purpose, Usage, Way

FIRST_OF_A_ROLE = ("provider-hours", "bill", "salary")
"""Line items with which those of the next role begin."""
FEES = ("fee", "servers")
YEAR = Decimal(12)


class Kind(Enum):
    PLAIN = "plain"
    MONEY = "money"
    SHARE = "share"


@dataclass(frozen=True)
class Factor:
    """A number of a formula, which multiplies what stands before it or divides it."""

    value: Decimal
    kind: Kind = Kind.PLAIN
    divides: bool = False


@dataclass(frozen=True)
class _Numbers:
    """What the formulas of one way take their numbers from: `fees` of a month, `monthly` cost of the role at hand."""

    way: Way
    usage: Usage
    prices: Prices
    fees: Decimal
    need: Need
    monthly: Decimal

    def price(self, purpose: Purpose, variant: str = "") -> Decimal:
        return self.prices.of(purpose, variant)

    @property
    def salary(self) -> Decimal:
        return self.usage.manager_salary or Decimal(0)

    @property
    def people(self) -> Decimal:
        """How many fill the role at hand: contractors as needed, employees whole."""
        if self.way is not Way.EMPLOYING:
            return Decimal(self.need.number)
        filled = self.need.hours_a_month * YEAR / self.price(Purpose.PRODUCTIVE_HOURS)
        return filled.to_integral_value(ROUND_CEILING)

    @property
    def fees_at_end(self) -> Decimal:
        rises = (self.usage.horizon - 1) // int(YEAR)
        return (self.fees * (1 + self.price(Purpose.ESCALATOR)) ** rises).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def ramp_up(self) -> Decimal:
        """Months until fully productive, as far as they lie within those of the role."""
        return min(self.price(Purpose.RAMP_UP), Decimal(min(self.need.months, self.usage.horizon)))

    @property
    def hours(self) -> tuple[Factor, Factor]:
        return _plain(self.need.number), _plain(self.need.hours)

    def loaded(self, salary: Decimal) -> tuple[Factor, Factor]:
        return _money(salary), _plain(self.price(Purpose.ON_COST))


def factors_of(cost: Cost, usage: Usage, prices: Prices) -> Iterator[tuple[Factor, ...]]:
    """For each typical line item of a way, in their order, the factors that make its amount."""
    items = cost.items[Level.TYPICAL]
    fees = sum((item.amount for item in items if item.name in FEES), Decimal(0))
    every_role = cost.way in (Way.AUGMENTATION, Way.EMPLOYING)
    needs = iter([need for need in usage.needs if every_role or not need.covered])
    numbers = _Numbers(cost.way, usage, prices, fees, Need("", 1, Decimal(1), 1, False), Decimal(0))
    for item in items:
        if item.name in FIRST_OF_A_ROLE:
            numbers = _Numbers(cost.way, usage, prices, fees, next(needs), item.amount)
        yield FORMULAS[item.name](numbers)


def in_words(factors: tuple[Factor, ...], item: LineItem, sign: str) -> str:
    """A formula as readers see it: 200 × $160 = $32,000 a month for 36 months, rising by 3.4% a year."""
    first, *others = factors
    product = "".join(f" {'÷' if one.divides else '×'} {_written(one, sign)}" for one in others)
    words = f"{_written(first, sign)}{product} = {_written(_money(item.amount), sign)}"
    if item.phase is not Phase.RECURRING:
        return words
    months = "in month 1" if item.last == 1 else f"a month for {item.last} months"
    rise = f", rising by {_written(_share(item.escalator), sign)} a year" if item.escalator and item.last > YEAR else ""
    return f"{words} {months}{rise}"


def _written(factor: Factor, sign: str) -> str:
    if factor.kind is Kind.MONEY:
        whole = factor.value == factor.value.to_integral_value()
        return f"{sign}{factor.value:,.{0 if whole else 2}f}"
    if factor.kind is Kind.SHARE:
        return f"{(factor.value * 100).normalize():,f}%"
    return "½" if factor.value == Decimal("0.5") else f"{factor.value.normalize():,f}"


def _plain(value: Decimal | int) -> Factor:
    return Factor(Decimal(value))


def _over(value: Decimal) -> Factor:
    return Factor(value, divides=True)


def _money(value: Decimal) -> Factor:
    return Factor(value, Kind.MONEY)


def _share(value: Decimal) -> Factor:
    return Factor(value, Kind.SHARE)


FORMULAS: dict[str, Callable[[_Numbers], tuple[Factor, ...]]] = {
    "fee": lambda of: (_plain(of.usage.people), _money(of.price(Purpose.MANAGED_FEE, of.usage.level))),
    "servers": lambda of: (_plain(of.usage.servers), _money(of.price(Purpose.SERVER_FEE))),
    "onboarding": lambda of: (_plain(of.price(Purpose.ONBOARDING)), _money(of.fees)),
    "out-of-scope": lambda of: (_share(of.price(Purpose.OUT_OF_SCOPE)), _money(of.fees)),
    "vendor-owner": lambda of: (_plain(of.price(Purpose.VENDOR_OWNER)), *of.loaded(of.salary), _over(YEAR)),
    "early-exit": lambda of: (
        _share(of.price(Purpose.EARLY_EXIT)), _plain(-of.usage.horizon % of.usage.term), _money(of.fees_at_end),
    ),
    "provider-hours": lambda of: (*of.hours, _money(of.price(Purpose.PROVIDER_HOUR))),
    "bill": lambda of: (*of.hours, _money(of.price(Purpose.BILL_RATE, of.need.role))),
    "salary": lambda of: (_plain(of.people), *of.loaded(of.price(Purpose.WAGE, of.need.role)), _over(YEAR)),
    "recruiting": lambda of: (_plain(of.people), _money(of.price(Purpose.RECRUITING))),
    "ramp-up": lambda of: (_plain(Decimal("0.5")), _plain(of.ramp_up), _money(of.monthly)),
    "tools": lambda of: (_plain(of.people), _money(of.price(Purpose.TOOLS)), _over(YEAR)),
    "managing": lambda of: (
        _share(of.price(Purpose.MANAGING)), *of.hours, *of.loaded(of.salary), _over(of.price(Purpose.PRODUCTIVE_HOURS)),
    ),
}  # fmt: skip
"""By the name of a line item: as `cost_words.ITEMS` has it in words."""
