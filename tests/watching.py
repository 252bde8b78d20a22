"""A watcher without its thread, and a database that is away, for tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from comparison import editions
from comparison.editions import reading


def watcher_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch, heard: Callable[[], None] = lambda: None
) -> editions.Watcher:
    """A watcher of a process that has seen nothing yet; its test looks."""
    monkeypatch.setattr(reading, "_watched", reading._Known())
    return editions.Watcher(folder / "snapshot.json", heard)


@contextmanager
def database_away(begins: str = "") -> Iterator[None]:
    """Every statement fails that begins like this."""

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(begins):
            raise OperationalError("away on purpose")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        yield


@contextmanager
def connection_kept() -> Iterator[None]:
    """While a request is answered without Django's client, its end does not close the connection of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def queries(call: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        call()
    return [query["sql"] for query in captured]
