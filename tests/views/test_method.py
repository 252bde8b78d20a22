"""The method page says what the running rules do."""

import re
from fractions import Fraction

from comparison.forms import questions_of
from comparison.recommendation import IOTA, RULES, TAU, recommend, rules
from comparison.views.method import Example

KEY = "managed-services-vs-staff-augmentation"
ADDRESS = f"/{KEY}/method/"


def page(client) -> str:
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_thresholds_are_the_running_ones(content, client):
    text = page(client)
    for threshold in (TAU, IOTA):
        assert f"{threshold.numerator}/{threshold.denominator} of the scale" in text
    assert f"Rules {RULES}." in text


def test_a_changed_threshold_changes_the_page(content, client, monkeypatch):
    monkeypatch.setattr(rules, "TAU", Fraction(1, 7))
    assert "1/7 of the scale" in page(client)


def test_the_example_is_computed_and_its_points_add_up(content, client):
    text = page(client)
    comparison = content.comparisons[KEY]
    example = Example(comparison)
    result = recommend(questions_of(comparison.asked("full")), example.answers, example.importances)
    for row in example.rows:
        assert row.importance * row.span * row.lean == row.contribution.points
    assert sum(row.contribution.points for row in example.rows) == result.points
    assert f"{abs(result.points)} of {result.scale}" in text


def test_the_example_leads_to_a_result_with_the_same_numbers(content, client):
    example = Example(content.comparisons[KEY])
    shown = client.get(f"/{KEY}/recommendation/?{example.query}").content.decode()
    assert f"{example.result.points_1} points toward managed services" in shown
    assert f"{example.result.points_2} toward staff augmentation" in shown


def test_every_dimension_stands_with_its_positions(content, client):
    text = page(client)
    for dimension in content.comparisons[KEY].dimensions:
        first = str(dimension.first.position).replace("-", "−")
        assert f'{dimension.name}</a></th><td class="number">{first}</td>' in text


def test_the_changelog_says_what_each_number_of_the_rules_changed(settings):
    changelog = " ".join((settings.BASE_DIR / "CHANGELOG.md").read_text().split())
    for number, words in rules.HISTORY.items():
        assert f"### Rules {number} {words}" in changelog
    assert max(rules.HISTORY) == RULES
