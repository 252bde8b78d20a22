"""The head of pages: description, Open Graph, JSON-LD; and the pictures that it names."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
import time_machine
from django.test import Client
from PIL import Image

from comparison import editions
from comparison.addresses import site_addresses
from comparison.documents import Published
from tests import factories
from tests.markup import find, find_all, inline, parse
from tests.pages import PERSONAL, SHARED, addresses
from tests.publishing import publish

FIRST = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = FIRST + timedelta(days=3)
GRAPH = (
    "og:title", "og:description", "og:type", "og:url", "og:site_name", "og:image", "og:image:width", "og:image:height",
    "og:image:alt",
)  # fmt: skip
GUIDE = "/guides/choosing-a-shop/"
TASTE = "/tea-or-coffee/dimensions/taste/"


@pytest.fixture
def site(db: None, folder: Path) -> Published:
    """The small site with a guide, published at noon; its dimension was revised three days later."""
    with time_machine.travel(FIRST, tick=False) as clock:
        editions.load(folder, site_addresses())
        publish(*factories.companions())
        clock.move_to(LATER)
        return publish(factories.dimension(lead="One is milder."))


def graph(tree: Element) -> dict[str, str]:
    named = {meta.get("property"): meta.get("content") for meta in find_all(tree, "meta") if meta.get("property")}
    return {name: value for name, value in named.items() if name and value}


def linked_data(tree: Element) -> dict[str, dict]:
    scripts = list(find_all(tree, "script", type="application/ld+json"))
    assert len(scripts) == 1
    data = json.loads(scripts[0].text or "")
    assert data["@context"] == "https://schema.org"
    return {item["@type"]: item for item in data["@graph"]}


def page(client: Client, address: str) -> Element:
    return parse(client.get(address).content)


# --- Open Graph ---


def test_every_page_says_what_it_is_to_those_who_share_it(content: Published, client: Client) -> None:
    found = addresses(content)
    for name in SHARED + PERSONAL:
        tree = page(client, found[name])
        said = graph(tree)
        assert (name, set(GRAPH) - set(said)) == (name, set())
        title = inline(find(tree, "title"))
        assert title == said["og:title"] or title == f"{said['og:title']} – {said['og:site_name']}"
        described = [meta.get("content") for meta in find_all(tree, "meta", name="description")]
        assert (name, described) == (name, [said["og:description"]])
        assert find(tree, "meta", name="twitter:card").get("content") == "summary_large_image"


def test_it_names_its_canonical_address_without_anybodys_answers(content: Published, client: Client) -> None:
    found = addresses(content)
    for name in SHARED + PERSONAL:
        tree = page(client, found[name])
        canonical = find(tree, "link", rel="canonical").get("href")
        assert canonical == f"http://testserver{urlsplit(found[name]).path}"
        assert graph(tree)["og:url"] == canonical


def test_the_picture_that_a_page_names_is_there_in_the_size_it_says(content: Published, client: Client) -> None:
    found = addresses(content)
    for name in SHARED:
        said = graph(page(client, found[name]))
        parts = urlsplit(said["og:image"])
        assert (parts.scheme, parts.netloc) == ("http", "testserver")
        response = client.get(parts.path)
        assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
        size = Image.open(BytesIO(response.content)).size
        assert size == (int(said["og:image:width"]), int(said["og:image:height"])) == (1200, 630)


def test_texts_are_articles_with_pictures_of_their_own(site: Published, client: Client) -> None:
    pictures = {}
    for address in ("/tea-or-coffee/", TASTE, "/about-us/", "/guides/choosing-a-shop/"):
        said = graph(page(client, address))
        assert said["og:type"] == "article"
        assert said["og:image"] == f"http://testserver{address}share.png"
        pictures[client.get(f"{address}share.png").content] = said["og:image:alt"]
    assert sorted(pictures.values()) == sorted(
        [
            "“Tea or coffee”, with Green tea on the left and Black coffee on the right",
            "“Taste” (Tea or coffee), with Green tea on the left and Black coffee on the right",
            "“About us”",
            "“How to choose a shop”",
        ]
    )


def test_other_pages_have_the_picture_of_their_comparison_or_the_sites(site: Published, client: Client) -> None:
    for address, picture in {"/": "/share.png", "/sources/": "/share.png"}.items():
        said = graph(page(client, address))
        assert (said["og:type"], said["og:image"]) == ("website", f"http://testserver{picture}")
    said = graph(page(client, "/tea-or-coffee/method/"))
    assert (said["og:type"], said["og:image"]) == ("website", "http://testserver/tea-or-coffee/share.png")


def test_a_picture_follows_the_words_of_its_page(site: Published, client: Client) -> None:
    before = client.get("/tea-or-coffee/share.png")
    again = client.get("/tea-or-coffee/share.png", headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 304
    publish(replace(site.comparisons["tea-or-coffee"].head, title="Coffee or tea"))
    after = client.get("/tea-or-coffee/share.png", headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.content == before.content) == (200, False)


@pytest.mark.parametrize(
    "address", ["/no-such/share.png", "/tea-or-coffee/dimensions/no-such/share.png", "/guides/no-such/share.png"]
)
def test_what_is_not_there_has_no_picture(site: Published, client: Client, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.headers["Cross-Origin-Resource-Policy"]) == (404, "same-origin")


def test_a_site_without_a_text_has_a_picture_too(db: None, client: Client) -> None:
    assert client.get("/share.png").status_code == 200
    assert graph(page(client, "/"))["og:image"] == "http://testserver/share.png"


def test_signs_of_markup_in_a_title_stay_words(site: Published, client: Client) -> None:
    title = 'Tea </title><b> & "coffee" – Two Cups'
    publish(replace(site.comparisons["tea-or-coffee"].head, title=title, summary='<i>"&'))
    said = graph(page(client, "/tea-or-coffee/"))
    assert (said["og:title"], said["og:description"]) == (title, '<i>"&')


# --- JSON-LD ---


def test_an_article_has_its_true_dates_author_and_picture(site: Published, client: Client) -> None:
    article = linked_data(page(client, "/tea-or-coffee/"))["Article"]
    assert article["headline"] == "Tea or coffee"
    assert article["author"] == {"@type": "Person", "name": "An author"}
    assert article["image"] == "http://testserver/tea-or-coffee/share.png"
    assert article["mainEntityOfPage"] == "http://testserver/tea-or-coffee/"
    assert datetime.fromisoformat(article["datePublished"]) == FIRST
    # The newest of its parts counts.
    assert datetime.fromisoformat(article["dateModified"]) == LATER


@pytest.mark.parametrize(
    ("address", "modified"),
    [(TASTE, LATER), ("/tea-or-coffee/dimensions/price/", FIRST), ("/about-us/", FIRST), (GUIDE, FIRST)],
)  # fmt: skip
def test_a_part_has_the_dates_of_its_own_editions(
    site: Published, client: Client, address: str, modified: datetime
) -> None:
    article = linked_data(page(client, address))["Article"]
    dates = [datetime.fromisoformat(article[name]) for name in ("datePublished", "dateModified")]
    assert dates == [FIRST, modified]


def test_editors_who_sign_as_the_sites_are_an_organisation(site: Published, client: Client) -> None:
    publish(replace(site.comparisons["tea-or-coffee"].head, author="The editors of Two Cups"))
    author = linked_data(page(client, TASTE))["Article"]["author"]
    assert author == {"@type": "Organization", "name": "The editors of Two Cups"}


def test_crumbs_lead_from_home_to_the_page(site: Published, client: Client) -> None:
    crumbs = linked_data(page(client, TASTE))["BreadcrumbList"]["itemListElement"]
    assert [(crumb["position"], crumb["name"], urlsplit(crumb["item"]).path) for crumb in crumbs] == [
        (1, "Two Cups", "/"),
        (2, "Tea or coffee", "/tea-or-coffee/"),
        (3, "Taste", TASTE),
    ]
    for crumb in crumbs:
        assert client.get(crumb["item"]).status_code == 200


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", "<!-- <script>", "a & b", "“ ” é"])
def test_no_word_ends_the_data_block(site: Published, client: Client, title: str) -> None:
    publish(replace(site.comparisons["tea-or-coffee"].head, title=title))
    response = client.get("/tea-or-coffee/")
    assert linked_data(parse(response.content))["Article"]["headline"] == title
    block = response.text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set("<>&") & set(block)


def test_only_texts_have_linked_data(site: Published, client: Client) -> None:
    for address in ("/", "/sources/", "/tea-or-coffee/method/", "/tea-or-coffee/questionnaire/", "/no-such/"):
        assert not list(find_all(page(client, address), "script", type="application/ld+json"))


def test_every_page_names_the_feed_and_texts_their_markdown(site: Published, client: Client) -> None:
    for address in ("/", "/sources/", "/tea-or-coffee/", TASTE, GUIDE, "/about-us/"):
        named = find_all(page(client, address), "link", rel="alternate")
        links = {link.get("type"): link.get("href") for link in named}
        assert links.pop("application/atom+xml") == "/feed/"
        is_text = address not in ("/", "/sources/")
        assert links == ({"text/markdown": f"{address.removesuffix('/')}.md"} if is_text else {})
