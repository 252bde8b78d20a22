"""The site's settings with a clock that a drill moves: by the seconds in the file CLOCK, once it is there."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import time_machine

from tests.plain_settings import *  # noqa: F403

CLOCK = Path(os.environ["CLOCK"])


def follow() -> None:
    traveller, moved = None, ""
    while True:
        asked = CLOCK.read_text() if CLOCK.exists() else ""
        if asked != moved:
            if traveller:
                traveller.stop()
            traveller, moved = time_machine.travel(datetime.now(UTC) + timedelta(seconds=float(asked))), asked
            traveller.start()
        time.sleep(0.02)


Thread(target=follow, daemon=True).start()
