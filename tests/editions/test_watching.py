"""The watcher: what it sees when, what it keeps in the snapshot file, and who is answered from memory."""

import json
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from time_machine import Traveller

from comparison import documents, editions
from comparison.documents import Name, Published
from comparison.editions import reading, snapshot
from comparison.editions.reading import INTERVAL
from comparison.editions.snapshot import Shown, Snapshot
from comparison.headers import SHARED_SECONDS, shared_seconds
from comparison.models import CommentCount, Stamp
from comparison.serving import LONGEST, lifetime
from tests import factories
from tests.editions.conftest import ADDRESSES
from tests.watching import database_away, queries, watcher_in

pytestmark = pytest.mark.django_db


class Heard(list[str]):
    """What readers saw at each word of the watcher."""

    def __call__(self) -> None:
        self.append(title())


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def watcher(small: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heard: Heard) -> editions.Watcher:
    """One that has seen the small folder."""
    watcher = watcher_in(tmp_path, monkeypatch, heard)
    watcher.prepare()
    return watcher


@pytest.fixture
def newcomer(watcher: editions.Watcher, monkeypatch: pytest.MonkeyPatch) -> editions.Watcher:
    """The watcher of another process, which begins with the file of the first."""
    return watcher_in(watcher.path.parent, monkeypatch)


def publish(title: str, hours: float = 0) -> None:
    at = timezone.now() + timedelta(hours=hours) if hours else None
    editions.publish([factories.page(title=title)], ADDRESSES, at=at)


def title() -> str:
    with editions.from_memory():
        return editions.current().pages["about"].title


# --- What readers and editors see ---


def test_readers_see_a_change_when_the_watcher_has_looked_and_editors_at_once(
    watcher: editions.Watcher, heard: Heard
) -> None:
    publish("Changed")
    assert (title(), editions.current().pages["about"].title) == ("About us", "Changed")
    watcher.look()
    assert (title(), heard) == ("Changed", ["About us", "Changed"])


def test_nothing_is_read_or_said_while_nothing_changes(watcher: editions.Watcher, heard: Heard) -> None:
    assert len(queries(watcher.look)) == 1
    assert heard == ["About us"]


def test_a_connection_lasts_ten_looks(watcher: editions.Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []

    def pass_time(seconds: float) -> None:
        looks.append("look")
        if looks.count("look") > 21:
            raise KeyboardInterrupt

    monkeypatch.setattr(reading, "sleep", pass_time)
    monkeypatch.setattr(reading, "close_old_connections", lambda: looks.append("close"))
    with pytest.raises(KeyboardInterrupt):
        watcher.run()
    assert [number for number, what in enumerate(looks) if what == "close"] == [10, 21]


def test_readers_cost_no_query_and_editors_one(watcher: editions.Watcher) -> None:
    editions.current()
    assert queries(title) == []
    assert len(queries(editions.current)) == 1


def test_a_past_moment_is_read_once_for_all_readers(watcher: editions.Watcher) -> None:
    at = timezone.now()

    def look_back() -> None:
        with editions.from_memory():
            editions.as_it_was(at)

    assert (len(queries(look_back)), len(queries(look_back))) == (1, 0)


def test_a_made_up_moment_and_an_approved_comment_cost_no_reading(watcher: editions.Watcher, clock: Traveller) -> None:
    first = timezone.now()
    clock.shift(timedelta(hours=1))
    publish("Later")
    watcher.look()

    def look_back(at: datetime) -> str:
        with editions.from_memory():
            return editions.as_it_was(at).pages["about"].title

    assert look_back(first) == "About us"
    assert queries(lambda: look_back(first + timedelta(microseconds=1))) == []
    Stamp.objects.renew()
    watcher.look()
    assert queries(lambda: look_back(first)) == []
    assert look_back(timezone.now()) == "Later"


def test_before_anything_was_published_there_is_nothing(watcher: editions.Watcher) -> None:
    with editions.from_memory():
        assert editions.as_it_was(datetime(2000, 1, 1, tzinfo=UTC)).parts == {}


def test_no_reader_sees_what_an_editor_may_still_roll_back(watcher: editions.Watcher, heard: Heard) -> None:
    with transaction.atomic():
        publish("Rolled back")
        assert editions.current().pages["about"].title == "Rolled back"
        assert title() == "About us"
        transaction.set_rollback(True)
    watcher.look()
    assert (title(), editions.current().pages["about"].title, heard) == ("About us", "About us", ["About us"])


def test_the_number_of_comments_is_part_of_what_is_published(watcher: editions.Watcher) -> None:
    part = Name("comparison", "tea-or-coffee")
    CommentCount.objects.create(kind=part.kind, key=part.key, approved=3)
    Stamp.objects.renew()
    watcher.look()
    with editions.from_memory():
        assert editions.current().comments == {part: 3}
    found = snapshot.read(watcher.path)
    assert found and found.comments == {part: 3}


def test_without_a_watcher_readers_ask_too(small: Published) -> None:
    publish("Changed")
    assert title() == "Changed"


# --- Scheduled moments ---


def test_a_scheduled_edition_shows_at_its_moment_and_not_before(
    watcher: editions.Watcher, heard: Heard, clock: Traveller
) -> None:
    publish("Later", hours=1)
    watcher.look()
    clock.shift(timedelta(minutes=59, seconds=59.9))
    watcher.look()
    assert (title(), editions.time_left()) == ("About us", timedelta(seconds=0.1))
    clock.shift(timedelta(seconds=0.1))
    watcher.look()
    assert (title(), editions.time_left(), heard) == ("Later", None, ["About us", "About us", "Later"])


@pytest.mark.parametrize(("left", "pause"), [(None, INTERVAL), (3_600, INTERVAL), (0.4, 0.4), (0.01, 0.05), (-9, 0.05)])
def test_the_watcher_sleeps_until_the_moment_but_no_longer_than_its_interval(
    watcher: editions.Watcher, clock: Traveller, left: float | None, pause: float
) -> None:
    if left is not None:
        publish("Later", hours=1)
        watcher.look()
        clock.shift(timedelta(hours=1, seconds=-left))
    assert watcher.pause() == pytest.approx(pause)


def test_the_watcher_does_not_hurry_while_the_database_is_away(watcher: editions.Watcher, clock: Traveller) -> None:
    publish("Later", hours=1)
    watcher.look()
    clock.shift(timedelta(hours=2))
    with database_away():
        watcher.look()
    assert watcher.pause() == INTERVAL


@pytest.mark.parametrize(
    ("left", "in_front", "here"),
    [
        (None, SHARED_SECONDS, LONGEST),
        (3_600, SHARED_SECONDS, LONGEST),
        (130, SHARED_SECONDS, 100),
        (30, SHARED_SECONDS, 0),
        (29.9, 0, LONGEST),
        (-1, 0, LONGEST),
    ],
)
def test_no_cache_in_front_keeps_a_page_beyond_the_next_moment(
    watcher: editions.Watcher, clock: Traveller, left: float | None, in_front: int, here: float
) -> None:
    if left is not None:
        publish("Later", hours=1)
        watcher.look()
        clock.shift(timedelta(hours=1, seconds=-left))
    assert (shared_seconds(), lifetime()) == (in_front, pytest.approx(here))


# --- The database is away ---


def test_with_the_database_away_readers_get_what_was_published_before(
    watcher: editions.Watcher, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    publish("Changed")
    with database_away():
        for _ in range(3):
            watcher.look()
        assert title() == "About us"
    watcher.look()
    assert (title(), heard) == ("Changed", ["About us", "Changed"])
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == [
        "Readers get what was published before: the database is away (OperationalError).",
        "What is published is read again.",
    ]


def test_before_the_watcher_has_noticed_an_editor_is_answered_from_memory_too(
    watcher: editions.Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database_away():
        with pytest.raises(OperationalError):
            editions.current()  # Each test is a transaction, and that is over.
        monkeypatch.setattr(reading, "connection", SimpleNamespace(in_atomic_block=False))
        assert editions.current().pages["about"].title == "About us"
        assert editions.stand_in() == ""


def test_what_this_version_cannot_read_does_not_end_the_watch(
    watcher: editions.Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("Changed")
    with monkeypatch.context() as newer:
        newer.setattr(documents, "decode", refuse)
        watcher.look()
    assert title() == "About us"
    watcher.look()
    assert title() == "Changed"


def refuse(*args: Any) -> None:
    raise documents.ContentError([])


# --- The snapshot ---


def test_a_process_starts_from_the_snapshot_with_the_database_away(newcomer: editions.Watcher) -> None:
    with database_away():
        newcomer.prepare()
        assert title() == "About us"
    assert queries(title) == []


def test_the_snapshot_holds_all_that_readers_see(watcher: editions.Watcher, small: Published) -> None:
    found = snapshot.read(watcher.path)
    assert found and found.token == Stamp.objects.current()
    assert found.published.parts == small.parts
    assert (found.published.dates, found.published.since) == (small.dates, small.since)


def test_it_is_written_anew_after_each_change_also_when_an_editor_has_looked_first(watcher: editions.Watcher) -> None:
    publish("Changed")
    editions.current()
    watcher.look()
    found = snapshot.read(watcher.path)
    assert found and found.published.pages["about"].title == "Changed"
    assert [path.name for path in watcher.path.parent.glob("snapshot*")] == ["snapshot.json"]


def test_a_process_that_began_with_the_snapshot_sees_a_moment_that_came_meanwhile(
    watcher: editions.Watcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    publish("Later", hours=1)
    watcher.look()
    newcomer = watcher_in(tmp_path, monkeypatch)
    with database_away():
        newcomer.prepare()
        clock.shift(timedelta(hours=2))
        newcomer.look()
        assert title() == "About us"
    newcomer.look()
    assert title() == "Later"


def without(name: str) -> Callable[[str], str]:
    return lambda text: json.dumps({key: value for key, value in json.loads(text).items() if key != name})


def with_shown(**changed: Any) -> Callable[[str], str]:
    def change(text: str) -> str:
        fields = json.loads(text)
        fields["shown"][0] |= changed
        return json.dumps(fields)

    return change


DAMAGE: dict[str, Callable[[str], str]] = {
    "empty": lambda text: "",
    "cut off": lambda text: text[: len(text) // 2],
    "a list": lambda text: "[]",
    "nothing": lambda text: "null",
    "no text": lambda text: "\udcff",
    "of another format": lambda text: text.replace('"format": 1', '"format": 2', 1),
    "no token": without("token"),
    "no comments": without("comments"),
    "a moment in words": with_shown(publish_at="yesterday"),
    "a moment as a number": with_shown(publish_at=5),
    "a moment without a time zone": with_shown(publish_at="2026-11-01T00:00:00"),
    "an end without a time zone": lambda text: re.sub(r'"until": [^,]*', '"until": "2026-11-01T00:00"', text, count=1),
    "an empty part": with_shown(body={}),
    "a part that is a list": with_shown(body=[]),
    "a part of a later format": with_shown(format=99),
    "a part of an unknown kind": with_shown(kind="poem"),
    "a field too many": with_shown(more=1),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_snapshot_that_cannot_be_read_is_none(newcomer: editions.Watcher, damage: str) -> None:
    newcomer.path.write_bytes(DAMAGE[damage](newcomer.path.read_text()).encode(errors="surrogateescape"))
    with database_away():
        newcomer.prepare()
    assert reading._watched.state is None
    newcomer.look()
    assert title() == "About us"


def test_a_watcher_looks_once_a_second() -> None:
    assert reading.INTERVAL == 1.0


def test_a_process_made_while_the_watcher_reads_has_a_lock_of_its_own(
    newcomer: editions.Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newcomer, "watch", lambda: None)
    held = reading._watched.lock
    with held:
        newcomer.watch_anew()
        newcomer.look()
    assert title() == "About us"


def test_without_a_snapshot_a_process_waits_for_the_database(newcomer: editions.Watcher) -> None:
    newcomer.path.unlink()
    with database_away():
        newcomer.prepare()
    newcomer.look()
    assert queries(title) == []


def test_a_snapshot_that_cannot_be_written_is_said_and_nothing_else_happens(
    watcher: editions.Watcher, caplog: pytest.LogCaptureFixture
) -> None:
    watcher.path = watcher.path.parent / "no-such-folder" / "snapshot.json"
    publish("Changed")
    watcher.look()
    assert title() == "Changed"
    (said,) = caplog.messages
    assert said == f"The snapshot {watcher.path} was not written: No such file or directory."


def test_a_snapshot_is_written_whole_or_not_at_all(watcher: editions.Watcher) -> None:
    before = watcher.path.read_text()
    shown = Shown("page", "about", {"title": object()}, 1, timezone.now(), timezone.now())
    broken = Snapshot("token", None, (), {})
    broken.shown = (shown,)
    with pytest.raises(TypeError):
        snapshot.write(watcher.path, broken)
    assert watcher.path.read_text() == before
    assert [path.name for path in watcher.path.parent.glob("snapshot*")] == ["snapshot.json"]
