from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from comparison import editions
from comparison.documents import Addresses, Published

ADDRESSES = Addresses()
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands at noon until a test moves it."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def small(db: None, clock: time_machine.Traveller, folder: Path) -> Published:
    """The small folder, loaded and published at noon."""
    editions.load(folder, ADDRESSES)
    return editions.current()
