"""Run a command until it stops or this process is told to: `python -m comparison.supervise COMMAND`. Loads no Django.

The command stands in a session of its own: Ctrl-C in the terminal would reach the server's workers twice, directly and
through their main process, and the second signal can catch a worker inside its handler, where it then hangs.
"""

import signal
import subprocess
import sys


def run(command: list[str]) -> int:
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: server.terminate())
    return server.wait()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
