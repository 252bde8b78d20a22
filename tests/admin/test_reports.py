"""Reports on a comparison: what publishing would change for readers, its bias, how its questions are answered."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from comparison import editions
from comparison import recommendation as engine
from comparison.addresses import site_addresses
from comparison.admin.reports import in_percent
from comparison.forms import questions_of
from comparison.impact import bias_of, impact
from comparison.models import Choice, Comparison, Dimension, Edition, Option, Question, Stance, Tally
from tests.markup import parse, words
from tests.personas import PERSONAS

REPORTS = ["impact", "bias", "health"]
KEY = "managed-services-vs-staff-augmentation"


@pytest.fixture
def row(content) -> Comparison:
    return Comparison.objects.get(key=KEY)


def address(row: Comparison, name: str) -> str:
    return f"/admin/comparison/comparison/{row.pk}/{name}/"


def report(client: Client, row: Comparison, name: str) -> str:
    """The words of a report."""
    response = client.get(address(row, name))
    assert response.status_code == 200
    return words(parse(response.content))


def move(key: str, side: int, position: int) -> None:
    Stance.objects.filter(dimension__comparison__key=KEY, dimension__key=key, side=side).update(position=position)


def count(key: str, **counts: int) -> None:
    for answer, number in counts.items():
        Tally.objects.create(comparison=KEY, dimension=key, answer=answer.replace("_", "-"), count=number)


def name_of(key: str) -> str:
    return Dimension.objects.get(comparison__key=KEY, key=key).name


def asked(row: Comparison, way: str = "full") -> tuple[engine.Question, ...]:
    """What readers are asked."""
    return questions_of(editions.current().comparisons[row.key].asked(way))


def test_nothing_changed_moves_nobody(publisher, row):
    page = report(publisher, row, "impact")
    for way in ("full", "quick"):
        assert f"None of {6 ** len(asked(row, way)):,} profiles gets another outcome." in page
    assert page.count("No position, no lean and no question that counts for results differs") == 2
    decisive = impact(asked(row), asked(row)).most_decisive_after
    assert f"Most decisive: {', '.join(map(name_of, decisive))}, as before." in page
    assert "is told anything else." in page


def test_a_moved_position_shows_who_gets_another_outcome(publisher, row):
    move("scope", 1, -1)
    before = asked(row)
    found = impact(before, [replace(one, positions=(-1, 2)) if one.key == "scope" else one for one in before])
    made = Edition.objects.count()
    page = report(publisher, row, "impact")
    assert f"{found.moved:,} of {found.profiles:,} profiles ({in_percent(found.share_moved)}) get another" in page
    for counted in [*found.pairs.values(), *found.before.values(), *found.after.values()]:
        assert f" {counted:,} " in page
    assert f"{name_of('scope')}: the positions are −1 and 2, before −2 and 2." in page
    old, new = (", ".join(map(name_of, keys)) for keys in (found.most_decisive_before, found.most_decisive_after))
    assert f"Most decisive: {new}. Before: {old}." in page
    # Scope does not belong to the quick way.
    assert f"None of {6 ** len(asked(row, 'quick')):,} profiles gets another outcome." in page
    assert Edition.objects.count() == made


def test_a_lean_that_changed_is_said_with_the_words_of_its_choice(publisher, row):
    middle = Choice.objects.get(dimension__comparison__key=KEY, dimension__key="risk", lean=0)
    Choice.objects.filter(pk=middle.pk).update(lean=None)
    page = report(publisher, row, "impact")
    assert "No position, no lean and no question that counts" in page
    Choice.objects.filter(pk=middle.pk).update(lean=2)
    assert f"{name_of('risk')}: “{middle.text}” leans 2, before 0." in report(publisher, row, "impact")


def test_a_persona_that_moves_is_named_with_what_is_expected(publisher, row):
    Stance.objects.filter(dimension__comparison__key=KEY, side=1).update(position=-1)
    Stance.objects.filter(dimension__comparison__key=KEY, side=2).update(position=0)
    Stance.objects.filter(dimension__comparison__key=KEY, dimension__key="scope", side=1).update(position=-2)
    Stance.objects.filter(dimension__comparison__key=KEY, dimension__key="scope", side=2).update(position=2)
    page = report(publisher, row, "impact")
    assert re.search(r"\d of \d+ are told something else", page)
    moved = [persona for persona in PERSONAS if f" {persona.key} " in page]
    assert moved
    assert "has an answer that is gone" not in page


def test_a_choice_that_is_gone_is_left_out_and_named(publisher, row):
    gone = Choice.objects.get(dimension__comparison__key=KEY, dimension__key="scope", lean=-2)
    text, questions = gone.text, len(asked(row))
    gone.delete()
    page = report(publisher, row, "impact")
    assert f"{name_of('scope')}: “{text}” (only before)" in page
    assert f"None of {5 * 6 ** (questions - 1):,} profiles gets another outcome." in page
    assert "has an answer that is gone" in page


def test_a_question_that_is_no_longer_asked_is_named(publisher, row):
    Question.objects.get(dimension__comparison__key=KEY, dimension__key="scope").delete()
    page = report(publisher, row, "impact")
    assert f"{name_of('scope')} was asked before and is not now." in page
    assert f"of {6 ** len(asked(row)):,} profiles" in page
    assert "not asked" in page


def test_bias_shows_both_sides(publisher, row):
    published = editions.current()
    kinds = {key: source.kind for key, source in published.sources.items()}
    found = bias_of(published.comparisons[KEY], asked(row), kinds)
    page = report(publisher, row, "bias")
    assert "Both options lead equally often." in page
    for count in found.outcomes.values():
        assert not count or f" {count:,} {in_percent(Fraction(count, found.profiles))}" in page
    for leans in found.asymmetric:
        assert f"{name_of(leans.key)} : leans " in page
    for key, texts in found.words.items():
        numbers = " ".join(f"{one.first} {one.second}" for one in texts)
        assert f"{name_of(key)} {numbers}" in page
    assert f"The {sum(found.sources.values())} sources that the comparison cites, by kind" in page
    assert f"Vendor {found.sources['vendor']}" in page


def test_bias_names_the_option_that_leads_more_often(publisher, row):
    Choice.objects.filter(dimension__comparison__key=KEY, dimension__key="scope", lean=2).update(lean=-2)
    page = report(publisher, row, "bias")
    assert "Managed services leads more often, by " in page
    assert "They do not mirror each other and together lean to managed services." in page


def test_answers_are_shown_from_twenty_on(publisher, row):
    count("scope", unsure=8, both=2, nobody_runs_it=9)
    assert report(publisher, row, "health").count("Fewer than 20 answers so far.") == len(asked(row))
    count("scope", owner_covers_half=1)
    page = report(publisher, row, "health")
    assert page.count("Fewer than 20 answers so far.") == len(asked(row)) - 1
    assert "20 8 (40.0%) 2 (10.0%) 1 (5.0%) Many do not know" in page


def test_answers_by_choices_that_are_gone_are_told_from_twenty_on(publisher, row):
    count("scope", nobody_runs_it=30, long_gone=19)
    assert "took choices that are gone" not in report(publisher, row, "health")
    count("scope", gone_too=1)
    assert "20 more took choices that are gone." in report(publisher, row, "health")


@pytest.mark.parametrize("name", REPORTS)
def test_who_may_look_at_comparisons_may_see_reports(row, name, client):
    user = User.objects.create_user("looker", is_staff=True)
    client.force_login(user)
    assert client.get(address(row, name)).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_comparison"))
    client.force_login(user)
    response = client.get(address(row, name))
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    user.is_staff = False
    user.save()
    assert client.get(address(row, name)).status_code == 302


@pytest.mark.parametrize("name", REPORTS)
def test_reports_are_only_asked_for(publisher, row, name):
    assert publisher.post(address(row, name)).status_code == 405
    assert Client().get(address(row, name)).status_code == 302


@pytest.mark.parametrize("number", ["0", "x", "-1", "1_2F", "1/2", str(2**63), "9" * 40, "%00", "é"])
def test_no_comparison_has_that_number(publisher, number):
    for name in REPORTS:
        assert publisher.get(f"/admin/comparison/comparison/{number}/{name}/").status_code == 404


@pytest.mark.parametrize("name", ["impact", "bias"])
def test_positions_that_are_not_in_order_are_named(publisher, row, name):
    move("risk", 1, 2)
    page = report(publisher, row, name)
    assert "question risk: the first option's position must be the smaller one." in page


@pytest.mark.parametrize("name", ["impact", "bias"])
def test_a_question_without_choices_is_named(publisher, row, name):
    Choice.objects.filter(dimension__comparison__key=KEY, dimension__key="risk").delete()
    assert "question risk: it has no choices." in report(publisher, row, name)


@pytest.mark.parametrize("name", ["impact", "bias"])
def test_a_dimension_without_its_stances_is_left_out_and_named(publisher, row, name):
    Stance.objects.get(dimension__comparison__key=KEY, dimension__key="risk", side=2).delete()
    assert f"Left out, because a stance is missing: {name_of('risk')}." in report(publisher, row, name)


@pytest.mark.parametrize("name", REPORTS)
def test_a_comparison_that_has_only_begun_says_what_is_missing(publisher, row, name):
    new = Comparison.objects.create(key="new", slug="new", title="New", reviewed=row.reviewed)
    wanted = "Readers do not see this comparison yet" if name == "health" else "needs its two options first"
    assert wanted in report(publisher, new, name)
    for side in (1, 2):
        Option.objects.create(comparison=new, side=side, key=f"option-{side}", name=f"Option {side}", summary="It is.")
    wanted = "It asks nothing yet" if name == "bias" else "Readers do not see this comparison yet"
    assert wanted in report(publisher, new, name)


def test_a_way_that_only_one_side_has_is_not_compared(publisher, row):
    Question.objects.filter(dimension__comparison__key=KEY).update(quick=False)
    page = report(publisher, row, "impact")
    assert "The quick way It asks something only here, or only where readers are" in page
    assert f"None of {6 ** len(asked(row)):,} profiles gets another outcome." in page


def test_a_comparison_that_asks_nothing_has_no_profiles(publisher, row):
    Question.objects.filter(dimension__comparison__key=KEY).delete()
    assert report(publisher, row, "impact").count("there is nothing to compare") == 2
    for dimension in Dimension.objects.filter(comparison__key=KEY):
        editions.publish([editions.freeze(dimension)], site_addresses())
    assert "there are no profiles to count" in report(publisher, row, "impact")


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_takes_as_many_queries_for_many_dimensions_as_for_few(
    publisher, row, name, django_assert_max_num_queries
):
    publisher.get(address(row, name))
    with django_assert_max_num_queries(100) as many:
        publisher.get(address(row, name))
    Dimension.objects.filter(comparison__key=KEY).exclude(key__in=["scope", "cost"]).delete()
    with django_assert_max_num_queries(100) as few:
        publisher.get(address(row, name))
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(0), "0.0%"),
        (Fraction(1, 10**7), "<0.1%"),
        (Fraction(1, 1000), "0.1%"),
        (Fraction(1, 3), "33.3%"),
        (Fraction(9999, 10**4), ">99.9%"),
        (Fraction(1), "100.0%"),
    ],
)
def test_a_share_never_looks_like_none_or_all(share, words):
    assert in_percent(share) == words
