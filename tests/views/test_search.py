"""The search page: one field, results that lead to their places, and an answer to whatever is typed."""

from urllib.parse import quote
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from django.urls import reverse

from comparison.documents import Published
from tests.factories import abbreviation, companions, dimension, parts, reader_question
from tests.markup import find, find_all, inline, parse
from tests.publishing import publish

SEARCH = "/search/"


@pytest.fixture
def small(db: None) -> Published:
    """A small site with one of each kind of part."""
    return publish(*parts(*companions()))


def searched(client: Client, query: str, status: int = 200) -> Element:
    response = client.get(SEARCH, {"q": query})
    assert response.status_code == status
    return find(parse(response.content), "main")


def links(main: Element) -> dict[str, str]:
    return {inline(link): link.get("href", "") for link in find_all(main, "a")}


def test_the_empty_page_has_a_field_and_no_results(small: Published, client: Client) -> None:
    for address in (SEARCH, f"{SEARCH}?q=", f"{SEARCH}?q=%20%00"):
        response = client.get(address)
        assert response.status_code == 200
        main = find(parse(response.content), "main")
        assert find(main, "input", name="q").get("value") == ""
        assert not list(find_all(main, "mark")) and len(list(find_all(main, "h2"))) == 0


def test_a_result_names_its_kind_and_leads_to_its_place(small: Published, client: Client) -> None:
    first = next(find_all(searched(client, "taste"), "li"))
    assert find(first, "a").get("href") == reverse("dimension", args=["tea-or-coffee", "taste"])
    assert inline(find(first, "h3")) == "Taste"
    assert inline(find(first, "p")) == "Dimension, in Tea or coffee"


def test_words_are_marked_and_escaped(small: Published, client: Client) -> None:
    publish(reader_question(question="Is <b>cost</b> & price alike?"))
    main = searched(client, "cost price alike")
    title = next(one for one in find_all(main, "h3") if "alike" in inline(one))
    assert inline(title) == "Is <b>cost</b> & price alike?"
    assert [inline(one) for one in find_all(title, "mark")] == ["cost", "price", "alike"]


def test_a_tool_is_found_by_its_name_and_leads_to_its_page(content: Published, client: Client) -> None:
    slug = content.main.slug
    assert links(searched(client, "calculator"))["What it costs: the calculator"] == f"/{slug}/costs/"
    assert links(searched(client, "scorecard"))["Scorecard"] == "/guides/choosing-an-it-service-provider/scorecard/"
    assert links(searched(client, "price list"))["Rates"] == "/rates/"
    first = next(find_all(searched(client, "overview"), "li"))
    assert find(first, "a").get("href") == f"/{slug}/#at-a-glance"
    assert inline(find(first, "p")) == f"Tool, in {content.main.head.title}"


def test_a_tool_that_a_comparison_has_not_is_not_found(small: Published, client: Client) -> None:
    assert not list(find_all(searched(client, "calculator"), "mark"))
    publish(*parts(dimension(question=None)))
    assert not list(find_all(searched(client, "questionnaire"), "mark"))


def test_companions_are_found_at_their_fragments(small: Published, client: Client) -> None:
    assert links(searched(client, "stronger"))["Which is stronger?"] == "/questions/#which-is-stronger"
    assert links(searched(client, "crush"))["CTC"] == "/abbreviations/#ctc"
    assert links(searched(client, "roast"))["Roast"] == "/guides/choosing-a-shop/#roast"


def test_a_typing_error_is_told(content: Published, client: Client) -> None:
    main = searched(client, "servces")
    assert inline(find(main, "h2")) == "Nothing with exactly “servces”"
    assert links(main)["services"] == "/search/?q=services"
    assert any(inline(one).lower() == "services" for one in find_all(main, "mark"))


def test_nothing_found_says_what_to_do(content: Published, client: Client) -> None:
    main = searched(client, "zzqqquality")
    assert inline(find(main, "h2")) == "Nothing was found for “zzqqquality”"
    assert links(main)["quality"] == "/search/?q=quality"
    assert "/sources/" in links(main).values()


@pytest.mark.parametrize("query", ["x" * 101, "a " * 13, "x" * 4_000])
def test_too_long_a_query_is_refused_and_kept(small: Published, client: Client, query: str) -> None:
    main = searched(client, query, 400)
    field = find(main, "input", name="q")
    assert (field.get("value"), field.get("aria-invalid")) == (query.strip(), "true")
    assert "at most 12 words" in inline(main) or "100 characters" in inline(main)
    assert not list(find_all(main, "mark"))


@pytest.mark.parametrize(
    "query",
    [
        ".*", "(", "[a-", "\\", "a{99999}", "<script>alert(1)</script>", "%00", "a%00b", "%ED%A0%80", "%FF%FE",
        "\u202e", "' OR 1=1 --", "{{ 7 }}", "{% now %}", "😀", "İ", "ﬃ", "e\u0301" * 40,
        "+".join("ab" for _ in range(12)),
    ],
)  # fmt: skip
def test_whatever_is_typed_is_answered(small: Published, client: Client, query: str) -> None:
    sent = query if query.startswith("%") or "%00" in query else quote(query)
    response = client.get(f"{SEARCH}?q={sent}")
    assert response.status_code in (200, 400)
    assert "<script>alert" not in response.text
    parse(response.content)


def test_ten_thousand_words_are_too_much(small: Published, client: Client) -> None:
    assert client.get(f"{SEARCH}?q={'a+' * 10_000}").status_code == 400
    assert client.get(f"{SEARCH}?{'q=a&' * 1_000}").status_code == 400


def test_only_the_reader_keeps_the_page_and_nobody_lists_it(small: Published, client: Client) -> None:
    for query in ("", "contractor"):
        response = client.get(SEARCH, {"q": query})
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert response.cookies == {}


def test_it_asks_and_changes_nothing(small: Published, client: Client) -> None:
    assert client.post(SEARCH, {"q": "contractor"}).status_code == 405


def test_a_search_costs_as_many_queries_as_any_page(
    small: Published, client: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        client.get(SEARCH, {"q": "contractor"})


def test_what_is_published_is_found_at_once(small: Published, client: Client) -> None:
    assert inline(find(searched(client, "zebra"), "h2")).startswith("Nothing")
    publish(abbreviation(long="zebra, tear, curl"))
    assert links(searched(client, "zebra"))["CTC"] == "/abbreviations/#ctc"


def test_without_texts_the_page_still_answers(db: None, client: Client) -> None:
    assert inline(find(searched(client, "contractor"), "h2")).startswith("Nothing was found")
