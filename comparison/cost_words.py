"""What the calculator says of ways, line items, ranges and turns, in words. Pure."""

from decimal import Decimal

from comparison.costs import Driver, Estimate, Turn, Way

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
UNPRICED = ("risk", "leaving", "skill-development", "security", "duty")
"""Dimensions that money does not show, by key, where a comparison has them."""
NOT_DECIDED = Decimal("0.5")
"""From this overlap of the cheapest two ranges on, cost does not decide."""


def role_in_words(role: str) -> str:
    return role.replace("-", " ")


def verdict(result: Estimate) -> str:
    """Whether cost decides between the cheapest two, in one honest sentence."""
    if not result.costs:
        return "Nothing can be estimated yet: see below what is missing."
    cheapest = WAYS[result.costs[0].way]
    if len(result.costs) == 1:
        return f"{cheapest} is the only way with an estimate so far."
    second = WAYS[result.costs[1].way]
    if result.costs[0].total() == result.costs[1].total():
        return f"{cheapest} and {in_sentence(second)} cost the same here: there is no project to tell them apart."
    if result.overlap == 0:
        return f"{cheapest} costs least, and its range lies wholly below that of {in_sentence(second)}."
    if result.overlap < NOT_DECIDED:
        return (
            f"{cheapest} costs least at typical prices; its range overlaps with that of {in_sentence(second)} a little."
        )
    return (
        f"{cheapest} costs least at typical prices, but its range overlaps so far with that of {in_sentence(second)} "
        "that cost does not decide between them."
    )


def in_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]


def turn_in_words(turn: Turn) -> str:
    dearer, cheaper = WAYS[turn.dearer], in_sentence(WAYS[turn.cheaper])
    return f"From {turn.people:,} people supported on, {in_sentence(dearer)} costs more than {cheaper}."


def direction(driver: Driver) -> str:
    """Whether a rate's high value widens or narrows the lead of the cheapest way, or turns it round."""
    if (driver.at_low < 0) != (driver.at_high < 0):
        return "turns the order round"
    return "widens the lead" if driver.at_high > driver.at_low else "narrows the lead"
