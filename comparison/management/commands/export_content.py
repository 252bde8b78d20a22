from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from comparison import editions


class Command(BaseCommand):
    help = "Write every part, as admin holds it now, into a content folder in canonical form."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=settings.CONTENT_DIR)

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        try:
            changed = editions.export(directory)
        except OSError as error:
            raise CommandError(f"{error.filename}: cannot be written ({error.strerror})") from None
        for path in changed:
            self.stdout.write(f"Written: {path}")
        self.stdout.write(f"Content: {len(changed)} files written.")
