"""The cache that all processes share without Redis: a table of the database."""

from typing import Any

from django.core.cache.backends import db
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.utils import timezone

from comparison.models import CacheEntry


class DatabaseCache(db.DatabaseCache):
    """Django's, whose `add` is won by one alone, also of many that find an entry that has expired."""

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Django overwrites what has expired without asking who else does. What is not there, one alone can insert."""
        now = timezone.now().replace(microsecond=0)
        CacheEntry.objects.filter(cache_key=self.make_and_validate_key(key, version), expires__lt=now).delete()
        return bool(super().add(key, value, timeout, version))
