"""What readers send, freed of what cannot be seen; everything visible stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison import plain


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Line one,\r\nline two.\r\rEnd", "Line one,\nline two.\n\nEnd"),
        ("a\n\n\n\n\n\nb", "a\n\nb"),
        ("  spaces around \n and inside  stay", "spaces around\nand inside  stay"),
        ("a\x00b\x07c\x7fd", "abcd"),
        ("half a pair \ud800 of two", "half a pair  of two"),
        ("no character \ufdd0\uffff\U0001fffe here", "no character  here"),
        ("txt.\u202eexe", "txt.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("cafe\u0301", "café"),
        ("a" + "\u0336" * 40, "a" + "\u0336" * 4),
        ("a" + "\u0336\u200d" * 40, "a" + "\u0336\u200d" * 4),
        ("👩\u200d💻 and می\u200cخواهم", "👩\u200d💻 and می\u200cخواهم"),
        ("<b>if x < y && y > z</b>", "<b>if x < y && y > z</b>"),
        ("שָׁלוֹם, สวัสดีครับ, Nguyễn", "שָׁלוֹם, สวัสดีครับ, Nguyễn"),
    ],
)
def test_only_what_cannot_be_seen_is_taken_out(sent, kept):
    assert plain.tidy(sent) == unicodedata.normalize("NFC", kept)


@given(st.text(st.characters(codec=None, exclude_categories=[])))
def test_a_tidy_text_can_be_stored_and_is_tidy(text):
    tidy = plain.tidy(text)
    assert tidy.encode() is not None
    assert "\x00" not in tidy
    assert plain.tidy(tidy) == tidy
    assert "\n" not in plain.tidy_line(text)


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd", "Po", "Sm", "So"])))
def test_every_letter_digit_and_symbol_stays(text):
    assert plain.tidy(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "is_blank"), [("", True), (" \n\u200d", True), ("👍", False), ("!", False), ("7", False)]
)
def test_a_text_without_anything_to_see_is_blank(text, is_blank):
    assert plain.is_blank(text) is is_blank


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://a.example/x?y=1, and (www.b.example).", ["https://a.example/x?y=1", "www.b.example"]),
        ("my-shop.xyz/deal and best.co.uk", ["my-shop.xyz/deal", "best.co.uk"]),
        ("hxxp://c.example http : //d.example", ["hxxp://c.example", "http : //d.example"]),
        ("ASP.NET, Node.js, e.g. this, i.e. that, U.K., 3.5 and v1.2.3", []),
        ("write to ann@firm.com", []),
        ("end of sentence.In the next", []),
    ],
)
def test_addresses_are_found_with_and_without_a_scheme(text, found):
    assert plain.links(text) == found


def test_texts_that_differ_in_capitals_and_punctuation_only_have_one_key():
    assert plain.key_of("Buy NOW, buy!") == plain.key_of("buy now – buy")
    assert plain.key_of("👍") != plain.key_of("👎")
