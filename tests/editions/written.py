"""What a piece of code saved in the database, by counting its queries."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

WRITING = re.compile(r'^(INSERT|UPDATE)\b.*?"comparison_(\w+)"')


@contextmanager
def writes() -> Iterator[Counter[str]]:
    """The number of statements of each kind and table, `UPDATE source`, filled in when the block ends."""
    counted: Counter[str] = Counter()
    with CaptureQueriesContext(connection) as queries:
        yield counted
    for query in queries:
        statement = WRITING.match(query["sql"])
        if statement:
            counted[f"{statement[1]} {statement[2]}"] += 1
