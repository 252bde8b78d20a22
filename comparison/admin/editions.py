"""What readers see and saw: every edition, who made it, when, what differs; comparing two, and bringing one back."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from comparison import documents, editions
from comparison.differences import compare, fields_of
from comparison.documents import ContentError
from comparison.models import Edition
from comparison.plain import number_in

from .differences import Names, in_groups, names_for, names_in_admin, show_differences
from .faults import MOST, address_in_admin, in_words, place_of
from .totals import SeenOnlyAdmin

WORKING_COPY = "working-copy"
"""Stands in an address where the other edition's id would."""
TOLD = 6
"""Fields that the list names before it says how many more there are."""


class Refused(Exception):
    """A comparison that cannot be made; says why, and with which status."""

    def __init__(self, words: str, status: int) -> None:
        self.status = status
        super().__init__(words)


class EditionList(ChangeList):
    """The list, with what each of its rows needs read at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        before = editions.editions_before(self.result_list)
        shown = [edition.pk for edition in self.result_list]
        seen = set(Edition.objects.published(timezone.now()).filter(pk__in=shown).values_list("pk", flat=True))
        names = names_in_admin()
        for edition in self.result_list:
            edition.list_words = _list_words(before.get(edition.pk), edition, names)
            edition.is_seen = edition.pk in seen


@admin.register(Edition)
class EditionAdmin(SeenOnlyAdmin):
    """Editions are immutable: this page shows them."""

    change_form_template = "admin/comparison/history/edition.html"
    change_list_template = "admin/comparison/history/editions.html"
    list_display = ["made", "name", "stands", "author", "note", "what_differs"]
    list_filter = ["kind", "state", "author", "publish_at"]
    search_fields = ["key", "note"]
    date_hierarchy = "created_at"
    list_select_related = ["author"]
    list_per_page = 50
    actions = ["compare_the_two"]
    fields = readonly_fields = ("kind", "key", "stands", "made", "author", "note", "differs_in", "texts")

    @admin.display(description="made", ordering="created_at")
    def made(self, edition: Edition) -> str:
        return _moment(edition.created_at)

    @admin.display(description="state", ordering="publish_at")
    def stands(self, edition: Edition) -> str:
        return state_in_words(edition) + (" (readers see it now)" if getattr(edition, "is_seen", False) else "")

    @admin.display(description="differs from the edition before in")
    def what_differs(self, edition: Edition) -> str:
        return str(getattr(edition, "list_words", ""))

    @admin.display(description="differs from the edition before in")
    def differs_in(self, edition: Edition) -> SafeString | str:
        before = editions.edition_before(edition)
        if before is None:
            return "It is the first edition."
        try:
            found = compare(before.document(), edition.document(), names_for(edition.name, names_in_admin()))
        except ContentError as error:
            return f"It cannot be compared: {_reasons(error)}"
        return show_differences(found, heading=2) if found else "Nothing but its state."

    @admin.display(description="all its texts")
    def texts(self, edition: Edition) -> SafeString | str:
        try:
            told = fields_of(edition.document(), names_for(edition.name, names_in_admin()))
        except ContentError as error:
            return f"They cannot be shown: {_reasons(error)}"
        return render_to_string("admin/comparison/history/_texts.html", {"fields": told})

    def get_list_display(self, request: HttpRequest) -> Any:
        """The columns; in the list of one text its name stands above them."""
        return [column for column in self.list_display if column != "name" or "key" not in request.GET]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return EditionList

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if any(number_in(value) is None for value in request.POST.getlist("_selected_action")):
            raise BadRequest("an id that no edition has")
        name = documents.Name(request.GET.get("kind", ""), request.GET.get("key", ""))
        context = {}
        if name.kind in documents.PARTS and name.key:
            context = {"title": f"Editions of {_title(name)}", "part_page": place_of(name)[1]}
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.action(description="Compare the two selected", permissions=["view"])
    def compare_the_two(self, request: HttpRequest, chosen: QuerySet[Edition]) -> HttpResponseBase | None:
        pair = list(chosen.order_by("created_at", "pk")[:3])
        if len(pair) != 2:
            messages.error(request, "Select exactly two editions to compare.")
        elif pair[0].name != pair[1].name:
            messages.error(request, f"Select two editions of one text: these are of {pair[0].name} and {pair[1].name}.")
        else:
            return redirect(address_of_comparison(pair[0].pk, pair[1].pk))
        return None

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("compare/", view(self.compare_view), name="comparison_edition_compare"),
            path("<str:object_id>/restore/", view(self.restore_view), name="comparison_edition_restore"),
        ]
        return own + super().get_urls()

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        edition: Edition = context["original"]
        row = editions.rows_of(edition.name) if edition.kind in documents.PARTS else None
        context |= {
            "subtitle": None,
            "title": f"Edition of {_title(edition.name)}",
            "before": editions.edition_before(edition),
            "seen": Edition.objects.published(timezone.now()).of(edition.name).exclude(pk=edition.pk).first(),
            "row": row,
            "working_copy": WORKING_COPY,
            "may_restore": self.may_restore(request, edition, row),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def may_restore(self, request: HttpRequest, edition: Edition, row: editions.PartRow | None) -> bool:
        """Whether somebody may write the part: change it and, if its rows are gone, add them."""
        if edition.kind not in documents.PARTS:
            return False
        of_part = self.admin_site.get_model_admin(editions.MODELS[edition.kind])
        may_change: bool = of_part.has_change_permission(request, row)
        return may_change and (row is not None or of_part.has_add_permission(request))

    @method_decorator(require_safe)
    def compare_view(self, request: HttpRequest) -> HttpResponseBase:
        """Two editions of one part, or an edition and the working copy, word by word."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": "Compare two editions"}
        status = 200
        try:
            context |= _compared(request.GET.get("a", ""), request.GET.get("b", ""))
        except Refused as refusal:
            context["refusal"], status = str(refusal), refusal.status
        except ContentError as error:
            context["refusal"], status = f"One of the two cannot be read any more: {_reasons(error)}", 422
        return render(request, "admin/comparison/history/compare.html", context, status=status)

    @method_decorator(require_POST)
    def restore_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Bring an edition back as the working copy, and show the part's page."""
        number = number_in(object_id)
        edition = Edition.objects.filter(pk=number).first() if number is not None else None
        if edition is None:
            raise Http404("no such edition")
        row = editions.rows_of(edition.name) if edition.kind in documents.PARTS else None
        if not (self.has_view_permission(request, edition) and self.may_restore(request, edition, row)):
            raise PermissionDenied
        try:
            restored = editions.restore(edition, request.user)  # type: ignore[arg-type]
        except ContentError as error:
            for fault in error.faults[:MOST]:
                messages.error(request, f"Not brought back: {in_words(fault)}")
            return redirect("admin:comparison_edition_change", edition.pk)
        made = _moment(edition.created_at)
        if restored.is_changed:
            page = self.admin_site.get_model_admin(type(restored.row))
            page.log_change(request, restored.row, f"Brought back the edition of {made}.")
        messages.success(request, _said(restored, made))
        return redirect(address_in_admin(restored.row))


def state_in_words(edition: Edition) -> str:
    """What an edition is or was to readers, with its moment."""
    if edition.publish_at is None:
        return "draft"
    if edition.publish_at > timezone.now():
        verb = "scheduled for" if edition.state == Edition.State.PUBLISHED else "to be withdrawn on"
    else:
        verb = "published on" if edition.state == Edition.State.PUBLISHED else "withdrawn on"
    return f"{verb} {_moment(edition.publish_at)}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%-d %B %Y, %H:%M} UTC"


def address_of_comparison(a: int, b: int | str) -> str:
    return f"{reverse('admin:comparison_edition_compare')}?{urlencode({'a': a, 'b': b})}"


def _compared(a: str, b: str) -> dict[str, Any]:
    """What the page that compares shows; raises Refused, and ContentError for one that cannot be read."""
    before, after = _edition(a), None if b == WORKING_COPY else _edition(b)
    if after and after.name != before.name:
        words = (
            f"These are editions of two texts, {before.name} and {after.name}: only editions of one can be compared."
        )
        raise Refused(words, 400)
    row = editions.rows_of(before.name) if before.kind in documents.PARTS else None
    if after is None and row is None:
        raise Refused(f"{before.name} has no working copy: it was deleted. Bringing an edition back makes one.", 404)
    old = before.document()
    new = after.document() if after else editions.freeze(row) if row else None
    found = compare(old, new, names_for(before.name, names_in_admin()))
    return {
        "title": f"{documents.title_of(old)}: what differs",
        "sides": [_side(before), _side(after)],
        "groups": in_groups(found),
        "part_page": address_in_admin(row) if row else "",
        "swapped": address_of_comparison(after.pk, before.pk) if after else "",
    }


def _edition(value: str) -> Edition:
    number = number_in(value)
    if number is None:
        raise Refused("Choose two editions of one text: tick both in the list of its editions.", 400)
    edition = Edition.objects.select_related("author").filter(pk=number).first()
    if edition is None:
        raise Refused("There is no such edition any more; old drafts are thinned out.", 404)
    return edition


def _side(edition: Edition | None) -> dict[str, Any]:
    """One of the two that are compared, by name."""
    if edition is None:
        return {"title": "The working copy", "state": "as it stands in admin now"}
    return {
        "title": f"Edition of {_moment(edition.created_at)}",
        "state": state_in_words(edition),
        "author": edition.author,
        "note": edition.note,
        "address": reverse("admin:comparison_edition_change", args=[edition.pk]),
    }


def _list_words(before: Edition | None, edition: Edition, names: Names) -> str:
    if before is None:
        return "the first edition"
    if before.digest == edition.digest:
        return "nothing but its state"
    try:
        found = compare(before.document(), edition.document(), names_for(edition.name, names))
    except ContentError:
        return "cannot be read any more"
    more = f" and {len(found) - TOLD} more" if len(found) > TOLD else ""
    return "; ".join(field.title for field in found[:TOLD]) + more or "nothing but its state"


def _title(name: documents.Name) -> str:
    """What editors know a part as: by its rows or, if they are gone, by its kind and key."""
    row = editions.rows_of(name) if name.kind in documents.PARTS else None
    return str(row or name)


def _said(restored: editions.Restored, made: str) -> str:
    if not restored.is_changed:
        return f"What stands here is the edition of {made} already: nothing was changed."
    kept = " What stood here before is kept as a draft." if restored.kept else ""
    return f"Brought back: the edition of {made} stands here now.{kept} Readers see it once it is published."


def _reasons(error: ContentError) -> str:
    return " ".join(in_words(fault) for fault in error.faults[:5])
