"""Whether a folder suits SQLite: locks that hold between processes, memory that they share. Found out by trying.

On a network file system both may seem to work and lose what is written later on, so those are refused by name.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

NETWORK = {"9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs", "nfs", "nfs4", "smb3", "smbfs"}
MOUNTS = Path("/proc/mounts")

# In another process, as a process is let through its own locks. It ends well if it was kept out.
TRY_TO_WRITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    connection.execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    sys.exit(0 if "locked" in str(error) else str(error))
sys.exit("it does not lock files")
"""


def fault(folder: Path) -> str:
    """Why SQLite must not keep its file in a folder; empty if it may."""
    kind = kind_of(folder)
    if kind in NETWORK:
        return f"it is on a network file system, {kind}"
    with tempfile.TemporaryDirectory(prefix=".trial-", dir=folder) as trial:
        return _try(Path(trial) / "trial.sqlite3")


def kind_of(folder: Path) -> str:
    """The file system's kind as the kernel names it; empty where that cannot be told."""
    try:
        mounts = [line.split()[1:3] for line in MOUNTS.read_text().splitlines()]
    except OSError:
        return ""
    real = folder.resolve()
    # The last one counts where several are mounted at one place.
    around = [(len(place), kind) for place, kind in reversed(mounts) if real.is_relative_to(_unescaped(place))]
    return max(around, key=lambda found: found[0])[1] if around else ""


def _unescaped(place: str) -> str:
    return place.encode().decode("unicode_escape")


def _try(path: Path) -> str:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
            connection.execute("CREATE TABLE trial (number)")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            return str(error)
        if mode != "wal":
            return "it does not share memory between processes"
        command = [sys.executable, "-c", TRY_TO_WRITE, str(path)]
        other = subprocess.run(command, capture_output=True, text=True, env=os.environ)  # noqa: S603
        return other.stderr.strip()
