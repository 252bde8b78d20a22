"""The moderators' queue: who sees it, what comes first, and decisions that are logged."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from comparison import comments
from comparison.models import Comment, CommentCount
from tests.commenting import LIST, decide, written
from tests.markup import find, find_all, inline, parse
from tests.test_roles import signed_in

QUEUE = "/admin/comparison/comment/"
ACTIONS = {"approve": 0, "reject": 1, "call_spam": 2}


@pytest.fixture
def moderator(content) -> Client:
    return signed_in("moderator")


def press(client: Client, action: str, *rows: Comment, **more: str):
    """What a browser sends when rows are ticked and a button is pressed."""
    data = {"action": list(ACTIONS), "index": ACTIONS[action], "_selected_action": [row.pk for row in rows]}
    return client.post(QUEUE, data | more, follow=True)


def page_of(row: Comment) -> str:
    return f"{QUEUE}{row.pk}/change/"


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(("role", "status"), [("editor", 403), ("publisher", 403), ("moderator", 200)])
def test_only_moderators_see_the_queue(content, role, status):
    (row,) = written(state="waiting")
    client = signed_in(role)
    for address in (QUEUE, page_of(row), f"{page_of(row)}history/".replace("change/history", "history")):
        assert client.get(address).status_code == status
    assert ("for a decision" in client.get("/admin/").content.decode()) is (status == 200)
    press(client, "approve", row)
    assert Comment.objects.get().state == ("approved" if status == 200 else "waiting")


def test_a_superuser_decides_too_but_nobody_adds_or_deletes(publisher, moderator):
    (row,) = written(state="waiting")
    for client in (publisher, moderator):
        assert client.get(QUEUE).status_code == 200
        assert client.get(f"{QUEUE}add/").status_code == 403
        assert client.post(f"{QUEUE}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Comment.objects.count() == 1


def test_the_queue_shows_the_whole_text_and_the_signs_of_spam(moderator):
    (parent,) = written(name="Zoë", text="Short.")
    written(state="waiting", parent=parent, text="<b>x</b> " * 220 + "end", likelihood=60, signs="a link; little else")
    page = parse(moderator.get(QUEUE).content)
    shown = inline(find(page, "table", id="result_list"))
    assert "<b>x</b> end" in shown and "replies to Zoë" in shown
    assert "probable, 60: a link; little else" in shown


def test_what_waits_comes_first_and_probable_spam_after_it(moderator):
    written(1, "approved", name="Decided")
    for likelihood in (90, 0):
        written(1, "waiting", name=f"Waiting{likelihood}", likelihood=likelihood)
    page = parse(moderator.get(QUEUE).content)
    names = [inline(one) for one in find_all(page, "bdi")]
    assert names == ["Waiting0", "Waiting90", "Decided"]


@pytest.mark.parametrize(
    ("action", "state", "words"),
    [("approve", "approved", "approved"), ("reject", "rejected", "rejected"), ("call_spam", "spam", "called spam")],
)
def test_one_button_decides_on_fifty_and_logs_who_did(moderator, action, state, words):
    rows = written(50, "waiting")
    assert told(press(moderator, action, *rows)) == [f"50 comments {words}."]
    assert set(Comment.objects.values_list("state", "decided_by__username")) == {(state, "moderator")}
    log = LogEntry.objects.all()
    assert len(log) == 50
    assert {(str(entry.user), entry.get_change_message()) for entry in log} == {("moderator", f"Comment {words}.")}


def test_a_page_of_the_queue_has_fifty_and_its_buttons(moderator):
    written(60, "waiting")
    page = parse(moderator.get(QUEUE).content)
    assert len(list(find_all(page, "input", class_="action-select"))) == 50
    form = next(one for one in find_all(page, "form") if one.get("id") == "changelist-form")
    assert [inline(one) for one in find_all(form, "button")] == ["Approve", "Reject", "Spam"]


def test_comments_of_other_pages_cannot_be_decided_on_unseen(moderator):
    rows = written(60, "waiting")
    response = press(moderator, "approve", rows[0], select_across="1")
    assert response.status_code == 400
    assert Comment.objects.waiting().count() == 60


def test_replies_go_with_a_comment_and_are_logged(moderator):
    (parent,) = written()
    written(2, parent=parent)
    assert told(press(moderator, "reject", parent)) == ["1 comment rejected. Replies that went with them: 2."]
    assert LogEntry.objects.filter(change_message__contains="with the one to which it replies").count() == 2


def test_a_reply_to_what_nobody_sees_is_not_approved(moderator):
    (parent,) = written(state="waiting")
    (reply,) = written(state="waiting", parent=parent)
    assert "One reply cannot be approved" in told(press(moderator, "approve", reply))[1]
    assert Comment.objects.waiting().count() == 2


def test_the_reply_of_the_site_is_saved_with_a_decision(moderator, client):
    (row,) = written(state="waiting")
    moderator.post(page_of(row), {"reply": "Thank you.", "_decide": "approved"})
    row.refresh_from_db()
    assert (row.reply, row.state) == ("Thank you.", "approved")
    assert [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")] == [
        "Comment approved.",
        "Reply as the site saved.",
    ]
    assert "Thank you." in client.get(LIST).content.decode()


def test_a_reply_alone_decides_nothing_and_nothing_at_all_is_not_logged(moderator):
    (row,) = written(state="waiting")
    moderator.post(page_of(row), {"reply": "Thank you.", "_save": "Save"})
    moderator.post(page_of(row), {"reply": "Thank you.", "_save": "Save"})
    row.refresh_from_db()
    assert (row.reply, row.state, LogEntry.objects.count()) == ("Thank you.", "waiting", 1)


def test_a_reply_that_is_too_long_is_given_back(moderator):
    (row,) = written()
    response = moderator.post(page_of(row), {"reply": "x" * 2_001, "_decide": "spam"})
    assert "x" * 2_001 in response.content.decode()
    row.refresh_from_db()
    assert (row.reply, row.state) == ("", "approved")


def test_a_decision_may_be_taken_back(moderator):
    rows = written(2, "waiting")
    for action, count in (("call_spam", None), ("approve", 2), ("reject", 0), ("approve", 2)):
        press(moderator, action, *rows)
        assert CommentCount.objects.values_list("approved", flat=True).first() == count


def test_the_first_page_says_how_many_wait(moderator):
    assert "No comment waits for a decision." in moderator.get("/admin/").content.decode()
    rows = written(2, "waiting")
    assert "2 comments wait for a decision" in inline(parse(moderator.get("/admin/").content))
    decide("spam", rows[0])
    assert "1 comment waits for a decision" in inline(parse(moderator.get("/admin/").content))


def test_a_comment_on_a_text_that_is_gone_can_still_be_decided_on(moderator):
    (row,) = written(state="waiting", key="long-gone")
    assert "comparison long-gone (not published)" in moderator.get(QUEUE).content.decode()
    assert moderator.get(page_of(row)).status_code == 200
    press(moderator, "approve", row)
    assert Comment.objects.get().state == "approved"


@pytest.mark.parametrize("odd", ["x", "-1", str(2**63), str(2**64), "9" * 400, "1.5", "٣", "\x00", ""])
def test_an_odd_number_is_no_failure(moderator, odd):
    written(state="waiting")
    moderator.raise_request_exception = False
    data = {"action": list(ACTIONS), "index": "0", "_selected_action": [odd]}
    assert moderator.post(QUEUE, data).status_code in (302, 400)
    assert moderator.get(f"{QUEUE}{odd or '0'}/change/".replace("\x00", "%00")).status_code in (302, 404)
    assert Comment.objects.waiting().count() == 1


@pytest.mark.parametrize("index", ["3", "-1", "x", "9" * 40])
def test_a_button_that_is_not_there_decides_nothing(moderator, index):
    (row,) = written(state="waiting")
    assert press(moderator, "approve", row, index=index).status_code == 400
    assert Comment.objects.get().state == "waiting"


def test_the_queue_takes_the_same_queries_for_one_and_for_fifty(moderator, django_assert_max_num_queries):
    (parent,) = written()
    written(49, "waiting", parent=parent)
    moderator.get(QUEUE)
    with django_assert_max_num_queries(13):
        moderator.get(QUEUE)


def test_a_vanished_moderator_leaves_the_decision(moderator, publisher):
    (row,) = written()
    comments.answer(row, "Thanks.", row.sent_at)
    row.decided_by.delete()
    assert "approved by somebody who has left" in publisher.get(QUEUE).content.decode()
    assert "The site has replied." in publisher.get(QUEUE).content.decode()
