"""Differences in admin's templates."""

from django import template

from comparison.admin.editions import address_of_comparison

register = template.Library()


@register.filter
def with_line_ends(text: str) -> str:
    """A text that was added or removed; if it is nothing but ends of lines, with marks that can be seen."""
    return text if text.strip() else text.replace("\n", "¶\n")


@register.simple_tag
def compare_address(a: int, b: int | str) -> str:
    """The page that compares an edition with another one, or with the working copy."""
    return address_of_comparison(a, b)
