"""The production server, configured here alone: `make serve`, and `make run` after its preparations."""

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

THREADS = 4
"""For each process; more only wait for each other. Slow readers hold none: granian collects their requests first."""
SECONDS_TO_STOP = 5
"""A reader who never finishes must not keep the server from stopping."""


class Command(BaseCommand):
    help = "Serve the site with granian, one process for each core. HOST, PORT and WEB_CONCURRENCY say otherwise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")
        parser.add_argument("--processes", default=os.environ.get("WEB_CONCURRENCY") or str(len(cores())))

    def handle(self, host: str, port: str, processes: str, **options: Any) -> None:
        host = "127.0.0.1" if host == "localhost" else host
        port, processes = str(number("PORT", port, 65_535)), str(number("WEB_CONCURRENCY", processes, 64))
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "comparison.wsgi:application"]
        granian += ["--host", host, "--port", port, "--workers", processes, "--blocking-threads", str(THREADS)]
        granian += ["--workers-kill-timeout", str(SECONDS_TO_STOP), "--respawn-failed-workers"]
        granian += ["--http", "1", "--no-ws", "--log-level", "warning"]
        sys.exit(run(granian))


def cores() -> set[int]:
    """The cores that this process may use: fewer than the machine has, where somebody has set a limit."""
    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))


def number(name: str, value: str, most: int) -> int:
    if not (value.isascii() and value.isdigit() and 0 < int(value[:9]) <= most):
        raise CommandError(f"{name}={value} is not a number from 1 to {most}.")
    return int(value)


def run(command: list[str]) -> int:
    """Run the server until it stops or this process is told to.

    It stands in a session of its own: Ctrl-C in the terminal would reach its workers twice, directly and through the
    main process, and the second signal can catch a worker inside its handler, where it then hangs.
    """
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: server.terminate())
    return server.wait()
