"""What an answer says about work is carried, and every answer that is named stands in the texts."""

from comparison.cost_answers import WORK, said_about_work
from comparison.documents import Published


def test_every_answer_that_is_carried_is_a_choice_of_the_main_comparison(content: Published) -> None:
    assert content.main
    for key, choice in WORK:
        dimension = content.main.dimension(key)
        assert dimension and dimension.question and dimension.question.choice(choice), (key, choice)


def test_an_answer_about_length_is_found_among_others() -> None:
    answers = {"scope": "both", "duration": "full-time-some-months", "risk": "unsure"}
    assert said_about_work(answers) == ("duration", "full-time-some-months")


def test_answers_that_say_nothing_of_hours_are_not_carried() -> None:
    assert said_about_work({"scope": "both", "duration": "unsure", "cost": "same-every-month"}) is None


def test_work_that_ends_is_a_project_and_lasting_work_is_covered() -> None:
    assert {work.months for work in WORK.values() if not work.covered} == {6, 12}
    assert all(work.months == 36 for work in WORK.values() if work.covered)
