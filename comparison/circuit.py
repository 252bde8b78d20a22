"""A circuit breaker: after a machine has failed, it is not asked for a while, so that nobody waits for it in vain."""

from threading import Lock
from time import monotonic


class Circuit:
    """Closed: the machine is asked. Open: it is not, until `pause` seconds are over; then one asks and tells.

    So a machine that takes connections and answers nothing costs its time limit once in a pause, not once a request.
    """

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._lock = Lock()
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        return self._open_until > monotonic()

    def lets_through(self) -> bool:
        """Whether to ask now. Who is let through tells how it went: `close` or `open`."""
        if not self._open_until:
            return True
        with self._lock:
            if self.is_open:
                return False
            # The others go on without until this one knows.
            if self._open_until:
                self._open_until = monotonic() + self.pause
            return True

    def open(self) -> bool:
        """The machine has failed; whether that is news."""
        with self._lock:
            is_news = not self._open_until
            self._open_until = monotonic() + self.pause
            return is_news

    def close(self) -> bool:
        """The machine has answered; whether that is news."""
        if not self._open_until:
            return False
        with self._lock:
            is_news = bool(self._open_until)
            self._open_until = 0.0
            return is_news
