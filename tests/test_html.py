"""The markup of every kind of page: valid, linked without a dead end, named for those who do not see it, and short."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from comparison.documents import Comparison, Published
from comparison.page_cache import QUALITY
from tests.markup import by_id, find, find_all, headings, inline, parse, words
from tests.pages import FRAGMENTS, MISSING, PAGES, SHARED, addresses, fragment_of

HTMX = {"HX-Request": "true"}
ARTICLE_WORDS = 2_200
DIMENSION_WORDS = range(400, 701)
LIGHT = 14_600
"""Bytes of an article and its styles, compressed."""


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


_trees: dict[str, Element] = {}


@pytest.fixture
def trees(content: Published, client: Client) -> dict[str, Element]:
    """Every kind of page, parsed strictly: a fault of the markup ends the test here. No test changes what it gets."""
    if not _trees:
        found = addresses(content)
        _trees.update({page: parse(client.get(found[page]).content) for page in PAGES})
    return _trees


def ids(tree: Element) -> list[str]:
    return [element.get("id", "") for element in tree.iter() if element.get("id") is not None]


def parents(tree: Element) -> dict[Element, Element]:
    return {child: parent for parent in tree.iter() for child in parent}


def ancestors(element: Element, above: dict[Element, Element]) -> Iterator[Element]:
    while element in above:
        element = above[element]
        yield element


def is_hidden(element: Element, above: dict[Element, Element]) -> bool:
    """Hidden from everybody, or from those who have the page read to them."""
    return any(
        one.get("aria-hidden") == "true" or one.get("hidden") is not None
        for one in (element, *ancestors(element, above))
    )


def name_of(element: Element, tree: Element) -> str:
    """The accessible name that the markup gives an element by attribute or reference."""
    referred = [inline(by_id(tree, name)) for name in element.get("aria-labelledby", "").split()]
    return " ".join(referred) or element.get("aria-label", "") or element.get("alt", "")


# --- Validity ---


def test_every_page_is_valid(trees: dict[str, Element]) -> None:
    assert trees.keys() == set(PAGES)
    for page, tree in trees.items():
        assert (page, tree.tag, tree.get("lang")) == (page, "html", "en-GB")


def test_every_fragment_is_valid(content: Published, client: Client) -> None:
    found = addresses(content)
    for page in FRAGMENTS:
        response = client.get(fragment_of(found[page]), headers=HTMX)
        if response.status_code != 404:
            tree = parse(response.content, fragment=True)
            assert (page, repeated(ids(tree))) == (page, [])


def repeated(found: list[str]) -> list[str]:
    return [name for name, count in Counter(found).items() if count > 1]


def test_ids_are_unique_and_what_refers_to_them_finds_them(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        there = ids(tree)
        assert (page, repeated(there), "" in there) == (page, [], False)
        for element in tree.iter():
            for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "headers"):
                named = (element.get(attribute) or "").split()
                assert set(named) <= set(there), f"{page}: {element.tag} {attribute}={named}"
            for value in element.attrib.values():
                drawn = re.fullmatch(r"url\(#(.+)\)", value)
                assert not drawn or drawn[1] in there, f"{page}: {element.tag} {value}"


def test_every_page_has_one_title_of_its_own(trees: dict[str, Element]) -> None:
    said = {page: [inline(one) for one in find_all(find(tree, "head"), "title")] for page, tree in trees.items()}
    assert all(len(titles) == 1 and titles[0] for titles in said.values())
    shared = [said[page][0] for page in SHARED]
    assert repeated(shared) == []


# --- Headings and landmarks ---


def test_every_page_has_one_h1_and_no_level_is_left_out(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        levels = [level for level, _ in headings(tree)]
        assert (page, levels.count(1)) == (page, 1)
        assert all(text for _, text in headings(tree)), page
        for before, after in pairwise(levels):
            assert after <= before + 1, f"{page}: h{before} is followed by h{after} in {headings(tree)}"


def test_every_page_has_its_landmarks_and_a_way_to_skip(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        counts = {tag: len(list(find_all(tree, tag))) for tag in ("main", "footer")}
        assert (page, counts) == (page, {"main": 1, "footer": 1})
        skip = next(find_all(find(tree, "body"), "a"))
        assert skip.get("href") == "#main" and by_id(tree, "main").tag == "main"
        labels = [name_of(one, tree) for one in find_all(tree, "nav")]
        assert all(labels) and len(labels) == len(set(labels)), f"{page}: {labels}"


# --- What is seen has words ---


def test_every_drawing_has_words_or_is_hidden(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        above = parents(tree)
        for drawing in find_all(tree, "svg", "img"):
            if is_hidden(drawing, above) or any(one.tag == "svg" for one in ancestors(drawing, above)):
                continue
            assert drawing.get("role") == "img" or drawing.tag == "img", f"{page}: {drawing.attrib}"
            assert name_of(drawing, tree), f"{page}: {drawing.attrib}"


def test_every_link_button_and_field_has_a_name(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        above = parents(tree)
        labelled = {one.get("for") for one in find_all(tree, "label")}
        for element in find_all(tree, "a", "button", "input", "select", "textarea"):
            if element.get("type") == "hidden":
                continue
            inside = any(one.tag == "label" for one in ancestors(element, above))
            own = inline(element) if element.tag in ("a", "button") else ""
            named = own or name_of(element, tree) or inside or element.get("id", "-") in labelled
            assert named, f"{page}: {element.tag} {element.attrib}"
            assert element.tag != "a" or element.get("href"), f"{page}: a link to nowhere: {own}"


def test_every_group_of_choices_has_a_legend(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        above = parents(tree)
        for button in find_all(tree, "input", type="radio"):
            group = next(one for one in ancestors(button, above) if one.tag == "fieldset")
            assert inline(find(group, "legend")), page


def test_every_table_has_a_caption_headers_and_words_in_its_cells(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        for table in find_all(tree, "table"):
            assert inline(find(table, "caption")), page
            heads = list(find_all(table, "th"))
            assert heads and all(head.get("scope") in ("row", "col", "rowgroup") for head in heads), page
            for cell in find_all(table, "td", "th"):
                filled = inline(cell) or any(one.tag in ("input", "select", "svg") for one in cell.iter())
                assert filled, f"{page}: an empty cell in {inline(find(table, 'caption'))}"


# --- Nothing inline, nothing from elsewhere ---


def test_nothing_acts_or_styles_from_inside_the_page(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        for element in tree.iter():
            inline_ = [name for name in element.attrib if name == "style" or name.startswith("on")]
            assert (page, element.tag, inline_) == (page, element.tag, [])
            assert element.tag != "style", page
            if element.tag == "script" and element.get("type") != "application/ld+json":
                assert element.get("src") and not (element.text or "").strip(), page
            assert not any(name.startswith(("hx-on", "data-hx-on", "data-hx-vals")) for name in element.attrib), page


def test_a_browser_asks_no_other_host(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        for element in tree.iter():
            asked = [
                element.get(name) for name in ("src", "srcset", "poster", "data", "background") if element.get(name)
            ]
            if element.tag in ("link", "use", "image") and element.get("rel") != "canonical":
                asked.append(element.get("href", ""))
            if element.tag in ("form", "button"):
                asked.append(element.get("action") or element.get("formaction") or "")
            for address in asked:
                assert not urlsplit(address).netloc, f"{page}: {element.tag} {address}"


def test_local_files_that_pages_name_exist(trees: dict[str, Element]) -> None:
    named = {
        address
        for tree in trees.values()
        for element in tree.iter()
        for address in (element.get("src"), element.get("href") if element.tag == "link" else None)
        if address and address.startswith("/static/")
    }
    assert named and all(finders.find(address.removeprefix("/static/")) for address in named)


def test_htmx_is_loaded_where_it_is_used_and_nowhere_else(trees: dict[str, Element]) -> None:
    for page, tree in trees.items():
        used = any(name.startswith("data-hx-") for element in tree.iter() for name in element.attrib)
        loaded = any("htmx" in script.get("src", "") for script in find_all(tree, "script"))
        assert (page, used) == (page, loaded)


# --- Links ---

PER_PATH = 5
"""Results lead to further results without end: so many addresses of one path are followed."""


def crawl(client: Client, starts: list[str]) -> tuple[dict[str, set[str]], set[tuple[str, str]], list[str]]:
    """The ids of each address that was opened; every internal link as (page, target); what was not found."""
    opened: dict[str, set[str]] = {}
    followed: set[tuple[str, str]] = set()
    missing: list[str] = []
    per_path: Counter[str] = Counter()
    waiting = list(starts)
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        if address in opened or (per_path[path] >= PER_PATH and address not in starts):
            continue
        per_path[path] += 1
        response = client.get(address, follow=True)
        if response.status_code != 200:
            missing.append(f"{response.status_code} {address}")
            opened[address] = set()
            continue
        if not response.headers["Content-Type"].startswith("text/html"):
            opened[address] = set()
            continue
        tree = parse(response.content)
        opened[address] = set(ids(tree))
        for element in find_all(tree, "a", "form"):
            target = urljoin(address, element.get("href") or element.get("action") or "")
            if target.startswith("/") and element.get("method") != "post":
                followed.add((address, target))
                waiting.append(urldefrag(target).url)
    return opened, followed, missing


def test_no_link_and_no_fragment_is_broken(content: Published, client: Client) -> None:
    found = addresses(content)
    starts = ["/", *(found[page] for page in PAGES if page not in MISSING and "malformed" not in page)]
    starts.remove(found["question, unanswered"])
    opened, followed, missing = crawl(client, starts)
    assert missing == []
    dead = [
        f"{page} → {target}"
        for page, target in followed
        if (there := urldefrag(target)).fragment and there.url in opened and there.fragment not in opened[there.url]
    ]
    assert dead == []


def test_every_page_is_reached_by_links(content: Published, client: Client) -> None:
    """From home; and from the answers and the result, which a form leads to."""
    found = addresses(content)
    opened, _, _ = crawl(client, ["/", found["check with answers"], found["result: first"]])
    reached = {urlsplit(address).path for address in opened}
    wanted = {urlsplit(found[page]).path for page in PAGES if page not in (*MISSING, "preview")}
    assert content.main
    wanted |= {reverse("dimension", args=[content.main.slug, one.slug]) for one in content.main.dimensions}
    wanted |= {reverse("question", args=[content.main.slug, one.slug]) for one in content.main.asked("full")}
    assert wanted - reached == set()


# --- Length ---


def counted(tree: Element, *left_out: str) -> int:
    """The words of the main text: without navigation, citations, and what else is named by tag or id."""
    main = find(tree, "main")
    without = [
        one
        for one in main.iter()
        if one.tag in ("nav", *left_out) or one.get("id") in left_out or (one.get("id") or "").startswith("cite-")
    ]
    return sum(any(sign.isalnum() for sign in word) for word in words(main, tuple(without)).split())


def test_the_article_is_short(comparison: Comparison, client: Client) -> None:
    """Its running text: the table repeats it as a view, and the list of sources is looked up, not read."""
    tree = parse(client.get(reverse("at_root", args=[comparison.slug])).content)
    assert counted(tree, "at-a-glance", "abbreviations-used", "sources-cited") <= ARTICLE_WORDS


def test_the_article_is_light(comparison: Comparison, client: Client) -> None:
    """Its text and the styles, as browsers get them, fit into what a server may send before it hears from one again."""
    page = client.get(reverse("at_root", args=[comparison.slug]))
    sheets = [sheet.get("href", "") for sheet in find_all(parse(page.content), "link", rel="stylesheet")]
    files = [Path(finders.find(sheet.removeprefix("/static/")) or "").read_bytes() for sheet in sheets]
    sizes = [len(brotli.compress(page.content, quality=QUALITY)), *(len(brotli.compress(file)) for file in files)]
    assert sum(sizes) < LIGHT


def test_every_dimension_is_told_at_length_but_not_too_long(comparison: Comparison, client: Client) -> None:
    lengths = {}
    for dimension in comparison.dimensions:
        tree = parse(client.get(reverse("dimension", args=[comparison.slug, dimension.slug])).content)
        lengths[dimension.key] = counted(tree, "aside", "abbreviations-used", "sources-cited", "questions")
    assert {key: length for key, length in lengths.items() if length not in DIMENSION_WORDS} == {}
