"""The part of a page's head that those read who list and share it."""

import re
from html import unescape
from typing import Any

from django import template
from django.template.base import NodeList
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.utils.safestring import mark_safe

from comparison.cards import Card, card_of_site, linked_data

register = template.Library()

DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')


@register.inclusion_tag("_sharing.html", takes_context=True)
def sharing(context: Context) -> dict[str, Any]:
    """Open Graph, JSON-LD and other versions of a page, in the words that it has as its title and description."""
    card: Card = context.get("card") or card_of_site(context["published"], context["comparison"])
    written = DESCRIPTION.search(_block(context, "head"))
    absolute = context["request"].build_absolute_uri
    return {
        "card": card,
        "title": unescape(_block(context, "title")).strip().removesuffix(f" – {card.site}"),
        "description": unescape(written[1]) if written else _default_description(context),
        "is_described": bool(written),
        "canonical": context["canonical"],
        "image": absolute(card.image_path),
        "linked_data": mark_safe(linked_data(card, absolute)),  # noqa: S308 (escaped for a script element)
    }


def _block(context: Context, name: str) -> str:
    """What a block of the page says, wherever among its templates it is written."""
    return BlockNode(name, NodeList()).render(context)


def _default_description(context: Context) -> str:
    comparison, site = context.get("comparison"), context.get("site")
    if comparison:
        return comparison.head.summary
    return f"{site.name}: {site.tagline}" if site else ""
