"""Who uses the site during a drill: readers who ask for page after page, and send comments."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPException
from itertools import count
from urllib.parse import urlencode

import time_machine
from django.core.signing import TimestampSigner
from django.utils import timezone

from comparison import anonymous
from tests.machines import Answer, Site

KEY = "managed-services-vs-staff-augmentation"
PAGES = ("/", f"/{KEY}/", f"/{KEY}/recommendation/?a.work=3", f"/{KEY}/costs/", "/about/", "/sources/")
"""Pages of published texts: readers get them whatever fails."""
SECRET = "only for drills: " + "0123456789" * 5


class Readers:
    """Some readers who ask for one page after the other until told to stop; `failed` has what was no good answer."""

    def __init__(self, site: Site, paths: tuple[str, ...] = PAGES, readers: int = 4, pause: float = 0.005) -> None:
        self.site, self.paths, self.pause = site, paths, pause
        self.failed: Counter[str] = Counter()
        self.answered = 0
        self.slowest = 0.0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(readers)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self, number: int) -> None:
        for turn in count(number):
            if self._stop.wait(self.pause):
                return
            path = self.paths[turn % len(self.paths)]
            start = time.perf_counter()
            try:
                answer = self.site.get(path)
                if answer.status != 200:
                    self.failed[f"{path} {answer.status}"] += 1
            except (OSError, HTTPException) as error:
                self.failed[f"{path} {error!r}"] += 1
            self.answered += 1
            self.slowest = max(self.slowest, time.perf_counter() - start)


def comment(site: Site, text: str, address: str = "") -> Answer:
    """Send a comment; the form was opened ten seconds ago, by a reader at an address behind a proxy if one is given."""
    with time_machine.travel(timezone.now() - timedelta(seconds=10), tick=False):
        stamp = TimestampSigner(key=SECRET, salt=anonymous.SALT).sign(f"{time.perf_counter_ns():032x}")
    form = urlencode({"name": "Ann", "text": text, anonymous.STAMP: stamp, anonymous.HONEYPOT: ""})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    if address:
        headers["X-Forwarded-For"] = address
    return site.ask("POST", f"/{KEY}/comments/add/", form, **headers)


def until(is_so: Callable[[], bool], within: float, what: str) -> float:
    """Wait until something is so, and say how long that took; a failure after so many seconds."""
    start = time.monotonic()
    while not is_so():
        assert time.monotonic() - start < within, f"{what} took more than {within} s"
        time.sleep(0.02)
    return time.monotonic() - start


def static_files(page: str) -> tuple[str, ...]:
    """The addresses of the style sheets and scripts that a page names."""
    return tuple(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
