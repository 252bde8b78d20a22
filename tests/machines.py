"""Servers that a test starts for itself on loopback: PostgreSQL, Redis and the site. Each can stop, freeze and resume.

    with PostgreSQL() as database, Redis() as cache:
        environment = new_site(folder, DATABASE_URL=database.url, CACHE_URL=cache.url)
        with Site(environment) as site:
            database.freeze()
            answer = site.get("/")

Each has a free port and a folder of its own, and is gone when its `with` ends. The machine's own servers are never
touched. Without PostgreSQL or Redis installed such a test is skipped, and fails where CI is set.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPMessage
from itertools import chain
from pathlib import Path
from typing import NoReturn, Self

import pytest

ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 30
FILE = "site.sqlite3"
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
"""Variables that a site's process takes over from the test; all others are given by name."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def children(pid: int) -> Iterator[int]:
    """All processes that one has started, and those that they have: each is asked for its own after it was yielded."""
    try:
        found = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in _numbers(task / "children")]
    except FileNotFoundError:
        return
    for child in found:
        yield child
        yield from children(child)


def _numbers(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []


class Machine:
    """One server: `start` returns once it answers."""

    port: int
    folder: Path = ROOT
    """Where its process runs."""
    environment: Mapping[str, str] = os.environ
    how_to_stop = signal.SIGTERM
    process: subprocess.Popen[bytes]
    exit_code: int | None = None
    log: Path | None = Path(os.devnull)
    """Where what it writes goes; None: where the test's own output goes."""

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        with ExitStack() as stack:
            log = stack.enter_context(self.log.open("ab")) if self.log else None
            self.process = subprocess.Popen(
                self.command(), cwd=ROOT, env=dict(self.environment), stdout=log, stderr=log
            )
        until = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise AssertionError(f"{type(self).__name__} on port {self.port} did not start.")
            time.sleep(0.02)

    def stop(self) -> None:
        """Ask it to stop, as an operator does, and wait until it has."""
        if self.process.poll() is None:
            self.resume()
            self.process.send_signal(self.how_to_stop)
        try:
            self.exit_code = self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """As power that fails: the process and all that it has started, at once."""
        self._signal(signal.SIGKILL)
        self.exit_code = self.process.wait(SECONDS_TO_STOP)

    def freeze(self) -> None:
        """It keeps its connections and takes new ones, and answers nothing."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def pids(self) -> list[int]:
        """Its processes, the first one before those that it has started."""
        return [self.process.pid, *children(self.process.pid)]

    def _signal(self, number: int) -> None:
        """Unless it is to go on, each process is held still before its children are looked for: it starts no others."""
        if self.process.poll() is not None:
            return
        found = []
        for pid in chain([self.process.pid], children(self.process.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT if number == signal.SIGCONT else signal.SIGSTOP)
                found.append(pid)
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex((HOST, port)) == 0


def lacking(program: str, packages: str) -> NoReturn:
    """End the test: it cannot be run without another program."""
    cannot_run(f"needs {program}; Debian, as root: apt-get install {packages}")


def cannot_run(line: str) -> NoReturn:
    """End the test, as failed where nothing may be left out."""
    if os.environ.get("CI", "") not in ("", "0", "false"):
        pytest.fail(line)
    pytest.skip(line)


# --- PostgreSQL ---


def _postgresql_programs() -> Path:
    """The folder of the newest PostgreSQL here: Debian keeps it off the path."""
    found = shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return folders[-1].parent if folders else Path(lacking("PostgreSQL", "postgresql"))


def _as_its_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() == 0:
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    return command


class PostgreSQL(Machine):
    """A cluster of its own; `options` are settings of postgresql.conf."""

    how_to_stop = signal.SIGINT  # Django keeps connections: it must not wait for them to end.

    def __init__(self, **options: str) -> None:
        self.port = free_port()
        self.options = {"listen_addresses": HOST, "fsync": "off"} | options

    @property
    def url(self) -> str:
        return f"postgres://postgres@{HOST}:{self.port}/postgres"

    def __enter__(self) -> Self:
        self.programs = _postgresql_programs()
        self.folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir="/tmp"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        try:
            arguments = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]
            made = [str(self.programs / "initdb"), "--pgdata", str(self.folder / "data"), *arguments]
            subprocess.run(_as_its_user(made), cwd="/tmp", check=True, stdout=subprocess.DEVNULL)
            return super().__enter__()
        except BaseException:
            self.remove()
            raise

    def __exit__(self, *_: object) -> None:
        try:
            super().__exit__()
        finally:
            self.remove()

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self) -> list[str]:
        where = ["-D", str(self.folder / "data"), "-k", str(self.folder), "-p", str(self.port)]
        options = [part for name, value in self.options.items() for part in ("-c", f"{name}={value}")]
        return _as_its_user([str(self.programs / "postgres"), *where, *options])

    def answers(self) -> bool:
        command = [str(self.programs / "pg_isready"), "--quiet", "--host", HOST, "--port", str(self.port)]
        return subprocess.run(command).returncode == 0


# --- Redis ---


class Redis(Machine):
    """A server that keeps nothing on disk."""

    def __init__(self) -> None:
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"redis://{HOST}:{self.port}/0"

    def command(self) -> list[str]:
        program = shutil.which("redis-server") or lacking("Redis", "redis-server")
        where = ["--port", str(self.port), "--bind", HOST, "--dir", tempfile.gettempdir()]
        return [program, *where, "--save", ""]

    def answers(self) -> bool:
        return _listens(self.port)


# --- The site ---


def new_site(folder: Path, **variables: str) -> dict[str, str]:
    """The environment of a site with the real texts, on a SQLite file in a folder if no other database is named."""
    chosen = _site_in(folder) | variables
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | chosen
    if "DATABASE_URL" in variables:
        _fill(environment)
    else:
        shutil.copy(_filled_file(), folder / FILE)
    return environment


def _site_in(folder: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.plain_settings",
        "DATABASE_URL": f"sqlite:///{folder / FILE}",
        "SNAPSHOT_FILE": f"{folder}/snapshot.json",
        "WEB_CONCURRENCY": "1",
    }


def _fill(environment: Mapping[str, str]) -> None:
    manage(environment, "migrate", "--verbosity=0")
    manage(environment, "load_content")


@cache
def _filled_file() -> Path:
    """A database with the real texts that is made once and then copied: making one takes five seconds."""
    folder = Path(tempfile.mkdtemp(prefix="site-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _fill({name: os.environ[name] for name in KEPT if name in os.environ} | _site_in(folder))
    return folder / FILE


def manage(environment: Mapping[str, str], *arguments: str, folder: Path = ROOT) -> str:
    """What a command of manage.py says; it must succeed."""
    command = [sys.executable, "manage.py", *arguments]
    ended = subprocess.run(command, cwd=folder, env=dict(environment), capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    text: str
    seconds: float


class Site(Machine):
    """`manage.py serve` in an environment."""

    def __init__(self, environment: Mapping[str, str], log: Path | None = None) -> None:
        self.port = free_port()
        self.environment = dict(environment) | {"HOST": HOST, "PORT": str(self.port)}
        self.log = log

    def command(self) -> list[str]:
        return [sys.executable, "manage.py", "serve"]

    def answers(self) -> bool:
        try:
            return self.get("/robots.txt").status == 200
        except (OSError, HTTPException):
            return False

    def get(self, path: str, timeout: float = 30, **headers: str) -> Answer:
        return self.ask("GET", path, timeout=timeout, **headers)

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, timeout: float = 30, **headers: str
    ) -> Answer:
        """One answer over a connection of its own; a header `X_Name` is sent as `X-Name`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPConnection(HOST, self.port, timeout=timeout)
        start = time.perf_counter()
        try:
            connection.request(method, path, body=body, headers=named)
            response = connection.getresponse()
            text = response.read().decode()
            return Answer(response.status, response.headers, text, time.perf_counter() - start)
        finally:
            connection.close()
