"""What is said of an estimate: whether the sums buy the same work, before which of them is the lowest."""

import re
from dataclasses import replace
from decimal import Decimal

from hypothesis import given

from comparison.cost_words import WAYS, bought, role_in_words, turn_in_words, verdict
from comparison.costs import Book, Usage, Way, estimate, gaps
from tests.costs.made import EXAMPLES, books, need, plain_book, usage, usages

HOURS = usage(need("help-desk", hours=Decimal(20), months=36, covered=True), people=30, horizon=36)


@EXAMPLES
@given(usages, books(), books())
def test_what_is_not_the_same_work_is_said_first_and_alike_whichever_way_is_cheaper(
    given_usage: Usage, book: Book, other: Book
) -> None:
    said = [verdict(estimate(given_usage, prices)) for prices in (book, other)]
    if not given_usage.needs:
        assert not any("buy the same" in words for words in said)
        return
    opening = (
        "These sums do not buy the same amount of work: " if gaps(given_usage) else "These sums buy the same work only"
    )
    assert all(words.startswith(opening) for words in said)
    assert len({words.partition(". ")[0] for words in said}) == 1


def test_a_few_hours_are_not_the_service_whose_fee_stands_beside_them() -> None:
    words = verdict(estimate(HOURS, plain_book()))
    assert words.startswith(
        "These sums do not buy the same amount of work: at the standard level the service answers 730 hours a month, "
        "while the covered roles come to 20. The lowest cost is that of staff augmentation"
    )


def test_a_project_is_not_the_service_for_everybody() -> None:
    words = verdict(estimate(usage(need(months=6), people=30, horizon=36), plain_book()))
    assert "the service supports 30 people for 36 months, and no role is ticked as covered" in words


def test_more_hours_than_anybody_needs_are_said_as_plainly() -> None:
    posts = need("help-desk", number=40, hours=Decimal(148), covered=True)
    words = verdict(estimate(usage(posts, people=10), plain_book()))
    assert "come to 5,920 hours a month, more than a full-time post for everybody supported" in words
    assert "managed services" in words


def test_hours_that_can_be_the_service_are_told_per_person() -> None:
    posts = need("help-desk", number=5, hours=Decimal(148), covered=True)
    words = verdict(estimate(usage(posts), plain_book()))
    assert "only if 740 hours a month do what the service does for 100 people: 7.4 hours for each." in words


def test_each_sum_is_told_with_what_it_buys() -> None:
    given_usage = replace(HOURS, needs=(*HOURS.needs, need(number=2, months=60)))
    service, project = "standard service for 30 people, 36 months", "2 × developer, 160 hours a month, 36 months"
    help_desk = "help desk, 20 hours a month, 36 months"
    assert bought(Way.MANAGED, given_usage) == bought(Way.BLEND, given_usage) == [service, project]
    assert bought(Way.AUGMENTATION, given_usage) == [help_desk, project]
    assert bought(Way.EMPLOYING, given_usage) == ["whole people for the hours of every role"]


def test_the_number_of_people_from_which_a_fee_is_dearer_holds_for_the_hours_given() -> None:
    [turn] = [one for one in estimate(HOURS, plain_book()).turns if one.cheaper is Way.EMPLOYING][:1]
    assert (
        turn_in_words(turn) == f"From {turn.people} people on, hours unchanged: managed services dearer than employing."
    )


def test_a_role_is_written_as_texts_write_it() -> None:
    assert [role_in_words(role) for role in ("it-contractor", "help-desk")] == ["IT contractor", "help desk"]


@EXAMPLES
@given(usages, books())
def test_no_verb_has_to_agree_with_the_name_of_a_way(given_usage: Usage, book: Book) -> None:
    result = estimate(given_usage, book)
    said = " ".join([verdict(result), *map(turn_in_words, result.turns)]).casefold()
    for name in WAYS.values():
        assert not re.search(rf"{name.casefold()} (is|are|costs?|has|have)\b", said)
