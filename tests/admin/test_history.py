"""History in admin: the list of editions, any two compared, one brought back, and a comparison as it stood on a day."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.documents import Name
from comparison.models import Comparison, Dimension, Edition, Page, Source
from tests.markup import find, find_all, links, parse, words
from tests.publishing import publish

KEY = "managed-services-vs-staff-augmentation"
HEAD, RISK = Name("comparison", KEY), Name("dimension", f"{KEY}/risk")
ABOUT = Name("page", "about")
COMPARE = "/admin/comparison/edition/compare/"
LIST = "/admin/comparison/edition/"
HOSTILE = ["x", "-1", str(2**63), str(2**64), "9" * 400, "0", "%00", "²", "1.5", "1e3", "", " 1", "None"]


@pytest.fixture
def anybody(content) -> Client:
    """Somebody of the staff who may look at everything and change nothing."""
    user = User.objects.create_user("anybody", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client()
    client.force_login(user)
    return client


def newest(name: Name) -> Edition:
    return Edition.objects.of(name).first()


def page_of(edition: Edition) -> str:
    return reverse("admin:comparison_edition_change", args=[edition.pk])


def restore(client: Client, edition: Edition, **options):
    return client.post(reverse("admin:comparison_edition_restore", args=[edition.pk]), **options)


def compared(client: Client, a, b):
    return client.get(COMPARE, {"a": a, "b": b})


def marked(html: bytes) -> tuple[list[str], list[str]]:
    """What a page shows as removed and as added, between the words for screen readers."""
    tree = parse(html)
    differences = next(tree for tree in find_all(tree, "div", class_="differences"))
    return tuple([words(one) for one in find_all(differences, tag)] for tag in ("del", "ins"))


# --- The list ---


def test_the_list_of_a_part_leads_back_to_it(publisher, content):
    row = Page.objects.get(key="about")
    address = reverse("admin:comparison_page_change", args=[row.pk])
    asked = {"kind": "page", "key": "about"}
    assert ("The text itself", address) in links(parse(publisher.get(LIST, asked).content))
    row.delete()
    for query in (asked, {}):
        assert "The text itself" not in publisher.get(LIST, query).content.decode()


def test_the_list_of_a_part_tells_who_when_state_note_and_what_differs(publisher, content):
    author = User.objects.get(username="publisher")
    editions.publish([replace(content.parts[RISK], lead="Another lead.")], site_addresses(), author, "Shorter")
    html = publisher.get(LIST, {"kind": "dimension", "key": RISK.key}).content
    said = words(list(find_all(find(parse(html), "table", id="result_list"), "tr"))[1])
    assert "publisher" in said
    assert "Shorter" in said
    assert "published on" in said
    assert "(readers see it now)" in said
    assert said.endswith("lead")
    assert "Editions of" in html.decode()


def test_the_list_takes_as_many_queries_for_many_editions_as_for_few(publisher, django_assert_max_num_queries):
    with django_assert_max_num_queries(17):
        assert publisher.get(LIST).status_code == 200


def test_what_is_scheduled_or_withdrawn_is_told_with_its_moment(publisher, content):
    editions.publish(
        [replace(content.parts[ABOUT], title="Later")], site_addresses(), at=timezone.now() + timedelta(days=2)
    )
    editions.publish([], site_addresses(), withdrawing=[Name("page", "accessibility")])
    said = publisher.get(LIST).content.decode()
    assert "scheduled for" in said
    assert "withdrawn on" in said


def test_two_of_the_list_are_compared_whatever_their_order(publisher, content):
    publish(replace(content.parts[RISK], lead="Another lead."))
    old, new = Edition.objects.of(RISK).order_by("pk")
    data = {"action": "compare_the_two", "index": 0, "_selected_action": [new.pk, old.pk]}
    assert publisher.post(LIST, data).url == f"{COMPARE}?a={old.pk}&b={new.pk}"


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "Select exactly two editions"), (3, "Select exactly two"), (2, "Select two editions of one")],
)
def test_no_other_number_and_no_two_texts_are_compared(publisher, count, said):
    chosen = list(Edition.objects.values_list("pk", flat=True)[:count])
    data = {"action": "compare_the_two", "index": 0, "_selected_action": chosen}
    assert said in publisher.post(LIST, data, follow=True).content.decode()


def test_a_selection_that_is_no_edition_is_no_failure(publisher):
    for value in HOSTILE:
        data = {"action": "compare_the_two", "index": 0, "_selected_action": [value, value]}
        assert (value, publisher.post(LIST, data).status_code) in ((value, 302), (value, 400))


# --- Two editions ---


def test_two_editions_are_compared_word_by_word(publisher, content):
    risk = content.parts[RISK]
    publish(replace(risk, takeaway="Say who pays when it fails."))
    publish(replace(risk, takeaway="Say who pays if it fails."), note="One word")
    new, old = Edition.objects.of(RISK)[:2]
    response = compared(publisher, old.pk, new.pk)
    assert marked(response.content) == (["removed: when"], ["added: if"])
    tree = parse(response.content)
    assert [words(side) for side in find_all(tree, "h2")][:2] == [
        f"Edition of {one.created_at:%-d %B %Y, %H:%M} UTC" for one in (old, new)
    ]
    assert "“One word”" in response.content.decode()


def test_a_stance_is_named_as_editors_know_its_option(publisher, content):
    risk = content.parts[RISK]
    first, second = risk.stances
    publish(replace(risk, stances=(first, replace(second, glance="Your own risk, and all of it"))))
    new, old = Edition.objects.of(RISK)
    html = compared(publisher, old.pk, new.pk).content
    assert "Staff augmentation" in [words(one) for one in find_all(parse(html), "h3")]


def test_an_edition_is_compared_with_the_working_copy(publisher, content):
    Page.objects.filter(key="about").update(title="About these pages")
    response = compared(publisher, newest(ABOUT).pk, "working-copy")
    assert "The working copy" in response.content.decode()
    assert marked(response.content) == (["removed: this site"], ["added: these pages"])


def test_two_equal_editions_differ_in_nothing(publisher):
    pk = newest(ABOUT).pk
    assert "Nothing: both say the same" in compared(publisher, pk, pk).content.decode()


def test_what_is_written_is_escaped(publisher, content):
    publish(replace(content.parts[ABOUT], title="<script>alert(1)</script> & more"))
    new, old = Edition.objects.of(ABOUT)
    html = compared(publisher, old.pk, new.pk).content.decode() + publisher.get(page_of(new)).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_editions_of_two_texts_are_refused(publisher):
    response = compared(publisher, newest(ABOUT).pk, newest(RISK).pk)
    assert response.status_code == 400
    assert "These are editions of two texts" in response.content.decode()


def test_an_id_that_no_edition_has_is_refused(publisher):
    there = newest(ABOUT).pk
    for value in HOSTILE:
        statuses = {compared(publisher, *pair).status_code for pair in ((value, there), (there, value))}
        assert (value, statuses <= {400, 404}) == (value, True)


def test_without_ids_the_page_says_what_to_do(publisher):
    response = publisher.get(COMPARE)
    assert (response.status_code, "Choose two editions of one text" in response.content.decode()) == (400, True)


def test_a_deleted_text_has_no_working_copy(publisher):
    Page.objects.filter(key="about").delete()
    response = compared(publisher, newest(ABOUT).pk, "working-copy")
    assert (response.status_code, "has no working copy" in response.content.decode()) == (404, True)


@pytest.mark.parametrize(
    "fields", [{"format": 0}, {"format": 9}, {"body": {"old": "x"}}, {"body": []}, {"kind": "poem"}]
)
def test_an_edition_that_cannot_be_read_is_told_on_every_page(publisher, content, fields):
    editions.save_draft(replace(content.parts[ABOUT], title="Draft"))
    draft = newest(ABOUT)
    Edition.objects.filter(pk=draft.pk).update(**fields)
    first = Edition.objects.of(ABOUT).last()
    assert publisher.get(LIST).status_code == 200
    assert "They cannot be shown" in publisher.get(page_of(draft)).content.decode()
    assert compared(publisher, first.pk, draft.pk).status_code in (400, 422)
    assert compared(publisher, draft.pk, "working-copy").status_code in (404, 422)
    assert restore(publisher, draft).status_code in (302, 403)
    assert Page.objects.get(key="about").title != "Draft"


def test_texts_of_300_kb_are_compared(publisher, content):
    long = "\n\n".join(f"Paragraph {n} of a very long text." for n in range(6_000))[:199_000]
    about = content.parts[ABOUT]
    editions.save_draft(replace(about, text=long))
    editions.save_draft(replace(about, text=long.replace("Paragraph 3000 ", "Section 3000 ")))
    new, old = Edition.objects.of(ABOUT)[:2]
    response = compared(publisher, old.pk, new.pk)
    assert marked(response.content) == (["removed: Paragraph"], ["added: Section"])
    assert len(response.content) < 30_000
    for edition in (old, new):
        Edition.objects.filter(pk=edition.pk).update(body=edition.body | {"text": "x" * 300_000})
    assert compared(publisher, old.pk, new.pk).status_code == 422
    assert publisher.get(page_of(new)).status_code == 200


def test_only_who_may_see_editions_may_compare(client, anybody, db):
    pk = newest(ABOUT).pk
    assert compared(anybody, pk, pk).status_code == 200
    assert compared(client, pk, pk).status_code == 302
    user = User.objects.get(username="anybody")
    user.user_permissions.clear()
    anybody.force_login(user)
    assert compared(anybody, pk, pk).status_code == 403
    assert anybody.post(COMPARE).status_code == 405


# --- Bringing one back ---


def test_an_editions_page_leads_to_comparisons_and_brings_it_back(publisher, content):
    publish(replace(content.parts[RISK], lead="Another lead."))
    old = Edition.objects.of(RISK).last()
    html = publisher.get(page_of(old)).content.decode()
    for text in ("Compare with what readers see", "Compare with the working copy", "Preview", "All editions of it"):
        assert f">{text}</a>" in html
    assert f'formaction="/admin/comparison/edition/{old.pk}/restore/"' in html
    assert "What stands there now is kept as a draft first" in html


def test_bringing_back_shows_the_texts_page_and_says_what_happened(publisher, content):
    publish(replace(content.parts[RISK], lead="Another lead."))
    Dimension.objects.filter(key="risk").update(lead="In no edition.")
    response = restore(publisher, Edition.objects.of(RISK).last(), follow=True)
    assert response.redirect_chain[-1][0] == reverse("admin:comparison_dimension_change", args=[risk().pk])
    said = response.content.decode()
    assert "Brought back: the edition of" in said
    assert "What stood here before is kept as a draft." in said
    assert editions.freeze(risk()) == content.parts[RISK]
    assert (newest(RISK).state, newest(RISK).document().lead) == ("draft", "In no edition.")
    assert newest(RISK).author.username == "publisher"
    assert editions.current().parts[RISK].lead == "Another lead."


def risk() -> Dimension:
    return Dimension.objects.get(key="risk", comparison__site__key="site")


@pytest.mark.parametrize("name", [HEAD, RISK, ABOUT, Name("source", "vita-2016"), Name("site", "site")], ids=str)
def test_every_kind_comes_back(publisher, content, name):
    edition = newest(name)
    response = restore(publisher, edition, follow=True)
    assert "already: nothing was changed" in response.content.decode()
    row = editions.rows_of(name)
    field = "name" if hasattr(row, "name") else "title"
    setattr(row, field, "Changed")
    row.save()
    assert "Brought back" in restore(publisher, edition, follow=True).content.decode()
    assert editions.freeze(editions.rows_of(name)) == content.parts[name]


def test_a_deleted_text_comes_back(publisher, content):
    Source.objects.filter(key="vita-2016").delete()
    edition = newest(Name("source", "vita-2016"))
    assert "This text was deleted" in publisher.get(page_of(edition)).content.decode()
    restore(publisher, edition)
    assert editions.freeze(Source.objects.get(key="vita-2016")) == content.sources["vita-2016"]


def test_what_does_not_fit_any_more_is_refused_and_says_why(publisher, content):
    Comparison.objects.filter(key=KEY).update(key="renamed")
    response = restore(publisher, newest(RISK), follow=True)
    assert response.status_code == 200
    assert "has been deleted. Bring that back first" in response.content.decode()


def test_who_may_not_change_the_text_may_not_bring_it_back(anybody, content):
    Page.objects.filter(key="about").update(title="Draft")
    edition = newest(ABOUT)
    assert "formaction" not in anybody.get(page_of(edition)).content.decode()
    assert restore(anybody, edition).status_code == 403
    assert Page.objects.get(key="about").title == "Draft"


def test_an_editor_may_and_readers_see_nothing_of_it(editor, content):
    publish(replace(content.parts[ABOUT], title="What readers see"))
    assert restore(editor, Edition.objects.of(ABOUT).last()).status_code == 302
    assert Page.objects.get(key="about").title == content.parts[ABOUT].title
    assert editions.current().pages["about"].title == "What readers see"


def test_who_may_change_but_not_add_does_not_bring_a_deleted_text_back(anybody, content):
    user = User.objects.get(username="anybody")
    user.user_permissions.add(Permission.objects.get(codename="change_page"))
    anybody.force_login(user)
    Page.objects.filter(key="about").delete()
    assert restore(anybody, newest(ABOUT)).status_code == 403


def test_bringing_back_takes_a_post_with_its_token(publisher, client):
    edition = newest(ABOUT)
    address = reverse("admin:comparison_edition_restore", args=[edition.pk])
    assert publisher.get(address).status_code == 405
    assert client.post(address).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="publisher"))
    assert strict.post(address).status_code == 403


def test_an_edition_that_is_not_there_is_not_brought_back(publisher):
    for value in HOSTILE:
        assert (value, publisher.post(f"{LIST}{value or 0}/restore/").status_code) == (value, 404)


# --- A comparison as it stood on a day ---


@pytest.fixture
def past(db):
    """The texts published on 1 November, one lead changed on the 10th; today is the 23rd, noon."""
    with time_machine.travel("2026-11-01T12:00Z", tick=False):
        editions.load(settings.CONTENT_DIR, site_addresses())
        content = editions.current()
    with time_machine.travel("2026-11-10T23:59:59Z", tick=False):
        publish(replace(content.parts[RISK], lead="A lead of the tenth."))
    with time_machine.travel("2026-11-23T12:00Z", tick=False):
        yield content


@pytest.fixture
def staff(past) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("staff"))
    return client


def on(step: str = "") -> str:
    return reverse(f"admin:comparison_comparison_on{step}", args=[Comparison.objects.get(key=KEY).pk])


@pytest.mark.parametrize(
    ("day", "is_there"), [("2026-11-01", False), ("2026-11-09", False), ("2026-11-10", True), ("2026-11-23", True)]
)
def test_the_article_is_shown_as_it_stood_at_the_end_of_a_day(staff, day, is_there):
    html = staff.get(on(), {"day": day}).content.decode()
    assert ("A lead of the tenth." in html) == is_there
    said = "see it now, on" if day == "2026-11-23" else "saw it at the end of"
    assert f"<b>Preview.</b> This is the article as readers {said}" in html
    assert "(UTC)" in html


def test_the_preview_is_valid_marked_and_kept_by_nobody(staff):
    response = staff.get(on(), {"day": "2026-11-05"})
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    tree = parse(response.content)
    assert find(tree, "meta", name="robots").get("content") == "noindex"
    assert not list(find_all(tree, "link", rel="canonical"))
    assert dict(links(tree))["Compare with today"] == f"{on('_differences')}?day=2026-11-05"


def test_links_inside_lead_to_the_site_as_it_is_now(staff):
    addresses = [address for _, address in links(parse(staff.get(on(), {"day": "2026-11-05"}).content))]
    assert f"/{KEY}/dimensions/shared-risk/" in addresses or any("/dimensions/" in one for one in addresses)
    assert not [one for one in addresses if one.startswith("/admin/") and "/on/" not in one]


def test_what_is_scheduled_for_tonight_is_not_seen_today(staff, past):
    tonight = timezone.now() + timedelta(hours=3)
    editions.publish([replace(past.parts[RISK], lead="A lead of tonight.")], site_addresses(), at=tonight)
    assert "A lead of tonight." not in staff.get(on(), {"day": "2026-11-23"}).content.decode()


def test_a_day_is_compared_with_today_part_by_part(staff, past):
    response = staff.get(on("_differences"), {"day": "2026-11-05"})
    titles = [words(one) for one in find_all(parse(response.content), "h2")]
    assert titles == [f"{past.parts[RISK].name}: changed"]
    assert "added: tenth" in marked(response.content)[1]


def test_a_dimension_and_a_source_that_came_and_went_are_named(staff, past):
    risk = past.parts[RISK]
    source = replace(past.sources["vita-2016"], key="new-2026", title="A new source")
    new = replace(risk, key="fresh", slug="fresh", name="Freshness", depth=f"{risk.depth}\n\nSee [@new-2026].")
    publish(source, new)
    html = staff.get(on("_differences"), {"day": "2026-11-10"}).content
    titles = [words(one) for one in find_all(parse(html), "h2")]
    assert "Freshness: new since then" in titles
    assert f"{documents.title_of(source)}: new since then" in titles
    assert any(one.endswith(": changed") for one in titles)


def test_a_day_that_is_like_today_says_so(staff):
    assert "Nothing differs" in staff.get(on("_differences"), {"day": "2026-11-12"}).content.decode()


def test_without_a_day_those_are_offered_on_which_something_changed(staff):
    html = staff.get(on()).content
    offered = [text for text, address in links(parse(html)) if "?day=" in address]
    assert offered == ["10 November 2026", "1 November 2026"]


SAID_OF_DAYS = [
    ("2026-02-30", "There is no such day"),
    ("23.11.2026", "There is no such day"),
    ("tomorrow", "There is no such day"),
    ("\x00", "There is no such day"),
    ("9" * 400, "There is no such day"),
    ("0000-00-00", "There is no such day"),
    ("", "Choose a day"),
    ("0001-01-01", "it was first published on 1 November 2026"),
    ("2026-10-31", "it was first published on 1 November 2026"),
    ("2026-11-24", "That day has not come yet"),
    ("9999-12-31", "That day has not come yet: today is 23 November 2026 (UTC)"),
]


def test_a_day_that_cannot_be_shown_says_why(staff):
    for day, said in SAID_OF_DAYS:
        for address in (on(), on("_differences")):
            response = staff.get(address, {"day": day})
            assert (day, response.status_code, said in response.content.decode()) == (day, 400, True)


def test_a_day_on_which_it_was_withdrawn_says_so(staff, past):
    Edition.objects.filter(kind="site").delete()
    with time_machine.travel("2026-11-15T12:00Z", tick=False):
        editions.publish([], site_addresses(), withdrawing=[HEAD, *_below_and_around(past)])
    response = staff.get(on(), {"day": "2026-11-16"})
    assert (response.status_code, "it was withdrawn" in response.content.decode()) == (404, True)


def _below_and_around(published) -> list[Name]:
    """The dimensions, and whatever else may link to the comparison; what is cited may stay."""
    return [name for name in published.parts if name.kind not in ("site", "source", "abbreviation") and name != HEAD]


def test_a_comparison_that_was_never_published_has_no_day(staff):
    row = Comparison.objects.get(key=KEY)
    row.pk, row.key, row.slug = None, "another", "another"
    row.save()
    address = reverse("admin:comparison_comparison_on", args=[row.pk])
    assert "Nothing of it has been published yet" in staff.get(address).content.decode()
    response = staff.get(address, {"day": "2026-11-05"})
    assert (response.status_code, "has been published yet" in response.content.decode()) == (400, True)


def test_texts_of_a_day_that_cannot_be_read_any_more_say_so(staff):
    Edition.objects.filter(pk=Edition.objects.of(RISK).last().pk).update(format=0)
    response = staff.get(on(), {"day": "2026-11-05"})
    assert (response.status_code, "cannot be read any more" in response.content.decode()) == (422, True)


def test_a_comparison_that_is_not_there_has_no_history(staff):
    for value in HOSTILE:
        for step in ("on/", "on/differences/"):
            address = f"/admin/comparison/comparison/{value or 0}/{step}"
            assert (address, staff.get(address, {"day": "2026-11-05"}).status_code) == (address, 404)


def test_only_staff_who_may_see_comparisons_see_its_history(past, client):
    address = on()
    assert client.get(address).status_code == 302
    user = User.objects.create_user("other", is_staff=True)
    client.force_login(user)
    assert client.get(address, {"day": "2026-11-05"}).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_comparison"))
    client.force_login(user)
    assert client.get(address, {"day": "2026-11-05"}).status_code == 200
    assert client.post(address).status_code == 405
