"""Parts put together: the comparison that a page shows, and all that readers see at one moment."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from comparison import costs

from .parts import (
    CURRENCIES,
    Abbreviation,
    Dimension,
    Guide,
    Head,
    Name,
    Option,
    Page,
    Part,
    Rate,
    ReaderQuestion,
    Site,
    Source,
    name_of,
)


@dataclass(frozen=True)
class Comparison:
    """An article about two options: its head and its dimensions in reading order."""

    head: Head
    dimensions: tuple[Dimension, ...]

    @property
    def key(self) -> str:
        return self.head.key

    @property
    def slug(self) -> str:
        return self.head.slug

    @property
    def first(self) -> Option:
        return self.head.options[0]

    @property
    def second(self) -> Option:
        return self.head.options[1]

    def dimension_at(self, slug: str) -> Dimension | None:
        return next((dimension for dimension in self.dimensions if dimension.slug == slug), None)

    def dimension(self, key: str) -> Dimension | None:
        return next((dimension for dimension in self.dimensions if dimension.key == key), None)

    @property
    def asks(self) -> bool:
        """Whether any dimension has a question: without one there is nothing to recommend."""
        return any(dimension.question for dimension in self.dimensions)

    def asked(self, way: str) -> tuple[Dimension, ...]:
        """The dimensions whose question belongs to a way: `quick`, or `full` for all."""
        return tuple(
            dimension
            for dimension in self.dimensions
            if dimension.question and (way == "full" or dimension.question.quick)
        )


def assemble(head: Head, dimensions: Iterable[Dimension]) -> Comparison:
    """A head with its dimensions in the head's order; those that it does not list come last, by key.

    Stances stand in the order of the options. A dimension that has no stance for each option is left out.
    """
    keys = [option.key for option in head.options]
    places = {key: place for place, key in enumerate(head.dimensions)}
    whole = [dimension for dimension in dimensions if {stance.option for stance in dimension.stances} == set(keys)]
    ordered = sorted(whole, key=lambda dimension: (places.get(dimension.key, len(places)), dimension.key))
    return Comparison(head, tuple(map(_in_order(keys), ordered)))


def _in_order(keys: list[str]):  # type: ignore[no-untyped-def]
    def ordered(dimension: Dimension) -> Dimension:
        first, second = sorted(dimension.stances, key=lambda stance: keys.index(stance.option))
        return replace(dimension, stances=(first, second))

    return ordered


class Published:
    """All parts that readers see at a moment, by name, by address, and put together."""

    def __init__(
        self,
        parts: Iterable[Part],
        dates: dict[Name, datetime] | None = None,
        comments: dict[Name, int] | None = None,
        since: dict[Name, datetime] | None = None,
    ) -> None:
        self.parts = {name_of(part): part for part in parts}
        self.dates = dates or {}
        self.comments = comments or {}
        """How many comments on a part readers see."""
        self.since = since or {}
        """When readers first saw a part, in whatever words."""

    def of(self, cls: type) -> list:  # type: ignore[type-arg]
        return [part for part in self.parts.values() if isinstance(part, cls)]

    @cached_property
    def site(self) -> Site | None:
        return next(iter(self.of(Site)), None)

    @cached_property
    def sources(self) -> dict[str, Source]:
        return {source.key: source for source in self.of(Source)}

    @cached_property
    def pages(self) -> dict[str, Page]:
        return {page.key: page for page in self.of(Page)}

    @cached_property
    def guides(self) -> dict[str, Guide]:
        return {guide.key: guide for guide in self.of(Guide)}

    @cached_property
    def questions(self) -> dict[str, ReaderQuestion]:
        """What readers ask, in the order of their page."""
        return {item.key: item for item in sorted(self.of(ReaderQuestion), key=lambda item: (item.order, item.key))}

    @cached_property
    def abbreviations(self) -> dict[str, Abbreviation]:
        return {item.key: item for item in sorted(self.of(Abbreviation), key=lambda item: item.short.casefold())}

    @cached_property
    def rates(self) -> dict[str, Rate]:
        """By country, in the order of their purposes, then by size."""
        countries, purposes = list(CURRENCIES), list(costs.Purpose)

        def place(rate: Rate) -> tuple[int, int, Decimal, str]:
            return countries.index(rate.country), purposes.index(costs.Purpose(rate.purpose)), rate.typical, rate.key

        return {rate.key: rate for rate in sorted(self.of(Rate), key=place)}

    def has_costs(self, comparison: Comparison) -> bool:
        """Whether a comparison's options are ways that can be priced, and there is a fee to price one with."""
        ways = {costs.Way.MANAGED, costs.Way.AUGMENTATION}
        is_priced = any(rate.purpose == costs.Purpose.MANAGED_FEE for rate in self.rates.values())
        return is_priced and {option.key for option in comparison.head.options} == ways

    def book(self, country: str) -> costs.Book:
        """The rates of a country as estimates take them; empty for one that there are none for."""
        return self._books.get(country) or costs.Book(())

    @cached_property
    def _books(self) -> dict[str, costs.Book]:
        countries = {rate.country for rate in self.rates.values()}
        return {
            country: costs.Book(rate.priced for rate in self.rates.values() if rate.country == country)
            for country in countries
        }

    @cached_property
    def comparisons(self) -> dict[str, Comparison]:
        dimensions = self.of(Dimension)
        return {
            head.key: assemble(head, [item for item in dimensions if item.comparison == head.key])
            for head in self.of(Head)
        }

    @property
    def main(self) -> Comparison | None:
        """The comparison with which the home page begins."""
        return self.comparisons.get(self.site.comparison) if self.site else None

    def moment_of(self, comparison: Comparison) -> datetime:
        """When the newest text of a comparison was published."""
        names = [name_of(comparison.head), *map(name_of, comparison.dimensions)]
        return max(self.dates[name] for name in names)

    def comparison_at(self, slug: str) -> Comparison | None:
        return next((item for item in self.comparisons.values() if item.slug == slug), None)

    def guide_at(self, slug: str) -> Guide | None:
        return next((guide for guide in self.guides.values() if guide.slug == slug), None)

    def guides_for(self, comparison: Comparison) -> list[Guide]:
        """The guides that accompany a comparison, by title."""
        mine = [guide for guide in self.guides.values() if comparison.key in guide.comparisons]
        return sorted(mine, key=lambda guide: guide.title)

    def questions_about(self, dimension: Dimension) -> list[ReaderQuestion]:
        """What readers ask that belongs to a dimension."""
        place = (dimension.comparison, dimension.key)
        return [item for item in self.questions.values() if (item.comparison, item.dimension) == place]

    def page_at(self, slug: str) -> Page | None:
        return next((page for page in self.pages.values() if page.slug == slug), None)
