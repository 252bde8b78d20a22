"""The production server, configured here alone: `make serve`, and `make run` after its preparations."""

import errno
import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection

from comparison import file_system
from comparison.editions import snapshot
from comparison.models import Stamp
from comparison.patience import patience
from comparison.settings import env

THREADS = 64
"""For each process, at most: idle ones end. A form that arrives slowly holds one, and must not hold up readers."""
SPARING = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "100000", "MALLOC_MMAP_THRESHOLD_": "65536"}
"""How glibc keeps memory, for each process: 500 kept pages then take some 15 MB less."""
SECONDS_TO_STOP = 5
"""A reader who never finishes must not keep the server from stopping."""


class Command(BaseCommand):
    help = "Serve the site with granian, one process for each core. HOST, PORT and WEB_CONCURRENCY say otherwise."
    # They ask the database, which may be away.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=env.str("HOST", default="localhost"))
        parser.add_argument("--port", default=env.str("PORT", default="8000"))
        parser.add_argument("--processes", default=env.str("WEB_CONCURRENCY", default=str(len(cores()))))
        parser.add_argument("--where", action="store_true", help="only say the address, if it can be served at")

    def handle(self, host: str, port: str, processes: str, *, where: bool, **options: Any) -> None:
        workers = number("WEB_CONCURRENCY", processes, 64)
        address = free_address(host, number("PORT", port, 65_535))
        if where:
            self.stdout.write(address)
            return
        check_file_system()
        check_texts()
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "comparison.wsgi:application"]
        granian += ["--host", address, "--port", port, "--workers", str(workers), "--blocking-threads", str(THREADS)]
        granian += ["--workers-kill-timeout", str(SECONDS_TO_STOP), "--respawn-failed-workers"]
        # Its warnings are about the number of threads, at every start.
        granian += ["--http", "1", "--no-ws", "--log-level", "error"]
        # This process makes way for one that only waits: it would go on holding all of Django.
        os.execve(sys.executable, [sys.executable, "-m", "comparison.supervise", *granian], SPARING | os.environ)  # noqa: S606


def cores() -> set[int]:
    """The cores that this process may use: fewer than the machine has, where somebody has set a limit."""
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))


def check_file_system() -> None:
    """SQLite loses what is written where locks do not hold."""
    if connection.vendor == "sqlite":
        folder = Path(connection.settings_dict["NAME"]).parent
        if reason := file_system.fault(folder):
            raise CommandError(f"{folder} does not suit SQLite: {reason}. Set DATABASE_URL to a file on a local disk.")


def check_texts() -> None:
    """Without the database the server starts with what the snapshot holds; with neither it would serve errors only."""
    patience.limit(1)  # A database that is silent must not keep it from starting.
    try:
        Stamp.objects.current()
    except Error as error:
        if not snapshot.read(settings.SNAPSHOT_FILE):
            reason = str(error).partition("\n")[0]
            raise CommandError(
                f"Nothing to serve. Database: {reason}. Start it, set DATABASE_URL, or prepare it: make run"
            ) from None
    finally:
        connection.close()


def number(name: str, value: str, most: int) -> int:
    if not (value.isascii() and value.isdigit() and 0 < int(value[:9]) <= most):
        raise CommandError(f"{name}={value} is not a number from 1 to {most}.")
    return int(value)


def free_address(host: str, port: int) -> str:
    """The address of a host, as the server takes no name, once nobody listens there; else one line says why not."""
    try:
        # IPv4 first: a browser that is sent to localhost tries both.
        family, _, _, _, address = min(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        raise CommandError(f"HOST={host} is not a name or an address of this machine.") from None
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            faults = {
                errno.EADDRINUSE: f"Port {port} is in use: stop the other program, or take another one: PORT=8001",
                errno.EACCES: f"Port {port} is reserved for the administrator, take another one: PORT=8000",
                errno.EADDRNOTAVAIL: f"HOST={host} is not an address of this machine.",
            }
            raise CommandError(
                faults.get(error.errno or 0, f"Cannot listen on {host}:{port}: {error.strerror}")
            ) from None
    return str(address[0])
