"""A site to measure: the real texts in a database of its own, served as in production, and what it runs on."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
SERVER_CORE, CLIENT_CORE = "0", "1"
TICKS = os.sysconf("SC_CLK_TCK")


def describe() -> str:
    """What was measured, and on what."""
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True).stdout
    cpu = next((line.partition(": ")[2] for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    return (
        f"Commit {commit.strip() or 'unknown'}, Python {platform.python_version()}, {platform.system()}, "
        f"{os.cpu_count()} cores {cpu.strip()}, load {os.getloadavg()[0]:.1f}"
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


@contextmanager
def scratch_site(*, static: bool = False) -> Iterator[Path]:
    """A folder that is removed again, with a database of the real texts that this process and its children use."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        os.environ["DATABASE_URL"] = f"sqlite:///{name}/site.sqlite3"
        os.environ["SNAPSHOT_FILE"] = f"{name}/snapshot.json"
        os.environ["DJANGO_SETTINGS_MODULE"] = "comparison.settings"
        commands = [["migrate", "--verbosity=0"], ["load_content"]]
        if static:
            commands.append(["collectstatic", "--no-input", "--verbosity=0"])
        for command in commands:
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        yield Path(name)


def pinned(command: list[str], core: str) -> list[str]:
    """A command that stays on one core, where that can be asked for."""
    has_core = int(core) < (os.cpu_count() or 1)
    return ["taskset", "--cpu-list", core, *command] if has_core and shutil.which("taskset") else command


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, its first process, and how long its first answer took."""

    port: int
    process: subprocess.Popen[bytes]
    started_in: float

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def pids(self) -> list[int]:
        """Its processes, the first one before its children."""
        found = [self.process.pid]
        for pid in found:
            found += [int(child) for line in _lines(f"/proc/{pid}/task/{pid}/children") for child in line.split()]
        return found

    def cpu(self) -> float:
        """Seconds of CPU that its processes have taken so far."""
        return sum(_cpu(pid) for pid in self.pids())

    def memory(self) -> float:
        """Megabytes in memory of its largest process, the worker."""
        return max(_resident(pid) for pid in self.pids())

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[HTTPResponse, bytes]:
        return fetch(self.port, path, headers)


def _cpu(pid: int) -> float:
    # The name, in brackets, may hold anything; user and system time are fields 14 and 15.
    fields = "".join(_lines(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0


def _resident(pid: int) -> float:
    lines = [line.split() for line in _lines(f"/proc/{pid}/status") if line.startswith("VmRSS:")]
    return int(lines[0][1]) * 1024 / 1e6 if lines else 0


def fetch(
    port: int, path: str, headers: dict[str, str] | None = None, timeout: float = 20
) -> tuple[HTTPResponse, bytes]:
    """One answer over a connection of its own."""
    with closing(HTTPConnection(HOST, port, timeout=timeout)) as connection:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer, answer.read()


@contextmanager
def serving(command: list[str], port: int, path: str = "/", core: str | None = None) -> Iterator[Server]:
    """The server that a command starts, once it answers; stopped at the end."""
    try:
        fetch(port, path)
    except (OSError, HTTPException):
        pass
    else:
        sys.exit(f"Port {port} is in use: stop the other program.")
    command = pinned(command, core) if core else command
    start = time.perf_counter()
    # Its log is written as in production, and shown if it does not start.
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log)
        try:
            if not (first := _first_answer(process, port, path, start)):
                log.seek(0)
                sys.exit(f"The server on port {port} did not answer.\n{log.read().decode(errors='replace')[-2000:]}")
            yield Server(port, process, first - start)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _first_answer(process: subprocess.Popen[bytes], port: int, path: str, start: float) -> float | None:
    """The moment of the first good answer."""
    while process.poll() is None and time.perf_counter() - start < 30:
        try:
            if fetch(port, path)[0].status == 200:
                return time.perf_counter()
        except (OSError, HTTPException):
            time.sleep(0.005)
    return None


def site(port: int) -> list[str]:
    """The site's own server with one worker."""
    where = ["--host", HOST, "--port", str(port), "--processes", "1"]
    return [sys.executable, "manage.py", "serve", *where]
