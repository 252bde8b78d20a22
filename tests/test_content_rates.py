"""The real rates: they agree with each other and with what research/facts.md says follows from them."""

from decimal import Decimal

import pytest
from django.conf import settings

from comparison import documents
from comparison.costs import Purpose
from comparison.documents import Published

PUBLISHED = Published(documents.read(settings.CONTENT_DIR).parts)
US, UK = PUBLISHED.book("US"), PUBLISHED.book("UK")
EMPLOYED = ["help-desk", "administrator", "security-analyst", "developer", "network-architect"]
BURDEN, NOMINAL = Decimal("1.12"), 2_080


def typical(purpose: Purpose, variant: str = "") -> Decimal:
    return US.rate(purpose, variant).typical


def loaded(role: str) -> Decimal:
    return typical(Purpose.WAGE, role) * typical(Purpose.ON_COST)


@pytest.mark.parametrize(("role", "people"), [("help-desk", 41), ("administrator", 66)])
def test_so_many_people_pay_in_fees_what_one_employee_costs(role: str, people: int) -> None:
    assert typical(Purpose.MANAGED_FEE, "standard") == 160
    assert round(loaded(role) / 12 / typical(Purpose.MANAGED_FEE, "standard")) == people


@pytest.mark.parametrize(("role", "hour"), [("administrator", 71), ("security-analyst", 92), ("developer", 97)])
def test_a_productive_hour_of_an_employee_costs(role: str, hour: int) -> None:
    assert round(loaded(role) / typical(Purpose.PRODUCTIVE_HOURS)) == hour


@pytest.mark.parametrize("role", EMPLOYED)
def test_bill_rates_follow_from_wages_and_margins(role: str) -> None:
    rate, wage = US.rate(Purpose.BILL_RATE, role), typical(Purpose.WAGE, role)
    margins = [Decimal(margin) for margin in ("0.148", "0.253", "0.416")]
    factors = [round(BURDEN / (1 - margin), 2) for margin in margins]
    assert factors == [Decimal("1.31"), Decimal("1.50"), Decimal("1.92")]
    assert [rate.low, rate.typical, rate.high] == [round(wage * factor / NOMINAL) for factor in factors]


@pytest.mark.parametrize(("key", "days"), [("it-contractor", (278, 500, 738)), ("cloud-engineer", (400, 550, 725))])
def test_british_hours_follow_from_day_rates(key: str, days: tuple[int, ...]) -> None:
    rate = UK.rate(Purpose.BILL_RATE, key)
    assert [rate.low, rate.typical, rate.high] == [round(Decimal(day) / Decimal("7.5")) for day in days]


def test_the_united_states_have_a_rate_for_every_purpose_and_both_for_every_role() -> None:
    assert {rate.purpose for rate in US} == set(Purpose)
    assert US.variants(Purpose.MANAGED_FEE) == ["basic", "standard", "premium"]
    assert set(US.variants(Purpose.WAGE)) == set(US.variants(Purpose.BILL_RATE)) == {*EMPLOYED, "cloud-architect"}


def test_where_no_source_is_known_nothing_is_claimed_for_the_united_kingdom() -> None:
    """No British wages, on-costs or hours: readers are asked for their own."""
    asked = (Purpose.WAGE, Purpose.ON_COST, Purpose.PRODUCTIVE_HOURS, Purpose.RECRUITING, Purpose.TOOLS)
    assert not any(UK.variants(purpose) for purpose in asked)


@pytest.mark.parametrize("rate", PUBLISHED.rates.values(), ids=PUBLISHED.rates)
def test_a_rate_says_where_its_values_come_from(rate: documents.Rate) -> None:
    if rate.low == rate.high:
        assert "spread is not known" in rate.note or rate.key == "uk-out-of-scope"
    if rate.is_assumed and not documents.citations(rate):
        assert any(words in rate.note for words in ("ssum", "o source", "no page"))
    assert rate.label.endswith(f"({rate.country})")
