"""Which stretch of a text is shown, and what in it is marked."""

from hypothesis import given
from hypothesis import strategies as st

from comparison.search.marking import LENGTH, mark, pattern_of, snippet
from tests.documents.strategies import EXAMPLES

WORD = pattern_of(["zebra", "zebras", "cup"], [])
FILLER = "Some words that say nothing of it stand here. " * 10


def test_whole_words_are_marked_whatever_their_capitals() -> None:
    assert mark("Zebra, zebraic zebras’", WORD) == (
        ("Zebra", True),
        (", zebraic ", False),
        ("zebras", True),
        ("’", False),
    )


def test_the_words_of_a_phrase_are_marked_together() -> None:
    pattern = pattern_of([], [[["managed", "managing"], ["service", "services"]]])
    assert mark("A managed service.", pattern) == (("A ", False), ("managed service", True), (".", False))


def test_the_stretch_with_most_of_the_words_is_shown() -> None:
    text = f"A zebra. {FILLER} A zebra with a cup. {FILLER}"
    shown = snippet([(1.0, text)], WORD)
    assert [words for words, is_marked in shown if is_marked] == ["zebra", "cup"]
    assert shown[0][0].startswith("… ") and shown[-1][0].endswith("…")


def test_of_equal_stretches_the_weightiest_is_shown() -> None:
    shown = snippet([(1.0, "One zebra."), (4.0, "Two zebras.")], WORD)
    assert "".join(words for words, _ in shown) == "Two zebras."


def test_more_of_the_words_count_more_than_the_weight() -> None:
    shown = snippet([(4.0, "One zebra."), (1.0, "A zebra with a cup.")], WORD)
    assert "".join(words for words, _ in shown) == "A zebra with a cup."


def test_without_any_of_the_words_the_beginning_is_shown() -> None:
    shown = "".join(words for words, _ in snippet([(1.0, ""), (1.0, FILLER)], WORD))
    assert shown.startswith("Some words") and shown.endswith("…") and len(shown) <= LENGTH + 2


@EXAMPLES
@given(
    st.lists(st.sampled_from(["zebra", " ", "cup", ". ", "İ", "x" * 90, "ß", "\U0001f600"]), max_size=60).map("".join)
)
def test_nothing_is_lost_changed_or_too_long(text: str) -> None:
    assert "".join(words for words, _ in mark(text, WORD)) == text
    shown = "".join(words for words, _ in snippet([(1.0, text)], WORD))
    assert shown.removeprefix("… ").removesuffix(" …") in text
    assert len(shown) <= LENGTH + 2 * len(" …") + len("zebras")
