"""Links that lead out of the site, and whether they still lead somewhere. For operators: no page asks another host.

Hosts are asked side by side, the addresses of one host one after the other with a pause, so that nobody is flooded.
"""

import ipaddress
import re
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urldefrag, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from comparison import rendering
from comparison.documents import Published, Site, Source, texts, title_of

AGENT = "Mozilla/5.0 (compatible; SideBySide link check)"
HOSTS_AT_ONCE = 8
TIMEOUT = 10.0
PAUSE = 0.5
MAX_REDIRECTS = 5
HOST = re.compile(r"^https?://([^/?#]*)")
REDIRECTS = (301, 302, 303, 307, 308)
FOR_GOOD = (301, 308)
REFUSED = (401, 403, 405, 406, 418, 429, 451, 500, 501, 502, 503, 504, 520, 999)
"""What servers also answer to programs, or for a while: no proof that readers find nothing."""


class State(StrEnum):
    FOUND = "found"
    MOVED = "moved"
    UNCERTAIN = "uncertain"
    DEAD = "dead"
    PRIVATE = "private"


@dataclass(frozen=True)
class Verdict:
    """What became of an address: `detail` says why, or where it has moved to."""

    address: str
    state: State
    detail: str = ""


def outward(published: Published) -> dict[str, list[str]]:
    """Every address outside the site with the titles of the texts that lead there."""
    found: dict[str, list[str]] = defaultdict(list)
    for part in published.parts.values():
        targets = [finding.found for _, text, _ in texts(part) for finding in rendering.inspect(text)]
        targets += [part.url] if isinstance(part, Source) else [part.report] if isinstance(part, Site) else []
        for target in dict.fromkeys(targets):
            if target.lower().startswith(("http://", "https://")):
                found[target].append(title_of(part))
    return dict(found)


def check(
    addresses: Iterable[str], *, allow_private: bool = False, pause: float = PAUSE, timeout: float = TIMEOUT
) -> list[Verdict]:
    """A verdict on each address, in the order of the addresses."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in dict.fromkeys(addresses):
        by_host[HOST.split(address.lower())[1]].append(address)
    visit = _Visit(timeout, (lambda address: True) if allow_private else is_public)

    def on_one_host(mine: list[str]) -> list[Verdict]:
        verdicts = []
        for number, address in enumerate(mine):
            time.sleep(pause if number else 0)
            verdicts.append(visit(address))
        return verdicts

    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        found = [verdict for verdicts in pool.map(on_one_host, by_host.values()) for verdict in verdicts]
    return sorted(found, key=lambda verdict: verdict.address)


def is_public(address: str) -> bool:
    """Whether every machine behind an address is one of the internet; a name that nobody knows is left to the visit."""
    try:
        parts = urlsplit(address)
        known = socket.getaddrinfo(parts.hostname or "", parts.port or 0, proto=socket.IPPROTO_TCP)
        return all(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]).is_global for entry in known)
    except (OSError, ValueError):
        return True


class _NoRedirect(HTTPRedirectHandler):
    """Leaves redirects to who asked: each step is looked at before it is taken."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass(frozen=True)
class _Visit:
    timeout: float
    may_visit: Callable[[str], bool]

    def __call__(self, address: str) -> Verdict:
        try:
            return self._follow(address)
        except (OSError, HTTPException, ValueError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            if isinstance(reason, TimeoutError):
                return Verdict(address, State.UNCERTAIN, f"no answer within {self.timeout:g} seconds")
            return Verdict(address, State.DEAD, str(reason) or type(reason).__name__)

    def _follow(self, address: str) -> Verdict:
        here = urldefrag(address).url
        steps: list[int] = []
        for _ in range(MAX_REDIRECTS + 1):
            if not self.may_visit(here):
                return Verdict(address, State.PRIVATE, f"{here} is no address of the public internet")
            status, target = self._ask(here)
            if status not in REDIRECTS or not target:
                return _verdict(address, status, here, steps)
            steps.append(status)
            here = urldefrag(urljoin(here, target)).url
            if urlsplit(here).scheme not in ("http", "https"):
                return Verdict(address, State.DEAD, f"it leads on to {here[:200]}")
        return Verdict(address, State.DEAD, f"more than {MAX_REDIRECTS} redirects")

    def _ask(self, address: str) -> tuple[int, str]:
        """The status, and where a redirect leads. HEAD first: few servers need GET to tell the truth."""
        status, target = self._send("HEAD", address)
        return self._send("GET", address) if status >= 400 else (status, target)

    def _send(self, method: str, address: str) -> tuple[int, str]:
        headers = {"User-Agent": AGENT, "Accept": "*/*"}
        # An address may hold letters that no request line may.
        request = Request(quote(address, safe="%/:=&?~#+!$,;'@()*[]"), method=method, headers=headers)  # noqa: S310 (http and https only)
        try:
            with build_opener(_NoRedirect).open(request, timeout=self.timeout) as response:
                return _told(response.status, response)
        except HTTPError as error:
            with error:
                return _told(error.code, error)


def _told(status: int, response: HTTPResponse | HTTPError) -> tuple[int, str]:
    return status, response.headers.get("Location", "") if status in REDIRECTS else ""


def _verdict(address: str, status: int, here: str, steps: list[int]) -> Verdict:
    if status in REFUSED:
        return Verdict(address, State.UNCERTAIN, f"the server answers {status}; look for yourself")
    if status in REDIRECTS:
        return Verdict(address, State.DEAD, f"the server answers {status} and does not say where to")
    if status >= 400:
        return Verdict(address, State.DEAD, f"the server answers {status}")
    if steps and all(step in FOR_GOOD for step in steps):
        return Verdict(address, State.MOVED, f"now at {here}")
    return Verdict(address, State.FOUND, f"by way of {here}" if steps else "")
