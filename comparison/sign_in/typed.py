"""What an editor typed into a form whose session had ended: carried through the sign-in and shown again to be sent.

With the database away, too, it is shown again, on the page that says so.

Until the password is right it travels in the page alone. Then it lies in the session, until it is sent or dropped.
Nothing is written by it: the editor presses the button. Passwords and files are left out.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.http import HttpRequest
from django.urls import reverse

FIELD = KEY = "typed"
"""The name of the hidden field that carries it, and of its place in a session."""
SECRET = ("password", "csrfmiddlewaretoken")
"""Parts of the names of fields that are not carried."""


@dataclass(frozen=True)
class Typed:
    """The address that a form was sent to, and its fields in their order."""

    path: str
    fields: list[list[str]]

    @classmethod
    def sent(cls, request: HttpRequest) -> Self:
        fields = [
            [name, value]
            for name, values in request.POST.lists()
            if not any(secret in name.lower() for secret in SECRET)
            for value in values
        ]
        return cls(request.get_full_path(), fields)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """From the hidden field; None for what no page of the site wrote there."""
        try:
            held = json.loads(text)
            typed = cls(str(held["path"]), [[str(name), str(value)] for name, value in held["fields"]])
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        return typed if typed.path.startswith(reverse("admin:index")) else None

    def __str__(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def texts(self) -> list[list[str]]:
        """The fields in which somebody may have written something, for the eye."""
        return [[name, value] for name, value in self.fields if " " in value.strip()]


def keep(request: HttpRequest, typed: Typed | None, owner: Any) -> None:
    """For the account that is signed in, or has just given its password."""
    if typed and typed.fields:
        request.session[KEY] = {"owner": owner.pk} | asdict(typed)


def kept(request: HttpRequest) -> Typed | None:
    """What is kept for who is signed in; what was kept for somebody else in this browser is gone."""
    held: dict[str, Any] | None = request.session.get(KEY)
    if held is None:
        return None
    if held.get("owner") != request.user.pk:
        drop(request)
        return None
    return Typed(held["path"], held["fields"])


def drop(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def drop_if_sent(request: HttpRequest) -> None:
    found = kept(request)
    if found and found.path == request.get_full_path():
        drop(request)
