"""The numbers that the drawings need, held against the engine's."""

from fractions import Fraction

import pytest
from hypothesis import given

from comparison.drawing import LONGEST, Bar, LeanBar, draw_bars, draw_lean, draw_shares
from comparison.recommendation import BOTH, TAU, Question, Recommendation, recommend
from tests.recommendation.reference import Profile
from tests.recommendation.strategies import EXAMPLES, LEANS, profiles
from tests.recommendation.worked_example import worked_example

WIDE, NARROW = Question("wide", (-2, 2), LEANS), Question("narrow", (0, 1), LEANS)


def result(**answers: str) -> Recommendation:
    return recommend([WIDE, NARROW], answers)


# --- The lean bar ---


def test_the_zones_end_where_an_option_leads() -> None:
    bar = draw_lean(worked_example())
    assert (bar.outer_width, bar.second_start) == (42.5, 57.5)
    assert bar.outer_width == 50 - 50 * TAU and bar.second_start == 50 + 50 * TAU


def test_the_mark_stands_at_the_margin() -> None:
    example = worked_example()
    assert draw_lean(example).mark == pytest.approx(float(50 + 50 * example.margin), abs=0.005)
    assert draw_lean(example).mark < draw_lean(example).outer_width, "the first option leads"


@pytest.mark.parametrize(
    ("answer", "mark", "anchor"),
    [("far-first", 0, "start"), ("middle", 50, "middle"), ("far-second", 100, "end"), (BOTH, 50, "middle")],
)
def test_the_ends_are_answers_wholly_for_one_side(answer: str, mark: float, anchor: str) -> None:
    bar = draw_lean(recommend([WIDE], {"wide": answer}))
    assert (bar.mark, bar.anchor) == (mark, anchor)


def test_with_too_few_answers_there_is_no_spread() -> None:
    assert draw_lean(result()) == LeanBar(42.5, 57.5, 50)


@EXAMPLES
@given(profiles())
def test_mark_and_band_stay_on_the_axis(profile: Profile) -> None:
    drawn = draw_lean(recommend(*profile))
    assert 0 <= drawn.mark <= 100
    assert drawn.band_start >= 0 and drawn.band_width >= 0
    assert round(drawn.band_start + drawn.band_width, 2) <= 100
    if drawn.band_width:
        assert drawn.band_start - 0.01 <= drawn.mark <= drawn.band_start + drawn.band_width + 0.01


@EXAMPLES
@given(profiles())
def test_the_mark_stands_in_the_zone_that_the_engine_names(profile: Profile) -> None:
    made = recommend(*profile)
    drawn = draw_lean(made)
    # Two decimals of a per cent; a margin exactly on a border belongs to the outer zone.
    if made.margin <= -TAU:
        assert drawn.mark <= drawn.outer_width
    elif made.margin >= TAU:
        assert drawn.mark >= drawn.second_start
    elif abs(abs(made.margin) - TAU) > Fraction(1, 1000):
        assert drawn.outer_width < drawn.mark < drawn.second_start


# --- The diverging bars ---


def test_the_longest_bar_has_the_longest_width_and_the_others_their_share() -> None:
    bars = draw_bars(result(wide="far-second", narrow="far-first"))
    assert bars["wide"] == Bar("second", 50, LONGEST)
    assert bars["narrow"] == Bar("first", 50 - LONGEST / 4, LONGEST / 4)


def test_both_reaches_each_way_and_the_middle_nowhere() -> None:
    bars = draw_bars(result(wide=BOTH, narrow="middle"))
    assert bars == {"wide": Bar("both", 2, 96), "narrow": Bar("level", 50, 0)}


def test_an_open_question_is_as_wide_as_its_answers_could_be() -> None:
    bars = draw_bars(result(narrow="far-second"))
    assert bars["wide"] == Bar("open", 2, 96)
    assert bars["narrow"] == Bar("second", 50, LONGEST / 4)


def test_what_does_not_matter_has_no_bar() -> None:
    made = recommend([WIDE, NARROW], {"wide": "far-first"}, {"wide": 0})
    assert draw_bars(made).keys() == {"narrow"}


def test_nothing_asked_and_nothing_answered_draws_nothing_or_the_middle() -> None:
    assert draw_bars(recommend([WIDE], {}, {"wide": 0})) == {}
    assert draw_bars(recommend([WIDE], {"wide": "middle"})) == {"wide": Bar("level", 50, 0)}


@EXAMPLES
@given(profiles())
def test_bars_stay_on_their_axis_and_point_where_the_contribution_points(profile: Profile) -> None:
    made = recommend(*profile)
    bars = draw_bars(made)
    assert bars.keys() == {one.key for one in made.contributions} | set(made.unanswered)
    for bar in bars.values():
        assert bar.start >= 50 - LONGEST and round(bar.start + bar.width, 2) <= 50 + LONGEST
    for one in made.contributions:
        bar = bars[one.key]
        if one.points < 0:
            assert bar.kind == "first" and round(bar.start + bar.width, 2) == 50
        elif one.points > 0:
            assert (bar.kind, bar.start) == ("second", 50)
        else:
            assert bar.kind == ("both" if one.answer == BOTH else "level")


@EXAMPLES
@given(profiles())
def test_equal_contributions_have_equal_bars(profile: Profile) -> None:
    made = recommend(*profile)
    bars = draw_bars(made)
    widths: dict[int, set[float]] = {}
    for one in made.contributions:
        if one.answer != BOTH:
            widths.setdefault(abs(one.points), set()).add(bars[one.key].width)
    assert all(len(found) == 1 for found in widths.values())


# --- Shares ---


def test_shares_are_whole_per_cents_that_add_up() -> None:
    shares = draw_shares([("a", 2), ("b", 1), ("c", 4)])
    assert [(share.words, share.count) for share in shares] == [("a", 2), ("b", 1), ("c", 4)]
    assert sum(share.percent for share in shares) == 100


def test_equal_counts_have_equal_shares() -> None:
    assert [share.percent for share in draw_shares([("a", 1), ("b", 1), ("c", 1)])] == [33, 33, 33]
