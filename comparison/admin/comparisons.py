"""Admin pages of a comparison's head and of its dimensions: each page holds exactly one part."""

from typing import Any

from admin_ordering.admin import OrderableAdmin  # type: ignore[import-untyped]
from django import forms
from django.contrib import admin, messages
from django.db.models import Max
from django.http import HttpRequest
from django.urls import URLPattern

from comparison import documents
from comparison.models import Choice, Comparison, Dimension, Option, Question, Stance

from .history import history_urls
from .markdown import TextsAdmin
from .parts import KeyedInline, PartAdmin, SpareRows, name_of_row
from .reports import report_urls


class OptionInline(KeyedInline, TextsAdmin, admin.StackedInline):
    model = Option
    extra = 0
    min_num = max_num = 2
    can_delete = False
    fields = ["side", "key", "name", "summary", "also"]


class DimensionOrderInline(OrderableAdmin, admin.TabularInline):
    """The reading order, by dragging or by number; the texts have pages of their own."""

    model = Dimension
    ordering_field = "order"
    fields = ["order", "name", "key"]
    readonly_fields = ["name", "key"]
    can_delete = False
    max_num = 0
    show_change_link = True
    verbose_name_plural = "reading order of the dimensions"


@admin.register(Comparison)
class ComparisonAdmin(TextsAdmin, PartAdmin):
    list_display = ["title", "slug", "reviewed", "author"]
    search_fields = ["title", "question", "summary"]
    inlines = [OptionInline, DimensionOrderInline]
    fieldsets = [
        (None, {"fields": ["key", "slug", "title", "question", "summary"]}),
        ("Who and when", {"fields": ["author", "reviewer", "reviewed"]}),
        ("Texts", {"fields": ["introduction", "choosing", "final_thoughts"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Comparison | None = None) -> list[str]:
        return ["key"] if obj else []

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        return _both_sides(super().get_formset_kwargs(request, obj, inline, prefix), obj, inline, OptionInline)

    def get_urls(self) -> list[URLPattern]:
        return [*history_urls(self), *report_urls(self), *super().get_urls()]

    def names_that_go(self, row: Comparison) -> list[documents.Name]:
        below = [*map(name_of_row, row.dimensions.all()), *map(name_of_row, row.reader_questions.all())]
        return [name_of_row(row), *below]


class StanceInline(TextsAdmin, admin.StackedInline):
    model = Stance
    extra = 0
    min_num = max_num = 2
    can_delete = False
    fields = ["option", ("side", "position"), "glance", "description", "caution"]
    readonly_fields = ["option"]

    @admin.display(description="option")
    def option(self, stance: Stance) -> str:
        """Whose stance it is; a new dimension does not know yet."""
        names = {option.side: option.name for option in stance.dimension.comparison.options.all()}
        return names.get(stance.side, "")


class QuestionInline(SpareRows, TextsAdmin, admin.StackedInline):
    model = Question
    spare = 1
    max_num = 1
    fields = ["text", "why", "consequence", "quick"]


class ChoiceInline(SpareRows, KeyedInline, TextsAdmin, OrderableAdmin, admin.StackedInline):
    """Five situations from pole to pole, in the order in which readers see them."""

    model = Choice
    spare = 5
    # One more than stay, so that one can be replaced in one step.
    max_num = 6
    ordering_field = "order"
    fields = [("order", "lean", "text"), ("key", "notice_kind"), "notice"]


class DimensionForm(forms.ModelForm):
    """Says what is taken in its comparison: once saved that is no field, and Django leaves its constraints out."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        comparison = cleaned.get("comparison") or self.instance.comparison_id
        others = Dimension.objects.filter(comparison=comparison).exclude(pk=self.instance.pk)
        for name in {"key", "slug"} & cleaned.keys():
            other = others.filter(**{name: cleaned[name]}).first()
            if other:
                self.add_error(name, f"“{other}” of this comparison has it already: choose another.")
        return cleaned


@admin.register(Dimension)
class DimensionAdmin(TextsAdmin, PartAdmin):
    form = DimensionForm
    list_display = ["name", "comparison", "order", "slug", "asks", "reviewed"]
    list_filter = ["comparison", "reviewed", ("question", admin.EmptyFieldListFilter)]
    list_select_related = ["comparison", "question"]
    search_fields = ["name", "lead", "takeaway", "depth", "stances__description", "question__text"]
    inlines = [StanceInline, QuestionInline, ChoiceInline]
    fieldsets = [
        (None, {"fields": ["comparison", "key", "slug", "order", "name", "lead", "also", "reviewed"]}),
        ("Axis", {"fields": [("pole_first", "pole_second")]}),
        ("Texts", {"fields": ["takeaway", "ask", "depth"]}),
    ]

    @admin.display(boolean=True, description="asks a question")
    def asks(self, row: Dimension) -> bool:
        return hasattr(row, "question")

    def get_readonly_fields(self, request: HttpRequest, obj: Dimension | None = None) -> list[str]:
        # The order belongs to the comparison's part; here it is only seen.
        return ["comparison", "key", "order"] if obj else ["order"]

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        return _both_sides(super().get_formset_kwargs(request, obj, inline, prefix), obj, inline, StanceInline)

    def save_model(self, request: HttpRequest, obj: Dimension, form: Any, change: bool) -> None:
        if not change:
            last = obj.comparison.dimensions.aggregate(last=Max("order"))["last"] or 0
            obj.order = last + 1
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Without its question nothing is left for the choices to answer."""
        super().save_related(request, form, formsets, change)
        if any(formset.model is Question and formset.deleted_objects for formset in formsets):
            form.instance.choices.all().delete()
            messages.warning(
                request, "The question is deleted, and its choices with it. Its history can bring them back."
            )


def _both_sides(kwargs: dict[str, Any], row: Any, inline: Any, of: type) -> dict[str, Any]:
    """A new row begins with a form for each side."""
    if isinstance(inline, of) and (row is None or row.pk is None):
        kwargs["initial"] = [{"side": 1}, {"side": 2}]
    return kwargs
