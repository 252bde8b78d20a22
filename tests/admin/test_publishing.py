"""Publishing together, at a moment, withdrawing, and previews: what the pages say, do and refuse."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.documents import Name, Notice
from comparison.models import Dimension, Edition, Page, Site
from comparison.views.preview import preview_address
from tests import factories
from tests.markup import by_id, find, inline, links, parse
from tests.publishing import another_comparison

from .conftest import filled, to_confirm
from .test_parts import change

KEY = "managed-services-vs-staff-augmentation"
RISK = f"dimension:{KEY}/risk"
COST = f"dimension:{KEY}/cost"
DUTY = f"dimension:{KEY}/duty"


@pytest.fixture
def renamed(content):
    """Two dimensions whose rows differ from what readers see."""
    Dimension.objects.filter(key="risk").update(name="Risk, renamed")
    Dimension.objects.filter(key="cost").update(name="Cost, renamed")


def names() -> set[str]:
    return {dimension.name for dimension in editions.current().comparisons[KEY].dimensions}


def later(hours: int = 2) -> dict[str, str]:
    moment = timezone.now() + timedelta(hours=hours)
    return {"when": "later", "at_0": f"{moment:%Y-%m-%d}", "at_1": f"{moment:%H:%M}"}


def test_the_page_says_what_will_happen(publisher, renamed):
    page = publisher.get("/admin/publish/", {"part": [RISK, COST]}).content.decode()
    assert "Risk, renamed (Managed services or staff augmentation)</a>: readers see it with changes in name" in page
    assert "Risk, renamed" not in names()


def test_without_parts_the_page_offers_those_that_differ(publisher, renamed):
    page = publisher.get("/admin/publish/").content.decode()
    assert "Risk, renamed" in page
    assert "Shared risk" not in page


def test_what_was_withdrawn_is_not_chosen_unless_somebody_ticks_it(publisher, renamed, client):
    publisher.post("/admin/withdraw/", {"part": "page:accessibility"})
    chosen = to_confirm(publisher.get("/admin/publish/"), "Continue")["part"]
    assert {RISK, COST} < set(chosen) and "page:accessibility" not in chosen
    page = publisher.get("/admin/publish/").content.decode()
    assert "These were withdrawn" in page
    assert 'value="page:accessibility"> Accessibility statement' in page


def test_several_parts_are_published_together(publisher, renamed):
    publisher.post("/admin/publish/", {"part": [RISK, COST], "when": "now", "note": "Clearer names"})
    assert {"Risk, renamed", "Cost, renamed"} <= names()
    assert Edition.objects.first().note == "Clearer names"


def test_of_several_parts_all_or_none_are_published(publisher, renamed):
    Dimension.objects.filter(key="cost").update(takeaway="See [@nobody].")
    response = publisher.post("/admin/publish/", {"part": [RISK, COST], "when": "now"})
    assert "no source has the key &#x27;nobody&#x27;" in response.content.decode()
    assert "Risk, renamed" not in names()


def test_what_is_scheduled_appears_at_its_moment(publisher, renamed):
    publisher.post("/admin/publish/", {"part": [RISK]} | later())
    assert "Risk, renamed" not in names()
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        assert "Risk, renamed" in names()


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"when": "now", "at_0": "2027-01-04", "at_1": "09:00"}, "A day is filled in below"),
        ({"when": "now", "at_0": "2027-01-04"}, "Enter a time"),
        ({"when": "later"}, "Say when"),
        ({"when": "later", "at_0": "2026-02-30", "at_1": "10:00"}, "Enter a day that exists"),
        ({"when": "later", "at_0": "2027-01-01", "at_1": "25:00"}, "Enter a time"),
        ({"when": "later", "at_0": "2001-01-01", "at_1": "10:00"}, "That moment has passed"),
        ({"when": "later", "at_0": "9999-12-31", "at_1": "\x00"}, "Enter a time"),
        ({"when": "soon"}, "not one of the available choices"),
        ({}, "This field is required"),
    ],
)
def test_a_moment_that_cannot_be_says_what_to_mend(publisher, renamed, when, said):
    response = publisher.post("/admin/publish/", {"part": [RISK]} | when)
    assert said in response.content.decode()
    assert "Risk, renamed" not in names()


def test_save_asks_what_becomes_of_what_is_scheduled(publisher, renamed):
    publisher.post("/admin/publish/", {"part": [RISK]} | later())
    risk = Dimension.objects.get(key="risk", comparison__site__key="site")
    data = filled(publisher, change(risk)) | {"name": "Risk, at once", "_save": "Save"}
    assert "say above whether to keep or cancel it" in publisher.post(change(risk), data).content.decode().lower()
    assert "Risk, at once" not in names()
    publisher.post(change(risk), data | {"_scheduled": "cancel"})
    assert "Risk, at once" in names()
    assert not Edition.objects.scheduled(timezone.now()).exists()


def test_what_is_scheduled_can_be_kept_or_cancelled_alone(publisher, renamed):
    publisher.post("/admin/publish/", {"part": [RISK]} | later())
    publisher.post("/admin/publish/", {"part": [RISK], "when": "now", "scheduled": "keep"})
    assert Edition.objects.scheduled(timezone.now()).count() == 1
    publisher.post("/admin/unschedule/", {"part": [RISK]})
    assert not Edition.objects.scheduled(timezone.now()).exists()


def test_withdrawing_hides_a_text_and_keeps_its_rows(publisher, client):
    page = publisher.get("/admin/withdraw/", {"part": "page:accessibility"}).content.decode()
    assert "<li>Accessibility statement</li>" in page
    publisher.post("/admin/withdraw/", {"part": "page:accessibility", "note": "Out of date"})
    assert client.get("/accessibility/").status_code == 404
    assert Page.objects.filter(key="accessibility").exists()


def test_what_other_texts_need_is_not_withdrawn(publisher, client):
    response = publisher.post("/admin/withdraw/", {"part": DUTY})
    assert "dimension &#x27;duty&#x27; is still needed here" in response.content.decode()
    assert client.get(f"/{KEY}/dimensions/employment-and-regulatory-duty/").status_code == 200


def opened(client: Client, address: str, *parts: str, button: str = "Publish or schedule") -> dict[str, list[str]]:
    """What a browser holds of a page on which something is confirmed."""
    return to_confirm(client.get(address, {"part": parts}), button)


@pytest.mark.parametrize("when", [{"when": "now"}, later()], ids=["now", "later"])
def test_what_the_page_did_not_show_is_not_published(publisher, renamed, when):
    data = opened(publisher, "/admin/publish/", RISK, COST) | when
    Dimension.objects.filter(key="risk").update(name="Risk, unseen")
    page = publisher.post("/admin/publish/", data).content.decode()
    assert "it has changed since this page was shown" in page
    assert "Risk, unseen" in page
    assert names().isdisjoint({"Risk, unseen", "Cost, renamed"})
    assert not Edition.objects.scheduled(timezone.now()).exists()
    publisher.post("/admin/publish/", opened(publisher, "/admin/publish/", RISK, COST) | {"when": "now"})
    assert {"Risk, unseen", "Cost, renamed"} <= names()


def test_what_appeared_meanwhile_is_not_replaced_unseen(publisher, renamed):
    data = opened(publisher, "/admin/publish/", RISK) | {"when": "now"}
    risk = editions.current().comparisons[KEY].dimension("risk")
    editions.publish([replace(risk, name="Risk, meanwhile")], site_addresses())
    assert "it has changed" in publisher.post("/admin/publish/", data).content.decode()
    assert "Risk, meanwhile" in names()


def test_what_readers_see_anew_is_not_withdrawn_unseen(publisher, client):
    data = opened(publisher, "/admin/withdraw/", "page:accessibility", button="Withdraw")
    statement = editions.current().pages["accessibility"]
    editions.publish([replace(statement, title="Accessibility, renewed")], site_addresses())
    page = publisher.post("/admin/withdraw/", data).content.decode()
    assert "it has changed since this page was shown" in page
    assert "Accessibility, renewed" in page
    assert client.get("/accessibility/").status_code == 200


@pytest.fixture
def another(content) -> Name:
    """A further comparison: a head, two dimensions and a reader's question, all published."""
    parts = another_comparison(content.comparisons[KEY], 1, dimensions=2)
    item = factories.reader_question(comparison="another-1", dimension="copy-0", answer="Yes.")
    editions.publish([*parts, item], site_addresses())
    return Name("comparison", "another-1")


def test_a_comparison_is_withdrawn_with_all_that_is_its_own(publisher, client, another):
    data = opened(publisher, "/admin/withdraw/", f"comparison:{another.key}", button="Withdraw")
    assert len(data["part"]) == 4
    assert set(data["part"]) > {"dimension:another-1/copy-0", "dimension:another-1/copy-1"}
    publisher.post("/admin/withdraw/", data)
    assert client.get("/another-1/").status_code == 404
    assert not any(editions.belongs_to(part, "another-1") for part in editions.current().parts.values())
    assert Dimension.objects.filter(comparison__key=KEY).count() == len(editions.current().comparisons[KEY].dimensions)


def test_what_joined_a_comparison_meanwhile_is_not_withdrawn_unseen(publisher, client, another):
    data = opened(publisher, "/admin/withdraw/", f"comparison:{another.key}", button="Withdraw")
    new = replace(editions.current().comparisons[another.key].dimensions[0], key="new", slug="new", name="Brand new")
    editions.publish([new], site_addresses())
    page = publisher.post("/admin/withdraw/", data).content.decode()
    assert "it goes too" in page
    assert "<li>Brand new (another-1)</li>" in page
    assert client.get("/another-1/").status_code == 200


def test_what_is_scheduled_for_a_comparison_does_not_keep_it(publisher, another):
    new = replace(editions.current().comparisons[another.key].dimensions[0], key="new", slug="new")
    editions.publish([new], site_addresses(), at=timezone.now() + timedelta(hours=2))
    data = opened(publisher, "/admin/withdraw/", f"comparison:{another.key}", button="Withdraw")
    publisher.post("/admin/withdraw/", data)
    assert another not in editions.current().parts
    assert not Edition.objects.scheduled(timezone.now()).exists()


def test_a_comparison_that_others_link_to_is_not_withdrawn(publisher, another):
    linking = factories.page(key="linking", slug="linking", text="See [it](comparison:another-1).")
    editions.publish([linking], site_addresses())
    page = publisher.get("/admin/withdraw/", {"part": f"comparison:{another.key}"}).content.decode()
    assert "pages/linking.md, text" in page
    data = opened(publisher, "/admin/withdraw/", f"comparison:{another.key}", button="Withdraw")
    publisher.post("/admin/withdraw/", data)
    assert another in editions.current().parts


def test_the_site_and_the_comparison_it_begins_with_cannot_be_withdrawn(publisher, client):
    site = Site.objects.get()
    tools = publisher.get(f"/admin/comparison/site/{site.pk}/change/").content.decode()
    assert "/admin/publish/" in tools and "/admin/withdraw/" not in tools
    assert publisher.get("/admin/withdraw/", {"part": "site:site"}).status_code == 404
    assert publisher.post("/admin/withdraw/", {"part": "site:site"}).status_code == 404
    data = opened(publisher, "/admin/withdraw/", f"comparison:{KEY}", button="Withdraw")
    assert "This cannot be done yet" in publisher.post("/admin/withdraw/", data).content.decode()
    assert client.get("/").status_code == 200
    assert editions.current().main


@pytest.mark.parametrize("address", ["/admin/publish/", "/admin/withdraw/", "/admin/unschedule/"])
def test_only_who_may_publish_does_any_of_it(editor, client, renamed, address):
    data = {"part": [RISK], "when": "now"}
    assert editor.post(address, data).status_code == 403
    assert client.post(address, data).status_code == 403
    assert "Risk, renamed" not in names()


@pytest.mark.parametrize("part", ["x", "dimension:", "dimension:nobody/nothing", "site:other", "::", "\x00:\x00"])
def test_a_part_that_does_not_exist_is_never_an_error(publisher, part):
    assert publisher.get("/admin/publish/", {"part": part}).status_code in (200, 404)
    assert publisher.post("/admin/withdraw/", {"part": part}).status_code == 404


@pytest.fixture
def draft(publisher) -> Edition:
    risk = Dimension.objects.get(key="risk", comparison__site__key="site")
    data = filled(publisher, change(risk)) | {"lead": "A lead that is a draft.", "_draft": "Save as draft"}
    publisher.post(change(risk), data)
    return Edition.objects.first()


def test_staff_see_a_draft_on_its_real_page(editor, draft):
    response = editor.get(f"/admin/preview/{draft.pk}/")
    page = response.content.decode()
    assert "A lead that is a draft." in page
    assert "Preview." in page
    assert 'content="noindex"' in page
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_reviewer_without_an_account_sees_it_by_link_for_seven_days(client, draft):
    address = preview_address(draft)
    response = client.get(address)
    assert "A lead that is a draft." in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert client.get(address).status_code == 410


def test_the_preview_of_a_dimension_shows_its_question_with_the_notices(client, content):
    dimension = content.comparisons[KEY].dimension("oversight")
    noticed = replace(
        dimension.question.choices[1], text="A situation", notice=Notice(kind="employ", text="Hire *first*.")
    )
    choices = (dimension.question.choices[0], noticed, *dimension.question.choices[2:])
    question = replace(dimension.question, choices=choices)
    edition = editions.save_draft(replace(dimension, question=question))
    page = parse(client.get(preview_address(edition)).content)
    shown = inline(by_id(page, "question-preview"))
    assert question.text in shown and "A situation" in shown and "Hire first." in shown
    assert dict(links(find(page, "aside", class_="preview")))["Its question to readers"] == "#question-preview"
    assert b"question-preview" not in client.get(f"/{KEY}/dimensions/{dimension.slug}/").content


@pytest.mark.parametrize(
    ("key", "kind", "fragment"),
    [("sources", "Source", "source-{}"), ("rates", "Rate", "{}"), ("questions", "Question of readers", "{}")],
)
def test_the_banner_names_the_text_and_leads_to_its_place_among_others(client, content, key, kind, fragment):
    edition = Edition.objects.of(documents.name_of(list(getattr(content, key).values())[-1])).get()
    page = parse(client.get(preview_address(edition)).content)
    banner = find(page, "aside", class_="preview")
    [(title, address)] = links(banner)
    assert f"Preview. {kind}: {title}." in inline(banner)
    assert address == "#" + fragment.format(edition.key)
    assert by_id(page, address[1:]) is not None


def test_an_older_link_says_that_there_is_a_newer_text(client, content, draft):
    def banner(edition):
        return inline(find(parse(client.get(preview_address(edition)).content), "aside", class_="preview"))

    assert "newer" not in banner(draft) and "Readers see this text now" not in banner(draft)
    newer = editions.save_draft(replace(draft.document(), lead="A lead that is newer."))
    assert "There is a newer edition of this text, draft, of " in banner(draft)
    editions.publish([draft.document()], site_addresses())
    assert "Readers see this text now." in banner(draft) and "newer" not in banner(draft)
    assert "There is a newer edition of this text, published, of " in banner(newer)


@pytest.mark.parametrize("token", ["x", "1", "MQ:1:forged", "%00", "a" * 5_000])
def test_a_forged_link_shows_nothing(client, draft, token):
    assert client.get(f"/preview/{token}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775808", "99999999999999999999999"])
def test_an_edition_that_does_not_exist_has_no_preview(publisher, number):
    assert publisher.get(f"/admin/preview/{number}/").status_code == 404


@pytest.mark.parametrize("kind", ["comparison", "dimension", "page", "source", "site"])
def test_every_kind_of_part_has_a_preview(publisher, kind):
    edition = Edition.objects.filter(kind=kind).first()
    response = publisher.get(f"/admin/preview/{edition.pk}/")
    assert response.status_code == 200
    assert "Preview." in response.content.decode()


def test_the_page_shows_what_differs_and_leads_to_what_it_does_to_results(publisher):
    row = Dimension.objects.get(key="risk", comparison__key=KEY)
    impact = f"/admin/comparison/comparison/{row.comparison.pk}/impact/"
    Dimension.objects.filter(pk=row.pk).update(lead="Another lead.")
    page = publisher.get("/admin/publish/", {"part": RISK}).content.decode()
    assert "Another lead.</ins>" in page
    assert impact not in page
    row.stances.filter(side=1).update(position=-2)
    row.stances.filter(side=2).update(position=1)
    assert impact in publisher.get("/admin/publish/", {"part": RISK}).content.decode()
