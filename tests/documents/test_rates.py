"""Rates: what must hold of each and between them, what is only shown, and the book that estimates take them from."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from comparison import costs, documents
from comparison.costs import UNITS, Purpose
from comparison.documents import Published, Rate, warnings
from comparison.documents.rates import LEVELS, NAMES, ROLES
from tests import factories
from tests.documents.test_files import fault_lines
from tests.factories import edit, rate

TODAY = date(2026, 11, 23)
BASE = factories.parts()


def faults(*rates: Rate) -> list[tuple[str, str]]:
    return [(fault.where, fault.code) for fault in documents.check([*BASE, *rates])]


def share(low: str = "0", typical: str = "0.1", high: str = "0.2", **fields: object) -> Rate:
    return rate(low, typical, high, **{"purpose": "escalator", "variant": "", "currency": "none"} | fields)


def paid(purpose: str, variant: str = "taster", **fields: object) -> Rate:
    return rate(key=f"us-{purpose}-{variant}", purpose=purpose, variant=variant, **fields)


SOUND = {
    "money": rate(),
    "one value": rate("3", "3", "3"),
    "nothing": rate("0", "0", "0"),
    "pounds": rate(country="UK", currency="GBP"),
    "share": share(),
    "the whole": share("0", "0.5", "1"),
    "role": paid("wage"),
    "assumption": rate(basis="assumption", source=""),
    "derived": rate(basis="derived"),
    "undated": rate(year=None),
}
WRONG = {
    "low above typical": (rate("4", "3", "5"), "low", "ORDER"),
    "typical above high": (rate("2", "6", "5"), "high", "ORDER"),
    "per cent for a share": (share(high="3.4"), "high", "RANGE"),
    "no hours in a year": (share("0", "1", "2", purpose="productive-hours"), "low", "RANGE"),
    "employee for less than the salary": (share("0.9", "1", "2", purpose="on-cost"), "low", "RANGE"),
    "money without a currency": (rate(currency="none"), "currency", "CURRENCY"),
    "money of another country": (rate(country="UK"), "currency", "CURRENCY"),
    "share in a currency": (share(currency="USD"), "currency", "CURRENCY"),
    "fee without a level": (rate(variant=""), "variant", "VARIANT"),
    "wage without a role": (paid("wage", ""), "variant", "VARIANT"),
    "share with a role": (share(variant="taster"), "variant", "VARIANT"),
    "assumption with a source": (rate(basis="assumption"), "source", "BASIS"),
    "sourced without a source": (rate(source=""), "source", "BASIS"),
    "derived without a source": (rate(basis="derived", source=""), "source", "BASIS"),
    "source that is not there": (rate(source="ukers-1923"), "source", "SOURCE"),
    "citation that is not there": (rate(note="As [@nobody] says."), "note", "SOURCE"),
}


@pytest.mark.parametrize("sound", SOUND.values(), ids=SOUND)
def test_a_sound_rate_has_no_fault(sound: Rate) -> None:
    assert faults(sound) == []


@pytest.mark.parametrize(("wrong", "where", "code"), WRONG.values(), ids=WRONG)
def test_a_rate_that_cannot_be_is_named_with_its_field(wrong: Rate, where: str, code: str) -> None:
    assert faults(wrong) == [(where, code)]


def test_a_fault_says_in_plain_words_what_to_do() -> None:
    [fault] = documents.check([*BASE, share(currency="USD")])
    assert fault.found == "currency: 'USD', but “Yearly rise” is no money"
    assert fault.expected == "expected none"
    [fault] = documents.check([*BASE, rate(source="ukers-1923")])
    assert fault.found == "source: no source has the key 'ukers-1923' (did you mean 'ukers-1922'?)"


def test_a_fault_between_rates_is_named_with_its_line(folder: Path) -> None:
    factories.write_part(folder, rate())
    edit(folder / "rates/us-tasting.md", "high: 5", "high: 3")
    assert [line.split(" ")[:2] for line in fault_lines(folder)] == [["rates/us-tasting.md:8", "ORDER"]]


def test_a_country_has_one_rate_for_a_purpose_and_variant() -> None:
    assert faults(rate(), rate(key="another")) == [("purpose", "TWICE")]
    others = [
        rate(key="level", variant="basic"),
        rate(key="pounds", country="UK", currency="GBP"),
        rate(key="server", purpose="server-fee", variant=""),
    ]
    assert faults(rate(), *others) == []


def shown(*rates: Rate) -> list[tuple[str, str, str]]:
    found = warnings(Published([*BASE, *rates]), TODAY)
    return [(fault.path, fault.where, fault.code) for fault in found if fault.path.startswith("rates/")]


@pytest.mark.parametrize(("year", "codes"), [(2026, []), (2024, []), (2023, ["OLD"]), (None, ["OLD"])])
def test_a_rate_older_than_two_years_is_shown(year: int | None, codes: list[str]) -> None:
    assert [code for _, _, code in shown(rate(year=year))] == codes


def test_a_role_that_has_only_one_of_wage_and_bill_rate_is_shown() -> None:
    fees = rate(), rate(key="uk-tasting", country="UK", currency="GBP")
    wage, billed = paid("wage"), paid("bill-rate")
    assert shown(*fees, wage, billed) == []
    assert shown(*fees, wage) == [("rates/us-wage-taster.md", "variant", "ROLE")]
    assert shown(*fees, billed) == [("rates/us-bill-rate-taster.md", "variant", "ROLE")]
    abroad = replace(billed, country="UK", currency="GBP")
    assert [code for _, _, code in shown(*fees, wage, abroad)] == ["ROLE", "ROLE"]


def test_a_country_without_a_fee_is_shown_at_each_of_its_rates() -> None:
    """Without one there is no estimate: the calculator does not even offer the country."""
    rise, paid_in_pounds = share(key="uk-rise", country="UK"), rate(key="uk-hour", country="UK", currency="GBP")
    assert shown(rate(), rise, paid_in_pounds) == []
    other_purpose = replace(paid_in_pounds, purpose="provider-hour", variant="")
    paths = ["rates/uk-hour.md", "rates/uk-rise.md"]
    assert shown(rate(), rise, other_purpose) == [(path, "country", "COUNTRY") for path in paths]
    [fault] = [fault for fault in warnings(Published([*BASE, rate(), rise]), TODAY) if fault.code == "COUNTRY"]
    assert fault.found == ("country: UK has no rate for “Fee of a managed service”, so nothing can be estimated there")


def test_a_source_from_which_a_rate_comes_is_cited() -> None:
    assert documents.citations(rate(note="[@okakura-1906]")) == {"ukers-1922", "okakura-1906"}
    assert documents.citations(rate(basis="assumption", source="")) == set()


def test_every_purpose_has_a_unit_and_a_name_of_its_own() -> None:
    assert set(UNITS) == set(NAMES) == set(Purpose)
    assert len(set(NAMES.values())) == len(NAMES)
    assert LEVELS | ROLES <= costs.MONEY


def test_a_book_holds_the_rates_of_one_country_alone() -> None:
    published = Published([rate(), share(key="rise"), rate(key="pounds", country="UK", currency="GBP")])
    book = published.book("US")
    assert {one.key for one in book} == {"us-tasting", "rise"}
    fee = book.rate(Purpose.MANAGED_FEE, "standard")
    assert (fee.low, fee.typical, fee.high) == (Decimal(2), Decimal("3.5"), Decimal(5))
    assert list(published.book("AU")) == []


def test_rates_stand_by_country_then_purpose_then_size() -> None:
    rates = [
        rate(key="pounds", country="UK", currency="GBP"),
        share(key="rise"),
        rate("4", "5", "6", key="dear", variant="premium"),
        rate(key="cheap"),
    ]
    assert list(Published(rates).rates) == ["cheap", "dear", "rise", "pounds"]
