"""Rates as readers see them."""

from decimal import Decimal
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comparison import documents
from comparison.costs import UNITS, Purpose
from comparison.documents import Rate, Source
from comparison.documents.rates import NAMES
from comparison.documents.scalars import shortest

register = template.Library()
SIGNS = {"USD": "$", "GBP": "£"}
COUNTRIES = {"US": "United States", "UK": "United Kingdom"}
SHARE = "share "
"""How the unit of a rate begins whose values are shown in per cent."""


@register.filter
def amount(value: Decimal, rate: Rate) -> str:
    """A value of a rate: $1,500, $274.50, 3.4%, 1,776.5."""
    if rate.unit.startswith(SHARE):
        return f"{shortest(value * 100)}%"
    if rate.is_money and value != value.to_integral_value():
        return f"{SIGNS.get(rate.currency, '')}{value:,.2f}"
    return f"{SIGNS.get(rate.currency, '')}{shortest(value):,f}"


# The same rates stand in every estimate.
@register.filter
@lru_cache(maxsize=1_024)
def figures(rate: Rate) -> str:
    """A rate from low to high, or its one value: $125 – $160 – $200."""
    values = [rate.typical] if is_single(rate) else [rate.low, rate.typical, rate.high]
    return " – ".join(amount(value, rate) for value in values)


@register.filter
@lru_cache(maxsize=1_024)
def explained(rate: Rate) -> SafeString:
    """A rate in figures, as a link to where it is explained; then how it was come by."""
    words = " ".join((figures(rate), purpose_unit(rate.purpose)))
    return format_html('<a href="{}#{}">{}</a>, {}', reverse("rates"), rate.key, words, basis_in_words(rate))


@register.filter
def on_paper(rate: Rate, sources: dict[str, Source]) -> str:
    """A rate with where it comes from, for where no link can be followed and the country has been said."""
    cited = (
        sources[key]
        for key in sorted(documents.citations(rate) if rate.is_assumed else {rate.source})
        if key in sources
    )
    credits = "; ".join(_credit(source, sources) for source in cited)
    words = {"sourced": credits, "derived": f"derived from {credits}"}.get(rate.basis, basis_in_words(rate))
    if rate.is_assumed and credits:
        words = f"{words}, after {credits}"
    label = rate.label.removesuffix(f" ({rate.country})")
    return f"{label}: {figures(rate)} ({words})"


def _credit(source: Source, sources: dict[str, Source]) -> str:
    """Author and year as in a citation, and the title where these could mean another publication too."""
    words = f"{source.author}, {source.dated}"
    alike = [one for one in sources.values() if (one.author, one.year) == (source.author, source.year)]
    return f"{words}: {source.title}" if len(alike) > 1 else words


@register.filter
@lru_cache(maxsize=1_024)
def basis_in_words(rate: Rate) -> str:
    """How a rate was come by; an assumption that cites a source is one in part."""
    if rate.is_assumed:
        return "partly assumed" if documents.citations(rate) else "assumed"
    return rate.basis


@register.filter
def source_of(sources: dict[str, Source], rate: Rate) -> Source | None:
    """The publication that a rate comes from, if readers see it."""
    return sources.get(rate.source)


@register.filter
def citation(rate: Rate) -> str:
    """What a text would write to cite a rate's source."""
    return f"[@{rate.source}]"


@register.filter
def is_single(rate: Rate) -> bool:
    return rate.low == rate.high


@register.filter
def purpose_name(purpose: str) -> str:
    return NAMES[Purpose(purpose)]


@register.filter
def purpose_unit(purpose: str) -> str:
    return UNITS[Purpose(purpose)].removeprefix(SHARE)


@register.filter
def country_name(country: str) -> str:
    return COUNTRIES[country]
