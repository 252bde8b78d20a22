from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from comparison import documents, editions
from comparison.addresses import site_addresses


class Command(BaseCommand):
    help = "Check everything that readers see now. Warnings are shown; only faults make it fail."

    def handle(self, *args: Any, **options: Any) -> None:
        published = editions.published_at(timezone.now())
        parts, today = list(published.parts.values()), timezone.now().date()
        for warning in documents.warnings(published, today):
            self.stdout.write(f"Warning: {warning}")
        faults = documents.check(parts, site_addresses()) + documents.editorial_faults(parts)
        faults += documents.ahead_of_time(parts, today)
        if faults:
            raise CommandError("\n".join(map(str, sorted(faults))) + f"\n{len(faults)} to mend.")
        self.stdout.write(f"Site: {len(parts)} published texts are sound.")
