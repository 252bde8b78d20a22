"""How ways are told apart, the scales of money and months, and amounts in few letters."""

import math
from dataclasses import dataclass
from decimal import Decimal

from comparison.costs import Way

KINDS = {Way.MANAGED: "first", Way.AUGMENTATION: "second", Way.BLEND: "both", Way.EMPLOYING: "neutral"}
"""How each way is drawn: as the first option, the second, both at once, or neither."""

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
"""Round steps of a scale of money, within a power of ten."""
TICKS = 5
"""The most steps of a scale of money."""
MONTH_STEPS = (1, 3, 6, 12)
WHOLE = 10_000
"""Amounts below it are short as they are."""
UNITS = ((10**9, "bn"), (10**6, "m"), (10**3, "k"))


@dataclass(frozen=True)
class Tick:
    at: float
    words: str


def money_ticks(most: Decimal) -> list[Decimal]:
    """Round amounts in even steps from 0 to the first that `most` does not exceed; up to 1 if it is 0."""
    most = most or Decimal(1)
    power = Decimal(10) ** (most / TICKS).adjusted()
    step = next(step * power for step in STEPS if step * power * TICKS >= most)
    return [number * step for number in range(math.ceil(most / step) + 1)]


def month_ticks(horizon: int) -> list[int]:
    """Months in even steps from 0, and the horizon, which takes the place of a step within a seventh of it."""
    step = next((step for step in MONTH_STEPS if horizon <= 6 * step), MONTH_STEPS[-1])
    ticks = list(range(0, horizon, step))
    if 7 * (horizon - ticks[-1]) < horizon:
        ticks.pop()
    return [*ticks, horizon]


def in_short(value: Decimal) -> str:
    """An amount in three digits or, where they are no longer, whole units: 873, 5,003, 25.0k, 1.20m, 10.0bn."""
    rounded = Decimal(f"{value:.3g}")
    if rounded < WHOLE:
        return f"{value:,.0f}"
    size, unit = _unit(rounded)
    amount = rounded / size
    return f"{amount:,.{max(0, 2 - amount.adjusted())}f}{unit}"


def tick_words(value: Decimal) -> str:
    """A round amount without zeros that say nothing: 0.25, 500, 5k, 1.25m."""
    size, unit = _unit(value)
    return f"{(value / size).normalize():,f}{unit}"


def _unit(value: Decimal) -> tuple[int, str]:
    return next(((size, unit) for size, unit in UNITS if value >= size), (1, ""))
