"""What four ways of getting IT work done cost, from rates and a reader's usage. Pure: no Django, no models.

`estimate(usage, book)` gives every way's line items at low, typical and high prices, when one overtakes another,
what drives the difference, and at how many people the order turns; `gaps(usage)` whether all of them can be the same
amount of work.
"""

from .amounts import ANSWERED, FULL_TIME, SERVICES, Gap, covered_hours, gaps, is_mixed
from .estimate import Cost, Driver, Estimate, Overtaking, Turn, cost_of, estimate, per_month, per_person, suffices
from .lines import LineItem, Phase
from .rates import FALLING, MONEY, UNITS, Book, Level, Missing, Prices, Purpose, Rate, own_key
from .usage import HOURS, MONTHS, NUMBER, PEOPLE, SALARY, Need, Usage
from .ways import Way, items_of

__all__ = [
    "ANSWERED", "FALLING", "FULL_TIME", "HOURS", "MONEY", "MONTHS", "NUMBER", "PEOPLE", "SALARY", "SERVICES", "UNITS",
    "Book", "Cost", "Driver", "Estimate", "Gap", "Level", "LineItem", "Missing", "Need", "Overtaking", "Phase",
    "Prices", "Purpose", "Rate", "Turn", "Usage", "Way", "cost_of", "covered_hours", "estimate", "gaps", "is_mixed",
    "items_of", "own_key", "per_month", "per_person", "suffices",
]  # fmt: skip
