"""Golden personas are read like content files, and what is wrong with one is named with its line."""

from pathlib import Path

import pytest

from comparison import documents
from comparison.documents import Published
from tests import factories
from tests.factories import edit

PATH = "tea-or-coffee/personas/sleepy.md"
PERSONA = """---
way: full
answers:
  taste: choice-5
importances:
  taste: 3
expected: second
with_exceptions: no
notices: []
why: Five cups a day.
---
Somebody who sleeps badly.
"""


@pytest.fixture
def persona(folder: Path) -> Path:
    path = folder / PATH
    path.parent.mkdir()
    path.write_text(PERSONA, encoding="utf-8")
    return path


def faults(folder: Path) -> list[str]:
    personas, reports = documents.read_personas(folder)
    documents.check_personas(personas, Published(factories.parts()).comparisons, reports)
    return [str(fault) for report in reports for fault in report.faults]


def test_a_persona_has_answers_importances_and_what_it_must_be_told(folder: Path, persona: Path) -> None:
    assert faults(folder) == []
    [[read], _] = documents.read_personas(folder)
    assert (read.key, read.comparison, read.way, read.expected) == ("sleepy", "tea-or-coffee", "full", "second")
    assert (read.answers, read.importances, read.notices) == ((("taste", "choice-5"),), (("taste", 3),), ())
    assert (read.with_exceptions, read.situation) == (False, "Somebody who sleeps badly.")


WRONG = {
    "outcome": ("expected: second", "expected: third", "7 WORD expected is 'third',"),
    "importance": ("taste: 3", "taste: 4", "6 RANGE importances.taste is '4',"),
    "no answers": ("answers:\n  taste: choice-5\n", "", "2 MISSING answers is missing,"),
    "question that does not exist": ("taste: choice-5", "tast: choice-5", "4 PART answers: 'tast' asks nothing,"),
    "dimension that asks nothing": ("taste: choice-5", "price: choice-5", "4 PART answers: 'price' asks nothing,"),
    "choice that does not exist": ("choice-5", "choice-6", "4 CHOICE answers.taste: 'choice-6' is no choice,"),
    "notice of another kind": ("notices: []", "notices:\n  - wait", "10 WORD notices.1 is 'wait',"),
    "no situation": ("Somebody who sleeps badly.\n", "", "12 EMPTY situation is empty,"),
    "unknown key": ("way: full", "way: full\nage: 7", "3 UNKNOWN age is no key here,"),
    "not closed": ("---\nSomebody", "Somebody", "11 FRONT the front matter is not closed,"),
}


@pytest.mark.parametrize(("old", "new", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_persona_is_named(folder: Path, persona: Path, old: str, new: str, expected: str) -> None:
    edit(persona, old, new)
    assert any(line.startswith(f"{PATH}:{expected}") for line in faults(folder)), faults(folder)


@pytest.mark.parametrize("answer", ["both", "unsure"])
def test_a_persona_may_answer_what_every_question_offers(folder: Path, persona: Path, answer: str) -> None:
    edit(persona, "choice-5", answer)
    assert faults(folder) == []


def test_a_persona_of_a_comparison_that_does_not_exist_is_a_fault(folder: Path, persona: Path) -> None:
    personas, reports = documents.read_personas(folder)
    documents.check_personas(personas, {}, reports)
    assert [fault.code for fault in reports[0].faults] == ["PART", "PART"]
