"""What an estimate of costs takes: `python -m tests.benchmarks.bench_costs`.

CPU time of this thread, in milliseconds, with the four ways at three levels of prices, every month's sums, overtakings,
drivers and turns. Each run has another usage, so that none profits from the one before. Then the page's fragment on the
real texts, through all of Django, and its queries. Figures only: nothing is asserted here. Targets: five roles and 60
months in 5 ms, the fragment in 10.
"""

import random
import statistics
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import urlencode

from comparison.costs import Book, Need, Purpose, Rate, Usage, estimate
from tests.benchmarks.bench_pages import Queries, measure
from tests.benchmarks.scratch import scratch_site

ROLES = {
    "help-desk": 61_860,
    "administrator": 99_130,
    "security-analyst": 129_180,
    "developer": 135_980,
    "devops": 155_000,
}
PLAIN = {
    Purpose.SERVER_FEE: ("100", "185", "395"),
    Purpose.PROVIDER_HOUR: ("141", "200", "408"),
    Purpose.ONBOARDING: ("0.5", "1", "3"),
    Purpose.ESCALATOR: ("0", "0.034", "0.07"),
    Purpose.OUT_OF_SCOPE: ("0.05", "0.1", "0.2"),
    Purpose.EARLY_EXIT: ("0", "0.5", "1"),
    Purpose.VENDOR_OWNER: ("0.05", "0.1", "0.25"),
    Purpose.ON_COST: ("1.24", "1.27", "1.35"),
    Purpose.PRODUCTIVE_HOURS: ("1776.5", "1776.5", "1776.5"),
    Purpose.MANAGING: ("0.05", "0.1", "0.2"),
    Purpose.RAMP_UP: ("2", "4", "9"),
    Purpose.RECRUITING: ("3000", "4129", "9000"),
    Purpose.TOOLS: ("5000", "8000", "20000"),
}


def book() -> Book:
    rates = [Rate(str(purpose), purpose, "", *map(Decimal, values)) for purpose, values in PLAIN.items()]
    rates.append(Rate("fee", Purpose.MANAGED_FEE, "standard", Decimal(125), Decimal(160), Decimal(200)))
    for role, wage in ROLES.items():
        rates.append(Rate(f"wage-{role}", Purpose.WAGE, role, Decimal(wage), Decimal(wage), Decimal(wage)))
        hours = (Decimal(wage) * Decimal(factor) / 2_080 for factor in ("1.31", "1.50", "1.92"))
        rates.append(Rate(f"bill-{role}", Purpose.BILL_RATE, role, *hours))
    return Book(rates)


def usages(roles: int, months: int, count: int) -> Iterator[Usage]:
    rng = random.Random(roles * months)
    for _ in range(count):
        needs = tuple(
            Need(role, rng.randint(1, 5), Decimal(rng.randint(20, 160)), rng.randint(1, months), rng.random() < 0.5)
            for role in list(ROLES)[:roles]
        )
        people, servers = rng.randint(10, 1_500), rng.randint(0, 40)
        yield Usage(people, "standard", months, needs, servers, 12, True, Decimal(rng.randint(60, 200) * 1_000))


def print_fragments() -> None:
    from django import setup
    from django.urls import reverse

    setup()
    from django.conf import settings

    from comparison import editions
    from comparison.forms.usage import MOST_NEEDS

    # As in a serving process: readers' requests take what is published from memory.
    editions.Watcher(settings.SNAPSHOT_FILE, lambda: None).start()
    found = editions.current()
    assert found.main
    address = reverse("costs_fragment", args=[found.main.slug])
    many = {"people": 200, "horizon": 60, "servers": 10, "term": 18, "leaves": 1, "manager_salary": 100_000}
    for number, role in enumerate(found.book("US").variants(Purpose.WAGE)[:MOST_NEEDS], 1):
        many |= {f"need{number}": role, f"need{number}.number": number, f"need{number}.months": 60 - 7 * number}
        many |= {f"need{number}.covered": int(number < 4)}
    print(f"\n{'':<25}{'queries':>7}{'median':>10}{'worst':>10}")
    for name, fields in (("fragment, 200 people", {"start": "two-hundred"}), ("fragment, 5 roles", many)):
        median, worst, queries = measure(f"{address}?{urlencode(fields)}", Queries())
        print(f"{name:<26}{queries:>6}{median:>10.3f}{worst:>10.3f}")


def main() -> None:
    print(f"Python {sys.version.split()[0]}, ms of CPU")
    print(f"{'':<26}{'runs':>6}{'median':>10}{'worst':>10}")
    prices = book()
    for roles, months in ((0, 12), (2, 36), (5, 60)):
        times = []
        for usage in usages(roles, months, 200):
            start = time.thread_time()
            for cost in estimate(usage, prices).costs:
                _ = cost.cumulative
            times.append(1000 * (time.thread_time() - start))
        name = f"{roles} roles, {months} months"
        print(f"{name:<26}{len(times):>6}{statistics.median(times):>10.3f}{max(times):>10.3f}")
    with scratch_site():
        print_fragments()


if __name__ == "__main__":
    main()
