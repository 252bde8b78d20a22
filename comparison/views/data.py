"""The site's content for programs: the table as CSV and JSON, and what robots may read."""

import csv

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse

from comparison import documents, editions
from comparison.headers import SHARED, keep
from comparison.spreadsheets import cell

from .shared import asked_for, find_comparison


@asked_for
def table_csv(request: HttpRequest, comparison: str) -> HttpResponseBase:
    whole = find_comparison(editions.current(), comparison)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{whole.slug}.csv"'
    writer = csv.writer(response)
    columns = ("position of {}", "{}")
    options = (whole.first.name, whole.second.name)
    heads = [cell(column.format(option)) for option in options for column in columns]
    writer.writerow(["dimension", *heads, "address"])
    for dimension in whole.dimensions:
        cells = [value for stance in dimension.stances for value in (stance.position, cell(stance.glance))]
        writer.writerow([cell(dimension.name), *cells, _address(request, whole, dimension)])
    return keep(response, SHARED)


@asked_for
def table_json(request: HttpRequest, comparison: str) -> HttpResponseBase:
    whole = find_comparison(editions.current(), comparison)
    rows = [
        {
            "key": dimension.key,
            "name": dimension.name,
            "poles": dimension.poles,
            "stances": [
                {"option": stance.option, "position": stance.position, "glance": stance.glance}
                for stance in dimension.stances
            ],
            "address": _address(request, whole, dimension),
        }
        for dimension in whole.dimensions
    ]
    options = [{"key": option.key, "name": option.name, "summary": option.summary} for option in whole.head.options]
    table = {"comparison": whole.key, "title": whole.head.title, "options": options, "dimensions": rows}
    return keep(JsonResponse(table, json_dumps_params={"ensure_ascii": False}), SHARED)


def _address(request: HttpRequest, comparison: documents.Comparison, dimension: documents.Dimension) -> str:
    return request.build_absolute_uri(reverse("dimension", args=[comparison.slug, dimension.slug]))


@asked_for
def favicon(request: HttpRequest) -> HttpResponseBase:
    """For browsers that ask for it without reading the page that names it."""
    return keep(redirect(static("icons/favicon.svg")), SHARED)


@asked_for
def robots(request: HttpRequest) -> HttpResponseBase:
    lines = ["User-agent: *", f"Disallow: {reverse('admin:index')}"]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return keep(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"), SHARED)
