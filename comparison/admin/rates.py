"""The admin page of rates."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from comparison.models import Rate

from .markdown import TextsAdmin
from .parts import PartAdmin


@admin.register(Rate)
class RateAdmin(TextsAdmin, PartAdmin):
    list_display = ["label", "country", "purpose", "low_typical_high", "currency", "year", "basis"]
    list_filter = ["country", "purpose", "basis", "year"]
    search_fields = ["key", "label", "variant", "note"]
    autocomplete_fields = ["source"]
    fieldsets = [
        (None, {"fields": ["key", "label", ("country", "currency"), ("purpose", "variant")]}),
        ("Values", {"fields": [("low", "typical", "high")]}),
        ("Where it comes from", {"fields": [("basis", "year"), "source", "note"]}),
    ]

    @admin.display(ordering="typical")
    def low_typical_high(self, rate: Rate) -> str:
        return " – ".join(f"{value:,f}" for value in (rate.low, rate.typical, rate.high))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["key"] if obj else []
