"""What those look for who find, follow and quote sites: sitemap, feed, and the files that programs expect."""

from datetime import timedelta
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_of
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from comparison import documents, editions
from comparison.addresses import address_of
from comparison.cards import site_name
from comparison.headers import SHARED, keep
from comparison.listing import Listed, listed_pages, listed_texts
from comparison.rendering import Unknown, plainly

from .shared import asked_for

FED = ("comparison", "guide", "dimension", "page", "reader-question")
"""Kinds of parts that are texts, whole ones first: a new source or rate alone is no news."""
FEED_LENGTH = 50
SECURITY_DAYS = 180
"""How long programs may rely on security.txt, which is made anew every day."""


class Pages(Sitemap):
    """What the framework asks of a sitemap."""

    limit = 50_000

    def items(self) -> list[Listed]:
        return listed_pages(editions.current(), editions.last_change(timezone.now()))

    def location(self, item: Listed) -> str:
        return item.path

    def lastmod(self, item: Listed):  # type: ignore[no-untyped-def]
        return item.modified


@asked_for
def sitemap(request: HttpRequest) -> HttpResponseBase:
    return keep(sitemap_of(request, sitemaps={"pages": Pages}), SHARED)


@asked_for
def feed(request: HttpRequest) -> HttpResponseBase:
    """New and revised texts, the newest first; an entry for each time that readers saw one anew."""
    published = editions.current()
    absolute = request.build_absolute_uri
    name, site = site_name(published), published.site
    atom = Atom1Feed(
        title=f"{name}: new and revised texts",
        link=absolute(reverse("home")),
        description=site.tagline if site else "",
        language="en-GB",
        feed_url=absolute(reverse("feed")),
        feed_guid=absolute(reverse("feed")),
        author_name=name,
    )
    for change in editions.newest(timezone.now(), FED, FEED_LENGTH):
        path = _path_of(published, change.part)
        if path and not change.is_withdrawn:
            atom.add_item(
                title=_title(published, change.part),
                link=absolute(path),
                description=escape(_words(change)),
                unique_id=uuid5(NAMESPACE_URL, f"{change.name}@{change.at.isoformat()}").urn,
                pubdate=change.at,
                updateddate=change.at,
            )
    response = HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    return keep(response, SHARED)


def _path_of(published: documents.Published, part: documents.Part) -> str:
    """Where a text stands today, under whatever slug it had then; empty for one that is gone."""
    comparison = part.comparison if isinstance(part, documents.Dimension) else ""
    try:
        return address_of(published, part.part, part.key, comparison)
    except Unknown:
        return ""


def _title(published: documents.Published, part: documents.Part) -> str:
    title = documents.title_of(part)
    if isinstance(part, documents.Dimension):
        return f"{title}: {published.comparisons[part.comparison].head.title}"
    return title


def _words(change: editions.Change) -> str:
    """What is new in a text."""
    if change.is_first:
        part = change.part
        return getattr(part, "summary", "") or getattr(part, "lead", "") or "A new text"
    if change.fields:
        return f"Changed: {', '.join(change.fields)}"
    return "Published again" if change.is_back else "Reviewed without a change"


@asked_for
def security_txt(request: HttpRequest) -> HttpResponseBase:
    """Whom to tell about a weakness, and what becomes of it, in the form of RFC 9116."""
    published = editions.current()
    site = published.site
    if site is None:
        raise Http404("nobody is named yet")
    day = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {site.report}",
        f"Expires: {day + timedelta(days=SECURITY_DAYS):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {request.build_absolute_uri(reverse('security_txt'))}",
    ]
    if policy := published.pages.get("security"):
        lines.append(f"Policy: {request.build_absolute_uri(reverse('at_root', args=[policy.slug]))}")
    return _plain_text(lines)


@asked_for
def llms_txt(request: HttpRequest) -> HttpResponseBase:
    """The texts as Markdown, for programs that read in words."""
    published = editions.current()
    home = request.build_absolute_uri(reverse("home"))
    lines = [f"# {plainly(site_name(published))}", ""]
    lines += [f"> {plainly(published.site.tagline)}", ""] if published.site else []
    lines += ["Each text names its sources with their years. The whole of each is at these addresses as Markdown.", ""]
    lines += ["## Texts", ""]
    for page in listed_texts(published):
        if page.markdown_path:
            address = urljoin(home, page.markdown_path)
            lines.append(f"- [{plainly(page.words)}]({address}): {plainly(page.summary)}")
    return _plain_text(lines)


def _plain_text(lines: list[str]) -> HttpResponseBase:
    return keep(HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8"), SHARED)
