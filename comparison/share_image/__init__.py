"""The picture that stands beside a shared link. Pure.

`drawing` is loaded by who draws, and by nobody else: it takes 5 MB, and every page says what its picture shows.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ShareImage:
    """The words of one picture; `options` are empty where a page compares nothing, `above` names what it belongs to."""

    site: str
    title: str
    above: str = ""
    options: tuple[str, ...] = ()

    @property
    def alt(self) -> str:
        """The picture in words."""
        belongs = f" ({self.above})" if self.above else ""
        sides = f", with {self.options[0]} on the left and {self.options[1]} on the right" if self.options else ""
        return f"“{self.title}”{belongs}{sides}"
