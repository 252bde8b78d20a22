"""The privacy page: its tables are what the models say."""

from comparison.models import Comment, Sender, TotalsEntry, UsedToken
from comparison.models.privacy import EDITORS, everything_kept
from tests.markup import find, find_all, inline, links, parse, rows


def test_the_table_of_readers_is_what_their_models_say(content, client):
    table = find(parse(client.get("/privacy/").content), "table")
    told = {row[0]: (row[1], row[2].lower()) for row in rows(table)[1:]}
    declared = [model.keeps for model in (Comment, Sender, TotalsEntry, UsedToken)]
    assert told == {kept.what: (f"Why: {kept.why}", f"how long: {kept.how_long.lower()}.") for kept in declared}


def test_editors_find_what_is_kept_about_them(content, client):
    _, table = find_all(parse(client.get("/privacy/").content), "table")
    assert {row[0] for row in rows(table)[1:]} == {kept.what for kept in everything_kept(EDITORS)}


def test_every_page_leads_there(content, client):
    for address in ("/", "/no-such-page/", "/privacy/"):
        assert ("Privacy", "/privacy/") in links(parse(client.get(address).content))


def test_it_says_where_to_ask_for_a_comment_to_be_taken_away(content, client):
    page = parse(client.get("/privacy/").content)
    assert ("Tell us", content.site.report) in links(page)
    assert "a moderator decides" in inline(page)


def test_it_stands_without_any_text_loaded(db, client):
    assert client.get("/privacy/").status_code == 200
