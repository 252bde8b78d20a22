"""The page of all rates: each with its range, unit, year and source; assumptions stand apart."""

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from django.urls import reverse

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.documents import Rate
from comparison.templatetags.rates import explained, on_paper
from comparison.views.preview import preview_address
from tests.factories import parts, rate
from tests.markup import by_id, find_all, headings, inline, links, parse
from tests.publishing import publish

pytestmark = pytest.mark.django_db

SINGLE = rate("61860", "61860", "61860", key="us-wage-taster", label="Taster", purpose="wage", variant="taster")
RISE = rate(
    "0", "0.034", "0.07", key="us-rise", label="Rise of prices", purpose="escalator", variant="", currency="none",
    basis="assumption", source="", year=None,
)  # fmt: skip
ABROAD = rate("2", "2.5", "1500", key="uk-tasting", label="A cup abroad", country="UK", currency="GBP")


@pytest.fixture(autouse=True)
def published() -> None:
    publish(*parts(rate(), SINGLE, RISE, ABROAD))


def page_of(client: Client) -> Element:
    response = client.get(reverse("rates"))
    assert response.status_code == 200
    return parse(response.content)


def words_of(page: Element, part: Rate) -> str:
    return inline(by_id(page, part.key))


def test_a_rate_has_its_range_year_source_and_kind(client: Client) -> None:
    page = page_of(client)
    words = words_of(page, rate())
    assert re.search(r"A cup with every meal.*low \$2.*typical \$3\.50.*high \$5", words)
    assert words.endswith("(Ukers, 1922) Press, sourced. Figures of 2026.")
    assert links(by_id(page, rate().key)) == [("Ukers, 1922", "#source-ukers-1922")]
    assert ("Ukers, 1922", "/sources/#source-ukers-1922") in links(by_id(page, "source-ukers-1922"))


def test_money_has_its_countrys_sign_and_shares_are_in_per_cent(client: Client) -> None:
    page = page_of(client)
    assert re.search(r"low £2\s?typical £2\.50\s?high £1,500", words_of(page, ABROAD))
    assert re.search(r"low 0%.*typical 3\.4%.*high 7%", words_of(page, RISE))


def test_one_known_value_stands_alone(client: Client) -> None:
    words = words_of(page_of(client), SINGLE)
    assert words.count("$61,860") == 1 and "low" not in words


def test_purposes_stand_with_their_units_below_their_country(client: Client) -> None:
    page = page_of(client)
    assert headings(page)[1:] == [
        (2, "United States"),
        (3, "From sources"),
        (3, "Assumptions, in whole or in part"),
        (2, "United Kingdom"),
        (3, "From sources"),
        (2, "Sources"),
    ]
    assert [inline(row) for row in find_all(page, "th", scope="rowgroup")] == [
        "Fee of a managed service, per person supported and month",
        "Wages, per year",
        "Yearly rise, per year",
        "Fee of a managed service, per person supported and month",
    ]


def test_an_assumption_stands_apart_and_says_so(client: Client) -> None:
    page = page_of(client)
    tables = [[row.get("id") for row in find_all(table, "tr") if row.get("id")] for table in find_all(page, "table")]
    assert tables == [[rate().key, SINGLE.key], [RISE.key], [ABROAD.key]]
    assert words_of(page, RISE).endswith("Assumed, undated.")


def test_an_assumption_that_cites_a_source_is_one_in_part(client: Client) -> None:
    publish(replace(RISE, note="The typical value is a book’s [@ukers-1922]; low and high are ours."))
    assert words_of(page_of(client), RISE).endswith("Partly assumed, undated.")


def test_each_rate_on_paper_says_how_it_was_come_by() -> None:
    sources = editions.current().sources
    derived, cited = replace(rate(), basis="derived"), replace(RISE, note="After a book [@ukers-1922].")
    assert on_paper(rate(), sources).endswith("$2 – $3.50 – $5 (Ukers, 1922)")
    assert on_paper(derived, sources).endswith("$5 (derived from Ukers, 1922)")
    assert on_paper(RISE, sources) == "Rise of prices: 0% – 3.4% – 7% (assumed)"
    assert on_paper(cited, sources).endswith("7% (partly assumed, after Ukers, 1922)")


def test_two_publications_of_one_author_and_year_are_told_apart_on_paper() -> None:
    sources = editions.current().sources
    other = replace(sources["ukers-1922"], key="ukers-tea-1922", title="All about tea")
    words = on_paper(rate(), {**sources, other.key: other})
    assert words.endswith(f"(Ukers, 1922: {sources['ukers-1922'].title})")


def test_a_rate_in_figures_says_how_it_was_come_by_and_no_share_of_a_share() -> None:
    assert "0% – 3.4% – 7% per year</a>, assumed" in explained(RISE)
    assert explained(rate()).endswith("</a>, sourced")


def test_the_sources_page_leads_to_the_rates_that_come_from_a_source(client: Client) -> None:
    page = parse(client.get(reverse("sources")).content)
    found = dict(links(by_id(page, "source-ukers-1922")))
    assert found["Rate: Taster"] == "/rates/#us-wage-taster"
    assert {"Rate: A cup with every meal", "Rate: A cup abroad"} <= found.keys()
    assert "Rate: Rise of prices" not in found


def test_every_page_leads_to_the_rates_if_there_are_any(client: Client) -> None:
    assert b'href="/rates/"' in client.get("/").content
    assert b"/rates/" in client.get(reverse("sitemap")).content
    publish(withdrawing=tuple(documents.name_of(one) for one in (rate(), SINGLE, RISE, ABROAD)))
    assert b'href="/rates/"' not in client.get("/").content
    assert b"/rates/" not in client.get(reverse("sitemap")).content
    assert b"There is none yet." in client.get(reverse("rates")).content


def test_a_draft_is_previewed_among_the_others(client: Client) -> None:
    changed = replace(rate(), label="A cup with every second meal")
    draft = editions.save_draft(changed)
    assert draft
    shown = client.get(preview_address(draft)).content.decode()
    assert "A cup with every second meal" in shown and "A cup abroad" in shown
    assert "A cup with every second meal" not in client.get(reverse("rates")).content.decode()


def test_a_source_from_which_a_rate_comes_cannot_be_withdrawn() -> None:
    with pytest.raises(documents.ContentError, match="source 'ukers-1922' is still cited here"):
        editions.publish([], site_addresses(), withdrawing=[documents.Name("source", "ukers-1922")])
