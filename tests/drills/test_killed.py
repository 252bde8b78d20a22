"""A process that ends: by kill -9 amid writes, or as an operator stops it amid reads."""

import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.drills.clients import SECRET, Readers, until
from tests.drills.lengths import length
from tests.drills.writer import WHOLE, Writer
from tests.machines import Site, new_site

pytestmark = pytest.mark.drill


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(new_site(tmp_path, SECRET_KEY=SECRET, PROXIES="1"))


def test_no_comment_that_was_taken_is_lost_when_a_process_is_killed_amid_writes(site: Site, tmp_path: Path) -> None:
    writer, moments = Writer(site), random.Random(8)
    times = int(length(12, 60))
    for _ in range(times):
        site.start()
        taken = len(writer.acknowledged)
        with writer.writing():
            until(lambda taken=taken: len(writer.acknowledged) > taken, 10, "writing")
            time.sleep(moments.uniform(0, 0.2))
            site.kill()
    with closing(sqlite3.connect(tmp_path / "site.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = Counter(text for (text,) in database.execute("SELECT text FROM comparison_comment"))
    assert len(writer.acknowledged) >= times
    assert [text for text in writer.acknowledged if kept[text] != 1] == []
    assert [text for text in kept if not WHOLE.fullmatch(text)] == []
    assert writer.refused == {}


def test_a_process_that_is_stopped_amid_reads_ends_what_it_has_begun(site: Site) -> None:
    for _ in range(int(length(3, 20))):
        with site, Readers(site) as readers:
            until(lambda readers=readers: readers.answered > 100, 10, "reading")
            site.stop()
            assert site.exit_code == 0
        # Who asks a process that has gone is refused; nobody got half an answer, or a failure.
        cut_off = {why for why in readers.failed if "ConnectionRefused" not in why}
        assert cut_off == set(), readers.failed
