"""Four ways to get IT work done, each as lines: what is paid once, every month, and at the end.

Formulas name their sources by rate: a rate has low, typical and high, a year and a source of its own. What rises, rises
with the escalator on the first month of each further year (month 13, 25 …): fees, bill rates and salaries alike.
"""

from collections.abc import Callable, Iterator
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from .lines import YEAR, Formula, Line, LineItem, at_end, cents, monthly, once
from .rates import Prices, Purpose, Use
from .usage import Need, Usage

HALF = Decimal("0.5")


class Way(StrEnum):
    MANAGED = "managed-services"
    AUGMENTATION = "staff-augmentation"
    BLEND = "blend"
    EMPLOYING = "employing"


def items_of(way: Way, usage: Usage, prices: Prices) -> tuple[LineItem, ...]:
    """The line items of one way; raises Missing where the book lacks a rate that it needs."""
    return tuple(line.item(prices) for line in lines_of(way, usage))


def lines_of(way: Way, usage: Usage) -> tuple[Line, ...]:
    """The lines of one way, in the order of its line items."""
    match way:
        case Way.MANAGED:
            return (*_service(usage), *(line for need in usage.projects for line in _project(usage, need)))
        case Way.BLEND:
            return (*_service(usage), *(line for need in usage.projects for line in _contractors(usage, need)))
        case Way.AUGMENTATION:
            return tuple(line for need in usage.needs for line in _contractors(usage, need))
        case Way.EMPLOYING:
            return tuple(line for need in usage.needs for line in _employees(usage, need))


def _service(usage: Usage) -> Iterator[Line]:
    """A managed service for everybody supported.

    fee = people × fee per person; servers = servers × fee per server; onboarding = months of fee × fee;
    out of scope = share × fee; vendor owner = full-time equivalents × salary × on-cost ÷ 12.
    """
    per_person, per_server = (Purpose.MANAGED_FEE, usage.level), (Purpose.SERVER_FEE, "")
    onboarding, share = (Purpose.ONBOARDING, ""), (Purpose.OUT_OF_SCOPE, "")
    uses = (per_person, per_server) if usage.servers else (per_person,)

    def fee(prices: Prices) -> Decimal:
        return cents(usage.people * prices.of(*per_person))

    def servers(prices: Prices) -> Decimal:
        return cents(usage.servers * prices.of(*per_server))

    def fees(prices: Prices) -> Decimal:
        return fee(prices) + servers(prices) if usage.servers else fee(prices)

    yield monthly("fee", fee, usage.horizon, per_person)
    if usage.servers:
        yield monthly("servers", servers, usage.horizon, per_server)
    yield once("onboarding", lambda prices: prices.of(*onboarding) * fees(prices), *uses, onboarding)
    yield monthly("out-of-scope", lambda prices: prices.of(*share) * fees(prices), usage.horizon, *uses, share)
    yield from _owner(usage)
    yield from _exit(usage, fees, uses)


def _owner(usage: Usage) -> Iterator[Line]:
    salary = usage.manager_salary
    if salary is None:
        return

    def owner(prices: Prices) -> Decimal:
        loaded = salary * prices.of(Purpose.ON_COST) / YEAR
        return prices.of(Purpose.VENDOR_OWNER) * loaded

    yield monthly("vendor-owner", owner, usage.horizon, (Purpose.VENDOR_OWNER, ""), (Purpose.ON_COST, ""))


def _exit(usage: Usage, fees: Formula, uses: tuple[Use, ...]) -> Iterator[Line]:
    """Early exit = share × the fees of the months of the term that remain at the horizon, as they are by then."""
    left = -usage.horizon % usage.term
    if not usage.leaves or not left:
        return

    def leaving(prices: Prices) -> Decimal:
        risen = cents(fees(prices) * (1 + prices.of(Purpose.ESCALATOR)) ** ((usage.horizon - 1) // YEAR))
        return prices.of(Purpose.EARLY_EXIT) * left * risen

    yield at_end("early-exit", leaving, usage.horizon, *uses, (Purpose.EARLY_EXIT, ""), (Purpose.ESCALATOR, ""))


def _project(usage: Usage, need: Need) -> Iterator[Line]:
    """Work outside the service, billed by the provider: hours × rate per hour."""
    hours, rate = need.hours_a_month, (Purpose.PROVIDER_HOUR, "")
    yield monthly("provider-hours", lambda prices: hours * prices.of(*rate), _months(usage, need), rate, role=need.role)


def _contractors(usage: Usage, need: Need) -> Iterator[Line]:
    """Contractors, billed for hours worked.

    bill = people × hours × bill rate; ramp-up = half of the bill of its period (a linear rise to full work loses half);
    tools = people × tools ÷ 12; managing = share × hours × what an hour of the manager costs.
    """
    hours, rate, months = need.hours_a_month, (Purpose.BILL_RATE, need.role), _months(usage, need)

    def bill(prices: Prices) -> Decimal:
        return cents(hours * prices.of(*rate))

    yield monthly("bill", bill, months, rate, role=need.role)
    yield _ramp_up(need, months, bill, rate)
    yield _tools(need, months, lambda prices: need.number)
    yield from _managing(usage, need)


def _employees(usage: Usage, need: Need) -> Iterator[Line]:
    """Employees, who come whole: as many as the hours of a year fill.

    people = ⌈people × hours × 12 ÷ productive hours⌉; salary = people × wage × on-cost ÷ 12. The on-cost does not
    count paid leave again: the wage pays for it already, so the multiplier is total ÷ (wages + paid leave).
    recruiting = people × cost of a hire; ramp-up, tools and managing as with contractors.
    """
    hours, months = need.hours_a_month * YEAR, _months(usage, need)
    wage, on_cost, whole = (Purpose.WAGE, need.role), (Purpose.ON_COST, ""), (Purpose.PRODUCTIVE_HOURS, "")
    recruiting = (Purpose.RECRUITING, "")

    def people(prices: Prices) -> int:
        return int((hours / prices.of(*whole)).to_integral_value(ROUND_CEILING))

    def salary(prices: Prices) -> Decimal:
        return cents(people(prices) * prices.of(*wage) * prices.of(*on_cost) / YEAR)

    yield monthly("salary", salary, months, wage, on_cost, whole, role=need.role)
    yield once("recruiting", lambda prices: people(prices) * prices.of(*recruiting), recruiting, whole, role=need.role)
    yield _ramp_up(need, months, salary, wage, on_cost, whole)
    yield _tools(need, months, people, whole)
    yield from _managing(usage, need)


def _ramp_up(need: Need, months: int, of_a_month: Formula, *uses: Use) -> Line:
    def ramp_up(prices: Prices) -> Decimal:
        return HALF * min(prices.of(Purpose.RAMP_UP), Decimal(months)) * of_a_month(prices)

    return once("ramp-up", ramp_up, *uses, (Purpose.RAMP_UP, ""), role=need.role)


def _tools(need: Need, months: int, people: Callable[[Prices], int], *uses: Use) -> Line:
    """Their rate does not rise."""

    def tools(prices: Prices) -> Decimal:
        return people(prices) * prices.of(Purpose.TOOLS) / YEAR

    return monthly("tools", tools, months, (Purpose.TOOLS, ""), *uses, role=need.role, rises=False)


def _managing(usage: Usage, need: Need) -> Iterator[Line]:
    salary, hours = usage.manager_salary, need.hours_a_month
    if salary is None:
        return

    def managing(prices: Prices) -> Decimal:
        hour = salary * prices.of(Purpose.ON_COST) / prices.of(Purpose.PRODUCTIVE_HOURS)
        return prices.of(Purpose.MANAGING) * hours * hour

    uses = ((Purpose.MANAGING, ""), (Purpose.ON_COST, ""), (Purpose.PRODUCTIVE_HOURS, ""))
    yield monthly("managing", managing, _months(usage, need), *uses, role=need.role)


def _months(usage: Usage, need: Need) -> int:
    return min(need.months, usage.horizon)
