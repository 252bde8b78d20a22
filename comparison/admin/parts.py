"""What the admin pages of all parts have in common: saving freezes the part and publishes it or keeps it as a draft."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models as db
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.documents import ContentError, Fault
from comparison.models import Edition, Stamp

from .faults import MOST, Told, errors_in, field_anchor, in_words, linked, tell
from .overtaken import Overtaken

PUBLISH = "comparison.publish_edition"


def may_publish(request: HttpRequest) -> bool:
    return bool(request.user.has_perm(PUBLISH))


def require_publisher(request: HttpRequest) -> None:
    if not may_publish(request):
        raise PermissionDenied


def name_of_row(row: editions.PartRow) -> documents.Name:
    return documents.name_of(editions.freeze(row))


class SpareRowForm(forms.ModelForm):
    """A new row in which nothing but its place was filled in is none: the page numbers even those left empty."""

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - {"order"}) if self.instance.pk is None else super().has_changed()


class SpareRows:
    """Empty rows on the page of a new part, for those who have no JavaScript that adds them."""

    form: Any = SpareRowForm
    spare: int

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else self.spare


class KeyedInline:
    """Rows whose keys stand in addresses that readers keep: once their part was published, only new rows get one."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        if obj is None or not Edition.objects.of(name_of_row(obj)).exclude(state=Edition.State.DRAFT).exists():
            return formset

        class FixedKeyForm(formset.form):  # type: ignore[name-defined]
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                if self.instance.pk and "key" in self.fields:
                    self.fields["key"].disabled = True

        formset.form = FixedKeyForm
        return formset


class PartAdmin(admin.ModelAdmin):
    """An admin page that holds exactly one part."""

    change_form_template = "admin/comparison/part_form.html"
    change_list_template = "admin/comparison/part_list.html"
    save_on_top = True
    view_on_site = True
    formfield_overrides = {db.TextField: {"widget": forms.Textarea(attrs={"rows": 5, "cols": 90})}}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The stock page. A part that cannot be taken leaves the rows as they were and comes back with its faults."""
        context = (extra_context or {}) | {"may_publish": may_publish(request)}
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, context)
        try:
            with transaction.atomic():
                Stamp.objects.lock()
                request.standing = self._standing(request, object_id)  # type: ignore[attr-defined]
                return super().changeform_view(request, object_id, form_url, context)
        except Overtaken as overtaken:
            context |= {"overtaken": overtaken}
            request.POST = overtaken.take_over(request.POST)  # type: ignore[assignment]
            request.part_faults = [overtaken.fault]  # type: ignore[attr-defined]
        except ContentError as error:
            request.part_faults = error.faults  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, context)

    def _standing(self, request: HttpRequest, object_id: str | None) -> documents.Part | None:
        """The part as somebody else has saved it since this form was shown; None if nobody has."""
        seen = request.POST.get("_seen")
        row = self.get_object(request, unquote(object_id)) if object_id and seen else None
        part = editions.freeze(row) if row else None
        return part if part and editions.digest_of(part) != seen else None

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The stock form; after a refusal it repeats the faults beside what was typed."""
        form = super().get_form(request, obj, change, **kwargs)
        faults: Sequence[Fault] = getattr(request, "part_faults", ())
        if not faults:
            return form

        class RefusedForm(form):  # type: ignore[misc, valid-type]
            def clean(self) -> dict[str, Any]:
                cleaned = super().clean()
                for fault in faults[:MOST]:
                    anchor = field_anchor(fault.where, obj)
                    field = anchor.removeprefix("#id_")
                    if field in self.fields:
                        self.add_error(field, in_words(fault))
                    else:
                        self.add_error(None, linked(Told("", in_words(fault), anchor)))
                return cleaned

        return RefusedForm

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        if context.get("errors"):
            # The stock page only says that there are errors, wherever they stand.
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context |= {"errors": None, "told": list(errors_in(context["adminform"].form, formsets))}
        row = context.get("original")
        if row is not None:
            # A refused form has written what was typed into its row: what is saved is in the database.
            row = type(row)._default_manager.get(pk=row.pk)
            name = name_of_row(row)
            context["part_name"] = name
            context["seen"] = editions.digest_of(editions.freeze(row))
            context["is_different"] = editions.differs(name)
            context["scheduled"] = Edition.objects.of(name).scheduled(timezone.now()).first()
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The last thing that is saved: freeze the part from its rows as they now are."""
        super().save_related(request, form, formsets, change)
        row = type(form.instance)._default_manager.get(pk=form.instance.pk)
        part = editions.freeze(row)
        standing = getattr(request, "standing", None)
        if standing is not None and standing != part:
            raise Overtaken(request.POST["_seen"], standing, part)
        if "_draft" in request.POST or not may_publish(request):
            editions.save_draft(part, request.user)  # type: ignore[arg-type]
            is_seen = documents.name_of(part) in editions.current().parts
            seen = "still see what was published before" if is_seen else "see nothing of it"
            messages.info(request, f"Kept as a draft. Readers {seen}.")
        elif self._publish(request, part):
            messages.info(request, "Published: readers see it from now on.")
        else:
            messages.info(request, "Readers already see it like this: nothing was published.")

    def _publish(self, request: HttpRequest, part: documents.Part) -> bool:
        """Publish a part, once its editor has said what becomes of what is scheduled for it."""
        name, decision = documents.name_of(part), request.POST.get("_scheduled", "")
        scheduled = Edition.objects.of(name).scheduled(timezone.now()).first()
        if scheduled and decision not in ("keep", "cancel"):
            found = f"An edition is scheduled for {scheduled.publish_at:%-d %B %Y, %H:%M} UTC"
            expected = "say above whether to keep or cancel it, then save again"
            raise ContentError([Fault(documents.path_of(name), 0, "SCHEDULED", found, expected)])
        cancel = decision == "cancel"
        return bool(editions.publish([part], site_addresses(), request.user, cancel=cancel))  # type: ignore[arg-type]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Deleting hides the part from readers, so it takes the permission to publish."""
        return super().has_delete_permission(request, obj) and may_publish(request)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
        return self._unless_needed(
            request, page, lambda: super(PartAdmin, self).delete_view(request, object_id, extra_context)
        )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        page = request.get_full_path()
        return self._unless_needed(
            request, page, lambda: super(PartAdmin, self).changelist_view(request, extra_context)
        )

    def _unless_needed(self, request: HttpRequest, page: str, view: Callable[[], HttpResponse]) -> HttpResponse:
        """The stock view; if what it would delete is needed by other texts, nothing changes and they are named."""
        if request.method != "POST":
            return view()
        try:
            with transaction.atomic():
                Stamp.objects.lock()
                return view()
        except ContentError as error:
            messages.error(request, "Not deleted, because other texts need it:")
            for told in tell(error.faults):
                messages.error(request, linked(told))
            return redirect(page)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, type(obj)._default_manager.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Withdraw the parts, and those that go with them, before their rows go."""
        names = [name for row in queryset for name in self.names_that_go(row)]
        author: Any = request.user
        editions.publish([], site_addresses(), author, "Deleted", withdrawing=names, cancel=True)
        queryset.delete()

    def names_that_go(self, row: Any) -> list[documents.Name]:
        """The parts that are withdrawn when this row is deleted."""
        return [name_of_row(row)]
