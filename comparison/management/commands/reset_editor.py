from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from comparison.sign_in import passwords


class Command(BaseCommand):
    help = (
        "Mend an account whose password or second factor is lost. Ends its sessions. Without a factor, the next "
        "sign-in takes the password alone and leads to setting up another factor: make sure who asks for it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the user name")
        parser.add_argument(
            "--password", action="store_true", help="replace the password; asked for, or read from stdin"
        )
        parser.add_argument("--factors", action="store_true", help="remove app, passkeys and recovery codes")
        parser.add_argument("--generate", action="store_true", help="make the password up, and show it this once")

    def handle(self, *args: Any, name: str, password: bool, factors: bool, generate: bool, **options: Any) -> None:
        if not (password or factors or generate):
            raise CommandError("Say what is lost: --password, --factors, or both.")
        user = self.find(name)
        if password or generate:
            new = passwords.made_up() if generate else passwords.asked_for(user)
            user.set_password(new)
            user.save(update_fields=["password"])
            self.stdout.write(f"{name} has a new password{f', shown this once: {new}' if generate else ''}.")
        if factors:
            gone, _ = Authenticator.objects.filter(user=user).delete()
            self.stdout.write(f"{name} has no second factor any more." if gone else f"{name} had no second factor.")

    def find(self, name: str) -> User:
        try:
            return User.objects.get(username=name)
        except User.DoesNotExist:
            known = ", ".join(
                User.objects.filter(is_staff=True).order_by("username").values_list("username", flat=True)
            )
            raise CommandError(f"There is no account {name}. Accounts: {known or 'none'}.") from None
