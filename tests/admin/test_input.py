"""What stock admin fails at comes back as a page that says so; what it takes stays as it was."""

from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from comparison.admin.input import LONGEST_SEARCH
from comparison.models import Rate, Source

MODELS = [model._meta for model in admin.site._registry]
LISTS = [f"admin:{meta.app_label}_{meta.model_name}_changelist" for meta in MODELS]
IDS = ("x", "", "-1", "1.5", "\0", str(2**63), "9" * 400)
RATE_SOURCES = "app_label=comparison&model_name=rate&field_name=source"


@pytest.fixture
def superuser(db: None) -> Client:
    """Somebody who may do everything, on a site without texts."""
    client = Client()
    client.force_login(User.objects.create_superuser("superuser"))
    return client


@pytest.mark.parametrize("address", LISTS)
def test_no_id_breaks_a_list_or_an_action(superuser: Client, address: str) -> None:
    there = reverse(address)
    for pk in IDS:
        sent = {"action": "delete_selected", "_selected_action": pk, "index": "0"}
        assert superuser.post(there, sent).status_code < 500
        for query in (f"id__in={quote(pk)}", f"p={quote(pk)}", f"o={quote(pk)}"):
            assert superuser.get(f"{there}?{query}").status_code < 500


@pytest.mark.parametrize("address", LISTS)
def test_no_id_breaks_a_page(superuser: Client, address: str) -> None:
    for pk in IDS:
        for page in ("change/", "delete/", "history/"):
            assert superuser.get(f"{reverse(address)}{quote(pk)}/{page}").status_code < 500


@pytest.mark.parametrize("typed", ["a " * (LONGEST_SEARCH // 2), "a " * 2_000, "\0", "'", "%", "\\"])
def test_a_search_is_bounded_and_otherwise_answered(publisher: Client, typed: str) -> None:
    sources, suggestions = reverse("admin:comparison_source_changelist"), reverse("admin:autocomplete")
    for there in (f"{sources}?q={quote(typed)}", f"{suggestions}?{RATE_SOURCES}&term={quote(typed)}"):
        response = publisher.get(there)
        if len(typed) > LONGEST_SEARCH:
            assert (response.status_code, "It is longer" in response.text) == (400, True)
        else:
            # PostgreSQL takes no NUL.
            assert response.status_code == 200 or (typed == "\0" and response.status_code == 400)


def test_a_choice_that_is_none_is_refused_and_nothing_is_changed(publisher: Client) -> None:
    """Stock admin draws the form again, and fails at the very value that its form has refused."""
    rate = Rate.objects.latest("pk")
    address = reverse("admin:comparison_rate_change", args=[rate.pk])
    response = publisher.post(address, {"label": "Changed", "source": "not a number"})
    assert response.status_code == 400
    assert Rate.objects.get(pk=rate.pk).label == rate.label
    assert "Nothing that you typed was kept." in response.text


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"])
def test_a_method_that_admin_does_not_know_is_refused(publisher: Client, method: str) -> None:
    source = Source.objects.latest("pk")
    for address in (reverse("admin:index"), reverse("admin:comparison_source_delete", args=[source.pk])):
        response = publisher.generic(method, address, b"post=yes", content_type="application/x-www-form-urlencoded")
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")
        assert "<h1>This page does not take what was sent</h1>" in response.text
    assert Source.objects.filter(pk=source.pk).exists()


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "no-such-encoding"])
@pytest.mark.parametrize("cookie", ["", "csrftoken=" + "a" * 32])
def test_an_encoding_that_no_browser_sends_is_refused(db: None, charset: str, cookie: str) -> None:
    client = Client(enforce_csrf_checks=True)
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    for address in ("/admin/", "/admin/login/", "/admin/logout/"):
        response = client.generic("POST", address, b"\xff\xfea\x00", content_type, headers={"Cookie": cookie})
        assert response.status_code in (400, 403, 405)


def test_what_is_refused_is_logged_without_its_value(publisher: Client, caplog: pytest.LogCaptureFixture) -> None:
    rate = Rate.objects.latest("pk")
    publisher.post(reverse("admin:comparison_rate_change", args=[rate.pk]), {"source": "secret"})
    assert "Not taken: ValueError at " in caplog.text and "secret" not in caplog.text
