"""Search over what readers see: in memory, the same on every database. No Django, no models.

`index` is loaded by who searches, and by nobody else: with what it needs of other libraries it takes 6 MB.
"""

from .entries import Entry, entries_of

__all__ = ["Entry", "entries_of"]
