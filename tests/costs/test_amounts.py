"""Whether a service and hours are the same amount of work depends on neither prices nor on which of them is cheaper."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparison.costs import ANSWERED, FULL_TIME, Gap, Usage, Way, covered_hours, estimate, gaps, is_mixed

from .made import EXAMPLES, need, plain_book, usage, usages

SERVICE_IS_MORE = {Gap.NO_HOURS, Gap.FEWER_MONTHS, Gap.FEWER_HOURS}


def covered(hours: int, months: int = 12, number: int = 1) -> Usage:
    return usage(need("help-desk", hours=Decimal(hours), months=months, number=number, covered=True))


@pytest.mark.parametrize(
    ("given_usage", "found"),
    [
        (usage(), [Gap.NO_HOURS]),
        (usage(need()), [Gap.NO_HOURS]),
        (covered(20), [Gap.FEWER_HOURS]),
        (covered(146, number=5), []),
        (covered(146, number=5, months=11), [Gap.FEWER_MONTHS]),
        (replace(covered(148), level="basic"), []),
        (replace(covered(147), level="basic"), [Gap.FEWER_HOURS]),
        (replace(covered(148, number=5), people=5), []),
        (replace(covered(149, number=5), people=5), [Gap.MORE_HOURS]),
        (replace(covered(149, number=5, months=6), people=5), [Gap.FEWER_MONTHS, Gap.MORE_HOURS]),
    ],
)
def test_hours_are_too_few_below_what_a_service_answers_and_too_many_above_a_post_for_each(
    given_usage: Usage, found: list[Gap]
) -> None:
    assert list(gaps(given_usage)) == found


@EXAMPLES
@given(usages, st.integers(1, 200))
def test_more_hours_never_make_the_service_more_nor_more_people_the_hours(given_usage: Usage, more: int) -> None:
    hours = replace(given_usage, needs=tuple(replace(one, number=one.number + more) for one in given_usage.needs))
    people = replace(given_usage, people=given_usage.people + more)
    assert SERVICE_IS_MORE & {*gaps(hours)} <= SERVICE_IS_MORE & {*gaps(given_usage)}
    assert {Gap.MORE_HOURS} & {*gaps(people)} <= {Gap.MORE_HOURS} & {*gaps(given_usage)}


@EXAMPLES
@given(usages)
def test_without_a_gap_every_month_has_hours_between_both_bounds(given_usage: Usage) -> None:
    months = [covered_hours(given_usage, month) for month in range(1, given_usage.horizon + 1)]
    least, most = ANSWERED[given_usage.level], given_usage.people * FULL_TIME
    assert bool(gaps(given_usage)) != all(least <= hours <= most for hours in months)


@EXAMPLES
@given(usages)
def test_projects_are_the_same_hours_in_all_ways_and_change_nothing(given_usage: Usage) -> None:
    without = replace(given_usage, needs=tuple(one for one in given_usage.needs if one.covered))
    assert gaps(without) == gaps(given_usage)


def test_ways_of_one_kind_alone_are_not_mixed() -> None:
    assert is_mixed(estimate(usage(need()), plain_book()))
    assert not is_mixed(estimate(usage(), plain_book()))
    assert not is_mixed(replace(estimate(usage(need()), plain_book()), costs=()))
    assert {cost.way for cost in estimate(usage(need()), plain_book()).costs} == set(Way)
