from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from comparison import backups
from comparison.models import Edition


def has_texts() -> bool:
    """Also where no table has been made yet."""
    return Edition._meta.db_table in connection.introspection.table_names() and Edition.objects.exists()


class Command(BaseCommand):
    help = (
        "Put what a backup holds in the place of what the database holds, all or nothing. Makes the tables where there "
        "are none. Also takes a site to another database: back up with one DATABASE_URL, restore with the other."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--replace", action="store_true", help="even if the database has texts: they are lost")

    def handle(self, path: Path, replace: bool, **options: Any) -> None:
        try:
            backups.check_version(path, backups.check(path))
            if not replace and has_texts():
                raise CommandError("The database has texts, which would be lost. Back them up, then add --replace.")
            # Only now: what is refused changes nothing.
            call_command("migrate", verbosity=0)
            head = backups.restore(path)
        except backups.BackupError as error:
            raise CommandError(f"Nothing was restored: {error}") from None
        self.stdout.write(f"Restored: {head.total} rows, as they were on {head.made_at:%-d %B %Y at %H:%M} UTC.")
