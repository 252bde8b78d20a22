"""What a reader looks for."""

from django.http import QueryDict

from comparison.plain import tidy_line

MAX_LENGTH, MAX_WORDS = 100, 12


class Search:
    """What a reader looks for; `error` says what to do about a query that is too long to be looked for."""

    def __init__(self, data: QueryDict) -> None:
        self.query = tidy_line(data.get("q", ""))
        self.error = ""
        words = len(self.query.split())
        if len(self.query) > MAX_LENGTH:
            self.error = f"Shorten it to {MAX_LENGTH} characters: it has {len(self.query):,}."
        elif words > MAX_WORDS:
            self.error = f"Look for at most {MAX_WORDS} words at once: these are {words}."

    @property
    def is_sent(self) -> bool:
        """Whether there is something to look for."""
        return bool(self.query) and not self.error

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows it."""
        return 400 if self.error else 200
