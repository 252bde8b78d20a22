"""The site's own addresses, computed from the URL configuration, so that no list of them can be forgotten."""

from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from comparison.documents import Abbreviation, Addresses, Part, Published, Rate, ReaderQuestion, Source
from comparison.rendering import Unknown


@cache
def site_addresses() -> Addresses:
    """What texts may link to as `/…/`, and which first steps of a path no slug may take."""
    routes = [(str(entry.pattern), entry) for entry in get_resolver().url_patterns]
    fixed = {f"/{route}" for route, entry in routes if isinstance(entry, URLPattern) and "<" not in route}
    first_steps = {route.split("/")[0] for route, _ in routes}
    resolvers = [entry for route, entry in routes if isinstance(entry, URLResolver) and route.startswith("<")]
    below = {step for entry in resolvers for step in _steps(entry)}
    return Addresses(
        fixed=frozenset(fixed),
        reserved=frozenset({step for step in first_steps if step and "<" not in step} | {"static"}),
        reserved_below=frozenset(below),
    )


def _steps(resolver: URLResolver) -> set[str]:
    """The fixed steps of the paths below a comparison, which none of its dimensions may have as its slug."""
    steps = {step for entry in resolver.url_patterns for step in str(entry.pattern).split("/")}
    return {step for step in steps if step and "<" not in step}


def fragment_of(part: Part) -> str:
    """Where a part stands on the page that lists all of its kind; empty for one that has a page of its own."""
    if isinstance(part, Source):
        return f"source-{part.key}"
    return part.key if isinstance(part, ReaderQuestion | Abbreviation | Rate) else ""


def address_of(published: Published, kind: str, key: str, comparison: str = "") -> str:
    """The address of a part by its key; raises Unknown for one that is not published.

    `comparison` is the key of the comparison whose text links to a dimension by its key alone; other texts name both
    (`dimension:comparison/key`).
    """
    if kind == "page" and key in published.pages:
        return reverse("at_root", args=[published.pages[key].slug])
    if kind == "comparison" and key in published.comparisons:
        return reverse("at_root", args=[published.comparisons[key].slug])
    if kind == "guide" and key in published.guides:
        return reverse("guide", args=[published.guides[key].slug])
    if kind == "reader-question" and key in published.questions:
        return f"{reverse('questions')}#{key}"
    folder, _, stem = key.rpartition("/")
    home = published.comparisons.get(folder or comparison)
    dimension = home.dimension(stem) if home and kind == "dimension" else None
    if home and dimension:
        return reverse("dimension", args=[home.slug, dimension.slug])
    raise Unknown(f"{kind}:{key}")
