"""What readers have added to the anonymous totals, to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from comparison.models import Tally, TotalsEntry


class SeenOnlyAdmin(admin.ModelAdmin):
    """Rows that nobody writes by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(TotalsEntry)
class TotalsEntryAdmin(SeenOnlyAdmin):
    list_display = ["week", "comparison", "way", "outcome", "rules"]
    list_filter = ["comparison", "way", "outcome", "rules"]
    show_full_result_count = False


@admin.register(Tally)
class TallyAdmin(SeenOnlyAdmin):
    list_display = ["comparison", "dimension", "answer", "count"]
    list_filter = ["comparison", "dimension"]
