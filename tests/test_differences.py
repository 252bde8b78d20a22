"""What differs: nothing of either text is lost, what moved is not shown as rewritten, long texts stay quick."""

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comparison import documents
from comparison.differences import ADDED, REMOVED, SAME, SKIPPED, compare, difference, fields_of, shorten
from comparison.differences import line_difference as by_lines
from tests import factories as make

WORDS = st.lists(st.sampled_from(["a", "the", "cost", "risk", " ", "  ", "\n", "\n\n", ".", ",", "–", "don’t"])).map(
    "".join
)
TEXTS = WORDS | st.text(max_size=60)


def name_of(part) -> str:
    return str(documents.name_of(part))


def joined(pieces, *kinds) -> str:
    return "".join(text for kind, text in pieces if kind in kinds)


def told(before, after, names=None) -> dict[str, list]:
    return {field.where: field.pieces for field in compare(before, after, names)}


def titles(before, after, names=None) -> list[str]:
    return [field.title for field in compare(before, after, names)]


# --- Two texts ---


@given(TEXTS, TEXTS)
@example("aa\n", "aa\n a\na")
def test_same_and_removed_is_the_text_before_and_same_and_added_the_text_after(before, after):
    for found in (difference(before, after), by_lines(before, after), shorten(difference(before, after))):
        assert joined(found, SAME, SKIPPED, REMOVED) == before
        assert joined(found, SAME, SKIPPED, ADDED) == after
        assert all(text for _, text in found)
        assert all(one[0] != other[0] for one, other in pairwise(found))


@given(TEXTS, TEXTS, st.integers(0, 20))
def test_that_holds_for_texts_that_are_too_long_for_words(before, after, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("comparison.differences.MOST", most)
        found = difference(before, after)
    assert joined(found, SAME, REMOVED) == before
    assert joined(found, SAME, ADDED) == after
    kinds = [kind for kind, _ in found]
    assert all(one != other for one, other in pairwise(kinds))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert difference(text, text) == ([(SAME, text)] if text else [])


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("", "New.", [(ADDED, "New.")]),
        ("Old.", "", [(REMOVED, "Old.")]),
        ("One word here.", "One term here.", [(SAME, "One "), (REMOVED, "word"), (ADDED, "term"), (SAME, " here.")]),
        ("Risk", "Risk, renamed", [(SAME, "Risk"), (ADDED, ", renamed")]),
        ("We don’t know.", "We do know.", [(SAME, "We "), (REMOVED, "don’t"), (ADDED, "do"), (SAME, " know.")]),
        ("One.\nTwo.", "One.\n\nTwo.", [(SAME, "One."), (REMOVED, "\n"), (ADDED, "\n\n"), (SAME, "Two.")]),
    ],
)
def test_words_are_what_is_removed_and_added(before, after, pieces):
    assert difference(before, after) == pieces


def test_a_blank_between_two_changed_words_belongs_to_the_change():
    found = difference("The price of a day is known well", "The cost per day is known well")
    assert found == [
        (SAME, "The "), (REMOVED, "price of a"), (ADDED, "cost per"), (SAME, " day is known well"),
    ]  # fmt: skip


def test_a_rewritten_sentence_is_shown_as_one():
    before, after = "You pay for the outcome.", "A lead, after all, the third."
    assert difference(before, after) == [(REMOVED, before), (ADDED, after)]


def test_of_two_paragraphs_only_the_changed_one_is_marked():
    first, second = "It is calm and mild, as many say.", "It is strong and quick, as few deny."
    found = difference(f"{first}\n\n{second}", f"{first}\n\n{second[:-1]}, though.")
    assert found == [(SAME, f"{first}\n\n{second[:-1]}"), (ADDED, ", though"), (SAME, ".")]


@pytest.mark.parametrize(
    ("before", "after", "added"),
    [
        ("One.\n\nTwo.", "One.\n\nNew.\n\nTwo.", "New.\n\n"),
        ("The one.\n\nThe two.", "The one.\n\nThe new.\n\nThe two.", "The new.\n\n"),
        ("It ends.\n\n## Two", "It ends.\n\nIt is new.\n\n## Two", "It is new.\n\n"),
        ("- one\n- two\n- three", "- one\n- one and a half\n- two\n- three", "- one and a half\n"),
    ],
)
def test_a_new_paragraph_is_marked_from_its_beginning_to_its_end(before, after, added):
    assert [text for kind, text in difference(before, after) if kind == ADDED] == [added]
    assert [text for kind, text in difference(after, before) if kind == REMOVED] == [added]


def test_what_stays_is_cut_to_what_stands_near_a_change():
    text = "word " * 1_000
    found = shorten([(SAME, text), (REMOVED, "old"), (SAME, text), (ADDED, "new"), (SAME, "end")], around=100)
    assert [kind for kind, _ in found] == [SKIPPED, SAME, REMOVED, SAME, SKIPPED, SAME, ADDED, SAME]
    assert [len(piece) for kind, piece in found if kind == SAME] == [100, 104, 100, 3]


LONG = {
    "paragraphs": "\n\n".join(f"The {n}th of many paragraphs says that {n * 7} people agree." for n in range(5_000)),
    "one line": "word " * 60_000,
    "one word": "x" * 300_000,
    "brackets": "[" * 300_000,
    "line ends": "\n" * 300_000,
    "short lines": "\n".join(str(n % 97) for n in range(100_000)),
    "every other line": "\n".join(f"{n}\n" if n % 2 else f"kept {n}" for n in range(20_000)),
    "every other word": " ".join(f"kept{n} gone{n}" for n in range(15_000)),
}


@pytest.mark.parametrize("before", LONG)
@pytest.mark.parametrize("after", ["paragraphs", "brackets", "edited", "kept words"])
def test_the_difference_of_300_kb_takes_less_than_a_second(before, after):
    old = LONG[before]
    new = {"edited": old.replace("7", "seven"), "kept words": old.replace("gone", "come")}.get(after) or LONG[after]
    started = time.thread_time()
    found = difference(old, new)
    # It takes some tenths; unbounded it would take minutes.
    assert time.thread_time() - started < 5
    assert (joined(found, SAME, REMOVED), joined(found, SAME, ADDED)) == (old, new)


def test_in_a_long_text_words_are_still_told_line_by_line():
    old = LONG["paragraphs"]
    found = difference(old, old.replace("that 700 people", "that nobody").replace("that 7000 people", "that few"))
    assert [piece for piece in found if piece[0] != SAME] == [
        (REMOVED, "700 people"), (ADDED, "nobody"), (REMOVED, "7000 people"), (ADDED, "few"),
    ]  # fmt: skip


# --- Two copies of a part ---


@pytest.mark.parametrize("part", make.parts(), ids=name_of)
def test_a_part_does_not_differ_from_itself(part):
    assert compare(part, part) == ()


@pytest.mark.parametrize("part", make.parts(), ids=name_of)
def test_a_part_that_comes_or_goes_differs_in_all_its_fields(part):
    assert {kind for field in compare(None, part) for kind, _ in field.pieces} == {ADDED}
    assert {kind for field in compare(part, None) for kind, _ in field.pieces} == {REMOVED}
    assert len(compare(None, part)) == len(compare(part, None)) >= 4
    assert compare(None, None) == ()


def test_fields_come_in_canonical_order_with_labels():
    before = make.head()
    after = replace(before, introduction="Another.", final_thoughts="Others.", slug="cups", author="Somebody")
    assert titles(before, after) == ["slug", "author", "final thoughts", "introduction"]
    assert told(before, after)["slug"] == [(REMOVED, "tea-or-coffee"), (ADDED, "cups")]


def test_a_stance_is_named_by_its_option():
    before = make.dimension()
    after = replace(before, stances=make.stances(first=-1, glance="Mild, with a lasting bitterness"))
    assert titles(before, after) == ["Tea: position", "Tea: glance"]
    assert titles(before, after, {"option:tea": "Green tea"})[0] == "Green tea: position"
    assert told(before, after)["stances.tea.position"] == [(REMOVED, "-2"), (ADDED, "-1")]


def test_stances_in_another_order_are_the_same():
    before = make.dimension()
    assert compare(before, replace(before, stances=before.stances[::-1])) == ()


def test_a_choice_that_moved_is_not_shown_as_rewritten():
    before = make.dimension()
    first, second, *others = before.question.choices
    after = replace(before, question=replace(before.question, choices=(second, first, *others)))
    assert titles(before, after) == ["question: order of the choices"]
    found = told(before, after)["question.choices"]
    assert joined(found, SAME, REMOVED) == "".join(f"choice “{one.text}”\n" for one in before.question.choices)


def test_a_choice_is_matched_by_its_key():
    before = make.dimension()
    choices = list(before.question.choices)
    choices[1] = replace(
        choices[1], text="I drink two cups a day", lean=None, notice=documents.Notice(kind="employ", text="Hm.")
    )
    after = replace(before, question=replace(before.question, choices=tuple(choices)))
    group = "choice “I drink two cups a day”"
    assert titles(before, after) == [f"{group}: {name}" for name in ("text", "lean", "notice kind", "notice text")]
    assert told(before, after)["question.choices.choice-2.lean"] == [(REMOVED, "-1"), (ADDED, "none")]


def test_a_choice_that_was_replaced_is_removed_and_added():
    before = make.dimension()
    new = replace(before.question.choices[0], key="never", text="I drink none")
    after = replace(before, question=replace(before.question, choices=(new, *before.question.choices[1:])))
    groups = [field.group for field in compare(before, after)]
    assert set(groups) == {"choice “I drink 1 cups a day”", "choice “I drink none”"}


def test_a_question_that_is_new_is_added_with_its_choices():
    found = compare(make.price(), make.price(question=make.question()))
    assert found[0].title == "question: text"
    assert sum(field.label == "lean" for field in found) == 5
    assert all(kind == ADDED for field in found for kind, _ in field.pieces)


def test_options_that_change_sides_and_dimensions_in_another_order_are_lists():
    before = make.head()
    after = replace(before, options=before.options[::-1], dimensions=("price", "taste"))
    found = told(before, after, {"dimension:price": "The price"})
    assert list(found) == ["options", "dimensions"]
    assert joined(found["dimensions"], SAME, ADDED) == "The price\ntaste\n"


def test_two_dimensions_of_one_name_are_told_by_key():
    names = {"dimension:price": "Same", "dimension:taste": "Same"}
    before = make.head()
    assert told(before, replace(before, dimensions=("price", "taste")), names)["dimensions"]


def test_what_is_absent_is_said_in_words():
    before = make.source()
    assert told(before, replace(before, year=None))["year"] == [(REMOVED, "1906"), (ADDED, "undated")]
    assert told(before, replace(before, note=""))["note"] == [(REMOVED, "An essay.")]


def test_different_parts_are_refused():
    with pytest.raises(ValueError, match="are different parts"):
        compare(make.dimension(), make.price())


def test_all_fields_of_a_part_can_be_listed():
    assert {field.where: field.after for field in fields_of(make.page())} == {
        "slug": "about-us", "title": "About us", "summary": "Who writes this.", "reviewed": "2026-11-23",
        "text": make.page().text,
    }  # fmt: skip


@given(st.data())
def test_two_copies_differ_in_what_is_told_and_in_nothing_else(data):
    """Whatever is changed in a dimension, the difference names it, and names nothing else."""
    part = make.dimension()
    lead, takeaway = (
        data.draw(st.sampled_from([part.lead, "Another."])),
        data.draw(st.sampled_from([part.takeaway, "No."])),
    )
    order = data.draw(st.permutations(part.question.choices))
    after = replace(part, lead=lead, takeaway=takeaway, question=replace(part.question, choices=tuple(order)))
    wanted = {"lead": lead != part.lead, "takeaway": takeaway != part.takeaway}
    wanted["question.choices"] = tuple(order) != part.question.choices
    assert {field.where for field in compare(part, after)} == {where for where, differs in wanted.items() if differs}
