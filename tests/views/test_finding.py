"""Sitemap, feed, security.txt and llms.txt: well-formed, true in their dates, and leading to pages that are there."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import time_machine
from django.test import Client

from comparison import editions
from comparison.addresses import site_addresses
from comparison.documents import Name, Published
from tests import factories
from tests.pages import MISSING, PERSONAL, REFUSED, SHARED, UNKEPT, addresses
from tests.publishing import publish

DAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
TASTE = "/tea-or-coffee/dimensions/taste/"
PRICE = "/tea-or-coffee/dimensions/price/"


@pytest.fixture
def clock() -> time_machine.Traveller:
    with time_machine.travel(DAY, tick=False) as clock:
        yield clock


@pytest.fixture
def site(db: None, clock: time_machine.Traveller, folder: Path) -> Published:
    editions.load(folder, site_addresses())
    return publish(*factories.companions())


def mapped(client: Client) -> dict[str, date | None]:
    """The path of each page in the sitemap with its day."""
    response = client.get("/sitemap.xml")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/xml")
    found = {}
    for url in ElementTree.fromstring(response.content).iter(f"{MAP}url"):
        parts = urlsplit(url.findtext(f"{MAP}loc", ""))
        assert (parts.scheme, parts.netloc, parts.query) == ("http", "testserver", "")
        assert parts.path not in found
        day = url.findtext(f"{MAP}lastmod")
        found[parts.path] = date.fromisoformat(day) if day else None
    return found


# --- Sitemap ---


def test_the_sitemap_lists_what_readers_share_and_the_calculator(content: Published, client: Client) -> None:
    listed, found = mapped(client), addresses(content)
    assert {found[name] for name in SHARED} - set(listed) == {found["embed code"]}
    personal = {urlsplit(found[name]).path for name in (*PERSONAL, *UNKEPT, *REFUSED, *MISSING)}
    assert set(listed) & (personal - {found[name] for name in SHARED}) == {found["costs"]}


def test_every_page_of_the_sitemap_is_there_and_may_be_listed(site: Published, client: Client) -> None:
    for path in mapped(client):
        response = client.get(path)
        assert (path, response.status_code) == (path, 200)
        assert "X-Robots-Tag" not in response.headers


def test_a_page_has_the_day_of_its_newest_text(site: Published, client: Client, clock: time_machine.Traveller) -> None:
    first = DAY.date()
    assert {day for day in mapped(client).values() if day} == {first}
    clock.shift(timedelta(days=2))
    publish(factories.price(lead="One is dearer."))
    days = mapped(client)
    assert {path for path, day in days.items() if day == first + timedelta(days=2)} == {
        "/tea-or-coffee/", PRICE, "/tea-or-coffee/questionnaire/", "/tea-or-coffee/method/", "/", "/sources/",
        "/changes/",
    }  # fmt: skip
    assert days[TASTE] == days["/about-us/"] == days["/comparisons/"] == days["/guides/choosing-a-shop/"] == first


def test_pages_that_readers_change_claim_no_day(site: Published, client: Client) -> None:
    assert mapped(client)["/tea-or-coffee/totals/"] is None


def test_what_is_to_come_or_withdrawn_is_not_listed(
    site: Published, client: Client, clock: time_machine.Traveller
) -> None:
    page = replace(site.pages["about"], slug="people")
    editions.publish([page], site_addresses(), at=DAY + timedelta(days=1))
    assert "/about-us/" in mapped(client) and "/people/" not in mapped(client)
    clock.shift(timedelta(days=1))
    assert "/about-us/" not in mapped(client) and mapped(client)["/people/"] == (DAY + timedelta(days=1)).date()
    clock.shift(timedelta(days=1))
    publish(withdrawing=(Name("page", "about"),))
    assert "/people/" not in mapped(client)
    assert mapped(client)["/changes/"] == (DAY + timedelta(days=2)).date()


def test_robots_are_told_where_it_is(site: Published, client: Client) -> None:
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text.splitlines()


@pytest.mark.parametrize("address", ["/sitemap.xml", "/feed/", "/llms.txt"])
def test_a_site_without_a_text_answers_too(db: None, client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
    assert client.get("/.well-known/security.txt").status_code == 404


# --- Feed ---


def entries(client: Client) -> list[dict[str, str]]:
    response = client.get("/feed/")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    for name in ("title", "id", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    return [read_entry(entry) for entry in feed.iter(f"{ATOM}entry")]


def read_entry(entry: Element) -> dict[str, str]:
    found = {name: entry.findtext(f"{ATOM}{name}", "") for name in ("id", "title", "updated", "published", "summary")}
    link = entry.find(f"{ATOM}link")
    assert link is not None and link.get("rel") == "alternate"
    assert all(found.values())
    return found | {"link": link.get("href", "")}


def test_the_feed_tells_of_every_text_once_it_is_published(site: Published, client: Client) -> None:
    told = entries(client)
    assert [entry["title"] for entry in told][:2] == ["Tea or coffee", "How to choose a shop"]
    assert {entry["title"] for entry in told} == {
        "Tea or coffee", "Taste: Tea or coffee", "Price: Tea or coffee", "About us", "How to choose a shop",
        "Which is stronger?",
    }  # fmt: skip
    assert {datetime.fromisoformat(entry["updated"]) for entry in told} == {DAY}
    assert all(client.get(entry["link"]).status_code == 200 for entry in told)
    assert "Two drinks on two dimensions." in {entry["summary"] for entry in told}


def test_a_revised_text_comes_first_and_says_what_is_new(
    site: Published, client: Client, clock: time_machine.Traveller
) -> None:
    before = entries(client)
    clock.shift(timedelta(hours=5))
    publish(factories.dimension(lead="One is milder.", takeaway="Taste both."))
    newest, *others = entries(client)
    assert (newest["title"], newest["link"]) == ("Taste: Tea or coffee", f"http://testserver{TASTE}")
    assert newest["summary"] == "Changed: lead, takeaway"
    assert datetime.fromisoformat(newest["updated"]) == DAY + timedelta(hours=5)
    # What was told before keeps its name, or readers would see it twice.
    assert others == before and len({entry["id"] for entry in [newest, *others]}) == len(before) + 1


def test_an_entry_leads_to_where_its_text_stands_today(
    site: Published, client: Client, clock: time_machine.Traveller
) -> None:
    ids = {entry["id"] for entry in entries(client)}
    clock.shift(timedelta(hours=1))
    publish(replace(site.comparisons["tea-or-coffee"].head, slug="drinks"))
    told = entries(client)
    assert all(client.get(entry["link"]).status_code == 200 for entry in told)
    assert ids < {entry["id"] for entry in told}


def test_drafts_sources_and_texts_that_are_gone_are_not_told(
    site: Published, client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(hours=1))
    editions.save_draft(factories.dimension(lead="Not yet."))
    publish(factories.source(note="Another note."), withdrawing=(Name("page", "about"),))
    told = entries(client)
    assert len(told) == 5 and "About us" not in {entry["title"] for entry in told}
    assert {datetime.fromisoformat(entry["updated"]) for entry in told} == {DAY}


def test_the_feed_is_bounded_and_asks_no_more_for_more(
    site: Published, client: Client, clock: time_machine.Traveller, django_assert_max_num_queries
) -> None:
    for number in range(60):
        clock.shift(timedelta(minutes=1))
        publish(factories.dimension(lead=f"Revision {number}."))
    assert len(entries(client)) == 50
    with django_assert_max_num_queries(5):
        client.get("/feed/")


def test_words_that_look_like_markup_stay_words(site: Published, client: Client) -> None:
    publish(replace(site.comparisons["tea-or-coffee"].head, title="Tea <b>&</b> coffee", summary="<script>"))
    newest = entries(client)[0]
    assert newest["title"] == "Tea <b>&</b> coffee"


# --- security.txt and llms.txt ---


def test_security_txt_says_whom_to_tell_for_less_than_a_year(
    site: Published, client: Client, clock: time_machine.Traveller
) -> None:
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert lines["Contact"] == "mailto:mistakes@example.org"
    assert lines["Canonical"] == "http://testserver/.well-known/security.txt"
    assert lines["Preferred-Languages"] == "en"
    ahead = datetime.fromisoformat(lines["Expires"]) - DAY
    assert timedelta(days=30) < ahead < timedelta(days=365)


def test_security_txt_leads_to_the_page_on_weaknesses_where_there_is_one(content: Published, client: Client) -> None:
    assert "Policy: http://testserver/security/" in client.get("/.well-known/security.txt").text.splitlines()
    publish(withdrawing=[Name("page", "security")])
    assert "Policy" not in client.get("/.well-known/security.txt").text


def test_security_txt_stays_the_same_for_a_day(site: Published, client: Client, clock: time_machine.Traveller) -> None:
    first = client.get("/.well-known/security.txt").content
    clock.shift(timedelta(hours=11))
    assert client.get("/.well-known/security.txt").content == first
    clock.shift(timedelta(days=200))
    assert client.get("/.well-known/security.txt").content != first


def test_llms_txt_names_every_text_as_markdown(site: Published, client: Client) -> None:
    response = client.get("/llms.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "# Two Cups" and lines[2] == "> ways to stay awake, compared"
    named = [line.partition("](")[2].partition(")")[0] for line in lines if line.startswith("- ")]
    assert len(named) == 5
    for address in named:
        assert client.get(address).headers["Content-Type"] == "text/markdown; charset=utf-8"
