"""A comparison's files: an editor downloads them, a publisher uploads them, sees what would change, and applies it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.differences import compare
from comparison.documents import ContentError
from comparison.models import Comparison, Edition, Stamp
from comparison.plain import number_in

from .differences import names_for, names_in_admin, show_differences
from .faults import MOST, Told, in_words, linked, tell
from .parts import require_publisher

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
    context: dict[str, Any] = {"title": "Upload the files of a comparison"}
    if request.method == "POST":
        uploaded = request.FILES.get("files")
        try:
            data = uploaded.read(editions.MAX_UPLOAD + 1) if uploaded else b""
            parts = editions.unpack(data)
            context |= {"rows": _kept(request, parts), "is_checked": True}
        except ContentError as error:
            context["faults"] = list(map(_in_file, error.faults[:MOST]))
    return render(request, "admin/comparison/files/upload.html", admin.site.each_context(request) | context)


def _in_file(fault: documents.Fault) -> Told:
    """A fault of an upload, which is mended in its file."""
    place = f"{fault.path}, line {fault.line}" if fault.line else fault.path
    return Told(place, in_words(fault), "")


def _kept(request: HttpRequest, parts: list[documents.Part]) -> list[dict[str, Any]]:
    """What differs from the working copy, each kept as a draft; raises ContentError if it could not be published."""
    held = {documents.name_of(part): part for part in editions.parts_of_rows()}
    changed = [part for part in parts if held.get(documents.name_of(part)) != part]
    with transaction.atomic():
        editions.publish(changed, site_addresses())
        transaction.set_rollback(True)
    rows, names = [], names_in_admin()
    for part in changed:
        name = documents.name_of(part)
        editions.save_draft(part, request.user, NOTE)  # type: ignore[arg-type]
        before = held.get(name)
        fields = editions.differing_fields(before, part) if before else ()
        rows.append(
            {
                "title": documents.title_of(part),
                "is_new": before is None,
                "fields": fields,
                "differences": show_differences(compare(before, part, names_for(name, names))) if before else "",
                "edition": Edition.objects.of(name).first(),
            }
        )
    return rows


@require_POST
def apply(request: HttpRequest) -> HttpResponseBase:
    """Take uploaded drafts as the working copy and publish them, all or none."""
    require_publisher(request)
    numbers = [number for value in request.POST.getlist("edition") if (number := number_in(value)) is not None]
    drafts = Edition.objects.filter(pk__in=numbers)
    parts = [edition.document() for edition in drafts]
    if not parts:
        raise Http404("nothing to apply")
    try:
        with transaction.atomic():
            Stamp.objects.lock()
            editions.take(parts)
            editions.publish(parts, site_addresses(), request.user, NOTE)  # type: ignore[arg-type]
    except ContentError as error:
        for told in tell(error.faults):
            messages.error(request, linked(told))
        return redirect("upload_files")
    messages.success(request, f"Applied and published: {len(parts)} text{'s' if len(parts) > 1 else ''}.")
    return redirect("admin:index")
