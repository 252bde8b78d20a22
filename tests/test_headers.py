"""What every answer says about itself, who may keep it, and what is refused before it is read."""

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.utils.module_loading import import_string

from comparison import views
from comparison.documents import Published
from comparison.headers import is_editors
from tests import observatory
from tests.markup import find_all, parse
from tests.pages import (
    DATA,
    FRAGMENTS,
    FRAMED,
    IMAGES,
    MISSING,
    PAGES,
    PERSONAL,
    SHARED,
    addresses,
    expected_status,
    fragment_of,
)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
REFERRER = "strict-origin-when-cross-origin"

PUBLIC = "public, max-age=0, must-revalidate, s-maxage=30, stale-if-error=86400"
PRIVATE = "private, no-cache"
UNKEPT = "private, no-store"


def security_of(response: HttpResponse) -> dict[str, str | None]:
    return {name: response.headers.get(name) for name in SECURITY}


def expected_security(page: str) -> dict[str, str | None]:
    """Other sites may frame one page and show the pictures; nothing else of theirs is any different."""
    if page in FRAMED:
        policy = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
        other = {"Content-Security-Policy": policy, "X-Frame-Options": None}
        return SECURITY | other | {"Cross-Origin-Resource-Policy": "cross-origin"}
    return SECURITY | ({"Cross-Origin-Resource-Policy": "cross-origin"} if page in IMAGES else {})


def expected_cache(page: str) -> str:
    if page in PERSONAL or page in ("scorecard.csv", "costs.csv"):
        return PRIVATE
    return PUBLIC if page in SHARED + FRAMED + DATA else UNKEPT


@pytest.fixture
def broken_page(monkeypatch: pytest.MonkeyPatch) -> str:
    """A page whose making fails."""

    def fail(*args: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("comparison.views.reading.editions.current", fail)
    return "/sources/"


# --- Security headers ---


def test_every_page_carries_the_security_headers(content: Published, client: Client) -> None:
    found = addresses(content)
    for page in PAGES + DATA:
        response = client.get(found[page])
        assert (page, security_of(response)) == (page, expected_security(page))


def test_every_fragment_carries_the_security_headers(content: Published, client: Client) -> None:
    found = addresses(content)
    for page in FRAGMENTS:
        response = client.get(fragment_of(found[page]), headers={"HX-Request": "true"})
        assert (page, security_of(response)) == (page, SECURITY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (301, {"path": "/sources"}),
        (302, {"path": "/admin/"}),
        (400, {"path": "/", "headers": {"host": "elsewhere.example"}}),
        (400, {"path": f"/?{'x' * 9_000}"}),
        (404, {"path": "/there-is-no-such-page/"}),
        (404, {"path": "/static/there-is-no-such-file.css"}),
    ],
)
def test_answers_that_are_no_page_carry_them_too(client: Client, status: int, request_: dict[str, Any]) -> None:
    response = client.get(**request_)
    assert (response.status_code, security_of(response)) == (status, SECURITY)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_a_wrong_method_is_answered_with_405_and_the_headers(method: str) -> None:
    response = Client(enforce_csrf_checks=True).generic(method, "/")
    assert (response.status_code, security_of(response)) == (405, SECURITY)
    assert response.headers["Cache-Control"] == UNKEPT
    assert {"GET", "HEAD"} <= {name.strip() for name in response.headers["Allow"].split(",")}


def test_no_public_page_but_the_forms_that_write_takes_a_post(content: Published) -> None:
    client = Client(enforce_csrf_checks=True)
    found = addresses(content)
    taken = {page: client.post(found[page], {"a": "1"}).status_code for page in PAGES + DATA}
    writing = {"add to totals": 200, "add comment": 422, "add guide comment": 422}
    assert taken == dict.fromkeys(PAGES + DATA, 405) | writing


def test_a_failure_is_a_page_with_the_headers(db: None, client: Client, broken_page: str) -> None:
    client.raise_request_exception = False
    response = client.get(broken_page)
    assert (response.status_code, security_of(response)) == (500, SECURITY)
    assert response.headers["Cache-Control"] == UNKEPT
    assert "<h1>Something went wrong on our side</h1>" in response.text


@pytest.mark.django_db
def test_a_refused_form_of_an_editor_is_the_sites_own_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert (response.status_code, security_of(response)) == (403, SECURITY)
    assert response.headers["Cache-Control"].endswith("no-store")
    assert "<h1>This is not open to you</h1>" in response.text
    assert "style" not in response.text.replace("stylesheet", "")


@pytest.mark.django_db
def test_the_admin_is_under_the_same_policy(client: Client) -> None:
    response = client.get("/admin/login/")
    assert (response.status_code, security_of(response)) == (200, SECURITY)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_behind_tls_browsers_are_told_to_stay_there(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert Client().get("/", secure=True).headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in Client().get("/").headers


@pytest.fixture
def tls(settings: Any) -> None:
    """The settings of a site behind TLS."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_SSL_REDIRECT = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def test_a_foreign_host_without_tls_gets_a_page_with_all_headers(tls: None, client: Client) -> None:
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert security_of(response) == SECURITY
    assert (response.headers["Cache-Control"], response.headers["Referrer-Policy"]) == (UNKEPT, REFERRER)
    assert client.get("/", headers={"Host": "localhost"}).headers["Location"] == "https://localhost/"


OBSERVED = {
    "home": ("/", 200),
    "article": ("article", 200),
    "form": ("add comment", 200),
    "question": ("question", 200),
    "sign-in": ("/admin/login/", 200),
    "404": ("/there-is-no-such-page/", 404),
}


@pytest.mark.parametrize(("address", "status"), OBSERVED.values(), ids=OBSERVED)
def test_the_http_observatory_would_give_150(content: Published, tls: None, address: str, status: int) -> None:
    there = addresses(content).get(address, address)
    response = Client().get(there, secure=True)
    assert response.status_code == status
    assert observatory.score(response) >= 150, observatory.modifiers(response)


def test_the_score_falls_with_each_header_that_is_missing(content: Published, tls: None) -> None:
    response = Client().get("/", secure=True)
    whole = observatory.score(response)
    earning = [name for name in (*SECURITY, "Referrer-Policy", "Strict-Transport-Security") if name in response.headers]
    without = {}
    for name in earning:
        value = response.headers[name]
        del response.headers[name]
        without[name] = observatory.score(response)
        response.headers[name] = value
    free = {"Permissions-Policy", "X-Frame-Options"}
    assert {name for name, left in without.items() if left == whole} == free


def test_without_tls_one_is_led_there_on_the_same_host(db: None, tls: None) -> None:
    response = Client().get("/sources/?page=2")
    assert (response.status_code, response.headers["Location"]) == (301, "https://testserver/sources/?page=2")


def test_the_address_of_a_readers_answers_is_told_to_nobody(content: Published, client: Client) -> None:
    found = addresses(content)
    sent = {page: client.get(found[page]).headers["Referrer-Policy"] for page in PAGES}
    assert sent == {
        page: REFERRER if page in SHARED + FRAMED or expected_status(page) == 404 else "same-origin" for page in PAGES
    }


# --- Who may keep an answer ---


def test_each_page_says_who_may_keep_it(content: Published, client: Client) -> None:
    found = addresses(content)
    answers = {page: client.get(found[page]) for page in PAGES + DATA}
    assert {page: answer.headers["Cache-Control"] for page, answer in answers.items()} == {
        page: expected_cache(page) for page in PAGES + DATA
    }
    assert {page: answer.status_code for page, answer in answers.items()} == {
        page: 302 if page == "favicon.ico" else expected_status(page) for page in PAGES + DATA
    }


def test_fragments_are_kept_by_nobody(content: Published, client: Client) -> None:
    found = addresses(content)
    sent = {
        page: client.get(fragment_of(found[page]), headers={"HX-Request": "true"}).headers["Cache-Control"]
        for page in FRAGMENTS
    }
    assert sent == dict.fromkeys(FRAGMENTS, UNKEPT)


def test_search_engines_find_shared_pages_and_the_blank_calculator_only(content: Published, client: Client) -> None:
    found = addresses(content)
    for page in (page for page in PAGES if page not in MISSING):
        response = client.get(found[page])
        told = (response.headers.get("X-Robots-Tag", ""), 'name="robots" content="noindex"' in response.text)
        assert (page, told) == (page, ("", False) if page in (*SHARED, "costs") else ("noindex", True))


@pytest.mark.parametrize("parameter", ["utm_source=news", "former=1", "scope=former-choice", "scope.importance=3"])
def test_a_start_page_that_repeats_what_was_sent_is_not_shared(
    content: Published, client: Client, parameter: str
) -> None:
    response = client.get(f"{addresses(content)['start']}?{parameter}")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, PRIVATE)


def test_a_page_that_ignores_what_was_sent_stays_shared(content: Published, client: Client) -> None:
    plain = client.get("/")
    for query in ("utm_source=news", "mark=no-such-row", "only=1", "mark="):
        response = client.get(f"/?{query}")
        assert (response.headers["Cache-Control"], response.content) == (PUBLIC, plain.content)


def test_an_unchanged_page_is_not_sent_again(content: Published, client: Client) -> None:
    found = addresses(content)
    for page in (*SHARED, *FRAMED, *DATA, "result: first"):
        if page == "favicon.ico":
            continue
        first = client.get(found[page])
        again = client.get(found[page], headers={"If-None-Match": first.headers["ETag"]})
        assert (page, again.status_code, again.content) == (page, 304, b"")
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_a_fragment_has_no_etag(content: Published, client: Client) -> None:
    response = client.get(fragment_of(addresses(content)["check"]), headers={"HX-Request": "true"})
    assert "ETag" not in response.headers


def test_head_says_the_same_without_the_page(content: Published, client: Client) -> None:
    found = addresses(content)
    for page in PAGES + DATA:
        get, head = client.get(found[page]), client.head(found[page])
        assert (page, head.status_code, head.content) == (page, get.status_code, b"")
        assert head.headers["Cache-Control"] == get.headers["Cache-Control"]


# --- Cookies ---

COOKIES = {
    "none": "",
    "a stranger's session": "sessionid=abcdefghijklmnopqrstuvwxyz012345",
    "a session too short to be one": "sessionid=x",
    "a malformed token": "csrftoken=x",
    "messages": 'messages="W1tcIl9fanNvbl9tZXNzYWdlXCIsMCwyNSxcInRleHRcIl1d:1abc:forged"',
    "no cookie at all": ";;; =; \x01=\x02; a",
}


@pytest.mark.parametrize("cookie", COOKIES.values(), ids=COOKIES.keys())
def test_no_public_page_sets_a_cookie_or_depends_on_one(content: Published, client: Client, cookie: str) -> None:
    found = addresses(content)
    sessions = Session.objects.count()
    for page in PAGES + DATA:
        response = client.get(found[page], headers={"Cookie": cookie} if cookie else {})
        assert (page, response.status_code) == (page, 302 if page == "favicon.ico" else expected_status(page))
        assert (page, dict(response.cookies)) == (page, {})
        assert (page, "cookie" in response.headers.get("Vary", "").lower()) == (page, False)
    assert Session.objects.count() == sessions


def test_an_editor_reads_the_same_page_as_everybody(content: Published, client: Client) -> None:
    plain = Client().get("/")
    client.force_login(User.objects.create_superuser("editor"))
    response = client.get("/")
    assert (response.content, response.headers.get("Vary")) == (plain.content, plain.headers.get("Vary"))
    assert "Set-Cookie" not in response.headers and not response.cookies


@pytest.mark.parametrize("name", ["sessionid", "__Host-session"])
def test_an_editor_is_known_by_the_cookies_own_name(settings: Any, name: str) -> None:
    settings.SESSION_COOKIE_NAME = name
    assert is_editors(f"{name}=x") and is_editors(f"a=b; {name}=x")
    for others in ("", name, f"no{name}=x", f"a={name}=x", f"{name}2=x", "a=b"):
        assert not is_editors(others)


@pytest.mark.django_db
def test_an_editor_stays_signed_in_while_working(client: Client) -> None:
    client.force_login(User.objects.create_superuser("editor"))
    response = client.get("/admin/")
    assert response.status_code == 200
    cookie = response.cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (60 * 60, True, "Lax")
    client.get("/")
    assert client.get("/admin/").status_code == 200


# --- Limits ---


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("x=" + "a" * 8_190, 200),
        ("x=" + "a" * 8_191, 400),
        ("&".join(f"p{number}=" for number in range(200)), 200),
        ("&".join(f"p{number}=" for number in range(201)), 400),
        ("&" * 200, 400),
    ],
)
def test_the_query_string_is_bounded(content: Published, client: Client, query: str, status: int) -> None:
    response = client.get(f"/?{query}")
    assert response.status_code == status
    if status == 400:
        assert "It is longer, or has more parts, than any form of this site sends." in response.text


def test_a_large_body_is_not_read(content: Published) -> None:
    response = Client(enforce_csrf_checks=True).post("/", b"x" * 3_000_000, content_type="text/plain")
    assert response.status_code == 413


# --- Static files ---


@pytest.fixture
def collected(db: None, settings: Any, tmp_path: Path) -> Path:
    """The site's own static files, with fingerprints and compressed, as `make run` collects them."""
    settings.STORAGES = {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_fingerprinted_files_are_kept_for_a_year_and_compressed(collected: Path, encoding: str) -> None:
    client = Client()
    names = [path.name for path in (collected / "css").glob("site.*.css")]
    assert len(names) == 1
    response = client.get(f"/static/css/{names[0]}", headers={"Accept-Encoding": encoding})
    response.close()
    kept = {directive.strip() for directive in response.headers["Cache-Control"].split(",")}
    assert (response.status_code, security_of(response)) == (200, SECURITY)
    assert kept == {"public", "max-age=31536000", "immutable"}
    assert response.headers["Content-Encoding"] == encoding
    assert response.headers["Vary"] == "Accept-Encoding"


def test_a_file_without_a_fingerprint_is_kept_a_minute(collected: Path) -> None:
    response = Client().get("/static/css/site.css")
    response.close()
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "max-age=60, public")
    assert security_of(response) == SECURITY


def test_pages_name_the_fingerprinted_files(collected: Path, content: Published) -> None:
    text = Client().get(addresses(content)["start"]).text
    sheet, icon = next((collected / "css").glob("site.*.css")), next((collected / "icons").glob("favicon.*.svg"))
    assert f'href="/static/css/{sheet.name}"' in text and f'href="/static/icons/{icon.name}"' in text
    assert "/static/js/htmx-2.0.11.min." in text


def test_a_script_runs_only_if_it_is_what_the_page_says(collected: Path, content: Published) -> None:
    client = Client()
    met = set()
    for page in ("article", "question", "costs"):
        for script in find_all(parse(client.get(addresses(content)[page]).content), "script"):
            if source := script.get("src"):
                sent = client.get(source)
                digest = base64.b64encode(hashlib.sha384(b"".join(sent.streaming_content)).digest()).decode()
                assert (source, script.get("integrity")) == (source, f"sha384-{digest}")
                met.add(source.split("/")[-1].split(".")[0])
    assert {"contents", "htmx-2", "result", "usage"} <= met


def test_every_script_is_written_with_its_digest() -> None:
    for template in (django_settings.BASE_DIR / "templates").rglob("*.html"):
        assert (template.name, "<script src" in template.read_text()) == (template.name, False)


def test_a_script_that_is_not_there_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="no-such-script"):
        Template("{% load scripts %}{% script 'js/no-such-script.js' %}").render(Context())


def test_every_view_that_answers_errors_takes_what_django_gives_it() -> None:
    assert callable(import_string(django_settings.CSRF_FAILURE_VIEW))
    assert callable(views.forbidden)
