from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from comparison import documents
from comparison.addresses import site_addresses


class Command(BaseCommand):
    help = "Check every file of a content folder and name all faults at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=settings.CONTENT_DIR)
        parser.add_argument("--fix", action="store_true", help="rewrite sound files in canonical form")

    def handle(self, *args: Any, directory: Path, fix: bool, **options: Any) -> None:
        reading = documents.read(directory)
        faults = [*reading.faults, *documents.check(reading.parts, site_addresses(), reading.reports)]
        faults += documents.rewrite(directory, reading) if fix else documents.uncanonical(directory, reading)
        today = timezone.now().date()
        faults += documents.editorial_faults(reading.parts) + documents.ahead_of_time(reading.parts, today)
        personas, reports = documents.read_personas(directory)
        documents.check_personas(personas, documents.Published(reading.parts).comparisons, reports)
        faults += [fault for report in reports for fault in report.faults]
        if faults:
            lines = "\n".join(map(str, sorted(set(faults))))
            raise CommandError(f"{lines}\n{len(set(faults))} to mend.")
        for warning in documents.warnings(documents.Published(reading.parts), today):
            self.stdout.write(f"Warning: {warning}")
        self.stdout.write(f"Content: {len(reading.parts)} files and {len(personas)} personas are sound.")
