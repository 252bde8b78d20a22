"""Comments: what no row may say, and queries that stay bounded however many comments there are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from comparison.documents import Name
from comparison.models import Comment, CommentCount
from tests.commenting import KEY, written

pytestmark = pytest.mark.django_db

PART = Name("comparison", KEY)


def changed(**values: Any) -> Comment:
    row = Comment.objects.order_by("pk")[0]
    for name, value in values.items():
        setattr(row, name, value)
    return row


BAD_ROWS: dict[str, Callable[[], Any]] = {
    "on a page": lambda: changed(kind="page"),
    "approved at no moment": lambda: changed(decided_at=None),
    "waiting with a decision": lambda: changed(state="waiting"),
    "an unknown state": lambda: changed(state="hidden"),
    "a reply of the site at no moment": lambda: changed(reply="Thanks"),
    "a moment without a reply": lambda: changed(replied_at=timezone.now()),
    "more than certain": lambda: changed(likelihood=101),
    "two in one place": lambda: changed(pk=None),
    "a reply with a place": lambda: changed(parent=Comment.objects.order_by("pk")[1]),
    "a part counted twice": lambda: CommentCount(kind="comparison", key=KEY),
}


@pytest.mark.parametrize("make", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_row_that_can_never_be_true_is_refused(make: Callable[[], Any]) -> None:
    written(2)
    row = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_queue_begins_with_what_waits_least_like_spam_first() -> None:
    written(1, "approved", name="decided first")
    written(1, "spam", name="decided last")
    for likelihood in (80, 0, 30):
        written(1, "waiting", name=f"waiting {likelihood}", likelihood=likelihood)
    names = list(Comment.objects.values_list("name", flat=True))
    assert names == ["waiting 0", "waiting 30", "waiting 80", "decided last", "decided first"]


def test_the_admins_log_repeats_no_word_of_a_reader() -> None:
    (row,) = written(name="Ann Becker", text="My words")
    assert str(row) == f"comment {row.pk} on {KEY}"


QUERIES: dict[str, tuple[Callable[[], Any], str]] = {
    "a page of comments": (
        lambda: Comment.objects.in_places(PART, 500_001, 500_020).prefetch_related(None),
        "(kind=? AND key=? AND place>? AND place<?)",
    ),
    "replies": (lambda: Comment.objects.shown_replies().filter(parent__in=range(20)), "(parent_id=? AND state=?)"),
    "the queue": (lambda: Comment.objects.waiting().order_by()[:50], "(state=?)"),
    "the same text": (lambda: Comment.objects.filter(digest="x").order_by()[:2], "(digest=?)"),
    "the number of places": (
        lambda: CommentCount.objects.filter(kind="comparison", key=KEY),
        "(kind=? AND key=?)",
    ),
    "what is to be forgotten": (
        lambda: Comment.objects.to_forget(timezone.now()).order_by(),
        "(state=? AND decided_at<?)",
    ),
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases plan by what a table holds")
@pytest.mark.parametrize(("make", "by"), QUERIES.values(), ids=QUERIES)
def test_every_query_is_bounded_by_the_index_that_fits_it(make: Callable[[], Any], by: str) -> None:
    plan = make().explain()
    assert "SCAN" not in plan
    assert by in plan
