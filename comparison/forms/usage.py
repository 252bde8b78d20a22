"""What a reader says about costs: people, roles, months, and own values in place of the site’s rates.

Everything is in the address. A value that cannot be read gets a few words at its field, which may be narrow, and the
estimate is made without it: with the field’s first value, which a hint above the estimate names.
"""

import re
from collections.abc import Set
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from comparison.cost_answers import PREFIX, WORK, Work, said_about_work
from comparison.costs import FULL_TIME, HOURS, MONTHS, NUMBER, PEOPLE, SALARY, Book, Need, Purpose, Usage, suffices
from comparison.documents import CURRENCIES

NUMBER_TYPED = re.compile(r"(\d{1,3}(?:[ ,’']\d{3})+|\d+)(\.\d+)?(k|m)?", re.IGNORECASE | re.ASCII)
UNITS_TYPED = re.compile(r"^(?:[$£€]|usd|gbp)|(?:%|[$£€]|usd|gbp|people|months?|hours?)$", re.IGNORECASE)
CURRENCIES_TYPED = {"$": "USD", "usd": "USD", "£": "GBP", "gbp": "GBP", "€": "EUR", "eur": "EUR"}
THOUSANDS = {"": 1, "k": 1_000, "m": 1_000_000}
LONGEST = 40
"""Characters that a number may have as it is typed."""
SHARES = frozenset({Purpose.ESCALATOR, Purpose.OUT_OF_SCOPE, Purpose.EARLY_EXIT, Purpose.MANAGING})
"""Purposes that readers give in per cent."""
NO_INPUT = ("start", "with")
"""Parameters that say where to start from and what to stand beside, but nothing of the situation itself."""
INPUTS = ("start", "country", "level", "people", "horizon", "servers", "term", "leaves", "manager_salary")
INPUT_PREFIXES = ("need", "rate.", PREFIX)
MOST_NEEDS = 5
MOST_VALUE = Decimal(10_000_000)


@dataclass(frozen=True)
class Start:
    """A situation to start from: people, level, horizon, and the roles needed."""

    key: str
    words: str
    people: int
    level: str
    horizon: int
    needs: tuple[tuple[str, int, int, int, bool], ...]


STARTS = (
    Start("thirty", "30 people, nobody for IT", 30, "standard", 36, (("help-desk", 1, 80, 36, True),)),
    Start(
        "two-hundred", "200 people, a small team and a project", 200, "standard", 36,
        (("help-desk", 2, 148, 36, True), ("administrator", 1, 148, 36, True), ("developer", 2, 148, 9, False)),
    ),
    Start(
        "fifteen-hundred", "1,500 people, a mature group", 1_500, "basic", 36,
        (
            ("help-desk", 8, 148, 36, True), ("administrator", 4, 148, 36, True),
            ("security-analyst", 2, 148, 36, True), ("developer", 4, 148, 12, False),
        ),
    ),
)  # fmt: skip


class Unreadable(ValueError):
    """A typed value that is no number from 0 up."""


def read_number(typed: str) -> Decimal:
    """The number in “12 000”, “12,000”, “12k”, “$1.5m”; raises Unreadable for anything else, and for less than 0."""
    text = " ".join(typed.split())
    if len(text) <= LONGEST:
        for _ in range(2):
            text = UNITS_TYPED.sub("", text).strip()
        found = NUMBER_TYPED.fullmatch(text)
        if found:
            whole = re.sub(r"\D", "", found[1])
            return Decimal(whole + (found[2] or "")) * THOUSANDS[(found[3] or "").lower()]
    raise Unreadable(typed)


@dataclass(frozen=True)
class Field:
    """One number of the form: what stands in it, and what is wrong with that."""

    name: str
    typed: str
    error: str = ""


class UsageForm:
    """What an estimate needs, from a query string. `errors` and `hints` are by parameter; `own` has own rates."""

    def __init__(self, data: QueryDict, countries: dict[str, Book]) -> None:
        self.data = data
        self.errors: dict[str, str] = {}
        self.hints: dict[str, str] = {}
        self._books = countries
        self.countries = list(countries)
        self.country = self._one_of("country", self.countries, self.countries[0])
        self.currency = CURRENCIES[self.country]
        self.book = countries[self.country]
        start = self._one_of("start", [one.key for one in STARTS], STARTS[0].key)
        self.start = next(one for one in STARTS if one.key == start)
        # A role or level that only another country has rates for is kept if it was chosen: its rates are asked for.
        self.known_levels = {level for book in countries.values() for level in book.levels}
        self.known_roles = {role for book in countries.values() for role in book.roles}
        first = self.start.level if self.start.level in self.book.levels else next(iter(self.book.levels), "")
        self.level = self._one_of("level", self.book.levels, first, self.known_levels)
        self.people = int(self._whole("people", self.start.people, 1, PEOPLE))
        self.horizon = int(self._whole("horizon", self.start.horizon, 1, MONTHS))
        self.servers = int(self._whole("servers", 0, 0, PEOPLE))
        self.term = int(self._whole("term", 12, 1, MONTHS))
        self.leaves = data.get("leaves") == "1"
        self.manager_salary = self._optional("manager_salary", 1, SALARY)
        self.answer = said_about_work(
            {name.removeprefix(PREFIX): str(data[name]) for name in data if name.startswith(PREFIX)}
        )
        self.rows = {number: self._need(number) for number in range(1, MOST_NEEDS + 1)}
        self.own = self._own_values()

    @cached_property
    def lacking(self) -> set[str]:
        """Countries for which nothing can be estimated without rates of the reader’s own."""
        return {country for country, book in self._books.items() if not suffices(book)}

    @property
    def levels(self) -> list[str]:
        """The country’s levels, and the one chosen if only another country has it."""
        return list(dict.fromkeys([*self.book.levels, self.level]))

    @cached_property
    def roles(self) -> list[str]:
        """The country’s roles, and those chosen that only another country has."""
        return sorted({*self.book.roles, *(need.role for need in self.needs)})

    @property
    def is_started(self) -> bool:
        """Whether the reader has said anything but where to start from."""
        return any(name not in NO_INPUT and not name.startswith(PREFIX) for name in self.data)

    @property
    def work(self) -> Work | None:
        """What an answer to the questionnaire says about the first role."""
        return WORK[self.answer] if self.answer else None

    @property
    def status(self) -> int:
        return 400 if self.errors else 200

    @property
    def needs(self) -> list[Need]:
        """The rows in which a role is chosen."""
        return [need for need in self.rows.values() if need]

    @property
    def usage(self) -> Usage:
        return Usage(
            people=self.people,
            level=self.level,
            horizon=self.horizon,
            needs=tuple(self.needs),
            servers=self.servers,
            term=self.term,
            leaves=self.leaves,
            manager_salary=self.manager_salary,
        )

    @property
    def prices(self) -> Book:
        """The country's rates with the reader's own values in their place."""
        return self.book.with_own(self.own)

    def field(self, name: str, value: object = "") -> Field:
        """A field as the page shows it: what was typed, else the value in use."""
        typed = self.data.get(name)
        return Field(name, str(value) if typed is None else typed[:LONGEST], self.errors.get(name, ""))

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters that say all this again."""
        pairs = [("country", self.country), ("level", self.level), ("people", str(self.people))]
        pairs += [("horizon", str(self.horizon)), ("servers", str(self.servers)), ("term", str(self.term))]
        pairs += [("leaves", "1")] if self.leaves else []
        pairs += [("manager_salary", str(self.manager_salary))] if self.manager_salary is not None else []
        for number, need in enumerate(self.needs, 1):
            pairs += [(f"need{number}", need.role), (f"need{number}.number", str(need.number))]
            pairs += [(f"need{number}.hours", str(need.hours)), (f"need{number}.months", str(need.months))]
            pairs += [(f"need{number}.covered", "1")] if need.covered else []
        pairs += [(f"{PREFIX}{self.answer[0]}", self.answer[1])] if self.answer else []
        return pairs + [(name_of(*use), written(use[0], value)) for use, value in self.own.items()]

    def query(self) -> str:
        return urlencode(self.pairs())

    def _need(self, number: int) -> Need | None:
        """A row of the form; those of the start until the reader has sent rows of the own."""
        if not any(name.startswith("need") for name in self.data):
            given = self.start.needs[number - 1 : number] if not self.is_started else ()
            known = [
                Need(role, people, Decimal(hours), months, covered) for role, people, hours, months, covered in given
            ]
            need = next((need for need in known if need.role in self.known_roles), None)
            return replace(need, **vars(self.work)) if need and self.work and number == 1 else need
        name = f"need{number}"
        role = self._one_of(name, ["", *self.book.roles], "", self.known_roles)
        if not role:
            return None
        people = int(self._whole(f"{name}.number", 1, 1, NUMBER))
        months = int(self._whole(f"{name}.months", self.horizon, 1, MONTHS))
        hours = self._number(f"{name}.hours", FULL_TIME, 1, HOURS)
        return Need(role, people, hours, months, self.data.get(f"{name}.covered") == "1")

    def _own_values(self) -> dict[tuple[Purpose, str], Decimal]:
        found = {}
        for name in self.data:
            use = use_of(name)
            if use is None or (use[1] and use[1] not in self.known_levels | self.known_roles):
                continue
            most = Decimal(100) if use[0] in SHARES else MOST_VALUE
            least = Decimal(1) if use[0] in (Purpose.PRODUCTIVE_HOURS, Purpose.ON_COST) else Decimal(0)
            value = self._optional(name, least, most)
            if value is not None:
                found[use] = value / 100 if use[0] in SHARES else value
        return found

    def _one_of(self, name: str, allowed: list[str], first: str, kept: Set[str] = frozenset()) -> str:
        """One of those allowed; another is no fault if it is among those kept."""
        typed = self.data.get(name, "")
        if typed in allowed or typed in kept:
            return typed
        if typed:
            self._refuse(
                name, "Choose one of these.", f"“{typed[:LONGEST]}” is none of {', '.join(filter(None, allowed))}."
            )
        return first

    def _whole(self, name: str, first: int, low: int, high: int) -> Decimal:
        value = self._number(name, Decimal(first), low, high)
        if value != value.to_integral_value():
            self._refuse(name, "Write a whole number.", f"It can be {low:,} to {high:,}. {_instead(first)}")
            return Decimal(first)
        return value

    def _number(self, name: str, first: Decimal, low: int, high: int) -> Decimal:
        value = self._optional(name, low, high, _instead(first))
        return first if value is None else value

    def _optional(self, name: str, low: int | Decimal, high: int | Decimal, instead: str = "") -> Decimal | None:
        typed = self.data.get(name, "").strip()
        if not typed:
            return None
        foreign = {currency for sign, currency in CURRENCIES_TYPED.items() if sign in typed.lower()} - {self.currency}
        if foreign:
            self._refuse(name, f"Write it in {self.currency}.", f"All rates here are in that currency. {instead}")
            return None
        try:
            value = read_number(typed)
        except Unreadable:
            understood = "Thousands as in 12,000, 12 000 or 12k, and a point before decimals, are understood."
            self._refuse(name, f"Write {low:,} to {high:,}.", f"{understood} {instead}")
            return None
        if not low <= value <= high:
            self._refuse(name, f"Write {low:,} to {high:,}.", instead)
            return None
        return value

    def _refuse(self, name: str, words: str, hint: str) -> None:
        self.errors[name], self.hints[name] = words, hint.strip()


def _instead(first: Decimal | int) -> str:
    return f"Until then the estimate uses {first:,}."


def says_anything(data: QueryDict) -> bool:
    """Whether a query string holds a situation, however little of it."""
    return any(name in INPUTS or name.startswith(INPUT_PREFIXES) for name in data)


def name_of(purpose: Purpose, variant: str = "") -> str:
    """The parameter of a reader's own rate: `rate.wage.developer`."""
    return f"rate.{purpose}.{variant}" if variant else f"rate.{purpose}"


def use_of(name: str) -> tuple[Purpose, str] | None:
    """The rate that a parameter is for, or None for another parameter."""
    start, _, rest = name.partition(".")
    purpose, _, variant = rest.partition(".")
    return (Purpose(purpose), variant) if start == "rate" and purpose in set(Purpose) else None


def written(purpose: Purpose, value: Decimal) -> str:
    """A rate's value as readers give it: shares in per cent."""
    shown = value * 100 if purpose in SHARES else value
    return f"{shown.normalize():f}"
