"""Editors with a password and an app for one-time codes, and the codes that it shows."""

import re
from time import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.test import Client

PASSWORD = "Two cups before noon"
SECRET = "JBSWY3DPEHPK3PXP"
SIGN_IN, SECOND_STEP = "/admin/login/", "/admin/login/code/"


def make_editor(name: str = "ada", *, with_app: bool = True, **about: Any) -> User:
    user = User.objects.create_user(name, password=PASSWORD, **({"is_staff": True, "is_superuser": True} | about))
    if with_app:
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)
    return user


def code_now(secret: str = SECRET, ahead: int = 0) -> str:
    """What the app shows, or will show some periods ahead."""
    return format_hotp_value(hotp_value(secret, int(time() // 30) + ahead))


def secret_on(page: str) -> str:
    """The key that the page for setting up an app shows."""
    found = re.search(r'<code class="key">(\w+)</code>', page)
    assert found
    return found[1]


def give_password(client: Client, name: str = "ada", password: str = PASSWORD, **more: Any) -> Any:
    return client.post(SIGN_IN, {"login": name, "password": password} | more)


def sign_in(client: Client, **more: Any) -> Any:
    """Both steps; the answer to the second one."""
    assert give_password(client, **more).headers["Location"] == SECOND_STEP
    return client.post(SECOND_STEP, {"code": code_now()})


def is_in(client: Client) -> bool:
    """Whether the admin opens."""
    return bool(client.get("/admin/").status_code == 200)
