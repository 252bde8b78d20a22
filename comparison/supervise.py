"""Run a command until it stops or this process is told to: `python -m comparison.supervise COMMAND`. Loads no Django.

The command stands in a session of its own: Ctrl-C in the terminal would reach the server's workers twice, directly and
through their main process, and the second signal can catch a worker inside its handler, where it then hangs. So this
process passes on what it is told, and sees to it that nothing of the server outlives it or the server's main process.
"""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from types import FrameType

TOLD_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
"""Of Linux's prctl: which signal a process gets once the one that began it has ended, killed or not."""


def run(command: list[str]) -> int:
    """The command's exit code, once it and all that it began have ended."""
    told: list[int] = []
    server: subprocess.Popen[bytes] | None = None

    def stop(number: int, frame: FrameType | None) -> None:
        told.append(number)
        if server is not None:
            server.terminate()

    for name in TOLD_BY:
        signal.signal(name, stop)
    before = _end_with_this_process if sys.platform == "linux" else None
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=before)  # noqa: S603
    if told:  # before there was a server to tell
        server.terminate()
    code = server.wait()
    # Only where its main process was killed is anything left, and nobody who would wait for it.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(server.pid, signal.SIGKILL)
    return code


def _end_with_this_process() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
