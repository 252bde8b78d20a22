"""How long each migration takes on PostgreSQL with many rows: `python -m tests.benchmarks.bench_migrations`.

A migration is one transaction, so no lock that it takes lasts longer. A million comments, a million totals and as many
editions as EDITIONS says are written at the first stored state (tests/stored_states.py), then each later migration is
applied and timed. Target: 2 s, or a reason in tests/test_migrations.py. PostgreSQL is one of its own.
Tables made today have the types of today: 0011, which turns jsonb into json, finds nothing to turn here.
"""

import os
import time

from tests.benchmarks.scratch import describe
from tests.machines import PostgreSQL

ROWS = 1_000_000
EDITIONS = 10_000
"""Editors write each one: a site with a hundred texts that change every week has so many after two years."""

FILL = {
    "comment": (
        "INSERT INTO comparison_comment"
        " (kind, key, name, text, digest, likelihood, signs, state, sent_at, decided_at, reply, place)"
        " SELECT 'comparison', 'tea-or-coffee', 'Ann', repeat('A comment. ', 20), md5(n::text), 0, '', 'approved',"
        " now(), now(), '', n + 10 FROM generate_series(1, %s) n"
    ),
    "totalsentry": (
        'INSERT INTO comparison_totalsentry (comparison, way, answers, outcome, rules, "on", week)'
        " SELECT 'tea-or-coffee', 'full', '{\"taste\": \"choice-1\"}', 'first', 1, now(), now()"
        " FROM generate_series(1, %s) n"
    ),
    "edition": (
        "INSERT INTO comparison_edition (kind, key, state, publish_at, body, format, digest, note, created_at)"
        " SELECT 'page', 'page-' || n %% 100, 'published', now(),"
        " jsonb_build_object('slug', 'page-' || n, 'text', repeat('A text. ', 400)), 1, md5(n::text), '', now()"
        " FROM generate_series(1, %s) n"
    ),
}


def measure() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from tests.stored_states import APP, STORED, newest

    first = min(STORED)
    MigrationExecutor(connection).migrate([(APP, first)])
    with connection.cursor() as cursor:
        for table, statement in FILL.items():
            cursor.execute(statement, [EDITIONS if table == "edition" else ROWS])
        cursor.execute("VACUUM ANALYZE")
    print(f"{ROWS:,} comments, {ROWS:,} totals, {EDITIONS:,} editions")
    for app, name in MigrationExecutor(connection).loader.graph.forwards_plan((APP, newest())):
        if app == APP and name > first:
            start = time.perf_counter()
            MigrationExecutor(connection).migrate([(APP, name)])
            print(f"{name:<24}{time.perf_counter() - start:>8.2f} s (target ≤ 2)")


def main() -> None:
    print(describe())
    with PostgreSQL(fsync="on") as database:
        os.environ |= {"DATABASE_URL": database.url, "DJANGO_SETTINGS_MODULE": "comparison.settings"}
        import django

        django.setup()
        measure()


if __name__ == "__main__":
    main()
