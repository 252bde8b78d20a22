"""The reader's own address where servers stand in front, each of which adds the one that it was asked from."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


class ProxiesMiddleware:
    """Puts the reader's address into REMOTE_ADDR. What readers forge stands before what the servers in front add."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.PROXIES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if found := address(request.META.get("HTTP_X_FORWARDED_FOR", ""), settings.PROXIES):
            request.META["REMOTE_ADDR"] = found
        return self.get_response(request)


def address(forwarded: str, proxies: int) -> str:
    """The address that the first of so many servers was asked from; empty if the header was not made by them."""
    try:
        return str(ip_address(forwarded.split(",")[-proxies].strip()))
    except (IndexError, ValueError):
        return ""
