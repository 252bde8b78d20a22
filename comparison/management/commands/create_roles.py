from typing import Any

from django.core.management.base import BaseCommand

from comparison.roles import create_roles


class Command(BaseCommand):
    help = "Make the groups editor, publisher and moderator, or bring them up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in create_roles():
            self.stdout.write(f"Role made or changed: {name}")
