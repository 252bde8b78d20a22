"""How often somebody may try a password or a code: five times, then once after each wait.

Tries are counted for an account and a network address together: a stranger elsewhere cannot lock an editor out. An
unknown account is counted like a known one. Only a keyed hash of both is kept, in the cache that all processes share.
"""

from math import ceil
from time import time

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from comparison.error_pages import error_page
from comparison.proxies import origin

BEFORE_WAITING = 5
WAITS = (60, 120, 240, 480, 900)
"""Seconds after the fifth failure and each later one; the last for all that follow."""
REMEMBERED = 60 * 60
"""Seconds after which a failure counts no more."""
OTHER_LIMITS = 60
"""Seconds of the limits that django-allauth keeps for each address, whatever the account."""


class Throttle:
    """The tries of one account from one address. `purpose` keeps passwords and codes apart."""

    def __init__(self, purpose: str, account: str, address: str) -> None:
        counted = f"{purpose}\0{account}\0{origin(address)}"
        digest = salted_hmac("comparison.sign_in.throttle", counted, algorithm="sha256").hexdigest()
        self._tries = [f"sign-in:{digest}:{number}" for number in range(1, BEFORE_WAITING)]
        self._gate, self._waited = f"sign-in:{digest}:gate", f"sign-in:{digest}:waited"

    def take(self) -> int:
        """Take one try, and return 0; or the seconds to wait, if there is none.

        It is counted before it is known whether it fails, by an atomic operation of the cache: many tries at once are
        no way past.
        """
        if any(cache.add(place, 1, REMEMBERED) for place in self._tries):
            return 0
        waited = cache.get(self._waited, 0)
        wait = WAITS[min(waited, len(WAITS) - 1)]
        if cache.add(self._gate, time() + wait, wait):
            cache.set(self._waited, waited + 1, REMEMBERED)
            return 0
        return max(1, ceil(cache.get(self._gate, 0) - time()))

    def forget(self) -> None:
        """After a success."""
        cache.delete_many([*self._tries, self._gate, self._waited])


def too_many(request: HttpRequest, seconds: int = OTHER_LIMITS) -> HttpResponse:
    """The page that says how long to wait. Also what django-allauth answers where a limit of its own is reached."""
    response = error_page(request, 429, minutes=ceil(seconds / 60))
    response.headers["Retry-After"] = str(seconds)
    return response
