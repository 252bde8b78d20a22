"""A situation in words, and two of them side by side: the one that a reader keeps, and the one on the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from comparison import cost_words, documents
from comparison.costs import Book, Cost, Estimate, Level, Need, Purpose, Way, estimate, per_month, per_person
from comparison.documents import CURRENCIES
from comparison.documents.rates import NAMES
from comparison.forms import UsageForm
from comparison.forms.usage import SHARES, says_anything, use_of, written

from .shared import parameters_in

type Amounts = tuple[Decimal, ...]
"""At low, typical and high prices."""
MEASURES = ("In all", "A month", "Per person supported and month")


def amounts_of(cost: Cost, people: int) -> tuple[Amounts, ...]:
    """What a way costs by each measure."""
    return (
        tuple(cost.total(level) for level in Level),
        tuple(per_month(cost, level) for level in Level),
        tuple(per_person(cost, people, level) for level in Level),
    )


def label_of(purpose: Purpose, variant: str = "") -> str:
    """What a rate is called: Fee of a managed service: standard."""
    words = NAMES[purpose]
    return f"{words}: {cost_words.role_in_words(variant)}" if variant else words


LABELS = {
    "start": "Where to start from",
    "country": "Country of the rates",
    "people": "People supported",
    "level": "Service level",
    "horizon": "Months ahead",
    "servers": "Servers priced apart",
    "term": "Contract term in months",
    "manager_salary": "Yearly salary of whoever manages",
    "number": "people",
    "hours": "hours a month",
    "months": "months",
}
"""By parameter; the last three are of a role."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with an input, and what it is called; `hint` says more than there is room for at the field."""

    name: str
    label: str
    words: str
    hint: str


def faults_of(form: UsageForm) -> list[Fault]:
    return [Fault(name, _label_of_input(name), words, form.hints[name]) for name, words in form.errors.items()]


def _label_of_input(name: str) -> str:
    use = use_of(name)
    if use:
        return label_of(*use)
    need, _, part = name.partition(".")
    if need.startswith("need"):
        return f"Role {need.removeprefix('need')}" + (f", {LABELS[part]}" if part else "")
    return LABELS[name]


def inputs_in_words(form: UsageForm) -> dict[str, str]:
    """What an estimate is made from, by label; nothing for what is not there."""
    said = {
        "Country of the rates": form.country,
        "People supported": f"{form.people:,}",
        "Service level": form.level,
        "Months ahead": str(form.horizon),
    }
    said |= {f"Role {number}": _need_in_words(need) for number, need in enumerate(form.needs, 1)}
    said |= {"Servers priced apart": f"{form.servers:,}"} if form.servers else {}
    said |= {"Contract term": f"{form.term} month{'' if form.term == 1 else 's'}"}
    said |= {"At the end": "we leave, even within a term"} if form.leaves else {}
    said |= {"Salary of whoever manages": f"{form.manager_salary:,}"} if form.manager_salary is not None else {}
    return said | {f"Own rate: {label_of(*use)}": _rate_in_words(use[0], value) for use, value in form.own.items()}


def _rate_in_words(purpose: Purpose, value: Decimal) -> str:
    return f"{written(purpose, value)}%" if purpose in SHARES else f"{value.normalize():,f}"


def _need_in_words(need: Need) -> str:
    months = "1 month" if need.months == 1 else f"{need.months} months"
    covered = "covered by the fee" if need.covered else "a project"
    return f"{need.number} × {cost_words.role_in_words(need.role)}, {need.hours:,} hours a month, {months}, {covered}"


@dataclass(frozen=True)
class Carried:
    """An answer to the questionnaire, and the inputs that are still as it says."""

    answer: str
    words: tuple[str, ...]


def carried_in_words(form: UsageForm, comparison: documents.Comparison) -> Carried | None:
    """None where no answer was carried here, or readers see its question no more."""
    work = form.work
    dimension = comparison.dimension(form.answer[0]) if form.answer else None
    choice = dimension.question.choice(form.answer[1]) if dimension and dimension.question and form.answer else None
    if work is None or choice is None:
        return None
    need, words = form.rows[1], []
    if need and need.hours == work.hours:
        words.append(f"{need.hours} hours a month")
    if need and need.months == work.months:
        words.append(f"{need.months} months")
    if need and need.covered == work.covered:
        words.append("covered by the fee of a service" if need.covered else "a project, which no fee covers")
    return Carried(choice.text, tuple(words))


@dataclass(frozen=True)
class Measure:
    """One way by one measure in both situations; None where there is no estimate, or nothing to subtract."""

    name: str
    kept: Amounts | None
    now: Amounts | None
    difference: Decimal | None


@dataclass(frozen=True)
class Difference:
    """An input in which two situations differ."""

    label: str
    kept: str
    now: str


class Beside:
    """The kept situation, its estimate, and both compared. `kept` is None where the address holds no situation."""

    def __init__(self, typed: str, now: UsageForm, result: Estimate, priced: dict[str, Book]) -> None:
        data = parameters_in(typed)
        self.now, self.typed = now, typed
        self.kept = UsageForm(data, priced) if says_anything(data) else None
        self.result = result
        self.kept_result = estimate(self.kept.usage, self.kept.prices) if self.kept else None

    @property
    def is_faulty(self) -> bool:
        return self.kept is None or bool(self.faults)

    @property
    def faults(self) -> list[Fault]:
        return faults_of(self.kept) if self.kept else []

    @property
    def currency(self) -> str:
        """Of the kept situation."""
        return CURRENCIES[self.kept.country] if self.kept else ""

    @property
    def is_comparable(self) -> bool:
        """Amounts of two currencies are never subtracted."""
        return bool(self.kept and self.kept.country == self.now.country)

    @property
    def differences(self) -> list[Difference]:
        if self.kept is None:
            return []
        kept, now = inputs_in_words(self.kept), inputs_in_words(self.now)
        rows = (Difference(label, kept.get(label, "none"), now.get(label, "none")) for label in kept | now)
        return [row for row in rows if row.kept != row.now]

    @property
    def ways(self) -> list[tuple[str, list[Measure]]]:
        """Every way that either situation has an estimate for."""
        if self.kept is None or self.kept_result is None:
            return []
        kept = {cost.way: amounts_of(cost, self.kept.people) for cost in self.kept_result.costs}
        now = {cost.way: amounts_of(cost, self.now.people) for cost in self.result.costs}
        return [
            (cost_words.WAYS[way], list(self._measures(kept.get(way, ()), now.get(way, ()))))
            for way in Way
            if way in kept or way in now
        ]

    def _measures(self, kept: tuple[Amounts, ...], now: tuple[Amounts, ...]) -> Iterator[Measure]:
        for name, before, after in zip_longest(MEASURES, kept, now):
            comparable = before and after and self.is_comparable
            yield Measure(name, before, after, after[1] - before[1] if comparable else None)
