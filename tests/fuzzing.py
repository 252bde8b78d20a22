"""Hostile requests from a seed: the same seed makes the same requests, each with a mark that is found again."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

MARKED = (
    "<{0}>", '"><{0} onfocus=1>', "'><{0}>", "</textarea><{0}>", "</script><{0}>", "--><{0}>", "<{0}", "&lt;{0}><{0}>",
    "{{{{'~'|add:'~'}}}}{0}", "{{% debug %}}{0}", "' OR 1=1--{0}", '");{0}', "javascript:{0}", "=cmd|{0}", "../../{0}",
    "\0{0}", "{0}\0", "\ud800{0}", "\u202e{0}\u200b", "\U0001f600{0}", "{0}\r\nSet-Cookie: {0}=1", "%s%n%x{0}",
    "http://[{0}", "//{0}.example/", "?{0}=<{0}>&" * 40, "{0}" * 90, "e\u0301" * 900 + "{0}", "x {0} " * 90,
)  # fmt: skip
"""Values that hold the mark of their request."""
PLAIN = (
    "", "0", "1", "2", "3", "-1", "00", "1e309", "1.5", "NaN", "-Infinity", "9" * 41, str(2**63), str(-(2**63) - 1),
    str(2**31), "1000000000", "٣", "true", "on", "null", "[]", "{}", "both", "unsure", "quick", "full",
    "2026-13-45T99:99:99Z", "0001-01-01T00:00:00.000000Z", "9999-12-31", "23:59:60", "\0", "\ud800", " ", "\n",
    "a " * 1_500, "(" * 300,
)  # fmt: skip
"""Values without it: the wrong type, out of range, or nothing at all."""
NAMES = (
    "way", "next", "from", "mark", "only", "page", "on", "rules", "before", "a", "b", "to", "stamp", "website", "name",
    "text", "q", "p", "o", "e", "all", "with", "start", "country", "utm_source", "__proto__", "x[]", ".importance",
    "csrfmiddlewaretoken", "action", "index", "_selected_action", "select_across", "_popup", "_to_field", "_facets",
    "_changelist_filters", "id__in", "id__exact", "pk", "key__gt", "key__regex", "password__startswith", "term",
    "app_label", "model_name", "field_name", "object_id", "login", "password", "code", "_save", "_draft", "_scheduled",
    "_seen", "post", "form-TOTAL_FORMS", "form-0-id", "edition", "publish_at", "first", "second", "x" * 900,
)  # fmt: skip
METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW")
FORM = "application/x-www-form-urlencoded"
TYPES = (
    "application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded; charset=no-such",
    "multipart/form-data; boundary=x; charset=utf-7", "multipart/form-data", "application/json", "text/plain", "\0",
)  # fmt: skip
BODIES = (
    b"", b"\xff\xfe\x00", b"--x\r\nnonsense", b"{", b"a" * 300_000, b"x=" + b"y" * 2_100_000,
    b"&".join([b"p=1"] * 2_100),
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="../x"\r\nContent-Length: 9\r\n\r\ny\r\n--x--',
    b'--x\r\nContent-Disposition: form-data; name="f"\r\nContent-Transfer-Encoding: base64\r\n\r\n=\r\n--x--',
)  # fmt: skip
HEADERS = (
    "Referer", "Origin", "User-Agent", "Host", "Cookie", "Accept", "Accept-Encoding", "Accept-Language",
    "If-None-Match", "If-Modified-Since", "If-Match", "Range", "HX-Current-URL", "HX-Target", "HX-Prompt",
    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Request-ID", "X-HTTP-Method-Override",
    "Content-Length", "Sec-Fetch-Site", "Authorization", "X-CSRFToken",
)  # fmt: skip
USUAL = (
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-History-Restore-Request": "true"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Cookie": "csrftoken=" + "b" * 32},
    {"Cookie": "sessionid=" + "a" * 32 + "; csrftoken=" + "b" * 32},
)
VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Request:
    """One request, as a test client sends it."""

    mark: str
    method: str
    address: str
    headers: dict[str, str]
    body: bytes
    content_type: str

    def send(self, client: Client) -> HttpResponse:
        options: dict[str, Any] = {"content_type": self.content_type, "headers": self.headers}
        return client.generic(self.method, self.address, self.body, **options)


def routes() -> list[str]:
    """Every address of the site, as its URL configuration writes it."""

    def walk(resolver: URLResolver, before: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            route = before + str(entry.pattern)
            if isinstance(entry, URLPattern):
                # Django admin writes two of its addresses as regular expressions.
                yield re.sub(r"\^|\$|\(\?P(<\w+>)[^)]*\)", r"\1", route)
            else:
                yield from walk(entry, route)

    return sorted(set(walk(get_resolver(), "/")))


class Fuzzer:
    """Requests to some addresses. `real` has values for the variables of an address, by the beginning of the address
    and the variable's name. `forms` has by its address what a browser would send with each form.
    """

    def __init__(
        self,
        seed: int,
        addresses: list[str],
        real: dict[tuple[str, str], list[str]],
        forms: dict[str, dict[str, Any]],
    ) -> None:
        self.random = random.Random(seed)
        self.addresses, self.real, self.forms = addresses, real, forms
        self.mark = ""

    def requests(self, count: int) -> Iterator[Request]:
        """So many; each address comes at least once."""
        for number in range(count):
            self.mark = f"fuzz-{number}-mark"
            if number < len(self.addresses):
                yield self.asked(self.addresses[number])
            elif self.happens(0.25):
                yield self.filled_in()
            else:
                yield self.asked(self.random.choice(self.addresses))

    def asked(self, address: str) -> Request:
        """An address with a query and, seldom, with another method than GET."""
        path, query = self.path(address), self.encoded(self.pairs(self.random.choice((0, 0, 1, 2, 3, 8, 199, 260))))
        there = f"{path}?{query.decode()}" if query else path
        if self.happens(0.65):
            return Request(self.mark, "GET", there, self.headers(), b"", "application/octet-stream")
        method = "POST" if self.happens(0.7) else self.random.choice(METHODS)
        return Request(self.mark, method, there, self.headers(), *self.body())

    def filled_in(self) -> Request:
        """A form as a browser would send it, with some of it spoiled."""
        address = self.random.choice(sorted(self.forms))
        data = dict(self.forms[address])
        for name in self.random.sample(sorted(data), min(len(data), self.random.choice((0, 1, 1, 2, 5)))):
            data[name] = self.value()
        data |= {self.random.choice(NAMES): self.value() for _ in range(self.random.choice((0, 0, 1, 2)))}
        sent, headers = self.encoded(list(data.items())), self.headers() | {"Sec-Fetch-Site": "same-origin"}
        if self.happens(0.25) and len(sent) < 8_192:
            return Request(self.mark, "GET", f"{address}?{sent.decode()}", headers, b"", "application/octet-stream")
        return Request(self.mark, "POST", address, headers, sent, FORM)

    def happens(self, probability: float) -> bool:
        return self.random.random() < probability

    def value(self) -> str:
        if self.happens(0.4):
            return self.random.choice(PLAIN)
        return self.random.choice(MARKED).format(self.mark)

    def path(self, address: str) -> str:
        """An address with its variables filled in, mostly so that something is there."""

        def filled(variable: re.Match[str]) -> str:
            known = [
                value
                for (start, name), values in self.real.items()
                if name == variable[1] and address.startswith(start)
                for value in values
            ]
            if known and self.happens(0.75):
                return self.random.choice(known)
            return quote(self.value(), safe=self.random.choice(("", "/<>\"'")), errors="surrogatepass")

        return VARIABLE.sub(filled, address)

    def pairs(self, count: int) -> list[tuple[str, str]]:
        """Many are few that are repeated."""
        pairs = [(self.random.choice((*NAMES, self.value())), self.value()) for _ in range(min(count, 8))]
        return pairs * (-(-count // 8))

    def encoded(self, pairs: list[tuple[str, Any]]) -> bytes:
        """Escaped as browsers do, or hardly."""
        if self.happens(0.8):
            return urlencode(pairs, doseq=True, errors="surrogatepass", quote_via=quote_plus).encode()
        text = "&".join(f"{name}={value}" for name, value in pairs)
        return re.sub("[\0\r\n#?\ud800]", "", text).encode()

    def body(self) -> tuple[bytes, str]:
        if self.happens(0.4):
            return self.random.choice(BODIES), self.random.choice(TYPES)
        return self.encoded(self.pairs(self.random.choice((1, 3, 8)))), FORM

    def headers(self) -> dict[str, str]:
        chosen = dict(self.random.choice(USUAL)) if self.happens(0.4) else {}
        for _ in range(self.random.choice((0, 0, 1, 2))):
            # No server lets a line end, or what is no byte, into a header.
            chosen[self.random.choice(HEADERS)] = re.sub("[\0\r\n]|[^\0-\xff]", "", self.value())
        return chosen
