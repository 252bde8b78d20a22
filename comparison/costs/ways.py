"""Four ways to get the same work done, each as line items: what is paid once, every month, and at the end.

Every amount of a month is rounded to the cent before anything is added, so that line items add up exactly. Formulas
name their sources by rate: a rate has low, typical and high, a year and a source of its own. What rises, rises with
the escalator on the first month of each further year (month 13, 25 …): fees, bill rates and salaries alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import accumulate, repeat
from operator import mul

from .rates import Prices, Purpose
from .usage import Need, Usage

CENT = Decimal("0.01")
HALF = Decimal("0.5")
YEAR = 12


class Way(StrEnum):
    MANAGED = "managed-services"
    AUGMENTATION = "staff-augmentation"
    BLEND = "blend"
    EMPLOYING = "employing"


class Phase(StrEnum):
    ONE_OFF = "one-off"
    RECURRING = "recurring"
    ENDING = "ending"


@dataclass(frozen=True)
class LineItem:
    """One cost of one way: `amount` in each month from `first` to `last`, before its yearly rise.

    `name` is the formula's, `role` the role that it is for, empty for the whole; `uses` are the purposes and variants
    of the rates in it.
    """

    name: str
    role: str
    phase: Phase
    first: int
    last: int
    amount: Decimal
    escalator: Decimal
    uses: tuple[tuple[Purpose, str], ...]

    def in_month(self, month: int) -> Decimal:
        """What it costs in a month of the horizon, counted from 1, to the cent."""
        return self._by_year[(month - 1) // YEAR] if self.first <= month <= self.last else Decimal(0)

    @cached_property
    def total(self) -> Decimal:
        return _total(self.amount, self.escalator, self.first, self.last)

    @property
    def _by_year(self) -> tuple[Decimal, ...]:
        return _by_year(self.amount, self.escalator, (self.last - 1) // YEAR)


# Most items are the same at many prices of one estimate: each is worked out once.
@lru_cache(maxsize=8_192)
def _total(amount: Decimal, escalator: Decimal, first: int, last: int) -> Decimal:
    amounts = _by_year(amount, escalator, (last - 1) // YEAR)
    if first == last:
        return amounts[-1]
    ends = [*range(YEAR, last, YEAR), last]
    spans = (end - max(start, first - 1) for start, end in zip([0, *ends], ends, strict=False))
    return sum(map(mul, amounts, (Decimal(max(0, span)) for span in spans)), Decimal(0))


@lru_cache(maxsize=8_192)
def _by_year(amount: Decimal, escalator: Decimal, further: int) -> tuple[Decimal, ...]:
    """What a month costs in the first year of the horizon and in so many further ones, to the cent."""
    risen = accumulate(repeat(1 + escalator, further), mul, initial=amount)
    return tuple(map(cents, risen))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def items_of(way: Way, usage: Usage, prices: Prices) -> tuple[LineItem, ...]:
    """The line items of one way; raises Missing where the book lacks a rate that it needs."""
    projects = tuple(need for need in usage.needs if not need.covered)
    sheet = _Sheet(usage, prices)
    if way is Way.MANAGED:
        return (*sheet.service(), *sheet.projects(projects))
    if way is Way.BLEND:
        return (*sheet.service(), *sheet.augmented(projects))
    if way is Way.AUGMENTATION:
        return tuple(sheet.augmented(usage.needs))
    return tuple(sheet.employed(usage.needs))


@dataclass(frozen=True)
class _Sheet:
    """Writes line items for one usage at one level of prices."""

    usage: Usage
    prices: Prices

    def service(self) -> Iterator[LineItem]:
        """A managed service for everybody supported.

        fee = people × fee per person; servers = servers × fee per server; onboarding = months of fee × fee;
        out of scope = share × fee; vendor owner = full-time equivalents × salary × on-cost ÷ 12;
        early exit = share × the fee of the months of the term that remain at the horizon.
        """
        level = self.usage.level
        fee = cents(self.usage.people * self.prices.of(Purpose.MANAGED_FEE, level))
        used = [(Purpose.MANAGED_FEE, level)]
        yield self._monthly("fee", "", fee, *used)
        if self.usage.servers:
            servers = cents(self.usage.servers * self.prices.of(Purpose.SERVER_FEE))
            yield self._monthly("servers", "", servers, (Purpose.SERVER_FEE, ""))
            fee += servers
            used.append((Purpose.SERVER_FEE, ""))
        onboarding = self.prices.of(Purpose.ONBOARDING) * fee
        yield self._once("onboarding", "", onboarding, *used, (Purpose.ONBOARDING, ""))
        share = self.prices.of(Purpose.OUT_OF_SCOPE)
        yield self._monthly("out-of-scope", "", share * fee, *used, (Purpose.OUT_OF_SCOPE, ""))
        if self.usage.manager_salary is not None:
            loaded = self.usage.manager_salary * self.prices.of(Purpose.ON_COST) / YEAR
            owner = self.prices.of(Purpose.VENDOR_OWNER) * loaded
            yield self._monthly("vendor-owner", "", owner, (Purpose.VENDOR_OWNER, ""), (Purpose.ON_COST, ""))
        yield from self._exit(fee, *used)

    def _exit(self, fee: Decimal, *used: tuple[Purpose, str]) -> Iterator[LineItem]:
        left = -self.usage.horizon % self.usage.term
        if not self.usage.leaves or not left:
            return
        last = self.usage.horizon
        risen = cents(fee * (1 + self.prices.of(Purpose.ESCALATOR)) ** ((last - 1) // YEAR))
        amount = cents(self.prices.of(Purpose.EARLY_EXIT) * left * risen)
        uses = (*used, (Purpose.EARLY_EXIT, ""), (Purpose.ESCALATOR, ""))
        yield LineItem("early-exit", "", Phase.ENDING, last, last, amount, Decimal(0), uses)

    def projects(self, needs: tuple[Need, ...]) -> Iterator[LineItem]:
        """Work outside the service, billed by the provider: hours × rate per hour."""
        for need in needs:
            amount = need.hours_a_month * self.prices.of(Purpose.PROVIDER_HOUR)
            yield self._monthly("provider-hours", need.role, amount, (Purpose.PROVIDER_HOUR, ""), months=need.months)

    def augmented(self, needs: tuple[Need, ...]) -> Iterator[LineItem]:
        """Contractors, billed for hours worked.

        bill = people × hours × bill rate; ramp-up = half of the bill of its period (a linear rise to full work loses
        half); tools = people × tools ÷ 12; managing = share × hours × what an hour of the manager costs.
        """
        for need in needs:
            used = (Purpose.BILL_RATE, need.role)
            bill = cents(need.hours_a_month * self.prices.of(*used))
            yield self._monthly("bill", need.role, bill, used, months=need.months)
            yield self._ramp_up(need, bill, used)
            yield self._tools(need, need.number)
            yield from self._managing(need)

    def employed(self, needs: tuple[Need, ...]) -> Iterator[LineItem]:
        """Employees, who come whole: as many as the hours of a year fill.

        people = ⌈people × hours × 12 ÷ productive hours⌉; salary = people × wage × on-cost ÷ 12. The on-cost does not
        count paid leave again: the wage pays for it already, so the multiplier is total ÷ (wages + paid leave).
        recruiting = people × cost of a hire; ramp-up, tools and managing as with contractors.
        """
        for need in needs:
            people = self.people_employed(need)
            whole = (Purpose.PRODUCTIVE_HOURS, "")
            wage, on_cost = (Purpose.WAGE, need.role), (Purpose.ON_COST, "")
            salary = cents(people * self.prices.of(*wage) * self.prices.of(*on_cost) / YEAR)
            yield self._monthly("salary", need.role, salary, wage, on_cost, whole, months=need.months)
            cost = people * self.prices.of(Purpose.RECRUITING)
            yield self._once("recruiting", need.role, cost, (Purpose.RECRUITING, ""), whole)
            yield self._ramp_up(need, salary, wage, on_cost, whole)
            yield self._tools(need, people, whole)
            yield from self._managing(need)

    def people_employed(self, need: Need) -> int:
        filled = need.hours_a_month * YEAR / self.prices.of(Purpose.PRODUCTIVE_HOURS)
        return int(filled.to_integral_value("ROUND_CEILING"))

    def _ramp_up(self, need: Need, monthly: Decimal, *used: tuple[Purpose, str]) -> LineItem:
        months = min(self.prices.of(Purpose.RAMP_UP), Decimal(self._months(need.months)))
        return self._once("ramp-up", need.role, HALF * months * monthly, *used, (Purpose.RAMP_UP, ""))

    def _tools(self, need: Need, people: int, *used: tuple[Purpose, str]) -> LineItem:
        amount = people * self.prices.of(Purpose.TOOLS) / YEAR
        return self._monthly("tools", need.role, amount, (Purpose.TOOLS, ""), *used, months=need.months, rises=False)

    def _managing(self, need: Need) -> Iterator[LineItem]:
        if self.usage.manager_salary is None:
            return
        loaded = self.usage.manager_salary * self.prices.of(Purpose.ON_COST)
        hour = loaded / self.prices.of(Purpose.PRODUCTIVE_HOURS)
        amount = self.prices.of(Purpose.MANAGING) * need.hours_a_month * hour
        uses = ((Purpose.MANAGING, ""), (Purpose.ON_COST, ""), (Purpose.PRODUCTIVE_HOURS, ""))
        yield self._monthly("managing", need.role, amount, *uses, months=need.months)

    def _months(self, months: int) -> int:
        return min(months, self.usage.horizon)

    def _monthly(
        self, name: str, role: str, amount: Decimal, *uses: tuple[Purpose, str], months: int = 0, rises: bool = True
    ) -> LineItem:
        last = self._months(months or self.usage.horizon)
        escalator = self.prices.of(Purpose.ESCALATOR) if rises else Decimal(0)
        uses = (*uses, (Purpose.ESCALATOR, "")) if rises else uses
        return LineItem(name, role, Phase.RECURRING, 1, last, cents(amount), escalator, uses)

    def _once(self, name: str, role: str, amount: Decimal, *uses: tuple[Purpose, str]) -> LineItem:
        return LineItem(name, role, Phase.ONE_OFF, 1, 1, cents(amount), Decimal(0), uses)
