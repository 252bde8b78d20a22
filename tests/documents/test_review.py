"""What an editor is told before publishing: each check with a text that fails and one that passes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from comparison import documents
from comparison.documents import Published, ahead_of_time, editorial_faults, warnings, word_count
from tests import factories

TODAY = date(2026, 11, 23)


@pytest.fixture
def risk(real_parts) -> documents.Dimension:
    return Published(real_parts).comparisons["managed-services-vs-staff-augmentation"].dimension("risk")


def with_first(dimension: documents.Dimension, **changed) -> documents.Dimension:
    return replace(dimension, stances=(replace(dimension.first, **changed), dimension.second))


def codes(found) -> list[str]:
    return [fault.code for fault in found]


def words(number: int) -> str:
    return " ".join(["word"] * number) + "."


def test_the_real_texts_have_no_editorial_fault(real_parts):
    assert editorial_faults(real_parts) == []


@pytest.mark.parametrize(
    ("depth", "expected"),
    [
        ("None.", ["SOURCES"]),
        ("One [@vita-2016], twice [@vita-2016].", ["SOURCES"]),
        ("Two [@vita-2016; @cgi-2015].", []),
    ],
)
def test_a_dimension_cites_at_least_two_sources(risk, depth, expected):
    assert codes(editorial_faults([replace(risk, depth=depth, ask="- Ask.", takeaway="Do.")])) == expected


@pytest.mark.parametrize(("length", "expected"), [(45, []), (46, ["BALANCE"]), (20, []), (19, ["BALANCE"])])
def test_glance_texts_are_balanced_within_one_and_a_half(risk, length, expected):
    balanced = replace(risk, stances=tuple(replace(stance, glance="x" * 30) for stance in risk.stances))
    assert codes(editorial_faults([with_first(balanced, glance="x" * length)])) == expected


@pytest.mark.parametrize(("number", "expected"), [(50, []), (51, ["BALANCE"]), (32, []), (31, ["BALANCE"])])
def test_descriptions_are_balanced_within_one_and_a_quarter(risk, number, expected):
    balanced = replace(risk, stances=tuple(replace(stance, description=words(40)) for stance in risk.stances))
    assert codes(editorial_faults([with_first(balanced, description=words(number))])) == expected


@pytest.mark.parametrize(("days", "expected"), [(180, []), (181, ["REVIEW"])])
def test_a_text_not_reviewed_for_180_days_is_shown(risk, days, expected):
    part = replace(risk, reviewed=TODAY - timedelta(days=days))
    assert codes(warnings(Published([part]), TODAY)) == expected


@pytest.mark.parametrize(("year", "expected"), [(2021, []), (2020, ["OLD"]), (None, [])])
def test_a_source_older_than_five_years_is_shown(real_parts, risk, year, expected):
    source = replace(Published(real_parts).sources["vita-2016"], year=year)
    citing = replace(risk, depth="As [@vita-2016] says.")
    assert codes(warnings(Published([source, citing]), TODAY)) == expected


def test_a_source_that_nobody_cites_is_shown(real_parts):
    source = replace(Published(real_parts).sources["vita-2016"], year=2026)
    assert codes(warnings(Published([source]), TODAY)) == ["ORPHAN"]


@pytest.mark.parametrize(("number", "expected"), [(34, []), (35, ["SENTENCE"])])
def test_a_long_sentence_is_flagged(risk, number, expected):
    assert codes(warnings(Published([replace(risk, takeaway=words(number))]), TODAY)) == expected


def test_list_items_and_paragraphs_are_sentences_of_their_own(risk):
    listed = "\n".join(f"- {words(10)[:-1]}" for _ in range(5))
    assert codes(warnings(Published([replace(risk, ask=listed)]), TODAY)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Three plain words.", 3),
        ("Cited [@one; @two] here.", 2),
        ("A [linked text](dimension:cost) counts.", 4),
        ("**Bold** and `code` – no dash.", 5),
        ("", 0),
    ],
)
def test_words_are_counted_as_readers_count_them(text, expected):
    assert word_count(text) == expected


@pytest.mark.parametrize(("days", "expected"), [(0, []), (1, []), (2, ["AHEAD"])])
def test_nothing_was_reviewed_in_the_future(risk, days, expected):
    """A day ahead is let pass: where it is tomorrow already, an editor writes tomorrow's date."""
    assert codes(ahead_of_time([replace(risk, reviewed=TODAY + timedelta(days=days))], TODAY)) == expected


@pytest.mark.parametrize(("year", "expected"), [(2026, []), (2027, ["AHEAD"]), (None, [])])
def test_no_source_and_no_rate_is_of_a_year_to_come(year, expected):
    for part in (factories.source(year=year), factories.rate(year=year)):
        assert codes(ahead_of_time([part], TODAY)) == expected


@pytest.mark.parametrize(("number", "expected"), [(15, []), (16, ["LENGTH"])])
def test_a_lead_of_more_than_15_words_is_shown(risk, number, expected):
    assert codes(warnings(Published([replace(risk, lead=words(number))]), TODAY)) == expected


@pytest.mark.parametrize(
    ("pole", "expected"),
    [("Two words", []), ("One", ["LENGTH"]), ("One of seven words is too many", ["LENGTH"])],
)
def test_a_pole_has_two_to_six_words(risk, pole, expected):
    found = warnings(Published([replace(risk, poles=(risk.poles[0], pole))]), TODAY)
    assert [(fault.code, fault.where) for fault in found] == [(code, "poles.2") for code in expected]


@pytest.mark.parametrize(
    ("text", "expected"), [("Would you take black coffee?", ["question.text"]), ("How much do you drink?", [])]
)
def test_a_question_that_names_an_option_is_shown(text, expected):
    dimension = factories.dimension(question=factories.question(text=text))
    found = warnings(Published(factories.parts(dimension)), TODAY)
    assert [fault.where for fault in found if fault.code == "NAMED"] == expected


def test_sources_with_one_address_are_shown():
    twin = factories.source(key="okakura-again", title="Tea again")
    found = [fault for fault in warnings(Published([factories.source(), twin]), TODAY) if fault.code == "TWICE"]
    expected = [("sources/okakura-1906.md", "url"), ("sources/okakura-again.md", "url")]
    # Both are named: whichever of them is published, the publish page shows it.
    assert sorted((fault.path, fault.where) for fault in found) == expected
