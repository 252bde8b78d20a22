"""Two addresses for machines: whether this process lives, and whether all of the site works.

With the database away readers are served all the same. So who decides where to send readers asks `/healthz`, and
`/readyz` is for who watches, or waits before a new machine takes over.
"""

from collections.abc import Callable

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse

from comparison import editions
from comparison.models import Stamp


class HealthMiddleware:
    """Before the host is looked at: who asks knows an address, not a name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match request.path_info:
            case "/healthz":
                return JsonResponse({"alive": True})
            case "/readyz":
                return readiness()
        return self.get_response(request)


def readiness() -> HttpResponse:
    database, texts = has_database(), has_texts()
    status = 200 if database and texts else 503
    return JsonResponse({"ready": status == 200, "database": database, "texts": texts}, status=status)


def has_database() -> bool:
    """Known without asking while the watcher finds it away."""
    if editions.stand_in():
        return False
    try:
        Stamp.objects.current()
    except Error:
        return False
    return True


def has_texts() -> bool:
    try:
        with editions.from_memory():
            return editions.current().main is not None
    except Error:
        return False
