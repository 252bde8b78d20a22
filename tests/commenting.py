"""Comments for tests: as a browser sends them, and as rows that readers see already."""

from datetime import timedelta
from typing import Any

import time_machine
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from comparison import anonymous, comments
from comparison.models import Comment

KEY = "managed-services-vs-staff-augmentation"
LIST = f"/{KEY}/comments/"
ADD = f"{LIST}add/"
HERE = {"Sec-Fetch-Site": "same-origin"}


def stamp(age: timedelta = timedelta(seconds=10)) -> str:
    """The stamp of a form that was opened so long ago."""
    with time_machine.travel(timezone.now() - age, tick=False):
        return anonymous.new_stamp()


def send(client: Client, there: str = ADD, headers: dict[str, str] = HERE, **changed: Any) -> HttpResponse:
    form = {"name": "Ann", "text": "We did both.", "stamp": stamp()} | changed
    options = {"REMOTE_ADDR": form.pop("address")} if "address" in form else {}
    return client.post(there, form, headers=headers, **options)


def moderator() -> User:
    return User.objects.get_or_create(username="moderator", is_staff=True)[0]


def decide(state: str, *rows: Comment) -> comments.Decided:
    return comments.decide([row.pk for row in rows], state, moderator(), timezone.now())


def written(count: int = 1, state: str = "approved", key: str = KEY, **fields: Any) -> list[Comment]:
    """So many comments with a decision on them, the oldest first."""
    values = {"kind": "comparison", "key": key, "name": "Ann", "likelihood": 0, "sent_at": timezone.now()} | fields
    rows = [
        Comment.objects.create(digest=f"{number}", **{"text": f"Comment {number}."} | values)
        for number in range(1, count + 1)
    ]
    if state != "waiting":
        decide(state, *rows)
    return list(Comment.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"))
