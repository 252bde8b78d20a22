"""Markdown in admin: the widget, its preview, the rules of the dialect, the picker of links and sources."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from comparison import documents, editions, rendering
from comparison.addresses import site_addresses
from comparison.admin.markdown import DIALECT, FAULTS, SUBJECTS, MarkdownTextarea
from comparison.models import Abbreviation, Comparison, Dimension, Guide, Page, ReaderQuestion, Source
from comparison.models.fields import MarkdownField
from comparison.rendering import Typesetter
from tests import factories

from .conftest import filled

PREVIEW, LINKS, HELP = "admin:markdown_preview", "admin:markdown_links", "admin:markdown_help"
ARTICLE = "/managed-services-vs-staff-augmentation/"
SMALL = "/tea-or-coffee/"


def change(row: Any) -> str:
    return reverse(f"admin:comparison_{row._meta.model_name}_change", args=[row.pk])


def preview(client: Client, subject: str, text: str, row: int | str = "") -> str:
    response = client.post(reverse(PREVIEW), {"subject": subject, "row": row, "text": text})
    assert response.status_code == 200
    return response.content.decode()


def found(client: Client, q: str, subject: str = "dimension.depth", **more: Any) -> list[str]:
    response = client.get(reverse(LINKS), {"subject": subject, "q": q, **more})
    assert response.status_code == 200
    return re.findall(r'data-target="([^"]*)"', response.content.decode())


@pytest.fixture
def taste(db: None, folder: Path) -> Dimension:
    """A dimension of a small site that is loaded and published."""
    editions.load(folder, site_addresses())
    return Dimension.objects.get(key="taste")


@pytest.fixture
def writer(taste: Dimension) -> Client:
    """Somebody who may do everything on the small site, signed in."""
    client = Client()
    client.force_login(User.objects.create_superuser("writer"))
    return client


# the widget


def test_every_markdown_field_has_its_subject():
    fields = {
        f"{model._meta.model_name}.{field.name}"
        for model in apps.get_app_config("comparison").get_models()
        for field in model._meta.fields
        if isinstance(field, MarkdownField)
    }
    assert fields == set(SUBJECTS)


@pytest.mark.parametrize("model", [Comparison, Dimension, Page, Source])
def test_every_markdown_field_of_a_page_has_the_widget(writer, model):
    context = writer.get(change(model.objects.first())).context
    forms = [context["adminform"].form]
    forms += [form for inline in context["inline_admin_formsets"] for form in inline.formset.forms]
    for form in forms:
        for field in form.instance._meta.fields:
            if isinstance(field, MarkdownField) and field.name in form.fields:
                assert isinstance(form.fields[field.name].widget, MarkdownTextarea), field


def test_a_field_says_how_many_words_it_has_and_should_have(writer, taste):
    stance = taste.stances.first()
    page = writer.get(change(taste)).content.decode()
    words = documents.word_count(stance.description)
    assert f'<b class="markdown-words">{words}</b> (aim for 40 to 46)' in page
    assert f'<b class="markdown-characters">{len(stance.description)}</b> of 2,000.' in page
    assert "What this option does here, 40 to 46 words." in page


def test_a_refused_text_is_counted_as_it_was_typed(writer, taste):
    data = filled(writer, change(taste)) | {"takeaway": "word " * 300, "_save": "Save"}
    page = writer.post(change(taste), data).content.decode()
    assert '<b class="markdown-words">300</b> (aim for 15 to 30)' in page
    assert "Too long." in page


def test_the_scripts_come_once_and_the_policy_holds(writer, taste):
    response = writer.get(change(taste))
    page = response.content.decode()
    assert page.count("htmx-2.0.11.min.js") == page.count("markdown-field.js") == page.count('name="htmx-config"') == 1
    assert "style=" not in page
    assert "script-src 'self'; style-src 'self'" in response.headers["Content-Security-Policy"]


def test_a_long_line_wraps_and_stays_one_line(writer, taste):
    data = filled(writer, change(taste)) | {"lead": "  One half,\r\nthe other half.", "_draft": "1"}
    assert writer.post(change(taste), data).status_code == 302
    taste.refresh_from_db()
    assert taste.lead == "One half, the other half."


def test_previews_have_the_colours_and_the_type_of_the_readers_pages():
    declared = [
        dict(re.findall(r"^\s*(--[a-z-]+):\s*(.+);$", (settings.BASE_DIR / "static/css" / name).read_text(), re.M))
        for name in ("site.css", "admin.css")
    ]
    site, admin = declared
    assert {name: value for name, value in admin.items() if name in site} == {
        name: site[name] for name in admin.keys() & site
    }
    used = set(
        re.findall(
            r"var\((--[a-z-]+)\)",
            re.search(r"\n\.markdown-public \{[^}]*", (settings.BASE_DIR / "static/css/admin.css").read_text())[0],
        )
    )
    assert used <= admin.keys() & site


# the preview


PARTS_ON = {
    documents.Dimension: (Dimension, "dimension", ("takeaway", "ask", "depth")),
    documents.Head: (Comparison, "comparison", ("introduction", "choosing", "final_thoughts")),
    documents.Guide: (Guide, "guide", ("introduction", "closing")),
    documents.ReaderQuestion: (ReaderQuestion, "readerquestion", ("answer",)),
    documents.Abbreviation: (Abbreviation, "abbreviation", ("note",)),
    documents.Page: (Page, "page", ("text",)),
    documents.Source: (Source, "source", ("note",)),
}
"""By kind of part: its row, and its own texts as admin names them."""


def texts_of(content: documents.Published) -> list[tuple[str, str, str, Any]]:
    """Every published text: its field, its words, the readers' page that shows it, and its row in admin."""
    rows: list[tuple[str, str, str, Any]] = []
    for part in content.parts.values():
        if type(part) not in PARTS_ON:
            continue
        model, prefix, names = PARTS_ON[type(part)]
        home = {"comparison__key": part.comparison} if isinstance(part, documents.Dimension) else {}
        row = model.objects.get(key=part.key, **home)
        page = row.get_absolute_url().partition("#")[0]
        rows += [(f"{prefix}.{name}", getattr(part, name), page, row) for name in names]
        for stance in getattr(part, "stances", ()):
            rows += [(f"stance.{name}", getattr(stance, name), page, row) for name in ("description", "caution")]
        for criterion in getattr(part, "criteria", ()):
            names = ("why", "evidence", "warning")
            rows += [(f"criterion.{name}", getattr(criterion, name), page, row) for name in names]
    return [text for text in rows if text[1]]


def without_numbers(html: str) -> str:
    """Without what depends on a page's other texts: a second citation, a heading twice, an abbreviation's first use."""
    return re.sub(r'(id="[^"]*?)(?:-\d+)?"', r'\1"', re.sub(r"</?abbr\b[^>]*>", "", html))


def test_every_published_text_is_previewed_as_its_page_shows_it(publisher, client, content):
    pages: dict[str, str] = {}
    for subject, text, page, row in texts_of(content):
        html = preview(publisher, subject, text, row.pk)
        assert "To mend" not in html, (subject, row)
        pages[page] = pages.get(page) or without_numbers(client.get(page).content.decode())
        shown = without_numbers(re.search(r"<section>\s*(.*?)\s*</section>", html, re.S)[1]).replace(' part="text"', "")
        core = re.sub(r'^<div class="(?:ask|notice|sources)">|(?<=>)</div>$', "", shown)
        assert core in pages[page], (subject, row)


def test_a_notice_is_previewed_as_the_result_shows_it(writer, taste):
    html = preview(writer, "choice.notice", "Employ *somebody*.", taste.pk)
    assert '<div class="notice" part="text"><p>Employ <em>somebody</em>.</p></div>' in html


def test_a_link_leads_where_it_leads_readers(writer, taste):
    html = preview(writer, "dimension.depth", "See [this](dimension:price), said [@okakura-1906].", taste.pk)
    assert f'<a href="{SMALL}dimensions/price/">this</a>' in html
    assert ">Okakura, 1906</a>" in html
    assert "To mend" not in html


def test_a_new_dimension_knows_its_comparison_from_the_form(writer):
    data = {"subject": "dimension.depth", "text": "[this](dimension:price)", "comparison": Comparison.objects.get().pk}
    assert "To mend" not in writer.post(reverse(PREVIEW), data).content.decode()
    assert "No dimension has the key" in preview(writer, "dimension.depth", "[this](dimension:price)")


@pytest.mark.parametrize(
    ("subject", "text", "line", "said"),
    [
        ("dimension.depth", "One.\r\n\r\n<b>Two</b>", 3, "Raw HTML"),
        ("dimension.depth", "\r\n\r\nOne.\r\n\r\n#### Four", 5, "expected level 2 first"),
        ("stance.description", "One.\n\n## Two", 3, "A heading of level 2. Expected ### to ####."),
        ("dimension.ask", "| a | b |\n|---|---|\n| c |", 3, "A table row of 1 cells"),
        ("dimension.takeaway", "As [@okakura-1960] says.", 1, "did you mean &#x27;okakura-1906&#x27;?"),
        ("page.text", "[x](dimension:price)", 1, "No dimension has the key"),
        ("page.text", "[x](page:abuot)", 1, "did you mean &#x27;about&#x27;?"),
        ("page.text", "[x](javascript:alert)", 1, "A link to"),
    ],
)
def test_what_is_to_mend_stands_above_with_its_line(writer, taste, subject, text, line, said):
    row = taste.pk if subject.startswith(("dimension", "stance")) else ""
    html = preview(writer, subject, text, row)
    assert "To mend before it is published:" in html
    assert f'data-line="{line}"' in html
    assert said.lower() in html.lower()


def test_a_source_that_is_not_published_yet_is_told_apart(writer, taste):
    Source.objects.create(
        key="fresh-2026", title="T", author="Fresh", publisher="P", url="https://x.org/", kind="press"
    )
    html = preview(writer, "dimension.depth", "Said [@fresh-2026].", taste.pk)
    assert "The source &#x27;fresh-2026&#x27; is not published yet" in html
    assert "(fresh-2026)" in html


# Seconds. Each takes far less than one on a quiet machine, and minutes where something runs over the whole text again
# and again.
PATIENCE = 20
HOSTILE = {
    "20,000 brackets": "[" * 20_000,
    "brackets on many lines": "[\n\n" * 20_000,
    "300 kB": "x" * 300_000,
    "300 kB of words": "word " * 60_000,
    "300 kB of lines": "a\n" * 150_000,
    "citations that never end": "[@" * 150_000,
    "many unknown sources": "\n\n".join("[" + "; ".join(["@nobody"] * 500) + "]" for _ in range(40)),
    "deep": "> " * 5_000 + "x",
    "emphasis": "*a **b " * 20_000,
    "stars": "*" * 100_000,
    "control": "a\x07b",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_at_once(writer, taste, name):
    data = {"subject": "dimension.depth", "row": taste.pk, "text": HOSTILE[name]}
    before = time.thread_time()
    response = writer.post(reverse(PREVIEW), data)
    assert time.thread_time() - before < PATIENCE
    assert response.status_code == 200
    html = response.content.decode()
    assert "to mend before it is published" in html.lower() or "Not shown before this is mended" in html
    assert html.count("<li>") <= FAULTS


@pytest.mark.parametrize("text", ["[@" * 150_000, "](" * 150_000, "[" * 20_000, "*_" * 150_000])
def test_a_hostile_text_comes_back_to_be_mended_at_once(writer, taste, text):
    data = filled(writer, change(taste)) | {"depth": text, "_save": "Save"}
    before = time.thread_time()
    response = writer.post(change(taste), data)
    assert time.thread_time() - before < PATIENCE
    assert response.status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"subject": "dimension.nothing", "text": "x"},
        {"subject": "dimension.depth", "row": "x", "text": "x"},
        {"subject": "dimension.depth", "row": str(2**64), "text": "x"},
        {"subject": "dimension.depth", "row": "9" * 5_000, "text": "x"},
        {"subject": "dimension.depth", "comparison": "-1", "text": "x"},
        {"subject": "dimension.depth", "text": "a\x00b"},
    ],
)
def test_a_malformed_request_is_refused(writer, data):
    assert writer.post(reverse(PREVIEW), data).status_code == 400


def test_bytes_that_are_no_text_are_no_error(writer, taste):
    body = b"subject=dimension.depth&text=%ED%A0%80%FF"
    response = writer.post(reverse(PREVIEW), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200


def test_an_empty_text_has_nothing_to_mend(writer, taste):
    html = preview(writer, "dimension.depth", "  \r\n ", taste.pk)
    assert "Nothing is written yet." in html
    assert "mend" not in html


# who may


def test_previews_and_links_are_kept_nowhere(writer):
    responses = [
        writer.post(reverse(PREVIEW), {"subject": "page.text", "text": "x"}),
        writer.get(reverse(LINKS), {"subject": "page.text"}),
        writer.get(reverse(HELP)),
        writer.get(reverse("admin:markdown_help_fragment")),
    ]
    for response in responses:
        assert response.status_code == 200
        assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))


def test_whoever_may_change_one_kind_of_text_may_preview(taste):
    user = User.objects.create_user("sources-only", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_source"))
    client = Client()
    client.force_login(user)
    assert client.post(reverse(PREVIEW), {"subject": "source.note", "text": "x"}).status_code == 200


@pytest.mark.parametrize("staff", [None, True, False])
def test_nobody_else_may(taste, staff):
    client = Client()
    if staff is not None:
        client.force_login(User.objects.create_user("somebody", is_staff=staff))
    part = {"HX-Request": "true"}
    assert client.post(reverse(PREVIEW), {"subject": "page.text", "text": "x"}, headers=part).status_code == 403
    assert client.get(reverse(LINKS), {"subject": "page.text"}, headers=part).status_code == 403
    assert client.get(reverse("admin:markdown_help_fragment"), headers=part).status_code == 403


def test_a_preview_needs_the_token_and_a_post(writer):
    assert writer.get(reverse(PREVIEW)).status_code == 405
    assert writer.post(reverse(LINKS)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="writer"))
    assert strict.post(reverse(PREVIEW), {"subject": "page.text", "text": "x"}).status_code == 403


# links and sources


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("okak", "@okakura-1906"),
        ("OKAKURA 1906", "@okakura-1906"),
        ("book tea", "@okakura-1906"),
        ("Taste", "dimension:taste"),
        ("pri", "dimension:price"),
        ("about", "page:about"),
        ("tea coffee", "comparison:tea-or-coffee"),
    ],
)
def test_a_link_is_found_by_key_author_and_title(writer, taste, typed, first):
    assert first in found(writer, typed, row=taste.pk)[:2]


def test_before_anything_is_typed_the_nearest_parts_are_offered(writer, taste):
    offered = found(writer, "", row=taste.pk)
    assert offered[:4] == ["dimension:taste", "dimension:price", "comparison:tea-or-coffee", "page:about"]


def test_a_dimension_of_another_comparison_is_offered_with_its_comparison(writer, taste):
    other = Comparison.objects.create(key="other", slug="other", title="Other", reviewed="2026-11-23")
    Dimension.objects.create(
        comparison=other, key="elsewhere", slug="elsewhere", name="Elsewhere", reviewed="2026-11-23"
    )
    assert found(writer, "elsewhere", row=taste.pk) == ["dimension:other/elsewhere"]
    assert found(writer, "elsewhere", comparison=other.pk) == ["dimension:elsewhere"]
    assert found(writer, "elsewhere", "comparison.choosing", row=other.pk) == ["dimension:elsewhere"]
    assert found(writer, "elsewhere", "page.text") == ["dimension:other/elsewhere"]
    assert found(writer, "", row=taste.pk)[0] == "dimension:taste"


@pytest.mark.parametrize("typed", ["%", "'", "\\", "[@", "x" * 200, "٣"])
def test_whatever_is_typed_finds_something_or_nothing(writer, taste, typed):
    assert isinstance(found(writer, typed, row=taste.pk), list)


@pytest.mark.parametrize("typed", ["x" * 201, "a\x00b"])
def test_a_search_that_nobody_types_is_refused(writer, taste, typed):
    assert writer.get(reverse(LINKS), {"subject": "page.text", "q": typed}).status_code == 400


def test_a_search_costs_as_many_queries_with_more_sources(writer, taste, django_assert_max_num_queries):
    for number in range(50):
        Source.objects.create(
            key=f"s-{number}", title="T", author="A", publisher="P", url="https://x.org/", kind="press"
        )
    with django_assert_max_num_queries(13):
        found(writer, "s-", row=taste.pk)


# the rules

PROMISED = {
    "Paragraphs": "<p>One paragraph.</p>\n<p>An empty line begins the next.</p>",
    "Emphasis": "<em>quietly</em> or <strong>strongly</strong>",
    "List": "<ul>\n<li>first</li>\n<li>second</li>\n</ul>",
    "Heading": '<h2 id="what-it-costs">What it costs</h2>',
    "Table": "<th>Rate</th>",
    "Definitions": "<dt>Retainer</dt>\n<dd>Hours paid for, used or not.</dd>",
    "Quotation": "<blockquote>\n<p>What somebody said.</p>\n</blockquote>",
    "Link": '<a rel="external" href="https://example.org/">the register</a>',
    "Link to a dimension": '<a href="/dimension/oversight/">who directs the work</a>',
    "Link to a comparison": '<a href="/comparison/managed-services-vs-staff-augmentation/">both, compared</a>',
    "Link to a page": '<a href="/page/about/">about us</a>',
    "Citation": '(<a class="citation" id="cite-vita-2016-1" href="#source-vita-2016">VITA, 2016</a>).',
}


@pytest.mark.parametrize("example", DIALECT, ids=lambda example: example.name)
def test_each_example_of_the_rules_renders_as_promised(example):
    vita = factories.source(key="vita-2016", author="VITA", year=2016)
    html = Typesetter({vita.key: vita}, lambda kind, key: f"/{kind}/{key}/").block(example.written)
    assert PROMISED[example.name] in html
    assert {finding.code for finding in rendering.inspect(example.written)} <= {"LINK", "CITATION"}


@pytest.mark.parametrize("address", [HELP, "admin:markdown_help_fragment"])
def test_the_rules_show_each_example_as_written_and_as_read(writer, address):
    page = writer.get(reverse(address)).content.decode()
    for example in DIALECT:
        assert f"<b>{example.name}</b>" in page
    assert "<pre>*quietly* or **strongly**</pre>" in page
    assert "<em>quietly</em> or <strong>strongly</strong>" in page


def test_who_is_not_signed_in_is_asked_to_before_reading_the_rules(taste):
    assert Client().get(reverse(HELP)).status_code == 302


def test_the_script_counts_what_the_server_counts():
    script = (Path(settings.BASE_DIR) / "static/js/markdown-field.js").read_text()
    pattern = re.search(r"UNREAD = /(.+)/g;", script)[1]
    assert re.sub(r"\\?([\[\]])", r"\1", pattern) == re.sub(r"\\?([\[\]])", r"\1", documents.review.UNREAD.pattern)
