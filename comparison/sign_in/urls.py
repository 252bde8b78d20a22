"""Addresses of the sign-in, all of them: those of django-allauth that editors need, in the admin's own places.

They stand before the stock admin's, so that there is one way in, one out and one place to change a password.
"""

from functools import partial
from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from . import views

# The library's page for changing a password takes guesses at the present one, and slows nobody down.
confirmed = partial(reauthentication_required, app="comparison")


def later(route: str, name: str) -> URLPattern:
    """An address whose view is loaded when it is first asked for."""

    def view(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        from .factors import VIEWS

        return VIEWS[name](request, **parts)

    return path(route, view, name=name)


SIGN_IN = [
    path("login/", views.SignInView.as_view(), name="account_login"),
    later("login/code/", "mfa_authenticate"),
    later("login/passkey/", "mfa_login_webauthn"),
    path("logout/", account.logout, name="account_logout"),
]
"""Open to everybody."""

OWN_ACCOUNT = [
    path("typed/", views.show_typed, name="typed"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    later("confirm/code/", "mfa_reauthenticate"),
    later("confirm/passkey/", "mfa_reauthenticate_webauthn"),
    path("password_change/", confirmed(account.password_change), name="account_change_password"),
    path("password_set/", confirmed(account.password_set), name="account_set_password"),
    later("factors/", "mfa_index"),
    path("factors/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("factors/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    later("factors/passkeys/", "mfa_add_webauthn"),
    later("factors/passkeys/<int:pk>/remove/", "mfa_remove_webauthn"),
    path("factors/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
"""Open to every editor who is signed in, also to one who has yet to set up a second factor."""

urlpatterns = [*SIGN_IN, *OWN_ACCOUNT]
