"""Abbreviations on pages: marked where they are first used, and listed near the end."""

from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from comparison.documents import Published
from comparison.models import Edition
from comparison.views.preview import preview_address
from tests import factories
from tests.markup import by_id, find_all, inline, parse
from tests.publishing import publish

CTC = "It is CTC, and more CTC."
PAGES = {
    "/tea-or-coffee/": factories.head(introduction=CTC),
    "/tea-or-coffee/dimensions/taste/": factories.dimension(lead=CTC),
    "/about-us/": factories.page(text=CTC),
    "/guides/choosing-a-shop/": factories.guide(summary=CTC),
    "/questions/": factories.reader_question(answer=CTC),
    "/sources/": factories.source(note=CTC),
}


@pytest.fixture
def small(db: None) -> Published:
    return publish(*factories.parts(*factories.companions()))


def marked(tree: Element) -> list[tuple[str, str]]:
    return [(inline(one), one.get("title", "")) for one in find_all(tree, "abbr")]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_marks_the_first_use_and_lists_it(small: Published, client: Client, address: str) -> None:
    publish(PAGES[address])
    tree = parse(client.get(address).content)
    assert marked(tree) == [("CTC", "crush, tear, curl")]
    listed = by_id(tree, "abbreviations-used")
    assert [link.get("href") for link in find_all(listed, "a")] == ["/abbreviations/#ctc"]
    assert "CTC: crush, tear, curl" in inline(listed)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_uses_none_lists_none(small: Published, client: Client, address: str) -> None:
    tree = parse(client.get(address).content)
    assert marked(tree) == []
    assert not any(one.get("id") == "abbreviations-used" for one in tree.iter())


def test_the_result_explains_what_it_quotes(small: Published, client: Client) -> None:
    publish(factories.dimension(takeaway=CTC, stances=factories.stances(caution=CTC, description=CTC)))
    tree = parse(client.get("/tea-or-coffee/recommendation/?way=full&taste=choice-1").content)
    assert len(marked(tree)) == 1 and by_id(tree, "abbreviations-used") is not None


def test_a_preview_looks_as_the_page_will(small: Published, client: Client) -> None:
    publish(factories.page(text=CTC))
    edition = Edition.objects.filter(kind="page").latest("pk")
    tree = parse(client.get(preview_address(edition)).content)
    assert len(marked(tree)) == 1 and by_id(tree, "abbreviations-used") is not None


def test_the_preview_of_an_abbreviation_shows_it(small: Published, client: Client) -> None:
    publish(factories.abbreviation(long="cut, torn, curled"))
    edition = Edition.objects.filter(kind="abbreviation").latest("pk")
    assert "cut, torn, curled" in client.get(preview_address(edition)).text
