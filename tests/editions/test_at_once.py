"""Two editors at the same moment, on a database that lets in several writers: what one has looked at still holds."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from comparison import documents, editions
from comparison.documents import ContentError, Name, Part
from comparison.editions import publishing
from comparison.models import Edition, Sender
from tests import factories
from tests.editions.conftest import ADDRESSES

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time, and none beside it in memory"),
]

HEAD = Name("comparison", "tea-or-coffee")


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """What each gives, in a thread and over a connection of its own."""

    def one(action: Callable[[], Any]) -> Any:
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(one, actions))


@pytest.fixture
def loaded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small folder; whoever publishes waits, after looking at what stands, for the other to do so too."""
    editions.load(folder, ADDRESSES)
    both, look = Barrier(2), publishing._heads_that_follow

    def look_together(*args: Any) -> list[Part]:
        found = look(*args)
        try:
            both.wait(0.5)
        except BrokenBarrierError:
            both.reset()
        return found

    monkeypatch.setattr(publishing, "_heads_that_follow", look_together)


def publish(*parts: Part, **options: Any) -> list[documents.Fault]:
    try:
        editions.publish(parts, ADDRESSES, **options)
    except ContentError as error:
        return error.faults
    return []


def test_two_new_dimensions_are_both_listed(loaded: None) -> None:
    new = [factories.dimension(key=key, slug=key, name=key.title()) for key in ("smell", "warmth")]
    assert at_once(lambda: publish(new[0]), lambda: publish(new[1])) == [[], []]
    head = editions.published_at(timezone.now()).parts[HEAD]
    assert isinstance(head, documents.Head)
    assert {"smell", "warmth"} <= set(head.dimensions)


def test_a_source_is_not_withdrawn_while_a_text_that_cites_it_is_published(loaded: None) -> None:
    new = factories.source(key="sen-1925", title="On tea")
    publish(new)
    citing = factories.page(text="As said [@sen-1925].")
    faults = at_once(lambda: publish(citing), lambda: publish(withdrawing=[documents.name_of(new)]))
    assert sorted(map(bool, faults)) == [False, True]
    assert documents.check(editions.published_at(timezone.now()).parts.values(), ADDRESSES) == []


def test_the_same_draft_is_kept_once(loaded: None) -> None:
    page = factories.page(title="Another")
    kept = at_once(*[lambda: editions.save_draft(page)] * 4)
    assert sum(one is not None for one in kept) == Edition.objects.filter(state="draft").count() == 1


def test_each_of_many_that_send_at_once_is_counted() -> None:
    now = timezone.now()

    def send() -> int:
        with transaction.atomic():
            return Sender.objects.note("digest", "comment", now)

    send()
    assert sorted(at_once(*[send] * 8)) == list(range(2, 10))
