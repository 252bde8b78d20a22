"""What the admin's own templates need to know of editions."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.admin.faults import place_of, tell
from comparison.admin.parts import may_publish
from comparison.documents import Name
from comparison.models import Edition
from comparison.views.preview import preview_address

register = template.Library()


@register.inclusion_tag("admin/comparison/_differing.html", takes_context=True)
def differing_parts(context: Context) -> dict[str, Any]:
    """The parts whose rows differ from what readers see, each with its page; without those withdrawn on purpose."""
    withdrawn = editions.withdrawn()
    parts = [place_of(name) for name in editions.differing() if name not in withdrawn]
    return {"parts": parts, "may_publish": may_publish(context["request"])}


@register.inclusion_tag("admin/comparison/_part_tools.html")
def part_tools(part_name: Name, row_pk: int, may_publish: bool) -> dict[str, Any]:
    """Where an editor goes from a part's page."""
    newest = Edition.objects.of(part_name).first()
    return {
        "part_name": part_name,
        "row_pk": row_pk,
        "may_publish": may_publish,
        "is_published": part_name in editions.current().parts,
        "edition": newest,
        "preview_link": preview_address(newest) if newest else "",
    }


@register.inclusion_tag("admin/comparison/_dashboard.html", takes_context=True)
def dashboard(context: Context) -> dict[str, Any]:
    """What waits for an editor: scheduled, drafts, reviews that are due, and what the checks complain about."""
    now = timezone.now()
    published = editions.current()
    warnings = documents.warnings(published, now.date())
    faults = documents.check(published.parts.values(), site_addresses())
    faults += documents.editorial_faults(published.parts.values())
    faults += documents.ahead_of_time(published.parts.values(), now.date())
    due = [fault for fault in warnings if fault.code == "REVIEW"]
    others = [fault for fault in warnings if fault.code != "REVIEW"]
    scheduled, drafts = list(Edition.objects.scheduled(now)), list(Edition.objects.open_drafts())
    withdrawn = editions.withdrawn()
    named = {edition.name for edition in [*scheduled, *drafts]} | withdrawn
    return {
        "scheduled": [(edition, place_of(edition.name)) for edition in scheduled],
        "drafts": [(edition, place_of(edition.name)) for edition in drafts],
        "differing": [place_of(name) for name in editions.differing() if name not in named],
        "withdrawn": [place for place in map(place_of, sorted(withdrawn)) if place[1]],
        "may_publish": may_publish(context["request"]),
        "due": tell(due),
        "faults": tell(faults),
        "warnings": tell(others),
    }
