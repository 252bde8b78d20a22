from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from comparison import comments, editions
from comparison.models import CacheEntry


class Command(BaseCommand):
    help = (
        "Thin out old drafts: all of the last 30 days stay, then one a week for a year, and always the newest of each "
        "text. What was ever published, scheduled or withdrawn is never touched. Delete comments that were called spam "
        "or rejected 30 days ago or longer, and what the site need not know any more of sent forms and of sign-ins. "
        "Approved comments are never touched. Run it daily."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        purged = editions.purge(now, dry_run)
        forgotten = comments.forget(now, dry_run=dry_run)
        if not dry_run:
            call_command("clearsessions")
            CacheEntry.objects.filter(expires__lt=now).delete()
        verb = "would be removed" if dry_run else "removed"
        for name, count in sorted(purged.removed.items()):
            self.stdout.write(f"{name}: {count} {verb}")
        self.stdout.write(f"Drafts: {purged.removed.total()} {verb}, {purged.kept} kept.")
        for state, count in sorted(forgotten.items()):
            self.stdout.write(f"Comments, {state}: {count} {verb}.")
