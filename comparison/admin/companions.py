"""Admin pages of what accompanies the comparisons: guides, questions that readers ask, abbreviations."""

from typing import Any

from admin_ordering.admin import OrderableAdmin  # type: ignore[import-untyped]
from django import forms
from django.contrib import admin
from django.db import models as db
from django.http import HttpRequest

from comparison.models import Abbreviation, Criterion, Firm, Guide, ReaderQuestion

from .markdown import TextsAdmin
from .parts import KeyedInline, PartAdmin, SpareRows


class FirmInline(SpareRows, KeyedInline, OrderableAdmin, admin.TabularInline):
    model = Firm
    spare = 1
    min_num = 1
    max_num = 6
    ordering_field = "order"
    fields = ["order", "key", "name"]


class CriterionInline(SpareRows, KeyedInline, TextsAdmin, OrderableAdmin, admin.StackedInline):
    """What to judge a firm by, in the order in which readers see it."""

    model = Criterion
    spare = 2
    min_num = 1
    ordering_field = "order"
    fields = [("order", "importance", "name"), ("key", "firm"), "why", "evidence", "warning"]


@admin.register(Guide)
class GuideAdmin(TextsAdmin, PartAdmin):
    list_display = ["title", "slug", "reviewed", "author"]
    search_fields = ["title", "summary", "introduction", "closing", "criteria__name", "criteria__why"]
    inlines = [FirmInline, CriterionInline]
    formfield_overrides = {db.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    fieldsets = [
        (None, {"fields": ["key", "slug", "title", "summary", "comparisons"]}),
        ("Who and when", {"fields": ["author", "reviewer", "reviewed"]}),
        ("Texts", {"fields": ["introduction", "closing"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Guide | None = None) -> list[str]:
        return ["key"] if obj else []


@admin.register(ReaderQuestion)
class ReaderQuestionAdmin(TextsAdmin, PartAdmin):
    list_display = ["question", "group", "order", "comparison", "dimension", "reviewed"]
    list_filter = ["comparison", "group", "reviewed"]
    list_select_related = ["comparison"]
    search_fields = ["key", "question", "answer"]
    fields = ["comparison", "key", "question", "group", "order", "dimension", "reviewed", "answer"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["key"] if obj else []


@admin.register(Abbreviation)
class AbbreviationAdmin(TextsAdmin, PartAdmin):
    list_display = ["short", "long"]
    search_fields = ["short", "long", "note"]
    fields = ["key", "short", "long", "note"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["key"] if obj else []
