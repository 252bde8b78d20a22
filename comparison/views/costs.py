"""What four ways cost in a reader's situation: the form, the estimate beside it, and all line items as CSV."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import push_url

from comparison import cost_words, documents, editions
from comparison.cost_chart import draw_costs
from comparison.costs import Cost, Estimate, Level, LineItem, Purpose, Way, estimate, per_month, per_person
from comparison.documents import CURRENCIES
from comparison.documents.rates import NAMES
from comparison.forms import UsageForm
from comparison.forms.usage import STARTS, Field, name_of, written
from comparison.headers import PERSONAL, UNKEPT, keep
from comparison.spreadsheets import cell

from .shared import asked_for, context, find_comparison, show


@dataclass(frozen=True)
class ItemShown:
    """A line item in words: its formula, what it comes to, and the rates in it with where each is explained."""

    name: str
    formula: str
    totals: tuple[Decimal, ...]
    rates: tuple[documents.Rate, ...]
    own: tuple[str, ...]


@dataclass(frozen=True)
class WayShown:
    """One way: low, typical and high in all, per month, per person and month; its line items by phase."""

    way: Way
    name: str
    explained: str
    totals: tuple[Decimal, ...]
    monthly: tuple[Decimal, ...]
    each: tuple[Decimal, ...]
    phases: tuple[tuple[str, tuple[ItemShown, ...]], ...]

    @property
    def columns(self) -> tuple[tuple[Decimal, ...], ...]:
        return (self.totals, self.monthly, self.each)


@dataclass(frozen=True)
class RateField:
    """A rate that the reader may replace: its name, the site's range, if it has one, and the field."""

    label: str
    rate: documents.Rate | None
    field: Field


@asked_for
def costs(request: HttpRequest, comparison: str) -> HttpResponseBase:
    published = editions.current()
    whole = _find(published, comparison)
    form = _form(request, published)
    variables = context(request, published, whole, **_result(published, form), starts=STARTS, here="costs")
    return show(request, "costs.html", variables, PERSONAL, form.status)


@asked_for
def costs_fragment(request: HttpRequest, comparison: str) -> HttpResponseBase:
    """The estimate, to stand in the page that has the form; the page's address goes with it."""
    published = editions.current()
    whole = _find(published, comparison)
    form = _form(request, published)
    page = f"{reverse('costs', args=[whole.slug])}?{form.query()}"
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(page)
    variables = context(request, published, whole, **_result(published, form), fragment=True)
    return push_url(show(request, "costs.html#estimate", variables, UNKEPT, form.status), page)


@asked_for
def costs_csv(request: HttpRequest, comparison: str) -> HttpResponseBase:
    """Every line item of every way for a spreadsheet."""
    published = editions.current()
    whole = _find(published, comparison)
    form = _form(request, published)
    result = estimate(form.usage, form.prices)
    response = HttpResponse(content_type="text/csv; charset=utf-8", status=form.status)
    response["Content-Disposition"] = f'attachment; filename="costs-{whole.slug}.csv"'
    writer = csv.writer(response)
    writer.writerow(["way", "item", "role", "when", "first month", "last month", "low", "typical", "high", "currency"])
    for cost in result.costs:
        for low, typical, high in _triples(cost):
            words = [cost_words.WAYS[cost.way], cost_words.ITEMS[typical.name][0], typical.role, typical.phase]
            amounts = [low.total, typical.total, high.total, CURRENCIES[form.country]]
            writer.writerow([*map(cell, words), typical.first, typical.last, *amounts])
    return keep(response, PERSONAL, index=False)


def _find(published: documents.Published, slug: str) -> documents.Comparison:
    comparison = find_comparison(published, slug)
    if not published.has_costs(comparison):
        raise Http404("the costs of this comparison cannot be estimated")
    return comparison


def _form(request: HttpRequest, published: documents.Published) -> UsageForm:
    books = {country: published.book(country) for country in CURRENCIES}
    priced = {country: book for country, book in books.items() if book.variants(Purpose.MANAGED_FEE)}
    return UsageForm(request.GET, priced)


def _result(published: documents.Published, form: UsageForm) -> dict[str, Any]:
    """The estimate in the words and numbers of its page."""
    result = estimate(form.usage, form.prices)
    rates = {
        (Purpose(rate.purpose), rate.variant): rate for rate in published.rates.values() if rate.country == form.country
    }
    shown = {cost.way: _shown(cost, form, rates) for cost in result.costs}
    return {
        "form": form,
        "result": result,
        "ways": [shown[way] for way in Way if way in shown],
        "missing": [
            (cost_words.WAYS[way], [(_label(*use), name_of(*use)) for use in uses])
            for way, uses in _lacking(result).items()
        ],
        "verdict": cost_words.verdict(result),
        "turns": [cost_words.turn_in_words(turn) for turn in result.turns],
        "drivers": [
            (published.rates[driver.key].label, driver, cost_words.direction(driver)) for driver in result.drivers
        ],
        "cheapest": [cost_words.in_sentence(cost_words.WAYS[cost.way]) for cost in result.costs[:2]],
        "rate_fields": _rate_fields(result, form, rates),
        "currency": CURRENCIES[form.country],
        "chart": draw_costs(result, cost_words.WAYS),
        "unpriced": cost_words.UNPRICED,
    }


def _lacking(result: Estimate) -> dict[Way, list[tuple[Purpose, str]]]:
    return {way: [(lack.purpose, lack.variant) for lack in lacking] for way, lacking in result.missing.items()}


def _triples(cost: Cost) -> list[tuple[LineItem, LineItem, LineItem]]:
    """Each line item at low, typical and high prices."""
    return list(zip(*(cost.items[level] for level in Level), strict=True))


def _shown(cost: Cost, form: UsageForm, rates: dict[tuple[Purpose, str], documents.Rate]) -> WayShown:
    items = [(typical.phase, _item(three, form, rates)) for three in _triples(cost) for typical in (three[1],)]
    order = sorted(items, key=lambda pair: list(cost_words.PHASES).index(pair[0]))
    phases = tuple(
        (cost_words.PHASES[phase], tuple(item for _, item in pairs))
        for phase, pairs in groupby(order, key=lambda pair: pair[0])
    )
    return WayShown(
        way=cost.way,
        name=cost_words.WAYS[cost.way],
        explained=cost_words.EXPLAINED[cost.way],
        totals=tuple(cost.total(level) for level in Level),
        monthly=tuple(per_month(cost, level) for level in Level),
        each=tuple(per_person(cost, form.people, level) for level in Level),
        phases=phases,
    )


def _item(three: tuple[LineItem, ...], form: UsageForm, rates: dict[tuple[Purpose, str], documents.Rate]) -> ItemShown:
    typical = three[1]
    name, formula = cost_words.ITEMS[typical.name]
    role = cost_words.role_in_words(typical.role)
    used = [use for use in dict.fromkeys(typical.uses) if use not in form.own]
    return ItemShown(
        name=f"{name}: {role}" if role else name,
        formula=formula,
        totals=tuple(item.total for item in three),
        rates=tuple(rates[use] for use in used),
        own=tuple(f"{_label(*use)}: {written(use[0], form.own[use])}" for use in typical.uses if use in form.own),
    )


def _rate_fields(
    result: Estimate, form: UsageForm, rates: dict[tuple[Purpose, str], documents.Rate]
) -> list[RateField]:
    """A field for each rate in the estimate, those that are missing first."""
    missing = [use for uses in _lacking(result).values() for use in uses]
    used = {use for cost in result.costs for item in cost.items[Level.TYPICAL] for use in item.uses}
    places = list(Purpose)
    listed = [*dict.fromkeys(missing), *sorted(used | form.own.keys(), key=lambda use: (places.index(use[0]), use[1]))]
    return [
        RateField(_label(*use), rates.get(use), form.field(name_of(*use), _own(form, use)))
        for use in dict.fromkeys(listed)
    ]


def _own(form: UsageForm, use: tuple[Purpose, str]) -> str:
    return written(use[0], form.own[use]) if use in form.own else ""


def _label(purpose: Purpose, variant: str = "") -> str:
    words = NAMES[purpose]
    return f"{words}: {cost_words.role_in_words(variant)}" if variant else words
