"""Changing what readers see, for tests: parts with a field replaced, published at once."""

from dataclasses import replace
from typing import Any

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.documents import Comparison, Dimension, Head, Name, Part, Published


def publish(*parts: Part, withdrawing: tuple[Name, ...] = (), note: str = "") -> Published:
    editions.publish(parts, site_addresses(), note=note, withdrawing=withdrawing)
    return editions.current()


def with_stance(dimension: Dimension, side: int, **changed: Any) -> Dimension:
    """The dimension with a field of one side's stance replaced."""
    stances = list(dimension.stances)
    stances[side - 1] = replace(stances[side - 1], **changed)
    return replace(dimension, stances=(stances[0], stances[1]))


def copies(comparison: Comparison, count: int, *, questions: int = 40) -> tuple[Dimension, ...]:
    """So many dimensions made from those of a comparison; the first of them ask their question."""
    made = []
    for number in range(count):
        pattern = comparison.dimensions[number % len(comparison.dimensions)]
        made.append(
            replace(
                pattern,
                key=f"copy-{number}",
                slug=f"copy-{number}",
                name=f"Copy {number}",
                question=pattern.question if number < questions else None,
                **{name: without_links(getattr(pattern, name)) for name in ("takeaway", "ask", "depth")},
                stances=tuple(
                    replace(
                        stance, description=without_links(stance.description), caution=without_links(stance.caution)
                    )
                    for stance in pattern.stances
                ),
            )
        )
    return tuple(made)


def without_links(text: str) -> str:
    """A text whose links to dimensions, which a copy does not have, lead to the sources instead."""
    start, mark, rest = text.partition("](dimension:")
    if not mark:
        return text
    return f"{start}](/sources/){without_links(rest[rest.index(')') + 1 :])}"


def another_comparison(comparison: Comparison, number: int, *, dimensions: int = 1, questions: int = 40) -> list[Part]:
    """The parts of a further comparison with the same options."""
    key = f"another-{number}"
    own = tuple(replace(one, comparison=key) for one in copies(comparison, dimensions, questions=questions))
    head: Head = replace(
        comparison.head,
        key=key,
        slug=key,
        title=f"Another comparison {number}",
        dimensions=tuple(one.key for one in own),
        choosing="Choose.",
        final_thoughts="Think.",
        introduction="Read.",
    )
    return [head, *own]


def site_with_main(published: Published, key: str) -> documents.Site:
    assert published.site
    return replace(published.site, comparison=key)
