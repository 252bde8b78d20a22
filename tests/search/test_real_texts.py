"""The search over the site's real texts: what readers write is found, with typing errors too."""

import random
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison.documents import Part, Published
from comparison.forms.search import MAX_LENGTH
from comparison.search import entries_of
from comparison.search.index import Index
from comparison.search.words import EMPTY_WORDS, forms
from tests.documents.strategies import EXAMPLES

SAMPLE = 400
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture(scope="module")
def index(real_parts: tuple[Part, ...]) -> Index:
    return Index(entries_of(Published(real_parts)))


@pytest.mark.parametrize(
    ("query", "kind", "title"),
    [
        ("contractor", "Comparison", "Managed services or staff augmentation"),
        ("contracter", "Comparison", "Managed services or staff augmentation"),
        ("outsourcing", "Comparison", "Managed services or staff augmentation"),
        ("managed services", "Comparison", "Managed services or staff augmentation"),
        ("consultant", "Comparison", "Managed services or IT consulting"),
        ("MSP", "Abbreviation", "MSP"),
        ("IR35", "Abbreviation", "IR35"),
        ("lock-in", "Dimension", "Leaving and lock-in"),
        ("notice period", "Dimension", "Leaving and lock-in"),
        ("hourly rate", "Dimension", "Cost structure"),
        ("pricing", "Dimension", "Cost structure"),
        ("co-employment", "Dimension", "Employment and regulatory duty"),
        ("knowledge transfer", "Dimension", "Skill development"),
        ("who is liable", "Dimension", "Shared risk"),
        ("calculator", "Tool", "What it costs: the calculator"),
        ("calculater", "Tool", "What it costs: the calculator"),
        ("cost calculator", "Tool", "What it costs: the calculator"),
        ("cost", "Tool", "What it costs: the calculator"),
        ("questionnaire", "Tool", "Questionnaire"),
        ("quiz", "Tool", "Questionnaire"),
        ("test", "Tool", "Questionnaire"),
        ("at a glance", "Tool", "At a glance"),
        ("method", "Tool", "How the recommendation is computed"),
        ("compare two results", "Tool", "Two results side by side"),
        ("totals", "Tool", "How readers answered"),
        ("scorecard", "Tool", "Scorecard"),
        ("rates", "Tool", "Rates"),
        ("sources", "Tool", "Sources"),
        ("what does it cost per user", "Question", "What should an MSP cost per user, and what does that include?"),
    ],
)
def test_what_readers_write_leads_where_it_is_answered(index: Index, query: str, kind: str, title: str) -> None:
    found = index.find(query)
    first = (found.results or found.near)[0].entry
    assert (first.kind, first.title) == (kind, title)


def test_ir35_is_also_found_where_it_is_explained_at_length(index: Index) -> None:
    found = {result.entry.title for result in index.find("IR35").results}
    assert "Employment and regulatory duty" in found


def mistyped(word: str, pick: random.Random) -> Iterator[str]:
    """The word with one letter dropped, one changed, and two swapped."""
    at = pick.randrange(len(word) - 1)
    yield word[:at] + word[at + 1 :]
    yield word[:at] + pick.choice(LETTERS) + word[at + 1 :]
    yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def test_a_typing_error_of_one_letter_still_finds(index: Index) -> None:
    pick = random.Random(35)
    words = [word for word in index.words if len(word) >= 5 and word.isalpha() and word.isascii()]
    words_of = {entry: set(forms(" ".join(text for _, text in entry.weighted))) for entry in index.entries}
    missed = []
    for word in pick.sample(words, SAMPLE):
        having = {entry for entry, known in words_of.items() if word in known}
        for typed in mistyped(word, pick):
            found = index.find(typed, most=len(index.entries))
            places = {result.entry for result in (*found.results, *found.near)}
            if typed not in EMPTY_WORDS and not having <= places:
                missed.append((word, typed))
    assert missed == []


@EXAMPLES
@given(
    st.text(max_size=MAX_LENGTH)
    | st.lists(st.sampled_from(["a", "cost ", "-", "’s ", "(", "*", "\\", "ſ", "ﬃ "])).map("".join)
)
def test_no_query_fails_and_nothing_shown_is_invented(index: Index, query: str) -> None:
    found = index.find(query)
    for result in (*found.results, *found.near):
        assert "".join(words for words, _ in result.title) == result.entry.title
        shown = "".join(words for words, _ in result.snippet).removeprefix("… ").removesuffix(" …")
        assert any(shown in text for _, text in result.entry.texts)


@pytest.mark.parametrize(
    "query", ["a" * 100, "x-" * 50, "a b c d e f g h i j k l", "'" * 100, "the " * 25, "aaaa " * 20]
)
def test_hostile_queries_are_answered_in_no_time(index: Index, query: str) -> None:
    index.find(query)
    start = time.thread_time()
    index.find(query)
    assert time.thread_time() - start < 0.5
