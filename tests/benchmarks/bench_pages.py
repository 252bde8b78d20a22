"""What making a page costs, and how that grows: `python -m tests.benchmarks.bench_pages`.

CPU time of this thread in milliseconds, through all of Django and without the page cache, and the queries. First every
kind of page on the real texts; then the same with more dimensions, with 500 comparisons, and with a million rows of
totals and comments, and the plan of every query that a page made. Last what a first visit to the article transfers.
Figures only: nothing is asserted here. Targets: issue 7, and README.md.
"""

import gzip
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.benchmarks.scratch import describe, scratch_site, serving, site

RUNS = 40
MANY_COMPARISONS, MANY_ROWS = 500, 1_000_000
SIZES = (8, 64, 256)
PORT = 8303
HTMX = {"HX-Request": "true"}
GROWING = (
    "home", "article", "dimension", "totals", "comments", "changes", "search: found", "questions", "sources", "feed",
    "sitemap.xml", "no page", "no page of comments",
)  # fmt: skip
FILES = ("feed", "sitemap.xml", "llms.txt", "table.csv", "article.md")
CACHED_RUNS = 10_000


@dataclass
class Queries:
    """The queries that a block makes, each text once with its parameters."""

    count: int = 0
    texts: dict[str, Any] = field(default_factory=dict)

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        self.texts.setdefault(sql, params)
        return execute(sql, params, many, context)

    @contextmanager
    def noting(self) -> Iterator["Queries"]:
        from django.db import connection

        with connection.execute_wrapper(self.note):
            yield self


def measure(address: str, all_queries: Queries, runs: int = RUNS) -> tuple[float, float, int]:
    """Median and worst milliseconds of a page that was made before, and its queries."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost", headers=HTMX if "fragment/" in address else {})
    status = client.get(address).status_code
    if status not in (200, 404):
        print(f"{address}: answers {status}")
    own = Queries()
    with own.noting():
        client.get(address)
    all_queries.texts |= own.texts
    times = []
    for _ in range(runs):
        start = time.thread_time()
        client.get(address)
        times.append(1000 * (time.thread_time() - start))
    return statistics.median(times), max(times), own.count


def print_pages(addresses: dict[str, str], queries: Queries) -> None:
    print(f"\n{'ms of CPU, real texts':<34}{'median':>9}{'worst':>9}{'queries':>9}")
    for name, address in addresses.items():
        median, worst, count = measure(address, queries)
        print(f"{name:<34}{median:>9.2f}{worst:>9.2f}{count:>9}")


def print_cached(address: str) -> None:
    """The article out of the page cache, as the WSGI server asks for it."""
    from comparison.wsgi import application

    request = {"REQUEST_METHOD": "GET", "PATH_INFO": address, "HTTP_HOST": "localhost", "HTTP_ACCEPT_ENCODING": "br"}
    server = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http"}

    def ask() -> None:
        statuses: list[str] = []
        b"".join(application(request | server, lambda status, headers: statuses.append(status)))
        assert statuses == ["200 OK"], statuses

    ask()
    queries = Queries()
    with queries.noting():
        start = time.thread_time()
        for _ in range(CACHED_RUNS):
            ask()
        each = (time.thread_time() - start) / CACHED_RUNS
    print(f"{'article, out of the page cache':<34}{1000 * each:>9.4f}{'':>9}{queries.count:>9}")


def pages() -> dict[str, str]:
    """The address of every page that a reader can ask for, of some files, and of two fragments."""
    from comparison import editions
    from tests.pages import FRAMED, MISSING, PERSONAL, SHARED, addresses, fragment_of

    found = addresses(editions.current())
    chosen = {name: found[name] for name in (*SHARED, *FRAMED, *PERSONAL, *FILES, *MISSING)}
    return chosen | {
        "recommendation, fragment": fragment_of(found["result: blended"]),
        "costs, fragment": fragment_of(found["costs: two hundred"]),
    }


def print_sizes(queries: Queries) -> None:
    """The article of comparisons with so many dimensions, and what each one more adds.

    Shown as they are: no more than 64 can be published, so this is not asked of the database.
    """
    from comparison import documents, editions
    from comparison.answers import FULL
    from tests.pages import fragment_of, readers
    from tests.publishing import another_comparison

    now = editions.current()
    assert now.main
    parts = [part for size in SIZES for part in another_comparison(now.main, size, dimensions=size)]
    dates = dict.fromkeys(map(documents.name_of, parts), now.moment_of(now.main))
    larger = documents.Published([*now.parts.values(), *parts], now.dates | dates)
    print(f"\n{'dimensions':>10}{'article ms':>12}{'queries':>9}{'result ms':>12}{'queries':>9}{'questions':>11}")
    times = []
    for size in SIZES:
        comparison = larger.comparisons[f"another-{size}"]
        asked = len(comparison.asked(FULL))
        result = f"/{comparison.slug}/recommendation/?{readers(comparison)['exceptions'].query()}"
        with patch.object(editions, "current", return_value=larger):
            article, _, count = measure(f"/{comparison.slug}/", queries)
            fragment, _, fragment_count = measure(fragment_of(result), queries, 10)
        print(f"{size:>10}{article:>12.2f}{count:>9}{fragment:>12.2f}{fragment_count:>9}{asked:>11}")
        times.append(article)
    more = (times[-1] - times[0]) / (SIZES[-1] - SIZES[0])
    print(f"each further dimension: {more:.2f} ms (target ≤ 0.4)")


def publish_many() -> None:
    from comparison import editions
    from tests.publishing import another_comparison, publish

    main_comparison = editions.current().main
    assert main_comparison
    numbers = range(1_000, 1_000 + MANY_COMPARISONS)
    publish(*(part for number in numbers for part in another_comparison(main_comparison, number)))


def fill() -> None:
    """A million totals entries and a million comments on the main comparison, a tenth of them replies."""
    from django.db import connection
    from django.utils import timezone

    from comparison import documents, editions
    from comparison.models import Comment, CommentCount, Stamp, Tally, TotalsEntry

    main_comparison = editions.current().main
    assert main_comparison
    now, head = timezone.now(), main_comparison.head
    answers = {one.key: one.question.choices[0].key for one in main_comparison.dimensions if one.question}
    TotalsEntry.objects.create(
        comparison=head.key, way="full", answers=answers, outcome="first", rules=1, on=now, week=now.date()
    )
    Tally.objects.add(head.key, answers)
    Tally.objects.update(count=MANY_ROWS)
    part = documents.name_of(head)
    kept = {"kind": part.kind, "key": part.key, "name": "A reader", "text": "Quite so. " * 20, "likelihood": 3}
    decided = {"sent_at": now, "decided_at": now, "state": Comment.State.APPROVED}
    first = Comment(pk=1, place=1, **kept, **decided)
    reply = Comment(pk=2, parent=first, **kept, **decided)
    waiting = Comment(pk=3, **kept, sent_at=now)
    spam = Comment(pk=4, **kept, **(decided | {"state": Comment.State.SPAM}))
    more = [Comment(pk=pk, place=pk - 3, **kept, **decided) for pk in range(5, 11)]
    Comment.objects.bulk_create([first, reply, waiting, spam, *more])
    with connection.cursor() as cursor:
        multiply(cursor, TotalsEntry, 1)
        multiply(cursor, Comment, 10)
        cursor.execute("ANALYZE")
    places = Comment.objects.filter(place__isnull=False).count()
    CommentCount.objects.locked([part])
    CommentCount.objects.update(approved=places, places=places)
    Stamp.objects.renew()


def multiply(cursor: Any, model: Any, rows: int) -> None:
    """Double what a table holds until there are MANY_ROWS; what numbers its own rows goes on counting."""
    names = [field.column for field in model._meta.concrete_fields]
    counted = {"id", "parent_id", "place"}
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(f'"{name}" + %s' if name in counted else f'"{name}"' for name in names)
    table = model._meta.db_table
    while rows < MANY_ROWS:
        added = min(rows, MANY_ROWS - rows)
        cursor.execute(
            f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}" WHERE id <= %s',
            [rows] * len(counted & set(names)) + [added],
        )
        rows += added


def print_growth(stages: dict[str, Callable[[], None]], queries: Queries, reading: Queries) -> None:
    """The same pages after each stage; `reading` are the queries of the watcher, once after each publishing."""
    from comparison import editions

    chosen = {name: address for name, address in pages().items() if name in GROWING or "fragment" in name}
    found: dict[str, list[str]] = {name: [] for name in chosen}
    for stage in stages.values():
        stage()
        with reading.noting():
            editions.current()
        # The watcher looks once a second; from then on all pages show what was written.
        time.sleep(3)
        for name, address in chosen.items():
            median, _, count = measure(address, queries, 10)
            found[name].append(f"{median:.2f} / {count}")
    print("\n" + f"{'ms of CPU / queries':<28}" + "".join(f"{stage:>24}" for stage in stages))
    for name, cells in found.items():
        print(f"{name:<28}" + "".join(f"{cell:>24}" for cell in cells))


def print_plans(where: str, queries: Queries) -> None:
    """Which of these queries read a whole table of those that have grown."""
    from django.apps import apps
    from django.db import connection

    tables = [model._meta.db_table for model in apps.get_models() if model._meta.app_label == "comparison"]
    scans = []
    with connection.cursor() as cursor:
        counts = {}
        for table in tables:
            counts[table] = cursor.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]
        for sql, params in queries.texts.items():
            plan = cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()
            for step in (row[-1] for row in plan if row[-1].startswith("SCAN")):
                words = step.split()
                # A plan names a table, or, where a query has it twice, Django's alias for it.
                table = next((name for name in tables if name == words[1]), "")
                if not table or counts[table] > MANY_COMPARISONS:
                    scans.append((step, sql))
    print(f"\n{len(queries.texts)} different queries {where}; {len(scans)} read a whole table of more than 500 rows")
    for step, sql in scans:
        print(f"  {step}: {sql[:400]}")


def print_transfer() -> None:
    """The article's size, and everything that a browser fetches on a first visit."""
    import brotli  # type: ignore[import-untyped]
    from django.conf import settings
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.test import Client

    article = pages()["article"]
    html = Client(SERVER_NAME="localhost").get(article).content
    css = Path(settings.STATIC_ROOT, staticfiles_storage.url("css/site.css").removeprefix(settings.STATIC_URL))
    coded, style = len(brotli.compress(html, quality=5)), css.with_name(f"{css.name}.br").stat().st_size
    print(f"\narticle: {len(html):,} bytes, gzip {len(gzip.compress(html)):,}, brotli {coded:,} (target ≤ 11,000)")
    print(f"article and its style sheet, brotli: {coded + style:,} bytes (target ≤ 14,600)")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        print("Chromium is missing (apt-get install chromium): no first visit.")
        return
    with serving(site(PORT), PORT, article) as server:
        fetched = first_visit(browser, server.address + article)
    for address, size in fetched:
        print(f"  {size:>7,}  {address.removeprefix(server.address)}")
    total = sum(size for _, size in fetched)
    print(f"first visit: {total:,} bytes with headers in {len(fetched)} requests (target ≤ 20,000 in 4)")


def first_visit(browser: str, address: str) -> list[tuple[str, int]]:
    """Every request of a page that nobody has seen before, with the bytes that its answer took, headers included."""
    from playwright.sync_api import sync_playwright

    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page()
        watch = page.context.new_cdp_session(page)
        watch.send("Network.enable")
        watch.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))
        watch.on(
            "Network.loadingFinished",
            lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])}),
        )
        page.goto(address, wait_until="networkidle")
        chromium.close()
    return [(url, sizes.get(key, 0)) for key, url in asked.items()]


def main() -> None:
    print(describe())
    with scratch_site(static=True):
        import django

        django.setup()
        import logging

        from django.conf import settings

        from comparison import editions

        # As in a serving process: readers' requests take what is published from memory.
        editions.Watcher(settings.SNAPSHOT_FILE, lambda: None).start()
        logging.disable(logging.WARNING)
        queries = Queries()
        print_pages(pages(), queries)
        print_cached(pages()["article"])
        print_transfer()
        print_sizes(queries)
        stages = {"real texts": lambda: None, "+ 500 comparisons": publish_many, "+ 2,000,000 rows": fill}
        reading = Queries()
        print_growth(stages, queries, reading)
        print_plans("on all pages", queries)
        print_plans("after publishing, never for a reader", reading)


if __name__ == "__main__":
    main()
