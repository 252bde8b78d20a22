"""Comments on the page: sent without an account, seen once approved, and never more than plain text."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comparison import anonymous, comments, plain
from comparison.models import Comment, Sender
from tests.commenting import ADD, HERE, KEY, LIST, decide, send, stamp, written
from tests.markup import by_id, find, find_all, inline, link, parse
from tests.test_spam import samples
from tests.watching import database_away, watcher_in

SCRIPT = "<script>alert(1)</script>"


def texts(client: Client, address: str = LIST) -> list[str]:
    """What readers see of the comments on a page."""
    tree = parse(client.get(address).content)
    return [inline(one) for one in find_all(tree, "div", class_="said")]


def typed(response) -> tuple[str, str]:
    """The name and the text in the form that is shown again."""
    tree = parse(response.content)
    return by_id(tree, "name").get("value", ""), (by_id(tree, "text").text or "").removeprefix("\n")


# --- Reading ---


def test_a_comment_is_seen_once_it_is_approved_and_no_longer(content, client):
    assert send(client).status_code == 200
    (row,) = Comment.objects.all()
    assert texts(client) == []
    for state, seen in (("approved", ["We did both."]), ("rejected", []), ("approved", ["We did both."]), ("spam", [])):
        decide(state, row)
        assert texts(client) == seen


def test_the_article_and_its_comments_name_their_number(content, client):
    assert "Comments: none yet" in inline(parse(client.get(f"/{KEY}/").content))
    written(2)
    assert link(parse(client.get(f"/{KEY}/").content), "2 comments") == LIST
    assert "2 comments by readers" in inline(parse(client.get(LIST).content))


def test_the_guide_has_comments_of_its_own(content, client):
    guide = next(iter(content.guides.values()))
    there = f"/guides/{guide.slug}/comments/"
    assert send(client, f"{there}add/", text="On the guide.").status_code == 200
    (row,) = Comment.objects.all()
    assert (row.kind, row.key) == ("guide", guide.key)
    decide("approved", row)
    assert (texts(client, there), texts(client)) == (["On the guide."], [])
    assert link(parse(client.get(f"/guides/{guide.slug}/").content), "1 comment") == there


def test_the_header_leads_to_the_comparison_that_is_commented_on(content, client):
    other = next(one for one in content.comparisons.values() if one is not content.main)
    there = f"/{other.slug}/comments/"
    for address in (there, f"{there}add/"):
        assert link(parse(client.get(address).content), "Compare") == f"/{other.slug}/"


def test_the_list_is_one_that_all_readers_share_and_the_form_is_not(content, client):
    assert client.get(LIST).headers["Cache-Control"].startswith("public")
    response = client.get(ADD)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not response.cookies


def test_the_newest_page_is_bounded_and_older_ones_keep_their_comments(content, client):
    written(45)
    assert texts(client) == [f"Comment {number}." for number in range(45, 20, -1)]
    tree = parse(client.get(LIST).content)
    assert link(tree, "Older Page 1") == "?page=1"
    assert texts(client, f"{LIST}?page=1") == [f"Comment {number}." for number in range(20, 0, -1)]
    assert link(parse(client.get(f"{LIST}?page=1").content), "Newer Page 2") == f"{LIST}?page=2"
    written(30)
    assert texts(client, f"{LIST}?page=1") == [f"Comment {number}." for number in range(20, 0, -1)]


@pytest.mark.parametrize("page", ["0", "3", "-1", "1000000000", "9" * 40, "x", "1.0", "٣", "%00"])
def test_a_page_that_is_not_there(content, client, page):
    written(40)
    assert client.get(f"{LIST}?page={page}").status_code == 404


def test_a_page_whose_comments_are_gone_says_so(content, client):
    rows = written(41)
    decide("rejected", *rows[:20])
    assert "No comment of this page is shown any more." in client.get(f"{LIST}?page=1").content.decode()


@pytest.mark.parametrize("count", [1, 60])
def test_a_page_takes_the_same_queries_however_many_comments_there_are(
    content, client, count, django_assert_num_queries
):
    for row in written(count):
        written(2, parent=row)
    client.get(LIST)
    with django_assert_num_queries(4):
        client.get(LIST)


def test_there_are_no_comments_on_what_is_not_there(content, client):
    for there in ("/no-such/comments/", "/guides/no-such/comments/", "/about/comments/"):
        assert client.get(there).status_code == client.get(f"{there}add/").status_code == 404


# --- Replies ---


def test_a_reply_stands_below_what_it_replies_to(content, client):
    (parent,) = written(name="Zoë")
    form = client.get(f"{ADD}?to={parent.pk}")
    assert "Reply to Zoë" in inline(parse(form.content))
    assert find(parse(form.content), "input", name="to").get("value") == str(parent.pk)
    send(client, text="I agree.", to=parent.pk)
    decide("approved", Comment.objects.get(parent=parent))
    below = find(parse(client.get(LIST).content), "ol", class_="replies")
    assert "I agree." in inline(below)


def test_nobody_replies_to_a_reply_or_to_what_nobody_sees(content, client):
    (parent,) = written()
    (reply,) = written(parent=parent)
    (waiting,) = written(state="waiting")
    (elsewhere,) = written(key="another")
    for to in (reply.pk, waiting.pk, elsewhere.pk, 0, 999, "x", "9" * 30, "٣", "-1"):
        assert client.get(f"{ADD}?to={to}").status_code == 404
        response = send(client, to=to, text="Kept words.")
        assert (response.status_code, typed(response)) == (422, ("Ann", "Kept words."))
        assert not list(find_all(parse(response.content), "input", name="to"))
    assert Comment.objects.count() == 4


def test_a_comment_with_very_many_replies_takes_no_more(content, client, monkeypatch):
    monkeypatch.setattr(comments, "MAX_REPLIES", 2)
    (parent,) = written()
    written(2, parent=parent)
    response = send(client, to=parent.pk)
    assert response.status_code == 422
    assert "takes no more replies" in response.content.decode()


def test_the_site_replies_under_its_own_name(content, client):
    (row,) = written()
    comments.answer(row, "Thank you.\n\nWe mended it.", timezone.now())
    reply = find(parse(client.get(LIST).content), "div", class_="site-reply")
    assert content.site.name in inline(reply)
    assert "We mended it." in inline(reply)


# --- Sending ---


def test_what_is_kept_is_the_text_and_no_address(content, client):
    send(client, name=" Zoë ", text="Line one.\r\n\r\nLine two.", address="192.0.2.77")
    (row,) = Comment.objects.all()
    assert (row.name, row.text, row.state) == ("Zoë", "Line one.\n\nLine two.", "waiting")
    kept = " ".join(str(value) for value in [*vars(row).values(), *vars(Sender.objects.get()).values()])
    assert "192.0.2.77" not in kept


def test_a_sent_comment_is_told_what_happens_next(content, client):
    response = send(client)
    page = inline(parse(response.content))
    assert "It now waits for a moderator." in page
    assert "deleted 30 days after the decision" in page
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_double_click_counts_once(content, client):
    same = stamp()
    for _ in range(2):
        assert "was sent" in send(client, stamp=same).content.decode()
    assert Comment.objects.count() == 1


def test_two_readers_may_both_send(content, client):
    first, second = (find(parse(client.get(ADD).content), "input", name="stamp").get("value") for _ in range(2))
    assert first != second
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        for one in (first, second):
            assert send(client, stamp=one).status_code == 200
    assert Comment.objects.count() == 2


WRONG = {
    "no name": ({"name": ""}, "Write a name."),
    "an invisible name": ({"name": "\u200b\u202e \x00"}, "Write a name."),
    "a long name": ({"name": "n" * 81}, "The name has 81 characters: shorten it by 1 to at most 80."),
    "an address as a name": ({"name": "www.shop.example"}, "Leave the address out of the name."),
    "no text": ({"text": ""}, "Write a comment."),
    "blank text": ({"text": " \n\t "}, "Write a comment."),
    "2,001 characters": ({"text": "x" * 2_001}, "The comment has 2,001 characters: shorten it by 1 to at most 2,000."),
    "ten links": ({"text": "https://a.example " * 10}, "The comment holds 10 addresses of pages: leave at most 2."),
}


@pytest.mark.parametrize(("changed", "told"), WRONG.values(), ids=WRONG)
def test_an_error_says_what_to_do_and_leads_to_its_field(content, client, changed, told):
    response = send(client, **({"text": "Kept words."} | changed))
    tree = parse(response.content)
    assert response.status_code == 422
    summary = find(tree, "div", class_="error-summary")
    assert summary.get("autofocus") is not None and summary.get("tabindex") == "-1"
    field = next(iter(changed))
    assert told in inline(find(summary, "a", href=f"#{field}"))
    assert by_id(tree, field).get("aria-invalid") == "true"
    assert f"{field}-error" in by_id(tree, field).get("aria-describedby")
    assert find(tree, "title").text.startswith("Not sent: ")
    assert not Comment.objects.exists()


def test_all_that_was_typed_is_kept(content, client):
    text = "First <line> & \"more\".\n\n\tThen 'others' </textarea>" + "x" * 2_000
    response = send(client, name="O’Neil <o@n>", text=text)
    assert response.status_code == 422
    assert typed(response) == ("O’Neil <o@n>", plain.tidy(text))


def test_both_errors_are_told_at_once(content, client):
    summary = find(parse(send(client, name="", text="").content), "div", class_="error-summary")
    assert [one.get("href") for one in find_all(summary, "a")] == ["#name", "#text"]


REFUSED = {
    "another site": ({"headers": {"Origin": "https://elsewhere.example"}}, 403, "not sent from a page of this site"),
    "no origin": ({"headers": {}}, 403, "not sent from a page of this site"),
    "a forged stamp": ({"stamp": "forged"}, 422, "too old"),
    "no stamp": ({"stamp": ""}, 422, "too old"),
    "a robot": ({"website": "https://spam.example"}, 422, "must stay empty"),
}


@pytest.mark.parametrize(("changed", "status", "told"), REFUSED.values(), ids=REFUSED)
def test_a_refused_form_keeps_nothing_but_what_was_typed(content, client, changed, status, told):
    response = send(client, **changed)
    assert response.status_code == status
    assert told in inline(find(parse(response.content), "div", class_="error-summary"))
    assert typed(response) == ("Ann", "We did both.")
    assert not Comment.objects.exists()


@pytest.mark.parametrize(("age", "status"), [(1, 422), (4, 200), (24 * 3600 - 60, 200), (24 * 3600 + 60, 422)])
def test_a_form_is_neither_sent_at_once_nor_after_a_day(content, client, age, status):
    assert send(client, stamp=stamp(timedelta(seconds=age))).status_code == status


def test_an_error_may_be_mended_at_once(content, client):
    response = send(client, text="")
    mended = find(parse(response.content), "input", name="stamp").get("value")
    assert send(client, stamp=mended).status_code == 200


def test_too_many_from_one_address_are_told_when_to_try_again(content, client):
    for number in range(anonymous.PER_HOUR):
        assert send(client, text=f"Number {number}").status_code == 200
    late = send(client, text="One too many.")
    assert (late.status_code, late.headers["Retry-After"]) == (429, "3600")
    assert typed(late) == ("Ann", "One too many.")
    assert send(client, address="192.0.2.9").status_code == 200


@pytest.mark.parametrize("changed", [{}, {"name": ""}], ids=["sound", "to be mended"])
def test_with_the_database_away_a_reply_comes_back_as_it_was_typed(content, client, tmp_path, monkeypatch, changed):
    one = written()[0]
    watcher_in(tmp_path, monkeypatch).look()
    with database_away():
        response = send(client, to=str(one.pk), **changed)
    assert response.status_code == (422 if changed else 503)
    assert response.headers.get("Retry-After") == (None if changed else "10")
    assert typed(response) == (changed.get("name", "Ann"), "We did both.")
    assert find(parse(response.content), "input", name="to").get("value") == str(one.pk)
    assert Comment.objects.count() == 1


# --- Plain text and hostile input ---


def test_a_text_is_shown_as_it_was_typed_and_links_nothing(content, client):
    (row,) = written(name="<b>Ann</b>", text=f"{SCRIPT}\n*no* [link](https://a.example)\n\nhttps://b.example & more")
    page = client.get(LIST).content.decode()
    said = find(parse(page), "div", class_="said")
    assert SCRIPT not in page and "<b>Ann</b>" not in page
    assert [inline(one) for one in find_all(said, "p")] == [
        "<script>alert(1)</script>*no* [link](https://a.example)",
        "https://b.example & more",
    ]
    assert len(list(find_all(said, "br"))) == 1
    assert not list(find_all(said, "a"))
    assert f'id="comment-{row.pk}"' in page


HOSTILE = {
    "NUL": "a\x00b",
    "bidi": "pay \u202egnp.exe\u2066 now",
    "zalgo": "z" + "\u0336\u0337\u0338" * 600,
    "marks alone": "\u0336" * 50,
    "html": f"</textarea>{SCRIPT}<img src=x onerror=alert(1)>",
    "template": "{{ 7*7 }} {% include 'x' %} %s %(x)s {0}",
    "emoji": "👩‍👩‍👧‍👦" * 100,
    "a long word": "x" * 1_999,
    "line ends": "\r\n" * 900 + "end",
    "sql": "'; DROP TABLE comparison_comment; --",
    "brackets": "http://[broken https://] www.",
    "noncharacters": "\ufdd0\uffff\U0010ffff a",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_waits_or_is_given_back(content, client, text):
    response = send(client, text=text)
    assert response.status_code in (200, 422)
    parse(response.content)
    if response.status_code == 200:
        decide("approved", *Comment.objects.all())
        tree = parse(client.get(LIST).content)
        assert not list(find_all(tree, "script", "img"))
        assert len(list(find_all(tree, "article"))) == 1


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"name=%ED%A0%80&text=%FF%FE%ED%A0%80", "application/x-www-form-urlencoded", 422),
        (b"name=A&text=b", "application/x-www-form-urlencoded; charset=utf-16", 400),
        (b"name=A&text=b", "application/x-www-form-urlencoded; charset=no-such", 422),
        (b"&".join(b"p%d=1" % number for number in range(1_500)), "application/x-www-form-urlencoded", 422),
        (b"&".join(b"p%d=1" % number for number in range(2_500)), "application/x-www-form-urlencoded", 400),
        (b"text=" + b"x" * 3_000_000, "application/x-www-form-urlencoded", 413),
        (b"text=" + b"x" * 200_000, "application/x-www-form-urlencoded", 422),
        (b"--x\r\nnonsense", "multipart/form-data", 400),
        (b'{"text": 1}', "application/json", 422),
    ],
)
def test_a_body_that_no_form_sends_is_refused(content, client, body, content_type, status):
    client.raise_request_exception = False
    response = client.generic("POST", ADD, body, content_type=content_type, headers=HERE)
    assert response.status_code == status
    assert not Comment.objects.exists()


def test_a_field_that_is_sent_twice_counts_once(content, client):
    body = urlencode([("name", "A"), ("name", "B"), ("text", "c"), ("text", "d"), ("stamp", stamp())])
    assert client.post(ADD, body, "application/x-www-form-urlencoded", headers=HERE).status_code == 200
    assert [(row.name, row.text) for row in Comment.objects.all()] == [("B", "d")]


# --- 300 spam and 200 honest samples ---


def test_no_spam_is_published_and_no_honest_text_is_lost(content):
    """Every sample is sent from an address of its own; the numbers say on which side each falls."""
    sides = {}
    for kind in ("honest", "spam"):
        waiting, probable, returned = 0, 0, 0
        for number, sample in enumerate(samples(kind)):
            response = send(Client(), address=f"10.{kind == 'spam':d}.{number // 250}.{number % 250}", **sample)
            row = Comment.objects.order_by("pk").last() if response.status_code == 200 else None
            if row:
                assert (row.name, row.text) == (plain.tidy_line(sample["name"]), plain.tidy(sample["text"]))
                waiting += 1
                probable += row.likelihood >= 50
            else:
                assert response.status_code == 422
                assert typed(response) == (plain.tidy_line(sample["name"]), plain.tidy(sample["text"]))
                reasons = find(parse(response.content), "div", class_="error-summary")
                assert re.search("Write a|characters|addresses|the address", inline(reasons))
                returned += 1
        sides[kind] = {"waiting": waiting, "of these probable spam": probable, "given back": returned}
    assert set(Comment.objects.values_list("state", flat=True)) == {"waiting"}
    assert texts(Client()) == []
    assert sides == {
        "honest": {"waiting": 192, "of these probable spam": 0, "given back": 8},
        "spam": {"waiting": 296, "of these probable spam": 291, "given back": 4},
    }
