"""Former addresses lead to the present ones: in one step, for whatever stands below, never before their moment."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.documents import Name, Part, Published
from comparison.headers import PERSONAL, SHARED
from comparison.models import Edition
from tests import factories
from tests.publishing import publish

HEAD = Name("comparison", "tea-or-coffee")
TASTE = Name("dimension", "tea-or-coffee/taste")
ABOUT = Name("page", "about")


@pytest.fixture
def site(db: None, folder: Path) -> Published:
    """The small site of tests/factories.py."""
    editions.load(folder, site_addresses())
    return editions.current()


def rename(name: Name, slug: str) -> Published:
    return publish(replace(editions.current().parts[name], slug=slug))


def led_to(client: Client, address: str, status: int = 301) -> str:
    """Where an address leads, which must be a page in one step."""
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    target = response.headers["Location"]
    assert target.startswith("/") and not target.startswith("//")
    assert client.get(target).status_code == 200, target
    return target


@pytest.mark.parametrize(
    ("name", "former", "present"),
    [
        (HEAD, "/tea-or-coffee/", "/drinks/"),
        (HEAD, "/tea-or-coffee.md", "/drinks.md"),
        (HEAD, "/tea-or-coffee/share.png", "/drinks/share.png"),
        (HEAD, "/tea-or-coffee/dimensions/taste/", "/drinks/dimensions/taste/"),
        (HEAD, "/tea-or-coffee/dimensions/taste.md", "/drinks/dimensions/taste.md"),
        (HEAD, "/tea-or-coffee/table.csv", "/drinks/table.csv"),
        (HEAD, "/tea-or-coffee/embed/", "/drinks/embed/"),
        (HEAD, "/tea-or-coffee/method/", "/drinks/method/"),
        (HEAD, "/tea-or-coffee/recommendation/?taste=choice-1", "/drinks/recommendation/?taste=choice-1"),
        (HEAD, "/tea-or-coffee/questionnaire/taste/?a=%20%C3%A4&b", "/drinks/questionnaire/taste/?a=%20%C3%A4&b"),
        (TASTE, "/tea-or-coffee/dimensions/taste/", "/tea-or-coffee/dimensions/drinks/"),
        (TASTE, "/tea-or-coffee/questionnaire/taste/", "/tea-or-coffee/questionnaire/drinks/"),
        (ABOUT, "/about-us/", "/drinks/"),
        (ABOUT, "/about-us.md", "/drinks.md"),
    ],
)  # fmt: skip
def test_a_former_address_leads_to_the_present_one(
    site: Published, client: Client, name: Name, former: str, present: str
) -> None:
    assert client.get(former).status_code == 200
    rename(name, "drinks")
    assert led_to(client, former) == present


def test_both_slugs_of_an_address_are_brought_up_to_date_in_one_step(site: Published, client: Client) -> None:
    rename(HEAD, "drinks")
    rename(TASTE, "flavour")
    rename(HEAD, "cups")
    rename(TASTE, "tongue")
    for comparison in ("tea-or-coffee", "drinks"):
        for dimension in ("taste", "flavour", "tongue"):
            assert led_to(client, f"/{comparison}/dimensions/{dimension}/") == "/cups/dimensions/tongue/"
    assert client.get("/drinks/dimensions/no-such/").status_code == 404


def test_an_address_that_was_changed_twice_takes_one_step(site: Published, client: Client) -> None:
    for slug in ("drinks", "cups", "mugs"):
        rename(HEAD, slug)
    for former in ("tea-or-coffee", "drinks", "cups"):
        assert led_to(client, f"/{former}/") == "/mugs/"


def test_a_slug_that_is_given_back_is_the_parts_own_again(site: Published, client: Client) -> None:
    rename(HEAD, "drinks")
    rename(HEAD, "tea-or-coffee")
    assert client.get("/tea-or-coffee/").status_code == 200
    assert led_to(client, "/drinks/") == "/tea-or-coffee/"


def test_a_slug_that_another_part_has_now_leads_to_that_part(site: Published, client: Client) -> None:
    rename(HEAD, "drinks")
    rename(ABOUT, "tea-or-coffee")
    assert "<h1>About us</h1>" in client.get("/tea-or-coffee/").text
    assert client.get("/tea-or-coffee/method/").status_code == 404
    assert led_to(client, "/about-us/") == "/tea-or-coffee/"


def test_of_two_that_had_a_slug_the_later_one_is_meant(site: Published, client: Client) -> None:
    rename(HEAD, "drinks")
    rename(ABOUT, "tea-or-coffee")
    rename(ABOUT, "people")
    assert led_to(client, "/tea-or-coffee/") == "/people/"
    publish(withdrawing=(ABOUT,))
    assert led_to(client, "/tea-or-coffee/") == "/drinks/"


def test_a_withdrawn_text_is_gone_under_all_its_addresses_until_it_comes_back(site: Published, client: Client) -> None:
    page = rename(ABOUT, "people").parts[ABOUT]
    publish(withdrawing=(ABOUT,))
    assert [client.get(address).status_code for address in ("/about-us/", "/people/")] == [404, 404]
    publish(replace(page, slug="who"))
    assert [led_to(client, address) for address in ("/about-us/", "/people/")] == ["/who/", "/who/"]


def test_a_draft_and_a_change_to_come_lead_nowhere(site: Published, client: Client) -> None:
    part = site.parts[ABOUT]
    editions.save_draft(replace(part, slug="drafted"))
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        at = datetime.now(UTC) + timedelta(days=1)
        editions.publish([replace(part, slug="scheduled")], site_addresses(), at=at)
        assert client.get("/about-us/").status_code == 200
        assert [client.get(address).status_code for address in ("/drafted/", "/scheduled/")] == [404, 404]
        clock.shift(timedelta(days=1))
        assert led_to(client, "/about-us/") == "/scheduled/"
        assert client.get("/drafted/").status_code == 404


def test_a_change_that_was_cancelled_has_been_seen_by_nobody(site: Published, client: Client) -> None:
    """Its slug still leads to whom it led before."""
    rename(HEAD, "drinks")
    later = datetime.now(UTC) + timedelta(days=1)
    editions.publish([replace(site.parts[ABOUT], slug="tea-or-coffee")], site_addresses(), at=later)
    assert led_to(client, "/tea-or-coffee/") == "/drinks/"
    editions.cancel([ABOUT])
    assert led_to(client, "/tea-or-coffee/") == "/drinks/"


def test_a_slug_changed_in_a_file_leaves_a_way_too(site: Published, client: Client, folder: Path) -> None:
    factories.edit(folder / factories.TASTE, "slug: taste", "slug: flavour")
    editions.load(folder, site_addresses())
    assert led_to(client, "/tea-or-coffee/dimensions/taste/") == "/tea-or-coffee/dimensions/flavour/"


def test_a_slug_brought_back_from_history_leaves_a_way_too(site: Published, client: Client) -> None:
    first = Edition.objects.of(ABOUT).last()
    rename(ABOUT, "people")
    assert first
    restored = editions.restore(first)
    publish(editions.freeze(restored.row))
    assert led_to(client, "/people/") == "/about-us/"


def test_a_former_slug_of_a_dimension_counts_in_its_own_comparison_only(site: Published, client: Client) -> None:
    rename(TASTE, "flavour")
    publish(*another(site))
    assert led_to(client, "/tea-or-coffee/dimensions/taste/") == "/tea-or-coffee/dimensions/flavour/"
    assert client.get("/wine-or-beer/dimensions/taste/").status_code == 404


def another(site: Published) -> list[Part]:
    head = replace(
        site.comparisons["tea-or-coffee"].head, key="wine-or-beer", slug="wine-or-beer", dimensions=("smell",),
        choosing="Choose.", title="Wine or beer",
    )  # fmt: skip
    return [head, factories.dimension(key="smell", slug="smell", name="Smell", comparison="wine-or-beer")]


def test_results_with_texts_of_then_name_slugs_that_still_lead_on(site: Published, client: Client) -> None:
    moment = site.moment_of(site.comparisons["tea-or-coffee"])
    rename(TASTE, "flavour")
    result = reverse("recommendation", args=["tea-or-coffee"])
    page = client.get(f"{result}?way=full&taste=choice-1&rules=1&on={moment:%Y-%m-%dT%H:%M:%S.%fZ}")
    assert page.status_code == 200
    named = "/tea-or-coffee/dimensions/taste/"
    if named in page.text:
        assert led_to(client, named) == "/tea-or-coffee/dimensions/flavour/"
    assert led_to(client, "/tea-or-coffee/questionnaire/taste/?taste=choice-1") == (
        "/tea-or-coffee/questionnaire/flavour/?taste=choice-1"
    )


STEPS_OF_AN_ADDRESS = {"slug", "comparison", "dimension", "guide"}


def routes(patterns: list, prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    """The name of every public address that names a text, with its steps."""
    for entry in patterns:
        route = f"{prefix}{entry.pattern}"
        if route.startswith("admin/"):
            continue
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        elif steps := set(re.findall(r"<slug:(\w+)>", route)):
            yield entry.name, steps


def test_everything_below_a_text_moves_with_it(site: Published, client: Client) -> None:
    """Whatever the URL configuration has: a new page below a text needs nothing of its own."""
    publish(*factories.companions())
    former = {"slug": "tea-or-coffee", "comparison": "tea-or-coffee", "dimension": "taste", "guide": "choosing-a-shop"}
    present = {"slug": "drinks", "comparison": "drinks", "dimension": "flavour", "guide": "shops"}
    rename(HEAD, "drinks")
    rename(TASTE, "flavour")
    rename(Name("guide", "choosing-a-shop"), "shops")
    found = list(routes(get_resolver().url_patterns))
    assert {step for _, steps in found for step in steps} == STEPS_OF_AN_ADDRESS
    for name, steps in found:
        before, after = ({step: slugs[step] for step in steps} for slugs in (former, present))
        response = client.get(f"{reverse(name, kwargs=before)}?way=full")
        assert (name, response.status_code) == (name, 301)
        assert response.headers["Location"] == f"{reverse(name, kwargs=after)}?way=full"
        # Tea and coffee have no prices, so no calculator either.
        assert client.get(reverse(name, kwargs=after)).status_code in ((404,) if "costs" in name else (200, 302))


def test_a_shortened_address_leads_to_the_page_that_lists_what_stands_below(site: Published, client: Client) -> None:
    assert client.get("/guides/").status_code == 404
    publish(*factories.companions())
    assert led_to(client, "/guides/") == "/comparisons/#guides"
    assert led_to(client, "/tea-or-coffee/dimensions/?a=b") == "/tea-or-coffee/#contents"
    rename(HEAD, "drinks")
    assert led_to(client, "/tea-or-coffee/dimensions/") == "/drinks/#contents"
    assert b'id="guides"' in client.get("/comparisons/").content and b'id="contents"' in client.get("/drinks/").content
    for missing in ("/about-us/dimensions/", "/nobody/dimensions/", "/a%00b/dimensions/", "/guides/dimensions/"):
        assert client.get(missing).status_code == 404, missing


# --- What it says, and what it costs ---


def test_nobody_keeps_a_redirect_for_ever(site: Published, client: Client) -> None:
    """A slug may be given back; and a query may hold answers."""
    rename(HEAD, "drinks")
    plain, personal = client.get("/tea-or-coffee/"), client.get("/tea-or-coffee/recommendation/?taste=choice-1")
    assert (plain.headers["Cache-Control"], personal.headers["Cache-Control"]) == (SHARED, PERSONAL)
    assert "Set-Cookie" not in plain.headers


def test_a_form_on_its_way_is_sent_on_whole(site: Published, client: Client) -> None:
    rename(HEAD, "drinks")
    response = client.post("/tea-or-coffee/totals/add/", {"taste": "choice-1"})
    assert (response.status_code, response.headers["Location"]) == (308, "/drinks/totals/add/")


def test_pages_that_are_there_cost_no_query_more(site: Published, client: Client) -> None:
    client.get("/tea-or-coffee/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/tea-or-coffee/")
    assert not [query for query in queries if "slug" in query["sql"]]


def test_a_page_that_never_was_costs_one_small_query(site: Published, client: Client) -> None:
    for number in range(30):
        rename(ABOUT, f"about-{number}")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/never-was/").status_code == 404
    assert sum('"slug"' in query["sql"] for query in queries) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases plan by what a table holds")
def test_a_page_that_never_was_is_looked_up_in_an_index(site: Published, client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get("/never-was/")
    with connection.cursor() as cursor:
        asked = next(query["sql"] for query in queries if '"slug"' in query["sql"])
        cursor.execute(f"EXPLAIN QUERY PLAN {asked}")
        assert "edition_slug" in str(cursor.fetchall())


@pytest.mark.parametrize(
    "address",
    [
        f"/{'a' * 2_000}/", "/-/", "/%20/", "/tea%00/", "/evil.example%2F..%2F/", "/%5Cevil.example/",
        f"/tea-or-coffee/dimensions/{'b' * 2_000}/", "/Tea-Or-Coffee/", "/guides/%2e%2e/", "/admin/files/old.zip",
    ],
)  # fmt: skip
def test_hostile_addresses_lead_nowhere(site: Published, client: Client, address: str) -> None:
    rename(HEAD, "drinks")
    response = client.get(address)
    if response.status_code in (301, 302):
        assert not urlsplit(response.headers["Location"]).netloc, response.headers["Location"]
    else:
        assert response.status_code in (400, 404)


@pytest.mark.parametrize("query", ["//evil.example", "next=//evil.example", "%0d%0aSet-Cookie:a=b", "\\evil.example"])
def test_a_hostile_query_stays_a_query(site: Published, client: Client, query: str) -> None:
    rename(HEAD, "drinks")
    response = client.get("/tea-or-coffee/", QUERY_STRING=query)
    assert response.status_code == 301
    parts = urlsplit(response.headers["Location"])
    assert (parts.scheme, parts.netloc, parts.path) == ("", "", "/drinks/")
    assert "Set-Cookie" not in response.headers


def test_without_a_database_a_missing_page_is_a_missing_page(
    site: Published, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr("comparison.views.moved._present_path", fail)
    assert client.get("/never-was/").status_code == 404


# --- Whatever editors do ---

SLUGS = st.sampled_from(["one", "two", "three", "four"])
STEPS = st.lists(
    st.tuples(st.sampled_from([HEAD, TASTE, Name("dimension", "tea-or-coffee/price"), ABOUT]), SLUGS), max_size=12
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_address_that_ever_was_leads_to_a_present_page_in_at_most_one_step(
    site: Published, client: Client, steps: list[tuple[Name, str]]
) -> None:
    seen: dict[str, Name] = {}
    note(seen)
    for name, slug in steps:
        try:
            rename(name, slug)
        except documents.ContentError:
            continue  # Another part has the slug.
        note(seen)
    for address, name in seen.items():
        response = client.get(address)
        if response.status_code == 301:
            response = client.get(response.headers["Location"])
        assert response.status_code == 200, address
        assert title(name) in response.text, (address, steps)
    publish(*site.parts.values())


def note(seen: dict[str, Name]) -> None:
    """The addresses of now, each with the part that has it; one that a part takes over is that part's."""
    published = editions.current()
    comparison = published.comparisons["tea-or-coffee"]
    seen[f"/{comparison.slug}/"] = HEAD
    seen[f"/{published.pages['about'].slug}/"] = ABOUT
    for dimension in comparison.dimensions:
        seen[f"/{comparison.slug}/dimensions/{dimension.slug}/"] = documents.name_of(dimension)
    for address in list(seen):
        # Below a slug that is a page's now there is nothing any more.
        if address.startswith(f"/{published.pages['about'].slug}/dimensions/"):
            del seen[address]
    for former in {address.split("/")[1] for address in seen if "/dimensions/" in address}:
        # Whatever the comparison's slug was then: a dimension's slug leads to who had it last.
        for dimension in comparison.dimensions:
            seen[f"/{former}/dimensions/{dimension.slug}/"] = documents.name_of(dimension)


def title(name: Name) -> str:
    return f"<h1>{documents.title_of(editions.current().parts[name])}</h1>"


# --- Editions from before ---


@pytest.mark.django_db(transaction=True)
def test_editions_of_before_the_column_are_noted_and_the_migration_goes_back(folder: Path, client: Client) -> None:
    editions.load(folder, site_addresses())
    rename(ABOUT, "people")
    try:
        call_command("migrate", "comparison", "0005", verbosity=0)
    finally:
        call_command("migrate", "comparison", verbosity=0)
    assert led_to(client, "/about-us/") == "/people/"
    assert set(Edition.objects.exclude(slug="").values_list("kind", flat=True)) == {"comparison", "dimension", "page"}
