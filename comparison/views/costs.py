"""What four ways cost in a reader's situation: the form, the estimate beside it, and all line items as CSV."""

import csv
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import get_text_list
from django_htmx.http import push_url

from comparison import cost_formulas, cost_words, documents, editions
from comparison.cost_chart import draw_costs
from comparison.costs import Book, Cost, Estimate, Level, LineItem, Purpose, Way, estimate
from comparison.documents import CURRENCIES
from comparison.forms import UsageForm
from comparison.forms.usage import STARTS, Field, name_of, use_of, written
from comparison.headers import PERSONAL, UNKEPT, keep
from comparison.spreadsheets import cell
from comparison.templatetags.rates import SIGNS

from .shared import asked_for, context, find_comparison, show
from .situations import Amounts, Beside, amounts_of, carried_in_words, faults_of, inputs_in_words, label_of


@dataclass(frozen=True)
class ItemShown:
    """A line item in words: its formula with the reader’s numbers, what it comes to, and the rates in it."""

    name: str
    formula: str
    totals: Amounts
    rates: tuple[documents.Rate, ...]
    own: tuple[str, ...]


@dataclass(frozen=True)
class WayShown:
    """One way: its amounts in all, per month, per person and month; its line items by phase."""

    way: Way
    name: str
    explained: str
    bought: tuple[str, ...]
    amounts: tuple[Amounts, ...]
    phases: tuple[tuple[str, tuple[ItemShown, ...]], ...]

    @property
    def totals(self) -> Amounts:
        return self.amounts[0]


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
    found = _result(request, published, whole)
    variables = context(request, published, whole, **found, starts=STARTS, here="costs")
    return show(request, "costs.html", variables, PERSONAL, found["status"], is_blank=not request.GET)


@asked_for
def costs_fragment(request: HttpRequest, comparison: str) -> HttpResponseBase:
    """The estimate, to stand in the page that has the form; the page's address goes with it."""
    published = editions.current()
    whole = _find(published, comparison)
    found = _result(request, published, whole)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(found["page"])
    variables = context(request, published, whole, **found, fragment=True, is_elsewhere=_is_elsewhere(request, found))
    return push_url(show(request, "costs.html#estimate", variables, UNKEPT, found["status"]), found["page"])


@asked_for
def costs_csv(request: HttpRequest, comparison: str) -> HttpResponseBase:
    """Every line item of every way for a spreadsheet."""
    published = editions.current()
    whole = _find(published, comparison)
    form = UsageForm(request.GET, _priced(published))
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


def _is_elsewhere(request: HttpRequest, found: dict[str, Any]) -> bool:
    """Whether the form on the page has been made for another country than the estimate."""
    shown = QueryDict(urlsplit(request.htmx.current_url or "").query)  # type: ignore[attr-defined]
    form: UsageForm = found["form"]
    return shown.get("country", form.countries[0]) != form.country


def _find(published: documents.Published, slug: str) -> documents.Comparison:
    comparison = find_comparison(published, slug)
    if not published.has_costs(comparison):
        raise Http404("the costs of this comparison cannot be estimated")
    return comparison


def _priced(published: documents.Published) -> dict[str, Book]:
    """The rates of each country that a service can be priced in."""
    books = {country: published.book(country) for country in CURRENCIES}
    return {country: book for country, book in books.items() if book.variants(Purpose.MANAGED_FEE)}


def _result(request: HttpRequest, published: documents.Published, comparison: documents.Comparison) -> dict[str, Any]:
    """What the address says, its estimate in words and numbers, and the situation that is kept beside it."""
    priced = _priced(published)
    form = UsageForm(request.GET, priced)
    result = estimate(form.usage, form.prices)
    typed = request.GET.get("with", "").strip()
    beside = Beside(typed, form, result, priced) if typed else None
    kept = [("with", typed)] if typed else []
    page = f"{reverse('costs', args=[comparison.slug])}?{urlencode([*form.pairs(), *kept])}"
    return _estimated(published, form, result) | {
        "beside": beside,
        "carried": carried_in_words(form, comparison),
        "page": page,
        "address": request.build_absolute_uri(page),
        "keeping": _with(form, form),
        "exchanged": _with(beside.kept, form) if beside and beside.kept else "",
        "status": 400 if form.errors or (beside and beside.is_faulty) else 200,
    }


def _with(form: UsageForm, kept: UsageForm) -> str:
    """The query string of one situation with another kept beside it."""
    return urlencode([*form.pairs(), ("with", kept.query())])


def _estimated(published: documents.Published, form: UsageForm, result: Estimate) -> dict[str, Any]:
    rates = {
        (Purpose(rate.purpose), rate.variant): rate for rate in published.rates.values() if rate.country == form.country
    }
    shown = {cost.way: _shown(cost, form, rates) for cost in result.costs}
    return {
        "form": form,
        "inputs": inputs_in_words(form),
        "faults": faults_of(form),
        "result": result,
        "ways": [shown[way] for way in Way if way in shown],
        "unestimated": get_text_list([cost_words.in_sentence(cost_words.WAYS[way]) for way in result.missing], "and"),
        "missing": [(cost_words.in_sentence(label_of(*use)), name_of(*use)) for use in _lacking(result)],
        "verdict": cost_words.verdict(result),
        "left_out": cost_words.left_out(form.usage),
        "turns": [cost_words.turn_in_words(turn) for turn in result.turns],
        "drivers": [
            (published.rates[driver.key].label, driver, cost_words.direction(driver)) for driver in result.drivers
        ],
        "cheapest": [cost_words.in_sentence(cost_words.WAYS[cost.way]) for cost in result.costs[:2]],
        "rate_fields": _rate_fields(result, form, rates),
        "rate_errors": any(use_of(name) for name in form.errors),
        "currency": CURRENCIES[form.country],
        "chart": draw_costs(result, cost_words.WAYS, SIGNS[CURRENCIES[form.country]]),
        "unpriced": cost_words.UNPRICED,
    }


def _lacking(result: Estimate) -> list[tuple[Purpose, str]]:
    """Every rate that some way needs and nobody has given."""
    every = chain.from_iterable(result.missing.values())
    return list(dict.fromkeys((lack.purpose, lack.variant) for lack in every))


def _triples(cost: Cost) -> list[tuple[LineItem, LineItem, LineItem]]:
    """Each line item at low, typical and high prices."""
    return list(zip(*(cost.items[level] for level in Level), strict=True))


def _shown(cost: Cost, form: UsageForm, rates: dict[tuple[Purpose, str], documents.Rate]) -> WayShown:
    sign = SIGNS[CURRENCIES[form.country]]
    formulas = cost_formulas.factors_of(cost, form.usage, form.prices.prices(Level.TYPICAL))
    items = [
        (three[1].phase, _item(three, cost_formulas.in_words(factors, three[1], sign), form, rates))
        for three, factors in zip(_triples(cost), formulas, strict=True)
    ]
    order = sorted(items, key=lambda pair: list(cost_words.PHASES).index(pair[0]))
    phases = tuple(
        (cost_words.PHASES[phase], tuple(item for _, item in pairs))
        for phase, pairs in groupby(order, key=lambda pair: pair[0])
    )
    return WayShown(
        way=cost.way,
        name=cost_words.WAYS[cost.way],
        explained=cost_words.EXPLAINED[cost.way],
        bought=tuple(cost_words.bought(cost.way, form.usage)),
        amounts=amounts_of(cost, form.people),
        phases=phases,
    )


def _item(
    three: tuple[LineItem, ...], worked: str, form: UsageForm, rates: dict[tuple[Purpose, str], documents.Rate]
) -> ItemShown:
    typical = three[1]
    name, formula = cost_words.ITEMS[typical.name]
    role = cost_words.role_in_words(typical.role)
    used = [use for use in dict.fromkeys(typical.uses) if use not in form.own]
    return ItemShown(
        name=f"{name}: {role}" if role else name,
        formula=f"{formula}; at typical rates {worked}",
        totals=tuple(item.total for item in three),
        rates=tuple(rates[use] for use in used),
        own=tuple(f"{label_of(*use)}: {written(use[0], form.own[use])}" for use in typical.uses if use in form.own),
    )


def _rate_fields(
    result: Estimate, form: UsageForm, rates: dict[tuple[Purpose, str], documents.Rate]
) -> list[RateField]:
    """A field for each rate in the estimate, those that are missing first."""
    used = {use for cost in result.costs for item in cost.items[Level.TYPICAL] for use in item.uses}
    places = list(Purpose)
    listed = [*_lacking(result), *sorted(used | form.own.keys(), key=lambda use: (places.index(use[0]), use[1]))]
    return [
        RateField(label_of(*use), rates.get(use), form.field(name_of(*use), _own(form, use)))
        for use in dict.fromkeys(listed)
    ]


def _own(form: UsageForm, use: tuple[Purpose, str]) -> str:
    return written(use[0], form.own[use]) if use in form.own else ""
