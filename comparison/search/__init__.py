"""Search over what readers see: in memory, the same on every database. No Django, no models."""

from .entries import Entry, entries_of
from .index import MAX_LENGTH, MAX_WORDS, Found, Index, Result, index_of
from .marking import Marked

__all__ = ["MAX_LENGTH", "MAX_WORDS", "Entry", "Found", "Index", "Marked", "Result", "entries_of", "index_of"]
