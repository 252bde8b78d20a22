"""Where sources are used."""

from comparison.documents import Part, Published
from comparison.uses import uses
from tests import factories


def used(key: str, *parts: Part) -> list[tuple[str, str]]:
    published = Published(factories.parts(*parts))
    return [(use.title, use.fragment) for use in uses(published)[key]]


def test_every_kind_of_part_that_cites_is_a_use() -> None:
    cite = "See [@ukers-1922]."
    found = used(
        "ukers-1922",
        factories.head(introduction=cite),
        factories.page(text=cite),
        factories.source(note=cite),
        factories.guide(closing=cite),
        factories.reader_question(answer=cite),
        factories.abbreviation(note=cite),
        factories.price(ask="Nothing."),
    )
    assert found == [
        ("Abbreviation: CTC", ""),
        ("About us", ""),
        ("How to choose a shop", ""),
        ("How to choose a shop: Roast", "roast"),
        ("How to choose a shop: Water", "water"),
        ("Source: Okakura, 1906", ""),
        ("Taste", ""),
        ("Tea or coffee", ""),
        ("Which is stronger?", ""),
    ]


def test_a_source_that_nothing_cites_has_no_use() -> None:
    assert used("spare", factories.source(key="spare")) == []


def test_a_dimension_of_another_comparison_says_whose_it_is() -> None:
    head = factories.head(key="tea-or-milk", slug="tea-or-milk", title="Tea or milk", dimensions=("taste",))
    titles = [title for title, _ in used("okakura-1906", head, factories.dimension(comparison="tea-or-milk"))]
    assert "Taste" in titles and "Taste (Tea or milk)" in titles
