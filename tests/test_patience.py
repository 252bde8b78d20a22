"""A database that fails while the site is served: nobody waits without end, and not everybody waits."""

import gc
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from comparison import environment, patience
from comparison.circuit import Circuit
from comparison.patience import CONNECT, TURN, Patience
from comparison.postgresql import base
from tests.machines import PostgreSQL

pytestmark = pytest.mark.filterwarnings("ignore:<.*> was deleted while still open:ResourceWarning")
MOST = 2


@pytest.fixture(scope="module")
def running() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def database(
    running: PostgreSQL, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[PostgreSQL]:
    """One that answers when the test begins, for a process that serves with limits shortened."""
    limits = Patience()
    limits.limit(MOST)
    monkeypatch.setattr(base, "patience", limits)
    monkeypatch.setattr(base, "ANSWER", 0.5)
    monkeypatch.setitem(base.LIMITS, "statement_timeout", 1)
    monkeypatch.setitem(base.LIMITS, "lock_timeout", 1)
    with django_db_blocker.unblock():  # pytest-django guards the site's database; this is another.
        yield running
    running.resume()


def connected(database: PostgreSQL) -> Any:
    """A connection as each thread has one."""
    return ConnectionHandler({"default": environment.database(database.url)})["default"]


def ask(connection: Any, statement: str = "SELECT 1") -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@contextmanager
def asking(database: PostgreSQL) -> Iterator[Any]:
    connection = connected(database)
    try:
        ask(connection)
        yield connection
    finally:
        connection.close()


def refused(call: Callable[[], Any]) -> tuple[str, float]:
    """Why a call fails, and after how many seconds."""
    start = time.perf_counter()
    with pytest.raises(OperationalError) as raised:
        call()
    return str(raised.value).partition("\n")[0], time.perf_counter() - start


def test_a_frozen_database_costs_one_wait_and_then_nobody_waits(database: PostgreSQL) -> None:
    with asking(database) as connection:
        database.freeze()
        why, seconds = refused(lambda: ask(connection))
        assert why == "the database was silent for 0.5 seconds"
        assert 0.5 <= seconds < 1
    for _ in range(MOST + 1):
        why, seconds = refused(lambda: ask(connected(database)))
        assert (why, seconds < 0.1) == ("the database was silent a moment ago", True)


def test_a_frozen_database_is_connected_to_for_two_seconds(database: PostgreSQL) -> None:
    database.freeze()
    why, seconds = refused(lambda: ask(connected(database)))
    assert why == "connection timeout expired"
    assert CONNECT <= seconds < CONNECT + 0.5
    assert base.patience.circuit.is_open


def test_who_asks_always_finds_it_again_for_all(database: PostgreSQL) -> None:
    base.patience.circuit.open()
    assert refused(lambda: ask(connected(database)))[0] == "the database was silent a moment ago"
    with base.patience.asking_always(), asking(database):
        pass
    with asking(database):
        pass


def test_without_who_asks_always_one_asks_after_the_pause(
    database: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base.patience, "circuit", Circuit(0.2))
    base.patience.circuit.open()
    time.sleep(0.2)
    with asking(database):
        assert not base.patience.circuit.is_open


def test_a_slow_statement_is_ended_by_the_database_and_others_go_on(
    database: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "ANSWER", 1.5)
    with asking(database) as connection:
        why, seconds = refused(lambda: ask(connection, "SELECT pg_sleep(5)"))
        assert why == "canceling statement due to statement timeout"
        assert 1 <= seconds < 1.4
        assert ask(connection) == 1


def test_a_lock_is_waited_for_so_long(database: PostgreSQL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "ANSWER", 1.5)
    monkeypatch.setitem(base.LIMITS, "statement_timeout", 3)
    with asking(database) as one, asking(database) as other:
        one.cursor().execute("CREATE TABLE held (x int)")
        one.set_autocommit(False)
        one.cursor().execute("LOCK TABLE held")
        assert refused(lambda: ask(other, "SELECT count(*) FROM held"))[0] == "canceling statement due to lock timeout"
        one.rollback()
        one.set_autocommit(True)
        one.cursor().execute("DROP TABLE held")


def test_more_connections_than_allowed_are_refused_soon_and_the_watchers_is_not(database: PostgreSQL) -> None:
    with asking(database), asking(database):
        why, seconds = refused(lambda: ask(connected(database)))
        assert why == "all database connections of this process are in use"
        assert TURN <= seconds < TURN + 0.2
        with base.patience.asking_always(), asking(database):
            pass
    with asking(database), asking(database):
        pass


def test_a_flood_waits_its_turn_and_none_of_it_exceeds_the_bound(
    database: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "TURN", 20)

    # Active ones only: the server counts a connection for a moment after it was closed.
    active = "SELECT count(*) FROM pg_stat_activity, pg_sleep(0.02) WHERE state = 'active'"

    def once(_: int) -> int:
        with asking(database) as connection:
            return ask(connection, active)

    with ThreadPoolExecutor(20) as pool:
        assert max(pool.map(once, range(60))) == MOST


def test_a_place_is_given_back_once_however_a_connection_ends(database: PostgreSQL) -> None:
    with pytest.raises(OperationalError):
        ask(ConnectionHandler({"default": environment.database("postgres://127.0.0.1:1/none")})["default"])
    for _ in range(MOST + 1):
        forgotten = connected(database)
        ask(forgotten)
        known = weakref.ref(forgotten.connection)
        del forgotten
        while known():  # Nothing is collected while another thread collects.
            gc.collect()
    with asking(database) as connection:
        connection.connection.close()
        connection.connection.close()
    with asking(database), asking(database):
        assert refused(lambda: ask(connected(database)))[0].startswith("all database connections")


def test_a_stopped_database_that_is_started_again_is_found_at_once(database: PostgreSQL) -> None:
    with asking(database) as connection:
        database.stop()
        assert refused(lambda: ask(connection))[1] < 0.5
        connection.close()
        assert refused(lambda: ask(connected(database)))[1] < 0.5
        database.start()
    with asking(database):
        pass


def test_a_command_waits_as_long_as_it_takes(database: PostgreSQL, monkeypatch: pytest.MonkeyPatch) -> None:
    with asking(database) as connection:
        assert ask(connection, "SHOW statement_timeout") == "1s"
    monkeypatch.setattr(base, "patience", Patience())
    with asking(database) as connection:
        assert [ask(connection, f"SHOW {name}") for name in base.LIMITS] == ["0", "0", "0"]
