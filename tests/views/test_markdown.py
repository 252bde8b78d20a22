"""Each text as Markdown at its address plus `.md`: all that the page says, sources with their years at the end."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from comparison import editions
from comparison.addresses import site_addresses
from comparison.documents import Comparison, Published
from comparison.rendering import to_html
from tests import factories
from tests.publishing import publish

PLAIN = re.compile(r"\W+")


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


@pytest.fixture
def site(db: None, folder) -> Published:
    editions.load(folder, site_addresses())
    return editions.current()


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/markdown; charset=utf-8")
    page = address.removesuffix(".md") + "/"
    assert response.headers["Link"] == f'<http://testserver{page}>; rel="canonical"'
    return response.content.decode()


def letters(text: str) -> str:
    return PLAIN.sub("", text)


def first_words(text: str) -> str:
    """The beginning of a text, up to its first link or citation."""
    return letters(re.split(r"[\[*`]", text)[0][:60])


def test_an_article_is_complete(comparison: Comparison, client: Client) -> None:
    text = read(client, reverse("markdown_at_root", args=[comparison.slug]))
    head, said = comparison.head, letters(text)
    for part in (head.title, head.summary, head.author, head.introduction, head.choosing, head.final_thoughts):
        assert first_words(part) in said
    for dimension in comparison.dimensions:
        for words in (dimension.name, dimension.lead, dimension.takeaway):
            assert first_words(words) in said, words
        for stance in dimension.stances:
            for words in (stance.glance, stance.description, stance.caution):
                assert first_words(words) in said, words


def test_its_table_has_a_row_for_each_dimension_with_both_cells_and_positions(
    comparison: Comparison, client: Client
) -> None:
    text = read(client, reverse("markdown_at_root", args=[comparison.slug]))
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == len(comparison.dimensions) + 2
    for row, dimension in zip(rows[2:], comparison.dimensions, strict=True):
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        address = reverse("dimension", args=[comparison.slug, dimension.slug])
        assert cells[0] == f"[{dimension.name}](http://testserver{address})"
        for cell, stance in zip(cells[1:], dimension.stances, strict=True):
            assert cell == f"{stance.glance} ({str(stance.position).replace('-', '−')})"
    assert "<table>" in to_html(text)[0]


def test_a_dimension_is_complete(comparison: Comparison, client: Client) -> None:
    for dimension in comparison.dimensions:
        text = read(client, reverse("markdown_dimension", args=[comparison.slug, dimension.slug]))
        said = letters(text)
        assert text.startswith(f"# {dimension.name}: {comparison.head.title}\n")
        for words in (dimension.lead, dimension.takeaway, *dimension.poles):
            assert first_words(words) in said
        paragraphs = [*dimension.depth.split("\n\n"), *dimension.ask.split("\n\n")]
        assert all(first_words(paragraph) in said for paragraph in paragraphs)
        assert all(first_words(stance.caution) in said for stance in dimension.stances)


def test_every_source_cited_is_listed_with_its_year(content: Published, comparison: Comparison, client: Client) -> None:
    for dimension in comparison.dimensions:
        text = read(client, reverse("markdown_dimension", args=[comparison.slug, dimension.slug]))
        shown, _, listed = text.partition("## Sources")
        stances = [words for stance in dimension.stances for words in (stance.description, stance.caution)]
        words = " ".join([dimension.depth, dimension.ask, dimension.takeaway, *stances])
        cited = set(re.findall(r"@([a-z0-9-]+)", words))
        assert len(re.findall(r"^- ", listed, re.MULTILINE)) == len(cited) > 0
        for key in cited:
            source = content.sources[key]
            assert f"{source.author}, {source.dated}" in shown
            assert f"- {source.author}, {source.dated}. [" in listed and source.url in listed
        assert "[@" not in text and "](dimension:" not in text and "](page:" not in text


def test_no_link_leads_into_the_site_without_its_name(content: Published, client: Client) -> None:
    for page in content.pages.values():
        text = read(client, reverse("markdown_at_root", args=[page.slug]))
        assert text.startswith(f"# {page.title}\n")
        assert "](/" not in text


def test_a_guide_is_complete(site: Published, client: Client) -> None:
    guide = factories.guide()
    publish(guide)
    said = letters(read(client, reverse("markdown_guide", args=[guide.slug])))
    for words in (guide.title, guide.summary, guide.introduction, guide.closing):
        assert first_words(words) in said
    for criterion in guide.criteria:
        for words in (criterion.name, criterion.why, criterion.evidence, criterion.warning):
            assert first_words(words) in said


def test_words_that_look_like_marks_stay_words(site: Published, client: Client) -> None:
    head = site.comparisons["tea-or-coffee"].head
    publish(replace(head, title="Tea *or* coffee | [x] `y`"))
    text = read(client, "/tea-or-coffee.md")
    assert r"Tea \*or\* coffee \| \[x\] \`y\`" in text


@pytest.mark.parametrize("address", ["/no-such.md", "/tea-or-coffee/dimensions/no-such.md", "/guides/no-such.md"])
def test_what_is_not_there_is_not_there_as_markdown(site: Published, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
