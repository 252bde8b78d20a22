"""What has been paid by the end of each month, as a drawing and in figures. Pure; a template draws the bars.

An estimate over several months gives two drawings of the same lines, for wide and for narrow places, in the units of
their view boxes; one over a single month gives a bar for each way, in per cent of its axis.
"""

from .blocks import spread
from .chart import CostChart, Row, draw_costs
from .lines import MARKS, Drawing
from .scales import KINDS, in_short, money_ticks, month_ticks
from .svg import svg_of

__all__ = [
    "KINDS", "MARKS", "CostChart", "Drawing", "Row", "draw_costs", "in_short", "money_ticks", "month_ticks", "spread",
    "svg_of",
]  # fmt: skip
