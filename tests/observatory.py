"""What MDN's HTTP Observatory would give an answer over TLS, by its published rules.

Source: github.com/mdn/mdn-http-observatory, `src/grader/charts.js` (the modifiers) and `src/analyzer/tests/` (what
earns them), with those for the embedder's and the opener's policy of its pull request 498. Written anew from there, for
what this site can get at all: any form of a header but the good one earns what its absence does.
"""

from http.cookies import Morsel

from django.http import HttpResponse

from tests.markup import find_all, parse

BASE = 100
ENOUGH_FOR_BONUSES = 90
HALF_A_YEAR = 15_768_000
BROAD = {"*", "ftp:", "http:", "https:", "http://*", "https://*", "data:", "'unsafe-inline'", "'unsafe-eval'"}
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(response: HttpResponse) -> int:
    """The whole score: bonuses count only where the penalties leave enough."""
    found = modifiers(response).values()
    after_penalties = BASE + sum(modifier for modifier in found if modifier < 0)
    bonuses = sum(modifier for modifier in found if modifier > 0)
    return after_penalties + (bonuses if after_penalties >= ENOUGH_FOR_BONUSES else 0)


def modifiers(response: HttpResponse) -> dict[str, int]:
    """What each test of an answer takes or gives."""
    sent = response.headers.get
    policy = directives(sent("Content-Security-Policy", ""))
    return {
        "content-security-policy": of_policy(policy),
        "cookies": of_cookies(list(response.cookies.values())),
        "cross-origin-resource-sharing": -50 if "Access-Control-Allow-Origin" in response.headers else 0,
        "referrer-policy": 5 if sent("Referrer-Policy") in PRIVATE_REFERRERS else -5,
        "strict-transport-security": of_transport(sent("Strict-Transport-Security", "")),
        "subresource-integrity": of_scripts(response),
        "x-content-type-options": 0 if sent("X-Content-Type-Options") == "nosniff" else -5,
        "x-frame-options": 5 if "frame-ancestors" in policy else -20,
        "cross-origin-resource-policy": 10 if sent("Cross-Origin-Resource-Policy") == "same-origin" else 0,
        "cross-origin-embedder-policy": 10 if sent("Cross-Origin-Embedder-Policy") == "require-corp" else 0,
        "cross-origin-opener-policy": 10 if sent("Cross-Origin-Opener-Policy") == "same-origin" else 0,
    }


def directives(policy: str) -> dict[str, set[str]]:
    pairs = [directive.split() for directive in policy.split(";") if directive.strip()]
    return {name: set(sources) for name, *sources in pairs}


def of_policy(policy: dict[str, set[str]]) -> int:
    if not policy:
        return -25
    if any(policy.get(name, policy.get("default-src", {"*"})) & BROAD for name in ("script-src", "object-src")):
        return -20
    if policy.get("style-src", set()) & BROAD:
        return 0
    return 10 if policy.get("default-src") == {"'none'"} else 5


def of_cookies(cookies: list[Morsel[str]]) -> int:
    if not all(cookie["secure"] for cookie in cookies):
        return -20
    if not all(cookie["samesite"] in ("Lax", "Strict") and cookie["httponly"] for cookie in cookies):
        return -20
    return 5 if cookies else 0


def of_transport(policy: str) -> int:
    seconds = policy.partition("max-age=")[2].partition(";")[0]
    return -20 if not seconds else 0 if int(seconds) >= HALF_A_YEAR else -10


def of_scripts(response: HttpResponse) -> int:
    """Every script of this site comes from it; the first that names its digest earns the bonus."""
    scripts = [element for element in find_all(parse(response.content), "script") if element.get("src")]
    if any(not (element.get("src") or "").startswith("/static/") for element in scripts):
        return -50
    return 5 if any(element.get("integrity") for element in scripts) else 0
