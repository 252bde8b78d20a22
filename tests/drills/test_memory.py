"""Memory stays what it is, however long and whatever readers ask."""

import time
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.drills.clients import KEY, SECRET, Readers
from tests.drills.lengths import length
from tests.machines import Site, new_site

pytestmark = [pytest.mark.drill, pytest.mark.timeout(900)]

GROWTH = 1.10


def resident(site: Site) -> int:
    """Kilobytes in memory of the worker, the largest of its processes."""
    lines = [line for pid in site.pids() for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return max(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def ask_for_something_new(site: Site, stop: Event) -> None:
    """Addresses that nobody asked for before: results, estimates, campaigns, and pages that are not there."""
    for number in count():
        if stop.is_set():
            return
        people, horizon = 1 + number % 5_000, 1 + number % 60
        for path in (
            f"/{KEY}/costs/?people={people}&horizon={horizon}",
            f"/{KEY}/recommendation/?scope=nobody-run&campaign={number}",
            f"/?utm_source={number}",
            f"/nothing-{number}/",
            f"/search/?q=word{number}",
        ):
            site.get(path)


def test_memory_does_not_grow_under_load(tmp_path: Path) -> None:
    with Site(new_site(tmp_path, SECRET_KEY=SECRET)) as site:
        stop = Event()
        asking = Thread(target=ask_for_something_new, args=(site, stop))
        with Readers(site) as readers:
            asking.start()
            time.sleep(length(8, 60))
            warm = resident(site)
            time.sleep(length(15, 600))
            after = resident(site)
            stop.set()
            asking.join()
        assert readers.failed == {}
        assert after <= GROWTH * warm, f"{warm} kB after warming up, {after} kB at the end"
