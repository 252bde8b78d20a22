"""Texts as words to be found by."""

import time

import pytest

from comparison.search.stems import run
from comparison.search.words import forms, normal, plain


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("## Who *directs* the work\n\nYou do.", "Who directs the work. You do."),
        ("### Who?", "Who?"),
        ("See [the `cost`](dimension:cost) and [more](/about/).", "See the cost and more."),
        ("It ends [@vita-2016; @nao-2022].", "It ends."),
        ("- **How long?** A month.\n1. Two", "How long? A month. Two"),
        ("| A | B |\n|---|---|\n| one | two |", "A B one two"),
        ("> A quotation\n\n```\ncode\n```", "A quotation code"),
        ("a snake_case word, 2 \\* 3", "a snake_case word, 2 * 3"),
        ("![A chart](/static/a.png)", "A chart"),
    ],
)
def test_a_text_is_read_as_its_readers_see_it(text: str, words: str) -> None:
    assert plain(text) == words


def test_a_word_with_a_hyphen_is_found_whole_and_by_its_parts() -> None:
    assert list(forms("Lock\u2011in, the provider’s")) == ["lock-in", "lock", "in", "the", "provider"]


def test_forms_of_a_word_have_one_run() -> None:
    assert run("Managed services") == run("managing Service") == run("managed-service")


def test_what_can_be_and_whether_it_can_have_one_run_in_short_words_too() -> None:
    assert run("liable") == run("liability") == run("liabilities")
    assert run("visible") == run("visibility")


@pytest.mark.parametrize("text", ["İstanbul", "Straße", "ﬁ", "a\u00a0b", "’"])
def test_a_normal_text_keeps_each_character_in_its_place(text: str) -> None:
    assert len(normal(text)) == len(text)


@pytest.mark.parametrize("piece", ["[", "# ", "\n", "* ", " ", "|-", "`", "![](", "\\", "_", "1. ", "[a](b ", "[@a"])
def test_a_hostile_text_takes_no_time(piece: str) -> None:
    start = time.thread_time()
    plain(piece * (20_000 // len(piece)) + "x")
    assert time.thread_time() - start < 1
