"""What readers see, in a file beside the database: a process starts and serves with the database away."""

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from comparison import documents

FORMAT = 1


@dataclass(frozen=True)
class Shown:
    """One part as readers see it: its edition's body, its moment and the first moment that readers saw the part."""

    kind: str
    key: str
    body: dict[str, Any]
    format: int
    publish_at: datetime
    first_moment: datetime

    @property
    def name(self) -> documents.Name:
        return documents.Name(self.kind, self.key)


@dataclass
class Snapshot:
    """All that readers see, under the token of the stamp, until the next scheduled moment (None: there is none)."""

    token: str
    until: datetime | None
    shown: tuple[Shown, ...]
    comments: dict[documents.Name, int]

    def __post_init__(self) -> None:
        self.published = published_of(self.shown, self.comments)


def published_of(shown: Iterable[Shown], comments: dict[documents.Name, int] | None = None) -> documents.Published:
    shown = tuple(shown)
    dates = {part.name: part.publish_at for part in shown}
    since = {part.name: part.first_moment for part in shown}
    parts = [documents.decode(part.name, part.body, part.format) for part in shown]
    return documents.Published(parts, dates, comments, since)


def write(path: Path, snapshot: Snapshot) -> None:
    """Put the snapshot in the place of the one before, whole: nobody reads half of it. OSError if that fails."""
    fields = {
        "format": FORMAT,
        "token": snapshot.token,
        "until": snapshot.until,
        "shown": [asdict(part) for part in snapshot.shown],
        "comments": [(name.kind, name.key, count) for name, count in snapshot.comments.items()],
    }
    handle, draft = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(fields, file, default=datetime.isoformat, ensure_ascii=False)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def read(path: Path) -> Snapshot | None:
    """The snapshot of a file; None if there is none, or one that this version of the site cannot read."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        if fields["format"] != FORMAT:
            return None
        return Snapshot(
            fields["token"],
            fields["until"] and _moment(fields["until"]),
            tuple(_shown(part) for part in fields["shown"]),
            {documents.Name(kind, key): count for kind, key, count in fields["comments"]},
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, documents.ContentError):
        return None


def _shown(fields: dict[str, Any]) -> Shown:
    moments = {name: _moment(fields[name]) for name in ("publish_at", "first_moment")}
    return Shown(**fields | moments)


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment
