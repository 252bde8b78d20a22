from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from comparison import editions
from comparison.addresses import site_addresses
from comparison.documents import ContentError


class Command(BaseCommand):
    help = "Take what changed in a content folder, and publish it. Nothing is written if any file has a fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=settings.CONTENT_DIR)
        parser.add_argument("--prune", action="store_true", help="withdraw parts whose files are gone")
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--keep-site", action="store_true", help="in a conflict, keep what was changed in admin")
        either.add_argument("--take-files", action="store_true", help="in a conflict, take what the files say")

    def handle(
        self, *args: Any, directory: Path, prune: bool, keep_site: bool, take_files: bool, **options: Any
    ) -> None:
        keep = editions.Keep.SITE if keep_site else editions.Keep.FILES if take_files else editions.Keep.ASK
        try:
            result = editions.load(directory, site_addresses(), keep, prune)
        except ContentError as error:
            raise CommandError(f"{error}\nNothing was loaded: {len(error.faults)} to mend.") from None
        self.report(result, prune)
        if result.conflicts:
            raise CommandError("\n".join(map(str, result.conflicts)))

    def report(self, result: editions.LoadResult, prune: bool) -> None:
        for name in result.kept:
            self.stdout.write(f"Kept as edited in admin: {name}")
        for name in result.vanished:
            self.stdout.write(f"{'Withdrawn' if prune else 'No file any more (--prune withdraws it)'}: {name}")
        self.stdout.write(f"Content: {len(result.taken)} loaded, {result.unchanged} unchanged.")
