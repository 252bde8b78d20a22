"""Parts as JSON bodies of editions, and digests."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparison import documents
from comparison.documents import ContentError, Name, Part
from tests import factories
from tests.documents.strategies import EXAMPLES, parts

FEW_EXAMPLES = settings(EXAMPLES, max_examples=15)
FORMAT_1 = json.loads((Path(__file__).parent / "format_1.json").read_text(encoding="utf-8"))


@EXAMPLES
@given(parts())
def test_what_is_encoded_is_decoded_equal_also_by_way_of_json(part: Part) -> None:
    body = json.loads(json.dumps(documents.encode(part)))
    assert documents.decode(documents.name_of(part), body) == part


@FEW_EXAMPLES
@given(parts(), st.randoms())
def test_a_digest_does_not_depend_on_the_order_of_keys(part: Part, random) -> None:
    body = documents.encode(part)
    shuffled = dict(random.sample(list(body.items()), len(body)))
    assert documents.digest(shuffled) == documents.digest(body)


def test_different_parts_have_different_digests() -> None:
    made = [
        factories.dimension(),
        factories.dimension(name="Aroma"),
        factories.dimension(question=None),
        factories.dimension(poles=("Strong", "Mild")),
        factories.dimension(stances=factories.stances(-1)),
        factories.dimension(reviewed=date(2026, 11, 24)),
    ]
    assert len({documents.digest(documents.encode(part)) for part in made}) == len(made)


def test_a_body_of_format_1_is_still_read() -> None:
    """It was stored once, from a dimension of the site's first version, and is never written again."""
    part = documents.decode(Name(FORMAT_1["kind"], FORMAT_1["key"]), FORMAT_1["body"], format=1)
    assert isinstance(part, documents.Dimension)
    assert (part.comparison, part.key, part.slug) == (
        "managed-services-vs-staff-augmentation",
        "oversight",
        "management-and-oversight",
    )
    assert [stance.option for stance in part.stances] == ["managed-services", "staff-augmentation"]
    assert [stance.position for stance in part.stances] == [-1, 2]
    assert part.reviewed == date(2026, 11, 23)
    assert part.question is not None
    assert part.question.quick is True
    assert len(part.question.choices) == 5
    assert any(choice.notice for choice in part.question.choices)
    assert documents.citations(part)
    assert documents.decode(Name(FORMAT_1["kind"], FORMAT_1["key"]), documents.encode(part)) == part


BAD_BODIES = {
    "no mapping": [],
    "empty": {},
    "number": {"slug": 1},
    "null": None,
    "unknown key": {**documents.encode(factories.page()), "more": "x"},
    "wrong type": {**documents.encode(factories.page()), "title": ["a"]},
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
def test_a_body_that_describes_no_part_is_refused(body) -> None:
    with pytest.raises(ContentError, match="page about:0"):
        documents.decode(Name("page", "about"), body)


def test_a_part_with_a_field_that_does_not_hold_what_it_should_is_refused() -> None:
    documents.verify(factories.dimension())
    with pytest.raises(ContentError) as refused:
        documents.verify(factories.dimension(slug="No Slug", lead="", poles=("a", "a")))
    assert [fault.code for fault in refused.value.faults] == ["EMPTY", "KEY", "TWICE"]
    assert refused.value.faults[0].path == "dimension tea-or-coffee/taste"
