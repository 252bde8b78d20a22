"""What django-allauth does otherwise here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from . import typed
from .sessions import is_recent
from .throttle import Throttle, too_many

WRONG = (
    "User name and password do not go together, or the account may not sign in here. Mind capital letters. "
    "A lost password is replaced by whoever runs the site."
)
"""The same for an unknown account, a wrong password and an account that is closed or is no editor's."""


def may_sign_in(user: User) -> bool:
    return user.is_active and user.is_staff


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "enter_current_password": "This is not your present password.",
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": "There were too many wrong codes. Wait a quarter of an hour, then try a new code.",
        "rate_limited": "There were too many wrong codes. Wait a quarter of an hour, then try a new code.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What a proxy in front may say of it is settled before; no header of a reader's is believed here."""
        return str(request.META.get("REMOTE_ADDR", ""))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """In the place of the library's own limits, which count an account's failures from everywhere together."""
        if seconds := self._throttle(request, credentials).take():
            raise ImmediateHttpResponse(too_many(request, seconds))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Also where somebody who is signed in gives the password once more."""
        user = super().authenticate(request, **credentials)
        if not (isinstance(user, User) and may_sign_in(user)):
            return None
        self._throttle(request, credentials).forget()
        return user

    def _throttle(self, request: HttpRequest, credentials: dict[str, Any]) -> Throttle:
        return Throttle("password", credentials["username"].casefold(), self.get_client_ip(request))

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Also on the way of a passkey, which asks no password. What was typed is kept from here on."""
        if not may_sign_in(user):
            return redirect("account_login")
        typed.keep(request, typed.Typed.read(request.POST.get(typed.FIELD, "")), user)
        return super().pre_login(request, user, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not is_recent(context.request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def is_safe_url(self, url: str) -> bool:
        return url_has_allowed_host_and_scheme(url, allowed_hosts={context.request.get_host()})

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Whoever has signed in or out sees it by the page."""
        if message_template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, level, message_template, *args, **kwargs)


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code does not fit, or was used before. Wait for the next one.",
    }

    def build_totp_svg(self, url: str) -> str:
        """The picture as a part of the page: the policy allows none that is written into an address."""
        # Only here: few processes show one.
        import qrcode
        from qrcode.image.svg import SvgPathImage

        return qrcode.make(url, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return "Passkey"
