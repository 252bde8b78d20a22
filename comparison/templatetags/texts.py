"""Texts of documents in templates: the page's typesetter is always named, so that nothing is rendered out of order."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from comparison import documents
from comparison.rendering import Typesetter

register = template.Library()


@register.filter
def block(text: str, typesetter: Typesetter) -> SafeString:
    """Paragraphs, lists and headings."""
    return mark_safe(typesetter.block(text))  # noqa: S308 (sanitised by comparison.rendering)


@register.filter
def line(text: str, typesetter: Typesetter) -> SafeString:
    """The words of one paragraph, to stand inside a paragraph of the template."""
    return mark_safe(typesetter.line(text))  # noqa: S308 (sanitised by comparison.rendering)


@register.filter
def words(text: str, typesetter: Typesetter) -> SafeString:
    """A plain text whose abbreviations are explained."""
    return mark_safe(typesetter.words(text))  # noqa: S308 (escaped by comparison.rendering)


@register.filter
def sidenoted(text: str, typesetter: Typesetter) -> SafeString:
    """A long text whose sources stand beside the paragraphs that cite them first."""
    return mark_safe(typesetter.with_sidenotes(text))  # noqa: S308 (sanitised by comparison.rendering)


@register.filter
def signed(number: int) -> str:
    """A position as the site writes it, with a real minus sign."""
    return f"−{-number}" if number < 0 else str(number)


@register.simple_tag
def strip(comparison: documents.Comparison, dimension: documents.Dimension) -> SafeString:
    """Where both options stand on a dimension, drawn between its poles; in words for those who do not see it."""
    options = (comparison.first.name, dimension.first.position), (comparison.second.name, dimension.second.position)
    return _strip(*options, dimension.poles)


# Two of each stand in every article, and the same ones on other pages. Who changes its template starts anew.
@lru_cache(maxsize=1_024)
def _strip(first: tuple[str, int], second: tuple[str, int], poles: tuple[str, str]) -> SafeString:
    (left, right), ends = poles, f"{first[0]} at {signed(first[1])}, {second[0]} at {signed(second[1])}"
    label = f"{ends}, from −2 (“{left}”) to 2 (“{right}”)"
    return render_to_string("components/strip.html", {"first": str(first[1]), "second": str(second[1]), "label": label})
