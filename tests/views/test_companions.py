"""What accompanies the comparisons: the list of them, guides, questions that readers ask, abbreviations."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from comparison.documents import Published, name_of
from tests.factories import abbreviation, companions, dimension, guide, parts, reader_question
from tests.publishing import publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published() -> Published:
    return publish(*parts(*companions()))


def text_of(client, name: str, *args: str) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_all_comparisons_and_guides_are_listed(client, published: Published) -> None:
    page = text_of(client, "comparisons")
    for comparison in published.comparisons.values():
        assert reverse("at_root", args=[comparison.slug]) in page
    assert reverse("guide", args=["choosing-a-shop"]) in page


def test_an_article_names_its_guides_and_the_other_comparisons(client) -> None:
    page = text_of(client, "at_root", "tea-or-coffee")
    assert "How to choose a shop" in page
    publish(guide(comparisons=()))
    assert "How to choose a shop" not in text_of(client, "at_root", "tea-or-coffee")


def test_the_home_page_leads_to_guides_and_to_the_other_comparisons(client, published: Published) -> None:
    page = text_of(client, "home")
    others = [one.slug for one in published.comparisons.values() if one is not published.main]
    for address in [reverse("guide", args=["choosing-a-shop"]), *(reverse("at_root", args=[slug]) for slug in others)]:
        assert f'<li><a href="{address}">' in page


def test_a_guide_has_every_criterion_with_evidence_and_warning(client) -> None:
    page = text_of(client, "guide", "choosing-a-shop")
    for criterion in guide().criteria:
        assert f'id="{criterion.key}"' in page and escape(criterion.name) in page
    assert "Ask where it comes from" in page and "Nobody knows." in page
    assert "Weight 3</p>" in page and "Weight 1. Only for: Roaster" in page


def test_a_guides_links_lead_into_the_dimensions_of_any_comparison(client) -> None:
    assert 'href="/tea-or-coffee/dimensions/taste/"' in text_of(client, "guide", "choosing-a-shop")


def test_a_guides_citations_lead_to_its_list_of_sources_and_back(client) -> None:
    page = text_of(client, "guide", "choosing-a-shop")
    assert 'href="#source-okakura-1906"' in page and 'id="source-okakura-1906"' in page
    assert 'href="#cite-okakura-1906-1"' in page and 'id="cite-okakura-1906-1"' in page


def test_questions_stand_in_their_order_under_the_heading_of_their_group(client) -> None:
    publish(
        reader_question(key="last", question="Which comes last?", order=30),
        reader_question(key="other", question="Is it another matter?", order=20, group="Other matters", dimension=""),
    )
    page = text_of(client, "questions")
    places = [page.index(words) for words in ("Which is stronger?", "Which comes last?", "Is it another matter?")]
    assert places == sorted(places)
    assert page.count("<h2>Strength</h2>") == page.count("<h2>Other matters</h2>") == 1


def test_an_answer_leads_into_the_dimension_that_it_belongs_to(client) -> None:
    page = text_of(client, "questions")
    assert page.count('href="/tea-or-coffee/dimensions/taste/"') == 2
    assert 'id="which-is-stronger"' in page


def test_a_question_stands_on_the_page_of_its_dimension_and_on_no_other(client) -> None:
    assert "Which is stronger?" in text_of(client, "dimension", "tea-or-coffee", "taste")
    assert "Which is stronger?" not in text_of(client, "dimension", "tea-or-coffee", "price")


def test_a_question_whose_dimension_is_withdrawn_cannot_be_left_behind() -> None:
    with pytest.raises(Exception, match="there is no dimension 'taste'"):
        publish(withdrawing=(name_of(dimension()),))


def test_an_abbreviation_is_explained(client) -> None:
    page = text_of(client, "abbreviations")
    assert "<dt>CTC</dt>" in page and "crush, tear, curl" in page
    assert f'id="{abbreviation().key}"' in page


def test_two_abbreviations_of_the_same_letters_are_refused() -> None:
    with pytest.raises(Exception, match="'CTC' stands for"):
        publish(abbreviation(key="another", long="something else"))


def test_an_answer_of_more_words_than_allowed_is_refused() -> None:
    with pytest.raises(Exception, match="121 words"):
        publish(reader_question(answer="word " * 121))


def test_a_criterion_for_a_kind_of_firm_that_is_not_there_is_refused() -> None:
    faulty = guide(firms=guide().firms[:1])
    with pytest.raises(Exception, match="'roaster' is no kind of firm"):
        publish(faulty)
