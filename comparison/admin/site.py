"""Admin pages of the site, its standing pages and its sources."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from comparison.models import Page, Site, Source

from .markdown import TextsAdmin, markdown_urls
from .parts import PartAdmin


@admin.register(Site)
class SiteAdmin(PartAdmin):
    list_display = ["name", "tagline", "comparison"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Site.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Page)
class PageAdmin(TextsAdmin, PartAdmin):
    list_display = ["title", "slug", "reviewed"]
    list_filter = ["reviewed"]
    search_fields = ["title", "summary", "text"]
    prepopulated_fields = {"slug": ["title"], "key": ["title"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Page | None = None) -> list[str]:
        return ["key"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Page | None = None) -> dict[str, Any]:
        return {} if obj else self.prepopulated_fields


@admin.register(Source)
class SourceAdmin(TextsAdmin, PartAdmin):
    list_display = ["author", "year", "title", "kind", "publisher"]
    list_display_links = ["title"]
    list_filter = ["kind", "year"]
    search_fields = ["key", "author", "title", "publisher", "url", "note"]
    fields = ["key", "author", "year", "title", "publisher", "url", "kind", "note"]

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> list[str]:
        return ["key"] if obj else []

    def get_urls(self) -> list[Any]:
        return [*markdown_urls(), *super().get_urls()]
