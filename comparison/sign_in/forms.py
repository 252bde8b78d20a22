"""Forms of django-allauth that take a code, throttled, or a passkey, whatever is sent as one."""

from typing import Any

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as passkeys
from django.core.cache import cache

from .throttle import Throttle, too_many

LIFE_OF_A_CODE = 120
"""Seconds for which a one-time code might be taken, clocks that differ by a period included."""


class ThrottledCode:
    """A one-time code or a recovery code: five tries, then once after each wait, and each code once."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        request = context.request
        throttle = Throttle("code", str(self.user.pk), request.META.get("REMOTE_ADDR", ""))
        if seconds := throttle.take():
            raise ImmediateHttpResponse(too_many(request, seconds))
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not self.is_first(code):
            raise get_adapter().validation_error("incorrect_code")
        throttle.forget()
        return code

    def is_first(self, code: str) -> bool:
        """Whether a code has not been taken before, however its digits are set apart."""
        digits = "".join(filter(str.isdigit, code))
        return cache.add(f"sign-in:used:{self.user.pk}:{digits}", 1, LIFE_OF_A_CODE)


MALFORMED = (LookupError, AttributeError, TypeError, ValueError, RecursionError)
"""What the parsers of a passkey's answer raise for one that no browser has made."""


class PasskeyAnswer:
    """A passkey's answer: one that cannot be read is wrong, as one that does not fit."""

    data: Any

    def full_clean(self) -> None:
        try:
            super().full_clean()  # type: ignore[misc]
        except MALFORMED:
            # The page that shows the form again would read it once more.
            self.data = {name: value for name, value in self.data.items() if name != "credential"}
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))  # type: ignore[attr-defined]


class AuthenticateForm(ThrottledCode, forms.AuthenticateForm):
    pass


class ReauthenticateForm(ThrottledCode, forms.ReauthenticateForm):
    pass


class LoginWebAuthnForm(PasskeyAnswer, passkeys.LoginWebAuthnForm):
    pass


class AuthenticateWebAuthnForm(PasskeyAnswer, passkeys.AuthenticateWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(PasskeyAnswer, passkeys.ReauthenticateWebAuthnForm):
    pass


class AddWebAuthnForm(PasskeyAnswer, passkeys.AddWebAuthnForm):
    pass
