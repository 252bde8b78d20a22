"""What readers see, kept in memory per process and read again when the stamp has changed."""

from datetime import datetime
from functools import lru_cache
from threading import Lock

from django.db.models import Min
from django.utils import timezone

from comparison import documents
from comparison.models import CommentCount, Edition, Stamp


def published_at(at: datetime, comments: dict[documents.Name, int] | None = None) -> documents.Published:
    """All parts that readers saw, or will see, at a moment; one query. `comments` counts those that readers see."""
    editions = list(Edition.objects.published(at).with_first_moment())
    dates = {edition.name: edition.publish_at for edition in editions if edition.publish_at}
    since = {edition.name: edition.first_moment for edition in editions}
    return documents.Published([edition.document() for edition in editions], dates, comments, since)


@lru_cache(maxsize=16)
def _kept(at: datetime, token: str) -> documents.Published:
    return published_at(at)


def as_it_was(at: datetime) -> documents.Published:
    """All parts as readers saw them at a past moment; kept in memory for the few moments asked for last."""
    return _kept(at, Stamp.objects.current())


class _Now:
    """What is published now: valid while the stamp is the same and no scheduled moment has come."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.token: str | None = None
        self.until: datetime | None = None
        self.published = documents.Published([])

    def get(self) -> documents.Published:
        token, now = Stamp.objects.current(), timezone.now()
        with self.lock:
            if token != self.token or (self.until and now >= self.until):
                self.published = published_at(now, CommentCount.objects.by_part())
                self.until = Edition.objects.filter(publish_at__gt=now).aggregate(at=Min("publish_at"))["at"]
                self.token = token
            return self.published


_now = _Now()


def current() -> documents.Published:
    """What readers see now: one small query for the stamp, and the documents from memory."""
    return _now.get()
