"""How long whoever serves readers waits for the database, and how many may wait at once. Commands wait without end.

A database that is stopped says so; one that is frozen, or behind a dead network, takes connections and is silent.
Without limits each request that needs it would hold a thread for ever, until none is left for the pages in memory.
"""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import BoundedSemaphore

from comparison.circuit import Circuit

CONNECT = 2
"""Seconds to connect."""
STATEMENT = 3
"""Seconds for a statement, of which the database itself sees to it that they hold."""
LOCK = 2
"""Seconds that a statement waits for a lock of another transaction."""
TRANSACTION = 10
"""Seconds that a transaction does nothing before the database ends it: its process hangs, and holds locks."""
ANSWER = STATEMENT + 0.5
"""Seconds for any answer: a database that has not ended the statement by then is silent."""
TURN = 0.5
"""Seconds to wait for one of the process's connections to become free; all that time a thread serves nobody else."""
PAUSE = 5.0
"""Seconds for which a silent database is not asked; the watcher asks all the same, and ends them early."""

_asks_always: ContextVar[bool] = ContextVar("asks_always", default=False)


class NotAsked(Exception):
    """Why the database is not asked now."""


class Turn:
    """A place among the connections that may be open; given back once, at the latest when nobody knows it any more."""

    def __init__(self, free: BoundedSemaphore | None = None) -> None:
        self.give_back = weakref.finalize(self, free.release if free else lambda: None)


class Patience:
    """The limits of a process; off until it begins to serve."""

    def __init__(self) -> None:
        self.is_limited = False
        self.circuit = Circuit(PAUSE)

    def limit(self, connections: int) -> None:
        """From now on every wait ends. `connections`: at most so many are open at once, beside the watcher's."""
        self.is_limited = True
        self._free = BoundedSemaphore(connections)

    @contextmanager
    def asking_always(self) -> Iterator[None]:
        """While this lasts, this thread asks whatever others have met, and waits for none of them: the watcher."""
        token = _asks_always.set(True)
        try:
            yield
        finally:
            _asks_always.reset(token)

    def take_turn(self) -> Turn:
        """A place to connect; NotAsked where the database is silent, or no place becomes free."""
        if _asks_always.get():
            return Turn()
        if not self.circuit.lets_through():
            raise NotAsked("the database was silent a moment ago")
        if not self._free.acquire(timeout=TURN):
            raise NotAsked("all database connections of this process are in use")
        return Turn(self._free)


patience = Patience()
"""One for the process."""
