"""The chart of cumulative costs: its geometry, held against the estimate, and its markup."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from comparison.cost_chart import (
    KINDS,
    MARKS,
    CostChart,
    Drawing,
    draw_costs,
    in_short,
    money_ticks,
    month_ticks,
    spread,
)
from comparison.costs import Book, Cost, Estimate, Level, LineItem, Overtaking, Phase, Purpose, Usage, Way, estimate
from tests.costs.made import EXAMPLES, books, need, plain_book, rate, usage, usages
from tests.markup import find, find_all, parse, rows, words

NAMES = {
    Way.MANAGED: "Managed services",
    Way.AUGMENTATION: "Staff augmentation",
    Way.BLEND: "Blend",
    Way.EMPLOYING: "Employing",
}

type Points = list[tuple[float, float]]


def points(path: str) -> Points:
    numbers = [float(number) for number in re.findall(r"[\d.]+", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def drawn(made: Estimate) -> CostChart:
    return draw_costs(made, NAMES, "$")


def example(**fields: object) -> Estimate:
    """Managed services begin cheap and end dear."""
    fee = rate(Purpose.MANAGED_FEE, "100", "160", "220", variant="standard")
    return estimate(usage(need(hours=Decimal(80), months=36, covered=True), horizon=36, **fields), plain_book(fee))


def lines_end(drawing: Drawing) -> dict[str, float]:
    return {curve.kind: points(curve.line)[-1][1] for curve in drawing.curves}


# --- Scales ---


@EXAMPLES
@given(st.decimals("0.01", 10**11, places=2))
def test_amounts_on_the_scale_are_round_even_and_cover_the_most(most: Decimal) -> None:
    ticks = money_ticks(most)
    steps = {after - before for before, after in pairwise(ticks)}
    assert ticks[0] == 0 and ticks[-2] < most <= ticks[-1]
    assert 2 <= len(ticks) <= 6 and len(steps) == 1
    assert steps.pop().normalize().as_tuple().digits in {(1,), (2,), (2, 5), (5,)}


def test_the_scale_of_nothing_is_a_scale_all_the_same() -> None:
    assert money_ticks(Decimal(0))[-1] == 1


@pytest.mark.parametrize("horizon", range(1, 61))
def test_months_begin_at_0_end_at_the_horizon_and_stand_apart(horizon: int) -> None:
    ticks = month_ticks(horizon)
    assert (ticks[0], ticks[-1]) == (0, horizon) and len(ticks) <= 8
    assert all(7 * (after - before) >= horizon for before, after in pairwise(ticks))
    assert len({after - before for before, after in pairwise(ticks[:-1])}) <= 1


@pytest.mark.parametrize(
    ("amount", "short"),
    [
        ("0", "0"), ("873.4", "873"), ("5003", "5,003"), ("9999", "10.0k"), ("25000", "25.0k"), ("999600", "1.00m"),
        ("1163000", "1.16m"), ("33912000", "33.9m"), ("1e10", "10.0bn"), ("1234e9", "1,230bn"),
    ],
)  # fmt: skip
def test_amounts_in_short(amount: str, short: str) -> None:
    assert in_short(Decimal(amount)) == short


def test_what_stands_on_the_scale_has_no_zeros_that_say_nothing() -> None:
    drawing = drawn(example()).drawings[0]
    assert [tick.words for tick in drawing.money] == ["$0", "$200k", "$400k", "$600k", "$800k", "$1m"]


# --- Blocks in a row ---


@EXAMPLES
@given(st.lists(st.tuples(st.floats(-50, 150), st.floats(1, 20)), max_size=5))
def test_blocks_do_not_overlap_nor_leave_their_room(blocks: list[tuple[float, float]]) -> None:
    wanted, sizes = [one for one, _ in blocks], [size for _, size in blocks]
    spans = sorted((m - s / 2, m + s / 2) for m, s in zip(spread(wanted, sizes, 0, 100), sizes, strict=True))
    assert all(start >= -1e-6 and end <= 100 + 1e-6 for start, end in spans)
    assert all(end <= start + 1e-6 for (_, end), (start, _) in pairwise(spans))


def test_blocks_with_room_stand_where_they_want_and_others_share_the_way() -> None:
    assert spread([80, 20], [10, 10], 0, 100) == [80, 20]
    assert spread([50, 50], [10, 10], 0, 100) == [45, 55]
    assert spread([100, 99, 20], [10, 10, 10], 0, 100) == [95, 85, 20]


# --- Lines and bands ---


@EXAMPLES
@given(usages, books())
def test_everything_stands_in_the_view_box(one: Usage, book: Book) -> None:
    for drawing in drawn(estimate(one, book)).drawings:
        paper = drawing.paper
        paths = [path for curve in drawing.curves for path in (curve.line, curve.band)]
        for x, y in [point for path in paths for point in points(path)] + [(mark.x, mark.y) for mark in drawing.marks]:
            assert paper.left <= x <= paper.right and paper.top <= y <= paper.bottom
        for label in drawing.labels:
            for line in (*label.name, label.amount, *label.range):
                assert 10 <= line.at <= paper.height, "a base line with room for a letter"
        assert all(paper.left <= mark.at <= paper.right for mark in drawing.marks)


@EXAMPLES
@given(usages, books())
def test_lines_never_fall_and_run_within_their_bands(one: Usage, book: Book) -> None:
    for drawing in drawn(estimate(one, book)).drawings:
        for curve in drawing.curves:
            line, band = points(curve.line), points(curve.band)
            assert line[0] == (drawing.paper.left, drawing.paper.bottom), "nothing is paid at month 0"
            assert line[-1][0] == drawing.paper.right
            assert all(x1 <= x2 and y1 >= y2 for (x1, y1), (x2, y2) in pairwise(line))
            ends = [y for x, y in band if x == drawing.paper.right]
            assert min(ends) <= line[-1][1] <= max(ends)


@EXAMPLES
@given(usages, books())
def test_a_line_passes_each_month_at_what_has_been_paid(one: Usage, book: Book) -> None:
    made = estimate(one, book)
    for drawing in drawn(made).drawings:
        top = money_ticks(max(cost.total(Level.HIGH) for cost in made.costs))[-1]
        by_kind = {curve.kind: points(curve.line) for curve in drawing.curves}
        for cost in made.costs:
            for month, paid in enumerate(cost.cumulative[Level.TYPICAL], 1):
                at = drawing.paper.x(month, one.horizon), drawing.paper.y(float(paid / top))
                assert height(by_kind[KINDS[cost.way]], at[0]) == pytest.approx(at[1], abs=3)


def height(line: Points, x: float) -> float:
    """How high a line is at x."""
    for (x1, y1), (x2, y2) in pairwise(line):
        if x1 <= x <= x2:
            return y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    raise AssertionError(f"no line at {x}")


def test_a_line_has_a_point_only_where_it_bends() -> None:
    for curve in drawn(example()).drawings[0].curves:
        assert len(points(curve.line)) <= 3, "one-off costs in the first month, then the same every month"


def test_each_way_is_drawn_in_its_own_manner() -> None:
    every = drawn(estimate(usage(need()), plain_book()))
    assert lines_end(every.drawings[0]).keys() == {"first", "second", "both", "neutral"}


@EXAMPLES
@given(usages, books())
def test_equal_estimates_have_equal_charts(one: Usage, book: Book) -> None:
    assert drawn(estimate(one, book)) == drawn(estimate(one, book))


# --- Labels ---


@EXAMPLES
@given(usages, books())
def test_labels_stand_in_the_order_of_their_lines_and_not_on_one_another(one: Usage, book: Book) -> None:
    for drawing in drawn(estimate(one, book)).drawings:
        ends = lines_end(drawing)
        blocks = sorted([line.at for line in (*label.name, label.amount, *label.range)] for label in drawing.labels)
        assert all(above[-1] + drawing.paper.line <= below[0] for above, below in pairwise(blocks))
        for one_label, other in combinations(drawing.labels, 2):
            if ends[one_label.kind] < ends[other.kind]:
                assert one_label.amount.at < other.amount.at


@pytest.mark.parametrize("name", ["Managed services and whatever else a firm may want", "Outsourcingundverwaltung"])
def test_a_long_name_breaks_within_the_room_for_it(name: str) -> None:
    for drawing in draw_costs(example(), {**NAMES, Way.MANAGED: name}).drawings:
        label = next(one for one in drawing.labels if one.kind == "first")
        assert 1 < len(label.name) <= 2
        assert all(len(line.words) <= drawing.paper.letters for line in label.name)


def test_a_way_whose_low_and_high_are_the_same_has_no_range() -> None:
    labels = {label.kind: label for label in drawn(example()).drawings[0].labels}
    assert labels["second"].range == ()
    assert re.fullmatch(r"\$[\d.]+k–[\d.]+k", labels["first"].range[0].words)


# --- Marks ---


def by_hand(monthly: dict[Way, list[int]], overtakings: list[Overtaking]) -> Estimate:
    """An estimate whose ways cost these amounts each month."""
    horizon = len(next(iter(monthly.values())))
    costs = []
    for way, amounts in monthly.items():
        items = tuple(
            LineItem("fee", "", Phase.RECURRING, month, month, Decimal(amount), Decimal(0), ())
            for month, amount in enumerate(amounts, 1)
        )
        costs.append(Cost(way, horizon, dict.fromkeys(Level, items)))
    blank = estimate(usage(horizon=horizon), Book([]))
    return replace(blank, costs=tuple(costs), overtakings=tuple(overtakings))


def test_a_mark_stands_where_two_lines_cross_between_the_ends_of_two_months() -> None:
    made = by_hand({Way.MANAGED: [10, 30], Way.AUGMENTATION: [20, 10]}, [Overtaking(2, Way.MANAGED, Way.AUGMENTATION)])
    for drawing in drawn(made).drawings:
        (mark,) = drawing.marks
        assert mark.x == drawing.paper.x(1.5, 2)
        assert mark.y == drawing.paper.y(25 / 40)


def test_a_mark_after_a_stretch_of_equal_cost_stands_at_its_end() -> None:
    made = by_hand(
        {Way.MANAGED: [10, 10, 20], Way.AUGMENTATION: [15, 5, 10]}, [Overtaking(3, Way.MANAGED, Way.AUGMENTATION)]
    )
    paper = drawn(made).drawings[0].paper
    assert [(mark.x, mark.y) for mark in drawn(made).drawings[0].marks] == [(paper.x(2, 3), paper.y(20 / 40))]


def test_overtakings_of_one_month_are_numbered_as_their_marks_stand() -> None:
    monthly = {Way.BLEND: [1, 9], Way.MANAGED: [2, 1], Way.EMPLOYING: [8, 1]}
    late, early = (Overtaking(2, Way.BLEND, other) for other in (Way.EMPLOYING, Way.MANAGED))
    chart = drawn(by_hand(monthly, [late, early]))
    assert [one.cheaper for one in chart.passings] == ["managed services", "employing"]
    assert chart.drawings[0].marks[0].x < chart.drawings[0].marks[1].x


def test_what_has_no_room_for_a_mark_is_still_said() -> None:
    ways = [Way.MANAGED, Way.AUGMENTATION]
    monthly = {Way.MANAGED: [2, *[0, 4] * 6], Way.AUGMENTATION: [0, *[4, 0] * 6]}
    chart = drawn(
        by_hand(monthly, [Overtaking(month, ways[month % 2 == 0], ways[month % 2]) for month in range(2, 14)])
    )
    assert len(chart.passings) == 12
    assert [len(drawing.marks) for drawing in chart.drawings] == [MARKS, MARKS]


@EXAMPLES
@given(usages, books())
def test_marks_are_numbered_from_left_to_right_with_room_for_each_number(one: Usage, book: Book) -> None:
    made = estimate(one, book)
    for drawing in drawn(made).drawings:
        assert [mark.number for mark in drawing.marks] == list(range(1, min(MARKS, len(made.overtakings)) + 1))
        assert all(left.x <= right.x and left.at + 14 < right.at for left, right in pairwise(drawing.marks))
    assert len(drawn(made).passings) == len(made.overtakings), "all are in words"


# --- One month, little, much ---


def test_a_single_month_has_bars_in_place_of_lines() -> None:
    chart = drawn(estimate(usage(need(), horizon=1), plain_book()))
    assert chart.drawings == () and len(chart.bars) == 4
    assert all(0 <= bar.start <= bar.typical <= bar.start + bar.width <= 100 for bar in chart.bars)


@pytest.mark.parametrize("fee", ["100", "100000000"])
@pytest.mark.parametrize("horizon", [1, 2, 60])
def test_little_and_much_are_drawn_alike(fee: str, horizon: int) -> None:
    book = plain_book(rate(Purpose.MANAGED_FEE, fee, variant="standard"))
    chart = drawn(estimate(usage(people=1, horizon=horizon), book))
    assert len(chart.figures) == 1 and len(chart.drawings) == (2 if horizon > 1 else 0)
    assert all(len(row.high) <= len("9,999,999") for way in chart.figures for row in way.rows)


def test_no_way_has_no_chart() -> None:
    chart = drawn(estimate(usage(), Book([])))
    assert chart.figures == chart.drawings == chart.bars == ()
    assert not render_to_string("_cost_chart.html", {"chart": chart}).strip()


# --- The template ---


def page(made: Estimate, **fields: str) -> str:
    return render_to_string("_cost_chart.html", {"chart": drawn(made), **fields})


@pytest.mark.parametrize("horizon", [1, 2, 36])
def test_every_drawing_has_a_title_and_a_description(horizon: int) -> None:
    made = estimate(usage(need(), horizon=horizon), plain_book())
    tree = parse(page(made), fragment=True)
    drawings = list(find_all(tree, "svg", role="img"))
    assert len(drawings) == (2 if horizon > 1 else 1)
    for drawing in drawings:
        named = drawing.get("aria-labelledby", "").split()
        assert [element.get("id") for element in (find(drawing, "title"), find(drawing, "desc"))] == named
        for name in NAMES.values():
            assert name in words(find(drawing, "desc"))


def test_the_description_says_what_each_way_comes_to() -> None:
    made = example()
    says = words(find(parse(page(made), fragment=True), "desc"))
    for cost in made.costs:
        low, typical, high = (f"${cost.total(level):,.0f}" for level in Level)
        assert f"{NAMES[cost.way]}: {typical}, from {low} to {high}." in says


def test_the_table_has_the_figures_of_the_estimate() -> None:
    made = example()
    table = find(parse(page(made), fragment=True), "table")
    expected = [["Month", "Low", "Typical", "High"]]
    for cost in made.costs:
        expected.append([NAMES[cost.way]])
        for month in (1, 6, 12, 18, 24, 30, 36):
            amounts = [f"{cost.cumulative[level][month - 1]:,.0f}" for level in Level]
            expected.append([str(month), *amounts])
    assert rows(table) == expected


def test_large_amounts_are_counted_in_a_larger_unit() -> None:
    fee = rate(Purpose.MANAGED_FEE, "1000000", variant="standard")
    made = estimate(usage(people=10, horizon=12), plain_book(fee))
    html = page(made)
    assert "in $ thousand, rounded" in html
    total = f"{made.costs[0].total() / 1000:,.0f}"
    assert rows(find(parse(html, fragment=True), "table"))[-1][2] == total


def test_each_overtaking_is_said_in_words_with_the_number_of_its_mark() -> None:
    made = example()
    tree = parse(page(made), fragment=True)
    said = [words(item) for item in find_all(find(tree, "figcaption"), "li")]
    assert len(said) == len(made.overtakings)
    first = made.overtakings[0]
    dearer, cheaper = NAMES[first.dearer].lower(), NAMES[first.cheaper].lower()
    assert f"From month {first.month} on: {dearer} dearer than {cheaper}" in said


def test_two_charts_on_a_page_share_no_id() -> None:
    html = page(example(), id="here") + page(example(), id="there")
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)


def test_names_are_escaped_and_nothing_is_styled_or_scripted_in_place() -> None:
    chart = draw_costs(example(), {**NAMES, Way.EMPLOYING: "A <b>"}, "<i>")
    html = render_to_string("_cost_chart.html", {"chart": chart})
    assert "A <b>" not in html and "A &lt;b&gt;" in html
    assert "<i>" not in html and "&lt;i&gt;200k" in html
    assert "style" not in html and "<script" not in html
