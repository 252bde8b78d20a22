"""Scheduling: an edition appears at its moment, without a worker; what would not fit then is refused now."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.documents import ContentError, Name
from comparison.models import Edition, Stamp

KEY = "managed-services-vs-staff-augmentation"
RISK = Name("dimension", f"{KEY}/risk")


def soon(hours: int = 1):
    return timezone.now() + timedelta(hours=hours)


def publish(*parts, **options):
    return editions.publish(parts, site_addresses(), **options)


def lead_at(hours: int) -> str:
    with time_machine.travel(soon(hours) + timedelta(seconds=1)):
        return editions.current().parts[RISK].lead


def test_a_scheduled_edition_appears_at_its_moment(content):
    publish(replace(content.parts[RISK], lead="Later."), at=soon(1))
    assert lead_at(0) == content.parts[RISK].lead
    assert lead_at(1) == "Later."


def test_a_moment_that_has_passed_means_now(content):
    publish(replace(content.parts[RISK], lead="Now."), at=soon(-5))
    assert editions.current().parts[RISK].lead == "Now."


def test_several_scheduled_editions_come_one_after_the_other(content):
    publish(replace(content.parts[RISK], lead="Second."), at=soon(2))
    publish(replace(content.parts[RISK], lead="First."), at=soon(1))
    assert [lead_at(hours) for hours in (0, 1, 2)] == [content.parts[RISK].lead, "First.", "Second."]


def test_publishing_now_keeps_what_is_scheduled_unless_told(content):
    publish(replace(content.parts[RISK], lead="Later."), at=soon(1))
    publish(replace(content.parts[RISK], lead="Now."))
    assert (lead_at(0), lead_at(1)) == ("Now.", "Later.")


def test_cancelling_turns_what_is_scheduled_into_a_draft(content):
    publish(replace(content.parts[RISK], lead="Later."), at=soon(1))
    publish(replace(content.parts[RISK], lead="Now."), cancel=True)
    assert (lead_at(0), lead_at(1)) == ("Now.", "Now.")
    assert Edition.objects.get(state="draft").document().lead == "Later."


def test_a_scheduled_edition_can_be_cancelled_alone(content):
    publish(replace(content.parts[RISK], lead="Later."), at=soon(1))
    assert editions.cancel([RISK]) == 1
    assert lead_at(1) == content.parts[RISK].lead


@pytest.mark.parametrize(
    "act",
    [
        lambda part: publish(replace(part, lead="Now.")),
        lambda part: publish(part, cancel=True),
        lambda part: editions.cancel([RISK]),
    ],
    ids=["published", "cancelled with a publishing", "cancelled"],
)
def test_what_readers_will_see_changes_with_the_stamp_or_not_at_all(content, monkeypatch, act):
    publish(replace(content.parts[RISK], lead="Later."), at=soon(1))

    def told() -> tuple:
        rows = Edition.objects.of(RISK).values_list("pk", "state", "publish_at")
        return sorted(rows, key=str)

    before, stamp = told(), Stamp.objects.current()
    with monkeypatch.context() as broken:
        broken.setattr(type(Stamp.objects), "renew", lambda stamps: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            act(content.parts[RISK])
    assert (told(), Stamp.objects.current()) == (before, stamp)
    act(content.parts[RISK])
    assert told() != before and Stamp.objects.current() != stamp


def test_a_withdrawal_can_be_scheduled(content):
    publish(withdrawing=[Name("page", "accessibility")], at=soon(1))
    assert "accessibility" in editions.current().pages
    with time_machine.travel(soon(1) + timedelta(seconds=1)):
        assert "accessibility" not in editions.current().pages


def test_parts_are_checked_as_they_will_stand_together(content):
    source = replace(content.sources["vita-2016"], key="brand-new")
    citing = replace(content.parts[RISK], takeaway="Read it [@brand-new].")
    with pytest.raises(ContentError, match="brand-new"):
        publish(citing, at=soon(1))
    publish(source, citing, at=soon(1))
    with time_machine.travel(soon(1) + timedelta(seconds=1)):
        assert "brand-new" in editions.current().sources


def test_a_text_that_would_come_before_what_it_needs_is_refused(content):
    publish(replace(content.sources["vita-2016"], key="brand-new"), at=soon(2))
    with pytest.raises(ContentError, match="brand-new"):
        publish(replace(content.parts[RISK], takeaway="Read it [@brand-new]."), at=soon(1))


def test_nothing_goes_that_a_scheduled_text_needs(content):
    publish(replace(content.sources["vita-2016"], key="brand-new"))
    publish(replace(content.parts[RISK], takeaway="Read it [@brand-new]."), at=soon(2))
    with pytest.raises(ContentError, match="brand-new"):
        publish(withdrawing=[Name("source", "brand-new")])
    assert "brand-new" in editions.current().sources


def test_a_refused_schedule_changes_nothing(content):
    before = Edition.objects.count()
    with pytest.raises(ContentError):
        publish(replace(content.parts[RISK], takeaway="[@nobody]."), at=soon(1), cancel=True)
    assert Edition.objects.count() == before
    assert documents.name_of(editions.current().parts[RISK]) == RISK
