"""Addresses of parts in templates."""

from django import template
from django.urls import reverse

from comparison import documents
from comparison.addresses import address_of, fragment_of
from comparison.rendering import Unknown
from comparison.search import Entry
from comparison.uses import Use

register = template.Library()


@register.simple_tag
def address_of_part(published: documents.Published, part: documents.Part) -> str:
    """Where readers find a part, or nothing if they do not."""
    if isinstance(part, documents.Source):
        return f"{reverse('sources')}#{fragment_of(part)}" if part.key in published.sources else ""
    if isinstance(part, documents.Site):
        return reverse("home")
    if isinstance(part, documents.Abbreviation):
        return f"{reverse('abbreviations')}#{fragment_of(part)}" if part.key in published.abbreviations else ""
    if isinstance(part, documents.Rate):
        return f"{reverse('rates')}#{fragment_of(part)}" if part.key in published.rates else ""
    comparison = part.comparison if isinstance(part, documents.Dimension) else ""
    try:
        return address_of(published, part.part, part.key, comparison)
    except Unknown:
        return ""


@register.simple_tag
def address_of_entry(published: documents.Published, entry: Entry) -> str:
    """Where a place that was found is."""
    address = _address_of_page(entry) if entry.page else address_of_part(published, entry.part)
    return f"{address}#{entry.fragment}" if entry.fragment else address


def _address_of_page(entry: Entry) -> str:
    whose = [entry.part.slug] if isinstance(entry.part, documents.Head | documents.Guide) else []
    return reverse(entry.page, args=whose)


@register.simple_tag
def address_of_use(published: documents.Published, use: Use, source: documents.Source) -> str:
    """Where a use of a source is read: at its own place on a page, or in the page's list of sources, which leads back.

    A text of several places may cite a source in each.
    """
    address = address_of_part(published, use.part)
    if use.fragment:
        return f"{address}#{use.fragment}"
    return address if "#" in address else f"{address}#{fragment_of(source)}"


@register.simple_tag
def dimension_of(comparison: documents.Comparison, item: documents.ReaderQuestion) -> documents.Dimension | None:
    """The dimension that a reader's question belongs to, if it belongs to one that readers see."""
    return comparison.dimension(item.dimension)
