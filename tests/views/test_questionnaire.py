"""The questionnaire over plain HTTP: what a reader without JavaScript meets, and the fragments that HTMX swaps in."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from comparison.answers import FULL, QUICK
from comparison.documents import Comparison, Dimension, Published
from tests.markup import (
    by_id,
    choices,
    chosen,
    find,
    find_all,
    headings,
    inline,
    link,
    links,
    parse,
    submission,
)
from tests.pages import FRAGMENTS, addresses, expected_status, fragment_of, readers
from tests.publishing import another_comparison, publish

HTMX = {"HX-Request": "true"}


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


@pytest.fixture
def start(comparison: Comparison) -> str:
    return reverse("questionnaire", args=[comparison.slug])


class Browser:
    """A browser without JavaScript: it follows links, sends forms, and knows where it is."""

    def __init__(self, client: Client, address: str) -> None:
        self.client = client
        self.open(address)

    def open(self, address: str) -> None:
        self.response = self.client.get(address, follow=True)
        redirects = self.response.redirect_chain
        self.address = redirects[-1][0] if redirects else address
        self.page: Element = parse(self.response.content)

    def press(self, button: str, **chosen: str) -> None:
        self.open(submission(self.page, button, self.address, **chosen))

    def follow(self, words: str) -> None:
        self.open(link(find(self.page, "main"), words))

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.address).query))

    @property
    def heading(self) -> str:
        return inline(find(find(self.page, "main"), "h1"))


def question_page(comparison: Comparison, dimension: Dimension) -> str:
    return reverse("question", args=[comparison.slug, dimension.slug])


# --- From start to result ---


@pytest.mark.parametrize(("way", "count"), [(QUICK, 5), (FULL, 9)])
def test_a_reader_answers_every_question_and_gets_a_recommendation(
    comparison: Comparison, client: Client, start: str, way: str, count: int
) -> None:
    asked = comparison.asked(way)
    assert len(asked) == count
    browser = Browser(client, start)
    browser.press("Begin", way=way)
    given: dict[str, str] = {"way": way}
    for number, dimension in enumerate(asked, 1):
        assert dimension.question and browser.heading == dimension.question.text
        assert f"Question {number} of {count}" in inline(browser.page)
        assert browser.query == given
        given[dimension.key] = dimension.question.choices[number % 5].key
        browser.press("Continue", **{dimension.key: given[dimension.key]})
    assert (browser.heading, browser.query) == ("Check your answers", given)
    assert f"{count} of {count} questions answered" in inline(browser.page)
    browser.press("Show the recommendation", **{f"{asked[0].key}.importance": "3"})
    assert browser.response.status_code == 200
    assert browser.path == reverse("recommendation", args=[comparison.slug])
    sent = {name: value for name, value in browser.query.items() if value != "2"}
    assert sent == given | {f"{asked[0].key}.importance": "3"}
    assert f"{count} of {count} questions answered" in inline(browser.page)


def test_the_quick_way_asks_exactly_the_five_quick_questions(
    comparison: Comparison, client: Client, start: str
) -> None:
    browser = Browser(client, start)
    browser.press("Begin", way="quick")
    met = []
    while browser.heading != "Check your answers":
        met.append(browser.path)
        name = next(find_all(browser.page, "input", type="radio")).get("name", "")
        browser.press("Continue", **{name: "unsure"})
    quick = [one for one in comparison.dimensions if one.question and one.question.quick]
    assert met == [question_page(comparison, one) for one in quick] and len(met) == 5
    assert len(headings(find(browser.page, "form"))) == 5


def test_the_start_says_what_it_takes_and_that_nothing_is_stored(client: Client, start: str) -> None:
    text = inline(find(Browser(client, start).page, "main"))
    assert "5 questions" in text and "9 questions" in text and "minutes" in text
    assert "Nothing is stored" in text


def test_a_question_offers_five_situations_and_then_two_other_answers(comparison: Comparison, client: Client) -> None:
    for dimension in comparison.asked(FULL):
        page = parse(client.get(question_page(comparison, dimension)).content)
        question = dimension.question
        assert question
        offered = {choice.text: choice.key for choice in question.choices}
        offered |= {"Both, in different parts of our work": "both", "Don’t know yet": "unsure"}
        assert list(choices(page, dimension.key).items()) == list(offered.items())
        assert chosen(page, dimension.key) == []
        group = find(page, "fieldset")
        assert inline(find(group, "legend")) == question.text
        text = inline(group)
        assert text.index(question.choices[-1].text) < text.index(" or Both, in different parts")
        assert question.why in text and question.consequence in inline(page)


def test_no_answer_is_chosen_for_the_reader(comparison: Comparison, client: Client) -> None:
    page = parse(client.get(reverse("check", args=[comparison.slug])).content)
    assert inline(page).count("Not answered yet") == len(comparison.asked(FULL))
    for dimension in comparison.asked(FULL):
        assert chosen(page, f"{dimension.key}.importance") == ["2"]


# --- Back and forth ---


def test_back_keeps_every_answer(comparison: Comparison, client: Client, start: str) -> None:
    asked = comparison.asked(QUICK)
    browser = Browser(client, start)
    browser.press("Begin", way="quick")
    for dimension in asked:
        browser.press("Continue", **{dimension.key: "both"})
    given = browser.query
    for dimension in reversed(asked):
        browser.follow("Back")
        assert (browser.path, browser.query) == (question_page(comparison, dimension), given)
        assert chosen(browser.page, dimension.key) == ["both"]
    browser.follow("Back")
    assert (browser.path, browser.query) == (start, given)
    assert chosen(browser.page, "way") == ["quick"]
    browser.press("Begin")
    assert (browser.path, browser.query) == (question_page(comparison, asked[0]), given)


def test_a_changed_answer_replaces_the_old_one_and_returns_to_the_check_page(
    comparison: Comparison, client: Client
) -> None:
    reader = readers(comparison)["exceptions"]
    dimension = comparison.asked(FULL)[3]
    browser = Browser(client, f"{reverse('check', args=[comparison.slug])}?{reader.query()}")
    browser.follow(f"Change ({dimension.name})")
    assert browser.path == question_page(comparison, dimension)
    assert chosen(browser.page, dimension.key) == [reader.answers[dimension.key]]
    browser.press("Continue", **{dimension.key: "both"})
    assert (browser.path, browser.heading) == (reverse("check", args=[comparison.slug]), "Check your answers")
    assert browser.query == {"way": "full"} | reader.answers | {dimension.key: "both"}


def test_back_from_a_change_returns_to_the_check_page(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["exceptions"]
    dimension = comparison.asked(FULL)[3]
    browser = Browser(client, f"{question_page(comparison, dimension)}?{reader.query()}&from=check")
    browser.follow("Back")
    assert browser.path == reverse("check", args=[comparison.slug])
    assert browser.query == {"way": "full"} | reader.answers


def test_importances_survive_a_change_of_answer(comparison: Comparison, client: Client) -> None:
    first, second = comparison.asked(FULL)[:2]
    query = f"{first.key}=both&{first.key}.importance=3&{second.key}.importance=0"
    browser = Browser(client, f"{question_page(comparison, first)}?{query}&from=check")
    browser.press("Continue", **{first.key: "unsure"})
    assert chosen(browser.page, f"{first.key}.importance") == ["3"]
    assert chosen(browser.page, f"{second.key}.importance") == ["0"]


def test_a_result_can_be_changed_with_everything_kept(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["exceptions"]
    key = comparison.asked(FULL)[0].key
    query = f"{reader.query()}&{key}.importance=1"
    browser = Browser(client, f"{reverse('recommendation', args=[comparison.slug])}?{query}")
    browser.follow("Change answers")
    assert browser.heading == "Check your answers"
    assert browser.query == {"way": "full"} | reader.answers | {f"{key}.importance": "1"}
    assert chosen(browser.page, f"{key}.importance") == ["1"]


def test_the_check_page_shows_every_answer_in_words(comparison: Comparison, client: Client) -> None:
    reader = readers(comparison)["first"]
    page = parse(client.get(f"{reverse('check', args=[comparison.slug])}?{reader.query()}").content)
    for dimension in comparison.asked(FULL):
        assert dimension.question
        answer = dimension.question.choice(reader.answers[dimension.key])
        item = next(item for item in find_all(page, "li") if headings(item) == [(2, dimension.name)])
        assert answer and answer.text in inline(item) and dimension.question.text in inline(item)


def test_the_quick_way_can_be_gone_on_to_the_full_one(comparison: Comparison, client: Client) -> None:
    key = comparison.asked(QUICK)[0].key
    browser = Browser(client, f"{reverse('recommendation', args=[comparison.slug])}?way=quick&{key}=both")
    browser.follow("Answer the other questions too")
    assert browser.query == {"way": "full", key: "both"}
    assert f"1 of {len(comparison.asked(FULL))} questions answered" in inline(browser.page)


def test_a_question_outside_the_quick_way_is_asked_in_the_full_one(comparison: Comparison, client: Client) -> None:
    dimension = next(one for one in comparison.asked(FULL) if one not in comparison.asked(QUICK))
    quick = comparison.asked(QUICK)[0].key
    browser = Browser(client, f"{question_page(comparison, dimension)}?way=quick&{quick}=both")
    assert dimension.question and browser.heading == dimension.question.text
    assert browser.query == {"way": "full", quick: "both"}


# --- What has to be mended ---


def test_no_answer_is_a_400_that_says_what_to_do(comparison: Comparison, client: Client) -> None:
    first, second = comparison.asked(FULL)[:2]
    address = f"{question_page(comparison, second)}?way=full&{first.key}=both&{first.key}.importance=3&next=1"
    browser = Browser(client, address)
    assert browser.response.status_code == 400
    summary = find(browser.page, "div", role="alert")
    assert headings(summary) == [(2, "There is a problem")]
    words, target = links(summary)[0]
    assert "Choose one of the answers" in words and "Don’t know yet" in words
    field = by_id(browser.page, target.removeprefix("#"))
    assert (field.get("type"), field.get("name")) == ("radio", second.key)
    described = find(browser.page, "fieldset").get("aria-describedby", "").split()
    assert all(inline(by_id(browser.page, name)) for name in described)
    assert inline(find(browser.page, "title")).startswith("Error: ")
    browser.press("Continue", **{second.key: "unsure"})
    assert browser.query == {"way": "full", first.key: "both", f"{first.key}.importance": "3", second.key: "unsure"}


@pytest.mark.parametrize("page", ["question", "check", "recommendation", "questionnaire"])
def test_a_malformed_address_is_a_400_that_keeps_what_was_understood(
    comparison: Comparison, client: Client, page: str
) -> None:
    first, second, third = comparison.asked(FULL)[:3]
    steps = [comparison.slug, third.slug] if page == "question" else [comparison.slug]
    query = f"{first.key}=both&{second.key}.importance=9&next=1&{third.key}=unsure"
    response = client.get(f"{reverse(page, args=steps)}?{query}")
    assert response.status_code == 400
    tree = parse(response.content)
    assert f"{second.key}.importance=9" in inline(find(tree, "div", role="alert"))
    kept = [dict(parse_qsl(urlsplit(address).query)) for _, address in links(find(tree, "main"))]
    hidden = [{f.get("name"): f.get("value") for f in find_all(form, "input")} for form in find_all(tree, "form")]
    assert any(one.get(first.key) == "both" for one in kept + hidden)
    assert not any(one.get(f"{second.key}.importance") == "9" for one in kept + hidden)


@pytest.mark.parametrize(
    "parameter", ["former=1", "{other}.importance=3", "{key}=former-choice", "utm_source=Some news", "{foreign}=both"]
)
def test_what_means_nothing_here_is_reported_and_left_out(
    comparison: Comparison, client: Client, parameter: str
) -> None:
    key = comparison.asked(FULL)[0].key
    sent = parameter.format(key=key, other="former", foreign="copy-0")
    response = client.get(f"{reverse('check', args=[comparison.slug])}?{sent}")
    assert response.status_code == 200
    assert f"mean nothing here, or no more, and were left out: {sent}" in inline(parse(response.content))


def test_what_was_sent_is_shown_as_text(comparison: Comparison, client: Client) -> None:
    key = comparison.asked(FULL)[0].key
    script = "<script>alert(1)</script>"
    for page in ("questionnaire", "check", "recommendation"):
        for name in (script, f"{key}.importance", "way"):
            text = client.get(reverse(page, args=[comparison.slug]), {name: script}).text
            assert "<script>alert" not in text and "&lt;script&gt;alert" in text


# --- What is not asked ---


def test_a_comparison_without_questions_has_no_questionnaire(comparison: Comparison, client: Client) -> None:
    publish(*another_comparison(comparison, 1, dimensions=2, questions=0))
    for name in ("questionnaire", "check", "recommendation", "compare", "method", "totals", "totals_add"):
        assert (name, client.get(reverse(name, args=["another-1"])).status_code) == (name, 404)
    assert client.get(reverse("question", args=["another-1", "copy-0"])).status_code == 404
    assert client.get("/another-1/").status_code == 200


def test_without_quick_questions_there_is_the_full_way_only(comparison: Comparison, client: Client) -> None:
    parts = another_comparison(comparison, 1, dimensions=3)
    slow = [
        replace(part, question=part.question and replace(part.question, quick=False))
        if isinstance(part, Dimension)
        else part
        for part in parts
    ]
    publish(*slow)
    browser = Browser(client, "/another-1/questionnaire/?way=quick")
    assert list(choices(browser.page, "way").values()) == ["full"]
    browser.press("Begin")
    assert browser.query == {"way": "full"}
    for name in ("check", "recommendation", "compare", "totals_add"):
        assert (name, client.get(f"{reverse(name, args=['another-1'])}?way=quick").status_code) == (name, 200)


def test_a_dimension_without_a_question_is_not_asked(comparison: Comparison, client: Client) -> None:
    silent = next(one for one in comparison.dimensions if one.question is None)
    assert client.get(question_page(comparison, silent)).status_code == 404


# --- Fragments ---


def fragment(client: Client, address: str) -> HttpResponse:
    return client.get(fragment_of(address), headers=HTMX)


def told(element: Element) -> list[str]:
    """Everything that an element says or does, but where the focus goes after a swap."""
    found = []
    for one in element.iter():
        attributes = {name: value for name, value in one.attrib.items() if name != "autofocus"}
        found.append(f"{one.tag} {sorted(attributes.items())} {' '.join((one.text or '').split())}")
        found.append(" ".join((one.tail or "").split()))
    return found[:-1]


def test_a_fragment_says_the_same_as_its_page(content: Published, client: Client) -> None:
    found = addresses(content)
    for name in FRAGMENTS:
        part = fragment(client, found[name])
        assert (name, part.status_code) == (name, expected_status(name))
        if part.status_code == 404:
            continue
        whole, swapped = parse(client.get(found[name]).content), parse(part.content, fragment=True)
        assert told(by_id(swapped, "step")) == told(by_id(whole, "step"))
        assert inline(find(swapped, "title")) == inline(find(whole, "title"))


def test_a_fragment_pushes_the_address_of_its_page(content: Published, client: Client) -> None:
    found = addresses(content)
    for name in FRAGMENTS:
        response = fragment(client, found[name])
        if response.status_code == 404:
            continue
        pushed = urlsplit(response.headers["HX-Push-Url"])
        path, _, query = found[name].partition("?")
        sent = parse_qs(query)
        sent.pop("next", None)
        assert (pushed.path, parse_qs(pushed.query)) == (path, sent)
        assert client.get(pushed.geturl()).status_code in (200, response.status_code)


def test_a_fragment_opened_without_htmx_leads_to_its_page(content: Published, client: Client) -> None:
    found = addresses(content)
    for name in FRAGMENTS:
        response = client.get(fragment_of(found[name]))
        if expected_status(name) == 404:
            assert response.status_code == 404
            continue
        assert (name, response.status_code, response.content) == (name, 302, b"")
        assert response.headers["Cache-Control"] == "private, no-store"
        path, _, query = found[name].partition("?")
        there = urlsplit(response.headers["Location"])
        sent = parse_qs(query)
        sent.pop("next", None)
        assert (there.path, parse_qs(there.query)) == (path, sent)


def test_no_page_changes_by_what_htmx_says(content: Published, client: Client) -> None:
    found = addresses(content)
    for name in FRAGMENTS:
        assert (name, client.get(found[name], headers=HTMX).content) == (name, client.get(found[name]).content)


def test_an_answered_fragment_leads_to_the_next_fragment(comparison: Comparison, client: Client) -> None:
    asked = comparison.asked(QUICK)
    start = reverse("questionnaire_fragment", args=[comparison.slug])
    response = client.get(f"{start}?way=quick&next=1", headers=HTMX)
    for dimension in asked:
        assert response.status_code == 302
        there = urlsplit(response.headers["Location"])
        assert there.path == fragment_of(question_page(comparison, dimension))
        response = client.get(f"{there.geturl()}&{dimension.key}=both&next=1", headers=HTMX)
    assert urlsplit(response.headers["Location"]).path == reverse("check_fragment", args=[comparison.slug])


def test_a_fragment_takes_the_focus_once(content: Published, client: Client) -> None:
    found = addresses(content)
    for name in FRAGMENTS:
        response = fragment(client, found[name])
        if response.status_code == 404:
            continue
        focused = [one for one in parse(response.content, fragment=True).iter() if one.get("autofocus") is not None]
        assert (name, len(focused)) == (name, 1)
        assert focused[0].get("tabindex") == "-1"
        heading = focused[0].tag == "h1" or focused[0].get("role") == "alert" or focused[0].get("id") == "notices"
        assert heading, f"{name}: the focus goes to {focused[0].tag}"


def test_every_step_works_without_a_script(content: Published, client: Client) -> None:
    for name, address in addresses(content).items():
        if name not in FRAGMENTS or expected_status(name) == 404:
            continue
        for element in parse(client.get(address).content).iter():
            asks = [value for key, value in element.attrib.items() if re.fullmatch(r"(data-)?hx-(get|post)", key)]
            plain = element.get("action") or element.get("href")
            assert all(plain and value == fragment_of(plain.partition("#")[0]) for value in asks)


def test_there_is_a_status_region_from_page_load_outside_of_what_is_swapped(content: Published, client: Client) -> None:
    for name, address in addresses(content).items():
        if name not in FRAGMENTS or expected_status(name) == 404:
            continue
        page = parse(client.get(address).content)
        region = find(page, "p", role="status")
        assert region not in list(by_id(page, "step").iter())
