"""The admin's first page says what waits."""

from datetime import timedelta

from django.utils import timezone

from comparison.models import Dimension, Edition, Stamp

from .conftest import filled
from .test_parts import change


def page(client) -> str:
    return client.get("/admin/").content.decode()


def test_on_a_quiet_day_nothing_waits(publisher):
    assert "Nothing is scheduled, in draft, due for review or at fault." in page(publisher)


def test_texts_of_the_same_name_can_be_told_apart(publisher):
    Dimension.objects.filter(order=1).update(name="Skill development")
    titles = [f"Skill development ({row.comparison})" for row in Dimension.objects.filter(order=1)]
    assert len(set(titles)) == 2
    for address in ("/admin/", "/admin/comparison/dimension/", "/admin/publish/"):
        shown = publisher.get(address).content.decode()
        assert [shown.count(title) for title in titles] == [1, 1]


def test_what_was_withdrawn_is_named_as_such_and_waits_for_nothing(publisher):
    publisher.post("/admin/withdraw/", {"part": "page:accessibility"})
    shown = page(publisher)
    assert "Withdrawn: readers do not see them (1)" in shown
    assert shown.count("Accessibility statement") == 1
    assert "Nothing is scheduled, in draft, due for review or at fault." in shown
    assert "Saved here, but readers see something else" not in publisher.get("/admin/comparison/page/").content.decode()


def test_a_draft_waits_until_it_is_published(publisher, editor):
    risk = Dimension.objects.get(key="risk", comparison__site__key="site")
    data = filled(editor, change(risk)) | {"lead": "A draft.", "_save": "Save"}
    editor.post(change(risk), data)
    assert "<h3>Drafts</h3>" in page(publisher)
    publisher.post(change(risk), data)
    assert "<h3>Drafts</h3>" not in page(publisher)


def test_what_is_scheduled_stands_with_its_moment(publisher):
    Dimension.objects.filter(key="risk").update(lead="Later.")
    moment = timezone.now() + timedelta(days=2)
    when = {"when": "later", "at_0": f"{moment:%Y-%m-%d}", "at_1": f"{moment:%H:%M}"}
    publisher.post("/admin/publish/", {"part": "dimension:managed-services-vs-staff-augmentation/risk"} | when)
    assert f"appears on {moment.day} {moment:%B %Y, %H:%M} UTC" in page(publisher)


def test_a_text_that_nobody_has_reviewed_for_long_is_due(publisher):
    risk = Dimension.objects.get(key="risk", comparison__site__key="site")
    old = timezone.now().date() - timedelta(days=400)
    publisher.post(change(risk), filled(publisher, change(risk)) | {"reviewed": f"{old:%Y-%m-%d}", "_save": "Save"})
    assert "last reviewed</a>: 400 days ago" in page(publisher)


def test_a_fault_that_reached_readers_is_shown_with_a_link_to_its_field(publisher):
    edition = Edition.objects.get(kind="dimension", key="managed-services-vs-staff-augmentation/risk")
    Edition.objects.filter(pk=edition.pk).update(body=edition.body | {"depth": "As [@nobody] says [@vita-2016]."})
    Stamp.objects.renew()
    shown = page(publisher)
    assert "no source has the key &#x27;nobody&#x27;" in shown
    assert "#id_depth" in shown


def test_what_waits_is_named_once_and_only_a_publisher_is_led_to_publishing(publisher, editor):
    risk = Dimension.objects.get(key="risk", comparison__site__key="site")
    Dimension.objects.filter(key="cost", comparison=risk.comparison).update(lead="Saved by a command.")
    editor.post(change(risk), filled(editor, change(risk)) | {"lead": "A draft.", "_save": "Save"})
    shown = page(publisher)
    assert shown.count(f'href="{change(risk)}"') == 1
    assert "Saved, but not what readers see" in shown
    assert 'href="/admin/publish/"' in shown
    assert 'href="/admin/publish/"' not in page(editor)
