"""The scorecard adds up, names what is missing, and finds every single change that puts another firm in front."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparison.scorecard import MOST_IMPORTANCE, MOST_POINTS, Flip, Lever, Points, rate

KEYS = ["scope", "exit", "price", "people"]
importances = st.fixed_dictionaries({key: st.integers(0, MOST_IMPORTANCE) for key in KEYS})
points = st.dictionaries(st.sampled_from(KEYS), st.integers(0, MOST_POINTS))
firms = st.lists(points, min_size=1, max_size=4)
EXAMPLES = settings(max_examples=200, derandomize=True, database=None, deadline=None)


def total(weights: dict[str, int], given: Points) -> int:
    return sum(weights[key] * number for key, number in given.items())


def brute_force(weights: dict[str, int], rated: list[dict[str, int]]) -> set[tuple[Lever, str, int | None, int]]:
    """Every smallest single change after which the leader is passed: lever, criterion, firm, new number."""
    sums = [total(weights, one) for one in rated]
    leader = sums.index(max(sums))
    found = set()
    for key in KEYS:
        for firm, one in enumerate(rated):
            before = one.get(key, 0)
            for after in sorted(range(MOST_POINTS + 1), key=lambda number: abs(number - before)):
                changed = [{**other, key: after} if place == firm else other for place, other in enumerate(rated)]
                after_sums = [total(weights, other) for other in changed]
                if max(after_sums) > after_sums[leader]:
                    found.add((Lever.POINTS, key, firm, after))
                    break
        for after in sorted(range(MOST_IMPORTANCE + 1), key=lambda number: abs(number - weights[key])):
            after_sums = [total({**weights, key: after}, one) for one in rated]
            if max(after_sums) > after_sums[leader]:
                found.add((Lever.IMPORTANCE, key, None, after))
                break
    return found


def test_a_total_weighs_points_by_importance() -> None:
    card = rate({"scope": 3, "exit": 1}, [{"scope": 2, "exit": 4}, {"scope": 3}])
    assert [one.points for one in card.totals] == [10, 9]
    assert [one.place for one in card.totals] == [1, 2]
    assert card.leaders == (0,)
    assert card.totals[0].most == 16


def test_missing_evidence_counts_nothing_and_is_named() -> None:
    card = rate({"scope": 3, "exit": 1, "price": 0}, [{"scope": 2}, {"scope": 3, "exit": 4}])
    assert card.totals[0].missing == ("exit",)
    assert (card.totals[0].points, card.totals[0].reachable) == (6, 10)
    assert card.totals[1].missing == ()


def test_the_order_is_settled_once_no_missing_evidence_can_turn_it() -> None:
    assert not rate({"scope": 3, "exit": 1}, [{"scope": 3, "exit": 0}, {"scope": 2}]).settled
    assert rate({"scope": 3, "exit": 1}, [{"scope": 4, "exit": 2}, {"scope": 3}]).settled


def test_of_two_level_firms_none_leads() -> None:
    card = rate({"scope": 2}, [{"scope": 3}, {"scope": 3}])
    assert card.leaders == (0, 1)
    assert [one.place for one in card.totals] == [1, 1]
    assert (card.flips, card.settled) == ((), False)


def test_one_firm_alone_has_nothing_to_be_compared_with() -> None:
    assert rate({"scope": 2}, [{"scope": 3}]).flips == ()


def test_flips_are_named_the_smallest_first() -> None:
    card = rate({"scope": 3, "exit": 1}, [{"scope": 3, "exit": 1}, {"scope": 2, "exit": 3}])
    assert card.flips[0] == Flip(Lever.POINTS, "scope", 0, 3, 2, 1)
    assert Flip(Lever.POINTS, "scope", 1, 2, 3, 1) in card.flips
    assert Flip(Lever.IMPORTANCE, "exit", None, 1, 2, 1) in card.flips
    assert [flip.size for flip in card.flips] == sorted(flip.size for flip in card.flips)


@pytest.mark.parametrize(
    ("weights", "given", "words"),
    [
        ({"scope": 4}, [], "importance 4"),
        ({"scope": -1}, [], "importance -1"),
        ({"scope": 1}, [{"scope": 5}], "5 points"),
        ({"scope": 1}, [{"exit": 1}], "no criterion 'exit'"),
    ],
)
def test_a_number_out_of_range_is_refused(weights: dict[str, int], given: list[Points], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        rate(weights, given)


@EXAMPLES
@given(importances, firms)
def test_totals_lie_between_nothing_and_all(weights: dict[str, int], rated: list[dict[str, int]]) -> None:
    card = rate(weights, rated)
    for one, given_points in zip(card.totals, rated, strict=True):
        assert one.points == total(weights, given_points)
        assert 0 <= one.points <= one.reachable <= one.most
        assert (one.points == one.reachable) == (not one.missing)
        assert one.place == 1 + sum(other.points > one.points for other in card.totals)


@EXAMPLES
@given(importances, firms)
def test_flips_are_what_trying_every_change_finds(weights: dict[str, int], rated: list[dict[str, int]]) -> None:
    card = rate(weights, rated)
    if len(card.leaders) > 1 or len(rated) < 2:
        assert card.flips == ()
        return
    assert {(flip.lever, flip.criterion, flip.firm, flip.after) for flip in card.flips} == brute_force(weights, rated)
    assert len(card.flips) == len({replace(flip, ahead=0) for flip in card.flips})


@EXAMPLES
@given(importances, firms)
def test_a_flip_puts_the_firm_that_it_names_in_front(weights: dict[str, int], rated: list[dict[str, int]]) -> None:
    for flip in rate(weights, rated).flips:
        if flip.lever is Lever.IMPORTANCE:
            card = rate({**weights, flip.criterion: flip.after}, rated)
        else:
            changed = [
                {**one, flip.criterion: flip.after} if firm == flip.firm else one for firm, one in enumerate(rated)
            ]
            card = rate(weights, changed)
        assert flip.ahead in card.leaders
        assert rate(weights, rated).leaders[0] not in card.leaders


@EXAMPLES
@given(importances, firms, st.sampled_from(KEYS), st.data())
def test_more_points_never_lower_a_firms_place(
    weights: dict[str, int], rated: list[dict[str, int]], key: str, data: st.DataObject
) -> None:
    firm = data.draw(st.integers(0, len(rated) - 1))
    before = rated[firm].get(key, 0)
    after = data.draw(st.integers(before, MOST_POINTS))
    changed = [{**one, key: after} if place == firm else one for place, one in enumerate(rated)]
    assert rate(weights, changed).totals[firm].place <= rate(weights, rated).totals[firm].place


@EXAMPLES
@given(importances, firms, st.data())
def test_a_settled_order_stays_whatever_evidence_comes(
    weights: dict[str, int], rated: list[dict[str, int]], data: st.DataObject
) -> None:
    card = rate(weights, rated)
    filled = [{key: one.get(key, data.draw(st.integers(0, MOST_POINTS))) for key in KEYS} for one in rated]
    if card.settled:
        assert rate(weights, filled).leaders == card.leaders
