"""Two editors on one text: the second to save is told, sees the difference and loses nothing."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comparison.models import Dimension

from .conftest import filled
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


def test_both_may_write_the_very_same(publisher, second, risk):
    first_form, second_form = opened(publisher, risk), opened(second, risk)
    publisher.post(change(risk), first_form | {"lead": "The same."})
    assert second.post(change(risk), second_form | {"lead": "The same."}).status_code == 302


def test_two_editors_on_two_texts_do_not_meet(publisher, second, risk):
    cost = Dimension.objects.get(key="cost", comparison__site__key="site")
    first_form, second_form = opened(publisher, risk), opened(second, cost)
    publisher.post(change(risk), first_form | {"lead": "Risk."})
    assert second.post(change(cost), second_form | {"lead": "Cost."}).status_code == 302
