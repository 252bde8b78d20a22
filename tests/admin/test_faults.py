"""A fault in words, and its link, which leads to the field on which it is mended."""

import time
from typing import Any

import pytest
from django.urls import reverse

from comparison import documents, editions
from comparison.admin.faults import MOST, Told, field_in_words, in_words, linked, tell
from comparison.documents import Fault
from comparison.models import Choice, Comparison, Dimension, Option, Page, Question, Site, Source, Stance
from tests.markup import find, find_all, parse, words

from .conftest import filled
from .test_parts import change

BROKEN = "See [this](/nowhere/)."
KEY = "managed-services-vs-staff-augmentation"
RISK = {"dimension__key": "risk", "dimension__comparison__key": KEY}
OF_IT = {"key": "risk", "comparison__key": KEY}
FAULTS = [
    (Stance, {**RISK, "side": 1}, {"glance": "A short glance"}, "stances-group"),
    (Stance, {**RISK, "side": 1}, {"position": 2}, "stances-group"),
    (Stance, {**RISK, "side": 1}, {"glance": "Short"}, "id_stances-0-glance"),
    (Stance, {**RISK, "side": 2}, {"description": "<b>Bold</b>"}, "id_stances-1-description"),
    (Stance, {**RISK, "side": 1}, {"caution": BROKEN}, "id_stances-0-caution"),
    (Choice, {**RISK, "order": 5}, {"text": "Managed services do it"}, "choices-4"),
    (Choice, {**RISK, "order": 4}, {"text": ""}, "id_choices-3-text"),
    (Choice, {**RISK, "order": 2}, {"notice_kind": "employ", "notice": BROKEN}, "id_choices-1-notice"),
    (Choice, {**RISK, "order": 3}, {"lean": 1}, "choices-group"),
    (Question, RISK, {"why": ""}, "id_question-0-why"),
    (Dimension, OF_IT, {"depth": "As [@nobody] says [@vita-2016]."}, "id_depth"),
    (Dimension, OF_IT, {"depth": "Nothing cited."}, "id_depth"),
    (Dimension, OF_IT, {"takeaway": BROKEN}, "id_takeaway"),
    (Dimension, OF_IT, {"pole_second": ""}, "id_pole_second"),
    (Dimension, OF_IT, {"slug": "check"}, "id_slug"),
    (Comparison, {"key": KEY}, {"choosing": BROKEN}, "id_choosing"),
    (Option, {"comparison__key": KEY, "side": 2}, {"summary": ""}, "id_options-1-summary"),
    (Source, {"key": "vita-2016"}, {"publisher": ""}, "id_publisher"),
    (Source, {"key": "vita-2016"}, {"note": "<b>Bold</b>"}, "id_note"),
    (Page, {"key": "about"}, {"text": BROKEN}, "id_text"),
    (Site, {}, {"tagline": ""}, "id_tagline"),
]


def part_of(row: Any) -> Any:
    """The row of the part that a row belongs to."""
    return getattr(row, "dimension", None) or (row.comparison if isinstance(row, Option) else row)


@pytest.mark.parametrize(
    ("model", "where", "changed", "goal"), FAULTS, ids=[f"{f[3]}-{i}" for i, f in enumerate(FAULTS)]
)
def test_the_publish_page_leads_to_the_field_at_fault(publisher, model, where, changed, goal):
    model.objects.filter(**where).update(**changed)
    row = part_of(model.objects.get(**where))
    name = documents.name_of(editions.freeze(row))
    page = parse(publisher.get(reverse("publish"), {"part": f"{name.kind}:{name.key}"}).content)
    links = [one.attrib["href"] for one in find_all(find(page, "div", class_="errornote"), "a")]
    assert f"{change(row)}#{goal}" in links
    form = publisher.get(change(row)).content.decode()
    assert f'id="{goal}"' in form


def test_a_refused_form_leads_to_its_own_fields(publisher):
    row = Dimension.objects.get(**OF_IT)
    data = filled(publisher, change(row)) | {"stances-1-caution": BROKEN, "_save": "Save"}
    shown = publisher.post(change(row), data).content.decode()
    assert '<a href="#id_stances-1-caution">Staff augmentation, caution: no page has the address' in shown


def test_a_refused_form_begins_with_its_errors_each_a_link_to_its_field(publisher):
    row = Dimension.objects.get(**OF_IT)
    typed = {
        "name": "", "stances-1-caution": "", "choices-2-notice_kind": "employ", "choices-3-text": "", "_save": "Save",
        "choices-TOTAL_FORMS": 7, "choices-5-key": "c", "choices-5-text": "C",
        "choices-5-order": 6, "choices-6-key": "c", "choices-6-text": "D", "choices-6-order": 7,
    }  # fmt: skip
    page = parse(publisher.post(change(row), filled(publisher, change(row)) | typed).content)
    summary = find(page, "div", class_="errornote")
    assert {"autofocus", "tabindex"} <= summary.attrib.keys()
    links = [(link.attrib["href"], words(link)) for link in find_all(summary, "a")]
    assert links == [
        ("#id_name", "Name: This field is required."),
        ("#id_stances-1-caution", "Stance 2, Caution: This field is required."),
        ("#choices-group", "Please correct the duplicate data for key."),
        ("#choices-2", "Choice 3: A notice needs both its kind and its text."),
        ("#id_choices-3-text", "Choice 4, Text: This field is required."),
        ("#choices-6", "Choice 7: Please correct the duplicate values below."),
    ]
    ids = {element.get("id") for element in page.iter()}
    assert {address.removeprefix("#") for address, _ in links} <= ids
    assert words(find(page, "title")).startswith("Error: ")
    assert "errors below" not in words(page)


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("", ""),
        ("depth", "depth"),
        ("reviewed", "last reviewed"),
        ("poles.2", "second pole"),
        ("stances", "stances"),
        ("stances.staff-augmentation.glance", "staff augmentation, glance"),
        ("question.why", "question, why"),
        ("question.choices", "choices"),
        ("question.choices.3.notice.text", "choice 3, notice, text"),
        ("options.1.summary", "option 1, summary"),
    ],
)
def test_a_field_is_called_what_an_editor_knows_it_as(where, words):
    assert field_in_words(where) == words


def test_the_key_of_a_field_does_not_stand_in_a_fault():
    fault = Fault(
        "x.md", 0, "LENGTH", "question.choices.3.text has 250 characters", "expected less", "question.choices.3.text"
    )
    assert in_words(fault) == "Choice 3, text has 250 characters. Expected less."


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (Told("Risk, lead", "too <long>.", "/a/#id_lead"), '<a href="/a/#id_lead">Risk, lead</a>: too &lt;long&gt;.'),
        (Told("Risk, lead", "too long.", ""), "Risk, lead: too long."),
        (Told("", "Too long.", "#id_lead"), '<a href="#id_lead">Too long.</a>'),
        (Told("", "Saved <meanwhile>.", ""), "Saved &lt;meanwhile&gt;."),
    ],
)
def test_a_fault_in_one_line_has_no_colon_without_a_place(told, shown):
    assert linked(told) == shown


def test_of_very_many_faults_the_first_are_told(db, django_assert_max_num_queries):
    faults = [Fault("about.md", line, "X", "wrong", "expected right") for line in range(1_000)]
    with django_assert_max_num_queries(2):
        told = tell(faults)
    assert len(told) == MOST + 1
    assert told[-1].place == "And 950 more"


def test_thousands_of_unknown_citations_are_told_quickly(publisher):
    text = "\n\n".join(f"[{'; '.join(f'@sourc-{row}-{one}' for one in range(100))}]" for row in range(90))
    Dimension.objects.filter(**OF_IT).update(depth=text)
    begun = time.thread_time()
    page = publisher.get(reverse("publish"), {"part": f"dimension:{KEY}/risk"})
    assert "And 8,950 more" in page.content.decode()
    assert time.thread_time() - begun < 10
