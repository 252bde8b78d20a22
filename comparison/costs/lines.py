"""Line items, and the lines that they are priced from.

A `Line` is written down once for a usage; `Line.item` prices it, as often as prices change. It depends on the rates
that it names in `uses` and on no other, so that whoever changes one rate need only price the lines that use it.

Every amount of a month is rounded to the cent before anything is added, so that line items add up exactly.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache, cached_property
from itertools import accumulate, repeat
from operator import mul

from .rates import Prices, Purpose, Use

CENT = Decimal("0.01")
ZERO = Decimal(0)
YEAR = 12
type Formula = Callable[[Prices], Decimal]


class Phase(StrEnum):
    ONE_OFF = "one-off"
    RECURRING = "recurring"
    ENDING = "ending"


@dataclass(frozen=True)
class LineItem:
    """One cost of one way: `amount`, in whole cents, in each month from `first` to `last`, before its yearly rise.

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
    uses: tuple[Use, ...]

    def in_month(self, month: int) -> Decimal:
        """What it costs in a month of the horizon, counted from 1, to the cent."""
        return self.by_year[(month - 1) // YEAR] if self.first <= month <= self.last else ZERO

    @cached_property
    def by_year(self) -> tuple[Decimal, ...]:
        """What a month costs in each year of the horizon until `last`, to the cent."""
        return _by_year(self.amount, self.escalator, self.last)

    @cached_property
    def total(self) -> Decimal:
        """Over all its months."""
        return _total(self.by_year, self.first, self.last)


def _by_year(amount: Decimal, escalator: Decimal, last: int) -> tuple[Decimal, ...]:
    """What a month costs in each year until that of month `last`: amount × (1 + escalator)ʸᵉᵃʳ⁻¹, to the cent.

    The amount is in whole cents already.
    """
    further = (last - 1) // YEAR
    if not escalator or not further:
        return (amount,) * (further + 1)
    risen = accumulate(repeat(1 + escalator, further - 1), mul, initial=amount * (1 + escalator))
    return (amount, *map(cents, risen))


def _total(by_year: tuple[Decimal, ...], first: int, last: int) -> Decimal:
    """The sum of what a month costs in a year × the months in that year."""
    return sum(map(mul, by_year, _months_by_year(first, last)), ZERO)


@cache
def _months_by_year(first: int, last: int) -> tuple[int, ...]:
    """How many of the months from `first` to `last` are in each year of the horizon."""
    return tuple(max(0, min(last, start + YEAR) - max(first - 1, start)) for start in range(0, last, YEAR))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Line:
    """A line item without its price: the formula of its amount, and whether that rises with the escalator."""

    name: str
    role: str
    phase: Phase
    first: int
    last: int
    formula: Formula
    rises: bool
    uses: tuple[Use, ...]

    def item(self, prices: Prices) -> LineItem:
        """Raises Missing where there is no price for a rate that it uses."""
        priced = self._priced(prices)
        return LineItem(self.name, self.role, self.phase, self.first, self.last, *priced, self.uses)

    def total(self, prices: Prices) -> Decimal:
        """What its item comes to."""
        return _total(_by_year(*self._priced(prices), self.last), self.first, self.last)

    def _priced(self, prices: Prices) -> tuple[Decimal, Decimal]:
        """The amount of a month, and by which share it rises."""
        amount = cents(self.formula(prices))
        return amount, prices.of(Purpose.ESCALATOR) if self.rises else ZERO


def monthly(name: str, formula: Formula, last: int, *uses: Use, role: str = "", rises: bool = True) -> Line:
    """Paid in every month up to `last`."""
    uses = (*uses, (Purpose.ESCALATOR, "")) if rises else uses
    return Line(name, role, Phase.RECURRING, 1, last, formula, rises, uses)


def once(name: str, formula: Formula, *uses: Use, role: str = "") -> Line:
    """Paid at the start."""
    return Line(name, role, Phase.ONE_OFF, 1, 1, formula, False, uses)


def at_end(name: str, formula: Formula, last: int, *uses: Use) -> Line:
    """Paid in the last month."""
    return Line(name, "", Phase.ENDING, last, last, formula, False, uses)
