"""What a page says of itself to those who list and share it: its picture, its dates, its place, its Markdown."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import singledispatch
from typing import Any

from django.urls import reverse

from comparison import documents
from comparison.share_image import ShareImage

IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
"""Signs that would end a data block of HTML, or begin something else in it."""

type Text = documents.Head | documents.Dimension | documents.Page | documents.Guide
"""A part with a page of its own that is an article."""
type Absolute = Callable[[str], str]
"""Makes a whole address of a path."""


@dataclass(frozen=True)
class Crumb:
    """One step on the way from the home page."""

    words: str
    path: str


@dataclass(frozen=True)
class Article:
    """What only a text has: where it stands, who wrote it, since when it can be read, and when it last changed."""

    title: str
    author: str
    crumbs: tuple[Crumb, ...]
    markdown_path: str
    since: datetime | None
    modified: datetime | None


@dataclass(frozen=True)
class Card:
    """A page's picture, and what it says as a text; `article` is None for a page that is none."""

    site: str
    image: ShareImage
    image_path: str
    article: Article | None = None


def card_of_site(published: documents.Published, comparison: documents.Comparison | None = None) -> Card:
    """The card of a page that is no text: with the picture of the comparison that it belongs to, or the site's own."""
    if comparison and comparison.key in published.comparisons:
        return replace(card_of(comparison.head, published), article=None)
    name, main = site_name(published), published.main
    title = main.head.question if main else name
    return Card(name, ShareImage(name, title, options=_options(main)), reverse("share_home"))


@singledispatch
def card_of(part: documents.Part, published: documents.Published) -> Card:
    """The card of the page on which a part stands."""
    return card_of_site(published)


@card_of.register
def _(part: documents.Head, published: documents.Published) -> Card:
    comparison = published.comparisons[part.key]
    image = ShareImage(site_name(published), part.title, options=_options(comparison))
    modified = published.moment_of(comparison) if published.dates else None
    article = _article(part, published, part.author, reverse("markdown_at_root", args=[part.slug]), modified)
    return Card(image.site, image, reverse("share_at_root", args=[part.slug]), article)


@card_of.register
def _(part: documents.Dimension, published: documents.Published) -> Card:
    comparison = published.comparisons[part.comparison]
    image = ShareImage(site_name(published), part.name, comparison.head.title, _options(comparison))
    steps = [comparison.slug, part.slug]
    article = _article(part, published, comparison.head.author, reverse("markdown_dimension", args=steps))
    return Card(image.site, image, reverse("share_dimension", args=steps), article)


@card_of.register
def _(part: documents.Page, published: documents.Published) -> Card:
    image = ShareImage(site_name(published), part.title)
    article = _article(part, published, image.site, reverse("markdown_at_root", args=[part.slug]))
    return Card(image.site, image, reverse("share_at_root", args=[part.slug]), article)


@card_of.register
def _(part: documents.Guide, published: documents.Published) -> Card:
    image = ShareImage(site_name(published), part.title)
    article = _article(part, published, part.author, reverse("markdown_guide", args=[part.slug]))
    return Card(image.site, image, reverse("share_guide", args=[part.slug]), article)


def site_name(published: documents.Published) -> str:
    return published.site.name if published.site else "Side by Side"


def _options(comparison: documents.Comparison | None) -> tuple[str, ...]:
    return (comparison.first.name, comparison.second.name) if comparison else ()


def _article(
    part: Text,
    published: documents.Published,
    author: str,
    markdown_path: str,
    modified: datetime | None = None,
) -> Article:
    name = documents.name_of(part)
    return Article(
        documents.title_of(part),
        author,
        _crumbs(part, published),
        markdown_path,
        published.since.get(name),
        modified or published.dates.get(name),
    )


def _crumbs(part: Text, published: documents.Published) -> tuple[Crumb, ...]:
    """The way from the home page down to a part's own."""
    home = Crumb(site_name(published), reverse("home"))
    if isinstance(part, documents.Dimension):
        head = published.comparisons[part.comparison].head
        own = Crumb(part.name, reverse("dimension", args=[head.slug, part.slug]))
        return (home, Crumb(head.title, reverse("at_root", args=[head.slug])), own)
    route = "guide" if isinstance(part, documents.Guide) else "at_root"
    return (home, Crumb(part.title, reverse(route, args=[part.slug])))


def linked_data(card: Card, absolute: Absolute) -> str:
    """An article as JSON-LD, safe inside a script element; nothing for other pages."""
    if card.article is None:
        return ""
    graph = [_article_data(card, card.article, absolute), _crumbs_data(card.article.crumbs, absolute)]
    data = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(IN_SCRIPT)


def _article_data(card: Card, article: Article, absolute: Absolute) -> dict[str, Any]:
    dates = {"datePublished": article.since, "dateModified": article.modified}
    # Editors who sign as the site's are no person.
    kind = "Organization" if card.site in article.author else "Person"
    return {
        "@type": "Article",
        "headline": article.title,
        "mainEntityOfPage": absolute(article.crumbs[-1].path),
        "image": absolute(card.image_path),
        "author": {"@type": kind, "name": article.author},
    } | {name: moment.isoformat(timespec="seconds") for name, moment in dates.items() if moment}


def _crumbs_data(crumbs: tuple[Crumb, ...], absolute: Absolute) -> dict[str, Any]:
    items = [
        {"@type": "ListItem", "position": place, "name": crumb.words, "item": absolute(crumb.path)}
        for place, crumb in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
