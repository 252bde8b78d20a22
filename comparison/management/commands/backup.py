from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from comparison import backups


class Command(BaseCommand):
    help = "Write everything that the database holds into one checked file, and remove the oldest of these files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.VAR_DIR / "backups")
        parser.add_argument("--keep", type=int, default=14, help="how many backups stay in the folder; 14 by default")

    def handle(self, folder: Path, keep: int, **options: Any) -> None:
        if keep < 1:
            raise CommandError("--keep is a number from 1 on: the backup that is made now stays.")
        try:
            path = backups.write(folder, timezone.now())
            gone = backups.rotate(folder, keep)
        except (OSError, backups.BackupError) as error:
            raise CommandError(f"No backup was made: {error}") from None
        self.stdout.write(f"Backup: {path}, {backups.check(path).total} rows, checked. {len(gone)} older removed.")
