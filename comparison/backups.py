"""Everything that the database holds in one checked file, and back.

The file is of no particular database: lines of JSON in gzip. So it also takes a site from SQLite to PostgreSQL. Its
first line says what it is, which migrations it stands on and how many rows of each model follow; its last line is the
digest of all before. Sessions and the cache stay out: whoever was signed in signs in again.
"""

import gzip
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from zlib import error as ZlibError

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from comparison.models import CacheEntry, Stamp

FORMAT = "side-by-side backup 1"
NAME = "side-by-side-{:%Y%m%dT%H%M%S}.backup"
PATTERN = "side-by-side-*.backup"

PASSING: list[type[Model]] = [Session, CacheEntry]
"""What is not kept: it is worth nothing on another day."""

# A look at one moment that holds up no writer: SQLite's usual transactions here take the lock for writing at once.
BEGIN = {"postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


class BackupError(Exception):
    """Why a file cannot be used, in one line that says what to do."""


@dataclass(frozen=True)
class Head:
    made_at: datetime
    migrations: frozenset[str]
    rows: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def write(folder: Path, now: datetime) -> Path:
    """A new backup in a folder: written beside its place, read back and checked, then put there; or OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME.format(now)
    draft = path.with_suffix(".part")
    try:
        draft.touch(mode=0o600)  # It holds the editors' accounts.
        with draft.open("wb") as file:
            with gzip.GzipFile("", "wb", 6, file) as packed, _one_moment():
                _write(packed, now)
            file.flush()
            os.fsync(file.fileno())
        check(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def rotate(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest; returns what was removed."""
    gone = sorted(folder.glob(PATTERN))[:-keep]
    for path in gone:
        path.unlink()
    return gone


def check(path: Path) -> Head:
    """What a file holds; BackupError if it is damaged or no backup of this site."""
    found: Counter[str] = Counter()
    head = None
    for line in _lines(path):
        if head is None:
            head = _head(path, line)
        else:
            found[_model_of(path, line)] += 1
    if head is None or {label: count for label, count in head.rows.items() if count} != found:
        raise BackupError(f"{path} is damaged: not all of its rows are there. Take another backup.")
    return head


def check_version(path: Path, head: Head) -> None:
    """BackupError if a file is not of this version of the site, whatever the database holds."""
    _fits(path, head, frozenset(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations))


def restore(path: Path) -> Head:
    """Put what a file holds in the place of what the database holds, all or nothing. The tables must be there."""
    head = check(path)
    _fits(path, head, _applied())
    models = _models()
    with transaction.atomic():
        tables = [model._meta.db_table for model in [*models, *_links(), *PASSING]]
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
        lines = _lines(path)
        next(lines)
        for row in serializers.deserialize("jsonl", (line.decode() for line in lines)):
            row.save()
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(sql)
        # Every process reads anew, even one that has seen these very texts before.
        Stamp.objects.renew()
    ContentType.objects.clear_cache()
    return head


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.managed and model not in PASSING]


def _links() -> list[Any]:
    """The tables between two models: their rows are written with those that they belong to."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.auto_created]


def _applied() -> frozenset[str]:
    return frozenset(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


@contextmanager
def _one_moment() -> Iterator[None]:
    """While this lasts, every query sees the database as it was at the first, whatever is written meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN.get(connection.vendor, "BEGIN"))
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


class _Digesting:
    """Writes text to a file of bytes, and knows the digest of all that it wrote."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def write(self, text: str) -> None:
        data = text.encode()
        self.digest.update(data)
        self.file.write(data)


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond: Django's own drops all behind the millisecond."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _write(file: Any, now: datetime) -> None:
    out = _Digesting(file)
    rows = {model._meta.label_lower: model._base_manager.count() for model in _models()}
    head = {"format": FORMAT, "made_at": now.isoformat(), "migrations": sorted(_applied()), "rows": rows}
    out.write(json.dumps(head) + "\n")
    for model in _models():
        queryset = model._base_manager.order_by("pk").prefetch_related(None)
        serializers.serialize("jsonl", queryset.iterator(chunk_size=2_000), stream=out, cls=_Exact)
    out.write(json.dumps({"sha256": out.digest.hexdigest()}) + "\n")


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file without the last, which must be the digest of the others."""
    digest, before = hashlib.sha256(), None
    try:
        with gzip.open(path, "rb") as file:
            for line in file:
                if before is not None:
                    digest.update(before)
                    yield before
                before = line
        if json.loads(before or b"{}") == {"sha256": digest.hexdigest()}:
            return
    except FileNotFoundError:
        raise BackupError(f"{path} is not there.") from None
    except (OSError, EOFError, ZlibError, ValueError):
        pass
    raise _unusable(path)


def _unusable(path: Path) -> BackupError:
    return BackupError(f"{path} is damaged or no backup of this site. Take another one.")


def _head(path: Path, line: bytes) -> Head:
    try:
        fields = json.loads(line)
        if fields["format"] == FORMAT:
            return Head(datetime.fromisoformat(fields["made_at"]), frozenset(fields["migrations"]), fields["rows"])
    except (ValueError, KeyError, TypeError):
        pass
    raise BackupError(f"{path} is damaged or no backup of this site, or of a version with another format.")


def _model_of(path: Path, line: bytes) -> str:
    try:
        return str(json.loads(line)["model"])
    except (ValueError, KeyError, TypeError):
        raise _unusable(path) from None


def _fits(path: Path, head: Head, here: frozenset[str]) -> None:
    """Rows fit only the tables that they were read from: those of the same migrations."""
    if newer := sorted(head.migrations - here):
        raise BackupError(f"{path} is from a newer version of the site ({newer[-1]}). Install that version first.")
    if lacking := sorted(here - head.migrations):
        raise BackupError(
            f"{path} is from an older version of the site (before {lacking[0]}). Restore it with that version, "
            "then install this one and migrate."
        )
