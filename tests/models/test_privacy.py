"""Every model says what it keeps about people; the times that are promised are those that hold."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import models

from comparison.models import Comment, Sender, Stamp, UsedToken
from comparison.models.privacy import EDITORS, READERS, declared, everything_kept, in_words


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_every_model_says_what_it_keeps(model: type[models.Model]) -> None:
    kept = declared(model)
    assert kept is None or (kept.about in (READERS, EDITORS) and kept.what and kept.why and kept.how_long)


def test_a_model_that_says_nothing_is_found_out() -> None:
    nameless = type("Nameless", (), {"__module__": "comparison.models.nameless"})
    with pytest.raises(KeyError):
        declared(nameless)  # type: ignore[arg-type]


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_a_model_with_an_account_in_it_keeps_something_about_editors(model: type[models.Model]) -> None:
    names_one = any(field.related_model is User for field in model._meta.get_fields() if field.concrete)
    if names_one:
        assert declared(model) is not None


def test_the_times_promised_are_those_that_are_kept() -> None:
    promised = {model: declared(model).how_long for model in (UsedToken, Sender, Session)}  # type: ignore[union-attr]
    assert promised == {UsedToken: "1 day", Sender: "1 hour", Session: "1 hour"}
    assert settings.SESSION_COOKIE_AGE == 3_600
    assert f"{Comment.REFUSED_KEPT.days} days after the decision" in Comment.keeps.how_long
    assert declared(Stamp) is None


def test_readers_and_editors_stand_apart() -> None:
    assert len(list(everything_kept(READERS))) == 4
    assert any("password" in kept.what for kept in everything_kept(EDITORS))


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=30), "30 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=12), "12 hours"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(seconds=5), "less than a minute"),
    ],
)
def test_a_time_is_told_in_words(span: timedelta, words: str) -> None:
    assert in_words(span) == words
