"""Publishing several parts together, now or at a moment; withdrawing; previews. Each page says what will happen."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.differences import compare
from comparison.documents import ContentError, Fault, Name
from comparison.headers import UNKEPT, keep
from comparison.models import Comparison, Edition, Stamp
from comparison.views.preview import show_edition

from .differences import Names, names_for, names_in_admin, show_differences
from .faults import place_of, tell, titles_in_admin
from .parts import require_publisher

NOW, LATER = "now", "later"
KEEP, CANCEL = "keep", "cancel"
MANY = 200
"""Parts that can be published together."""


class ScheduledForm(forms.Form):
    """What becomes of what is scheduled already, if anything is."""

    scheduled = forms.ChoiceField(
        label="What is scheduled already",
        choices=[(KEEP, "Keep it: it comes at its moment"), (CANCEL, "Cancel it: it becomes a draft")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, is_scheduled: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_scheduled:
            del self.fields["scheduled"]

    @property
    def is_cancelling(self) -> bool:
        return self.cleaned_data.get("scheduled") == CANCEL


class PublishForm(ScheduledForm):
    """When, and what becomes of what is scheduled already."""

    field_order = ("when", "at", "note", "scheduled")
    when = forms.ChoiceField(
        choices=[(NOW, "Now: the next reader sees it"), (LATER, "At the moment below")],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    at = forms.SplitDateTimeField(
        label="Day and time, in UTC",
        required=False,
        widget=forms.SplitDateTimeWidget(
            date_format="%Y-%m-%d",
            date_attrs={"type": "date", "aria-label": "Day, in UTC"},
            time_attrs={"type": "time", "aria-label": "Time, in UTC"},
        ),
        error_messages={"invalid_date": "Enter a day that exists.", "invalid_time": "Enter a time like 09:30."},
    )
    note = forms.CharField(
        max_length=300,
        required=False,
        widget=forms.TextInput({"class": "vTextField"}),
        help_text="What changed and why; readers of “Changes” see it.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        at, when = cleaned.get("at"), cleaned.get("when")
        if when == NOW and at is not None:
            # Taking either of the two for meant could show readers what they must not see yet.
            self.add_error("when", "A day is filled in below. Choose “At the moment below”, or empty the day and time.")
        if when == LATER and not self.errors:
            if at is None:
                self.add_error("at", "Say when, or choose “now”.")
            elif at <= timezone.now():
                self.add_error("at", "That moment has passed. Choose a later one, or “now”.")
        return cleaned

    @property
    def moment(self) -> datetime | None:
        return self.cleaned_data["at"] if self.cleaned_data["when"] == LATER else None


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponseBase:
    """Show what is saved of some parts to readers, all or none."""
    require_publisher(request)
    names = _names(request)
    if not names:
        return _choose(request)
    scheduled = scheduled_for(names)
    form = PublishForm(request.POST or None, is_scheduled=bool(scheduled), initial={"note": ""})
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = _publish(request, names, form)
        except ContentError as error:
            faults = error.faults
        else:
            messages.success(request, _told(made, form.moment))
            return redirect("admin:index")
    # Read after a refusal, so that the page shows what stands then.
    parts = [_working_copy(name) for name in names]
    if request.method != "POST":
        faults = _dry_run(parts)
    standing, known, saved = editions.current(), names_in_admin(), dict(zip(names, parts, strict=True))
    titles = titles_in_admin(parts)
    paths = {documents.path_of(name) for name in names}
    after = documents.Published((standing.parts | saved).values())
    warned = [fault for fault in documents.warnings(after, timezone.now().date()) if fault.path in paths]
    context = {
        "title": "Publish",
        "warnings": tell(warned),
        "form": form,
        "told": [
            _change(part, standing.parts.get(name), known) | {"title": titles[name]} for name, part in saved.items()
        ],
        "impact": _impact_address(parts, standing),
        "scheduled": scheduled,
        "names": names,
        "seen": seen_in(saved, standing),
    }
    return _page(request, "publish", context | {"faults": tell(faults)})


def _change(part: documents.Part, before: documents.Part | None, known: Names) -> dict[str, Any]:
    """What becomes of one part, by field and word by word."""
    name = documents.name_of(part)
    return {
        "address": place_of(name)[1],
        "fields": editions.differing_fields(before, part) if before else (),
        "differences": show_differences(compare(before, part, names_for(name, known))) if before else "",
        "is_new": before is None,
        "is_same": before == part,
    }


def _impact_address(parts: list[documents.Part], standing: documents.Published) -> str:
    """Where to see what these parts do to results; nothing if none of them has a stance or a question that changed."""
    for part in parts:
        before = standing.parts.get(documents.name_of(part))
        if isinstance(part, documents.Dimension) and (
            not isinstance(before, documents.Dimension)
            or (before.stances, before.question) != (part.stances, part.question)
        ):
            row = Comparison.objects.filter(key=part.comparison).first()
            return reverse("admin:comparison_comparison_impact", args=[row.pk]) if row else ""
    return ""


def _publish(request: HttpRequest, names: list[Name], form: PublishForm) -> list[Edition]:
    """What is saved of these parts now: nobody else's saving comes between."""
    with transaction.atomic():
        Stamp.objects.lock()
        saved = {name: _working_copy(name) for name in names}
        refuse_unseen(request, seen_in(saved, editions.published_at(timezone.now())))
        return editions.publish(
            saved.values(),
            site_addresses(),
            request.user,  # type: ignore[arg-type]
            form.cleaned_data["note"],
            at=form.moment,
            cancel=form.is_cancelling,
        )


def scheduled_for(names: Collection[Name]) -> list[tuple[str, datetime | None]]:
    """What is scheduled for these parts: title and moment."""
    scheduled = [edition for edition in Edition.objects.scheduled(timezone.now()) if edition.name in names]
    titles = titles_in_admin(edition.document() for edition in scheduled)
    return [(titles[edition.name], edition.publish_at) for edition in scheduled]


def seen_in(parts: Mapping[Name, documents.Part | None], standing: documents.Published) -> dict[Name, str]:
    """What a page shows of each part, in a few characters: what it says, and what readers see of it."""
    pairs = {name: (part, standing.parts.get(name)) for name, part in parts.items()}
    return {name: " ".join(editions.digest_of(part) if part else "-" for part in pair) for name, pair in pairs.items()}


def refuse_unseen(request: HttpRequest, seen: Mapping[Name, str]) -> None:
    """Raise ContentError for each part that is not what the page showed, if the page said what it was."""
    expected = "look at what is shown now, and confirm it again"
    overtaken = [name for name, now in seen.items() if request.POST.get(f"seen {name}", now) != now]
    if overtaken:
        found = "it has changed since this page was shown"
        raise ContentError([Fault(documents.path_of(name), 0, "OVERTAKEN", found, expected) for name in overtaken])


def _dry_run(parts: Iterable[documents.Part], withdrawing: Collection[Name] = ()) -> list[Fault]:
    """What would stop these parts from being published, or withdrawn, now."""
    try:
        with transaction.atomic():
            editions.publish(parts, site_addresses(), withdrawing=withdrawing, cancel=bool(withdrawing))
            transaction.set_rollback(True)
    except ContentError as error:
        return error.faults
    return []


def _told(made: list[Edition], at: datetime | None) -> str:
    if not made:
        return "Readers see it like this already: nothing was published."
    what = "1 text" if len(made) == 1 else f"{len(made)} texts"
    return f"Scheduled: {what} for {at:%-d %B %Y, %H:%M} UTC." if at else f"Published: readers see {what} anew."


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponseBase:
    """Hide some parts from readers; what is saved of them stays in admin. A comparison takes what is its own along."""
    require_publisher(request)
    known = _withdrawable()
    names = [name for name in _names(request) if name in known]
    if not names:
        raise Http404("nothing to withdraw")
    faults: list[Fault] = []
    if request.method == "POST":
        try:
            _withdraw(request, names)
        except ContentError as error:
            faults = error.faults
        else:
            messages.success(request, "Withdrawn: readers do not see it any more. Publishing brings it back.")
            return redirect("admin:index")
    known, standing = _withdrawable(), editions.current()
    going = {name: known[name] for name in _with_its_own(names, known)}
    if request.method != "POST":
        faults = _dry_run([], withdrawing=going)
    context = {
        "title": "Withdraw",
        "titles": list(titles_in_admin(going.values()).values()),
        "names": list(going),
        "seen": seen_in(going, standing),
        "faults": tell(faults),
    }
    return _page(request, "withdraw", context)


def _withdrawable() -> dict[Name, documents.Part]:
    """What readers see, or will see at a scheduled moment; without the site itself, which has nothing to stand in."""
    now = timezone.now()
    coming = {edition.name: edition.document() for edition in Edition.objects.scheduled(now)}
    known = coming | editions.published_at(now).parts
    return {name: part for name, part in known.items() if name.kind != "site"}


def _with_its_own(names: list[Name], known: Mapping[Name, documents.Part]) -> list[Name]:
    """These parts, and after them what belongs to a comparison among them and cannot stand without it."""
    heads = [name.key for name in names if name.kind == "comparison"]
    own = [name for name, part in known.items() if any(editions.belongs_to(part, head) for head in heads)]
    return list(dict.fromkeys([name for name in [*names, *own] if name in known]))


def _withdraw(request: HttpRequest, names: list[Name]) -> None:
    """Hide exactly what the page named."""
    with transaction.atomic():
        Stamp.objects.lock()
        known = _withdrawable()
        going = {name: known[name] for name in _with_its_own(names, known)}
        unnamed = going.keys() - set(names)
        if unnamed:
            expected = "look at all that is listed now, and confirm it again"
            paths = map(documents.path_of, sorted(unnamed))
            raise ContentError([Fault(path, 0, "UNNAMED", "it goes too", expected) for path in paths])
        refuse_unseen(request, seen_in(going, editions.published_at(timezone.now())))
        editions.publish(
            [],
            site_addresses(),
            request.user,  # type: ignore[arg-type]
            request.POST.get("note", "")[:300],
            withdrawing=going,
            cancel=True,
        )


@require_POST
def unschedule(request: HttpRequest) -> HttpResponseBase:
    """Turn what is scheduled for a part into a draft."""
    require_publisher(request)
    if editions.cancel(_names(request)):
        messages.success(request, "Cancelled: what was scheduled is a draft now.")
    else:
        messages.info(request, "Nothing was scheduled any more.")
    return redirect("admin:index")


@require_safe
def preview(request: HttpRequest, edition: int) -> HttpResponseBase:
    """Any edition on its page, for anybody of the staff."""
    # An id beyond the database's integers is no edition, and SQLite would say so with an error.
    if edition >= 2**63:
        raise Http404("no such edition")
    return keep(show_edition(request, get_object_or_404(Edition, pk=edition)), UNKEPT, index=False)


def _choose(request: HttpRequest) -> HttpResponseBase:
    """All parts that could be published, to choose from."""
    held = {name: part for name, part in editions.differing().items() if part is not None}
    rows, withdrawn = titles_in_admin(held.values()).items(), editions.withdrawn()
    context = {
        "title": "Publish several texts together",
        "rows": [row for row in rows if row[0] not in withdrawn],
        "withdrawn": [row for row in rows if row[0] in withdrawn],
    }
    return _page(request, "choose", context)


def _names(request: HttpRequest) -> list[Name]:
    """The parts that the request names as `kind:key`."""
    data = request.POST if request.method == "POST" else request.GET
    pairs = [value.partition(":") for value in data.getlist("part")[:MANY]]
    return list(dict.fromkeys(Name(kind, key) for kind, _, key in pairs if kind in documents.PARTS and key))


def _working_copy(name: Name) -> documents.Part:
    row = editions.rows_of(name)
    if row is None:
        raise Http404(f"{name} has no working copy")
    return editions.freeze(row)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponseBase:
    whole = admin.site.each_context(request) | context
    return render(request, f"admin/comparison/publishing/{template}.html", whole)
