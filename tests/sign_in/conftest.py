"""Sign-in as on a public site: with a second factor, and no failure remembered from another test."""

from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def second_factor(settings: Any, db: None) -> None:
    settings.SECOND_FACTOR = True
    cache.clear()
