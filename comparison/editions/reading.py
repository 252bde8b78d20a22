"""What readers see, kept in memory by each process and read again when the stamp has changed.

Whoever asks looks at the stamp first: one small query. In a server, where a watcher looks at it for everybody once a
second, readers are answered `from_memory`; an editor's request still asks, so editors always read what they have saved.
The two are kept apart: what an editor's transaction sees may yet be rolled back, and no reader is shown it.
"""

import logging
import os
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from time import sleep
from typing import cast

from django.db import Error, InterfaceError, OperationalError, close_old_connections, connection
from django.db.models import Min
from django.utils import timezone

from comparison import documents
from comparison.models import CommentCount, Edition, Stamp
from comparison.patience import patience

from . import snapshot
from .snapshot import Shown, Snapshot, published_of

INTERVAL = 1.0
"""Seconds between two looks at the stamp."""
LOOKS = 10
"""So many looks over one connection; then a new one, which finds a database that was moved or replaced."""

logger = logging.getLogger(__name__)


def _shown_at(at: datetime) -> tuple[Shown, ...]:
    """All parts that readers saw, or will see, at a moment; one query."""
    editions = Edition.objects.published(at).with_first_moment()
    columns = ("kind", "key", "body", "format", "publish_at", "first_moment")
    return tuple(Shown(*values) for values in editions.values_list(*columns))


def published_at(at: datetime) -> documents.Published:
    """All parts that readers saw, or will see, at a moment; one query."""
    return published_of(_shown_at(at))


@lru_cache(maxsize=4)
def _kept(at: datetime, history: tuple[int, datetime]) -> documents.Published:
    return published_at(at)


def as_it_was(at: datetime) -> documents.Published:
    """All parts as readers saw them at a past moment; kept in memory for the few states asked for last.

    Between two moments at which something was published all is one state, so that no made-up moment costs a reading.
    """
    moments = _standing().moments
    if not moments:
        return published_at(at)
    place = bisect_right(moments, at)
    return _kept(moments[place - 1], (len(moments), moments[-1])) if place else published_of(())


class _Known:
    """What is published now: valid while the stamp is the same and no scheduled moment has come."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.state: tuple[str, documents.Published] | None = None
        self.moments: tuple[datetime, ...] = ()
        """When what readers see has changed so far, the earliest first; none if it came from the snapshot file."""
        self.until: datetime | None = None
        self.origin = ""
        self.is_away = False

    def look(self) -> Snapshot | None:
        """Look at the stamp, and read everything anew if it has changed or a moment has come; then the new snapshot."""
        token, now = Stamp.objects.current(), timezone.now()
        with self.lock:
            if self.state and token == self.state[0] and not (self.until and now >= self.until):
                return None
            until = Edition.objects.filter(publish_at__gt=now).aggregate(at=Min("publish_at"))["at"]
            found = Snapshot(token, until, _shown_at(now), CommentCount.objects.by_part())
            self.moments = tuple(Edition.objects.moments_until(now))
            self.take(found, "memory")
            return found

    def take(self, found: Snapshot, origin: str) -> None:
        self.state, self.until, self.origin = (found.token, found.published), found.until, origin


_asked = _Known()
"""For whoever asks: editors, commands, and everybody where no watcher looks."""
_watched = _Known()
"""For readers where a watcher looks, and filled by it alone."""
_from_memory: ContextVar[bool] = ContextVar("from_memory", default=False)


def _standing() -> _Known:
    """What is known of what readers see now, to whoever asks."""
    if _watched.state and (_from_memory.get() or _watched.is_away):
        return _watched
    try:
        _asked.look()
    except (OperationalError, InterfaceError):
        # The watcher has not noticed yet. Within a transaction nothing more can be asked anyway.
        if not _watched.state or connection.in_atomic_block:
            raise
        return _watched
    return _asked


def current() -> documents.Published:
    """What readers see now."""
    return cast("tuple[str, documents.Published]", _standing().state)[1]


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
    until = (_watched if _watched.state else _asked).until
    return until - timezone.now() if until else None


def stand_in() -> str:
    """What everybody is answered from while the database is away, memory or snapshot; empty while it is there."""
    return _watched.origin if _watched.is_away else ""


class Watcher:
    """A thread that looks at the stamp for a whole process, tells who `heard` of a change, and keeps the snapshot file.

    With the database away it goes on looking; the process serves what it has, or what the file has.
    """

    def __init__(self, path: Path, heard: Callable[[], None]) -> None:
        self.path, self.heard = path, heard
        self.is_failing = False

    def start(self) -> None:
        """Read everything once, so that the first reader need not wait; then watch."""
        self.prepare()
        connection.close()
        self.watch()
        # A server that makes its processes from this one leaves the thread behind.
        os.register_at_fork(after_in_child=self.watch_anew)

    def prepare(self) -> None:
        self.look()
        if self.is_failing and (found := snapshot.read(self.path)):
            _watched.take(found, "snapshot")

    def watch(self) -> None:
        Thread(target=self.run, name="watcher", daemon=True).start()

    def watch_anew(self) -> None:
        """In a process made from this one, whose own thread may have held the lock just then."""
        _watched.lock = Lock()
        self.watch()

    def run(self) -> None:
        while True:
            for _ in range(LOOKS):
                sleep(self.pause())
                self.look()
                if self.is_failing:
                    break
            close_old_connections()

    def pause(self) -> float:
        """Seconds until the next look: at a scheduled moment rather than after it."""
        left = time_left()
        if left is None or self.is_failing:
            return INTERVAL
        return min(INTERVAL, max(left.total_seconds(), 0.05))

    def look(self) -> None:
        """Whatever goes wrong, the next look may succeed: without it readers would get old texts for ever."""
        try:
            with patience.asking_always():
                found = _watched.look()
        except Exception as error:
            if not self.is_failing:
                why = f"the database is away ({type(error).__name__})" if isinstance(error, Error) else repr(error)
                logger.warning("Readers get what was published before: %s.", why)
            self.is_failing = _watched.is_away = True
            return
        if self.is_failing:
            logger.warning("What is published is read again.")
        self.is_failing = _watched.is_away = False
        if found:
            # First the documents, then the word to who keeps pages made from them: no page outlives its text.
            self.heard()
            self.keep(found)

    def keep(self, found: Snapshot) -> None:
        try:
            snapshot.write(self.path, found)
        except Exception as error:
            why = error.strerror if isinstance(error, OSError) else repr(error)
            logger.warning("The snapshot %s was not written: %s.", self.path, why)
