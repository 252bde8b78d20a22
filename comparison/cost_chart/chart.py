"""The whole chart of an estimate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from comparison.cost_words import in_sentence
from comparison.costs import Cost, Estimate, Level, Way

from .lines import PAPERS, Drawing, crossings, draw_lines
from .scales import KINDS, Tick, in_short, money_ticks, month_ticks, tick_words

TABLE_UNITS = ((1, ""), (10**3, "thousand"), (10**6, "million"))
MOST_FIGURES = 10**7
"""The table counts in units of which no way costs so many: three of them stand side by side on a phone."""
BAR_HEIGHT = 56
"""What a bar takes with its words, in pixels."""


@dataclass(frozen=True)
class Bar:
    """One way's range in a single month, in per cent of the axis, with its words; `top` is down from the drawing's."""

    kind: str
    name: str
    amount: str
    top: int
    start: float
    width: float
    typical: float


@dataclass(frozen=True)
class Row:
    """What has been paid by the end of a month, in whole numbers of the chart's unit."""

    month: int
    low: str
    typical: str
    high: str


@dataclass(frozen=True)
class Figures:
    """One way in figures; `rows` end with the horizon."""

    kind: str
    name: str
    rows: tuple[Row, ...]

    @property
    def total(self) -> Row:
        return self.rows[-1]


@dataclass(frozen=True)
class Passing:
    """From the end of this month on, the line of `dearer` runs above that of `cheaper`, names as within a sentence."""

    month: int
    dearer: str
    cheaper: str


@dataclass(frozen=True)
class CostChart:
    """Either `drawings` of lines or, for a horizon of one month, `bars` on the scale `money`.

    Amounts in drawings and bars begin with `sign`, the currency's. `figures` count in `unit`, empty for single units of
    the currency, and have the cheapest way first. `passings` are numbered from 1 in their order.
    """

    horizon: int
    sign: str
    unit: str
    figures: tuple[Figures, ...]
    passings: tuple[Passing, ...]
    money: tuple[Tick, ...]
    drawings: tuple[Drawing, ...]
    bars: tuple[Bar, ...]

    @property
    def foot(self) -> int:
        """Where the bars end and their scale begins."""
        return BAR_HEIGHT * len(self.bars)


def draw_costs(estimate: Estimate, names: Mapping[Way, str], sign: str = "") -> CostChart:
    """The chart of an estimate, the cheapest way first; `names` has every way that the estimate has."""
    horizon, costs = estimate.usage.horizon, estimate.costs
    most = max((cost.total(Level.HIGH) for cost in costs), default=Decimal(0))
    scale = money_ticks(most)
    size, unit = next((size, unit) for size, unit in TABLE_UNITS if most < MOST_FIGURES * size or unit == "million")
    lines, found = horizon > 1, crossings(estimate)
    return CostChart(
        horizon=horizon,
        sign=sign,
        unit=unit,
        figures=tuple(_figures(cost, names[cost.way], size) for cost in costs),
        passings=tuple(
            Passing(one.month, in_sentence(names[one.dearer]), in_sentence(names[one.cheaper]))
            for one in (crossing.overtaking for crossing in found)
        ),
        money=tuple(Tick(_percent(value / scale[-1]), sign + tick_words(value)) for value in scale),
        drawings=tuple(draw_lines(paper, estimate, names, sign, scale, found) for paper in PAPERS)
        if lines and costs
        else (),
        bars=() if lines else tuple(_bars(costs, names, sign, scale[-1])),
    )


def _figures(cost: Cost, name: str, size: int) -> Figures:
    low, typical, high = (cost.cumulative[level] for level in Level)
    months = sorted({1, *month_ticks(cost.horizon)} - {0})
    rows = (Row(month, *(f"{amounts[month - 1] / size:,.0f}" for amounts in (low, typical, high))) for month in months)
    return Figures(KINDS[cost.way], name, tuple(rows))


def _bars(costs: Sequence[Cost], names: Mapping[Way, str], sign: str, end: Decimal) -> Iterator[Bar]:
    for number, cost in enumerate(costs):
        low, typical, high = (_percent(cost.total(level) / end) for level in Level)
        words = names[cost.way], sign + in_short(cost.total())
        yield Bar(KINDS[cost.way], *words, number * BAR_HEIGHT, low, round(high - low, 2), typical)


def _percent(share: Decimal) -> float:
    return round(100 * float(share), 2)
