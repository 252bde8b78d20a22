"""The rules and the moment that the address of a result names: one of each, exactly as this site writes them."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from comparison import documents
from comparison.documents import Comparison, Published
from comparison.forms import Questionnaire, write_moment
from comparison.recommendation import RULES

MOMENT = "2026-11-23T18:04:05.678901Z"


@pytest.fixture(scope="module")
def comparison(real_parts: tuple[documents.Part, ...]) -> Comparison:
    main = Published(real_parts).main
    assert main
    return main


def read(comparison: Comparison, query: str) -> Questionnaire:
    return Questionnaire(comparison, QueryDict(query))


@pytest.mark.parametrize(
    "on",
    [
        "2026-11-23T18:04:05.678901",
        "2026-11-23T18:04:05.678901+00:00",
        "2026-11-23T18:04:05.6789Z",
        "2026-11-23t18:04:05.678901z",
        "2026-1-3T8:4:5.678901Z",
        "0001-01-01T00:00:00.000000Z",
        "2026-02-30T00:00:00.000000Z",
        "2026-11-23T24:00:00.000000Z",
        "2026-11-23T18:04:60.000000Z",
        "%202026-11-23T18:04:05.678901Z",
        "2026-11-23T18:04:05.678901Z%00",
        "2026-11-23 18:04:05.678901Z",
        "%D9%A2026-11-23T18:04:05.678901Z",
        "now",
    ],
)
def test_a_moment_in_any_other_form_is_malformed(comparison: Comparison, on: str) -> None:
    form = read(comparison, f"on={on}&rules={RULES}")
    assert (form.on, form.status, [name for name, _ in form.malformed]) == (None, 400, ["on"])
    assert form.rules == RULES


@pytest.mark.parametrize("rules", ["01", "1.0", "+1", "1e0", "%201", "0", "-1", "1000", "9" * 5_000, "²", "one"])
def test_a_number_of_rules_in_any_other_form_is_malformed(comparison: Comparison, rules: str) -> None:
    form = read(comparison, f"rules={rules}&on={MOMENT}")
    assert (form.rules, form.status, [name for name, _ in form.malformed]) == (None, 400, ["rules"])
    assert form.on and write_moment(form.on) == MOMENT


@pytest.mark.parametrize("name", ["rules", "on"])
def test_of_two_different_values_none_is_taken(comparison: Comparison, name: str) -> None:
    first, second = {"rules": ("1", "2"), "on": (MOMENT, MOMENT.replace("23", "24"))}[name]
    form = read(comparison, f"{name}={first}&{name}={second}")
    assert (getattr(form, name), form.malformed) == (None, ((name, first), (name, second)))


def test_the_same_value_twice_counts_once(comparison: Comparison) -> None:
    form = read(comparison, f"rules=1&rules=1&on={MOMENT}&on={MOMENT}")
    assert (form.rules, form.on, form.status) == (1, datetime(2026, 11, 23, 18, 4, 5, 678_901, UTC), 200)


def test_empty_ones_count_as_absent(comparison: Comparison) -> None:
    assert (read(comparison, "rules=&on=").status, read(comparison, "rules=&rules=1").rules) == (200, 1)


def test_rules_up_to_the_running_ones_are_known(comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comparison.forms.questionnaire.RULES", 3)
    assert [read(comparison, f"rules={number}").rules for number in range(5)] == [None, 1, 2, 3, None]


def test_rules_and_moment_are_no_answers_and_no_part_of_the_query(comparison: Comparison) -> None:
    form = read(comparison, f"rules={RULES}&on={MOMENT}&cost=both")
    assert (form.answers, form.unknown, form.query()) == ({"cost": "both"}, (), "way=full&cost=both")
    assert form.query(rules="1", on=MOMENT) == "way=full&cost=both&rules=1&on=2026-11-23T18%3A04%3A05.678901Z"
