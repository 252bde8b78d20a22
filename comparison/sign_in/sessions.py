"""What an editor's session rests on: the moment of the sign-in, and what the account was allowed then.

A session ends after an hour without a request (SESSION_COOKIE_AGE) and twelve hours after the sign-in. All sessions of
an account end when its password changes, which Django sees to, and when its roles or its second factors do.
"""

from time import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db.models import Value
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

LONGEST = 12 * 60 * 60
"""Seconds from a sign-in to the end of its session, however busy."""
RECENT = 10 * 60
"""Seconds for which a password or a factor just given vouches for who is there."""

SIGNED_IN_AT, AUTHORITY = "signed_in_at", "authority"
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes stand in for one of these; alone they are none."""


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()


def authority_of(user: User) -> str:
    """A digest of what an account is allowed by itself and by its groups, and of the factors that guard it."""
    factors = Authenticator.objects.filter(user=user).values_list(Value("factor"), "pk")
    groups = User.groups.through.objects.filter(user=user).values_list(Value("group"), "group_id")
    rights = User.user_permissions.through.objects.filter(user=user).values_list(Value("right"), "permission_id")
    held = [user.is_staff, user.is_superuser, *sorted(factors.union(groups, rights))]
    return salted_hmac("comparison.sign_in.authority", repr(held), algorithm="sha256").hexdigest()


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **kwargs: Any) -> None:
    request.session[SIGNED_IN_AT] = time()
    request.session[AUTHORITY] = authority_of(user)


@receiver([signals.authenticator_added, signals.authenticator_removed, signals.authenticator_reset])
def go_on(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Whoever changes their own factors stays signed in, and nobody else with that account."""
    request.session.cycle_key()
    request.session[AUTHORITY] = authority_of(user)


def has_ended(request: HttpRequest) -> bool:
    """Whether the session of somebody signed in holds no longer; one from before it was counted does not either."""
    if time() - request.session.get(SIGNED_IN_AT, 0) > LONGEST:
        return True
    return request.session.get(AUTHORITY) != authority_of(request.user)  # type: ignore[arg-type]


def is_recent(request: HttpRequest) -> bool:
    """Whether somebody signed in, or confirmed who they are, only just now."""
    moments = [record["at"] for record in get_authentication_records(request, request.user)]
    return time() - max(moments, default=request.session.get(SIGNED_IN_AT, 0)) < RECENT
