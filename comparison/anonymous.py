"""What guards writing without an account: where a form was sent from, how long it was open, how often it comes."""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from comparison.error_pages import DATABASE_AWAY, RETRY_AFTER
from comparison.models import Sender, UsedToken
from comparison.proxies import origin

logger = logging.getLogger(__name__)

QUICKEST = timedelta(seconds=3)
"""Nobody reads a form and sends it in less."""
LONGEST = timedelta(hours=24)
PER_HOUR = 10
"""How often one address may write within an hour, for each purpose."""

HONEYPOT = "website"
"""A field that no reader sees and every robot fills in."""
STAMP = "stamp"
SALT = "comparison.anonymous"


@dataclass(frozen=True)
class Refusal:
    """Why a form was not taken, in words that say what to do; `retry_after` in seconds, 0 if waiting does not help."""

    status: int
    reason: str
    retry_after: int = 0


AWAY = Refusal(503, "The site cannot keep anything just now. Wait ten seconds and send the form again.", RETRY_AFTER)


def refused_while_away[**P](write: Callable[P, Refusal | None]) -> Callable[P, Refusal | None]:
    """With the database away, or its disk full, a form comes back with what was typed instead of an error page."""

    @wraps(write)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Refusal | None:
        try:
            return write(*args, **kwargs)
        except DATABASE_AWAY as error:
            logger.error("A form was not kept: %s.", str(error).partition("\n")[0])
            return AWAY

    return guarded


def new_stamp() -> str:
    """A signed token and the present moment, for a form that is now shown."""
    return signing.TimestampSigner(salt=SALT).sign(secrets.token_hex(16))


def kept_stamp(request: HttpRequest, now: datetime) -> str:
    """The stamp of a form that is shown again, so that mending it may be quick; a new one where it will not do."""
    stamp = request.POST.get(STAMP, "")
    token, age = _read_stamp(stamp, now)
    return stamp if token and QUICKEST <= age <= LONGEST else new_stamp()


def is_from_here(request: HttpRequest) -> bool:
    """Whether a form was sent from a page of this site: browsers say so, and scripts of other sites cannot."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from == "same-origin"
    origin = request.headers.get("Origin")
    return origin == f"{request.scheme}://{request.get_host()}"


def refuse(request: HttpRequest, purpose: str, now: datetime) -> Refusal | None:
    """Why this form must not be taken, or None; call inside the transaction that would write."""
    if not is_from_here(request):
        return Refusal(403, "This form was not sent from a page of this site. Open the page here and send it again.")
    if request.POST.get(HONEYPOT):
        return Refusal(422, "A field that must stay empty was filled in. Empty it and send the form again.")
    token, age = _read_stamp(request.POST.get(STAMP, ""), now)
    if not token or age > LONGEST:
        return Refusal(422, "The form had grown too old. It is fresh now: send it again.")
    if age < QUICKEST:
        return Refusal(422, "That was quicker than anybody reads. Wait three seconds and send it again.")
    if Sender.objects.note(_digest(request, now), purpose, now) > PER_HOUR:
        seconds = int(Sender.WINDOW.total_seconds())
        return Refusal(429, "Too much was sent from your address within an hour. Try again later.", seconds)
    return None


def is_first_time(request: HttpRequest, now: datetime) -> bool:
    """Whether this very form is sent for the first time: a double click counts once."""
    token, _ = _read_stamp(request.POST.get(STAMP, ""), now)
    return UsedToken.objects.use(token, now)


def _read_stamp(stamp: str, now: datetime) -> tuple[str, timedelta]:
    """The token of a stamp and its age; no token if it was not made here."""
    try:
        token = signing.TimestampSigner(salt=SALT).unsign(stamp)
    except signing.BadSignature:
        return "", timedelta()
    made = signing.b62_decode(stamp.rsplit(":", 2)[1])
    return token, timedelta(seconds=int(now.timestamp()) - made)


def _digest(request: HttpRequest, now: datetime) -> str:
    """A hash of the sender's network under a key that changes daily; X-Forwarded-For is not believed."""
    key = f"{settings.SECRET_KEY}:{now.date().isoformat()}"
    return hmac.new(key.encode(), origin(request.META.get("REMOTE_ADDR", "")).encode(), hashlib.sha256).hexdigest()
