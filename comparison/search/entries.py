"""What can be found: a place on the site with its title and its texts, the weightiest first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from comparison.documents import (
    Abbreviation,
    Comparison,
    Criterion,
    Dimension,
    Guide,
    Head,
    Page,
    Part,
    Published,
    ReaderQuestion,
    Site,
)

from .words import plain

ALSO, TITLE, LEAD, BRIEF, TEXT = 9.0, 8.0, 4.0, 2.0, 1.0
"""What a word counts: among those that editors list for a place, in a title, in a lead, in a brief or a long text."""


@dataclass(frozen=True)
class Entry:
    """One place: `fragment` leads to it on the page of its part; `within` names what it belongs to.

    `page` is the name of a page of the site's own, which belongs to the part or to the site as a whole.
    """

    kind: str
    title: str
    part: Part
    texts: tuple[tuple[float, str], ...]
    within: str = ""
    fragment: str = ""
    also: str = ""
    """Words that readers use for it and that its texts may never say."""
    page: str = ""

    @property
    def weighted(self) -> tuple[tuple[float, str], ...]:
        return ((TITLE, self.title), (ALSO, self.also), *self.texts)


class Tool(NamedTuple):
    """A page on which readers do something beside reading: what it is, and what else readers call it."""

    title: str
    summary: str
    also: str
    fragment: str = ""


TOOLS = {
    "questionnaire": Tool(
        "Questionnaire",
        "Answer questions about your own situation and get a recommendation with its reasons.",
        "quiz, test, survey, wizard, self-assessment, decision tool",
    ),
    "costs": Tool(
        "What it costs: the calculator",
        "Estimate what each way costs in your own situation, as low, typical and high.",
        "cost calculator, price calculator, estimator, budget, TCO",
    ),
    "at_root": Tool(
        "At a glance",
        "Both options in one table, dimension by dimension.",
        "comparison table, overview, matrix, side by side",
        fragment="at-a-glance",
    ),
    "method": Tool(
        "How the recommendation is computed",
        "The method: what each answer counts, and what follows from it.",
        "algorithm, formula, scoring, methodology",
    ),
    "compare": Tool(
        "Two results side by side",
        "Compare two results: yours before and after a change, or yours and a colleague’s.",
        "compare results, comparison of two results",
    ),
    "totals": Tool(
        "How readers answered",
        "The answers that readers have added, in totals and without names.",
        "statistics, results of all readers, poll",
    ),
    "scorecard": Tool(
        "Scorecard",
        "Give points to several firms, criterion by criterion, and see who is in front.",
        "score sheet, ranking, checklist, evaluation matrix",
    ),
    "rates": Tool("Rates", "The prices and quantities behind the cost estimates, with their sources.", "price list"),
    "sources": Tool("Sources", "Every publication that the texts cite.", "references, bibliography, citations"),
}
"""By the name of their page."""


@dataclass
class Entries:
    """Everything that can be found, and words that mean the same."""

    found: list[Entry] = field(default_factory=list)
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    """What a reader may write, and what our texts write for it."""


def entries_of(published: Published) -> Entries:
    """The main comparison first: of equals, the first is the first result."""
    comparisons = sorted(published.comparisons.values(), key=lambda item: (item is not published.main, item.head.title))
    titles = {comparison.key: comparison.head.title for comparison in comparisons}
    entries = Entries()
    for comparison in comparisons:
        entries.found.append(_comparison(comparison))
        entries.found += [_dimension(comparison, dimension) for dimension in comparison.dimensions]
        entries.found += [_tool(page, comparison.head) for page in _pages_of(published, comparison)]
        entries.synonyms += _synonyms(comparison)
    for guide in published.guides.values():
        entries.found += [*_guide(guide), _tool("scorecard", guide)]
    questions = [item for item in published.questions.values() if item.comparison in titles]
    entries.found += [_question(item, titles[item.comparison]) for item in questions]
    entries.found += map(_page, published.pages.values())
    for item in published.abbreviations.values():
        entries.found.append(_abbreviation(item))
        entries.synonyms += [(item.short, item.long), (item.long, item.short)]
    if published.site:
        listed = {"rates": published.rates, "sources": published.sources}
        entries.found += [_tool(page, published.site) for page, parts in listed.items() if parts]
    return entries


def _synonyms(comparison: Comparison) -> Iterator[tuple[str, str]]:
    for option in comparison.head.options:
        for words in filter(None, map(str.strip, option.also.split(","))):
            yield words, option.name


def _comparison(comparison: Comparison) -> Entry:
    head = comparison.head
    texts = [(LEAD, head.question), (LEAD, head.summary)]
    texts += [(BRIEF, f"{option.name}: {option.summary}") for option in head.options]
    texts += [(TEXT, plain(text)) for text in (head.introduction, head.choosing, head.final_thoughts)]
    return Entry("Comparison", head.title, head, tuple(texts), also=", ".join(option.also for option in head.options))


def _dimension(comparison: Comparison, dimension: Dimension) -> Entry:
    texts = [(LEAD, dimension.lead), (BRIEF, f"{dimension.poles[0]} – {dimension.poles[1]}")]
    texts += [(BRIEF, stance.glance) for stance in dimension.stances]
    for stance in dimension.stances:
        texts += [(TEXT, plain(text)) for text in (stance.description, stance.caution)]
    texts += [(TEXT, plain(text)) for text in (dimension.takeaway, dimension.depth, dimension.ask)]
    title = comparison.head.title
    return Entry("Dimension", dimension.name, dimension, tuple(texts), within=title, also=dimension.also)


def _pages_of(published: Published, comparison: Comparison) -> Iterator[str]:
    """The pages of a comparison's own that there are beside its article."""
    yield "at_root"
    if comparison.asks:
        yield from ("questionnaire", "method", "compare", "totals")
    if published.has_costs(comparison):
        yield "costs"


def _tool(page: str, part: Head | Guide | Site) -> Entry:
    tool, within = TOOLS[page], "" if isinstance(part, Site) else part.title
    return Entry("Tool", tool.title, part, ((LEAD, tool.summary),), within, tool.fragment, tool.also, page)


def _guide(guide: Guide) -> Iterator[Entry]:
    texts = [(LEAD, guide.summary), *((BRIEF, firm.name) for firm in guide.firms)]
    texts += [(TEXT, plain(text)) for text in (guide.introduction, guide.closing)]
    yield Entry("Guide", guide.title, guide, tuple(texts))
    yield from (_criterion(guide, criterion) for criterion in guide.criteria)


def _criterion(guide: Guide, criterion: Criterion) -> Entry:
    texts = tuple((TEXT, plain(text)) for text in (criterion.why, criterion.evidence, criterion.warning))
    return Entry("Criterion", criterion.name, guide, texts, within=guide.title, fragment=criterion.key)


def _question(item: ReaderQuestion, comparison: str) -> Entry:
    return Entry("Question", item.question, item, ((BRIEF, plain(item.answer)),), within=comparison)


def _page(page: Page) -> Entry:
    return Entry("Page", page.title, page, ((LEAD, page.summary), (TEXT, plain(page.text))))


def _abbreviation(item: Abbreviation) -> Entry:
    return Entry("Abbreviation", item.short, item, ((LEAD, item.long), (TEXT, plain(item.note))))
