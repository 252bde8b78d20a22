"""An editor compares two editions and brings one back, in a browser, with and without JavaScript."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client

from comparison import documents, editions
from comparison.documents import Name
from comparison.models import Dimension, Edition

from .conftest import PHONE, OpenPage, WatchedPage, sideways_overflow

KEY = "managed-services-vs-staff-augmentation/risk"
RISK = Name("dimension", KEY)
LIST = f"/admin/comparison/edition/?kind=dimension&key={KEY}"


@pytest.fixture
def drafted(content: documents.Published) -> documents.Dimension:
    """A dimension whose working copy has lost a choice's words and the question's order, kept as a draft."""
    risk = content.parts[RISK]
    assert isinstance(risk, documents.Dimension)
    assert risk.question
    first, second, *others = risk.question.choices
    question = replace(risk.question, choices=(second, first, *(replace(one, text=f"{one.text}!") for one in others)))
    changed = replace(risk, lead="Another lead.", question=question)
    editions.take([changed])
    editions.save_draft(changed)
    return risk


def sign_in(page: WatchedPage) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("publisher"))
    page.goto("/admin/login/")
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}])


@pytest.mark.parametrize("javascript", [True, False])
def test_a_dimension_is_compared_and_comes_back_with_its_choices(
    open_page: OpenPage, drafted: documents.Dimension, javascript: bool
) -> None:
    page = open_page(javascript=javascript)
    sign_in(page)
    page.goto(LIST)
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    page.locator("select[name=action]").select_option(label="Compare the two selected")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("heading", name="What differs", exact=True).wait_for()
    assert page.locator("ins", has_text="Another lead.").count() == 1
    page.locator("h2 a").first.click()
    page.get_by_role("button", name="Bring this edition back").click()
    page.get_by_text("Brought back: the edition of").wait_for()
    assert editions.freeze(Dimension.objects.get(key="risk", comparison__site__key="site")) == drafted
    assert Edition.objects.of(RISK).count() == 2


def test_a_comparison_of_editions_fits_a_phone(open_page: OpenPage, drafted: documents.Dimension) -> None:
    page = open_page(viewport=PHONE)
    sign_in(page)
    new, old = Edition.objects.of(RISK)
    page.goto(f"/admin/comparison/edition/compare/?a={old.pk}&b={new.pk}")
    assert sideways_overflow(page) == 0
