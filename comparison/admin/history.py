"""A whole comparison as it stood on a day: its page as readers saw it, and what differs from today's."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from comparison import documents, editions
from comparison.differences import compare
from comparison.documents import ContentError, Name
from comparison.forms import Glance
from comparison.headers import UNKEPT
from comparison.models import Comparison, Edition
from comparison.plain import number_in
from comparison.views.shared import context as public_context
from comparison.views.shared import show

from .differences import Group, in_groups
from .faults import in_words

DAYS = 60
"""Days that the page offers, the newest first."""


def history_urls(model_admin: admin.ModelAdmin) -> list[URLPattern]:
    """The addresses below a comparison's own; they go before those of stock admin."""

    def route(step: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
        wrapped = model_admin.admin_site.admin_view(require_safe(partial(_with_row, model_admin, view)))
        return path(f"<str:object_id>/{step}", wrapped, name=f"comparison_comparison_{name}")

    return [route("on/", on_day, "on"), route("on/differences/", since_day, "on_differences")]


class DayForm(forms.Form):
    """A day on which readers could see the comparison; `first` is when they first did, None if never."""

    day = forms.DateField(
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "There is no such day. Write one like 2026-11-23.", "required": "Choose a day."},
    )

    def __init__(self, data: QueryDict | None, first: datetime | None) -> None:
        super().__init__(data)
        self.first = first
        self.zone = timezone.get_current_timezone()

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        today = timezone.localdate(timezone=self.zone)
        if day > today:
            raise forms.ValidationError(f"That day has not come yet: today is {today:%-d %B %Y} ({self.zone}).")
        if self.first is None:
            raise forms.ValidationError("Nothing of this comparison has been published yet.")
        began = timezone.localdate(self.first, self.zone)
        if day < began:
            raise forms.ValidationError(f"Readers could not see it then: it was first published on {began:%-d %B %Y}.")
        return day

    @property
    def moment(self) -> datetime:
        """The end of the day, or now for today: what is scheduled for tonight has not been seen by anybody."""
        end = datetime.combine(self.cleaned_data["day"], time.max, self.zone)
        return min(end, timezone.now())


def _with_row(
    model_admin: admin.ModelAdmin, view: Callable[..., HttpResponseBase], request: HttpRequest, object_id: str
) -> HttpResponseBase:
    """What both pages need: the comparison's row, somebody who may see it, a day, and what stood on it."""
    number = number_in(object_id)
    row = None if number is None else Comparison.objects.filter(pk=number).first()
    if row is None:
        raise Http404("no such comparison")
    if not model_admin.has_view_permission(request, row):
        raise PermissionDenied
    moments = _moments(row)
    form = DayForm(request.GET if "day" in request.GET else None, min(moments, default=None))
    if not form.is_valid():
        return _choose(request, row, form, moments, 400 if form.is_bound else 200)
    try:
        then = editions.published_at(form.moment)
    except ContentError as error:
        form.add_error("day", f"The texts of that day cannot be read any more. {in_words(error.faults[0])}")
        return _choose(request, row, form, moments, 422)
    if row.key not in then.comparisons:
        form.add_error("day", "Readers could not see it on that day: it was withdrawn.")
        return _choose(request, row, form, moments, 404)
    return view(request, row, form, then)


def on_day(request: HttpRequest, row: Comparison, form: DayForm, then: documents.Published) -> HttpResponseBase:
    """The article as readers saw it at the end of a day. Its links lead to the site as it is now."""
    comparison = then.comparisons[row.key]
    variables = public_context(
        request,
        then,
        comparison,
        glance=Glance(comparison, QueryDict()),
        canonical="",
        day=form.cleaned_data["day"],
        is_today=form.cleaned_data["day"] == timezone.localdate(timezone=form.zone),
        zone=form.zone,
        differences=_address(row, form, "on_differences"),
        another=_address(row),
    )
    return show(request, "admin/comparison/history/then.html", variables, UNKEPT)


def since_day(request: HttpRequest, row: Comparison, form: DayForm, then: documents.Published) -> HttpResponseBase:
    """What differs in a comparison between the end of a day and now, part by part and word by word."""
    context = {
        "title": f"{row}: since {form.cleaned_data['day']:%-d %B %Y}",
        "form": form,
        "article": _address(row, form),
        "another": _address(row),
        "parts": list(_differing(row.key, then, editions.current())),
    }
    return _page(request, "since", context)


def _differing(key: str, then: documents.Published, now: documents.Published) -> Iterator[tuple[str, str, list[Group]]]:
    """The parts of a comparison that differ, and the sources that it cites: title, what happened, differences."""
    names = _names(key, then) | _names(key, now)
    for name in dict.fromkeys([*_parts(key, now), *_parts(key, then)]):
        before, after = then.parts.get(name), now.parts.get(name)
        shown = after or before
        if before == after or shown is None:
            continue
        happened = "new since then" if before is None else "gone since then" if after is None else "changed"
        yield documents.title_of(shown), happened, in_groups(compare(before, after, names))


def _parts(key: str, published: documents.Published) -> list[Name]:
    """The names of all that makes up a comparison's page, in its order."""
    comparison = published.comparisons.get(key)
    own: list[documents.Part] = [comparison.head, *comparison.dimensions] if comparison else []
    cited = {source for part in own for source in documents.citations(part)}
    sources = [documents.name_of(source) for source in published.sources.values() if source.key in cited]
    return [*map(documents.name_of, own), *sorted(sources)]


def _names(key: str, published: documents.Published) -> dict[str, str]:
    comparison = published.comparisons.get(key)
    if comparison is None:
        return {}
    options = {f"option:{option.key}": option.name for option in comparison.head.options}
    return options | {f"dimension:{dimension.key}": dimension.name for dimension in comparison.dimensions}


def _moments(row: Comparison) -> list[datetime]:
    """When readers saw something of a comparison anew, from the first time that they saw its head."""
    seen = Edition.objects.exclude(state=Edition.State.DRAFT).filter(publish_at__lte=timezone.now())
    head = seen.filter(kind="comparison", key=row.key)
    dimensions = seen.filter(kind="dimension", key__startswith=f"{row.key}/")
    began = head.aggregate(began=Min("publish_at"))["began"]
    if began is None:
        return []
    moments = (
        (head | dimensions).filter(publish_at__gte=began).order_by("publish_at").values_list("publish_at", flat=True)
    )
    return [moment for moment in moments if moment]


def _choose(
    request: HttpRequest, row: Comparison, form: DayForm, moments: list[datetime], status: int
) -> HttpResponseBase:
    """The page on which to choose a day, with those on which something changed."""
    days = sorted({timezone.localdate(moment, form.zone) for moment in moments}, reverse=True)
    context = {"title": f"{row}: as it stood on a day", "form": form, "days": days[:DAYS], "another": _address(row)}
    return _page(request, "day", context, status)


def _address(row: Comparison, form: DayForm | None = None, name: str = "on") -> str:
    address = reverse(f"admin:comparison_comparison_{name}", args=[row.pk])
    return f"{address}?day={form.cleaned_data['day'].isoformat()}" if form else address


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponseBase:
    whole = admin.site.each_context(request) | context
    return render(request, f"admin/comparison/history/{template}.html", whole, status=status)
