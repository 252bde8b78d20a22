"""Amounts of money in templates."""

from decimal import ROUND_HALF_UP, Decimal

from django import template

from .rates import SIGNS

register = template.Library()


@register.filter
def money(value: Decimal, currency: str) -> str:
    """An amount in whole units: $57,600."""
    whole = value.quantize(Decimal(1), ROUND_HALF_UP)
    return f"{'−' if whole < 0 else ''}{SIGNS.get(currency, '')}{abs(whole):,}"


@register.filter
def sign(currency: str) -> str:
    return SIGNS.get(currency, currency)
