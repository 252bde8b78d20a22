"""Passwords of accounts that somebody at the machine makes or mends: made up, read from stdin, or typed twice."""

import secrets
import string
import sys
from getpass import getpass

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError

ALPHABET = string.ascii_letters.translate({ord(letter): None for letter in "IlOo"}) + "23456789"
"""Without letters and digits that look alike."""
GROUPS, LENGTH = 4, 5


def made_up() -> str:
    """20 characters in four groups: over 110 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))


def answer(question: str, otherwise: str) -> str:
    """What somebody at a terminal answers; without one, a CommandError that says what to give instead."""
    if not sys.stdin.isatty():
        raise CommandError(otherwise)
    return input(question)


def asked_for(user: User) -> str:
    """Typed without being shown, or the first line of stdin; CommandError if it will not do."""
    if sys.stdin.isatty():
        password = getpass(f"Password for {user.get_username()}: ")
        if getpass("The same again: ") != password:
            raise CommandError("The two are not the same. Nothing was changed.")
    else:
        password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise CommandError("There is no password. Type one, send it by stdin, or add --generate.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(" ".join([*error.messages, "Nothing was changed."])) from None
    return password
