"""A comparison's files: an editor downloads them, a publisher uploads them, sees what would change, and applies it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.differences import compare
from comparison.documents import ContentError, Name
from comparison.models import Comparison, Edition, Stamp
from comparison.plain import number_in

from .differences import names_for, names_in_admin, show_differences
from .faults import MOST, Told, in_words, tell, titles_in_admin
from .parts import require_publisher
from .publishing import ScheduledForm, refuse_unseen, scheduled_for, seen_in

NOTE = "Uploaded"


@require_safe
def download(request: HttpRequest, comparison: str) -> HttpResponseBase:
    """The files of a comparison as admin holds them now."""
    if not request.user.has_perm("comparison.view_comparison"):
        raise PermissionDenied
    if not Comparison.objects.filter(key=comparison).exists():
        raise Http404("no such comparison")
    packed = editions.pack(comparison, editions.parts_of_rows())
    response = HttpResponse(packed, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{comparison}.zip"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponseBase:
    """Check a zip of files and show what it would change. What changes is kept as drafts until it is applied."""
    require_publisher(request)
    context: dict[str, Any] = {}
    if request.method == "POST":
        uploaded = request.FILES.get("files")
        try:
            data = uploaded.read(editions.MAX_UPLOAD + 1) if uploaded else b""
            context |= _shown(_kept(request, editions.unpack(data)))
        except ContentError as error:
            context["faults"] = list(map(_in_file, error.faults[:MOST]))
    return _page(request, context)


def _in_file(fault: documents.Fault) -> Told:
    """A fault of an upload, which is mended in its file."""
    place = f"{fault.path}, line {fault.line}" if fault.line else fault.path
    return Told(place, in_words(fault), "")


def _kept(request: HttpRequest, parts: list[documents.Part]) -> list[Edition]:
    """What differs from the working copy, each kept as a draft; raises ContentError if it could not be published."""
    held = {documents.name_of(part): part for part in editions.parts_of_rows()}
    changed = [part for part in parts if held.get(documents.name_of(part)) != part]
    with transaction.atomic():
        editions.publish(changed, site_addresses())
        transaction.set_rollback(True)
    for part in changed:
        editions.save_draft(part, request.user, NOTE)  # type: ignore[arg-type]
    return [Edition.objects.of(documents.name_of(part))[0] for part in changed]


def _shown(drafts: list[Edition], form: ScheduledForm | None = None) -> dict[str, Any]:
    """What the page shows of uploaded drafts: what each would change now, and what is scheduled for its part."""
    saved = _working_copies(drafts)
    scheduled = scheduled_for(saved)
    return {
        "is_checked": True,
        "rows": _rows(drafts, saved),
        "seen": seen_in(saved, editions.current()),
        "scheduled": scheduled,
        "form": form or ScheduledForm(is_scheduled=bool(scheduled)),
    }


def _rows(drafts: list[Edition], saved: Mapping[Name, documents.Part | None]) -> list[dict[str, Any]]:
    rows, names = [], names_in_admin()
    titles = titles_in_admin(draft.document() for draft in drafts)
    for draft in drafts:
        before, part = saved[draft.name], draft.document()
        differences = compare(before, part, names_for(draft.name, names)) if before else ()
        rows.append(
            {
                "title": titles[draft.name],
                "is_new": before is None,
                "is_same": before == part,
                "fields": editions.differing_fields(before, part) if before else (),
                "differences": show_differences(differences) if differences else "",
                "edition": draft,
            }
        )
    return rows


def _working_copies(drafts: list[Edition]) -> dict[Name, documents.Part | None]:
    rows = {draft.name: editions.rows_of(draft.name) for draft in drafts}
    return {name: editions.freeze(row) if row else None for name, row in rows.items()}


@require_POST
def apply(request: HttpRequest) -> HttpResponseBase:
    """Take uploaded drafts as the working copy and publish them, all or none, over nothing that was not shown."""
    require_publisher(request)
    numbers = [number for value in request.POST.getlist("edition") if (number := number_in(value)) is not None]
    drafts = list(Edition.objects.filter(pk__in=numbers).order_by("pk"))
    if not drafts:
        raise Http404("nothing to apply")
    form = ScheduledForm(request.POST, is_scheduled=bool(scheduled_for({draft.name for draft in drafts})))
    faults: list[documents.Fault] = []
    if form.is_valid():
        try:
            _apply(request, drafts, form)
        except ContentError as error:
            faults = error.faults
        else:
            messages.success(request, f"Applied and published: {len(drafts)} text{'s' if len(drafts) > 1 else ''}.")
            return redirect("admin:index")
    return _page(request, _shown(drafts, form) | {"faults": tell(faults)})


def _apply(request: HttpRequest, drafts: list[Edition], form: ScheduledForm) -> None:
    parts = [draft.document() for draft in drafts]
    author: Any = request.user
    with transaction.atomic():
        Stamp.objects.lock()
        refuse_unseen(request, seen_in(_working_copies(drafts), editions.published_at(timezone.now())))
        editions.take(parts)
        editions.publish(parts, site_addresses(), author, NOTE, cancel=form.is_cancelling)


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponseBase:
    whole = admin.site.each_context(request) | {"title": "Upload the files of a comparison"} | context
    return render(request, "admin/comparison/files/upload.html", whole)
