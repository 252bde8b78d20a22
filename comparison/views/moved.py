"""Former addresses of texts: whoever asks for one is led to the present one, in one step.

So is who has shortened the address of a guide or a dimension, to the page that lists all of them.

The editions know which address readers have ever seen a text at, so nothing else is kept, and a scheduled change of
address leads nowhere before its moment. Looked up only where a page was not found.
"""

import re
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, reverse
from django.utils import timezone

from comparison import documents, editions
from comparison.headers import PERSONAL, SHARED, keep
from comparison.models import Edition

SAFE = ("GET", "HEAD")
KINDS = {
    "slug": (documents.Head.part, documents.Page.part),
    "comparison": (documents.Head.part,),
    "guide": (documents.Guide.part,),
    "dimension": (documents.Dimension.part,),
}
"""What each step of an address can name, by the step's name in the URL configuration; in the order of the address."""
SHORTENED = re.compile(r"/(?:guides|([-\w]+)/dimensions)/", re.ASCII)
"""The address of a guide or a dimension without its last step."""
LONGEST = 80
"""No slug is longer."""

type Addressed = documents.Head | documents.Page | documents.Guide | documents.Dimension


def moved(request: HttpRequest) -> HttpResponseBase | None:
    """The way to the present address of what was asked for; None if it never had the address asked for."""
    match = request.resolver_match
    is_public = not request.path_info.startswith(reverse("admin:index"))
    if shortened := SHORTENED.fullmatch(request.path_info):
        listing = _listing(editions.current(), shortened[1])
        return keep(HttpResponsePermanentRedirect(listing), SHARED) if listing else None
    if not is_public or match is None or not match.kwargs.keys() & KINDS.keys():
        return None
    path = _present_path(editions.current(), match)
    if not path:
        return None
    query = request.META.get("QUERY_STRING", "")
    # A form that was being sent is sent again, whole.
    response = HttpResponsePermanentRedirect(
        f"{path}?{query}" if query else path, preserve_request=request.method not in SAFE
    )
    return keep(response, PERSONAL if query else SHARED)


def _listing(published: documents.Published, slug: str | None) -> str:
    """Where all dimensions of the comparison of a slug are listed, or without one all guides; empty if nowhere."""
    if slug is None:
        return f"{reverse('comparisons')}#guides" if published.guides else ""
    home = _find(published, "comparison", slug, "")
    return f"{reverse('at_root', args=[home.slug])}#contents" if home else ""


def _present_path(published: documents.Published, match: ResolverMatch) -> str:
    """The same page of the same texts, under the slugs that they have now; empty if those are the slugs asked for."""
    steps, home = dict(match.kwargs), ""
    for step in KINDS:
        if step not in steps:
            continue
        part = _find(published, step, steps[step], home)
        if part is None:
            return ""
        steps[step], home = part.slug, part.key
    return reverse(match.view_name, kwargs=steps) if steps != match.kwargs else ""


def _find(published: documents.Published, step: str, slug: str, home: str) -> Addressed | None:
    """The part that has a slug now, else the one that had it last of those that readers can still see.

    `home` is the key of the comparison that the step before has named.
    """
    there = list(_candidates(published, step, home))
    present = next((part for part in there if part.slug == slug), None)
    if present or len(slug) > LONGEST or (step == "comparison" and published.page_at(slug)):
        return present
    by_name = {documents.name_of(part): part for part in there}
    owners = Edition.objects.owners(slug, KINDS[step], timezone.now())
    return next((by_name[name] for name in owners if name in by_name), None)


def _candidates(published: documents.Published, step: str, home: str) -> Iterable[Addressed]:
    """The parts that readers can see and that a step may name."""
    if step == "guide":
        yield from published.guides.values()
    elif step == "dimension":
        yield from published.comparisons[home].dimensions
    else:
        yield from (comparison.head for comparison in published.comparisons.values())
        yield from published.pages.values() if step == "slug" else ()
