"""What is found, and in which order."""

from dataclasses import replace

import pytest

from comparison.documents import Part, Published
from comparison.search import entries_of
from comparison.search.index import Found, Index, index_of
from tests import factories


def find(query: str, *parts: Part) -> Found:
    return Index(entries_of(Published(factories.parts(*parts)))).find(query)


def titles(found: Found) -> list[str]:
    return [result.entry.title for result in found.results]


def marked(found: Found) -> list[str]:
    return [words for result in found.results for words, is_marked in result.snippet if is_marked]


def test_every_kind_of_text_is_found() -> None:
    parts = factories.parts(
        *factories.companions(),
        factories.guide(criteria=(factories.criterion(name="Zebra criterion"),), title="Zebra guide"),
        factories.reader_question(question="Where is the zebra?"),
        factories.abbreviation(long="zebra, tear, curl"),
        factories.dimension(name="Zebra dimension"),
        factories.head(title="Zebra comparison"),
        factories.page(title="Zebra page"),
    )
    found = Index(entries_of(Published({str(part): part for part in parts}.values()))).find("zebra")
    kinds = {result.entry.kind for result in found.results}
    assert kinds == {"Comparison", "Dimension", "Guide", "Criterion", "Question", "Page", "Abbreviation"}


def test_a_title_stands_above_a_lead_and_a_lead_above_a_long_text() -> None:
    found = find(
        "zebra",
        factories.dimension(depth="A zebra. A zebra. A zebra."),
        factories.price(lead="A zebra is neither."),
        factories.page(title="Zebra"),
    )
    assert titles(found) == ["Zebra", "Price", "Taste"]


def test_a_whole_word_stands_above_the_beginning_of_one() -> None:
    found = find("rate", factories.dimension(name="Rated tea"), factories.price(name="Rate of tea"))
    assert titles(found)[:2] == ["Rate of tea", "Rated tea"]


def test_words_side_by_side_stand_above_words_apart() -> None:
    found = find(
        "warm cup",
        factories.dimension(depth="A cup that is not warm."),
        factories.price(depth="There is a warm cup."),
    )
    assert titles(found) == ["Price", "Taste"]


def test_all_words_are_needed_where_some_text_has_all() -> None:
    found = find("warm cup", factories.dimension(depth="A warm cup."), factories.price(depth="A warm pot."))
    assert titles(found) == ["Taste"] and not found.is_partial


def test_where_no_text_has_all_words_those_with_most_are_shown() -> None:
    found = find("warm cup banana", factories.dimension(depth="A warm cup."), factories.price(depth="A warm pot."))
    assert titles(found) == ["Taste"] and found.is_partial


def test_other_forms_of_a_word_are_found_and_marked() -> None:
    found = find("outsourced", factories.dimension(depth="Outsourcing a shop."))
    assert marked(found) == ["Outsourcing"]


@pytest.mark.parametrize("query", ["lock-in", "lock in", "Lock\u2011In", "lock"])
def test_a_hyphen_may_be_left_out(query: str) -> None:
    assert titles(find(query, factories.dimension(depth="There is a lock-in."))) == ["Taste"]


@pytest.mark.parametrize("query", ["IR35", "IR 35", "ir-35"])
def test_letters_and_digits_may_stand_together_or_apart(query: str) -> None:
    for text in ("It is IR35.", "It is IR 35."):
        found = find(query, factories.dimension(depth=text))
        assert titles(found) == ["Taste"]
        assert marked(found) == [text.removeprefix("It is ").removesuffix(".")]


def test_a_number_with_a_point_is_one_word() -> None:
    assert titles(find("35", factories.dimension(depth="It is 1.35 times."), factories.price(depth="35"))) == ["Price"]


def test_what_an_option_is_also_called_stands_for_its_name() -> None:
    tea, coffee = factories.head().options
    head = factories.head(options=(replace(tea, also="char, hot leaf water"), coffee))
    dimension = factories.dimension(lead="Green tea is mild.")
    for query in ("char", "CHAR", "hot leaf water"):
        found = find(query, head, dimension)
        assert titles(found) == ["Tea or coffee", "Taste"]
        assert "Green tea" in marked(found)


def test_words_that_editors_list_for_a_dimension_lead_to_it() -> None:
    found = find("flavour", factories.dimension(also="flavour, aroma"))
    assert titles(found) == ["Taste"]
    assert "flavour" not in "".join(words for words, _ in found.results[0].snippet)


def test_an_abbreviation_and_its_long_form_find_each_other() -> None:
    parts = (factories.abbreviation(), factories.dimension(depth="Made by crush, tear, curl."))
    assert titles(find("CTC", *parts)) == ["CTC", "Taste"]
    assert titles(find("crush tear curl", *parts)) == ["CTC", "Taste"]


def test_a_typing_error_is_told_with_what_was_found_instead() -> None:
    found = find("tatse")
    assert found.results == () and found.spelt == ("taste",)
    assert found.near[0].entry.title == "Taste"


def test_a_typing_error_in_another_name_still_finds_the_option() -> None:
    tea, coffee = factories.head().options
    head = factories.head(options=(replace(tea, also="infusion"), coffee))
    found = find("infuson", head, factories.dimension(lead="Green tea is mild."))
    assert [result.entry.title for result in found.near] == ["Tea or coffee", "Taste"]


def test_what_is_spelt_nearly_so_stands_apart_from_what_is_meant() -> None:
    found = find("water", factories.dimension(depth="Only water."), factories.price(depth="The waiter, a wafer."))
    assert "Taste" in titles(found) and "Price" not in titles(found)
    assert [result.entry.title for result in found.near] == ["Price"]


def test_nothing_found_names_known_words_like_it() -> None:
    found = find("freshnesses-x")
    assert (found.results, found.near) == ((), ())
    assert "freshness" in found.suggestions


@pytest.mark.parametrize("query", ["", " ", "…", "?!.", "\0", "%", "*", "("])
def test_what_has_no_word_finds_nothing(query: str) -> None:
    assert find(query) == Found()


def test_a_query_of_empty_words_is_looked_for_all_the_same() -> None:
    assert find("about us").results


def test_only_so_many_results_are_shown_and_all_are_counted() -> None:
    names = [factories.page(key=f"page-{number}", title=f"Zebra {number}") for number in range(30)]
    found = find("zebra", *names)
    assert (len(found.results), found.total) == (20, 30)


def test_a_criterion_leads_into_its_guide() -> None:
    result = find("zebra", factories.guide(criteria=(factories.criterion(name="Zebra"),))).results[0]
    assert (result.entry.part.part, result.entry.fragment, result.entry.within) == (
        "guide",
        "water",
        "How to choose a shop",
    )


def test_an_index_is_made_once_for_a_published_state() -> None:
    first, second = Published(factories.parts()), Published(factories.parts())
    assert index_of(first) is index_of(first)
    assert index_of(first) is not index_of(second)
