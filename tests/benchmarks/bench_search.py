"""What searching costs: `python -m tests.benchmarks.bench_search`.

CPU time, over the real texts and over 20 comparisons of 64 dimensions each. Figures only: nothing is asserted here.
Targets: 10 ms a query over the real texts, 100 ms over the many.
"""

import statistics
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from comparison import documents
from comparison.documents import Part, Published
from comparison.search import entries_of
from comparison.search.index import Index

COMPARISONS, DIMENSIONS = 20, 64
QUERIES = (
    "contractor", "MSP", "IR35", "outsourcing", "lock-in", "notice period", "hourly rate", "managed services",
    "managed service provider", "what does it cost", "contracter", "servces", "con", "no such word at all",
    "managed services staff augmentation cost hours rate provider contract term notice people team",
)  # fmt: skip


def many(real: Iterable[Part]) -> list[Part]:
    """So many comparisons, each with words that no other has."""
    parts = [part for part in real if not isinstance(part, documents.Dimension | documents.Head)]
    main = Published(real).main
    assert main is not None
    for number in range(COMPARISONS):
        key = f"comparison-{number}"
        keys = tuple(f"dimension-{one}" for one in range(DIMENSIONS))
        parts.append(replace(main.head, key=key, slug=key, title=f"{main.head.title} {number}", dimensions=keys))
        for one, name in enumerate(keys):
            pattern = main.dimensions[one % len(main.dimensions)]
            own = " ".join(f"word{number}x{one}x{place}" for place in range(20))
            parts.append(replace(pattern, comparison=key, key=name, slug=name, depth=f"{pattern.depth}\n\n{own}"))
    return parts


def measure(name: str, parts: Iterable[Part]) -> None:
    start = time.process_time()
    index = Index(entries_of(Published(parts)))
    made = time.process_time() - start
    print(f"{name}: {len(index.entries):,} places, {len(index.words):,} words, index made in {made:.2f} s")
    for query in QUERIES:
        index.find(query)
        times = []
        for _ in range(20):
            start = time.process_time()
            found = index.find(query)
            times.append(1_000 * (time.process_time() - start))
        print(f"  {query[:44]:<46}{statistics.median(times):>8.2f} ms {max(times):>8.2f} worst {found.total:>6} found")


def main() -> None:
    real = documents.read(Path(__file__).parents[2] / "content").parts
    measure("Real texts", real)
    measure(f"{COMPARISONS} comparisons of {DIMENSIONS} dimensions", many(real))


if __name__ == "__main__":
    main()
