"""The table on other sites: the only page they may frame, with a way to us on every row."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from comparison.documents import Comparison, Published
from comparison.views.embed import snippet_of
from tests.markup import by_id, find, find_all, inline, parse, rows
from tests.pages import FRAMED, PAGES, addresses


@pytest.fixture
def comparison(content: Published) -> Comparison:
    assert content.main
    return content.main


def test_no_page_but_the_embedded_table_may_be_framed(content: Published, client: Client) -> None:
    found = addresses(content)
    for page in PAGES:
        response = client.get(found[page])
        framed = "frame-ancestors *" in response.headers["Content-Security-Policy"].split("; ")
        refused = response.headers.get("X-Frame-Options") == "DENY"
        assert (page, framed, refused) == (page, page in FRAMED, page not in FRAMED)


def test_the_rest_of_its_policy_is_as_strict_as_everywhere(content: Published, client: Client) -> None:
    found = addresses(content)
    ours, theirs = (
        set(client.get(found[page]).headers["Content-Security-Policy"].split("; ")) for page in ("home", "embed")
    )
    assert (ours - theirs, theirs - ours) == ({"frame-ancestors 'none'"}, {"frame-ancestors *"})


def test_a_table_that_is_not_there_may_not_be_framed(content: Published, client: Client) -> None:
    response = client.get(reverse("embed", args=["no-such"]))
    assert (response.status_code, response.headers["X-Frame-Options"]) == (404, "DENY")
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_it_is_the_table_of_the_article(comparison: Comparison, client: Client) -> None:
    tree = parse(client.get(reverse("embed", args=[comparison.slug])).content)
    table = rows(find(tree, "table"))
    assert table[0] == ["Dimension", comparison.first.name, comparison.second.name]
    assert table[1:] == [[one.name, one.first.glance, one.second.glance] for one in comparison.dimensions]
    assert not list(find_all(tree, "script", "form", "input", "iframe"))


def test_every_link_opens_our_page_beside_theirs(comparison: Comparison, client: Client) -> None:
    tree = parse(client.get(reverse("embed", args=[comparison.slug])).content)
    links = [link for link in find_all(tree, "a") if link.get("href") != "#main"]
    assert len(links) == len(comparison.dimensions) + 2
    for link in links:
        assert (link.get("target"), link.get("rel")) == ("_blank", "noopener")
        assert client.get(link.get("href", "")).status_code == 200


def test_it_says_where_it_comes_from_and_which_page_to_list(
    content: Published, comparison: Comparison, client: Client
) -> None:
    response = client.get(reverse("embed", args=[comparison.slug]))
    tree = parse(response.content)
    assert content.site
    footer = find(tree, "footer")
    assert content.site.name in inline(footer)
    assert find(footer, "a").get("href") == "/"
    article = reverse("at_root", args=[comparison.slug])
    assert find(tree, "link", rel="canonical").get("href") == f"http://testserver{article}"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_the_article_leads_to_the_snippet(comparison: Comparison, client: Client) -> None:
    article = parse(client.get(reverse("at_root", args=[comparison.slug])).content)
    code = reverse("embed_code", args=[comparison.slug])
    assert code in [link.get("href") for link in find_all(article, "a")]
    assert "iframe" not in client.get(reverse("at_root", args=[comparison.slug])).text


def test_the_snippet_is_a_frame_to_paste(comparison: Comparison, client: Client) -> None:
    tree = parse(client.get(reverse("embed_code", args=[comparison.slug])).content)
    field = by_id(tree, "snippet")
    assert field.tag == "textarea" and field.get("readonly") is not None
    assert inline(find(tree, "label", for_="snippet"))
    frame = find(parse(f"<!doctype html><title>x</title>{field.text}"), "iframe")
    assert frame.get("src") == f"http://testserver{reverse('embed', args=[comparison.slug])}"
    assert frame.get("title") == f"{comparison.head.title} at a glance"
    assert frame.get("loading") == "lazy"
    assert int(frame.get("width", "0")) > 300 and int(frame.get("height", "0")) > 300
    assert client.get(frame.get("src", "")).status_code == 200


def test_a_title_with_signs_of_markup_stays_inside_its_attribute(comparison: Comparison) -> None:
    hostile = replace(comparison, head=replace(comparison.head, title='"><script>'))
    assert "<script>" not in snippet_of(hostile, "https://example.org/x/embed/")
