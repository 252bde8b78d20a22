"""The parts of the site's content as plain data: one dataclass each, the same for files, editions and pages."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from comparison import costs

from .fields import Amount, Day, Flag, Key, Keyed, ListOf, Markdown, OneOf, Record, Text, Url, Whole, holds

SOURCE_KINDS = ("government", "academic", "survey", "press", "law", "vendor")
NOTICE_KINDS = ("employ", "get-ready")
CURRENCIES = {"US": "USD", "UK": "GBP"}
"""The countries that there are rates for, each with the currency of its rates."""
NO_CURRENCY = "none"
BASES = ("sourced", "derived", "assumption")
"""How a rate was come by: as a source has it, computed from a source, or assumed by the editors."""
POLE_TO_POLE = (-2, -1, 0, 1, 2)
MAX_CRITERIA = 40


@dataclass(frozen=True, kw_only=True)
class Site:
    """What the whole site says of itself."""

    part: ClassVar[str] = "site"
    body: ClassVar[str] = ""
    key: str
    name: str = holds(Text(60))
    tagline: str = holds(Text(120))
    comparison: str = holds(Key())
    """Key of the main comparison, with which the home page begins."""
    report: str = holds(Url(schemes=("mailto", "https", "http")))
    """Where readers report a mistake."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A standing page: about, accessibility."""

    part: ClassVar[str] = "page"
    body: ClassVar[str] = "text"
    key: str
    slug: str = holds(Key())
    title: str = holds(Text(120))
    summary: str = holds(Text(300))
    reviewed: date = holds(Day())
    text: str = holds(Markdown(heading=2))


@dataclass(frozen=True, kw_only=True)
class Source:
    """A cited publication. `year` is None where it bears no date."""

    part: ClassVar[str] = "source"
    body: ClassVar[str] = "note"
    key: str
    title: str = holds(Text(300))
    author: str = holds(Text(80))
    publisher: str = holds(Text(120))
    url: str = holds(Url())
    year: int | None = holds(Whole(1900, 2100, nothing="undated"))
    kind: str = holds(OneOf(SOURCE_KINDS))
    note: str = holds(Markdown(2_000, optional=True))

    @property
    def dated(self) -> str:
        """The year as a citation shows it."""
        return "undated" if self.year is None else str(self.year)


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of the two things compared; the first of a head's options is side 1."""

    key: str = holds(Key())
    name: str = holds(Text(60))
    summary: str = holds(Text(300))
    also: str = holds(Text(300, optional=True))
    """What readers call it too, separated by commas: the search takes each for its name."""

    @property
    def in_sentence(self) -> str:
        """The name inside a sentence: “managed services”, but “IT consulting”."""
        return self.name if self.name[1:2].isupper() else self.name[:1].lower() + self.name[1:]


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a comparison says before, between and after its dimensions."""

    part: ClassVar[str] = "comparison"
    body: ClassVar[str] = "introduction"
    key: str
    slug: str = holds(Key())
    title: str = holds(Text(120))
    question: str = holds(Text(200))
    summary: str = holds(Text(400))
    author: str = holds(Text(120))
    reviewer: str = holds(Text(120))
    reviewed: date = holds(Day())
    options: tuple[Option, Option] = holds(ListOf(Record(Option), 2, 2, unique="key"))
    dimensions: tuple[str, ...] = holds(ListOf(Key(), 0, 64))
    """None only in a draft: admin makes a comparison before its dimensions, and `checks.check` asks for one."""
    choosing: str = holds(Markdown(20_000))
    final_thoughts: str = holds(Markdown(20_000))
    introduction: str = holds(Markdown(20_000))


@dataclass(frozen=True, kw_only=True)
class Stance:
    """What one option does on one dimension."""

    option: str = holds(Key())
    position: int = holds(Whole(-2, 2))
    glance: str = holds(Text(90, low=12))
    description: str = holds(Markdown(2_000))
    caution: str = holds(Markdown(1_000))


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What stands above the verdict when a choice means: employ somebody, or get ready first."""

    kind: str = holds(OneOf(NOTICE_KINDS))
    text: str = holds(Markdown(1_000))


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A situation; `lean` is None where it counts as the middle and carries a notice."""

    key: str = holds(Key(60))
    text: str = holds(Text(200))
    lean: int | None = holds(Whole(-2, 2, nothing="none"))
    notice: Notice | None = holds(Record(Notice, optional=True))


@dataclass(frozen=True, kw_only=True)
class Question:
    """A dimension's question to the reader, with five choices from pole to pole."""

    text: str = holds(Text(200))
    why: str = holds(Text(400))
    consequence: str = holds(Text(400))
    quick: bool = holds(Flag())
    choices: tuple[Choice, ...] = holds(ListOf(Record(Choice), 5, 5, unique="key"))

    def choice(self, key: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.key == key), None)


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One axis on which the options differ. `comparison` is the key of the comparison that it belongs to."""

    part: ClassVar[str] = "dimension"
    body: ClassVar[str] = "depth"
    key: str
    comparison: str
    slug: str = holds(Key())
    name: str = holds(Text(60))
    lead: str = holds(Text(300))
    also: str = holds(Text(300, optional=True))
    """Words under which readers look for it and that its texts may never use."""
    reviewed: date = holds(Day())
    poles: tuple[str, str] = holds(ListOf(Text(60), 2, 2))
    stances: tuple[Stance, Stance] = holds(Keyed(Stance, by="option", count=2))
    takeaway: str = holds(Markdown(1_000))
    ask: str = holds(Markdown(5_000))
    question: Question | None = holds(Record(Question, optional=True))
    depth: str = holds(Markdown(heading=2))

    @property
    def first(self) -> Stance:
        return self.stances[0]

    @property
    def second(self) -> Stance:
        return self.stances[1]

    @property
    def span(self) -> int:
        """How many steps lie between the two stances."""
        return self.second.position - self.first.position


@dataclass(frozen=True, kw_only=True)
class Firm:
    """A kind of firm that a guide helps to choose."""

    key: str = holds(Key())
    name: str = holds(Text(60))


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """What to judge a firm by; `firm` is the key of the only kind of firm that it is for, empty for every kind."""

    key: str = holds(Key(60))
    name: str = holds(Text(80))
    firm: str = holds(Key(optional=True))
    importance: int = holds(Whole(0, 3))
    """What a scorecard begins with."""
    why: str = holds(Markdown(1_000))
    evidence: str = holds(Markdown(2_000))
    warning: str = holds(Markdown(1_000))


@dataclass(frozen=True, kw_only=True)
class Guide:
    """A companion article: how to choose a firm, criterion by criterion. `comparisons` are those it accompanies."""

    part: ClassVar[str] = "guide"
    body: ClassVar[str] = "introduction"
    key: str
    slug: str = holds(Key())
    title: str = holds(Text(120))
    summary: str = holds(Text(400))
    author: str = holds(Text(120))
    reviewer: str = holds(Text(120))
    reviewed: date = holds(Day())
    comparisons: tuple[str, ...] = holds(ListOf(Key(), 0, 20, sort=True))
    firms: tuple[Firm, ...] = holds(ListOf(Record(Firm), 1, 6, unique="key"))
    criteria: tuple[Criterion, ...] = holds(ListOf(Record(Criterion), 1, MAX_CRITERIA, unique="key"))
    closing: str = holds(Markdown(20_000))
    introduction: str = holds(Markdown(20_000))

    def criteria_for(self, firm: str) -> tuple[Criterion, ...]:
        """What a kind of firm is judged by: what is for every kind, and what is for this one alone."""
        return tuple(criterion for criterion in self.criteria if criterion.firm in ("", firm))


@dataclass(frozen=True, kw_only=True)
class ReaderQuestion:
    """A question that readers ask, with its answer. `dimension` is the key of the one it belongs to, or empty."""

    part: ClassVar[str] = "reader-question"
    body: ClassVar[str] = "answer"
    key: str
    question: str = holds(Text(200))
    group: str = holds(Text(60))
    """The heading under which the page of all questions has it."""
    order: int = holds(Whole(1, 9_999))
    comparison: str = holds(Key())
    dimension: str = holds(Key(optional=True))
    reviewed: date = holds(Day())
    answer: str = holds(Markdown(3_000))


@dataclass(frozen=True, kw_only=True)
class Abbreviation:
    """Letters that texts use for a longer term, so that each can explain itself where it stands."""

    part: ClassVar[str] = "abbreviation"
    body: ClassVar[str] = "note"
    key: str
    short: str = holds(Text(20, low=2))
    long: str = holds(Text(120))
    note: str = holds(Markdown(1_000, optional=True))


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A price or a quantity that cost estimates use, as low, typical and high; its unit follows from its purpose.

    `variant` is the service level of a fee or the role of a wage or a bill rate, `source` the key of the publication
    that it comes from; an assumption has none. `year` is None where the figures bear no date.
    """

    part: ClassVar[str] = "rate"
    body: ClassVar[str] = "note"
    key: str
    label: str = holds(Text(120))
    country: str = holds(OneOf(tuple(CURRENCIES)))
    purpose: str = holds(OneOf(tuple(purpose.value for purpose in costs.Purpose)))
    variant: str = holds(Key(optional=True))
    low: Decimal = holds(Amount())
    typical: Decimal = holds(Amount())
    high: Decimal = holds(Amount())
    currency: str = holds(OneOf((*CURRENCIES.values(), NO_CURRENCY)))
    year: int | None = holds(Whole(1990, 2100, nothing="undated"))
    basis: str = holds(OneOf(BASES))
    source: str = holds(Key(optional=True))
    note: str = holds(Markdown(1_000))

    @property
    def unit(self) -> str:
        return costs.UNITS[costs.Purpose(self.purpose)]

    @property
    def is_money(self) -> bool:
        return costs.Purpose(self.purpose) in costs.MONEY

    @property
    def is_assumed(self) -> bool:
        return self.basis == "assumption"

    @property
    def dated(self) -> str:
        return "undated" if self.year is None else str(self.year)

    @property
    def priced(self) -> costs.Rate:
        """The rate as estimates take it."""
        purpose = costs.Purpose(self.purpose)
        return costs.Rate(self.key, purpose, self.variant, self.low, self.typical, self.high)


type Part = Site | Page | Source | Head | Dimension | Guide | ReaderQuestion | Abbreviation | Rate
PARTS: dict[str, type[Part]] = {
    cls.part: cls for cls in (Site, Page, Source, Head, Dimension, Guide, ReaderQuestion, Abbreviation, Rate)
}


@dataclass(frozen=True, order=True)
class Name:
    """The permanent name of a part: its kind, and its key, which for a dimension begins with its comparison's."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


def name_of(part: Part) -> Name:
    if isinstance(part, Dimension):
        return Name(part.part, f"{part.comparison}/{part.key}")
    return Name(part.part, part.key)


def title_of(part: Part) -> str:
    """What readers and editors know a part as."""
    if isinstance(part, Source):
        return f"Source: {part.author}, {part.dated}"
    if isinstance(part, ReaderQuestion):
        return part.question
    if isinstance(part, Abbreviation):
        return f"Abbreviation: {part.short}"
    if isinstance(part, Rate):
        return f"Rate: {part.label}"
    return part.name if isinstance(part, Dimension | Site) else part.title
