"""What counting all profiles costs: `python -m tests.benchmarks.bench_impact`.

CPU time of this thread, in milliseconds, of an impact with nothing kept in memory: all pairs of outcomes, and how
often each dimension decides before and after. *Sound*: positions change, choices lean from pole to pole. *Any*: the
leans change too, each choice's for itself. Then the memory of the hardest of nine questions, and how long another
thread that wants to run each millisecond is kept waiting. Figures only: nothing is asserted here. Target (issue 4):
nine questions 3,000 ms at most.
"""

import random
import statistics
import sys
import threading
import time
import tracemalloc
from collections.abc import Sequence

from comparison.impact import TooMany, impact, profiles
from comparison.recommendation import Question

LEANS = {"far-first": -2, "first": -1, "middle": 0, "second": 1, "far-second": 2}
RUNS = 12
type Versions = tuple[Sequence[Question], Sequence[Question]]


def question(number: int, rng: random.Random, *, is_sound: bool = True) -> Question:
    low = rng.randint(-2, 1)
    leans = list(LEANS.values())
    if not is_sound:
        rng.shuffle(leans)
    return Question(f"q{number}", (low, rng.randint(low + 1, 2)), dict(zip(LEANS, leans, strict=True)))


def versions(size: int, changed: int, is_sound: bool, seed: int) -> Versions:
    rng = random.Random(seed)
    before = [question(number, rng) for number in range(size)]
    after = [question(number, rng, is_sound=is_sound) for number in range(changed)]
    return before, [*after, *before[changed:]]


def forget() -> None:
    profiles._pairs_of_outcomes.cache_clear()
    profiles._share_decided.cache_clear()


def timed(pair: Versions) -> tuple[float, bool]:
    """The milliseconds, and whether it was counted rather than refused."""
    forget()
    start = time.thread_time()
    try:
        impact(*pair)
    except TooMany:
        return 1000 * (time.thread_time() - start), False
    return 1000 * (time.thread_time() - start), True


def measure(size: int, changed: int, is_sound: bool) -> None:
    runs = [timed(versions(size, changed, is_sound, seed)) for seed in range(RUNS)]
    times = [run[0] for run in runs]
    name = f"{size} questions, {changed} changed, {'sound' if is_sound else 'any'}"
    refused = sum(not counted for _, counted in runs)
    print(f"{name:<36}{statistics.median(times):>10.1f}{max(times):>10.1f}{refused:>10} of {RUNS}")


def measure_memory(pair: Versions) -> None:
    forget()
    tracemalloc.start()
    impact(*pair)
    print(f"memory at most: {tracemalloc.get_traced_memory()[1] / 2**20:.1f} MiB")
    tracemalloc.stop()


def measure_waiting(pair: Versions) -> None:
    """How late another thread wakes that sleeps for a millisecond, while one counts."""
    late: list[float] = []
    forget()
    counting = threading.Thread(target=impact, args=pair)
    counting.start()
    while counting.is_alive():
        start = time.perf_counter()
        time.sleep(0.001)
        late.append(1000 * (time.perf_counter() - start) - 1)
    print(f"another thread waits: {statistics.median(late):.1f} ms in the median, {max(late):.1f} at worst")


def main() -> None:
    print(f"Python {sys.version.split()[0]}, ms of CPU; refused: more than {profiles.MOST_ADDITIONS:,} additions")
    print(f"{'':<36}{'median':>10}{'worst':>10}{'refused':>10}")
    for size, changes in ((9, (1, 3, 9)), (12, (1, 3, 12)), (20, (1, 3)), (28, (1, 3)), (40, (1,))):
        for changed in changes:
            measure(size, changed, is_sound=True)
            measure(size, changed, is_sound=False)
    hardest = max((versions(9, 9, False, seed) for seed in range(RUNS)), key=lambda pair: timed(pair)[0])
    measure_memory(hardest)
    measure_waiting(hardest)


if __name__ == "__main__":
    main()
