"""Comments from arrival to decision: what waits, what readers see, how many there are, what is forgotten."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from comparison import comments, editions
from comparison.documents import Name
from comparison.models import Comment, CommentCount, Sender, Stamp, UsedToken
from tests.commenting import KEY, decide, written

pytestmark = pytest.mark.django_db

PART = Name("comparison", KEY)


def states() -> Counter[str]:
    return Counter(Comment.objects.values_list("state", flat=True))


def counted() -> int:
    return CommentCount.objects.by_part().get(PART, 0)


def test_a_decision_says_who_and_when():
    (row,) = written(state="waiting")
    assert (row.decided_by, row.decided_at) == (None, None)
    assert [one.pk for one in decide("approved", row).changed] == [row.pk]
    row.refresh_from_db()
    assert str(row.decided_by) == "moderator"
    assert timezone.now() - row.decided_at < timedelta(seconds=5)


@pytest.mark.parametrize(
    "act",
    [lambda row: decide("approved", row), lambda row: comments.answer(row, "Thank you.", timezone.now())],
    ids=["decided", "answered"],
)
def test_what_cannot_tell_every_process_is_not_done(monkeypatch, act):
    def fail(stamps):
        raise RuntimeError("broken on purpose")

    (row,) = written(state="waiting")
    monkeypatch.setattr(type(Stamp.objects), "renew", fail)
    with pytest.raises(RuntimeError):
        act(row)
    row.refresh_from_db()
    assert (row.state, row.reply, counted()) == ("waiting", "", 0)


def test_deciding_the_same_again_changes_nothing():
    (row,) = written()
    before = Stamp.objects.current()
    assert decide("approved", row) == comments.Decided()
    assert (counted(), Stamp.objects.current()) == (1, before)


@pytest.mark.parametrize("state", ["rejected", "spam"])
def test_the_number_follows_each_decision(state):
    rows = written(3)
    assert counted() == 3
    decide(state, *rows[:2])
    assert counted() == 1
    decide("approved", rows[0])
    assert counted() == 2


@pytest.mark.parametrize(("state", "renews"), [("approved", True), ("rejected", False), ("spam", False)])
def test_the_stamp_is_renewed_when_the_number_that_readers_see_changes(state, renews):
    rows = written(state="waiting")
    before = Stamp.objects.current()
    decide(state, *rows)
    assert (Stamp.objects.current() != before) is renews


def test_the_number_is_read_with_the_texts_and_costs_no_query_of_its_own(content, django_assert_num_queries):
    assert content.comments == {}
    written(2)
    assert editions.current().comments == {PART: 2}
    with django_assert_num_queries(1):
        assert editions.current().comments[PART] == 2


def test_replies_go_with_the_comment_that_is_taken_away():
    (parent,) = written()
    written(2, parent=parent)
    (waiting,) = written(state="waiting", parent=parent)
    assert counted() == 3
    decided = decide("spam", parent)
    assert len(decided.with_them) == 3
    assert states() == {"spam": 1, "rejected": 3}
    assert counted() == 0
    assert waiting.pk in [row.pk for row in decided.with_them]


def test_a_reply_is_approved_only_where_its_parent_is_seen():
    (parent,) = written(state="waiting")
    (reply,) = written(state="waiting", parent=parent)
    assert [row.pk for row in decide("approved", reply).refused] == [reply.pk]
    assert states() == {"waiting": 2}
    assert len(decide("approved", reply, parent).changed) == 2
    assert counted() == 2


def test_a_comment_keeps_its_place_whatever_happens_to_it():
    rows = written(3)
    assert [row.place for row in rows] == [1, 2, 3]
    decide("rejected", rows[1])
    written()
    decide("approved", rows[1])
    assert list(Comment.objects.order_by("pk").values_list("place", flat=True)) == [1, 2, 3, 4]
    assert CommentCount.objects.places(PART) == 4


def test_the_sites_reply_comes_and_goes():
    (row,) = written()
    comments.answer(row, "Thank you,\r\nwe mended it.\x00", timezone.now())
    row.refresh_from_db()
    assert row.reply == "Thank you,\nwe mended it."
    assert row.replied_at
    comments.answer(row, "  ", timezone.now())
    row.refresh_from_db()
    assert (row.reply, row.replied_at) == ("", None)


def test_what_was_refused_is_forgotten_after_thirty_days_and_what_was_approved_never():
    for state in ("approved", "rejected", "spam", "waiting"):
        for days in (29, 31, 4_000):
            (row,) = written(state=state, text=f"{state} {days}")
            if state != "waiting":
                Comment.objects.filter(pk=row.pk).update(decided_at=timezone.now() - timedelta(days=days))
            Comment.objects.filter(pk=row.pk).update(sent_at=timezone.now() - timedelta(days=days + 1))
    now = timezone.now()
    assert comments.forget(now, dry_run=True) == {"rejected": 2, "spam": 2}
    assert sum(states().values()) == 12
    assert comments.forget(now) == {"rejected": 2, "spam": 2}
    assert states() == {"approved": 3, "waiting": 3, "rejected": 1, "spam": 1}
    assert comments.forget(now) == {}


def test_what_guarded_forms_is_forgotten_too():
    old = timezone.now() - timedelta(days=2)
    UsedToken.objects.create(token="old", used_at=old)
    UsedToken.objects.create(token="new", used_at=timezone.now())
    Sender.objects.create(digest="old", purpose="comment", since=old)
    comments.forget(timezone.now())
    assert [row.token for row in UsedToken.objects.all()] == ["new"]
    assert not Sender.objects.exists()


def test_the_command_purges_comments_and_says_how_many(capsys):
    rows = written(2, "spam")
    Comment.objects.update(decided_at=timezone.now() - timedelta(days=31))
    call_command("purge", "--dry-run")
    assert "Comments, spam: 2 would be removed." in capsys.readouterr().out
    call_command("purge")
    assert "Comments, spam: 2 removed." in capsys.readouterr().out
    assert not Comment.objects.filter(pk__in=[row.pk for row in rows]).exists()


def test_more_comments_go_than_one_statement_takes():
    old = timezone.now() - timedelta(days=99)
    values = {"kind": "comparison", "key": KEY, "likelihood": 9, "state": "spam", "sent_at": old, "decided_at": old}
    Comment.objects.bulk_create([Comment(name="x", text="y", digest="z", **values) for _ in range(1_200)])
    assert comments.forget(timezone.now()) == {"spam": 1_200}
    assert not Comment.objects.exists()
