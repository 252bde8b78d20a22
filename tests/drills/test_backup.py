"""A backup of a site that is being written to, put back after everything was destroyed."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.drills.clients import SECRET, comment, until
from tests.drills.writer import Writer
from tests.machines import PostgreSQL, Site, manage, new_site

pytestmark = pytest.mark.drill

MARKER = "Sent just before the backup."
KEPT = """
import json
from comparison.models import Comment, Edition
print(json.dumps([list(Comment.objects.values_list("text", flat=True)), Edition.objects.count()]))
"""


@contextmanager
def database_in(folder: Path, vendor: str) -> Iterator[str]:
    if vendor == "sqlite":
        yield f"sqlite:///{folder}/site.sqlite3"
    else:
        with PostgreSQL() as running:
            yield running.url


def destroy(folder: Path, url: str) -> None:
    for path in folder.glob("site.sqlite3*"):
        path.unlink()
    if url.startswith("postgres"):
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_was_written_before_a_backup_comes_back_after_all_was_destroyed(tmp_path: Path, vendor: str) -> None:
    with database_in(tmp_path, vendor) as url:
        environment = new_site(tmp_path, DATABASE_URL=url, SECRET_KEY=SECRET, PROXIES="1")

        def kept() -> tuple[list[str], int]:
            texts, editions = json.loads(manage(environment, "shell", "--no-imports", "-c", KEPT))
            return texts, editions

        with Site(environment) as site:
            writer = Writer(site)
            with writer.writing():
                until(lambda: len(writer.acknowledged) > 20, 20, "writing")
                assert comment(site, MARKER).status == 200
                before = [*writer.acknowledged, MARKER]
                manage(environment, "backup", str(tmp_path / "backups"))
            assert len(writer.acknowledged) >= len(before), "a backup must not stop a writer"
            assert writer.refused == {}
        texts, editions = kept()
        destroy(tmp_path, url)

        (file,) = (tmp_path / "backups").iterdir()
        manage(environment, "restore", str(file))
        restored, editions_restored = kept()
        assert set(before) <= set(restored) <= set(texts)
        assert len(restored) == len(set(restored))
        assert editions_restored == editions
        with Site(environment) as site:
            assert comment(site, "Sent after the restore.").status == 200
