"""Small, sound parts for tests, and content folders made of them.

Each function returns a part that fits the others' defaults; keyword arguments replace fields.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from comparison import documents
from comparison.documents import (
    Abbreviation,
    Choice,
    Criterion,
    Dimension,
    Firm,
    Guide,
    Head,
    Notice,
    Option,
    Page,
    Part,
    Question,
    Rate,
    ReaderQuestion,
    Site,
    Source,
    Stance,
)

REVIEWED = date(2026, 11, 23)
HEAD = "tea-or-coffee/comparison.md"
TASTE = "tea-or-coffee/taste.md"
PRICE = "tea-or-coffee/price.md"


def site(**fields: Any) -> Site:
    return replace(
        Site(
            key="site",
            name="Two Cups",
            tagline="ways to stay awake, compared",
            comparison="tea-or-coffee",
            report="mailto:mistakes@example.org",
        ),
        **fields,
    )


def page(**fields: Any) -> Page:
    return replace(
        Page(
            key="about",
            slug="about-us",
            title="About us",
            summary="Who writes this.",
            reviewed=REVIEWED,
            text="## Who writes\n\nTwo people. See [the taste](comparison:tea-or-coffee).",
        ),
        **fields,
    )


def source(**fields: Any) -> Source:
    return replace(
        Source(
            key="okakura-1906",
            title="The Book of Tea",
            author="Okakura",
            publisher="Putnam’s",
            url="https://example.org/tea",
            year=1906,
            kind="academic",
            note="An essay.",
        ),
        **fields,
    )


def second_source() -> Source:
    return source(
        key="ukers-1922",
        title="All About Coffee",
        author="Ukers",
        publisher="The Tea and Coffee Trade Journal",
        year=1922,
        kind="press",
        note="",
    )


def head(**fields: Any) -> Head:
    return replace(
        Head(
            key="tea-or-coffee",
            slug="tea-or-coffee",
            title="Tea or coffee",
            question="What will you drink?",
            summary="Two drinks on two dimensions.",
            author="An author",
            reviewer="A reviewer",
            reviewed=REVIEWED,
            options=(
                Option(key="tea", name="Green tea", summary="Leaves in hot water."),
                Option(key="coffee", name="Black coffee", summary="Beans in hot water."),
            ),
            dimensions=("taste", "price"),
            choosing="Taste [both](dimension:taste).",
            final_thoughts="### Water\n\nIt may be enough.",
            introduction="People have long asked [@okakura-1906].",
        ),
        **fields,
    )


def stances(first: int = -2, second: int = 2, **fields: Any) -> tuple[Stance, Stance]:
    """Both stances; keyword arguments replace fields of the first."""
    tea = Stance(
        option="tea",
        position=first,
        glance="Mild, with a lasting freshness",
        description="It is mild and calm.",
        caution="It can be bitter.",
    )
    coffee = Stance(
        option="coffee",
        position=second,
        glance="Strong, with a quick start",
        description="It is strong and quick.",
        caution="It can be sour.",
    )
    return replace(tea, **fields), coffee


def choices(*leans: int | None) -> tuple[Choice, ...]:
    """Choices of these leans, by default from pole to pole; one that leans nowhere has a notice."""
    return tuple(
        Choice(
            key=f"choice-{number}",
            text=f"I drink {number} cups a day",
            lean=lean,
            notice=Notice(kind="get-ready", text="Drink water first.") if lean is None else None,
        )
        for number, lean in enumerate(leans or (-2, -1, 0, 1, 2), 1)
    )


def question(**fields: Any) -> Question:
    return replace(
        Question(
            text="How much do you drink?",
            why="It tells what you need.",
            consequence="More cups, more beans.",
            quick=True,
            choices=choices(),
        ),
        **fields,
    )


def dimension(**fields: Any) -> Dimension:
    return replace(
        Dimension(
            key="taste",
            comparison="tea-or-coffee",
            slug="taste",
            name="Taste",
            lead="One is mild, the other strong.",
            reviewed=REVIEWED,
            poles=("Mild", "Strong"),
            stances=stances(),
            takeaway="Try both.",
            ask="- **How strong?** A number [@ukers-1922].",
            question=question(),
            depth="## What people say\n\nThey disagree [@okakura-1906].",
        ),
        **fields,
    )


def price(**fields: Any) -> Dimension:
    """A second dimension, without a question."""
    return dimension(**{"key": "price", "slug": "price", "name": "Price", "question": None} | fields)


def criterion(**fields: Any) -> Criterion:
    return replace(
        Criterion(
            key="water",
            name="Water",
            importance=3,
            why="Most of a cup is water [@okakura-1906].",
            evidence="Ask where it comes from [@ukers-1922].",
            warning="Nobody knows.",
        ),
        **fields,
    )


def guide(**fields: Any) -> Guide:
    return replace(
        Guide(
            key="choosing-a-shop",
            slug="choosing-a-shop",
            title="How to choose a shop",
            summary="What to ask before you buy.",
            author="An author",
            reviewer="A reviewer",
            reviewed=REVIEWED,
            comparisons=("tea-or-coffee",),
            firms=(Firm(key="tea-house", name="Tea house"), Firm(key="roaster", name="Roaster")),
            criteria=(
                criterion(),
                criterion(key="roast", name="Roast", firm="roaster", importance=1),
            ),
            closing="Taste [both](dimension:tea-or-coffee/taste).",
            introduction="A shop decides much.",
        ),
        **fields,
    )


def reader_question(**fields: Any) -> ReaderQuestion:
    return replace(
        ReaderQuestion(
            key="which-is-stronger",
            question="Which is stronger?",
            group="Strength",
            order=10,
            comparison="tea-or-coffee",
            dimension="taste",
            reviewed=REVIEWED,
            answer="Coffee, as a rule: see [the taste](dimension:taste).",
        ),
        **fields,
    )


def abbreviation(**fields: Any) -> Abbreviation:
    return replace(Abbreviation(key="ctc", short="CTC", long="crush, tear, curl", note="How tea is made."), **fields)


def rate(low: str = "2", typical: str = "3.5", high: str = "5", **fields: Any) -> Rate:
    return replace(
        Rate(
            key="us-tasting",
            label="A cup with every meal",
            country="US",
            purpose="managed-fee",
            variant="standard",
            low=Decimal(low),
            typical=Decimal(typical),
            high=Decimal(high),
            currency="USD",
            year=2026,
            basis="sourced",
            source="ukers-1922",
            note="The range of one tea house.",
        ),
        **fields,
    )


def companions() -> tuple[Part, ...]:
    """One of each kind of part that accompanies a comparison."""
    return (guide(), reader_question(), abbreviation())


def parts(*others: Part) -> tuple[Part, ...]:
    """A whole small site; `others` take the place of the parts with their names, or come on top."""
    whole = [site(), page(), source(), second_source(), head(), dimension(), price()]
    return tuple({documents.name_of(part): part for part in [*whole, *others]}.values())


def write_folder(directory: Path, written: Iterable[Part]) -> Path:
    """A content folder with these parts' files in canonical form."""
    for part in written:
        write_part(directory, part)
    return directory


def write_part(directory: Path, part: Part) -> Path:
    path = directory / documents.path_of(documents.name_of(part))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(documents.write(part), encoding="utf-8")
    return path


def edit(path: Path, old: str, new: str) -> None:
    """Change the one place in a file where `old` stands."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
