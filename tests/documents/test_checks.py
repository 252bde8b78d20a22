"""What must hold between parts, through files: each fault with the line on which its author can mend it."""

from dataclasses import replace
from pathlib import Path

import pytest

from comparison import documents
from comparison.documents import Addresses, Name, Part
from tests import factories
from tests.documents.test_files import fault_lines
from tests.factories import HEAD, TASTE, edit

ABOUT = "pages/about.md"
SITE = Addresses(
    fixed=frozenset({"/", "/sources/"}), reserved=frozenset({"admin"}), reserved_below=frozenset({"check"})
)

LINKED = "comparison:tea-or-coffee"
BETWEEN = {
    "slug taken": (
        TASTE,
        "slug: taste",
        "slug: price",
        "2 SLUG slug: 'price' is taken by dimension tea-or-coffee/price",
    ),
    "slug of a page taken": (
        ABOUT,
        "about-us",
        "tea-or-coffee",
        f"{HEAD}:2 SLUG slug: 'tea-or-coffee' is taken by page",
    ),
    "slug of the site's own": (
        HEAD,
        "slug: tea-or-coffee",
        "slug: admin",
        "2 RESERVED slug: 'admin' belongs to the site",
    ),
    "slug of a page of the site's own": (ABOUT, "about-us", "admin", "2 RESERVED slug: 'admin' belongs to the site"),
    "slug of a step": (TASTE, "slug: taste", "slug: check", "2 RESERVED slug: 'check' belongs to the site itself,"),
    "main comparison": ("site.md", "tea-or-coffee", "water", "4 PART comparison: no comparison has the key 'water',"),
    "dimension without a file": (
        HEAD,
        "  - price\n",
        "  - prize\n",
        "16 PART dimensions: 'prize' has no dimension file (did",
    ),
    "dimension not listed": (HEAD, "  - price\n", "", "16 PART dimensions: 'price' is not listed, expected every"),
    "dimension listed twice": (HEAD, "  - price\n", "  - price\n  - taste\n", "19 TWICE dimensions has 'taste' twice,"),
    "stance missing": (TASTE, "  coffee:\n", "  cofee:\n", "9 STANCE stances: the stance of 'coffee' is missing,"),
    "stance of nothing": (
        TASTE,
        "  coffee:\n",
        "  cofee:\n",
        "15 STANCE stances.cofee: 'cofee' is no option of the comp",
    ),
    "positions in reverse": (
        TASTE,
        "position: -2",
        "position: 2",
        "9 POSITION stances: positions 2 and 2, expected the fir",
    ),
    "leans in disorder": (TASTE, "lean: -1", "lean: 1", "27 LEAN question.choices: leans -2, 1, 0, 1, 2, expected"),
    "lean none without a notice": (
        TASTE,
        "lean: 0",
        "lean: none",
        "34 NOTICE question.choices.3: lean none without a not",
    ),
    "choice both": (TASTE, "key: choice-3", "key: both", "34 RESERVED question.choices.3: the key 'both', expected"),
    "choice unsure": (TASTE, "key: choice-3", "key: unsure", "34 RESERVED question.choices.3: the key 'unsure',"),
    "option named": (
        TASTE,
        "I drink 2 cups",
        "I drink green TEA",
        "31 NAMED question.choices.2: the choice names 'Green tea'",
    ),
    "choices alike": (
        TASTE,
        "I drink 2 cups",
        "i drink 1 cups",
        "32 TWICE question.choices.2.text: choice 1 has the same text",
    ),
    "markup in a name": (TASTE, "name: Taste", "name: <b>Taste</b>", "3 HTML name: '<b>Taste</b>', expected plain"),
    "markup in an option's name": (HEAD, "name: Green tea", "name: <i>Tea", "11 HTML options.1.name: '<i>Tea',"),
    "unknown source": (
        TASTE,
        "[@okakura-1906]",
        "[@okakura-1907]",
        "46 SOURCE depth: no source has the key 'okakura-1907' (d",
    ),
    "second of two sources": (
        TASTE,
        "[@okakura-1906]",
        "[@okakura-1906; @x]",
        "46 SOURCE depth: no source has the key 'x',",
    ),
    "unreadable citation": (
        TASTE,
        "[@okakura-1906]",
        "[@Okakura 1906]",
        "46 CITE depth: a citation that cannot be read,",
    ),
    "source in a block": (HEAD, "It may be", "[@x] may be", "23 SOURCE final_thoughts: no source has the key 'x',"),
    "source in the block's first line": (
        HEAD,
        "### Water",
        "[@x] says",
        "21 SOURCE final_thoughts: no source has the key 'x'",
    ),
    "source in a line": (TASTE, "Try both.", "Try [@x].", "20 SOURCE takeaway: no source has the key 'x',"),
    "link to no dimension": (
        HEAD,
        "(dimension:taste)",
        "(dimension:tast)",
        "19 LINK choosing: there is no dimension 'tast',",
    ),
    "link to no comparison": (
        ABOUT,
        "comparison:tea",
        "comparison:a-tea",
        "9 LINK text: there is no comparison 'a-tea-or-coffee',",
    ),
    "dimension on a page": (ABOUT, LINKED, "dimension:taste", "9 LINK text: there is no dimension 'taste',"),
    "link to no page": (ABOUT, LINKED, "page:imprint", "9 LINK text: there is no page 'imprint', expected"),
    "address of no page": (ABOUT, LINKED, "/imprint/", "9 LINK text: no page has the address '/imprint/',"),
    "address that is none": (ABOUT, LINKED, "imprint", "9 LINK text: no page has the address 'imprint',"),
    "link to nothing": (ABOUT, LINKED, "", "9 LINK text: no page has the address '',"),
    "link to a bare scheme": (ABOUT, LINKED, "page:", "9 LINK text: no page has the address 'page:',"),
    "link to nowhere": (ABOUT, LINKED, "https://", "9 LINK text: 'https://' leads nowhere,"),
    "link to half a host": (ABOUT, LINKED, "https://[x", "9 LINK text: 'https://[x' leads nowhere,"),
    "fragment of no heading": (ABOUT, LINKED, "#who-write", "9 LINK text: nothing has the fragment #who-write (did"),
    "fragment elsewhere": (
        HEAD,
        "dimension:taste",
        "dimension:taste#x",
        "19 LINK choosing: nothing has the fragment #x,",
    ),
    "fragment of a page": (HEAD, "dimension:taste", "/about-us/#x", "19 LINK choosing: nothing has the fragment #x,"),
    "forbidden scheme": (ABOUT, LINKED, "javascript:alert", "9 SCHEME text: a link to 'javascript:alert',"),
    "forbidden data": (ABOUT, LINKED, "data:text/html,x", "9 SCHEME text: a link to 'data:text/html,x',"),
    "image without words": (
        ABOUT,
        "Two people.",
        "![ ](/static/x.png)",
        "9 ALT text: an image without words: '/static/x.png'",
    ),
    "image from elsewhere": (
        ABOUT,
        "Two people.",
        "![A cup](https://a.example/x)",
        "9 IMAGE text: an image at 'https://a.exa",
    ),
    "raw HTML": (TASTE, "Try both.", "Try <b>both</b>.", "20 HTML takeaway: raw HTML '<b', expected Markdown only"),
    "comment": (
        TASTE,
        "They disagree",
        "They <!-- do not --> agree",
        "46 HTML depth: raw HTML '<!--', expected Markdown only",
    ),
    "heading too high": (
        TASTE,
        "## What people say",
        "# What people say",
        "44 HEADING depth: a heading of level 1, expected ## to",
    ),
    "heading jump": (
        TASTE,
        "## What people say",
        "#### What",
        "44 HEADING depth: level 4 after level 1, expected level 2",
    ),
    "heading too high in a part of a page": (
        HEAD,
        "### Water",
        "## Water",
        "21 HEADING final_thoughts: a heading of level 2, exp",
    ),
    "row of other cells": (
        TASTE,
        "They disagree",
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 1 |\n\nThey disagree",
        "49 CELLS depth: a table row of 1 cells, expected 2 as in its head",
    ),
    "too long a line": (
        TASTE,
        "They disagree",
        "a" * 5001,
        "46 LINE depth: a line of 5,018 characters, expected at most",
    ),
}


@pytest.mark.parametrize(("path", "old", "new", "expected"), BETWEEN.values(), ids=BETWEEN)
def test_a_fault_between_parts_is_named_with_its_line(
    folder: Path, path: str, old: str, new: str, expected: str
) -> None:
    edit(folder / path, old, new)
    reading = documents.read(folder)
    faults = [*reading.faults, *documents.check(reading.parts, SITE, reading.reports)]
    start = expected if ".md:" in expected else f"{path}:{expected}"
    assert any(str(fault).startswith(start) for fault in faults), "\n".join(map(str, faults))
    # Besides, only what the same change breaks elsewhere: two stances, two names of one dimension.
    assert len(faults) <= 2


def test_blank_lines_above_a_text_are_counted(folder: Path) -> None:
    edit(folder / HEAD, "final_thoughts: |-\n", "final_thoughts: |-\n\n\n")
    edit(folder / HEAD, "It may be", "[@x] may be")
    edit(folder / TASTE, "## What people say", "\n \n# What people say")
    assert [line.split(" ")[:2] for line in fault_lines(folder)] == [
        [f"{HEAD}:25", "SOURCE"],
        [f"{TASTE}:46", "HEADING"],
    ]


GOOD_LINKS = [
    "dimension:price", "dimension:taste#what-people-say", "comparison:tea-or-coffee", "page:about#who-writes",
    "/", "/sources/", "/sources/#source-okakura-1906", "/about-us/", "/about-us/#who-writes", "/tea-or-coffee/",
    "#what-people-say", "https://example.org/a_(b)", "HTTPS://EXAMPLE.ORG", "mailto:a@example.org",
]  # fmt: skip


@pytest.mark.parametrize("target", GOOD_LINKS)
def test_links_to_parts_pages_fragments_and_other_sites_are_sound(target: str) -> None:
    depth = f"## What people say\n\nSee [this]({target})."
    assert documents.check(factories.parts(factories.dimension(depth=depth)), SITE) == []


def test_a_middle_choice_may_lean_nowhere_with_a_notice_and_leans_may_run_either_way() -> None:
    for leans in ((-2, -1, None, 1, 2), (2, 1, 0, -1, -2), (2, 1, None, -1, -2)):
        question = factories.question(choices=factories.choices(*leans))
        assert documents.check(factories.parts(factories.dimension(question=question))) == []


def test_a_choice_that_leans_nowhere_stands_in_the_middle() -> None:
    question = factories.question(choices=factories.choices(-2, None, 0, 1, 2))
    [fault] = documents.check(factories.parts(factories.dimension(question=question)))
    assert fault.code == "LEAN"


@pytest.mark.parametrize("key", ["way", "rules", "on", "comparison", "mark", "page"])
def test_a_dimension_does_not_take_a_name_that_addresses_use(key: str) -> None:
    head = factories.head(dimensions=("taste", "price", key))
    faults = documents.check(factories.parts(head, factories.price(key=key, slug="other")))
    assert ("RESERVED", f"the key {key!r}") in {(fault.code, fault.found) for fault in faults}


@pytest.mark.parametrize("key", ["pages", "sources", "personas"])
def test_a_comparison_does_not_take_the_name_of_another_folder(key: str) -> None:
    name = Name("comparison", key)
    head = factories.head(key=key, slug="other", dimensions=("taste",), choosing="Choose.")
    faults = documents.check([*factories.parts(), head, factories.dimension(comparison=key)])
    assert [(fault.path, fault.code) for fault in faults] == [(documents.path_of(name), "RESERVED")]


def test_a_comparison_without_dimensions_is_a_fault(folder: Path) -> None:
    edit(folder / HEAD, "dimensions:\n  - taste\n  - price\n", "dimensions: []\n")
    reading = documents.read(folder)
    assert not reading.faults
    expected = f"{HEAD}:16 COUNT dimensions: there is none, expected at least one, published together with it"
    assert expected in map(str, documents.check(reading.parts, SITE, reading.reports))


def test_a_dimension_without_its_comparison_is_a_fault() -> None:
    faults = documents.check([factories.source(), factories.second_source(), factories.dimension()])
    assert [str(fault).split(",")[0] for fault in faults] == [f"{TASTE}:0 PART there is no comparison 'tea-or-coffee'"]


def test_parts_that_come_from_no_file_have_faults_without_lines() -> None:
    [fault] = documents.check(factories.parts(factories.dimension(takeaway="Ask [@nobody].")))
    assert (fault.path, fault.line, fault.where) == (TASTE, 0, "takeaway")


def test_a_file_with_faults_of_its_own_is_not_called_missing(folder: Path) -> None:
    """Its author mends what is wrong, not what follows from it."""
    edit(folder / "sources/okakura-1906.md", "kind: academic", "kind: essay")
    edit(folder / "tea-or-coffee/price.md", "slug: price", "slug: Price")
    assert [line.split(" ")[:2] for line in fault_lines(folder)] == [
        ["sources/okakura-1906.md:7", "WORD"],
        ["tea-or-coffee/price.md:2", "KEY"],
    ]
    edit(folder / HEAD, "slug: tea-or-coffee", "slug: Tea")
    assert [line.split(" ")[0] for line in fault_lines(folder)] == [
        "sources/okakura-1906.md:7",
        f"{HEAD}:2",
        "tea-or-coffee/price.md:2",
    ]


def test_a_link_into_a_hostile_text_is_not_followed_by_rendering_it() -> None:
    """Rendering it would take minutes; its own fault is named instead."""
    hostile = factories.price(depth="## A\n\n" + ("[ " * 2_000 + "\n") * 40)
    faults = documents.check(factories.parts(hostile, factories.dimension(takeaway="See [it](dimension:price#a).")))
    assert {(fault.path, fault.code) for fault in faults} >= {("tea-or-coffee/price.md", "MARKS"), (TASTE, "LINK")}


def test_every_markdown_text_of_a_part_is_checked() -> None:
    question = factories.question(choices=factories.choices(-2, -1, None, 1, 2))
    found = {where for where, _, _ in documents.texts(factories.dimension(question=question))}
    assert found == {
        *(f"stances.{option}.{field}" for option in ("tea", "coffee") for field in ("description", "caution")),
        "takeaway", "ask", "depth", "question.choices.3.notice.text",
    }  # fmt: skip
    assert {where for where, _, _ in documents.texts(factories.head())} == {
        "choosing",
        "final_thoughts",
        "introduction",
    }


def test_the_citations_of_a_part_come_from_all_its_texts() -> None:
    part = factories.dimension(
        stances=factories.stances(caution="[@a]"), takeaway="[@b; @c]", ask="-", depth="`[@no]` [@a]"
    )
    assert documents.citations(part) == {"a", "b", "c"}


def test_a_fault_does_not_depend_on_the_order_of_the_parts() -> None:
    parts: tuple[Part, ...] = factories.parts(
        replace(factories.page(), slug="tea-or-coffee"), factories.dimension(takeaway="[@x]")
    )
    by_code = [sorted(fault.code for fault in documents.check(order)) for order in (parts, parts[::-1])]
    assert by_code == [["SLUG", "SOURCE"]] * 2
