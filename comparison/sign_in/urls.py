"""Addresses of the sign-in, all of them: those of django-allauth that editors need, in the admin's own places.

They stand before the stock admin's, so that there is one way in, one out and one place to change a password.
"""

from functools import partial

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, reverse_lazy

from . import views

FACTORS = reverse_lazy("mfa_index")
# The library's page for changing a password takes guesses at the present one, and slows nobody down.
confirmed = partial(reauthentication_required, app="comparison")

SIGN_IN = [
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("login/code/", views.SecondStepView.as_view(), name="mfa_authenticate"),
    path("login/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("logout/", account.logout, name="account_logout"),
]
"""Open to everybody."""

OWN_ACCOUNT = [
    path("typed/", views.show_typed, name="typed"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password_change/", confirmed(account.password_change), name="account_change_password"),
    path("password_set/", confirmed(account.password_set), name="account_set_password"),
    path("factors/", views.FactorsView.as_view(), name="mfa_index"),
    path("factors/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("factors/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/passkeys/", passkeys.AddWebAuthnView.as_view(), name="mfa_add_webauthn"),
    path(
        "factors/passkeys/<int:pk>/remove/",
        passkeys.RemoveWebAuthnView.as_view(success_url=FACTORS),
        name="mfa_remove_webauthn",
    ),
    path("factors/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
"""Open to every editor who is signed in, also to one who has yet to set up a second factor."""

urlpatterns = [*SIGN_IN, *OWN_ACCOUNT]
