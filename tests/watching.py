"""A watcher without its thread, and a database that is away, for tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
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
def database_away() -> Iterator[None]:
    def fail(*args: Any) -> None:
        raise OperationalError("away on purpose")

    with connection.execute_wrapper(fail):
        yield


def queries(call: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        call()
    return [query["sql"] for query in captured]
