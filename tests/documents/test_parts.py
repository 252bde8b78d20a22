from comparison.documents import Name, Option, name_of
from tests import factories


def test_a_part_is_named_by_kind_and_key_and_a_dimension_by_its_comparison_too() -> None:
    made = [factories.site(), factories.page(), factories.source(), factories.head(), factories.dimension()]
    assert [str(name_of(part)) for part in made] == [
        "site site",
        "page about",
        "source okakura-1906",
        "comparison tea-or-coffee",
        "dimension tea-or-coffee/taste",
    ]
    assert name_of(factories.dimension()) == Name("dimension", "tea-or-coffee/taste")


def test_a_source_without_a_year_is_undated() -> None:
    assert (factories.source().dated, factories.source(year=None).dated) == ("1906", "undated")


def test_an_option_in_a_sentence_begins_small_unless_it_begins_with_an_abbreviation() -> None:
    names = ["Managed services", "IT consulting", "A team", "x"]
    shown = [Option(key="a", name=name, summary="s").in_sentence for name in names]
    assert shown == ["managed services", "IT consulting", "a team", "x"]


def test_a_question_finds_its_choice_by_key() -> None:
    question = factories.question()
    assert question.choice("choice-2") == question.choices[1]
    assert question.choice("both") is None


def test_a_dimension_knows_its_sides_and_how_far_they_are_apart() -> None:
    dimension = factories.dimension(stances=factories.stances(-1, 2))
    assert (dimension.first.option, dimension.second.option, dimension.span) == ("tea", "coffee", 3)
