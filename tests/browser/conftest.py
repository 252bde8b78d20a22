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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, ViewportSize

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

# Each width and each scheme once: what axe finds depends on the one or the other, and looking takes it a second a page.
in_two_looks = pytest.mark.parametrize(
    ("viewport", "scheme"), [(PHONE, "dark"), (DESKTOP, "light")], ids=["360-dark", "1280-light"]
)

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
    """What a page did that no page of the site may do."""

    host: str
    javascript: bool
    problems: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Accept problems that contain the regular expression: the console names each page that answers 4xx."""
        self.allowed.append(pattern)

    def unexpected(self) -> list[str]:
        return [
            problem for problem in self.problems if not any(re.search(pattern, problem) for pattern in self.allowed)
        ]

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self.note_console)
        context.on("weberror", lambda error: self.problems.append(f"error: {error.error}"))
        context.on("request", lambda request: self.note_request(request.url))
        context.expose_binding("reportViolation", lambda _, text: self.problems.append(f"policy: {text}"))
        context.add_init_script(
            """document.addEventListener("securitypolicyviolation", (event) =>
                reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));"""
        )

    def note_console(self, message: ConsoleMessage) -> None:
        self.problems.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def note_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.problems.append(f"request to another host: {url}")


class WatchedPage(Page):
    """A page as `open_page` returns it (for types only: Playwright makes the pages)."""

    watch: Watch


OpenPage = Callable[..., WatchedPage]


@pytest.fixture
def open_page(live_server, new_context) -> Iterator[OpenPage]:
    """Opens an address of the site in a browser context of its own; all of them are checked when the test ends.

    Further keyword arguments are Playwright's for a context: `reduced_motion="reduce"`, `forced_colors="active"`.
    """
    watches = []

    def open_page(
        address: str | None = None,
        *,
        viewport: ViewportSize = DESKTOP,
        colour_scheme: str = "light",
        javascript: bool = True,
        **options: Any,
    ) -> WatchedPage:
        context = new_context(
            base_url=live_server.url,
            viewport=viewport,
            color_scheme=colour_scheme,
            java_script_enabled=javascript,
            **options,
        )
        context.set_default_timeout(10_000)
        watch = Watch(urlsplit(live_server.url).netloc, javascript)
        watch.attach(context)
        watches.append(watch)
        context.add_init_script(NOTE_SWAPS)
        page = context.new_page()
        # Playwright looks for this before each action and assertion, and goes on when it is hidden again.
        page.add_locator_handler(page.locator(f"html.{UNSETTLED}"), lambda: None)
        page.watch = watch
        if address is not None:
            page.goto(address)
        return page

    yield open_page
    problems = [problem for watch in watches for problem in watch.unexpected()]
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
        found = [v for v in Axe().run(page, options=options).response["violations"] if v["id"] not in known]
        if found:
            pytest.fail(f"axe, {page.url}:\n" + "\n".join(describe(violation) for violation in found))

    return axe


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
