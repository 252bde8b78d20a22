"""The page of sources: what each is, where it is used, and the way from a citation to it and back."""

from urllib.parse import urldefrag
from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from comparison.documents import Published
from tests import factories
from tests.markup import by_id, find, find_all, inline, parse
from tests.publishing import publish


def entry(client: Client, key: str) -> Element:
    return by_id(parse(client.get("/sources/").content), f"source-{key}")


def uses(item: Element) -> dict[str, str]:
    line = next(one for one in find_all(item, "p") if one.get("class") == "back-links")
    return {inline(link): link.get("href", "") for link in find_all(line, "a")}


@pytest.fixture
def small(db: None) -> Published:
    return publish(*factories.parts(*factories.companions()))


def test_a_source_says_what_it_is(small: Published, client: Client) -> None:
    words = inline(entry(client, "okakura-1906"))
    assert words.startswith("Okakura, 1906. The Book of Tea. Putnam’s. Academic. An essay.")


def test_a_source_leads_to_every_place_that_uses_it(small: Published, client: Client) -> None:
    cite = "See [@okakura-1906]."
    publish(factories.reader_question(answer=cite), factories.abbreviation(note=cite), factories.page(text=cite))
    assert uses(entry(client, "okakura-1906")) == {
        "Abbreviation: CTC": "/abbreviations/#ctc",
        "About us": "/about-us/#source-okakura-1906",
        "How to choose a shop: Roast": "/guides/choosing-a-shop/#roast",
        "How to choose a shop: Water": "/guides/choosing-a-shop/#water",
        "Price": "/tea-or-coffee/dimensions/price/#source-okakura-1906",
        "Taste": "/tea-or-coffee/dimensions/taste/#source-okakura-1906",
        "Tea or coffee": "/tea-or-coffee/#source-okakura-1906",
        "Which is stronger?": "/questions/#which-is-stronger",
    }


def test_a_source_that_nothing_cites_says_so(small: Published, client: Client) -> None:
    publish(factories.source(key="spare"))
    assert inline(entry(client, "spare")).endswith("Not cited at present")


def test_every_citation_leads_there_and_back(content: Published, client: Client) -> None:
    """From the words to the page's own list, from there to the page of sources, and from there to the page again."""
    there = parse(client.get("/sources/").content)
    parsed: dict[str, Element] = {}
    for source in content.sources.values():
        for title, address in uses(by_id(there, f"source-{source.key}")).items():
            page, fragment = urldefrag(address)
            tree = parsed[page] = parsed[page] if page in parsed else parse(client.get(page).content)
            assert by_id(tree, fragment) is not None, (title, address)
            if page != "/sources/":
                item = by_id(tree, f"source-{source.key}")
                assert find(item, "a").get("href") == f"/sources/#source-{source.key}"


def test_every_published_source_is_listed(content: Published, client: Client) -> None:
    there = parse(client.get("/sources/").content)
    listed = {one.get("id", "") for one in find_all(there, "li")}
    assert {f"source-{key}" for key in content.sources} <= listed
