"""The parts of a result's page, told by the golden personas: in which order, with which of the engine's numbers."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import reverse

from comparison.documents import Comparison, Persona, Published
from comparison.forms import Questionnaire
from comparison.recommendation import Recommendation, recommend
from comparison.results import Shown, outcome_in_sentence, outcome_in_words
from comparison.results.words import FIRMNESS
from tests.markup import by_id, find, find_all, form_values, headings, inline, links, parse, rows, submission, words
from tests.pages import choice, fragment_of
from tests.personas import KINDS, PERSONAS, query_of, result_address, result_of
from tests.publishing import another_comparison, publish, with_stance

HTMX = {"HX-Request": "true"}
PARTS = (
    "notices", "outcome", "firmness", "lean", "strongest", "reasons", "change", "against", "exceptions", "allocation",
    "changes", "open", "not-decisive", "side-by-side", "next", "computed", "share",
)  # fmt: skip
"""The fragments of a result, in the order of its page."""
WITHOUT_HEADING = ("firmness", "change", "share")
"""Parts of other parts."""


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


def opened(client: Client, address: str, status: int = 200) -> Element:
    response = client.get(address)
    assert response.status_code == status
    return find(parse(response.content), "main")


def page_of(client: Client, persona: Persona) -> Element:
    return opened(client, result_address(persona))


def shown_to(persona: Persona, comparison: Comparison) -> Shown:
    form = Questionnaire(comparison, QueryDict(query_of(persona)))
    return Shown(form, result_of(persona, comparison))


def items(part: Element) -> list[Element]:
    """The items of a part's first list."""
    return list(find_all(next(find_all(part, "ol", "ul")), "li"))


def told(content: Published) -> Iterator[tuple[Persona, Comparison]]:
    """Every persona with the comparison whose questions it answers."""
    return ((persona, content.comparisons[persona.comparison]) for persona in PERSONAS)


def names(part: Element) -> list[str]:
    """The headings below a part's own."""
    return [name for level, name in headings(part) if level == 3]


def without_markup(text: str) -> str:
    return re.sub(r"\[([^]@]*)\]\([^)]*\)", r"\1", text).replace("**", "").replace("*", "")


# --- Parts ---


def expected_parts(result: Recommendation) -> list[str]:
    enough = result.outcome != "not-enough"
    there = {
        "notices": bool(result.notices),
        "firmness": enough,
        "lean": enough,
        "strongest": enough,
        "against": enough,
        "exceptions": result.with_exceptions,
        "allocation": result.outcome == "blended",
        "changes": enough,
        "open": bool(result.unanswered),
        "not-decisive": bool(result.important_not_decisive),
    }
    return [part for part in PARTS if there.get(part, True)]


def test_the_parts_stand_in_the_order_of_the_page(content: Published, client: Client) -> None:
    for persona, comparison in told(content):
        page = page_of(client, persona)
        found = [element.get("id") for element in page.iter() if element.get("id") in PARTS]
        assert (persona.key, found) == (persona.key, expected_parts(result_of(persona, comparison)))


def test_every_part_has_a_heading_of_its_own(comparison: Comparison, client: Client) -> None:
    for kind, persona in KINDS.items():
        page = page_of(client, persona)
        parts = [one for one in page.iter() if one.get("id") in PARTS and one.get("id") not in WITHOUT_HEADING]
        bare = [part.get("id") for part in parts if not headings(part)]
        assert (kind, bare) == (kind, [])


def test_a_part_that_is_left_out_leaves_no_link_to_it(comparison: Comparison, client: Client) -> None:
    for kind, persona in KINDS.items():
        page = page_of(client, persona)
        there = {element.get("id") for element in page.iter()}
        broken = [words for words, href in links(page) if href.startswith("#") and href[1:] not in there]
        assert (kind, broken) == (kind, [])


# --- The outcome ---


def test_every_persona_reads_the_outcome_that_its_editors_expect(content: Published, client: Client) -> None:
    for persona, comparison in told(content):
        heading = inline(find(by_id(page_of(client, persona), "outcome"), "h1"))
        assert (persona.key, heading) == (persona.key, outcome_in_words(result_of(persona, comparison), comparison))


def test_the_firmness_is_the_engines_word_and_shares(content: Published, client: Client) -> None:
    for persona, comparison in told(content):
        result = result_of(persona, comparison)
        if result.word is None or result.nearby is None or result.all_weightings is None:
            continue
        said = inline(by_id(page_of(client, persona), "firmness"))
        nearby, everywhere = result.nearby.shown[result.zone], result.all_weightings.shown[result.zone]
        assert said.startswith(f"{FIRMNESS[result.word]}. It stays ")
        assert f"in {nearby}% of weightings like yours, and in {everywhere}% of all weightings." in said
        assert f"{result.coverage.answered} of {result.coverage.asked} questions answered" in said


def test_not_enough_shows_no_share_and_no_margin(comparison: Comparison, client: Client) -> None:
    text = inline(page_of(client, KINDS["not enough"]))
    assert not re.search(r"\d%( |$)", text) and "The margin is" not in text
    assert not any(f"{word}. It stays" in text for word in FIRMNESS.values())


@pytest.mark.parametrize(("kind", "title"), [("employ", "Employ somebody?"), ("get ready", "Get ready first")])
def test_each_notice_stands_above_a_verdict_that_it_makes_conditional(
    comparison: Comparison, client: Client, kind: str, title: str
) -> None:
    page = page_of(client, KINDS[kind])
    [notice] = shown_to(KINDS[kind], comparison).notices
    assert title in [name for _, name in headings(by_id(page, "notices"))]
    assert without_markup(notice.text)[:60] in words(by_id(page, "notices"))
    assert words(by_id(page, "outcome")).startswith("If you still buy:")


# --- Reasons, and the case against ---


def test_the_three_strongest_reasons_are_the_engines_largest(content: Published, client: Client) -> None:
    for persona, comparison in told(content):
        result = result_of(persona, comparison)
        if not result.reasons_for:
            continue
        wanted = [comparison.dimension(one.key) for one in result.reasons_for[:3]]
        part = by_id(page_of(client, persona), "strongest")
        assert (persona.key, names(part)) == (persona.key, [one.name for one in wanted if one])
        for item, one in zip(items(part), result.reasons_for, strict=False):
            assert f"{abs(one.points)} point" in inline(item)


def test_where_no_option_leads_what_pulls_most_is_named(comparison: Comparison, client: Client) -> None:
    part = by_id(page_of(client, KINDS["blended"]), "strongest")
    result = result_of(KINDS["blended"], comparison)
    pulls = {comparison.dimension(one.key): max(one.points_1, one.points_2) for one in result.contributions}
    named = [pull for dimension, pull in pulls.items() if dimension and dimension.name in names(part)]
    assert headings(part)[0] == (2, "What pulls most") and len(named) == 3
    assert min(named) >= 1


def test_the_case_against_is_what_pulls_the_other_way_with_the_leaders_cautions(
    content: Published, client: Client
) -> None:
    for persona, comparison in told(content):
        result, part_names = result_of(persona, comparison), []
        for one in result.reasons_against[:3]:
            dimension = comparison.dimension(one.key)
            assert dimension
            part_names.append(dimension.name)
            part = by_id(page_of(client, persona), "against")
            leads = dimension.first if result.outcome == "first" else dimension.second
            assert f"{abs(one.points)} point" in inline(part)
            assert without_markup(leads.caution)[:50] in inline(part)
        if part_names:
            assert (persona.key, names(part)) == (persona.key, part_names)


def test_the_case_against_is_as_large_as_the_case_for(comparison: Comparison, client: Client) -> None:
    for kind, persona in KINDS.items():
        page = page_of(client, persona)
        if kind == "not enough":
            continue
        case_for, against = by_id(page, "strongest"), by_id(page, "against")
        assert {level for level, _ in headings(case_for)} == {level for level, _ in headings(against)}
        assert len(items(against)) >= 1
        assert len(words(against)) >= len(words(case_for)) / 2, kind


def test_without_an_opposing_answer_the_cautions_of_what_counts_most_stand_there(
    comparison: Comparison, client: Client
) -> None:
    query = "&".join(f"{one.key}={choice(one, -2)}" for one in comparison.asked("full"))
    part = by_id(opened(client, f"{reverse('recommendation', args=[comparison.slug])}?{query}"), "against")
    assert f"No answer of yours speaks against {comparison.first.in_sentence}." in inline(part)
    for name in names(part):
        dimension = next(one for one in comparison.dimensions if one.name == name)
        assert without_markup(dimension.first.caution)[:50] in inline(part)


# --- What would change it ---


def changes_on(page: Element) -> list[tuple[str, str, str]]:
    """Each change of the page: its words, the outcome that it names, and the address that applies it."""
    found = []
    for item in find_all(by_id(page, "changes"), "li"):
        [(_, address)] = links(item)
        found.append((inline(item), inline(find(item, "b")), address))
    return found


def test_all_changes_of_the_engine_are_named_two_at_once_and_the_rest_folded(
    content: Published, client: Client
) -> None:
    for persona, comparison in told(content):
        result = result_of(persona, comparison)
        if result.outcome == "not-enough":
            continue
        page = page_of(client, persona)
        part = by_id(page, "changes")
        total = len(result.flips) + len(result.importance_flips)
        folded = sum(len(list(find_all(details, "li"))) for details in find_all(part, "details"))
        assert (persona.key, len(changes_on(page)), folded) == (persona.key, total, max(0, total - 2))
        if folded:
            assert inline(find(part, "summary")) == f"{folded} more"


def test_every_change_leads_to_the_outcome_that_it_names(comparison: Comparison, client: Client) -> None:
    """Property 11 on the page: engine and page agree with what the link promises."""
    applied = 0
    for persona in KINDS.values():
        if persona.expected == "not-enough":
            continue
        before = outcome_in_sentence(result_of(persona, comparison).outcome, comparison)
        for said, outcome, address in changes_on(page_of(client, persona)):
            form = Questionnaire(comparison, QueryDict(urlsplit(address).query))
            result = recommend(form.questions, form.answers, form.importances)
            assert (persona.key, said, outcome_in_sentence(result.outcome, comparison)) == (persona.key, said, outcome)
            # Several changes lead, one leads.
            assert (" leads to " in said) == ("”, and " not in said) != (" lead to " in said)
            heading = inline(find(opened(client, address), "h1"))
            assert (persona.key, said, heading) == (persona.key, said, outcome_in_words(result, comparison))
            assert outcome != before
            applied += 1
    assert applied > 50


def test_every_change_of_every_persona_changes_only_what_it_names(content: Published) -> None:
    for persona, comparison in told(content):
        shown = shown_to(persona, comparison)
        for change in shown.changes:
            after = Questionnaire(comparison, QueryDict(change.query))
            differing = {
                dimension.key
                for dimension in shown.form.asked
                if after.answers.get(dimension.key) != shown.form.answers.get(dimension.key)
                or after.importance(dimension) != shown.form.importance(dimension)
            }
            assert differing == {dimension.key for dimension, _ in change.changed}
            assert after.way == persona.way


def test_no_change_is_a_result_too(comparison: Comparison, client: Client) -> None:
    published = publish(*another_comparison(comparison, 1, dimensions=20))
    asked = published.comparisons["another-1"].asked("full")
    query = "&".join(f"{one.key}={choice(one, -2)}" for one in asked)
    part = by_id(opened(client, f"{reverse('recommendation', args=['another-1'])}?{query}"), "changes")
    assert "No change of up to three answers, and no change of one importance, leads" in inline(part)
    assert not links(part)


# --- Open, not decisive, the table, what to do ---


def test_open_questions_are_links_and_the_next_best_one_is_named(content: Published, client: Client) -> None:
    for persona, comparison in told(content):
        result = result_of(persona, comparison)
        if not result.unanswered or result.interval is None:
            continue
        part = by_id(page_of(client, persona), "open")
        assert len(items(part)) == len(result.unanswered)
        for _, address in links(part):
            assert client.get(address).status_code == 200 and "from=check" in address
        following = comparison.dimension(result.interval.next_question or "")
        if following and following.question:
            assert f"Answer “{following.question.text}” next" in inline(part)
        if result.interval.decided:
            assert "Already decided" in inline(part)


def test_a_quick_result_names_what_was_not_asked_and_leads_there(comparison: Comparison, client: Client) -> None:
    asked = comparison.asked("quick")
    left_out = [one for one in comparison.asked("full") if one not in asked]
    assert left_out
    query = "way=quick&" + "&".join(f"{one.key}={choice(one, -2)}" for one in asked)
    path = reverse("recommendation", args=[comparison.slug])
    part = by_id(opened(client, f"{path}?{query}"), "left-out")
    assert [name for name, _ in links(part)] == [one.name for one in left_out]
    assert "employing somebody" in inline(part)
    for _, address in links(part):
        assert client.get(address).status_code == 200
        assert "way=full" in address and f"{asked[0].key}=" in address
    assert 'id="left-out"' not in client.get(f"{path}?{query.replace('quick', 'full')}").text


def test_what_is_decided_already_is_said(comparison: Comparison, client: Client) -> None:
    *answered, last = comparison.asked("full")
    query = "&".join(f"{one.key}={choice(one, -2)}" for one in answered)
    address = f"{reverse('recommendation', args=[comparison.slug])}?{query}&{last.key}.importance=1"
    part = by_id(opened(client, address), "open")
    assert "Already decided: no answer to these can change what leads." in inline(part)
    assert "next: it can move" not in inline(part)


def test_what_is_important_but_not_decisive_is_said_openly(comparison: Comparison, client: Client) -> None:
    dimension = comparison.asked("full")[0]
    publish(with_stance(with_stance(dimension, 1, position=0), 2, position=1))
    address = result_address(KINDS["first"]).replace(f"{dimension.key}.importance", "former.importance")
    page = opened(client, f"{address}&{dimension.key}.importance=3")
    assert [name for name, _ in links(by_id(page, "not-decisive"))] == [dimension.name]
    assert "they decide little" in inline(by_id(page, "not-decisive"))


def test_the_table_marks_the_side_that_each_answer_points_to(comparison: Comparison, client: Client) -> None:
    for kind in ("with exceptions", "blended", "not enough"):
        result = result_of(KINDS[kind], comparison)
        pulls = {one.key: (one.points_1 > 0, one.points_2 > 0) for one in result.contributions}
        table = find(by_id(page_of(client, KINDS[kind]), "side-by-side"), "table")
        marked = {name: ("your answer" in first, "your answer" in second) for name, first, second in rows(table)[1:]}
        asked = comparison.asked(KINDS[kind].way)
        assert marked == {one.name: pulls.get(one.key, (False, False)) for one in asked}


def test_questions_to_ask_belong_to_the_reasons_and_exceptions_and_to_no_side(
    comparison: Comparison, client: Client
) -> None:
    persona = KINDS["with exceptions"]
    result, part = result_of(persona, comparison), by_id(page_of(client, persona), "next")
    keys = dict.fromkeys(one.key for one in (*result.reasons_for[:3], *result.exceptions))
    wanted = [dimension.name for dimension in map(comparison.dimension, keys) if dimension]
    assert [inline(summary) for summary in find_all(part, "summary")] == wanted
    assert "Ask before you sign, whichever way you go" in names(part)
    assert "Ask whoever offers" not in inline(part)
    for dimension in map(comparison.dimension, keys):
        assert dimension and re.split(r"\*\*", dimension.ask)[1] in inline(part)


def test_points_for_the_contract_are_the_dimensions_that_ask_nothing(comparison: Comparison, client: Client) -> None:
    unasked = [one for one in comparison.dimensions if one.question is None]
    assert unasked
    for kind in KINDS:
        part = by_id(page_of(client, KINDS[kind]), "next")
        assert {one.name for one in unasked} <= {name for name, _ in links(part)}


# --- How it was computed, and the address ---


def test_the_page_names_its_rules_and_the_day_of_its_texts(comparison: Comparison, client: Client) -> None:
    part = by_id(page_of(client, KINDS["first"]), "computed")
    result = result_of(KINDS["first"], comparison)
    assert f"Rules {result.rules}, texts of " in inline(part)
    assert reverse("method", args=[comparison.slug]) in [address for _, address in links(part)]


def test_the_shared_address_holds_rules_moment_and_answers_and_shows_the_same(
    comparison: Comparison, client: Client
) -> None:
    for kind, persona in KINDS.items():
        page = page_of(client, persona)
        share = by_id(page, "share").get("value", "")
        sent = dict(parse_qsl(urlsplit(share).query))
        assert share.startswith("http://testserver/") and {"rules", "on", "way"} <= set(sent)
        assert dict(persona.answers).items() <= sent.items()
        again = opened(client, share)
        assert (kind, words(by_id(again, "outcome"))) == (kind, words(by_id(page, "outcome")))
        assert by_id(again, "share").get("value") == share


def test_the_address_stands_there_as_text_for_print_and_without_javascript(
    comparison: Comparison, client: Client
) -> None:
    page = page_of(client, KINDS["first"])
    field = by_id(page, "share")
    assert (field.tag, field.get("readonly") is not None, by_id(page, "copy").get("hidden") is not None) == (
        "input", True, True,
    )  # fmt: skip
    assert field.get("value", "") in inline(page)


def test_the_headline_for_print_has_no_name_and_is_never_sent(comparison: Comparison, client: Client) -> None:
    page = page_of(client, KINDS["first"])
    assert by_id(page, "headline").get("name") is None
    assert not any(by_id(page, "headline") in form.iter() for form in find_all(page, "form"))


def test_the_numbers_are_the_same_on_page_fragment_and_method_example(comparison: Comparison, client: Client) -> None:
    method = find(parse(client.get(reverse("method", args=[comparison.slug])).content), "main")
    address = next(there for name, there in links(by_id(method, "example")) if "recommendation" in there)
    example = {row[0]: row[-1] for row in rows(find(by_id(method, "example"), "table"))[1:-1]}
    whole = opened(client, address)
    part = parse(client.get(fragment_of(address), headers=HTMX).content, fragment=True)
    assert words(by_id(whole, "step")) == words(by_id(part, "step"))
    for item in items(by_id(whole, "reasons")):
        [(_, name)] = headings(item)
        number = int(example[name].replace("−", "-"))
        assert f"{abs(number)} point" in inline(item) if number else "Level" in inline(item)
    margin = rows(find(by_id(method, "example"), "table"))[-1][-1]
    assert margin.partition(" of ")[0].lstrip("−") in inline(by_id(whole, "lean"))
    assert margin.partition(" of ")[2] in inline(by_id(whole, "lean"))


# --- Changing an answer on the page ---


def button_pressed(client: Client, page: Element, base: str, **chosen: str) -> tuple[str, Element]:
    address = submission(page, "Update the recommendation", base, **chosen)
    return address, opened(client, address)


def test_the_button_changes_one_answer_and_says_what_came_of_it(comparison: Comparison, client: Client) -> None:
    persona, dimension = KINDS["first"], comparison.asked("full")[0]
    address, page = button_pressed(client, page_of(client, persona), result_address(persona), **{dimension.key: "both"})
    sent = QueryDict(urlsplit(address).query)
    form = Questionnaire(comparison, sent)
    assert form.answers == dict(persona.answers) | {dimension.key: "both"}
    outcome = outcome_in_words(recommend(form.questions, form.answers, form.importances), comparison)
    said = inline(by_id(page, "change"))
    assert f"Changed: {dimension.name}: Both, in different parts of our work." in said
    assert f"{outcome}." in said and inline(find(page, "h1")) == outcome


def test_a_changed_importance_is_said_in_words(comparison: Comparison, client: Client) -> None:
    persona, dimension = KINDS["blended"], comparison.asked("full")[1]
    name = f"{dimension.key}.importance"
    before = dict(persona.importances).get(dimension.key, 2)
    _, page = button_pressed(
        client, page_of(client, persona), result_address(persona), **{name: "0" if before else "3"}
    )
    said = inline(by_id(page, "change"))
    assert f"Changed: {dimension.name}: {'not at all' if before else 'a great deal'}." in said


def test_nothing_changed_is_said_too_and_only_after_the_button(comparison: Comparison, client: Client) -> None:
    persona = KINDS["second"]
    page = page_of(client, persona)
    assert "Nothing was changed" not in inline(page) and by_id(page, "change").get("open") is None
    _, again = button_pressed(client, page, result_address(persona))
    assert "Nothing was changed. The outcome stays:" in inline(again) and by_id(again, "change").get("open") is not None


def test_on_the_quick_way_answers_to_the_other_questions_are_kept(comparison: Comparison, client: Client) -> None:
    other = next(one for one in comparison.asked("full") if one not in comparison.asked("quick"))
    base = f"{result_address(KINDS['quick'])}&{other.key}=both&{other.key}.importance=3"
    changed = comparison.asked("quick")[0].key
    address, _ = button_pressed(client, opened(client, base), base, **{changed: "both"})
    sent = dict(parse_qsl(urlsplit(address).query))
    assert (sent["way"], sent[other.key], sent[f"{other.key}.importance"]) == ("quick", "both", "3")


@pytest.mark.parametrize("before", ["x", "%00", "scope=no-such", "way=slow&scope=a&scope=b", "%26" * 500, "a" * 8_000])
def test_a_hostile_before_is_no_failure(comparison: Comparison, client: Client, before: str) -> None:
    response = client.get(f"{result_address(KINDS['not enough'])}&before={before}")
    assert response.status_code in (200, 400)


def fragment(client: Client, address: str) -> HttpResponse:
    response = client.get(fragment_of(address), headers=HTMX)
    assert response.status_code == 200
    return response


def test_the_fragment_pushes_the_address_without_before_and_announces_the_change(
    comparison: Comparison, client: Client
) -> None:
    persona, dimension = KINDS["first"], comparison.asked("full")[0]
    changed = result_address(persona).replace(
        f"{dimension.key}={dict(persona.answers)[dimension.key]}", f"{dimension.key}=both"
    )
    response = fragment(client, f"{changed}&before={query_of(persona).replace('&', '%26').replace('=', '%3D')}")
    part = parse(response.content, fragment=True)
    assert response.headers["HX-Push-Url"] == changed
    assert response.headers["Cache-Control"] == "private, no-store"
    assert inline(by_id(part, "status")) == inline(next(find_all(by_id(part, "change"), "p")))
    assert inline(by_id(part, "status")).startswith(f"Changed: {dimension.name}: Both")
    assert inline(find(part, "title")).startswith("Recommendation: ")


def test_focus_goes_to_the_heading_on_arrival_and_nowhere_on_a_change(comparison: Comparison, client: Client) -> None:
    def focused(address: str) -> list[str]:
        tree = parse(fragment(client, address).content, fragment=True)
        return [element.get("id") or element.tag for element in tree.iter() if element.get("autofocus") is not None]

    assert focused(result_address(KINDS["first"])) == ["h1"]
    assert focused(result_address(KINDS["employ"])) == ["notices"]
    assert focused(f"{result_address(KINDS['employ'])}&before=way%3Dfull") == []


def test_without_htmx_the_fragment_is_its_page(comparison: Comparison, client: Client) -> None:
    address = result_address(KINDS["first"])
    response = client.get(f"{fragment_of(address)}&before=way%3Dfull")
    assert (response.status_code, response.headers["Location"]) == (302, address)


# --- Headers and logs ---


@pytest.mark.parametrize("name", ["recommendation", "compare", "totals_add"])
def test_a_page_of_answers_is_kept_private_and_found_by_nobody(
    comparison: Comparison, client: Client, name: str
) -> None:
    response = client.get(f"{reverse(name, args=[comparison.slug])}?{query_of(KINDS['first'])}")
    kept = "private, no-store" if name == "totals_add" else "private, no-cache"
    assert response.headers["Cache-Control"] == kept
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "same-origin"
    robots = find(parse(response.content), "meta", name="robots")
    assert robots.get("content") == "noindex"
    assert not response.cookies


MARKED = "a-value-that-no-log-may-hold"


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("name", ["recommendation", "recommendation_fragment", "compare", "totals_add", "question"])
def test_no_log_holds_what_was_asked(
    comparison: Comparison, client: Client, caplog: Any, monkeypatch: Any, name: str, fails: bool
) -> None:
    if fails:
        monkeypatch.setattr("comparison.editions.current", lambda: 1 / 0)
    client.raise_request_exception = False
    steps = [comparison.slug, "no-such-dimension"] if name == "question" else [comparison.slug]
    query = f"scope={MARKED}&way={MARKED}&on={MARKED}&a=?way={MARKED}&before={MARKED}"
    caplog.set_level(logging.DEBUG)
    response = client.get(f"{reverse(name, args=steps)}?{query}", headers=HTMX)
    assert response.status_code == (500 if fails else 404 if name == "question" else 400)
    logged = [logging.Formatter("%(message)s").format(record) for record in caplog.records]
    assert any(str(response.status_code) in str(record.__dict__.get("status_code")) for record in caplog.records)
    assert not [line for line in logged if MARKED in line]


def test_a_citation_in_a_caution_leads_to_its_source_on_the_same_page(comparison: Comparison, client: Client) -> None:
    result = result_of(KINDS["with exceptions"], comparison)
    against = comparison.dimension(result.reasons_against[0].key)
    assert against
    publish(with_stance(against, 1, caution="It costs more than it says [@vita-2016]."))
    page = page_of(client, KINDS["with exceptions"])
    cited = {there[1:] for _, there in links(page) if there.startswith("#source-")}
    assert cited == {"source-vita-2016"} <= {element.get("id") for element in page.iter()}


def test_what_an_address_repeats_is_escaped(comparison: Comparison, client: Client) -> None:
    response = client.get(f"{result_address(KINDS['first'])}&x=%3Chostile%3E&way=%22hostile%27")
    assert response.status_code == 400
    assert "&lt;hostile&gt;" in response.text and "&quot;hostile&#x27;" in response.text
    assert "<hostile" not in response.text and '"hostile' not in response.text


def test_an_answer_in_another_order_is_the_same_result(comparison: Comparison, client: Client) -> None:
    persona = replace(KINDS["with exceptions"], answers=tuple(reversed(KINDS["with exceptions"].answers)))
    assert words(by_id(page_of(client, persona), "outcome")) == words(
        by_id(page_of(client, KINDS["with exceptions"]), "outcome")
    )


# --- The form on the page ---


@pytest.mark.parametrize("persona", PERSONAS[:3], ids=lambda persona: persona.key)
def test_the_form_holds_every_answer_and_importance_as_they_were_given(
    persona: Persona, content: Published, client: Client
) -> None:
    form = Questionnaire(content.comparisons[persona.comparison], QueryDict(query_of(persona)))
    held = dict(form_values(find(by_id(page_of(client, persona), "change"), "form")))
    for dimension in form.asked:
        assert held[dimension.key] == form.answers.get(dimension.key, "")
        assert held[f"{dimension.key}.importance"] == str(form.importance(dimension))
