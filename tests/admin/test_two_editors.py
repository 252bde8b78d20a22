"""Two editors on one text: the second to save is told, sees the difference and loses nothing."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comparison.models import Dimension, Guide
from tests.markup import find, parse, words

from .conftest import filled, filled_in
from .test_parts import change


@pytest.fixture
def risk(content) -> Dimension:
    return Dimension.objects.get(key="risk", comparison__site__key="site")


@pytest.fixture
def second(content) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("second"))
    return client


def opened(client: Client, risk: Dimension) -> dict[str, object]:
    """The form as a browser holds it, with what tells whether somebody else saves meanwhile."""
    seen = client.get(change(risk)).context["seen"]
    return filled(client, change(risk)) | {"_seen": seen, "_save": "Save"}


def test_the_second_to_save_is_told_and_sees_both_texts(publisher, second, risk):
    first_form, second_form = opened(publisher, risk), opened(second, risk)
    publisher.post(change(risk), first_form | {"lead": "The first editor wrote this."})
    response = second.post(change(risk), second_form | {"lead": "The second editor wrote that."})
    page = response.content.decode()
    assert response.status_code == 200
    assert "publisher has saved this text while you were writing" in page
    assert "<del" in page
    assert response.context["adminform"].form["lead"].value() == "The second editor wrote that."
    assert Dimension.objects.get(key="risk", comparison__site__key="site").lead == "The first editor wrote this."


def test_saving_again_after_the_warning_takes_the_second_text(publisher, second, risk):
    first_form, second_form = opened(publisher, risk), opened(second, risk)
    publisher.post(change(risk), first_form | {"lead": "The first editor wrote this."})
    again = second.post(change(risk), second_form | {"lead": "The second."}).context["seen"]
    assert second.post(change(risk), second_form | {"lead": "The second.", "_seen": again}).status_code == 302
    assert Dimension.objects.get(key="risk", comparison__site__key="site").lead == "The second."


def overtaken(first, second, row, of_first, of_second):
    """What the second sees who saves after the first, both having opened the same text."""
    first_form, second_form = opened(first, row), opened(second, row)
    assert first.post(change(row), first_form | of_first).status_code == 302
    return second.post(change(row), second_form | of_second)


def sent_again(response) -> dict[str, object]:
    """What a browser sends when the form that came back is saved as it is."""
    return filled_in(response.context) | {"_seen": response.context["seen"], "_save": "Save"}


def test_what_only_the_first_changed_is_taken_over_and_not_shown_as_the_seconds(publisher, second, risk):
    before = risk.lead
    response = overtaken(
        publisher, second, risk, {"lead": "The first wrote this."}, {"stances-1-caution": "The second wrote that."}
    )
    told = words(find(parse(response.content), "div", class_="differing"))
    assert "Only they changed this." in told
    assert "You both changed this." not in told
    assert "The second wrote that." not in told
    assert response.context["adminform"].form["lead"].value() == "The first wrote this."
    assert second.post(change(risk), sent_again(response)).status_code == 302
    risk.refresh_from_db()
    assert risk.lead == "The first wrote this." != before
    assert risk.stances.get(side=2).caution == "The second wrote that."


def test_what_both_changed_is_shown_and_the_rest_taken_over(publisher, second, risk):
    first_key, second_key, *others = [choice.key for choice in risk.choices.all()]
    of_first = {
        "lead": "The first lead.", "pole_first": "The first pole", "choices-2-text": "The first choice.",
        "choices-0-order": 2, "choices-1-order": 1, "choices-0-lean": "", "choices-0-notice_kind": "employ",
        "choices-0-notice": "Look.", "reviewed": "2026-11-24", "_draft": "Save as draft",
    }  # fmt: skip
    response = overtaken(publisher, second, risk, of_first, {"lead": "The second lead.", "name": "The second name"})
    page = parse(response.content)
    told = words(find(page, "div", class_="differing"))
    taken, clashing = told.split("You both changed this.")
    assert all(one in taken for one in ("The first pole", "The first choice.", "24", "employ", "Look."))
    assert "The second name" not in told
    assert "lead" not in taken.lower()
    assert "second" in clashing
    assert second.post(change(risk), sent_again(response) | {"_draft": "Save as draft"}).status_code == 302
    row = Dimension.objects.get(pk=risk.pk)
    assert (row.lead, row.name, row.pole_first) == ("The second lead.", "The second name", "The first pole")
    assert row.choices.get(text="The first choice.")
    assert [choice.key for choice in row.choices.all()] == [second_key, first_key, *others]
    assert row.choices.get(notice="Look.").lean is None


def test_a_box_and_chosen_rows_are_taken_over_too(publisher, second, risk):
    quick = risk.question.quick
    response = overtaken(
        publisher, second, risk, {"question-0-quick": "" if quick else "on"}, {"name": "The second name"}
    )
    assert second.post(change(risk), sent_again(response)).status_code == 302
    assert Dimension.objects.get(pk=risk.pk).question.quick is not quick
    guide = Guide.objects.get()
    response = overtaken(publisher, second, guide, {"comparisons": []}, {"title": "The second title"})
    assert second.post(change(guide), sent_again(response)).status_code == 302
    assert not guide.comparisons.exists()


def test_where_nobody_knows_what_was_opened_the_second_is_told_so(publisher, second, risk):
    Dimension.objects.filter(pk=risk.pk).update(name="Changed past the editions")
    response = overtaken(publisher, second, risk, {"lead": "The first."}, {"takeaway": "The second."})
    told = words(find(parse(response.content), "div", class_="differing"))
    assert "What you opened is not kept any more" in told
    assert "saving puts it in place of theirs" in told
    assert "The first." in told


def test_both_may_write_the_very_same(publisher, second, risk):
    first_form, second_form = opened(publisher, risk), opened(second, risk)
    publisher.post(change(risk), first_form | {"lead": "The same."})
    assert second.post(change(risk), second_form | {"lead": "The same."}).status_code == 302


def test_two_editors_on_two_texts_do_not_meet(publisher, second, risk):
    cost = Dimension.objects.get(key="cost", comparison__site__key="site")
    first_form, second_form = opened(publisher, risk), opened(second, cost)
    publisher.post(change(risk), first_form | {"lead": "Risk."})
    assert second.post(change(cost), second_form | {"lead": "Cost."}).status_code == 302
