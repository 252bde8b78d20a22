"""The disk is full: readers read, and a writer is told and keeps what was typed."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drills.clients import PAGES, SECRET, comment
from tests.machines import Site, cannot_run, new_site

pytestmark = pytest.mark.drill

SIZE = "32m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", tmp_path], capture_output=True)
    if mounted.returncode:
        cannot_run(f"a file system of its own cannot be made here: {mounted.stderr.decode().strip()}")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", "--lazy", tmp_path], check=True)


def fill(folder: Path) -> Path:
    """Take all the room that is left."""
    path = folder / "filling"
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096) == 4096:
                pass
        except OSError:
            return path
    return path


def test_with_a_full_disk_readers_read_and_a_writer_keeps_the_text(small_disk: Path) -> None:
    with Site(new_site(small_disk, SECRET_KEY=SECRET)) as site:
        assert comment(site, "Written while there was room.").status == 200
        filling = fill(small_disk)
        # Long enough to need a page of the file of its own, whatever room there is within one.
        text = "Written without room. " * 80
        answer = comment(site, text)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
        assert text.strip() in answer.text
        assert [site.get(page).status for page in PAGES] == [200] * len(PAGES)
        filling.unlink()
        assert comment(site, text).status == 200
