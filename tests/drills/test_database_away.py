"""PostgreSQL stops or freezes under a site that serves: readers go on reading, and writers keep what they typed."""

from collections.abc import Iterator

import pytest

from tests.drills.clients import KEY, SECRET, Readers, comment, until
from tests.drills.lengths import length
from tests.machines import PostgreSQL, Site, new_site

pytestmark = pytest.mark.drill

PATIENCE = 1.0
"""Seconds for which a published page may take, whatever the database does."""
TEXT = "Typed while the database was away."


@pytest.fixture(scope="module")
def database() -> Iterator[PostgreSQL]:
    with PostgreSQL() as running:
        yield running


@pytest.fixture(scope="module")
def site(database: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with Site(new_site(folder, DATABASE_URL=database.url, SECRET_KEY=SECRET)) as running:
        yield running


def is_ready(site: Site) -> bool:
    return site.get("/readyz").status == 200


def served_from(site: Site) -> str | None:
    """What a page of published texts says of where they come from; nothing while they come from the database."""
    return site.get(f"/{KEY}/recommendation/").headers["X-Served-From"]


@pytest.mark.parametrize(("fail", "mend"), [("stop", "start"), ("freeze", "resume")])
def test_with_the_database_away_readers_read_and_writers_keep_their_text(
    site: Site, database: PostgreSQL, fail: str, mend: str
) -> None:
    with Readers(site) as readers:
        until(lambda: readers.answered > 50, 10, "reading")
        getattr(database, fail)()
        try:
            answer = comment(site, TEXT)
            assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
            assert TEXT in answer.text
            assert answer.seconds < 5
            until(lambda: served_from(site) == "memory", 6, "noticing")
            assert (is_ready(site), site.get("/healthz").status) == (False, 200)
            until(lambda: readers.answered > 500, length(10, 60), "reading on")
        finally:
            getattr(database, mend)()
        until(lambda: is_ready(site), 10, "recovery")
        assert comment(site, "Sent once the database was back.").status == 200
    assert readers.failed == {}
    assert readers.slowest < PATIENCE


@pytest.mark.parametrize(("fail", "mend"), [("stop", "start"), ("freeze", "resume")])
def test_a_process_that_starts_without_its_database_serves_the_snapshot(
    site: Site, database: PostgreSQL, fail: str, mend: str
) -> None:
    site.stop()
    getattr(database, fail)()
    try:
        site.start()
        assert served_from(site) == "snapshot"
    finally:
        getattr(database, mend)()
    until(lambda: is_ready(site), 10, "recovery")
    until(lambda: served_from(site) is None, 3, "serving what is published")
