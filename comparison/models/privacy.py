"""What the site keeps about people, and for how long: said by each model, shown on the privacy page.

A model says it in its attribute `keeps`: NOTHING, or a Kept. Those that come with Django are said here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models

READERS = "readers"
EDITORS = "editors"


@dataclass(frozen=True)
class Kept:
    """What one table holds about somebody; `until` is a time after which it goes, or words that say when."""

    about: str
    what: str
    why: str
    until: timedelta | str

    @property
    def how_long(self) -> str:
        return self.until if isinstance(self.until, str) else in_words(self.until)


NOTHING = None
"""For a model that holds texts of the site, or nothing that could be about a person."""

WHILE_EMPLOYED = "as long as somebody writes for the site, then until a superuser deletes the account"

NOT_OURS: dict[str, Kept | None] = {
    "auth.User": Kept(
        EDITORS,
        "An editor’s user name, scrambled password, roles, last sign-in and, where given, name and e-mail address.",
        "Signing in.",
        WHILE_EMPLOYED,
    ),
    "auth.Group": NOTHING,
    "auth.Permission": NOTHING,
    "contenttypes.ContentType": NOTHING,
    "sessions.Session": Kept(
        EDITORS,
        "The random number of an editor’s cookie, which account it belongs to, when and how somebody signed in, and "
        "what was typed into a form that came too late.",
        "Staying signed in, and losing nothing when that ends.",
        timedelta(seconds=settings.SESSION_COOKIE_AGE),
    ),
    "mfa.Authenticator": Kept(
        EDITORS,
        "An editor’s second factors: the key of an app for one-time codes, the public keys of passkeys, recovery "
        "codes, and when each was last used.",
        "Signing in.",
        "until the editor removes it, or a superuser deletes the account",
    ),
    "account.EmailAddress": Kept(
        EDITORS,
        "Nothing: the sign-in could keep an e-mail address here, and is set to need none.",
        "The sign-in brings this table along.",
        "never written",
    ),
    "account.EmailConfirmation": NOTHING,
    "admin.LogEntry": Kept(
        EDITORS,
        "Which editor changed or decided what, and when.",
        "Knowing who changed a text.",
        "as long as the account exists",
    ),
}


def declared(model: type[models.Model]) -> Kept | None:
    """What a model says that it keeps; raises KeyError for one that says nothing."""
    if model.__module__.startswith("comparison."):
        kept: Kept | None = vars(model)["keeps"]
        return kept
    return NOT_OURS[model._meta.label]


def everything_kept(about: str) -> Iterator[Kept]:
    """What all tables together hold about readers, or about editors."""
    for model in apps.get_models():
        kept = declared(model)
        if kept and kept.about == about:
            yield kept


def in_words(span: timedelta) -> str:
    """A time as readers know it: in days, or in hours below one day, or in minutes."""
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        if span >= length:
            count = round(span / length)
            return f"{count} {unit}{'s' if count != 1 else ''}"
    return "less than a minute"
