"""The calculator: the estimate in words and numbers, in place, as CSV, and for whatever is typed."""

import csv
import io
import re
from decimal import Decimal
from html import unescape
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse

from comparison.costs import Level, Way, cost_of, estimate
from comparison.documents import Comparison, Published
from comparison.forms import UsageForm
from comparison.headers import PERSONAL, UNKEPT
from comparison.templatetags.costs import money
from tests.markup import by_id, find, find_all, inline, parse, rows

TWO_HUNDRED = "start=two-hundred"


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


@pytest.fixture
def address(comparison: Comparison) -> str:
    return reverse("costs", args=[comparison.slug])


def text_of(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def form_of(content: Published, query: str) -> UsageForm:
    return UsageForm(QueryDict(query), {"US": content.book("US"), "UK": content.book("UK")})


def test_the_page_shows_what_the_model_computes(client, content: Published, address: str) -> None:
    html = text_of(client, f"{address}?{TWO_HUNDRED}")
    form = form_of(content, TWO_HUNDRED)
    for cost in estimate(form.usage, form.prices).costs:
        for level in Level:
            assert money(cost.total(level), "USD") in html


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("answer.duration=few-hours-for-years", "the service answers 730 hours a month"),
        ("answer.duration=full-time-some-months", "no role is ticked as covered"),
    ],
)
def test_what_answers_carry_here_is_not_called_the_same_work(client, address: str, query: str, reason: str) -> None:
    html = text_of(client, f"{address}?{query}")
    assert "same work done" not in html and html.index(reason) < html.index("owest cost is that of")
    sums = rows(find(by_id(parse(html), "estimate"), "table"))
    assert "standard service for 30 people, 36 months" in sums[1][0]
    assert "help desk, " in sums[2][0]


def test_ways_without_a_price_are_named_with_what_they_need(client, address: str) -> None:
    blend = "A blend adds nothing without a project: it is managed services alone."
    html = text_of(client, f"{address}?country=US&people=30")
    assert f"Name a role to price staff augmentation and employing. {blend}" in html
    assert "So far there is an estimate for managed services alone." in html
    started = by_id(parse(text_of(client, address)), "estimate")
    assert inline(started).count(blend) == 1 and "A blend" not in inline(find(started, "table"))
    assert "A blend adds" not in text_of(client, f"{address}?{TWO_HUNDRED}")


def test_every_figure_leads_to_where_it_comes_from(client, content: Published, address: str) -> None:
    html = text_of(client, f"{address}?{TWO_HUNDRED}")
    form = form_of(content, TWO_HUNDRED)
    used = {
        form.prices.rate(*use).key
        for cost in estimate(form.usage, form.prices).costs
        for item in cost.items[Level.TYPICAL]
        for use in item.uses
    }
    for key in used:
        assert f'href="/rates/#{key}"' in html
    assert "(assumed)" in html


def test_every_rate_says_how_it_was_come_by(client, content: Published, address: str) -> None:
    page = parse(text_of(client, f"{address}?{TWO_HUNDRED}"))
    paper = {inline(one) for one in find_all(find(page, "div", **{"class": "print-only colophon-of-costs"}), "li")}
    assert "Time until a new person is fully productive: 2 – 4 – 9 (partly assumed, after Swimm, 2020)" in paper
    assert "Help desk, contractor’s hour: $39 – $45 – $57 (derived from BLS, 2025)" in paper
    assert len([words for words in paper if "BLS, 2026: " in words]) == 2
    assert "contractor’s hour (US), 2025 (derived)" in inline(by_id(page, "estimate"))


def test_no_page_promises_a_source_or_a_range_for_every_figure(client, comparison: Comparison, address: str) -> None:
    result = f"{reverse('recommendation', args=[comparison.slug])}?cost=both&scope=both&risk=both&skills=both"
    for page in (address, reverse("rates"), result):
        words = text_of(client, page)
        assert "Every figure is a range" not in words and "source beside every figure" not in words
        assert "each with its range" not in words


def test_own_numbers_change_the_estimate_and_are_said(client, address: str) -> None:
    html = text_of(client, f"{address}?{TWO_HUNDRED}&rate.managed-fee.standard=150")
    assert "yours: Fee of a managed service: standard: 150" in html
    assert 'value="150"' in html


def test_a_missing_rate_is_asked_for_and_filled_by_the_reader(client, address: str) -> None:
    asked = f"{address}?country=UK&need1=developer&need1.covered=1"
    html = text_of(client, asked)
    [said] = find_all(parse(html), "p", **{"class": "missing"})
    words = "No estimate for managed services, staff augmentation and employing: we have found no UK figure for "
    assert inline(said).startswith(words) and inline(said).count("yearly rise") == 1
    assert '<details class="own-rates" open>' in html


def test_a_country_without_rates_enough_says_so_before_it_is_chosen(client, address: str) -> None:
    offered = [inline(one) for one in find_all(by_id(parse(text_of(client, address)), "country"), "option")]
    assert offered == ["US", "UK (own rates only)"]


def test_roles_and_levels_are_those_of_the_country_and_what_was_chosen_stays(
    client, content: Published, address: str
) -> None:
    page = parse(text_of(client, f"{address}?country=UK&level=premium&need1=developer"))
    for name, variants, chosen in (
        ("level", content.book("UK").levels, "premium"),
        ("need1", ["", *content.book("UK").roles], "developer"),
    ):
        offered = [option.get("value") for option in find_all(by_id(page, name), "option")]
        assert sorted(map(str, offered)) == sorted([*variants, chosen])
    assert 'value="it-contractor"' not in text_of(client, address)
    filled = text_of(client, f"{address}?country=UK&level=premium&rate.managed-fee.premium=90")
    assert "fee of a managed service: premium</a>" not in filled


def test_another_country_brings_its_roles_to_the_form_on_the_page(client, comparison: Comparison, address: str) -> None:
    fragment = reverse("costs_fragment", args=[comparison.slug])
    before = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}?country=US"}
    html = client.get(f"{fragment}?country=UK", headers=before).content.decode()
    assert '<select id="need1" name="need1" data-hx-swap-oob="true"' in html and "it-contractor" in html
    assert "<select" not in client.get(f"{fragment}?country=US", headers=before).content.decode()


def test_amounts_are_in_the_currency_of_the_rates(client, address: str) -> None:
    own = "rate.escalator=3&rate.onboarding=1&need1=it-contractor&rate.tools=900"
    estimated = text_of(client, f"{address}?country=UK&{own}").partition('id="estimate"')[2]
    assert "£" in estimated and "$" not in estimated


@pytest.mark.parametrize(
    "query",
    [
        *("people=-1", "people=0", f"people={10**12}", "people=0.5", "people=NaN", "horizon=0", f"horizon={10**6}"),
        *("need1=wizard", "country=FR", "level=gold", "people=%00", "people=%F0%9F%98%80", "rate.escalator=-3"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_the_rest_stays(client, address: str, query: str) -> None:
    html = text_of(client, f"{address}?{query}&term=24", 400)
    assert 'class="error"' in html
    assert 'id="estimate"' in html and 'value="24"' in html


def test_each_row_shows_what_was_typed_in_it(client, address: str) -> None:
    html = text_of(client, f"{address}?need1=developer&need3=help-desk&need3.number=4")
    assert 'name="need3.number" value="4"' in html
    assert 'name="need2.number" value=""' in html
    assert html.count('<option value="help-desk" selected>') == 1


def test_typed_words_are_shown_and_never_run(client, address: str) -> None:
    assert "<script>alert" not in text_of(client, f"{address}?people=%3Cscript%3Ealert(1)%3C/script%3E", 400)


def test_the_fragment_pushes_the_page_and_has_no_form(client, address: str, comparison: Comparison) -> None:
    fragment = reverse("costs_fragment", args=[comparison.slug])
    response = client.get(f"{fragment}?{TWO_HUNDRED}&people=210", headers={"HX-Request": "true"})
    assert response.headers["HX-Push-Url"].startswith(f"{address}?")
    assert "people=210" in response.headers["HX-Push-Url"]
    assert response.headers["Cache-Control"] == UNKEPT
    assert "<form" not in response.content.decode()


def test_a_fragment_opened_without_htmx_leads_to_its_page(client, address: str, comparison: Comparison) -> None:
    response = client.get(reverse("costs_fragment", args=[comparison.slug]) + "?people=77")
    assert (response.status_code, response.headers["Location"].partition("?")[0]) == (302, address)
    assert 'value="77"' in text_of(client, response.headers["Location"])


def test_an_estimate_belongs_to_one_reader(client, address: str) -> None:
    response = client.get(f"{address}?{TWO_HUNDRED}")
    assert (response.headers["Cache-Control"], response.headers["X-Robots-Tag"]) == (PERSONAL, "noindex")


def test_the_csv_has_every_line_item_and_adds_up(client, content: Published, comparison: Comparison) -> None:
    response = client.get(reverse("costs_csv", args=[comparison.slug]) + f"?{TWO_HUNDRED}")
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    form = form_of(content, TWO_HUNDRED)
    managed = cost_of(Way.MANAGED, form.usage, form.prices)
    own = [row for row in rows if row["way"] == "Managed services"]
    assert len(own) == len(managed.items[Level.TYPICAL])
    for level in Level:
        assert sum(Decimal(row[level]) for row in own) == managed.total(level)
    assert {row["currency"] for row in rows} == {"USD"}


def test_a_comparison_whose_options_have_no_price_has_no_calculator(client, content: Published) -> None:
    other = next(one for one in content.comparisons.values() if one is not content.main)
    assert client.get(reverse("costs", args=[other.slug])).status_code == 404
    assert "/costs/" not in text_of(client, reverse("at_root", args=[other.slug]))


def test_the_article_the_cost_dimension_and_a_result_lead_there(client, comparison: Comparison, address: str) -> None:
    cost = comparison.dimension("cost")
    assert cost
    result = reverse("recommendation", args=[comparison.slug])
    for address in (
        reverse("at_root", args=[comparison.slug]),
        reverse("dimension", args=[comparison.slug, cost.slug]),
    ):
        assert f'href="{address}"' in text_of(client, address)
    assert f'href="{address}"' in text_of(client, f"{result}?cost=both&scope=both&risk=both&skills=both")


def test_an_estimate_needs_no_query_but_the_stamp(client, address: str, django_assert_num_queries) -> None:
    client.get(address)
    with django_assert_num_queries(1):
        client.get(f"{address}?{TWO_HUNDRED}")


# --- Two situations side by side ---


def beside(kept: str, now: str = TWO_HUNDRED) -> str:
    return f"?{now}&{urlencode({'with': kept})}"


def test_a_situation_is_kept_by_a_link_and_stands_beside_the_next(client, address: str) -> None:
    html = text_of(client, f"{address}?{TWO_HUNDRED}")
    found = re.search(r'href="([^"]*)">Keep this situation', html)
    assert found
    again = text_of(client, address + unescape(found[1]))
    assert "Two situations side by side" in again and "the same so far" in again
    assert 'name="with"' in again


def test_both_totals_of_each_way_stand_beside_each_other(client, content: Published, address: str) -> None:
    html = text_of(client, address + beside("start=thirty"))
    kept, now = form_of(content, "start=thirty"), form_of(content, TWO_HUNDRED)
    for way in (Way.MANAGED, Way.AUGMENTATION, Way.EMPLOYING):
        before, after = (cost_of(way, form.usage, form.prices).total() for form in (kept, now))
        assert money(before, "USD") in html and money(after, "USD") in html
        assert money(after - before, "USD") in html


def test_only_the_inputs_that_differ_are_listed(client, address: str) -> None:
    now = "start=two-hundred&people=150&need1=developer&rate.wage.developer=120k"
    listed = text_of(client, address + beside("people=200&need1=developer", now)).partition("differs in the inputs")[2]
    listed = listed.partition("</table>")[0]
    assert "<td>200</td>" in re.sub(r"<span.*?</span>", "", listed)
    assert "People supported" in listed and "120,000" in listed
    assert "Service level" not in listed and "Role 1" not in listed


def test_amounts_of_two_currencies_are_never_subtracted(client, address: str) -> None:
    own = "country=UK&rate.escalator=3&rate.onboarding=1"
    html = text_of(client, address + beside(own)).partition('id="beside"')[2].partition("</section>")[0]
    assert "not subtracted" in html and "£" in html and "+$" not in html and "−$" not in html


def test_situations_of_another_length_are_to_be_compared_by_the_month(client, address: str) -> None:
    assert "run for 12 and 36 months" in text_of(client, address + beside("people=200&horizon=12"))


@pytest.mark.parametrize("kept", ["people=-1", "people=NaN", f"people={10**12}&x=%00", "need1=wizard", "country=FR"])
def test_what_is_wrong_in_the_kept_situation_is_said(client, address: str, kept: str) -> None:
    html = text_of(client, address + beside(kept), 400)
    assert "In the kept situation" in html and "Two situations side by side" in html


@pytest.mark.parametrize("kept", ["rubbish", "x=1", "https://[", "%", "\x00", "a" * 7_000, "?", "with=people%3D3"])
def test_an_address_that_holds_no_situation_is_named_and_the_estimate_stays(client, address: str, kept: str) -> None:
    html = text_of(client, address + beside(kept), 400)
    assert "holds nothing about costs" in html and "ways-table" in html


def test_the_kept_situation_goes_with_a_change_in_place(client, address: str, comparison: Comparison) -> None:
    fragment = reverse("costs_fragment", args=[comparison.slug]) + beside("start=thirty")
    response = client.get(fragment, headers={"HX-Request": "true"})
    assert "with=start%3Dthirty" in response.headers["HX-Push-Url"]
    assert "Two situations side by side" in response.content.decode()


def test_a_whole_address_may_be_kept_too(client, address: str) -> None:
    html = text_of(client, address + beside(f"https://example.org{address}?start=thirty"))
    assert "Two situations side by side" in html


# --- In place, and from answers ---


def test_the_fragment_brings_the_fields_of_rates_that_are_missing(client, comparison: Comparison) -> None:
    address = reverse("costs_fragment", args=[comparison.slug]) + "?country=UK&need1=developer"
    html = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert '<div id="rates" data-hx-swap-oob="true">' in html and 'name="rate.escalator"' in html


def test_a_fault_in_a_folded_part_unfolds_it(client, address: str) -> None:
    assert '<details class="more-numbers" open>' in text_of(client, f"{address}?term=0", 400)
    assert '<details class="own-rates" open>' in text_of(client, f"{address}?rate.tools=x", 400)


def test_an_answer_sets_the_first_role_and_is_named_as_long_as_it_holds(client, address: str) -> None:
    html = text_of(client, f"{address}?answer.duration=full-time-some-months")
    assert "148 hours a month, 6 months, a project" in html
    assert 'name="need1.months" value="6"' in html and 'name="answer.duration"' in html
    changed = f"{address}?answer.duration=full-time-some-months&need1=developer&need1.hours=10&need1.covered=1"
    assert "would have it any more" in text_of(client, changed)


@pytest.mark.parametrize("query", ["answer.duration=unsure", "answer.scope=both", "answer.=x", "answer.duration=%00"])
def test_an_answer_that_says_nothing_of_work_changes_nothing(client, address: str, query: str) -> None:
    html = text_of(client, f"{address}?{query}")
    assert "from-answers" not in html and 'name="need1.hours" value="80"' in html


def test_a_result_hands_on_what_its_answers_say_of_work(client, comparison: Comparison, address: str) -> None:
    result = f"{reverse('recommendation', args=[comparison.slug])}?cost=both&scope=both&risk=both&skills=both"
    assert f'href="{address}?answer.duration=half-time-for-years"' in text_of(
        client, f"{result}&duration=half-time-for-years"
    )
    assert f'href="{address}"' in text_of(client, f"{result}&duration=unsure")


def test_every_formula_stands_with_the_readers_numbers(client, content: Published, address: str) -> None:
    html, form = text_of(client, f"{address}?{TWO_HUNDRED}"), form_of(content, TWO_HUNDRED)
    items = [item for cost in estimate(form.usage, form.prices).costs for item in cost.items[Level.TYPICAL]]
    assert "people supported × fee per person; at typical rates 200 × $160 = $32,000 a month for 36 months" in html
    assert html.count("; at typical rates ") == len(items)


def test_the_method_leads_to_the_rules_of_the_calculator(client, comparison: Comparison, address: str) -> None:
    assert f'href="{address}#how"' in text_of(client, reverse("method", args=[comparison.slug]))
    assert 'id="how"' in text_of(client, address)


def test_each_fault_is_named_with_what_its_field_is_called(client, address: str) -> None:
    html = text_of(client, f"{address}?term=0&need2=developer&need2.hours=900&rate.tools=x", 400)
    assert 'Contract term in months: <a href="#term">Write 1 to 60.</a> Until then the estimate uses 12.' in html
    assert 'Role 2, hours a month: <a href="#need2.hours">Write 1 to 744.</a>' in html
    assert 'Tools: <a href="#rate.tools">' in html


def test_what_is_wrong_stands_at_its_field_as_it_was_typed(client, address: str) -> None:
    tree = parse(text_of(client, f"{address}?people=%22%3Ctwo%3E&horizon=36", 400))
    wrong, right = by_id(tree, "people"), by_id(tree, "horizon")
    assert (wrong.get("value"), wrong.get("aria-invalid"), right.get("aria-invalid")) == ('"<two>', "true", None)
    assert wrong.get("aria-describedby") == "people-error"
    assert inline(by_id(tree, "people-error")) and not inline(by_id(tree, "horizon-error"))
