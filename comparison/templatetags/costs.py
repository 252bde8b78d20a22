"""Amounts of money in templates, and where they come from."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Protocol

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from comparison.cost_chart import CostChart
from comparison.documents import Rate

from .rates import SIGNS

register = template.Library()


class Item(Protocol):
    """A line item in words, with the rates of the site and the reader's own that it is made from."""

    @property
    def name(self) -> str: ...
    @property
    def formula(self) -> str: ...
    @property
    def totals(self) -> Iterable[Decimal]: ...
    @property
    def rates(self) -> Iterable[Rate]: ...
    @property
    def own(self) -> Iterable[str]: ...


@register.filter
def money(value: Decimal, currency: str) -> str:
    """An amount in whole units: $57,600."""
    whole = value.quantize(Decimal(1), ROUND_HALF_UP)
    return f"{'−' if whole < 0 else ''}{SIGNS.get(currency, '')}{abs(whole):,}"


@register.filter
def span(values: Iterable[Decimal], currency: str) -> str:
    """Amounts from low to high: $50,000 – $57,600 – $60,000."""
    return " – ".join(money(value, currency) for value in values)


@register.filter
def listed(items: Iterable[Item], currency: str) -> SafeString:
    """Line items as entries of a list. Some seventy stand in an estimate, and each costs a template many look-ups."""
    return format_html_join(
        "\n",
        '<li><b>{}</b>: {}\n    <span class="quiet">{}. {}</span></li>',
        ((item.name, span(item.totals, currency), item.formula, _origins(item)) for item in items),
    )


def _origins(item: Item) -> SafeString:
    """The rates of a line item, each with its date and a link to where it is explained; then the reader's own."""
    own = (escape(f"yours: {words}") for words in item.own)
    return mark_safe("; ".join((*map(_cited, item.rates), *own)))  # noqa: S308 (escaped one by one)


# A rate stands in many formulas of every estimate.
@lru_cache(maxsize=1_024)
def _cited(rate: Rate) -> SafeString:
    assumed = " (assumed)" if rate.is_assumed else ""
    return format_html('<a href="{}#{}">{}</a>, {}{}', reverse("rates"), rate.key, rate.label, rate.dated, assumed)


@register.filter
def described(chart: CostChart, sign: str) -> str:
    """The ends of a chart's lines, and which passes which, in words."""
    unit = f" {chart.unit}" if chart.unit else ""
    ends = (
        f"{way.name}: {sign}{end.typical}{unit}, from {sign}{end.low}{unit} to {sign}{end.high}{unit}."
        for way in chart.figures
        for end in (way.total,)
    )
    passings = (f"From month {one.month} on: {one.dearer} dearer than {one.cheaper}." for one in chart.passings)
    return " ".join((*ends, *passings))


@register.filter
def sign(currency: str) -> str:
    return SIGNS.get(currency, currency)
