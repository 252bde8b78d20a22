"""What Lighthouse says of seven kinds of pages: `python -m tests.benchmarks.bench_lighthouse`.

Its phone profile (a slow phone on slow 4G, simulated), five runs of each page, medians. Lighthouse comes from npm into
var/lighthouse; without npm, or without Chromium, this says so and ends. Figures only: nothing is asserted here.
Targets: accessibility, best practices and SEO 100, performance 98, no layout shift, the largest paint within 1.2 s.
The address of a recommendation holds a reader's answers, so search engines are asked to leave it out; Lighthouse takes
SEO points for that alone (is-crawlable).
"""

import json
import os
import shutil
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.scratch import ROOT, Server, describe, scratch_site, serving, site

PORT = 8308
RUNS = 5
TRIES = 3
"""Now and then Chromium does not start."""
VERSION = "12.8.2"
"""The last that runs on the Node.js of Debian 12."""
FOLDER = ROOT / "var" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = {
    "home": "home",
    "article": "article",
    "dimension": "dimension",
    "questionnaire": "start",
    "costs": "costs",
    "guide": "guide",
    "recommendation": "result: exceptions",
}
FLAGS = "--headless=new --no-sandbox --disable-quic --disable-background-networking --disable-component-update"


@dataclass(frozen=True)
class Run:
    """One run: points from 0 to 100, layout shift, largest paint in seconds, and the audits that took points."""

    points: dict[str, int]
    shift: float
    paint: float
    faults: frozenset[str]


def install() -> Path | None:
    """The program, installed on first use; None where it cannot be."""
    program = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if program.exists():
        return program
    npm = shutil.which("npm")
    if npm is None:
        print("npm is missing (apt-get install npm): no Lighthouse.")
        return None
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(FOLDER), f"lighthouse@{VERSION}"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(f"npm could not install Lighthouse: {done.stderr.strip()[-300:]}")
        return None
    return program


def look(program: Path, browser: str, address: str) -> Run:
    command = [str(program), address, "--quiet", "--output=json", "--output-path=stdout", f"--chrome-flags={FLAGS}"]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    environment = os.environ | {"CHROME_PATH": browser}
    for _ in range(TRIES):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        if not done.returncode:
            return read(json.loads(done.stdout))
        print(f"Lighthouse failed, once more: {done.stderr.strip()[-200:]}")
    raise SystemExit(f"Lighthouse failed {TRIES} times at {address}.")


def read(report: dict[str, Any]) -> Run:
    audits, categories = report["audits"], report["categories"]
    parts = [part for name in CATEGORIES[1:] for part in categories[name]["auditRefs"] if part["weight"]]
    return Run(
        {name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES},
        audits["cumulative-layout-shift"]["numericValue"],
        audits["largest-contentful-paint"]["numericValue"] / 1000,
        frozenset(part["id"] for part in parts if audits[part["id"]]["score"] == 0),
    )


def print_page(name: str, runs: list[Run]) -> None:
    points = "".join(f"{statistics.median(run.points[one] for run in runs):>16.0f}" for one in CATEGORIES)
    shift, paint = (statistics.median(values) for values in zip(*((run.shift, run.paint) for run in runs), strict=True))
    faults = sorted(frozenset[str]().union(*(run.faults for run in runs)))
    print(f"{name:<16}{points}{shift:>8.3f}{paint:>8.2f} s  {', '.join(faults)}", flush=True)


def look_at_all(server: Server, program: Path, browser: str) -> None:
    from comparison import editions
    from tests.pages import addresses

    found = addresses(editions.current())
    print(
        f"{'median of ' + str(RUNS):<16}" + "".join(f"{name:>16}" for name in CATEGORIES) + f"{'shift':>8}{'paint':>10}"
    )
    for name, page in PAGES.items():
        address = f"{server.address}{found[page]}"
        # The first visit of a process makes the page; what readers get is kept.
        server.get(found[page])
        print_page(name, [look(program, browser, address) for _ in range(RUNS)])


def main() -> None:
    print(describe())
    program = install()
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        print("Chromium is missing (apt-get install chromium): no Lighthouse.")
    if program is None or browser is None:
        return
    with scratch_site(static=True):
        import django

        django.setup()
        with serving(site(PORT), PORT) as server:
            look_at_all(server, program, browser)


if __name__ == "__main__":
    main()
