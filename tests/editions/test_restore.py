"""An edition brought back as the working copy: nothing is lost, and no other part is touched."""

from dataclasses import replace

import pytest

from comparison import documents, editions
from comparison.documents import ContentError, Name
from comparison.models import Comparison, Dimension, Edition, Page, Site, Source
from tests import factories as make
from tests.publishing import publish

HEAD, TASTE, PRICE = (documents.name_of(part) for part in (make.head(), make.dimension(), make.price()))


@pytest.fixture
def site(db):
    """The small site of the factories: in rows, and each part in one edition."""
    edit(*make.parts())


def first_edition(name: Name) -> Edition:
    return Edition.objects.of(name).last()


def rows() -> dict[Name, documents.Part]:
    return {documents.name_of(part): part for part in editions.parts_of_rows()}


def edit(*parts: documents.Part) -> None:
    """Change the working copy, as saving a draft does."""
    editions.take(list(parts))
    for part in parts:
        editions.save_draft(part)


CHANGED = [
    make.site(tagline="drinks"),
    make.page(slug="who", text="Nobody."),
    make.source(note="", year=None),
    make.head(dimensions=("price", "taste"), introduction="Read."),
    make.dimension(lead="Another.", stances=make.stances(-1, 1, caution="Hm."), question=None),
    make.price(question=make.question()),
]


@pytest.mark.parametrize("part", CHANGED, ids=lambda part: str(documents.name_of(part)))
def test_every_kind_comes_back_and_no_other_part_is_touched(site, part):
    name, before = documents.name_of(part), rows()
    edit(part)
    assert rows()[name] == part
    restored = editions.restore(first_edition(name))
    assert rows() == before
    assert (restored.is_changed, restored.kept, editions.freeze(restored.row)) == (True, None, before[name])


ACCOMPANYING = [
    make.guide(title="Another", comparisons=(), criteria=(make.criterion(key="leaves", importance=1),)),
    make.reader_question(answer="Neither.", dimension=""),
    make.abbreviation(long="cut, turn, curl"),
    make.rate(low="1", basis="assumption", source=""),
]


@pytest.mark.parametrize("part", ACCOMPANYING, ids=lambda part: str(documents.name_of(part)))
def test_what_accompanies_a_comparison_comes_back_too(site, part):
    edit(*make.companions(), make.rate())
    name, before = documents.name_of(part), rows()
    edit(part)
    assert rows()[name] == part
    editions.restore(first_edition(name))
    assert rows() == before


def test_a_rate_of_a_deleted_source_is_refused(site):
    edit(make.rate(), make.rate(basis="assumption", source=""))
    Source.objects.filter(key="ukers-1922").delete()
    name = documents.name_of(make.rate())
    assert "the source 'ukers-1922' has been deleted" in refused(first_edition(name))
    assert rows()[name].source == ""


@pytest.mark.parametrize("part", [make.guide(), make.reader_question()], ids=["guide", "question"])
def test_what_accompanies_a_deleted_comparison_is_refused(site, part):
    edit(part)
    Site.objects.update(comparison=None)
    Comparison.objects.all().delete()
    assert "the comparison 'tea-or-coffee' has been deleted" in refused(first_edition(documents.name_of(part)))


def test_a_dimension_comes_back_with_its_stances_question_and_choices(site):
    old = make.dimension()
    first, second, third, *others = old.question.choices
    changed = replace(third, text="I drink some", lean=None, notice=documents.Notice(kind="employ", text="Stop."))
    choices = (second, first, changed, replace(others[0], key="many"), others[1])
    edit(replace(old, question=replace(old.question, quick=False, choices=choices), stances=make.stances(-1, 0)))
    editions.restore(first_edition(TASTE))
    assert rows()[TASTE] == old
    assert list(Dimension.objects.get(key="taste").choices.values_list("key", flat=True)) == [
        choice.key for choice in old.question.choices
    ]


def test_what_stood_there_unsaved_is_kept_as_a_draft(site, django_user_model):
    author = django_user_model.objects.create_user("writer")
    edit(make.dimension(lead="First draft."))
    Dimension.objects.filter(key="taste").update(lead="In no edition yet.")
    kept = editions.restore(first_edition(TASTE), author).kept
    assert (kept.state, kept.author, kept.document().lead) == ("draft", author, "In no edition yet.")
    assert rows()[TASTE] == make.dimension()


def test_everything_that_ever_stood_there_can_be_brought_back(site):
    """Back and forth, with no save between: each text stays in some edition."""
    edit(make.page(text="Second."))
    editions.restore(first_edition(Name("page", "about")))
    Page.objects.update(text="Third.")
    editions.restore(first_edition(Name("page", "about")))
    texts = [edition.document().text for edition in Edition.objects.of(Name("page", "about"))]
    assert {make.page().text, "Second.", "Third."} == set(texts)


def test_what_stands_there_already_is_left_alone(site):
    count = Edition.objects.count()
    restored = editions.restore(first_edition(TASTE))
    assert (restored.is_changed, restored.kept, Edition.objects.count()) == (False, None, count)


def test_readers_see_nothing_of_it(content):
    name, page = Name("page", "about"), content.pages["about"]
    editions.take([replace(page, title="What readers see")])
    publish(replace(page, title="What readers see"))
    editions.restore(first_edition(name))
    assert editions.current().pages["about"].title == "What readers see"
    assert (rows()[name], editions.differs(name)) == (page, True)


def test_a_deleted_dimension_comes_back_last(site):
    Dimension.objects.get(key="taste").delete()
    editions.restore(first_edition(TASTE))
    assert rows()[TASTE] == make.dimension()
    assert rows()[HEAD].dimensions == ("price", "taste")


def test_a_deleted_source_comes_back(site):
    Source.objects.all().delete()
    restored = editions.restore(first_edition(Name("source", "okakura-1906")))
    assert (editions.freeze(restored.row), restored.kept) == (make.source(), None)


def test_a_deleted_comparison_comes_back_part_by_part_and_then_its_order(site):
    editions.take([make.head(dimensions=("taste", "price"))])
    before = rows()
    Site.objects.all().delete()
    Comparison.objects.all().delete()
    for name in (HEAD, PRICE, TASTE, HEAD, Name("site", "site")):
        editions.restore(first_edition(name))
    assert rows() == before


def test_a_head_without_dimensions_can_be_brought_back_again(site):
    edit(make.head(title="Second title"))
    Dimension.objects.all().delete()
    editions.restore(Edition.objects.of(HEAD).first())
    editions.restore(first_edition(HEAD))
    assert Comparison.objects.get().title == "Tea or coffee"


def test_the_order_comes_back_for_the_dimensions_that_there_are(site):
    third = make.price(key="warmth", slug="warmth", name="Warmth")
    edit(third, make.head(dimensions=("warmth", "price", "taste")))
    Dimension.objects.get(key="price").delete()
    editions.restore(first_edition(HEAD))
    assert rows()[HEAD].dimensions == ("taste", "warmth")


def test_an_option_gets_its_former_key_back_and_dimensions_keep_their_rows(site):
    renamed = make.head(options=(replace(make.head().options[0], key="green-tea"), make.head().options[1]))
    edit(renamed)
    before = list(Dimension.objects.order_by("key").values())
    editions.restore(first_edition(HEAD))
    assert rows()[TASTE] == make.dimension()
    assert list(Dimension.objects.order_by("key").values()) == before


def refused(edition: Edition) -> str:
    before, count = rows(), Edition.objects.count()
    with pytest.raises(ContentError) as caught:
        editions.restore(edition)
    assert (rows(), Edition.objects.count()) == (before, count)
    return str(caught.value)


def test_a_dimension_of_a_deleted_comparison_is_refused(site):
    Comparison.objects.all().update(key="other")
    assert "its comparison, 'tea-or-coffee', has been deleted" in refused(first_edition(TASTE))


def test_a_site_whose_main_comparison_was_deleted_is_refused(site):
    Comparison.objects.all().update(key="other")
    assert "'tea-or-coffee', has been deleted" in refused(first_edition(Name("site", "site")))


def test_a_dimension_with_an_option_that_is_gone_is_refused(site):
    edit(make.head(options=(replace(make.head().options[0], key="green-tea"), make.head().options[1])))
    assert "the comparison has no option 'tea' any more" in refused(first_edition(TASTE))


def test_a_head_whose_options_changed_sides_is_refused(site):
    edit(make.head(options=make.head().options[::-1]))
    assert "stands on the other side now" in refused(first_edition(HEAD))


def test_a_slug_that_another_part_has_now_is_refused(site):
    edit(make.page(slug="who"))
    edit(make.page(key="team", slug="about-us"))
    assert "'about-us' is taken by a part in admin" in refused(first_edition(Name("page", "about")))


def test_a_working_copy_that_could_not_be_kept_is_refused(site):
    Dimension.objects.get(key="taste").choices.first().delete()
    said = refused(first_edition(TASTE))
    assert "what stands there now has faults and cannot be kept" in said
    assert "question.choices has 4" in said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"format": 0}, "in format 0"),
        ({"format": 99}, "in format 99"),
        ({"body": {"slug": "x"}}, "is missing"),
        ({"body": []}, "no mapping"),
        ({"body": None}, "no mapping"),
        ({"body": {"title": {"a": 1}}}, "title is a mapping"),
    ],
)
def test_an_edition_that_cannot_be_read_is_refused(site, fields, said):
    edition = first_edition(Name("page", "about"))
    for field, value in fields.items():
        setattr(edition, field, value)
    assert said in refused(edition)


def test_an_edition_of_an_unknown_kind_is_refused(site):
    assert "it is a poem" in refused(Edition(kind="poem", key="x", body={}, format=1))


def test_a_long_text_comes_back(site):
    long = make.page(text="A line of words.\n\n" * 10_000 + "End.")
    edit(long)
    edit(make.page())
    editions.restore(Edition.objects.of(Name("page", "about")).get(digest=documents.digest(documents.encode(long))))
    assert rows()[Name("page", "about")] == long
