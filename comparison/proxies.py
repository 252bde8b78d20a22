"""The reader's own address where servers stand in front, each of which adds the one that it was asked from.

With it, what counts as one address where tries and forms are counted.
"""

from collections.abc import Callable
from ipaddress import IPv6Network, ip_address

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


def origin(address: str) -> str:
    """What counts as one network address: of version 6, whoever has one has as many as begin with the same 64 bits."""
    try:
        whole = ip_address(address)
    except ValueError:
        return address
    if whole.version == 4:
        return str(whole)
    return str(whole.ipv4_mapped or IPv6Network((whole, 64), strict=False))
