"""A backup holds everything, says when it is damaged, and comes back whole or not at all."""

import gzip
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core import serializers
from django.core.management import CommandError, call_command
from django.utils import timezone

from comparison import backups, editions
from comparison.addresses import site_addresses
from comparison.models import Edition, Stamp

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder for backups, not there yet."""
    return tmp_path / "backups"


@pytest.fixture
def site(folder: Path) -> Iterator[None]:
    """A small site, an editor in a group, and somebody signed in."""
    editions.load(folder, site_addresses())
    call_command("create_roles", stdout=StringIO())
    user = User.objects.create_user("ada", password="a long word", is_staff=True)
    user.groups.add(Group.objects.get(name="editor"))
    Edition.objects.update(author=user, created_at=NOW)
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now() + timedelta(hours=1))
    yield


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all models but the stamp, which a restore renews, and sessions, which stay out."""
    models = [model for model in apps.get_models() if model not in (Session, Stamp)]
    return {m._meta.label: serializers.serialize("python", m._base_manager.order_by("pk")) for m in models}


def written(path: Path, lines: list[str]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))
    return path


def lines_of(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines()


def sealed(lines: list[str]) -> list[str]:
    """Lines with their right digest at the end, as if a version of the site had written them."""
    import hashlib

    digest = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    return [*lines, json.dumps({"sha256": digest})]


def test_what_was_lost_comes_back_as_it_was(site: None, place: Path) -> None:
    before = everything()
    path = backups.write(place, NOW)
    assert path.stat().st_mode & 0o077 == 0, "it holds the editors' accounts"
    call_command("flush", interactive=False, verbosity=0)
    assert not Edition.objects.exists()
    head = backups.restore(path)
    assert everything() == before
    assert (head.made_at, head.total) == (NOW, sum(map(len, before.values())) + 1)
    assert not Session.objects.exists(), "everybody signs in again"


def test_after_a_restore_new_rows_get_new_keys_and_processes_read_anew(site: None, place: Path) -> None:
    path, token = backups.write(place, NOW), Stamp.objects.current()
    backups.restore(path)
    assert Stamp.objects.current() != token
    assert User.objects.create_user("bert").pk > User.objects.get(username="ada").pk
    assert editions.current().parts


def test_a_restore_takes_the_place_of_what_was_written_since(site: None, place: Path) -> None:
    path, before = backups.write(place, NOW), everything()
    User.objects.create_user("bert")
    Edition.objects.all().delete()
    backups.restore(path)
    assert everything() == before


def test_a_damaged_file_is_refused_and_nothing_changes(site: None, place: Path) -> None:
    whole = backups.write(place / "whole", NOW).read_bytes()
    before, bad = everything(), place / "bad"
    cuts = [whole[: len(whole) * part // 7] for part in range(7)]
    flips = [whole[:byte] + bytes([whole[byte] ^ 0x55]) + whole[byte + 1 :] for byte in range(12, len(whole), 997)]
    for data in [*cuts, *flips, b"no gzip", gzip.compress(b""), gzip.compress(b"{}\n{}\n")]:
        bad.write_bytes(data)
        with pytest.raises(backups.BackupError, match="damaged or no backup"):
            backups.restore(bad)
    assert everything() == before


def test_a_file_with_a_row_less_than_it_says_is_refused(site: None, place: Path) -> None:
    lines = lines_of(backups.write(place, NOW))[:-1]
    with pytest.raises(backups.BackupError, match="not all of its rows"):
        backups.check(written(place / "less", sealed(lines[:-1])))


@pytest.mark.parametrize("first", ["[]", "1", '{"format": "another"}', '{"format": "side-by-side backup 1"}', "text"])
def test_a_foreign_file_is_refused(first: str, place: Path) -> None:
    with pytest.raises(backups.BackupError, match="no backup of this site"):
        backups.check(written(place / "foreign", sealed([first])))


@pytest.mark.parametrize(("change", "said"), [("add", "newer version"), ("remove", "older version")])
def test_a_file_of_another_version_is_refused(site: None, place: Path, change: str, said: str) -> None:
    lines = lines_of(backups.write(place, NOW))[:-1]
    head = json.loads(lines[0])
    head["migrations"] = head["migrations"][:-1] if change == "remove" else [*head["migrations"], "comparison.9999_x"]
    before = everything()
    with pytest.raises(backups.BackupError, match=said):
        backups.restore(written(place / "other", sealed([json.dumps(head), *lines[1:]])))
    assert everything() == before


def test_what_is_refused_leaves_the_tables_as_they_are(site: None, place: Path, monkeypatch: Any) -> None:
    path = backups.write(place, NOW)
    lines = lines_of(path)[:-1]
    head = json.loads(lines[0]) | {"migrations": ["comparison.0001_initial"]}
    older = written(place / "older", sealed([json.dumps(head), *lines[1:]]))
    migrated: list[str] = []
    monkeypatch.setattr("comparison.management.commands.restore.call_command", lambda name, **_: migrated.append(name))
    for options, refused in (({"replace": True}, older), ({}, path)):
        with pytest.raises(CommandError):
            call_command("restore", refused, **options)
    assert migrated == []


def test_a_row_that_cannot_be_put_back_takes_all_others_with_it(site: None, place: Path) -> None:
    lines = lines_of(backups.write(place, NOW))[:-1]
    before = everything()
    number = next(number for number, line in enumerate(lines) if '"model": "comparison.edition"' in line)
    row = json.loads(lines[number])
    row["fields"]["author"] = 10**6
    lines[number] = json.dumps(row)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        backups.restore(written(place / "odd", sealed(lines)))
    assert everything() == before


def test_only_the_newest_are_kept(site: None, place: Path) -> None:
    place.mkdir()
    (place / "notes.txt").touch()
    made = [backups.write(place, NOW + timedelta(days=day)) for day in range(4)]
    assert backups.rotate(place, 3) == made[:1]
    assert sorted(place.iterdir()) == [place / "notes.txt", *made[1:]]


def test_a_disk_that_is_full_leaves_no_half_file(site: None, place: Path, monkeypatch: Any) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CommandError, match=r"No backup was made.*No space left"):
        call_command("backup", place)
    assert list(place.iterdir()) == []


def test_the_commands_say_what_they_did(site: None, place: Path, capsys: Any) -> None:
    call_command("backup", place, keep=1)
    call_command("backup", place, keep=1)
    path, *others = place.iterdir()
    with pytest.raises(CommandError, match="The database has texts"):
        call_command("restore", path)
    call_command("restore", path, replace=True)
    said = capsys.readouterr().out.splitlines()
    assert not others and said[0].startswith(f"Backup: {place}") and "checked" in said[0]
    assert said[-1].startswith("Restored: ")
    for wrong in (place / "none", place):
        with pytest.raises(CommandError, match="Nothing was restored"):
            call_command("restore", wrong)
    with pytest.raises(CommandError, match="--keep"):
        call_command("backup", place, keep=0)
