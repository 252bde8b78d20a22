"""The page of a recommendation: every number on it is the engine's."""

import re
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from django.urls import reverse

from comparison.answers import FULL, QUICK
from comparison.documents import Comparison, Dimension, Published
from comparison.forms import questions_of
from comparison.recommendation import Allocation, Contribution, Outcome, Recommendation, recommend
from tests.markup import by_id, find, find_all, headings, inline, links, parse, rows
from tests.pages import Reader, choice, fragment_of, readers
from tests.publishing import publish, with_stance

READERS = ("first", "second", "exceptions", "blended", "no strong need", "level", "not enough", "notices")


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


def engine(comparison: Comparison, reader: Reader, way: str = FULL) -> Recommendation:
    return recommend(questions_of(comparison.asked(way)), reader.answers, reader.importances)


def address(comparison: Comparison, reader: Reader, way: str = FULL) -> str:
    return f"{reverse('recommendation', args=[comparison.slug])}?{reader.query(way)}"


def result_page(client: Client, comparison: Comparison, reader: Reader, way: str = FULL) -> Element:
    response = client.get(address(comparison, reader, way))
    assert response.status_code == 200
    return find(parse(response.content), "main")


def ids(page: Element) -> set[str | None]:
    return {element.get("id") for element in page.iter()} - {None}


def options(comparison: Comparison) -> tuple[str, str]:
    return comparison.first.in_sentence, comparison.second.in_sentence


def points(number: int) -> str:
    return f"{abs(number)} point" if abs(number) == 1 else f"{abs(number)} points"


def said(comparison: Comparison, dimension: Dimension, one: Contribution) -> str:
    """How the page says one contribution."""
    first, second = options(comparison)
    if one.answer == "both":
        return f"{points(one.points_1)} each way. {dimension.first.glance}. {dimension.second.glance}."
    if one.points < 0:
        return f"{points(one.points)} toward {first}. {dimension.first.glance}."
    if one.points > 0:
        return f"{points(one.points)} toward {second}. {dimension.second.glance}."
    return "No points." if one.lean is None else "Level."


def reasons(page: Element) -> dict[str, str]:
    """Each line of the list of contributions, by the dimension's name, in order."""
    found = {}
    for item in find_all(by_id(page, "reasons"), "li"):
        for _, name in headings(item)[:1]:
            found[name] = inline(item)
    return found


# --- What is said ---

OUTCOMES = {
    "first": (Outcome.FIRST, False),
    "second": (Outcome.SECOND, False),
    "exceptions": (Outcome.FIRST, True),
    "blended": (Outcome.BLENDED, False),
    "no strong need": (Outcome.NO_STRONG_NEED, False),
    "level": (Outcome.NO_STRONG_NEED, False),
    "not enough": (Outcome.NOT_ENOUGH, False),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_readers_of_these_tests_get_what_their_names_say(comparison: Comparison, name: str) -> None:
    result = engine(comparison, readers(comparison)[name])
    assert (result.outcome, result.with_exceptions) == OUTCOMES[name]
    assert result.is_level == (name in ("blended", "level"))


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_outcome_is_the_heading(comparison: Comparison, client: Client, name: str) -> None:
    heading = {
        "first": comparison.first.name,
        "second": comparison.second.name,
        "exceptions": f"{comparison.first.name}, with exceptions",
        "blended": "A blend of both",
        "no strong need": "No strong need; either can work",
        "level": "No strong need; either can work",
        "not enough": "Not enough to say",
    }[name]
    page = result_page(client, comparison, readers(comparison)[name])
    assert inline(find(page, "h1")) == heading


@pytest.mark.parametrize("name", [name for name in READERS if name not in ("not enough", "level")])
def test_the_pulls_and_the_margin_are_the_engines(comparison: Comparison, client: Client, name: str) -> None:
    reader = readers(comparison)[name]
    result, page = engine(comparison, reader), result_page(client, comparison, reader)
    first, second = options(comparison)
    outcome = inline(by_id(page, "outcome"))
    assert f"{points(result.points_1)} toward {first} and {result.points_2} toward {second}" in outcome
    lean = inline(by_id(page, "lean"))
    if result.points:
        assert f"The margin is {points(result.points)} toward {first if result.points < 0 else second}." in lean
    assert f"From {points(result.points_to_lead)} on an option leads; {result.scale} are possible." in lean
    mark = by_id(page, "lean-bar-mark").get("x", "").rstrip("%")
    assert float(mark) == pytest.approx(float((result.margin + 1) * 50), abs=0.006)


@pytest.mark.parametrize("way", [QUICK, FULL])
@pytest.mark.parametrize("name", READERS)
def test_every_contribution_is_shown_with_the_engines_number(
    comparison: Comparison, client: Client, name: str, way: str
) -> None:
    reader = readers(comparison)[name]
    result, shown = engine(comparison, reader, way), reasons(result_page(client, comparison, reader, way))
    assert set(shown) == {one.name for one in comparison.asked(way)}
    for one in result.contributions:
        dimension = comparison.dimension(one.key)
        assert dimension and said(comparison, dimension, one) in shown[dimension.name]
    sizes = {one.key: abs(one.points) for one in result.contributions}
    names = {one.name: one.key for one in comparison.dimensions}
    order = [sizes.get(names[name], -1) for name in shown]
    assert order == sorted(order, reverse=True)


def test_the_shown_points_add_up_to_the_shown_margin(comparison: Comparison, client: Client) -> None:
    reader = replace(readers(comparison)["exceptions"], importances={comparison.asked(FULL)[0].key: 3})
    page = result_page(client, comparison, reader)
    first, second = options(comparison)
    total = 0
    for line in reasons(page).values():
        found = re.search(rf"(\d+) points? toward ({re.escape(first)}|{re.escape(second)})", line)
        assert found
        total += int(found[1]) * (1 if found[2] == second else -1)
    assert total == engine(comparison, reader).points
    assert f"The margin is {abs(total)} points" in inline(by_id(page, "lean"))


@pytest.mark.parametrize("name", READERS)
def test_fragment_and_page_carry_the_same_numbers(comparison: Comparison, client: Client, name: str) -> None:
    there = address(comparison, readers(comparison)[name])
    part = parse(client.get(fragment_of(there), headers={"HX-Request": "true"}).content, fragment=True)
    whole = parse(client.get(there).content)
    assert inline(by_id(part, "step")) == inline(by_id(whole, "step"))
    drawn = [sorted(one.attrib.items()) for one in by_id(whole, "step").iter() if one.tag in ("rect", "svg", "circle")]
    assert drawn == [
        sorted(one.attrib.items()) for one in by_id(part, "step").iter() if one.tag in ("rect", "svg", "circle")
    ]


@pytest.mark.parametrize("name", ["blended", "level"])
def test_nothing_leads_where_the_pulls_are_level(comparison: Comparison, client: Client, name: str) -> None:
    """Property 17: where displayed numbers are equal, no text names an option as ahead."""
    text = inline(result_page(client, comparison, readers(comparison)[name]))
    assert "The two pulls are level." in text
    named = "|".join(re.escape(option) for pair in (options(comparison),) for option in pair)
    for ahead in (r"leads\b", r"is ahead", r"wins", r"comes first", r"is recommended"):
        assert not re.search(rf"({named}) {ahead}", text, re.IGNORECASE)
    for pointing in (r"points? to", r"lean(s|ing)? (to|toward)", r"The margin is \d+ points? toward"):
        assert not re.search(rf"{pointing} ({named})", text, re.IGNORECASE)
    assert "Your answers make" not in text


# --- Answers that are no choice of a side ---


def test_both_counts_each_way(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["blended"]
    page = result_page(client, comparison, reader)
    for one in engine(comparison, reader).contributions:
        dimension = comparison.dimension(one.key)
        assert dimension and one.points_1 == one.points_2 > 0
        line = reasons(page)[dimension.name]
        assert "Your answer: Both, in different parts of our work" in line
        assert f"{points(one.points_1)} each way." in line


def test_unsure_is_open_and_not_in_the_sum(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["first"]
    open_ = comparison.asked(FULL)[2]
    reader.answers[open_.key] = "unsure"
    page = result_page(client, comparison, reader)
    assert "Your answer: Don’t know yet" in reasons(page)[open_.name]
    assert "Open. An answer could move the margin either way." in reasons(page)[open_.name]
    progress = "8 of 9 questions answered, 1 “Don’t know yet”"
    assert progress in inline(find(page, "aside")) and f"{progress}." in inline(by_id(page, "firmness"))
    check = parse(client.get(f"{reverse('check', args=[comparison.slug])}?{reader.query(FULL)}").content)
    assert progress in inline(check)
    assert open_.name in [words for words, _ in links(by_id(page, "open"))]


def test_what_does_not_matter_is_left_out(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["first"]
    out = comparison.asked(FULL)[1]
    line = reasons(result_page(client, comparison, replace(reader, importances={out.key: 0})))[out.name]
    assert "Left out. You said that it does not matter." in line
    assert "Does not matter to you" in line and "point" not in line.replace("points", "point").split("Left out")[1]


def test_each_importance_is_said_in_words(comparison: Comparison, client: Client) -> None:
    asked = comparison.asked(FULL)
    reader = replace(
        readers(comparison)["first"], importances={one.key: number for number, one in enumerate(asked[:4])}
    )
    shown = reasons(result_page(client, comparison, reader))
    said_so = [shown[one.name] for one in asked[:4]]
    wanted = ["Does not matter", "Matters a little to you", "Matters to you", "Matters a great deal to you"]
    assert all(words in line for words, line in zip(wanted, said_so, strict=True))


def test_the_middle_is_level(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["level"]
    page = result_page(client, comparison, reader)
    for one in engine(comparison, reader).contributions:
        dimension = comparison.dimension(one.key)
        assert dimension and "Level. Your answer is the middle" in reasons(page)[dimension.name]
    assert "Nothing in your answers pulls either way." in inline(by_id(page, "outcome"))


# --- Notices, exceptions, allocation ---


def test_notices_stand_above_the_outcome_which_is_then_conditional(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["notices"]
    result = engine(comparison, reader)
    assert len(result.notices) >= 2
    page = result_page(client, comparison, reader)
    titles = [heading for heading in headings(page) if heading[1] in ("Employ somebody?", "Get ready first")]
    assert len(titles) == len(result.notices)
    order = [words for _, words in headings(page)]
    assert order.index("Employ somebody?") < order.index(inline(find(page, "h1")))
    text = inline(page)
    for key, made in result.notices:
        dimension = comparison.dimension(key)
        assert dimension and dimension.question
        chosen = dimension.question.choice(made)
        assert chosen and chosen.notice and chosen.notice.text.split(".")[0] in text
    assert "If you still buy:" in text


def test_without_notices_nothing_is_conditional(comparison: Comparison, client: Client) -> None:
    page = result_page(client, comparison, readers(comparison)["first"])
    assert "notices" not in ids(page) and "If you still buy" not in inline(page)


@pytest.mark.parametrize("mirrored", [False, True])
def test_exceptions_name_what_speaks_against_the_option_that_leads(
    comparison: Comparison, client: Client, mirrored: bool
) -> None:
    asked = comparison.asked(FULL)
    leading, opposing = (2, -2) if mirrored else (-2, 2)
    reader = Reader({one.key: choice(one, opposing if place > 6 else leading) for place, one in enumerate(asked)})
    result, page = engine(comparison, reader), result_page(client, comparison, reader)
    assert result.exceptions and result.outcome == (Outcome.SECOND if mirrored else Outcome.FIRST)
    section = by_id(page, "exceptions")
    dimensions = [comparison.dimension(one.key) for one in result.exceptions]
    assert [name for _, name in headings(section)][1:] == [one.name for one in dimensions if one]
    for dimension in dimensions:
        assert dimension and dimension.question
        leads, opposes = reversed(dimension.stances) if mirrored else dimension.stances
        made = dimension.question.choice(reader.answers[dimension.key])
        assert made and made.text in inline(section) and opposes.glance in inline(section)
        assert leads.caution.partition("[")[0].strip()[:40] in inline(page)
    other = options(comparison)[0 if mirrored else 1]
    assert f"toward {other}" in inline(section)


def test_no_exceptions_no_section(comparison: Comparison, client: Client) -> None:
    assert "exceptions" not in ids(result_page(client, comparison, readers(comparison)["first"]))


def test_a_blend_says_who_could_do_what(comparison: Comparison, client: Client) -> None:
    asked = comparison.asked(FULL)
    leans = [2, -2] * (len(asked) // 2)
    reader = Reader({one.key: choice(one, lean) for one, lean in zip(asked, leans, strict=False)})
    reader.answers[asked[-1].key] = "both"
    middle = next(one for one in asked if one.question and any(item.lean == 0 for item in one.question.choices))
    reader.answers[middle.key] = choice(middle, 0)
    for balancing in range(3):
        result = engine(comparison, reader)
        if result.outcome is Outcome.BLENDED:
            break
        reader.answers[asked[balancing].key] = "both"
    assert result.outcome is Outcome.BLENDED
    assert {Allocation.FIRST, Allocation.SECOND, Allocation.BOTH, Allocation.FREE} <= set(result.allocation.values())
    table = find(by_id(result_page(client, comparison, reader), "allocation"), "table")
    shown = {row[0]: row[1:] for row in rows(table)[1:]}
    for key, place in result.allocation.items():
        dimension = comparison.dimension(key)
        assert dimension
        expected = {
            Allocation.FIRST: [dimension.first.glance, "–"],
            Allocation.SECOND: ["–", dimension.second.glance],
            Allocation.BOTH: [dimension.first.glance, dimension.second.glance],
            Allocation.FREE: ["Free: either can"],
        }
        assert shown[dimension.name] == expected[place]


@pytest.mark.parametrize("name", [name for name in READERS if name != "blended"])
def test_only_a_blend_is_divided(comparison: Comparison, client: Client, name: str) -> None:
    assert "allocation" not in ids(result_page(client, comparison, readers(comparison)[name]))


def test_not_enough_says_what_is_missing_and_draws_no_verdict(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["not enough"]
    page = result_page(client, comparison, reader)
    outcome = inline(by_id(page, "outcome"))
    assert "1 of 9 questions count so far" in outcome and "at least 4 answers" in outcome
    assert "lean" not in ids(page)
    there = dict(links(by_id(page, "outcome")))["Complete your answers"]
    assert there.startswith(reverse("check", args=[comparison.slug])) and f"{comparison.asked(FULL)[0].key}=" in there


def test_no_answer_at_all_is_not_enough(comparison: Comparison, client: Client) -> None:
    for query in ("", "?way=quick", "?way=full"):
        response = client.get(reverse("recommendation", args=[comparison.slug]) + query)
        assert (query, response.status_code) == (query, 200)
        assert inline(find(parse(response.content), "h1")) == "Not enough to say"


# --- The address ---


def test_the_same_address_shows_the_same_result(comparison: Comparison, client: Client) -> None:
    there = address(comparison, readers(comparison)["exceptions"])
    turned = "&".join(reversed(there.partition("?")[2].split("&")))
    again = client.get(f"{there.partition('?')[0]}?{turned}")
    assert inline(by_id(parse(again.content), "outcome")) == inline(by_id(parse(client.get(there).content), "outcome"))


def test_the_page_names_an_address_that_shows_it_again(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["exceptions"]
    page = result_page(client, comparison, reader)
    shared = next(field for field in find_all(page, "input") if "recommendation" in field.get("value", ""))
    again = client.get(shared.get("value", "").removeprefix("http://testserver"))
    assert again.status_code == 200
    assert inline(by_id(parse(again.content), "reasons")) == inline(by_id(page, "reasons"))


def test_a_changed_position_changes_the_points_at_once(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["first"]
    dimension = comparison.asked(FULL)[0]
    before = reasons(result_page(client, comparison, reader))[dimension.name]
    changed = with_stance(with_stance(dimension, 1, position=0), 2, position=1)
    assert dimension.span != 1
    published = publish(changed)
    assert published.main
    after = reasons(result_page(client, comparison, reader))[dimension.name]
    assert before != after
    one = next(one for one in engine(published.main, reader).contributions if one.key == dimension.key)
    assert said(published.main, changed, one) in after


def test_an_unknown_key_is_reported_with_200_and_changes_nothing(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["first"]
    there = address(comparison, reader)
    response = client.get(f"{there}&former-dimension=1")
    assert response.status_code == 200
    page = parse(response.content)
    assert "mean nothing here, or no more, and were left out: former-dimension=1" in inline(page)
    assert inline(by_id(page, "reasons")) == inline(by_id(parse(client.get(there).content), "reasons"))


@pytest.mark.parametrize("wrong", ["{key}.importance=9", "{key}.importance=-1", "{key}.importance=x", "way=slow"])
def test_a_malformed_value_is_a_400_with_the_rest_understood(
    comparison: Comparison, client: Client, wrong: str
) -> None:
    reader = readers(comparison)["first"]
    sent = wrong.format(key=comparison.asked(FULL)[0].key)
    there = address(comparison, reader).replace("way=full&", "")
    response = client.get(f"{there}&{sent}")
    assert response.status_code == 400
    page = parse(response.content)
    assert sent in inline(find(page, "div", role="alert"))
    assert reasons(page) == reasons(result_page(client, comparison, reader))


def test_two_answers_to_one_question_are_none(comparison: Comparison, client: Client) -> None:
    key = comparison.asked(FULL)[0].key
    response = client.get(f"{address(comparison, Reader())}&{key}=both&{key}=unsure")
    assert response.status_code == 400
    page = parse(response.content)
    assert f"{key}=both" in inline(page) and f"{key}=unsure" in inline(page)
    assert "0 of 9 questions answered" in inline(page)


def test_where_nothing_matters_nothing_is_recommended_and_the_page_says_why(
    comparison: Comparison, client: Client
) -> None:
    reader = readers(comparison)["first"]
    keys = [dimension.key for dimension in comparison.asked(FULL)]
    reader = replace(reader, importances=dict.fromkeys(keys, 0))
    outcome = by_id(result_page(client, comparison, reader), "outcome")
    assert "You have said of every question that it does not matter to you" in inline(outcome)
    assert "questions count so far" not in inline(outcome)
    assert [words for words, _ in links(outcome)] == ["Change the importances"]
    reader = replace(reader, importances=dict.fromkeys(keys[1:], 0))
    outcome = by_id(result_page(client, comparison, reader), "outcome")
    assert "1 of 9 questions count so far" in inline(outcome)
    assert [words for words, _ in links(outcome)] == ["Change the importances"]


def test_the_quick_way_invites_to_the_other_questions(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["first"]
    quick = result_page(client, comparison, reader, QUICK)
    assert "5 of 5 questions answered" in inline(quick)
    there = dict(links(quick))["Answer the other questions too"]
    assert "way=full" in there and there.startswith(reverse("check", args=[comparison.slug]))
    assert "Answer the other questions too" not in dict(links(result_page(client, comparison, reader)))


def test_every_dimension_of_the_result_leads_to_its_page(comparison: Comparison, client: Client) -> None:
    found = dict(links(by_id(result_page(client, comparison, readers(comparison)["first"]), "reasons")))
    for dimension in comparison.asked(FULL):
        assert found[dimension.name] == reverse("dimension", args=[comparison.slug, dimension.slug])


def test_a_result_writes_nothing(comparison: Comparison, client: Client, django_assert_num_queries: Any) -> None:
    there = address(comparison, readers(comparison)["notices"])
    client.get(there)
    with django_assert_num_queries(1):
        client.get(there)
