from datetime import UTC, datetime

from comparison.documents import Published, assemble, name_of
from tests import factories


def test_a_comparison_has_its_dimensions_in_the_order_of_its_head() -> None:
    comparison = assemble(factories.head(dimensions=("price", "taste")), [factories.dimension(), factories.price()])
    assert [dimension.key for dimension in comparison.dimensions] == ["price", "taste"]
    assert (comparison.first.key, comparison.second.key) == ("tea", "coffee")


def test_dimensions_that_the_head_does_not_list_come_last_by_key() -> None:
    extra = [factories.price(key=key, slug=key) for key in ("b", "a")]
    comparison = assemble(factories.head(), [*extra, factories.price(), factories.dimension()])
    assert [dimension.key for dimension in comparison.dimensions] == ["taste", "price", "a", "b"]


def test_stances_stand_in_the_order_of_the_options() -> None:
    first, second = factories.stances()
    comparison = assemble(factories.head(), [factories.dimension(stances=(second, first))])
    assert comparison.dimensions[0].stances == (first, second)


def test_a_dimension_without_a_stance_for_each_option_is_left_out() -> None:
    stances = factories.stances(option="water")
    assert assemble(factories.head(), [factories.dimension(stances=stances)]).dimensions == ()


def test_the_quick_way_asks_some_questions_and_the_full_way_all() -> None:
    slow = factories.price(question=factories.question(quick=False))
    silent = factories.price(key="silent", question=None)
    comparison = assemble(factories.head(), [factories.dimension(), slow, silent])
    assert [dimension.key for dimension in comparison.asked("quick")] == ["taste"]
    assert [dimension.key for dimension in comparison.asked("full")] == ["taste", "price"]


def test_parts_are_found_by_key_and_by_address() -> None:
    published = Published(factories.parts())
    main = published.main
    assert main is published.comparison_at("tea-or-coffee") is published.comparisons["tea-or-coffee"]
    assert main is not None
    assert main.dimension("price") is main.dimension_at("price")
    assert published.page_at("about-us") is published.pages["about"]
    assert published.sources.keys() == {"okakura-1906", "ukers-1922"}
    assert main.dimension("x") is main.dimension_at("x") is None
    assert published.page_at("about") is published.comparison_at("x") is None


def test_nothing_published_has_no_site_and_no_main_comparison() -> None:
    published = Published([])
    assert published.site is published.main is None
    assert Published([factories.site()]).main is None


def test_dates_belong_to_parts() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    assert Published([factories.site()], {name_of(factories.site()): at}).dates == {name_of(factories.site()): at}
