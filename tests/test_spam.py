"""The signs of spam, each by itself, and what they say of 300 spam and 200 honest comments."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison import spam

SAMPLES = Path(__file__).parent / "samples"


def samples(name: str) -> list[dict[str, str]]:
    """Comments with a name and a text: `honest` or `spam`."""
    lines = (SAMPLES / f"{name}_comments.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def words(name: str, text: str, **more: int) -> str:
    return "; ".join(sign.words for sign in spam.signs(name, text, **more))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Ann", "As https://www.nao.org.uk/ says, departments relied on contractors for years.", "a link"),
        ("Ann", "https://example.org", "a link; little but a link"),
        ("Ann", "Look at http://bit.ly/3xYz", "a link; little but a link; a link that hides where it leads"),
        ("Ann", "[url=x]y[/url]", "a link written for another kind of site"),
        ("Ann", "Get 50 free spins", "betting and casinos (“free spins”)"),
        ("Ann", "Great post", "praise that fits any page"),
        ("SEO expert", "Hello there", "advertising for websites (“seo expert”); a name that advertises"),
        ("Ann", "Write to ann@firm.example", "an e-mail address"),
        ("Ann", "Ring +44 20 7946 0999", "a telephone number"),
        ("Ann", "Nooooooo!", "one sign many times over"),
        ("Ann", "I DID NOT SAY THAT AT ALL, DID I?", "all in capitals"),
        ("Аnn", "Mаke it so", "words in several alphabets at once"),
        ("Олена", "У нас було навпаки", "another alphabet than the site’s"),
        ("Ann", "🎰🎰", "pictures that advertise"),
        ("Ann", "qwrtpsdfghjkl", "letters that are no words"),
        ("Ann", "con\u200btract", "invisible signs"),
        ("Ann", "one two one two " * 4 + "cheap cheap cheap cheap cheap cheap", "the same words over and over"),
        ("Ann", "if x < y and y > z then a <b>bold</b> move", ""),
        ("Łukasz", "Zoë’s provider in Kraków quoted 4,100 zł, O’Neil’s 3.", ""),
    ],
)
def test_each_sign_is_named(name, text, expected):
    assert words(name, text) == expected


def test_a_text_that_was_sent_before_is_suspicious_and_more_so_the_third_time():
    once, twice = (spam.likelihood(spam.signs("Ann", "Hello", sent_before=count)) for count in (1, 2))
    assert 0 < once < spam.PROBABLE <= twice


@given(st.text(), st.text(), st.integers(0, 3))
def test_any_text_has_a_likelihood_with_its_reasons(name, text, before):
    found = spam.signs(name, text, sent_before=before)
    assert 0 <= spam.likelihood(found) <= 100
    assert bool(spam.likelihood(found)) == bool(found)
    assert all(sign.words and sign.weight > 0 for sign in found)


def test_there_are_as_many_different_samples_as_promised():
    honest, junk = samples("honest"), samples("spam")
    assert (len(honest), len(junk)) == (200, 300)
    assert len({(one["name"], one["text"]) for one in honest + junk}) == 500


def test_probable_spam_is_nearly_all_of_the_spam_and_nothing_honest():
    probable = {
        name: sum(spam.likelihood(spam.signs(one["name"], one["text"])) >= spam.PROBABLE for one in samples(name))
        for name in ("honest", "spam")
    }
    assert probable == {"honest": 0, "spam": 295}
