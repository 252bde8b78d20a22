"""What a complete recommendation costs: `python -m tests.benchmarks.bench_recommendation`.

CPU time of this thread, in milliseconds; flips to depth three, importance flips and both robustness
figures included. Figures only: nothing is asserted here. Targets: 9 questions 5 ms in the median
and 20 at worst, 20 questions 25 ms, 40 never above 100.
"""

import math
import random
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

from comparison.recommendation import BOTH, UNSURE, Question, recommend

LEANS = {"far-first": -2, "first": -1, "middle": 0, "second": 1, "far-second": 2}
type Profile = tuple[Sequence[Question], Mapping[str, str], Mapping[str, int]]


def random_profiles(size: int, count: int) -> Iterator[Profile]:
    rng = random.Random(size)
    for _ in range(count):
        questions = []
        for number in range(size):
            low = rng.randint(-2, 1)
            questions.append(Question(f"q{number}", (low, rng.randint(low + 1, 2)), LEANS))
        answers = {q.key: rng.choice([*LEANS, *LEANS, BOTH, UNSURE]) for q in questions}
        yield questions, answers, {q.key: rng.choice([0, 1, 2, 2, 2, 3, 3]) for q in questions}


def close_profiles(size: int, count: int) -> Iterator[Profile]:
    """All answered, half of the answers mild for one option: often only pairs or threes change the outcome."""
    rng = random.Random(size)
    for _ in range(count):
        questions = [Question(f"q{number}", (-2, 2), LEANS) for number in range(size)]
        mild = rng.choice(["second", "first", "middle"])
        answers = {q.key: rng.choice([mild, "middle"]) for q in questions}
        yield questions, answers, dict.fromkeys(answers, rng.randint(1, 3))


def hardest_profile() -> Iterator[Profile]:
    """Forty questions where no answer and no pair changes the outcome, but 4,560 sets of three do."""
    questions = [Question(f"q{number}", (-2, 2), LEANS) for number in range(40)]
    answers = {q.key: "second" if number < 19 else "middle" for number, q in enumerate(questions)}
    yield from [(questions, answers, dict.fromkeys(answers, 3))] * 20


def complete(profile: Profile) -> None:
    result = recommend(*profile)
    _ = (result.flips, result.importance_flips, result.nearby, result.all_weightings, result.word)
    _ = (result.interval, result.exceptions, result.allocation, result.deviation)


def measure(name: str, profiles: Iterable[Profile]) -> None:
    times, outcome_times, depths = [], [], [0, 0, 0, 0]
    for profile in profiles:
        start = time.thread_time()
        result = recommend(*profile)
        outcome_times.append(1000 * (time.thread_time() - start))
        depths[max((len(flip.changes) for flip in result.flips), default=0)] += 1
        start = time.thread_time()
        complete(profile)
        times.append(1000 * (time.thread_time() - start))
    high = sorted(times)[math.ceil(0.99 * len(times)) - 1]
    print(
        f"{name:<26}{len(times):>6}{statistics.median(outcome_times):>10.3f}"
        f"{statistics.median(times):>10.3f}{high:>10.3f}{max(times):>10.3f}   {depths}"
    )


def main() -> None:
    print(f"Python {sys.version.split()[0]}, ms of CPU; flips: how many profiles have none, or up to 1, 2, 3 answers")
    print(f"{'':<26}{'runs':>6}{'outcome':>10}{'median':>10}{'99 %':>10}{'worst':>10}   flips")
    for size, count in ((9, 1000), (20, 1000), (40, 300)):
        measure(f"{size} questions, random", random_profiles(size, count))
        measure(f"{size} questions, close", close_profiles(size, count))
    measure("40 questions, hardest", hardest_profile())


if __name__ == "__main__":
    main()
