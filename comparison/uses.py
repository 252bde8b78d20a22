"""Where a source is used: every place on the site whose texts cite it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from comparison.documents import Dimension, Guide, Part, Published, citations, citations_in, title_of


@dataclass(frozen=True)
class Use:
    """A place that cites: a part, or one criterion of a guide, to which `fragment` leads."""

    part: Part
    title: str
    fragment: str = ""


def uses(published: Published) -> dict[str, list[Use]]:
    """The uses of each source, by its key; a source that nothing cites has none."""
    found: dict[str, list[Use]] = {key: [] for key in published.sources}
    for part in published.parts.values():
        for cited, use in _uses(published, part):
            for key in cited & found.keys():
                found[key].append(use)
    return {key: sorted(used, key=lambda use: use.title.casefold()) for key, used in found.items()}


def _uses(published: Published, part: Part) -> Iterator[tuple[frozenset[str], Use]]:
    if isinstance(part, Guide):
        yield citations_in(part.introduction, part.closing), Use(part, part.title)
        for criterion in part.criteria:
            cited = citations_in(criterion.why, criterion.evidence, criterion.warning)
            yield cited, Use(part, f"{part.title}: {criterion.name}", criterion.key)
    else:
        yield citations(part), Use(part, _title(published, part))


def _title(published: Published, part: Part) -> str:
    """A dimension of another than the main comparison says whose it is: several have one of the same name."""
    if isinstance(part, Dimension) and published.site and part.comparison != published.site.comparison:
        comparison = published.comparisons.get(part.comparison)
        return f"{part.name} ({comparison.head.title})" if comparison else part.name
    return title_of(part)
