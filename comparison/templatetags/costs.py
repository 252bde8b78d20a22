"""Amounts of money in templates, and where they come from."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from html import escape
from typing import Protocol

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from comparison.cost_chart import CostChart, Row, svg_of
from comparison.documents import Rate

from .rates import SIGNS, basis_in_words

register = template.Library()

ONE = Decimal(1)


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
def money(value: Decimal, currency: str) -> SafeString:
    """An amount in whole units: $57,600."""
    whole = value.quantize(ONE, ROUND_HALF_UP)
    # A number and a sign; `mark_safe` would take longer than all of the rest, a hundred times in an estimate.
    return SafeString(f"{'−' if whole < 0 else ''}{SIGNS.get(currency, '')}{abs(whole):,}")


@register.filter
def span(values: Iterable[Decimal], currency: str) -> SafeString:
    """Amounts from low to high: $50,000 – $57,600 – $60,000."""
    return SafeString(" – ".join(money(value, currency) for value in values))


@register.filter
def listed(items: Iterable[Item], currency: str) -> SafeString:
    """Line items as entries of a list. Some seventy stand in an estimate, and each costs a template many look-ups."""
    entries = (
        f"<li><b>{escape(item.name)}</b>: {span(item.totals, currency)}\n    "
        f'<span class="quiet">{escape(item.formula)}. {_origins(item)}</span></li>'
        for item in items
    )
    return mark_safe("\n".join(entries))  # noqa: S308 (escaped one by one)


def _origins(item: Item) -> str:
    """The rates of a line item, each with its date, how it was come by, and a link to more; then the reader's own."""
    own = (escape(f"yours: {words}") for words in item.own)
    return "; ".join((*map(_cited, item.rates), *own))


# A rate stands in many formulas of every estimate.
@lru_cache(maxsize=1_024)
def _cited(rate: Rate) -> SafeString:
    words = basis_in_words(rate)
    return format_html('<a href="{}#{}">{}</a>, {} ({})', reverse("rates"), rate.key, rate.label, rate.dated, words)


@register.filter
def by_month(rows: Iterable[Row]) -> SafeString:
    """What has been paid by the end of each month, as rows of a table."""
    lines = (
        f'<tr><th scope="row">{row.month}</th>'
        f'<td class="number">{row.low}</td><td class="number">{row.typical}</td><td class="number">{row.high}</td></tr>'
        for row in rows
    )
    return mark_safe("\n".join(lines))  # noqa: S308 (nothing but numbers)


@register.filter
def drawn(chart: CostChart, prefix: str) -> SafeString:
    """A chart's lines, once for a wide place and once for a narrow one; `prefix` begins all ids."""
    title = f"What each way has cost by the end of each of {chart.horizon} months"
    description = described(chart)
    drawings = (svg_of(one, title, description, prefix) for one in chart.drawings)
    return mark_safe("\n".join(drawings))  # noqa: S308 (svg_of escapes)


@register.filter
def described(chart: CostChart) -> str:
    """The ends of a chart's lines, and which passes which, in words."""
    sign, unit = chart.sign, f" {chart.unit}" if chart.unit else ""
    ends = (
        f"{way.name}: {sign}{end.typical}{unit}, from {sign}{end.low}{unit} to {sign}{end.high}{unit}."
        for way in chart.figures
        for end in (way.total,)
    )
    passings = (f"From month {one.month} on: {one.dearer} dearer than {one.cheaper}." for one in chart.passings)
    return " ".join((*ends, *passings))
