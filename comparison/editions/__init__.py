"""Rows ⇄ documents ⇄ editions: freeze, publish, load, export, and what readers see now. One transaction each."""

from .archives import MAX_UPLOAD, belongs_to, pack, unpack
from .changes import (
    Change,
    changes,
    describe,
    differences,
    different_fields,
    differing_fields,
    edition_before,
    editions_before,
    last_change,
    newest,
)
from .loading import Conflict, Keep, LoadResult, digest_of, export, load, take
from .publishing import cancel, differing, differs, publish, save_draft, withdrawn
from .purging import Purged, purge
from .reading import Watcher, as_it_was, current, from_memory, published_at, stand_in, time_left
from .restoring import Restored, restore
from .rows import MODELS, PartRow, freeze, parts_of_rows, rows_of, thaw

__all__ = [
    "MAX_UPLOAD",
    "MODELS",
    "Change",
    "Conflict",
    "Keep",
    "LoadResult",
    "PartRow",
    "Purged",
    "Restored",
    "Watcher",
    "as_it_was",
    "belongs_to",
    "cancel",
    "changes",
    "current",
    "describe",
    "differences",
    "different_fields",
    "differing",
    "differing_fields",
    "differs",
    "digest_of",
    "edition_before",
    "editions_before",
    "export",
    "freeze",
    "from_memory",
    "last_change",
    "load",
    "newest",
    "pack",
    "parts_of_rows",
    "publish",
    "published_at",
    "purge",
    "restore",
    "rows_of",
    "save_draft",
    "stand_in",
    "take",
    "thaw",
    "time_left",
    "unpack",
    "withdrawn",
]
