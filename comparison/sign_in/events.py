"""What the log tells of the sign-in, so that guessing shows: what was given and whether it was right, never by whom."""

import logging
from typing import Any

from allauth.mfa import signals
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver

logger = logging.getLogger(__name__)


@receiver(user_logged_in)
def signed_in(**kwargs: Any) -> None:
    logger.info("An editor signed in.", extra={"event": "sign-in"})


@receiver(user_login_failed)
def password_refused(**kwargs: Any) -> None:
    logger.warning("A password was refused.", extra={"event": "refused password"})


@receiver(signals.authentication_failed)
def code_refused(**kwargs: Any) -> None:
    logger.warning("A one-time code was refused.", extra={"event": "refused code"})
