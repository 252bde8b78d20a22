"""SQLite: its folder is looked at before it is used, and no transaction is lost to another's lock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from comparison import file_system
from tests.drills.clients import until
from tests.machines import ROOT, free_port, manage

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases keep no file here")

PROCESSES, TRANSACTIONS = 8, 25

# Reads, then writes what it has read and one more: a transaction that began as a reader could not.
COUNT_UP = """
import pathlib, sys, time, django; django.setup()
from django.db import OperationalError, transaction
from comparison.models import CommentCount
folder, own = pathlib.Path(sys.argv[2]), sys.argv[3]
(folder / f"ready-{own}").touch()
while not (folder / "go").exists():
    time.sleep(0.001)
locked = 0
for number in range(int(sys.argv[1])):
    try:
        with transaction.atomic():
            row = CommentCount.objects.get(kind="guide", key="shared")
            row.approved += 1
            row.save()
            CommentCount.objects.create(kind="guide", key=f"{own}-{number}")
    except OperationalError:
        locked += 1
sys.exit(locked)
"""
BEGIN = """
from comparison.models import CommentCount
CommentCount.objects.create(kind="guide", key="shared")
"""
TELL = """
from comparison.models import CommentCount
print(CommentCount.objects.get(key="shared").approved, CommentCount.objects.count())
"""


def test_no_transaction_of_many_processes_is_lost_to_a_lock(tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "comparison.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3",
    }
    manage(environment, "migrate", "--verbosity=0")
    manage(environment, "shell", "--no-imports", "-c", BEGIN)
    command = [sys.executable, "-c", COUNT_UP, str(TRANSACTIONS), str(tmp_path)]
    started = [subprocess.Popen([*command, str(number)], cwd=ROOT, env=environment) for number in range(PROCESSES)]
    # All begin at once: the first has not finished before the last has loaded.
    until(lambda: len(list(tmp_path.glob("ready-*"))) == PROCESSES, 60, "eight processes")
    (tmp_path / "go").touch()
    assert [process.wait(60) for process in started] == [0] * PROCESSES
    told = manage(environment, "shell", "--no-imports", "-c", TELL)
    assert told.split() == [str(PROCESSES * TRANSACTIONS), str(PROCESSES * TRANSACTIONS + 1)]


def test_a_local_folder_suits_and_is_left_as_it_was(tmp_path: Path) -> None:
    assert file_system.fault(tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


def test_a_folder_where_locks_do_not_hold_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other_file = file_system.TRY_TO_WRITE.replace("sys.argv[1]", "':memory:'")
    monkeypatch.setattr(file_system, "TRY_TO_WRITE", other_file)
    assert file_system.fault(tmp_path) == "it does not lock files"


def test_a_folder_on_a_network_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    far = tmp_path / "far away" / "site"
    far.mkdir(parents=True)
    mounts = tmp_path / "mounts"
    place = str(far.parent).replace(" ", r"\040")
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nhost:/ {place} nfs4 rw 0 0\nhost:/x {place}x tmpfs rw 0 0\n")
    monkeypatch.setattr(file_system, "MOUNTS", mounts)
    assert (file_system.kind_of(tmp_path), file_system.kind_of(far)) == ("ext4", "nfs4")
    assert file_system.fault(far) == "it is on a network file system, nfs4"


def test_where_mounts_cannot_be_told_only_the_trial_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_system, "MOUNTS", tmp_path / "none")
    assert (file_system.kind_of(tmp_path), file_system.fault(tmp_path)) == ("", "")


def test_a_server_does_not_start_where_the_folder_does_not_suit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_system, "fault", lambda folder: "it does not lock files")
    with pytest.raises(CommandError, match="does not suit SQLite: it does not lock files"):
        call_command("serve", "--host", "127.0.0.1", "--port", str(free_port()))
