"""Somebody who sends comment after comment, and remembers which of them the site said it had taken."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from itertools import count

from tests.drills.clients import comment
from tests.machines import Site

WHOLE = re.compile(r"Comment (\d+) of a drill, whole from here to the full stop\.")


class Writer:
    """`acknowledged` and `refused` go on over several times of writing; a site that is away is asked again."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.acknowledged: list[str] = []
        self.refused: Counter[int] = Counter()
        self._numbers = count(1)

    @contextmanager
    def writing(self) -> Iterator[None]:
        stop = threading.Event()
        thread = threading.Thread(target=self._write, args=(stop,))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _write(self, stop: threading.Event) -> None:
        while not stop.is_set():
            number = next(self._numbers)
            text = f"Comment {number} of a drill, whole from here to the full stop."
            try:
                # From another address each time: one reader may send ten within an hour.
                answer = comment(self.site, text, f"198.51.{number // 250}.{number % 250}")
            except (OSError, HTTPException):
                time.sleep(0.01)
                continue
            if answer.status == 200:
                self.acknowledged.append(text)
            else:
                self.refused[answer.status] += 1
