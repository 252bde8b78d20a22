"""Chromium for the tests in this folder, and what every page is held to while a test looks at it.

    def test_the_answer_is_kept(open_page):
        page = open_page("/", viewport=PHONE, colour_scheme="dark", javascript=False)

The page talks to the site's real middleware on a live server. When the test ends, the page has written nothing to the
console, raised no error, broken no policy and asked no other host: `page.watch.allow(...)` names an exception.
"""

import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize
from pytest_django.live_server_helper import LiveServer

PHONE: ViewportSize = {"width": 360, "height": 740}
TABLET: ViewportSize = {"width": 768, "height": 1024}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}

# HTMX comes at the first touch, and what it swaps in hears nothing until it has settled, some 20 ms later: too short
# for people, long enough for a test. So each page is touched at once, and waited for.
UNSETTLED = "unsettled"
NOTE_SWAPS = f"""
    const unsettled = (is) => document.documentElement.classList.toggle("{UNSETTLED}", is);
    document.addEventListener("DOMContentLoaded", () => {{
        unsettled(!!document.getElementById("later"));
        setTimeout(() => dispatchEvent(new Event("scroll")));
    }});
    document.addEventListener("htmx:load", ({{ target }}) => {{ if (target === document.body) unsettled(false); }});
    document.addEventListener("htmx:afterSwap", () => {{ unsettled(true); setTimeout(unsettled, 200, false); }});
    document.addEventListener("htmx:afterSettle", () => unsettled(false));
"""

TWO_LOOKS: list[tuple[ViewportSize, Any]] = [(PHONE, "dark"), (DESKTOP, "light")]
"""Each width and each scheme once: what axe finds depends on the one or the other, and it takes a second a page."""

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# The same places as in .ci/browser.
BROWSERS = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]

# Playwright runs an event loop in the thread of the tests; Django would refuse every query there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def runs(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0
    except OSError:
        return False


def find_browser() -> str | None:
    paths = (shutil.which(name) for name in [os.environ.get("CHROMIUM", ""), *BROWSERS] if name)
    return next((path for path in paths if path and runs(path)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            # A browser on a busy machine may draw a page too late. What fails every time is broken.
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = find_browser()
    if path is None:
        message = "No Chromium was found that runs: `make test` installs it or says how."
        if os.environ.get("CI", "") not in ("", "0", "false"):
            pytest.fail(message)
        pytest.skip(message)
    # Root in a container cannot have Chromium's sandbox; the other switches keep it from asking other hosts.
    switches = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
        --disable-component-update --disable-sync"""
    return {**browser_type_launch_args, "executable_path": path, "args": switches.split()}


@dataclass
class Watch:
    """What a page asked for in this test, and what it did that no page of the site may do."""

    host: str
    javascript: bool
    problems: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Accept problems that contain the regular expression: the console names each page that answers 4xx."""
        self.allowed.append(pattern)

    def unexpected(self) -> list[str]:
        return [
            problem for problem in self.problems if not any(re.search(pattern, problem) for pattern in self.allowed)
        ]

    def forget(self) -> None:
        for noted in (self.problems, self.allowed, self.requests):
            noted.clear()

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self.note_console)
        context.on("weberror", lambda error: self.problems.append(f"error: {error.error}"))
        context.on("request", self.note_request)
        context.expose_binding("reportViolation", lambda _, text: self.problems.append(f"policy: {text}"))
        context.add_init_script(
            """document.addEventListener("securitypolicyviolation", (event) =>
                reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));"""
        )

    def note_console(self, message: ConsoleMessage) -> None:
        self.problems.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def note_request(self, request: Request) -> None:
        self.requests.append(request)
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.problems.append(f"request to another host: {request.url}")


class WatchedPage(Page):
    """A page as `open_page` returns it (for types only: Playwright makes the pages)."""

    watch: Watch


OpenPage = Callable[..., WatchedPage]


class Pages:
    """Pages that wait for the next test: making one, with a process of its own, takes longer than most tests."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self.browser, self.base_url = browser, base_url
        self.waiting: dict[bool, list[WatchedPage]] = {True: [], False: []}

    def take(self, javascript: bool, viewport: ViewportSize, scheme: Any) -> WatchedPage:
        page = self.waiting[javascript].pop() if self.waiting[javascript] else self.make(javascript)
        page.set_viewport_size(viewport)
        page.emulate_media(media="null", color_scheme=scheme)
        page.bring_to_front()  # A browser leaves a page behind others as it is.
        return page

    def make(self, javascript: bool, **options: Any) -> WatchedPage:
        context = self.browser.new_context(base_url=self.base_url, java_script_enabled=javascript, **options)
        context.set_default_timeout(10_000)
        watch = Watch(urlsplit(self.base_url).netloc, javascript)
        watch.attach(context)
        context.add_init_script(NOTE_SWAPS)
        page: Any = context.new_page()
        # Playwright looks for this before each action and assertion, and goes on when it is hidden again.
        page.add_locator_handler(page.locator(f"html.{UNSETTLED}"), lambda: None)
        page.watch = watch
        return page

    def close(self) -> None:
        """Before the server ends: its threads for the connections of these pages use the database of the tests."""
        for page in (*self.waiting[True], *self.waiting[False]):
            page.context.close()
        until = time.monotonic() + 5
        while any("process_request" in thread.name for thread in threading.enumerate()) and time.monotonic() < until:
            time.sleep(0.01)

    def give_back(self, page: WatchedPage) -> None:
        """As new: whatever it keeps of the site is gone."""
        page.context.clear_cookies()
        devtools = page.context.new_cdp_session(page)
        devtools.send("Storage.clearDataForOrigin", {"origin": self.base_url, "storageTypes": "all"})
        devtools.detach()
        page.goto("about:blank")
        page.watch.forget()
        self.waiting[page.watch.javascript].append(page)


@pytest.fixture(scope="session")
def pages(browser: Browser, live_server: LiveServer) -> Iterator[Pages]:
    pages = Pages(browser, live_server.url)
    yield pages
    pages.close()


@pytest.fixture
def open_page(pages: Pages, request: pytest.FixtureRequest, output_path: str) -> Iterator[OpenPage]:
    """Opens an address of the site in a browser context that has no past; all of them are checked when the test ends.

    Further keyword arguments are Playwright's for a context: `reduced_motion="reduce"`, `forced_colors="active"`.
    `fresh`: not even the process of the page is one that another test has used.
    """
    lent: list[WatchedPage] = []
    special: list[WatchedPage] = []

    def open_page(
        address: str | None = None,
        *,
        viewport: ViewportSize = DESKTOP,
        colour_scheme: str = "light",
        javascript: bool = True,
        fresh: bool = False,
        **options: Any,
    ) -> WatchedPage:
        if fresh or options:
            page = pages.make(javascript, viewport=viewport, color_scheme=colour_scheme, **options)
            special.append(page)
        else:
            page = pages.take(javascript, viewport, colour_scheme)
            lent.append(page)
        if address is not None:
            page.goto(address)
        return page

    yield open_page
    problems = [problem for page in (*lent, *special) for problem in page.watch.unexpected()]
    has_failed = bool(problems) or not getattr(request.node, "rep_call", None) or request.node.rep_call.failed
    for number, page in enumerate((*lent, *special)):
        if has_failed and not page.is_closed():
            page.screenshot(path=Path(output_path) / f"page-{number}.png", timeout=5_000)
        if has_failed or page in special or page.context.pages != [page]:
            page.context.close()
        else:
            pages.give_back(page)
    if problems:
        pytest.fail("the page must do none of this:\n" + "\n".join(problems), pytrace=False)


@pytest.fixture
def watched_page(open_page: OpenPage) -> WatchedPage:
    """One empty page, 1280 pixels wide, light, with JavaScript."""
    return open_page()


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """Asserts that axe finds nothing on a page; `known` names rules that the stock admin is known to break."""

    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}

    def axe(page: WatchedPage, known: tuple[str, ...] = ()) -> None:
        assert page.watch.javascript, "axe is a script itself: open the page with JavaScript"
        # Colours in the middle of a transition are no page's colours.
        page.evaluate("document.getAnimations().forEach((animation) => animation.finish())")
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        violations = page.evaluate("async (options) => (await axe.run(options)).violations", options)
        found = [one for one in violations if one["id"] not in known]
        if found:
            pytest.fail(f"axe, {page.url}:\n" + "\n".join(describe(violation) for violation in found))

    return axe


@pytest.fixture(scope="session")
def axe_in_two_looks(axe: Callable[..., None]) -> Callable[..., None]:
    """The same for a page on a phone in the dark and on a desk by day; and nothing needs sideways scrolling."""

    def axe_in_two_looks(page: WatchedPage, known: tuple[str, ...] = ()) -> None:
        for viewport, scheme in TWO_LOOKS:
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=scheme)
            axe(page, known)
            assert (page.url, viewport, sideways_overflow(page)) == (page.url, viewport, 0)

    return axe_in_two_looks


def describe(violation: dict[str, Any]) -> str:
    """The rule, and below it each element with what is wrong."""
    lines = [f"{violation['id']} ({violation['impact']}): {violation['help']}"]
    for node in violation["nodes"]:
        lines.append(f"  {' '.join(map(str, node['target']))}    {node['html'][:160]}")
        lines += [f"    {line.strip()}" for line in node["failureSummary"].splitlines()[1:]]
    return "\n".join(lines)


def sideways_overflow(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways; 0 for every page at every width."""
    # Tried, not computed from widths: space that is kept for a scrollbar counts in one width and not in the other.
    return page.evaluate(
        """() => {
            const top = window.scrollY;
            window.scrollTo({ left: 100000, top, behavior: "instant" });
            const left = Math.ceil(window.scrollX);
            window.scrollTo({ left: 0, top, behavior: "instant" });
            return left;
        }"""
    )
