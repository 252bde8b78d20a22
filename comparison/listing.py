"""The site's pages as others list them: each address with the moment of the newest text on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from comparison import documents


@dataclass(frozen=True)
class Listed:
    """A page that search engines may list. `modified` is None for one that no text of the site dates."""

    words: str
    path: str
    modified: datetime | None
    summary: str = ""
    markdown_path: str = ""


def listed_pages(published: documents.Published, changed: datetime | None) -> list[Listed]:
    """Every page that all readers share, and the blank calculator, texts first; none that holds somebody's answers.

    `changed` is when readers last saw anything come, change or go.
    """
    if not published.parts:
        return []
    return [*listed_texts(published), *_lists(published, changed)]


def listed_texts(published: documents.Published) -> list[Listed]:
    """Comparisons with all below them, guides, and standing pages."""
    comparisons = sorted(published.comparisons.values(), key=lambda item: (item is not published.main, item.head.title))
    found = [page for comparison in comparisons for page in _comparison(published, comparison)]
    for guide in sorted(published.guides.values(), key=lambda guide: guide.title):
        paths = [reverse(name, args=[guide.slug]) for name in ("guide", "markdown_guide")]
        found.append(Listed(guide.title, paths[0], _moment(published, [guide]), guide.summary, paths[1]))
        found.append(Listed(f"Comments: {guide.title}", reverse("guide_comments", args=[guide.slug]), None))
    for page in sorted(published.pages.values(), key=lambda page: page.title):
        paths = [reverse(name, args=[page.slug]) for name in ("at_root", "markdown_at_root")]
        found.append(Listed(page.title, paths[0], _moment(published, [page]), page.summary, paths[1]))
    return found


def _comparison(published: documents.Published, comparison: documents.Comparison) -> Iterator[Listed]:
    """The article, its dimensions, and the pages that are made from them."""
    head, steps = comparison.head, [comparison.slug]
    modified = published.moment_of(comparison)
    paths = [reverse(name, args=steps) for name in ("at_root", "markdown_at_root")]
    yield Listed(head.title, paths[0], modified, head.summary, paths[1])
    for dimension in comparison.dimensions:
        paths = [reverse(name, args=[*steps, dimension.slug]) for name in ("dimension", "markdown_dimension")]
        words = f"{dimension.name}: {head.title}"
        yield Listed(words, paths[0], _moment(published, [dimension]), dimension.lead, paths[1])
    if comparison.asks:
        yield Listed(f"Questionnaire: {head.title}", reverse("questionnaire", args=steps), modified)
        yield Listed(f"Method: {head.title}", reverse("method", args=steps), modified)
        yield Listed(f"How readers answered: {head.title}", reverse("totals", args=steps), None)
    if published.has_costs(comparison):
        yield Listed(
            f"What it costs: {head.title}", reverse("costs", args=steps), _moment(published, published.rates.values())
        )
    yield Listed(f"Comments: {head.title}", reverse("comments", args=steps), None)


def _lists(published: documents.Published, changed: datetime | None) -> Iterator[Listed]:
    """The pages that gather what all texts hold."""
    heads = published.of(documents.Head)
    home: list[documents.Part] = published.of(documents.Site)
    home += [published.main.head, *published.main.dimensions] if published.main else []
    yield Listed("Home", reverse("home"), _moment(published, home))
    yield Listed("All comparisons", reverse("comparisons"), _moment(published, [*heads, *published.guides.values()]))
    yield Listed("Questions readers ask", reverse("questions"), _moment(published, published.questions.values()))
    yield Listed("Abbreviations", reverse("abbreviations"), _moment(published, published.abbreviations.values()))
    if published.rates:
        rates: list[documents.Part] = [*published.rates.values(), *published.sources.values()]
        yield Listed("Rates", reverse("rates"), _moment(published, rates))
    # A source names the texts that cite it, so any text may change its page.
    yield Listed("Sources", reverse("sources"), changed)
    yield Listed("Privacy", reverse("privacy"), None)
    yield Listed("Changes", reverse("changes"), changed)


def _moment(published: documents.Published, parts: Iterable[documents.Part]) -> datetime | None:
    """When the newest of these parts was published; None for none."""
    moments = [published.dates.get(documents.name_of(part)) for part in parts]
    return max((moment for moment in moments if moment), default=None)
