"""All rates on one page: what cost estimates are made of."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from comparison import documents, editions
from comparison.documents import Rate
from comparison.headers import SHARED

from .shared import context, shared_page, show

type Group = tuple[str, list[Rate]]


@dataclass(frozen=True)
class Country:
    """The rates of a country by purpose; those that no source stands behind are apart."""

    key: str
    found: list[Group]
    assumed: list[Group]


@shared_page()
def rates(request: HttpRequest) -> HttpResponseBase:
    return show_rates(request, editions.current())


def show_rates(
    request: HttpRequest, published: documents.Published, policy: str = SHARED, **more: Any
) -> HttpResponseBase:
    countries = [
        Country(
            key,
            _by_purpose(rate for rate in held if not rate.is_assumed),
            _by_purpose(rate for rate in held if rate.is_assumed),
        )
        for key, held in _grouped(published.rates.values(), "country")
    ]
    return show(request, "rates.html", context(request, published, countries=countries, **more), policy)


def _by_purpose(rates: Any) -> list[Group]:
    return _grouped(rates, "purpose")


def _grouped(rates: Any, by: str) -> list[Group]:
    """Neighbours with the same country or purpose together."""
    return [(key, list(held)) for key, held in groupby(rates, key=lambda rate: getattr(rate, by))]
