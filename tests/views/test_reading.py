"""Pages to read: home, article, dimension, standing pages, sources, changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comparison import documents, editions
from comparison.documents import Comparison, Dimension, Name, Published, name_of
from comparison.editions import changes
from comparison.models import Edition, Stamp
from comparison.uses import uses
from comparison.views.reading import CHANGES_PER_PAGE
from comparison.views.shared import typesetter
from tests.markup import by_id, find, find_all, headings, inline, link, links, parse, rows
from tests.pages import addresses
from tests.publishing import another_comparison, copies, publish, site_with_main, with_stance


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


def page(client: Client, address: str, status: int = 200) -> Element:
    response = client.get(address)
    assert (address, response.status_code) == (address, status)
    return parse(response.content)


def article(comparison: Comparison) -> str:
    return reverse("at_root", args=[comparison.slug])


def dimension_page(comparison: Comparison, dimension: Dimension) -> str:
    return reverse("dimension", args=[comparison.slug, dimension.slug])


def in_words(published: Published, comparison: Comparison, text: str) -> str:
    """A Markdown text as readers see it."""
    return inline(parse(typesetter(published, comparison).block(text), fragment=True))


# --- Home ---


def test_home_puts_the_question_and_leads_on(comparison: Comparison, client: Client) -> None:
    home = page(client, "/")
    assert inline(find(home, "h1")) == comparison.head.question
    assert inline(find(home, "title")).startswith(comparison.head.title)
    assert find(home, "meta", name="description").get("content", "").startswith(comparison.head.question)
    ways = {address for _, address in links(find(home, "main"))}
    assert {article(comparison), reverse("questionnaire", args=[comparison.slug])} <= ways


def test_a_site_without_texts_says_so(db: None, client: Client) -> None:
    home = page(client, "/")
    assert inline(find(home, "h1")) == "Nothing is published yet"
    assert page(client, "/sources/") is not None and page(client, "/changes/") is not None


def test_every_page_leads_to_the_standing_pages_and_to_who_mends_mistakes(content: Published, client: Client) -> None:
    home = page(client, "/")
    footer = dict(links(find(home, "footer")))
    expected = {"All comparisons": "/comparisons/", "Questions": "/questions/", "Abbreviations": "/abbreviations/"}
    expected |= {"Sources": "/sources/", "Changes": "/changes/", "Privacy": "/privacy/", "Rates": "/rates/"}
    expected |= {one.title: f"/{one.slug}/" for one in content.pages.values()}
    assert content.site
    assert footer == expected | {"Report a mistake": content.site.report}


# --- The table ---


def test_the_table_has_a_row_per_dimension_and_a_column_per_option(comparison: Comparison, client: Client) -> None:
    for address in ("/", article(comparison)):
        table = find(page(client, address), "table")
        shown = rows(table)
        assert shown[0][1:] == ["Dimension", comparison.first.name, comparison.second.name]
        assert [row[1:] for row in shown[1:]] == [
            [one.name, one.first.glance, one.second.glance] for one in comparison.dimensions
        ]


def test_the_table_has_a_caption_and_headers_of_rows_and_columns(comparison: Comparison, client: Client) -> None:
    table = find(page(client, "/"), "table")
    assert inline(find(table, "caption"))
    assert all(inline(header) for header in find_all(table, "th"))
    assert len(list(find_all(table, "th", scope="col"))) == 4
    assert len(list(find_all(table, "th", scope="row"))) == len(comparison.dimensions)


def test_each_row_leads_to_its_dimension(comparison: Comparison, client: Client) -> None:
    table = find(page(client, "/"), "table")
    assert links(table) == [(one.name, dimension_page(comparison, one)) for one in comparison.dimensions]


def test_where_both_options_stand_is_drawn_and_said(comparison: Comparison, client: Client) -> None:
    for dimension, row in zip(comparison.dimensions, find_all(page(client, "/"), "th", scope="row"), strict=True):
        label = find(row, "svg", role="img").get("aria-label", "")
        for option, stance in zip(comparison.head.options, dimension.stances, strict=True):
            assert f"{option.name} at {stance.position}".replace("-", "−") in label
        assert all(pole in label for pole in dimension.poles)


def test_a_changed_stance_is_in_the_table_of_the_next_request(comparison: Comparison, client: Client) -> None:
    addresses_of_table = ["/", article(comparison)]
    data = [reverse(name, args=[comparison.slug]) for name in ("table_csv", "table_json")]
    for address in addresses_of_table + data:
        client.get(address)
    publish(with_stance(comparison.dimensions[3], 2, glance="Written this very moment, <b>not</b> typed"))
    for address in addresses_of_table:
        assert rows(find(page(client, address), "table"))[4][3] == "Written this very moment, <b>not</b> typed"
    for address in data:
        assert "Written this very moment" in client.get(address).text


@pytest.mark.parametrize("where", ["home", "article"])
def test_the_ticked_rows_go_along_to_the_questions(
    comparison: Comparison, content: Published, client: Client, where: str
) -> None:
    asking, other = comparison.asked("full")[:2]
    silent = next(one for one in comparison.dimensions if one.question is None)
    form = find(by_id(page(client, addresses(content)[where]), "at-a-glance"), "form")
    (action,) = [button.get("formaction") for button in find_all(form, "button") if button.get("formaction")]
    sent = f"{action}?{urlencode([('mark', one.key) for one in (asking, silent)])}"
    answer = client.get(sent, follow=True)
    assert answer.redirect_chain == [(f"{action}?way=full&{asking.key}.importance=3", 302)]
    said = inline(find(parse(answer.text), "main"))
    assert f"mattering a great deal to you: {asking.name}." in said and other.name not in said
    assert client.get(f"{action}?mark=none-of-them").status_code == 200


@pytest.mark.parametrize("where", ["home", "article"])
def test_rows_can_be_marked_without_a_script(
    content: Published, comparison: Comparison, client: Client, where: str
) -> None:
    marked = [comparison.dimensions[0], comparison.dimensions[4]]
    whole = page(client, addresses(content)[where])
    form = next(form for form in find_all(whole, "form") if list(find_all(form, "table")))
    assert (form.get("method"), form.get("action", "").partition("#")[0]) == ("get", "")
    query = urlencode([("mark", one.key) for one in marked])
    answer = page(client, f"{addresses(content)[where]}?{query}")
    table = find(answer, "table")
    assert len(rows(table)) == 1 + len(comparison.dimensions)
    ticked = [box.get("value") for box in find_all(table, "input", type="checkbox") if box.get("checked") is not None]
    assert ticked == [one.key for one in marked]
    assert "(marked)" in rows(table)[1][1] and "(marked)" not in rows(table)[2][1]


@pytest.mark.parametrize("where", ["home", "article"])
def test_the_other_rows_can_be_hidden_and_shown_again(
    content: Published, comparison: Comparison, client: Client, where: str
) -> None:
    marked = [comparison.dimensions[1], comparison.dimensions[5]]
    address = addresses(content)[where]
    only = page(client, f"{address}?{urlencode([('mark', one.key) for one in marked])}&only=1")
    table = find(only, "table")
    assert [row[1].removesuffix(" (marked)") for row in rows(table)[1:]] == [one.name for one in marked]
    assert f"{len(comparison.dimensions) - 2} hidden" in inline(find(table, "caption"))
    back = link(only, "Show all rows, none marked").partition("#")[0]
    assert len(rows(find(page(client, back), "table"))) == 1 + len(comparison.dimensions)


@pytest.mark.parametrize(
    "query",
    ["mark=no-such-row", "mark=no-such-row&only=1", "only=1", "mark=", "mark=%00&mark=%ED%A0%80&only", "mark[]=scope"],
)
def test_marks_that_mean_nothing_change_nothing(comparison: Comparison, client: Client, query: str) -> None:
    assert client.get(f"/?{query}").content == client.get("/").content


def test_unknown_marks_beside_known_ones_are_left_out(comparison: Comparison, client: Client) -> None:
    key = comparison.dimensions[0].key
    table = find(page(client, f"/?mark={key}&mark=former-row&only=1"), "table")
    assert len(rows(table)) == 2


# --- The article ---


def test_the_article_says_who_wrote_it_and_when_it_was_reviewed(comparison: Comparison, client: Client) -> None:
    text = inline(find(page(client, article(comparison)), "article"))
    head = comparison.head
    assert head.author in text and head.reviewer in text
    assert f"Last reviewed {head.reviewed.day} {head.reviewed:%B %Y}" in text


def test_the_article_holds_every_dimension_in_short(content: Published, comparison: Comparison, client: Client) -> None:
    whole = page(client, article(comparison))
    for dimension in comparison.dimensions:
        section = by_id(whole, dimension.key)
        text = inline(section)
        assert headings(section) == [
            (2, dimension.name),
            (3, comparison.first.name),
            (3, comparison.second.name),
        ]
        assert dimension.lead in text
        for part in (dimension.first.description, dimension.second.description, dimension.takeaway):
            assert in_words(content, comparison, part) in text
        assert dimension_page(comparison, dimension) in dict(links(section)).values()


def test_the_contents_list_leads_to_every_part_of_the_article(comparison: Comparison, client: Client) -> None:
    whole = page(client, article(comparison))
    listed = links(find(whole, "nav", id="contents"))
    ids = {element.get("id") for element in whole.iter()}
    assert [words for words, _ in listed][1:-3] == [one.name for one in comparison.dimensions]
    assert all(address.startswith("#") and address[1:] in ids for _, address in listed)
    order = [element.get("id") for element in whole.iter() if f"#{element.get('id')}" in dict(listed).values()]
    assert [address[1:] for _, address in listed] == order


def test_every_citation_leads_to_its_source_and_back(
    content: Published, comparison: Comparison, client: Client
) -> None:
    for address in (article(comparison), *(dimension_page(comparison, one) for one in comparison.dimensions)):
        whole = page(client, address)
        ids = {element.get("id") for element in whole.iter()} - {None}
        listed = [item for item in find_all(whole, "li") if (item.get("id") or "").startswith("source-")]
        places = [one for one in find_all(whole, "a") if (one.get("id") or "").startswith("cite-")]
        assert {place.get("href") for place in places} == {f"#{item.get('id')}" for item in listed}
        for place in places:
            source = content.sources[place.get("href", "").removeprefix("#source-")]
            assert inline(place) == f"{source.author}, {source.dated}"
        back = {target[1:] for item in listed for _, target in links(item) if target.startswith("#")}
        assert back == {place.get("id") for place in places} and back <= ids


# --- A dimension ---


def test_a_dimension_has_evidence_cautions_and_what_to_ask(
    content: Published, comparison: Comparison, client: Client
) -> None:
    for dimension in comparison.dimensions:
        whole = page(client, dimension_page(comparison, dimension))
        text = inline(find(whole, "article"))
        assert inline(find(whole, "h1")) == dimension.name
        assert dimension.lead in text and all(pole in text for pole in dimension.poles)
        for part in (dimension.first.caution, dimension.second.caution, dimension.takeaway, dimension.ask):
            assert in_words(content, comparison, part) in text
        for heading in headings(parse(typesetter(content, comparison).block(dimension.depth), fragment=True)):
            assert heading in headings(whole)


def test_dimensions_follow_each_other(comparison: Comparison, client: Client) -> None:
    walked = [dimension_page(comparison, comparison.dimensions[0])]
    while following := list(find_all(page(client, walked[-1]), "a", rel="next")):
        walked.append(following[0].get("href", ""))
    assert walked == [dimension_page(comparison, one) for one in comparison.dimensions]
    while before := list(find_all(page(client, walked[-1]), "a", rel="prev")):
        assert before[0].get("href") == walked[-2]
        walked.pop()
    assert len(walked) == 1


def test_a_dimension_leads_to_its_place_in_the_article(comparison: Comparison, client: Client) -> None:
    dimension = comparison.dimensions[2]
    crumbs = find(page(client, dimension_page(comparison, dimension)), "nav", aria_label="Breadcrumb")
    assert links(crumbs)[-1] == (comparison.head.title, f"{article(comparison)}#{dimension.key}")


def test_where_a_part_stands_is_marked_in_the_navigation(content: Published, client: Client) -> None:
    current = {}
    for name, address in addresses(content).items():
        if name in ("home", "article", "start", "question", "about"):
            header = find(page(client, address), "header")
            current[name] = [inline(one) for one in find_all(header, "a") if one.get("aria-current") == "page"]
    assert current == {
        "home": ["At a glance"],
        "article": ["Compare"],
        "start": ["Questionnaire"],
        "question": ["Questionnaire"],
        "about": ["About"],
    }


# --- Standing pages and sources ---


@pytest.mark.parametrize("key", ["about", "accessibility"])
def test_a_standing_page_shows_its_text(content: Published, comparison: Comparison, client: Client, key: str) -> None:
    part = content.pages[key]
    whole = page(client, f"/{part.slug}/")
    assert inline(find(whole, "h1")) == part.title
    assert in_words(content, comparison, part.text) in inline(find(whole, "article"))
    assert find(whole, "meta", name="description").get("content") == part.summary


def test_about_says_that_nothing_is_sold_and_how_to_report_a_mistake(content: Published, client: Client) -> None:
    whole = page(client, addresses(content)["about"])
    text = inline(find(whole, "main")).lower()
    assert "sells nothing" in text or "sell nothing" in text
    assert content.site and content.site.report in [address for _, address in links(find(whole, "main"))]


def test_every_source_says_what_it_is_and_where_it_is_used(content: Published, client: Client) -> None:
    whole = page(client, "/sources/")
    listed = {item.get("id"): item for item in find_all(whole, "li") if item.get("id")}
    assert listed.keys() == {f"source-{key}" for key in content.sources}
    for key, source in content.sources.items():
        item = listed[f"source-{key}"]
        text = inline(item)
        for said in (source.author, source.dated, source.title, source.publisher, source.kind.capitalize()):
            assert said in text
        assert (source.title, source.url) in links(item)
        citing = [use.title for use in uses(content)[key]]
        assert [words for words, address in links(item) if address.startswith("/") and words in citing] == citing
        assert bool(citing) != ("Not cited at present" in text)


def test_a_text_and_the_sources_lead_to_each_other(content: Published, client: Client) -> None:
    whole = page(client, "/sources/")
    citing = content.main.dimensions[0]  # type: ignore[union-attr]
    key = min(documents.citations(citing))
    there, _, fragment = dict(links(by_id(whole, f"source-{key}")))[citing.name].partition("#")
    found = page(client, there)
    assert by_id(found, fragment) in list(by_id(found, "sources-cited").iter())
    assert "/sources/" in {address.partition("#")[0] for _, address in links(find(found, "article"))}


def test_a_source_that_a_note_cites_is_found_where_it_is_used(content: Published, client: Client) -> None:
    citing, cited = list(content.sources.values())[:2]
    publish(replace(citing, note=f"See also [@{cited.key}]."))
    whole = page(client, "/sources/")
    ids = {element.get("id") for element in whole.iter()}
    used = [address for _, address in links(by_id(whole, f"source-{cited.key}"))]
    assert f"/sources/#source-{citing.key}" in used and f"source-{citing.key}" in ids
    assert all(address.count("#") < 2 for address in used)


# --- Changes ---


def change_lines(client: Client, address: str = "/changes/") -> list[str]:
    return [inline(item) for item in find_all(find(page(client, address), "main"), "li")]


def all_change_lines(client: Client) -> list[str]:
    pages = -(-changes(timezone.now()).count() // CHANGES_PER_PAGE)
    return [line for number in range(1, pages + 1) for line in change_lines(client, f"/changes/?page={number}")]


def test_changes_begin_with_what_was_first_published(content: Published, client: Client) -> None:
    lines = all_change_lines(client)
    assert len(lines) == len(content.parts)
    assert all(line.endswith("first published") for line in lines)
    assert inline(find(page(client, "/changes/"), "time")) == f"{timezone.now().day} {timezone.now():%B %Y}"


def test_changes_name_the_fields_that_changed_and_why(comparison: Comparison, client: Client) -> None:
    dimension = replace(comparison.dimensions[0], lead="A lead of other words.", takeaway="Take this away.")
    publish(dimension, note="A reader’s hint")
    title = f"{dimension.name} ({comparison.head.title})"
    assert change_lines(client)[0] == f"{title} changed: lead, takeaway (A reader’s hint)"
    publish(replace(dimension, reviewed=dimension.reviewed + timedelta(days=1)))
    assert change_lines(client)[0] == f"{title} reviewed"
    assert len(all_change_lines(client)) == len(editions.current().parts) + 2


def test_changes_tell_what_was_withdrawn_without_leading_there(comparison: Comparison, client: Client) -> None:
    parts = another_comparison(comparison, 1)
    publish(*parts)
    publish(withdrawing=tuple(map(name_of, parts)))
    listed = list(find_all(find(page(client, "/changes/"), "main"), "li"))
    withdrawn = [item for item in listed if inline(item).endswith("withdrawn")]
    assert sorted(map(inline, withdrawn)) == [
        "Another comparison 1 withdrawn",
        "Copy 0 (Another comparison 1) withdrawn",
    ]
    assert not any(links(item) for item in withdrawn)


def test_what_comes_back_is_published_again(content: Published, client: Client) -> None:
    about = content.pages["about"]
    publish(withdrawing=(name_of(about),))
    publish(about)
    assert change_lines(client)[:2] == [f"{about.title} published again", f"{about.title} withdrawn"]
    publish(withdrawing=(name_of(about),))
    publish(replace(about, summary="Another summary."))
    assert change_lines(client)[0] == f"{about.title} published again, changed: summary"
    publish(replace(about, summary="Another one."))
    assert change_lines(client)[0] == f"{about.title} changed: summary"


def test_changes_do_not_tell_of_drafts_and_of_what_is_scheduled(comparison: Comparison, client: Client) -> None:
    before = change_lines(client)
    editions.save_draft(replace(comparison.dimensions[0], lead="Only a draft."))
    schedule(replace(comparison.dimensions[1], lead="Not before tomorrow."), timedelta(days=1))
    assert change_lines(client) == before


def test_older_changes_have_pages_of_their_own(comparison: Comparison, client: Client) -> None:
    dimension = comparison.dimensions[0]
    for number in range(30):
        publish(replace(dimension, lead=f"Lead number {number}."))
    whole = page(client, "/changes/")
    assert len(change_lines(client)) == 100
    older = find(whole, "a", rel="next").get("href")
    assert older == "?page=2" and not list(find_all(whole, "a", rel="prev"))
    assert len(all_change_lines(client)) == len(editions.current().parts) + 30
    assert find(page(client, "/changes/?page=2"), "a", rel="prev").get("href") == "?page=1"
    assert client.get("/changes/?page=9").status_code == 404


@pytest.mark.parametrize("number", [10**9, "abc", "0", "-1", "", "1.5", "٣", "%00", "9" * 5_000, "1&page=9"])
def test_a_page_of_changes_that_is_not_there(content: Published, client: Client, number: Any) -> None:
    page(client, f"/changes/?page={number}", status=404)


# --- What is not published ---


def schedule(part: documents.Part, after: timedelta) -> None:
    body = documents.encode(part)
    name = name_of(part)
    Edition.objects.create(
        kind=name.kind,
        key=name.key,
        state=Edition.State.PUBLISHED,
        publish_at=timezone.now() + after,
        body=body,
        format=documents.FORMAT,
        digest=documents.digest(body),
    )
    Stamp.objects.renew()


def every_address_of(slug: str, dimension: str) -> list[str]:
    below = ["questionnaire", "check", "recommendation", "table_csv", "table_json"]
    return [
        reverse("at_root", args=[slug]),
        reverse("dimension", args=[slug, dimension]),
        reverse("question", args=[slug, dimension]),
        *(reverse(name, args=[slug]) for name in below),
    ]


def rows_only(parts: list[documents.Part]) -> None:
    for part in parts:
        editions.thaw(part)


def drafts_only(parts: list[documents.Part]) -> None:
    for part in parts:
        editions.save_draft(part)


def published_and_withdrawn(parts: list[documents.Part]) -> None:
    publish(*parts)
    publish(withdrawing=tuple(map(name_of, parts)))


def scheduled(parts: list[documents.Part]) -> None:
    for part in parts:
        schedule(part, timedelta(hours=1))


@pytest.mark.parametrize("hidden", [rows_only, drafts_only, published_and_withdrawn, scheduled])
def test_what_is_not_published_is_not_there(
    comparison: Comparison, client: Client, hidden: Callable[[list[documents.Part]], None]
) -> None:
    parts = another_comparison(comparison, 1)
    hidden(parts)
    for address in every_address_of("another-1", "copy-0"):
        response = client.get(address)
        assert (address, response.status_code) == (address, 404)
        assert "Another comparison" not in response.text and "<h1>This page is not here</h1>" in response.text


def test_what_is_published_is_there(comparison: Comparison, client: Client) -> None:
    publish(*another_comparison(comparison, 1))
    for address in every_address_of("another-1", "copy-0"):
        assert (address, client.get(address).status_code) == (address, 200)


def test_a_draft_of_a_published_text_changes_no_page(comparison: Comparison, client: Client) -> None:
    dimension = comparison.dimensions[0]
    before = client.get(dimension_page(comparison, dimension)).content
    editions.save_draft(replace(dimension, lead="Only a draft."))
    assert client.get(dimension_page(comparison, dimension)).content == before


def test_a_scheduled_text_appears_at_its_moment(comparison: Comparison, client: Client) -> None:
    dimension = comparison.dimensions[0]
    address = dimension_page(comparison, dimension)
    schedule(replace(dimension, lead="From tomorrow on."), timedelta(days=1))
    now = timezone.now()
    with time_machine.travel(now + timedelta(hours=23), tick=False):
        assert dimension.lead in client.get(address).text
    with time_machine.travel(now + timedelta(hours=25), tick=False):
        assert "From tomorrow on." in client.get(address).text


def test_a_withdrawn_dimension_leaves_the_table_the_article_and_the_questions(
    comparison: Comparison, client: Client
) -> None:
    publish(*another_comparison(comparison, 1, dimensions=3))
    publish(withdrawing=(Name("dimension", "another-1/copy-1"),))
    page(client, "/another-1/dimensions/copy-1/", status=404)
    page(client, "/another-1/questionnaire/copy-1/", status=404)
    whole = page(client, "/another-1/")
    assert [row[1] for row in rows(find(whole, "table"))[1:]] == ["Copy 0", "Copy 2"]
    assert "Copy 1" not in inline(whole)
    assert "Copy 1" not in client.get("/another-1/questionnaire/check/").text


def test_a_comparison_whose_address_changed_is_at_the_new_one(comparison: Comparison, client: Client) -> None:
    publish(replace(comparison.head, slug="hire-or-hand-over"))
    assert inline(find(page(client, "/hire-or-hand-over/"), "h1")) == comparison.head.title
    assert client.get(article(comparison)).headers["Location"] == "/hire-or-hand-over/"


# --- Queries ---


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def small(comparison: Comparison) -> list[documents.Part]:
    return another_comparison(comparison, 1, dimensions=3)


def large(comparison: Comparison) -> list[documents.Part]:
    return another_comparison(comparison, 1, dimensions=60)


def many(comparison: Comparison) -> list[documents.Part]:
    return [part for number in range(1, 201) for part in another_comparison(comparison, number)]


@pytest.mark.parametrize("size", [small, large, many])
def test_the_number_of_queries_is_constant(
    content: Published, comparison: Comparison, client: Client, size: Callable[[Comparison], list[documents.Part]]
) -> None:
    publish(*size(comparison), site_with_main(content, "another-1"))
    published = editions.current()
    main = published.main
    assert main and main.key == "another-1"
    first = main.dimensions[0]
    walked = {
        "home": "/",
        "article": article(main),
        "dimension": dimension_page(main, first),
        "recommendation": f"{reverse('recommendation', args=[main.slug])}?{first.key}=both",
        "question": reverse("question", args=[main.slug, first.slug]),
        "table": reverse("table_json", args=[main.slug]),
        "sources": "/sources/",
        "comparisons": "/comparisons/",
        "questions": "/questions/",
        "search": "/search/?q=answers",
        "llms.txt": "/llms.txt",
    }
    # The stamp; after a change also the editions, the numbers of comments, and the moments of changes past and to come.
    for name, address in walked.items():
        Stamp.objects.renew()
        assert (name, queries(client, address), queries(client, address)) == (name, 5, 1)


def test_the_changes_take_the_same_queries_however_many_there_are(comparison: Comparison, client: Client) -> None:
    few = queries(client, "/changes/")
    publish(*another_comparison(comparison, 1, dimensions=60))
    client.get("/")
    assert queries(client, "/changes/") == few <= 5


def test_copies_are_dimensions_like_any_other(comparison: Comparison) -> None:
    made = copies(comparison, 60)
    assert len({one.key for one in made}) == 60 and sum(bool(one.question) for one in made) <= 40
