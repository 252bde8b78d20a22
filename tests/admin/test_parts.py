"""Saving in admin publishes, or keeps a draft; what does not fit is refused whole."""

import pytest
from django.test import Client
from django.urls import reverse

from comparison import editions
from comparison.models import Comparison, Dimension, Edition, Guide, Page, Site, Source
from tests.markup import find, find_all, parse

from .conftest import filled

ARTICLE = "/managed-services-vs-staff-augmentation/"


def change(row) -> str:
    return reverse(f"admin:comparison_{row._meta.model_name}_change", args=[row.pk])


@pytest.fixture
def risk(content) -> Dimension:
    return Dimension.objects.get(key="risk", comparison__site__key="site")


def test_save_shows_the_change_to_the_next_reader(publisher, risk, client):
    data = filled(publisher, change(risk)) | {"stances-0-glance": "A glance that nobody had before"}
    assert publisher.post(change(risk), data | {"_save": "Save"}).status_code == 302
    assert "A glance that nobody had before" in client.get(ARTICLE).content.decode()
    assert Edition.objects.first().author.username == "publisher"


def test_save_without_a_change_makes_no_edition(publisher, risk):
    before = Edition.objects.count()
    publisher.post(change(risk), filled(publisher, change(risk)) | {"_save": "Save"})
    assert Edition.objects.count() == before


def test_save_as_draft_keeps_what_readers_see(publisher, risk, client):
    data = filled(publisher, change(risk)) | {"name": "Risk, renamed", "_draft": "Save as draft"}
    publisher.post(change(risk), data)
    assert "Risk, renamed" not in client.get(ARTICLE).content.decode()
    assert Edition.objects.first().state == Edition.State.DRAFT
    assert Dimension.objects.get(key="risk", comparison__site__key="site").name == "Risk, renamed"


def test_enter_in_a_field_keeps_a_draft(publisher, risk):
    form = find(parse(publisher.get(change(risk)).content), "form", id="dimension_form")
    presses = [one for one in find_all(form, "input", "button") if one.get("type", "submit") == "submit"]
    assert presses[0].get("name") == "_draft", "what a browser presses on Enter"
    assert {"_save", "_draft"} <= {one.get("name") for one in presses}


def test_banners_name_a_part_that_differs_from_what_readers_see(publisher, risk):
    Dimension.objects.filter(pk=risk.pk).update(name="Risk, renamed")
    assert "Risk, renamed" in publisher.get(reverse("admin:index")).content.decode()
    assert "readers see something else" in publisher.get(reverse("admin:comparison_page_changelist")).content.decode()
    assert "differs from what readers see" in publisher.get(change(risk)).content.decode()


def test_no_banner_where_readers_see_the_same(publisher, risk):
    assert "not what readers see" not in publisher.get(reverse("admin:index")).content.decode()
    assert "differs from what readers see" not in publisher.get(change(risk)).content.decode()


def test_who_may_not_publish_only_drafts(editor, risk, client):
    page = editor.get(change(risk)).content.decode()
    assert 'name="_draft"' in page
    assert 'name="_save"' not in page
    data = filled(editor, change(risk)) | {"name": "Risk, renamed", "_save": "Save"}
    editor.post(change(risk), data)
    assert "Risk, renamed" not in client.get(ARTICLE).content.decode()
    assert Edition.objects.first().state == Edition.State.DRAFT


def test_who_may_not_publish_cannot_delete(editor, risk):
    address = reverse("admin:comparison_dimension_delete", args=[risk.pk])
    assert editor.post(address, {"post": "yes"}).status_code == 403
    assert Dimension.objects.filter(key="risk").exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("stances-0-position", "2", "Expected the first option&#x27;s below the second&#x27;s"),
        ("stances-0-position", "9", "less than or equal to 2"),
        ("stances-0-position", "much", "Enter a whole number"),
        ("stances-1-glance", "Too short", "glance has 9 characters"),
        ("choices-0-lean", "1", "leans"),
        ("choices-0-text", "We would take managed services", "names &#x27;Managed services&#x27;"),
        ("depth", "As [@nobody-2020] says.", "no source has the key &#x27;nobody-2020&#x27;"),
        ("depth", "<b>Bold</b>", "raw HTML"),
        ("depth", "[" * 20_000, "a line of 20,000 characters"),
        ("depth", "x" * 300_000, "300,000 characters"),
        ("takeaway", "See [this](/nowhere/).", "no page has the address"),
        ("slug", "Not a slug", "Use lower-case letters and digits"),
        ("reviewed", "2026-02-30", "Enter a valid date"),
    ],
)
def test_a_part_that_does_not_fit_is_refused_and_says_what_to_mend(publisher, risk, field, value, said):
    before = editions.freeze(risk)
    data = filled(publisher, change(risk)) | {field: value, "name": "Typed and kept", "_save": "Save"}
    response = publisher.post(change(risk), data)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert "Typed and kept" in response.content.decode()
    assert editions.freeze(Dimension.objects.get(key="risk", comparison__site__key="site")) == before


def test_a_draft_says_what_readers_see_of_the_text(editor):
    add = reverse("admin:comparison_page_add")
    data = filled(editor, add) | {
        "key": "new", "slug": "new", "title": "New", "summary": "A page.", "text": "Words.", "reviewed": "2026-11-23",
    }  # fmt: skip
    said = editor.post(add, data | {"_save": "Save"}, follow=True).content.decode()
    assert "Kept as a draft. Readers see nothing of it." in said
    about = change(Page.objects.get(key="about"))
    said = editor.post(about, filled(editor, about) | {"title": "Us", "_save": "Save"}, follow=True).content.decode()
    assert "Kept as a draft. Readers still see what was published before." in said


NEW_CHOICE = {"choices-TOTAL_FORMS": 6, "choices-5-order": 6, "choices-5-text": "We wait.", "choices-5-lean": 0}
NEW_FIRM = {"firms-TOTAL_FORMS": 3, "firms-2-order": 3, "firms-2-name": "A third"}
TAKEN = [
    (Dimension, {"slug": "cost-structure"}, "“Cost structure” of this comparison has it already: choose another."),
    (Dimension, {**NEW_CHOICE, "choices-5-key": "no-money"}, "Choice with this Dimension and Key already exists"),
    (Dimension, {"stances-0-side": 1, "stances-1-side": 1}, "and Side already exists"),
    (Comparison, {"slug": "managed-services-vs-it-consulting"}, "Comparison with this Slug already exists"),
    (Comparison, {"options-0-side": 1, "options-1-side": 1}, "and Side already exists"),
    (Page, {"slug": "accessibility"}, "Page with this Slug already exists"),
    (Guide, {**NEW_FIRM, "firms-2-key": "augmentation-firm"}, "with this Guide and Key already exists"),
]


@pytest.mark.parametrize("button", ["_save", "_draft"])
@pytest.mark.parametrize(("model", "typed", "said"), TAKEN)
def test_what_another_has_already_is_refused(publisher, risk, model, typed, said, button):
    row = {Dimension: risk, Comparison: risk.comparison, Page: Page.objects.filter(key="about").first()}.get(model)
    row = row or model.objects.get()
    response = publisher.post(change(row), filled(publisher, change(row)) | typed | {button: "Save"})
    assert response.status_code == 200
    assert said in response.content.decode()


@pytest.mark.parametrize(("name", "value"), [("key", "cost"), ("slug", "cost-structure")])
def test_a_new_dimension_that_takes_anothers_key_or_slug_is_told_at_the_field(publisher, risk, name, value):
    add = reverse("admin:comparison_dimension_add")
    data = filled(publisher, add) | {"comparison": risk.comparison_id, name: value, "_draft": "Save as draft"}
    response = publisher.post(add, data)
    assert response.context["adminform"].form.errors[name] == [
        "“Cost structure” of this comparison has it already: choose another."
    ]


@pytest.mark.parametrize(
    ("model", "field"),
    [(Dimension, "choices-0-key"), (Comparison, "options-0-key"), (Guide, "firms-0-key"), (Guide, "criteria-0-key")],
)
def test_a_key_that_was_published_stays(publisher, risk, model, field):
    row = {Dimension: risk, Comparison: risk.comparison}.get(model) or model.objects.get()
    before = editions.freeze(row)
    page = publisher.get(change(row))
    assert "disabled" in find(parse(page.content), "input", id=f"id_{field}").attrib
    publisher.post(change(row), filled(publisher, change(row)) | {field: "renamed", "_draft": "Save as draft"})
    assert editions.freeze(model.objects.get(pk=row.pk)) == before


def test_a_choice_that_is_new_has_the_key_that_is_typed(publisher, risk):
    data = filled(publisher, change(risk)) | NEW_CHOICE | {"choices-5-key": "we-wait", "choices-0-DELETE": "on"}
    data |= {"choices-5-lean": data["choices-0-lean"], "choices-5-order": 0, "_save": "Save"}
    assert publisher.post(change(risk), data).status_code == 302
    assert risk.choices.first().key == "we-wait"


@pytest.mark.parametrize("button", ["_save", "_draft"])
def test_a_question_that_is_deleted_takes_its_choices_along_and_says_so(publisher, risk, button):
    data = filled(publisher, change(risk)) | {"question-0-DELETE": "on", "choices-0-text": "Changed, too", button: "Go"}
    response = publisher.post(change(risk), data, follow=True)
    assert "The question is deleted, and its choices with it." in response.content.decode()
    row = Dimension.objects.get(pk=risk.pk)
    assert not hasattr(row, "question")
    assert not row.choices.exists()


def test_a_key_may_change_while_nothing_was_published(editor):
    editor.post(reverse("admin:comparison_comparison_add"), new_comparison(editor) | {"_draft": "Save as draft"})
    row = Comparison.objects.get(key="tea-or-coffee")
    editor.post(change(row), filled(editor, change(row)) | {"options-0-key": "green-tea", "_draft": "Save as draft"})
    assert row.options.first().key == "green-tea"


def test_a_source_that_a_text_cites_cannot_be_deleted(publisher):
    source = Source.objects.get(key="vita-2016")
    address = reverse("admin:comparison_source_delete", args=[source.pk])
    response = publisher.post(address, {"post": "yes"}, follow=True)
    assert "Not deleted, because other texts need it" in response.content.decode()
    assert Source.objects.filter(key="vita-2016").exists()
    assert "vita-2016" in editions.current().sources


def test_a_cited_source_cannot_be_deleted_from_the_list_either(publisher):
    source = Source.objects.get(key="vita-2016")
    data = {"action": "delete_selected", "_selected_action": [source.pk], "post": "yes"}
    response = publisher.post(reverse("admin:comparison_source_changelist"), data, follow=True)
    assert "Not deleted, because other texts need it" in response.content.decode()
    assert Source.objects.filter(key="vita-2016").exists()


def test_deleting_a_dimension_withdraws_it_and_takes_it_off_the_list(publisher, client):
    row = Dimension.objects.create(
        comparison=Comparison.objects.get(site__key="site"), key="spare", slug="spare", order=13, name="Spare",
        lead="A lead.", reviewed="2026-11-23", pole_first="One", pole_second="Other",
        takeaway="T.", ask="- A?", depth="D [@vita-2016; @cgi-2015].",
    )  # fmt: skip
    for side, position in ((1, -1), (2, 1)):
        row.stances.create(
            side=side, position=position, glance="Words for a glance", description="Some.", caution="Some."
        )
    publisher.post(change(row), filled(publisher, change(row)) | {"_save": "Save"})
    assert client.get(f"{ARTICLE}dimensions/spare/").status_code == 200
    publisher.post(reverse("admin:comparison_dimension_delete", args=[row.pk]), {"post": "yes"})
    assert client.get(f"{ARTICLE}dimensions/spare/").status_code == 404
    assert "spare" not in editions.current().comparisons["managed-services-vs-staff-augmentation"].head.dimensions
    assert not editions.differing()


def test_a_dimension_made_in_admin_comes_last_in_the_article(publisher, client):
    add = reverse("admin:comparison_dimension_add")
    data = new_dimension(publisher, Comparison.objects.get(site__key="site"), "nearness") | {"_save": "Save"}
    assert publisher.post(add, data).status_code == 302
    comparison = editions.current().comparisons["managed-services-vs-staff-augmentation"]
    assert comparison.dimensions[-1].key == comparison.head.dimensions[-1] == "nearness"
    assert not editions.differing()


def new_dimension(client: Client, comparison: Comparison, key: str) -> dict[str, object]:
    """What a browser sends for a new dimension that lacks nothing."""
    data = filled(client, reverse("admin:comparison_dimension_add")) | {
        "comparison": comparison.pk, "key": key, "slug": key, "name": key.capitalize(), "lead": "Unlike.",
        "reviewed": "2026-11-23", "pole_first": "Near", "pole_second": "Far", "takeaway": "Ask.",
        "ask": "- **Where?** Here.", "depth": "Long [@vita-2016; @cgi-2015].",
    }  # fmt: skip
    for number, position in enumerate((-1, 1)):
        data |= {
            f"stances-{number}-side": number + 1, f"stances-{number}-position": position,
            f"stances-{number}-glance": "Some words to glance at", f"stances-{number}-description": "Described.",
            f"stances-{number}-caution": "Beware.",
        }  # fmt: skip
    return data


def new_comparison(client: Client) -> dict[str, object]:
    data = filled(client, reverse("admin:comparison_comparison_add")) | {
        "key": "tea-or-coffee", "slug": "tea-or-coffee", "title": "Tea or coffee", "question": "What shall I drink?",
        "summary": "Two cups compared.", "author": "Okakura", "reviewer": "Ukers", "reviewed": "2026-11-23",
        "introduction": "Read.", "choosing": "Choose.", "final_thoughts": "Think.",
    }  # fmt: skip
    for number, name in enumerate(("tea", "coffee")):
        data |= {
            f"options-{number}-side": number + 1, f"options-{number}-key": name,
            f"options-{number}-name": name.capitalize(), f"options-{number}-summary": f"What {name} is.",
        }  # fmt: skip
    return data


def test_a_comparison_is_written_in_drafts_and_published_with_its_dimensions(publisher, editor, client):
    add_comparison, add_dimension = (reverse(f"admin:comparison_{name}_add") for name in ("comparison", "dimension"))
    assert editor.post(add_comparison, new_comparison(editor) | {"_draft": "Save as draft"}).status_code == 302
    row = Comparison.objects.get(key="tea-or-coffee")
    preview = reverse("preview_edition", args=[Edition.objects.first().pk])
    assert "Two cups compared." in editor.get(preview).content.decode()
    for key in ("taste", "price"):
        data = new_dimension(editor, row, key) | {"_draft": "Save as draft"}
        assert editor.post(add_dimension, data).status_code == 302
    assert client.get("/tea-or-coffee/").status_code == 404
    several = publisher.get(reverse("publish")).content.decode()
    names = ["comparison:tea-or-coffee", "dimension:tea-or-coffee/taste", "dimension:tea-or-coffee/price"]
    assert all(f'value="{name}" checked' in several for name in names)
    assert publisher.post(reverse("publish"), {"part": names, "when": "now", "note": ""}).status_code == 302
    article = client.get("/tea-or-coffee/").content.decode()
    assert article.index("Taste") < article.index("Price")
    assert client.get("/tea-or-coffee/dimensions/price/").status_code == 200
    assert not editions.differing()


def test_a_comparison_without_dimensions_is_not_published(publisher):
    add = reverse("admin:comparison_comparison_add")
    response = publisher.post(add, new_comparison(publisher) | {"_save": "Save"})
    assert "Order of the dimensions: there is none. Expected at least one" in response.content.decode()
    assert not Comparison.objects.filter(key="tea-or-coffee").exists()


def test_every_page_of_a_comparison_without_dimensions_opens(publisher):
    publisher.post(reverse("admin:comparison_comparison_add"), new_comparison(publisher) | {"_draft": "Save as draft"})
    page = publisher.get(change(Comparison.objects.get(key="tea-or-coffee"))).content
    tools = find_all(find(parse(page), "ul", class_="object-tools"), "a")
    for address in [link.attrib["href"] for link in tools]:
        assert publisher.get(address).status_code in (200, 302), address


def test_a_new_dimension_with_its_question_needs_no_javascript(editor):
    comparison = Comparison.objects.get(site__key="site")
    data = new_dimension(editor, comparison, "nearness") | {
        "question-0-text": "How near?", "question-0-why": "It matters.", "question-0-consequence": "Near is near.",
    }  # fmt: skip
    for number, lean in enumerate((-2, -1, 0, 1, 2)):
        assert f"choices-{number}-key" in data
        data |= {
            f"choices-{number}-order": number + 1, f"choices-{number}-lean": lean,
            f"choices-{number}-key": f"so-{number}", f"choices-{number}-text": f"So near: {number}.",
        }  # fmt: skip
    add = reverse("admin:comparison_dimension_add")
    assert editor.post(add, data | {"_draft": "Save as draft"}).status_code == 302
    question = editions.freeze(Dimension.objects.get(key="nearness")).question
    assert [choice.lean for choice in question.choices] == [-2, -1, 0, 1, 2]


def test_rows_left_empty_are_none_whatever_their_place(editor):
    comparison = Comparison.objects.get(site__key="site")
    data = new_dimension(editor, comparison, "nearness")
    data |= {f"choices-{number}-order": 10 * (number + 1) for number in range(5)}
    add = reverse("admin:comparison_dimension_add")
    assert editor.post(add, data | {"_draft": "Save as draft"}).status_code == 302
    row = Dimension.objects.get(key="nearness")
    assert not row.choices.exists()
    assert not hasattr(row, "question")


def test_a_new_guide_has_rows_to_begin_with_and_a_saved_one_only_its_own(editor):
    new = filled(editor, reverse("admin:comparison_guide_add"))
    assert {"firms-1-key", "criteria-2-key"} <= new.keys()
    guide = Guide.objects.get()
    saved = filled(editor, change(guide))
    assert saved["criteria-TOTAL_FORMS"] == guide.criteria.count()


def test_a_new_order_of_dimensions_is_published_with_the_comparison(publisher, client):
    row = Comparison.objects.get(site__key="site")
    data = filled(publisher, change(row)) | {"dimensions-0-order": 2, "dimensions-1-order": 1, "_save": "Save"}
    assert publisher.post(change(row), data).status_code == 302
    assert editions.current().comparisons[row.key].head.dimensions[:2] == ("cost", "scope")


def test_the_site_is_one_row_that_cannot_be_deleted(publisher):
    assert publisher.get(reverse("admin:comparison_site_add")).status_code == 403
    address = reverse("admin:comparison_site_delete", args=[Site.objects.get().pk])
    assert publisher.get(address).status_code == 403


@pytest.mark.parametrize("model", [Comparison, Dimension, Edition, Page, Site, Source])
def test_every_part_has_a_list_that_can_be_searched_and_a_page(publisher: Client, model):
    name = model._meta.model_name
    listed = publisher.get(reverse(f"admin:comparison_{name}_changelist"), {"q": "service"} if name != "site" else {})
    assert listed.status_code == 200
    assert publisher.get(change(model.objects.first())).status_code == 200


def test_an_edition_says_what_differs_and_cannot_be_changed(publisher, risk):
    data = filled(publisher, change(risk)) | {"lead": "Another lead.", "_save": "Save"}
    publisher.post(change(risk), data)
    edition = Edition.objects.first()
    page = publisher.get(change(edition)).content.decode()
    assert "Another lead." in page
    assert risk.lead in page
    assert 'name="_save"' not in page
    listed = publisher.get(reverse("admin:comparison_edition_changelist"), {"kind": "dimension", "key": edition.key})
    assert ">lead<" in listed.content.decode()
