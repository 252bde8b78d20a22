"""Hand-computed cases: each line item's amount in a month, or in all, worked out on paper from its formula."""

from decimal import Decimal

import pytest

from comparison.costs import Level, LineItem, Need, Purpose, Usage, Way, items_of
from comparison.costs.ways import cents

from .made import need, plain_book, rate, usage

MANAGED, AUGMENTED, BLEND, EMPLOYED = Way.MANAGED, Way.AUGMENTATION, Way.BLEND, Way.EMPLOYING


def item(way: Way, name: str, given: Usage, **rates: str) -> LineItem:
    """The one line item of this name; keyword arguments replace rates: `escalator="0.034"`."""
    others = [rate(Purpose(purpose.replace("_", "-")), value) for purpose, value in rates.items()]
    found = [one for one in items_of(way, given, plain_book(*others).prices(Level.TYPICAL)) if one.name == name]
    assert len(found) == 1
    return found[0]


# way, line item, usage, rates in place of the plain ones, its total over the horizon
TOTALS = [
    # fee: 100 × $160 × 12
    (MANAGED, "fee", usage(), {}, "192000.00"),
    (MANAGED, "fee", usage(people=1, horizon=1), {}, "160.00"),
    (MANAGED, "fee", usage(level="basic"), {}, "120000.00"),
    (MANAGED, "fee", usage(people=41, horizon=12), {}, "78720.00"),
    # with a rise of 3.4 %: 12 × 16,000.00 + 12 × 16,544.00
    (MANAGED, "fee", usage(horizon=24), {"escalator": "0.034"}, "390528.00"),
    # month 13 alone has risen: 12 × 16,000.00 + 16,544.00
    (MANAGED, "fee", usage(horizon=13), {"escalator": "0.034"}, "208544.00"),
    # third year: 16,000 × 1.034² = 17,106.496, to the cent 17,106.50
    (MANAGED, "fee", usage(horizon=36), {"escalator": "0.034"}, "595806.00"),
    (MANAGED, "fee", usage(horizon=12), {"escalator": "1"}, "192000.00"),
    # 10 × $185 × 12
    (MANAGED, "servers", usage(servers=10), {}, "22200.00"),
    # one month of fee; one and a half; of fee and servers
    (MANAGED, "onboarding", usage(), {}, "16000.00"),
    (MANAGED, "onboarding", usage(), {"onboarding": "1.5"}, "24000.00"),
    (MANAGED, "onboarding", usage(servers=10), {}, "17850.00"),
    (MANAGED, "onboarding", usage(), {"onboarding": "0"}, "0.00"),
    # 10 % of 16,000 × 12; of 17,850 × 12
    (MANAGED, "out-of-scope", usage(), {}, "19200.00"),
    (MANAGED, "out-of-scope", usage(servers=10), {}, "21420.00"),
    # 0.1 × 120,000 × 1.27 ÷ 12 = 1,270.00 a month
    (MANAGED, "vendor-owner", usage(manager_salary=Decimal(120_000)), {}, "15240.00"),
    # leaving in month 18 of terms of 12: 6 months left × 50 % × 16,000
    (MANAGED, "early-exit", usage(horizon=18, term=12, leaves=True), {}, "48000.00"),
    # at the fee of month 18, which has risen: 6 × 50 % × 16,544
    (MANAGED, "early-exit", usage(horizon=18, term=12, leaves=True), {"escalator": "0.034"}, "49632.00"),
    (MANAGED, "early-exit", usage(horizon=1, term=36, leaves=True), {}, "280000.00"),
    # a project billed by the provider: 160 h × $200 × 12; two people; for three months
    (MANAGED, "provider-hours", usage(need()), {}, "384000.00"),
    (MANAGED, "provider-hours", usage(need(number=2)), {}, "768000.00"),
    (MANAGED, "provider-hours", usage(need(months=3)), {}, "96000.00"),
    # the horizon ends before the need does
    (MANAGED, "provider-hours", usage(need(months=60), horizon=6), {}, "192000.00"),
    # hours worked: 160 h × $98 × 12
    (AUGMENTED, "bill", usage(need()), {}, "188160.00"),
    (AUGMENTED, "bill", usage(need("help-desk", hours=Decimal("20.5"))), {}, "11070.00"),
    (AUGMENTED, "bill", usage(need(months=18), horizon=24), {"escalator": "0.1"}, "291648.00"),
    # half of four months of 15,680; of one month, where the work lasts no longer; of half a month
    (AUGMENTED, "ramp-up", usage(need()), {}, "31360.00"),
    (AUGMENTED, "ramp-up", usage(need(months=1)), {}, "7840.00"),
    (AUGMENTED, "ramp-up", usage(need()), {"ramp_up": "0.5"}, "3920.00"),
    # $6,000 a year each, for three months; two people
    (AUGMENTED, "tools", usage(need(months=3)), {}, "1500.00"),
    (AUGMENTED, "tools", usage(need(number=2)), {}, "12000.00"),
    # an hour of the manager: 120,000 × 1.27 ÷ 1,776.5 = 85.7867…; 10 % of 160 h: 1,372.59 a month
    (AUGMENTED, "managing", usage(need(), manager_salary=Decimal(120_000)), {}, "16471.08"),
    # 160 h × 12 = 1,920 h fill 1.08 people: two are employed; 2 × 135,980 × 1.27 ÷ 12 = 28,782.43
    (EMPLOYED, "salary", usage(need()), {}, "345389.16"),
    # 148 h × 12 = 1,776 h fill one: 135,980 × 1.27 ÷ 12 = 14,391.22
    (EMPLOYED, "salary", usage(need(hours=Decimal(148))), {}, "172694.64"),
    (EMPLOYED, "salary", usage(need("help-desk", hours=Decimal(1), months=1)), {}, "6546.85"),
    (EMPLOYED, "salary", usage(need(hours=Decimal(148), months=24), horizon=24), {"escalator": "0.1"}, "362658.72"),
    (EMPLOYED, "recruiting", usage(need()), {}, "8258.00"),
    (EMPLOYED, "recruiting", usage(need(number=3, hours=Decimal(148))), {}, "12387.00"),
    # half of four months of 14,391.22
    (EMPLOYED, "ramp-up", usage(need(hours=Decimal(148))), {}, "28782.44"),
    (EMPLOYED, "tools", usage(need()), {}, "12000.00"),
    (EMPLOYED, "managing", usage(need(), manager_salary=Decimal(120_000)), {}, "16471.08"),
    # the blend: a service for all, contractors for the project
    (BLEND, "fee", usage(need()), {}, "192000.00"),
    (BLEND, "bill", usage(need()), {}, "188160.00"),
]


@pytest.mark.parametrize(("way", "name", "given", "rates", "total"), TOTALS)
def test_a_line_item_is_what_its_formula_says(
    way: Way, name: str, given: Usage, rates: dict[str, str], total: str
) -> None:
    assert len(TOTALS) >= 40
    assert item(way, name, given, **rates).total == Decimal(total)


def test_work_that_the_fee_covers_costs_nothing_more() -> None:
    covered = usage(need(covered=True))
    for way in (MANAGED, BLEND):
        names = {one.name for one in items_of(way, covered, plain_book().prices(Level.TYPICAL))}
        assert names == {"fee", "onboarding", "out-of-scope"}


def test_a_service_within_its_term_has_nothing_to_pay_for_leaving() -> None:
    for given in (usage(horizon=24, leaves=True), usage(horizon=18)):
        assert not [one for one in items_of(MANAGED, given, plain_book().prices(Level.TYPICAL)) if "exit" in one.name]


def test_the_rise_comes_in_the_first_month_of_a_further_year() -> None:
    fee = item(MANAGED, "fee", usage(horizon=30), escalator="0.05")
    assert [fee.in_month(month) for month in (12, 13, 24, 25)] == [16_000, 16_800, 16_800, 17_640]
    assert fee.in_month(31) == 0


def test_an_unpriced_manager_costs_nothing_that_was_made_up() -> None:
    names = {one.name for way in Way for one in items_of(way, usage(need()), plain_book().prices(Level.TYPICAL))}
    assert not names & {"managing", "vendor-owner"}


# The checks that the facts give: fee against an employee, what a productive hour costs, what bill rates follow from.


@pytest.mark.parametrize(("role", "people"), [("help-desk", 41), ("administrator", 66)])
def test_the_fee_for_so_many_people_equals_one_loaded_employee(role: str, people: int) -> None:
    given = usage(need(role, hours=Decimal(148), covered=True))
    salary = item(EMPLOYED, "salary", given).total
    fees = {number: item(MANAGED, "fee", usage(people=number)).total for number in (people - 1, people)}
    assert fees[people - 1] < salary <= fees[people]


@pytest.mark.parametrize(("role", "hour"), [("administrator", 71), ("security-analyst", 92), ("developer", 97)])
def test_a_productive_hour_of_an_employee_costs_so_much(role: str, hour: int) -> None:
    salary = item(EMPLOYED, "salary", usage(need(role, hours=Decimal(148)))).total
    assert round(salary / Decimal("1776.5")) == hour


@pytest.mark.parametrize(("wage", "rate_an_hour"), [(99_130, 71), (129_180, 93), (135_980, 98)])
def test_typical_bill_rates_follow_from_the_wage(wage: int, rate_an_hour: int) -> None:
    multiplier = cents(Decimal("1.12") / (1 - Decimal("0.253")))
    assert multiplier == Decimal("1.50")
    assert round(wage / Decimal(2_080) * multiplier) == rate_an_hour


def test_a_need_is_bounded() -> None:
    for fields in ({"number": 0}, {"hours": Decimal("NaN")}, {"months": 61}, {"number": 10**12}, {"hours": 0}):
        with pytest.raises(ValueError, match="expected"):
            Need(**({"role": "x", "number": 1, "hours": Decimal(1), "months": 1, "covered": False} | fields))
