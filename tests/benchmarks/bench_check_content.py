"""What checking 1,000 content files costs: `python -m tests.benchmarks.bench_check_content`.

CPU time of the command itself, Django's start left out. Figures only: nothing is asserted here. Target (issue 2): 5 s.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import django

FILES = 1_000


def thousand_parts() -> Iterator[object]:
    """The real texts, and as many copies of the main comparison as it takes, each with sources of its own."""
    from django.conf import settings

    from comparison import documents

    real = documents.read(settings.CONTENT_DIR).parts
    yield from real
    made, number = len(real), 0
    main = documents.Published(real).main
    assert main is not None
    while made < FILES:
        number += 1
        key = f"copy-{number}"
        yield replace(main.head, key=key, slug=key)
        for dimension in main.dimensions:
            # Another text in each file, as there would be: nothing is found in a cache.
            yield replace(dimension, comparison=key, depth=f"{dimension.depth}\n\nCopy {number}.")
        made += 1 + len(main.dimensions)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comparison.settings")
    django.setup()
    from django.core.management import call_command

    from tests.factories import write_folder

    with tempfile.TemporaryDirectory() as directory:
        folder = write_folder(Path(directory), thousand_parts())  # type: ignore[arg-type]
        files = list(folder.rglob("*.md"))
        size = sum(path.stat().st_size for path in files)
        start = time.process_time()
        call_command("check_content", str(folder), stdout=StringIO())
        print(f"check_content, {len(files):,} files, {size / 1e6:.1f} MB: {time.process_time() - start:.2f} s of CPU")


if __name__ == "__main__":
    main()
