"""The cache of a site without Redis."""

from django.db import models

from .privacy import EDITORS, Kept


class CacheEntry(models.Model):
    """The table that Django's database cache reads and writes, with the columns that it expects.

    A model, so that a migration makes it and the privacy page says what it keeps.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)
    keeps = Kept(
        EDITORS,
        "How often signing in has just failed, by account and by network address. With Redis it is kept there.",
        "Slowing down whoever tries out passwords.",
        "at most a day",
    )

    class Meta:
        verbose_name_plural = "cache entries"

    def __str__(self) -> str:
        return self.cache_key
