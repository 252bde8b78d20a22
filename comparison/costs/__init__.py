"""What four ways of getting IT work done cost, from rates and a reader's usage. Pure: no Django, no models.

`estimate(usage, book)` gives every way's line items at low, typical and high prices, when one overtakes another,
what drives the difference, and at how many people the order turns.
"""

from .estimate import Cost, Driver, Estimate, Overtaking, Turn, cost_of, estimate, per_month, per_person
from .lines import LineItem, Phase
from .rates import FALLING, MONEY, UNITS, Book, Level, Missing, Prices, Purpose, Rate, own_key
from .usage import HOURS, MONTHS, NUMBER, PEOPLE, SALARY, Need, Usage
from .ways import Way, items_of

__all__ = [
    "FALLING", "HOURS", "MONEY", "MONTHS", "NUMBER", "PEOPLE", "SALARY", "UNITS", "Book", "Cost", "Driver", "Estimate",
    "Level", "LineItem", "Missing", "Need", "Overtaking", "Phase", "Prices", "Purpose", "Rate", "Turn", "Usage",
    "Way", "cost_of", "estimate", "items_of", "own_key", "per_month", "per_person",
]  # fmt: skip
