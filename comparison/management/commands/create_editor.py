from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from comparison.roles import ROLES, create_roles
from comparison.sign_in import passwords

SUPERUSER = "superuser"


class Command(BaseCommand):
    help = (
        "Create an account for somebody who writes the site. The password is asked for, or read from stdin where there "
        "is no terminal. The first account is a superuser, who manages all others in admin; later ones are editors."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="the user name; asked for if it is left out")
        parser.add_argument("--role", choices=[*ROLES, SUPERUSER], help="what the account may do")
        parser.add_argument("--generate", action="store_true", help="make a password up, and show it this once")

    def handle(self, *args: Any, name: str | None, role: str | None, generate: bool, **options: Any) -> None:
        user = self.new_user(name or passwords.answer("User name: ", "Give a user name."))
        role = role or (SUPERUSER if not User.objects.filter(is_superuser=True).exists() else "editor")
        password = passwords.made_up() if generate else passwords.asked_for(user)
        user.is_superuser = role == SUPERUSER
        user.set_password(password)
        with transaction.atomic():
            user.save()
            if role in ROLES:
                create_roles()
                user.groups.add(Group.objects.get(name=role))
        self.stdout.write(f"{user.get_username()} may sign in at /admin/ as {role}.")
        if generate:
            self.stdout.write(f"Password, shown this once: {password}")

    def new_user(self, name: str) -> User:
        user = User(username=User.normalize_username(name.strip()), is_staff=True)
        if User.objects.filter(username__iexact=user.username).exists():
            raise CommandError(
                f"There is an account {user.username} already. A lost password: reset_editor --password."
            )
        try:
            user.clean_fields(exclude=["password"])
        except ValidationError as error:
            raise CommandError(" ".join(["This is no user name.", *error.messages])) from None
        return user
