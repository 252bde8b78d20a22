"""What the calculator says of ways, line items, ranges and turns, in words. Pure."""

from collections.abc import Callable
from decimal import Decimal

from comparison.costs import (
    ANSWERED,
    FULL_TIME,
    SERVICES,
    Driver,
    Estimate,
    Gap,
    Need,
    Turn,
    Usage,
    Way,
    covered_hours,
    gaps,
    is_mixed,
)

WAYS = {
    Way.MANAGED: "Managed services",
    Way.AUGMENTATION: "Staff augmentation",
    Way.BLEND: "A blend",
    Way.EMPLOYING: "Employing",
}
EXPLAINED = {
    Way.MANAGED: "A provider runs IT for everybody supported; projects are billed by its hour.",
    Way.AUGMENTATION: "Contractors fill every role that you need, for as long as you need it.",
    Way.BLEND: "A provider runs IT for everybody supported; contractors do the projects.",
    Way.EMPLOYING: "You employ people for every role, whole people even where hours are few.",
}
ITEMS = {
    "fee": ("Fee of the service", "people supported × fee per person"),
    "servers": ("Servers", "servers × fee per server"),
    "onboarding": ("Onboarding", "months of fee × fee of a month"),
    "out-of-scope": ("Work outside the scope", "share × fee of a month"),
    "vendor-owner": ("Your own time for the provider", "full-time equivalents × salary × on-cost ÷ 12"),
    "early-exit": ("Leaving within a term", "share × months left × fee of the last month"),
    "provider-hours": ("Project, billed by the provider", "people × hours × rate per hour"),
    "bill": ("Contractors", "people × hours × bill rate"),
    "salary": ("Salaries with on-cost", "whole people × yearly wage × on-cost ÷ 12"),
    "recruiting": ("Recruiting", "people hired × cost of a hire"),
    "ramp-up": ("Ramp-up", "½ × months until fully productive × cost of a month"),
    "tools": ("Tools", "people × tools of a year ÷ 12"),
    "managing": ("Your own time for managing", "share × hours × what your hour costs"),
}
"""By the line item's name: what it is called, and its formula for a month, or for the whole where it is paid once."""
PHASES = {"one-off": "once, at the start", "recurring": "every month", "ending": "once, at the end"}
CAPITALS = {"it": "IT"}
"""Words of keys, which are in small letters, that texts write otherwise."""
UNPRICED = ("risk", "leaving", "skill-development", "security", "duty")
"""Dimensions that money does not show, by key, where a comparison has them."""
NOT_DECIDED = Decimal("0.5")
"""From this overlap of the cheapest two ranges on, cost does not decide."""


def role_in_words(role: str) -> str:
    """What a role’s or a service level’s key is called: IT contractor."""
    return " ".join(CAPITALS.get(word, word) for word in role.split("-"))


def verdict(result: Estimate) -> str:
    """Whether the sums buy the same amount of work; then whether cost decides between the cheapest two."""
    return " ".join(filter(None, (_alike(result), _lowest(result))))


def left_out(usage: Usage) -> list[str]:
    """Which ways a usage leaves without a price, and why."""
    found = [] if usage.needs else ["Name a role to price staff augmentation and employing."]
    return (
        found if usage.projects else [*found, "A blend adds nothing without a project: it is managed services alone."]
    )


def _alike(result: Estimate) -> str:
    """How far a service and hours can be compared; nothing where only the one or the other has a price."""
    if not is_mixed(result):
        return ""
    usage, found = result.usage, gaps(result.usage)
    if found:
        reasons = "; ".join(GAPS[gap](usage) for gap in found)
        return f"These sums do not buy the same amount of work: {reasons}."
    hours = covered_hours(usage, 1)
    return (
        f"These sums buy the same work only if {_hours(hours)} a month do what the service does for "
        f"{_people(usage)}: {_hours(round(hours / usage.people, 1))} for each."
    )


def _lowest(result: Estimate) -> str:
    if not result.costs:
        return "Nothing can be estimated yet: see below what is missing."
    cheapest = in_sentence(WAYS[result.costs[0].way])
    if len(result.costs) == 1:
        return f"So far there is an estimate for {cheapest} alone."
    second = in_sentence(WAYS[result.costs[1].way])
    if result.costs[0].total() == result.costs[1].total():
        return f"The cost of {cheapest} is the same as that of {second}."
    if result.overlap == 0:
        return f"The lowest cost is that of {cheapest}, with a range wholly below that of {second}."
    lowest = f"At typical prices the lowest cost is that of {cheapest}"
    if result.overlap < NOT_DECIDED:
        return f"{lowest}; its range overlaps a little with that of {second}."
    return f"{lowest}, but its range overlaps so far with that of {second} that cost does not decide between them."


def _fewer_hours(usage: Usage) -> str:
    most, fewest = covered_hours(usage, 1), covered_hours(usage, usage.horizon)
    answered = _hours(ANSWERED.get(usage.level, FULL_TIME))
    come = "come to" if most == fewest else "in the last month come to"
    return (
        f"at the {usage.level} level the service answers {answered} a month, while the covered roles {come} {fewest:,f}"
    )


GAPS: dict[Gap, Callable[[Usage], str]] = {
    Gap.NO_HOURS: lambda usage: (
        f"the service supports {_people(usage)} for {_months(usage.horizon)}, and no role is ticked as covered to "
        "stand for that"
    ),
    Gap.FEWER_MONTHS: lambda usage: (
        f"the service runs for {_months(usage.horizon)}, the covered roles for "
        f"{max(need.months for need in usage.needs if need.covered)}"
    ),
    Gap.FEWER_HOURS: _fewer_hours,
    Gap.MORE_HOURS: lambda usage: (
        f"the covered roles come to {_hours(covered_hours(usage, 1))} a month, more than a full-time post for "
        "everybody supported"
    ),
}
"""Each gap in words, as part of a sentence."""


def bought(way: Way, usage: Usage) -> list[str]:
    """What a way's sum buys: people supported, and hours of roles."""
    if way is Way.EMPLOYING:
        return ["whole people for the hours of every role"]
    hours = [need for need in usage.needs if way not in SERVICES or not need.covered]
    roles = [_work(need, min(need.months, usage.horizon)) for need in hours]
    service = f"{usage.level} service for {_people(usage)}, {_months(usage.horizon)}"
    return [service, *roles] if way in SERVICES else roles


def _work(need: Need, months: int) -> str:
    number = f"{need.number:,} × " if need.number > 1 else ""
    return f"{number}{role_in_words(need.role)}, {_hours(need.hours)} a month, {_months(months)}"


def _people(usage: Usage) -> str:
    return _counted(usage.people, "person", "people")


def _months(number: int) -> str:
    return _counted(number, "month", "months")


def _hours(number: Decimal) -> str:
    return _counted(number, "hour", "hours")


def _counted(number: Decimal | int, one: str, many: str) -> str:
    return f"{Decimal(number):,f} {one if number == 1 else many}"


def in_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]


def turn_in_words(turn: Turn) -> str:
    dearer, cheaper = WAYS[turn.dearer], in_sentence(WAYS[turn.cheaper])
    return f"From {turn.people:,} people on, hours unchanged: {in_sentence(dearer)} dearer than {cheaper}."


def direction(driver: Driver) -> str:
    """Whether a rate's high value widens or narrows the lead of the cheapest way, or turns it round."""
    if (driver.at_low < 0) != (driver.at_high < 0):
        return "turns the order round"
    return "widens the lead" if driver.at_high > driver.at_low else "narrows the lead"
