"""The server's first process: it passes on what it is told, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SLEEPS = "import os, sys, time; open(sys.argv[1], 'w').write(f'{os.getpid()} '); time.sleep(60)"
BEGINS_ANOTHER = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", {SLEEPS!r}, sys.argv[1]])
time.sleep(60)
"""
TOLD_WHILE_IT_BEGINS = f"""
import os, signal, subprocess, sys
from comparison import supervise

begin = subprocess.Popen

def begin_and_be_told(*arguments, **more):
    server = begin(*arguments, **more)
    os.kill(os.getpid(), signal.SIGTERM)
    return server

subprocess.Popen = begin_and_be_told
sys.exit(supervise.run([sys.executable, "-c", {SLEEPS!r}, sys.argv[1]]))
"""


def supervised(code: str, note: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "comparison.supervise", sys.executable, "-c", code, str(note)]
    return subprocess.Popen(command, cwd=ROOT)


def noted(note: Path) -> int:
    """The process that has written its number."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if note.exists() and note.read_text().endswith(" "):
            return int(note.read_text())
        time.sleep(0.02)
    pytest.fail("the command did not begin")


def has_ended(pid: int) -> bool:
    """Within some seconds; one that nobody has taken note of yet counts as well."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, IndexError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    return False


linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def test_it_ends_as_its_command_does(tmp_path: Path) -> None:
    assert supervised("raise SystemExit(7)", tmp_path / "pid").wait(20) == 7


@linux
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_it_is_told_it_passes_on(tmp_path: Path, told: signal.Signals) -> None:
    process = supervised(SLEEPS, tmp_path / "pid")
    server = noted(tmp_path / "pid")
    process.send_signal(told)
    assert process.wait(20) == 256 - signal.SIGTERM
    assert has_ended(server)


@linux
def test_told_while_the_server_begins_it_still_passes_that_on(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", TOLD_WHILE_IT_BEGINS, str(tmp_path / "pid")], cwd=ROOT)
    assert process.wait(20) == 256 - signal.SIGTERM


@linux
def test_killed_it_takes_the_server_along(tmp_path: Path) -> None:
    process = supervised(SLEEPS, tmp_path / "pid")
    server = noted(tmp_path / "pid")
    process.kill()
    process.wait(20)
    assert has_ended(server)


@linux
def test_what_a_killed_server_leaves_behind_is_ended(tmp_path: Path) -> None:
    process = supervised(BEGINS_ANOTHER, tmp_path / "pid")
    worker = noted(tmp_path / "pid")
    main = int(Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(main, signal.SIGKILL)
    assert process.wait(20) == 256 - signal.SIGKILL
    assert has_ended(worker)
