from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from comparison import editions, links
from comparison.links import State


class Command(BaseCommand):
    help = (
        "Ask whether the addresses of all sources, and those that texts link to, still lead somewhere. It needs a "
        "network and asks other hosts; nothing else of the site does. Dead and private addresses make it fail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--timeout", type=float, default=links.TIMEOUT, help="seconds to wait for an answer")
        parser.add_argument(
            "--pause", type=float, default=links.PAUSE, help="seconds between two questions to one host"
        )
        parser.add_argument("--allow-private", action="store_true", help="ask addresses of a private network too")

    def handle(self, *args: Any, timeout: float, pause: float, allow_private: bool, **options: Any) -> None:
        outward = links.outward(editions.published_at(timezone.now()))
        verdicts = links.check(outward, allow_private=allow_private, pause=pause, timeout=timeout)
        failed = 0
        for verdict in verdicts:
            if verdict.state == State.FOUND:
                continue
            failed += verdict.state in (State.DEAD, State.PRIVATE)
            self.stdout.write(f"{verdict.state.capitalize()}: {verdict.address}: {verdict.detail}")
            self.stdout.write(f"  in {'; '.join(outward[verdict.address])}")
        counts = ", ".join(f"{sum(one.state == state for one in verdicts)} {state}" for state in State)
        if failed:
            raise CommandError(f"Links: {counts}. {failed} to mend.")
        self.stdout.write(f"Links: {counts}.")
