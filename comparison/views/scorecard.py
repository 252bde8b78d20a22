"""A guide's scorecard: up to four firms judged by its criteria. All of it is in the address; nothing is kept."""

import csv
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import push_url

from comparison import documents, editions
from comparison.forms import Scores
from comparison.headers import PERSONAL, UNKEPT, keep
from comparison.scorecard import Flip, Lever, Total, rate
from comparison.spreadsheets import cell

from .companions import find_guide
from .shared import asked_for, context, show

FLIPS_SHOWN = 5


@dataclass(frozen=True)
class Standing:
    """One firm's total in words: its name, its number, and the names of the criteria without evidence."""

    name: str
    total: Total
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """A change that puts another firm in front, with the names that a reader knows."""

    flip: Flip
    criterion: str
    firm: str
    ahead: str

    @property
    def is_importance(self) -> bool:
        return self.flip.lever is Lever.IMPORTANCE


@asked_for
def scorecard(request: HttpRequest, guide: str) -> HttpResponseBase:
    published = editions.current()
    found = find_guide(published, guide)
    return show_scorecard(request, published, found, Scores(found, request.GET))


@asked_for
def scorecard_fragment(request: HttpRequest, guide: str) -> HttpResponseBase:
    """What the points come to, to stand in the page that has them; the page's address goes with it."""
    published = editions.current()
    found = find_guide(published, guide)
    form = Scores(found, request.GET)
    page = f"{reverse('scorecard', args=[found.slug])}?{form.query()}"
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(page)
    variables = {"guide": found, "form": form, "address": request.build_absolute_uri(page), "fragment": True}
    variables |= _standings(form)
    return push_url(show(request, "scorecard.html#standings", variables, UNKEPT, form.status), page)


def show_scorecard(
    request: HttpRequest, published: documents.Published, guide: documents.Guide, form: Scores
) -> HttpResponseBase:
    page = request.build_absolute_uri(reverse("scorecard", args=[guide.slug]))
    address = f"{page}?{form.query()}" if request.GET else page
    variables = context(request, published, guide=guide, form=form, address=address, **_standings(form))
    return show(request, "scorecard.html", variables, PERSONAL, form.status)


def _standings(form: Scores) -> dict[str, Any]:
    """Totals, leaders and turns of the firms that have a name or a point."""
    names = {criterion.key: criterion.name for criterion in form.criteria}
    firms = [form.names[place] for place in form.entered]
    card = rate(form.importances, [form.points[place] for place in form.entered])
    turns = [
        Turn(flip, names[flip.criterion], "" if flip.firm is None else firms[flip.firm], firms[flip.ahead])
        for flip in card.flips
    ]
    return {
        "standings": [
            Standing(firms[total.firm], total, tuple(names[key] for key in total.missing)) for total in card.totals
        ],
        "leaders": [firms[place] for place in card.leaders] if firms else [],
        "settled": card.settled,
        "is_complete": not any(total.missing for total in card.totals),
        "turns": turns[:FLIPS_SHOWN],
        "more_turns": turns[FLIPS_SHOWN:],
    }


@asked_for
def scorecard_csv(request: HttpRequest, guide: str) -> HttpResponseBase:
    """The scorecard for a spreadsheet: points, weighted points and an empty column for notes for each firm."""
    found = find_guide(editions.current(), guide)
    form = Scores(found, request.GET)
    card = rate(form.importances, [form.points[place] for place in form.shown])
    response = HttpResponse(content_type="text/csv; charset=utf-8", status=form.status)
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.csv"'
    writer = csv.writer(response)
    heads = [f"{form.names[place]}: {column}" for place in form.shown for column in ("points", "weighted", "notes")]
    writer.writerow(["criterion", "importance", *map(cell, heads)])
    for criterion in form.criteria:
        importance, row = form.importances[criterion.key], []
        for place in form.shown:
            points = form.points[place].get(criterion.key)
            row += ["" if points is None else points, "" if points is None else points * importance, ""]
        writer.writerow([cell(criterion.name), importance, *row])
    writer.writerow(["total", "", *(value for total in card.totals for value in ("", total.points, ""))])
    return keep(response, PERSONAL, index=False)
