"""What readers see, kept in memory by each process and read again when the stamp has changed.

Whoever asks looks at the stamp first: one small query. In a server, where a watcher looks at it for everybody once a
second, readers are answered `from_memory`; an editor's request still asks, so editors always read what they have saved.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from threading import Event, Lock, Thread
from typing import cast

from django.db import Error, close_old_connections, connection
from django.db.models import Min
from django.utils import timezone

from comparison import documents
from comparison.models import CommentCount, Edition, Stamp

from . import snapshot
from .snapshot import Shown, Snapshot, published_of

INTERVAL = 1.0
"""Seconds between two looks at the stamp."""

logger = logging.getLogger(__name__)


def _shown_at(at: datetime) -> tuple[Shown, ...]:
    """All parts that readers saw, or will see, at a moment; one query."""
    editions = Edition.objects.published(at).with_first_moment()
    columns = ("kind", "key", "body", "format", "publish_at", "first_moment")
    return tuple(Shown(*values) for values in editions.values_list(*columns))


def published_at(at: datetime) -> documents.Published:
    """All parts that readers saw, or will see, at a moment; one query."""
    return published_of(_shown_at(at))


@lru_cache(maxsize=16)
def _kept(at: datetime, token: str) -> documents.Published:
    return published_at(at)


def as_it_was(at: datetime) -> documents.Published:
    """All parts as readers saw them at a past moment; kept in memory for the few moments asked for last."""
    return _kept(at, _now.get()[0])


class _Now:
    """What is published now: valid while the stamp is the same and no scheduled moment has come."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.watched = False
        self.state: tuple[str, documents.Published] | None = None
        self.until: datetime | None = None
        self.heard: list[Callable[[], None]] = []

    def get(self) -> tuple[str, documents.Published]:
        """The token of the stamp, and what is published under it."""
        if not (self.state and self.watched and _from_memory.get()):
            self.look()
        return cast("tuple[str, documents.Published]", self.state)

    def look(self) -> Snapshot | None:
        """Look at the stamp, and read everything anew if it has changed or a moment has come; then the new snapshot."""
        token, now = Stamp.objects.current(), timezone.now()
        with self.lock:
            if self.state and token == self.state[0] and not (self.until and now >= self.until):
                return None
            until = Edition.objects.filter(publish_at__gt=now).aggregate(at=Min("publish_at"))["at"]
            found = Snapshot(token, until, _shown_at(now), CommentCount.objects.by_part())
            self.take(found)
            return found

    def take(self, found: Snapshot) -> None:
        """First the documents, then the word to those who keep pages made from them: no page outlives its text."""
        self.state, self.until = (found.token, found.published()), found.until
        for hear in self.heard:
            hear()


_now = _Now()
_from_memory: ContextVar[bool] = ContextVar("from_memory", default=False)


def current() -> documents.Published:
    """What readers see now."""
    return _now.get()[1]


@contextmanager
def from_memory() -> Iterator[None]:
    """While this lasts, what is published may be as old as the watcher's last look."""
    token = _from_memory.set(True)
    try:
        yield
    finally:
        _from_memory.reset(token)


def time_left() -> timedelta | None:
    """How long what readers see will stay as it is, as far as it is planned; None: nothing is scheduled."""
    until = _now.until
    return until - timezone.now() if until else None


class Watcher:
    """A thread that looks at the stamp for a whole process, and keeps the snapshot file.

    With the database away it goes on looking; the process serves what it has, or what the file has.
    """

    def __init__(self, path: Path, heard: Callable[[], None] = lambda: None) -> None:
        self.path, self.heard = path, heard
        self.stopped = Event()
        self.is_away = False
        self.thread = Thread(target=self.run, name="watcher", daemon=True)

    def start(self) -> None:
        """Read everything once, so that the first reader need not wait; then watch."""
        _now.heard.append(self.heard)
        _now.watched = True
        self.look()
        if self.is_away and not _now.state and (found := snapshot.read(self.path)):
            # Without its moment: what was scheduled for then is in the database alone.
            _now.take(Snapshot(found.token, None, found.shown, found.comments))
        self.thread.start()

    def stop(self) -> None:
        self.stopped.set()
        self.thread.join()
        _now.watched = False
        _now.heard.remove(self.heard)

    def run(self) -> None:
        while not self.stopped.wait(self.pause()):
            self.look()
        connection.close()

    def pause(self) -> float:
        """Seconds until the next look: at a scheduled moment rather than after it."""
        left = time_left()
        return INTERVAL if left is None else min(INTERVAL, max(left.total_seconds(), 0.05))

    def look(self) -> None:
        close_old_connections()
        try:
            found = _now.look()
        except Error as error:
            if not self.is_away:
                logger.warning("The database is away: %s. Readers get what was published before.", type(error).__name__)
            self.is_away = True
            connection.close()
            return
        if self.is_away:
            logger.warning("The database is back.")
        self.is_away = False
        if found:
            self.keep(found)

    def keep(self, found: Snapshot) -> None:
        try:
            snapshot.write(self.path, found)
        except OSError as error:
            logger.warning("The snapshot %s was not written: %s.", self.path, error.strerror)
