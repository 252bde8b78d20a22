"""The site as a server runs it: Django behind the cache of its pages, the watcher, several processes, the command."""

import re
import socket
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone

from comparison import comments, editions, serving
from comparison.documents import Published
from comparison.page_cache import Application, PageCache
from comparison.serving import SERVED_FROM, reads_of, serve_from_memory
from tests.commenting import written
from tests.machines import Site, free_port, manage, new_site
from tests.pages import FRAMED, PAGES, SHARED, addresses, expected_status, fragment_of
from tests.publishing import publish
from tests.watching import connection_kept, database_away, queries, watcher_in

KEPT = [page for page in SHARED + FRAMED if page not in ("start", "totals")]
HOSTILE = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/evil",
    "X-Original-URL": "/evil/",
    "X-Script-Name": "/evil",
    "X-HTTP-Method-Override": "POST",
    "Forwarded": "host=evil.example;proto=https",
    "Accept-Language": "evil",
    "User-Agent": "evil",
    "Referer": "http://evil.example/",
    "Cookie": "evil=evil; csrftoken=evil; messages=evil",
    "HX-Request": "true",
    "HX-Target": "evil",
}


class Served:
    """The site in this process, with a watcher that looks when told to."""

    def __init__(self, application: Application, watcher: editions.Watcher, cache: PageCache) -> None:
        self.application, self.watcher, self.cache = application, watcher, cache

    def get(self, path: str, method: str = "GET", host: str = "testserver", **headers: str) -> tuple[int, dict, bytes]:
        started: list[Any] = []
        environ = RequestFactory().generic(method, path, headers=headers, HTTP_HOST=host).environ
        with connection_kept():
            answer = self.application(environ, lambda *start: started.append(start))
            body = b"".join(answer)
            if hasattr(answer, "close"):
                answer.close()
        return int(started[-1][0][:3]), dict(started[-1][1]), body


@pytest.fixture
def served(content: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Served:
    watchers: list[editions.Watcher] = []
    caches: list[PageCache] = []

    def kept_in(*arguments: Any) -> PageCache:
        caches.append(PageCache(*arguments))
        return caches[0]

    watcher_in(tmp_path, monkeypatch)
    monkeypatch.setattr(editions.Watcher, "start", lambda watcher: watchers.append(watcher))
    settings.SNAPSHOT_FILE = tmp_path / "snapshot.json"
    monkeypatch.setattr(serving, "PageCache", kept_in)
    application = serve_from_memory(WSGIHandler())
    watchers[0].prepare()
    return Served(application, watchers[0], caches[0])


@pytest.fixture
def editor() -> dict[str, str]:
    """The cookie of somebody who is signed in."""
    client = Client()
    client.force_login(User.objects.create_superuser("grace-the-editor"))
    return {"Cookie": f"{django_settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"}


# --- What is kept, for whom ---


def test_all_pages_that_readers_share_are_kept(content: Published) -> None:
    found = addresses(content)
    kept = [
        page for page in PAGES if expected_status(page) == 200 and reads_of(found[page].partition("?")[0]) is not None
    ]
    assert {page for page in kept if "?" not in found[page]} == set(KEPT)


def test_an_editors_page_and_a_readers_are_the_same_and_only_the_readers_is_kept(
    content: Published, served: Served, editor: dict[str, str]
) -> None:
    found = addresses(content)
    for page in KEPT:
        served.cache.clear()
        status, headers, for_editor = served.get(found[page], **editor)
        assert (page, status, len(served.cache)) == (page, 200, 0)
        _, kept_headers, for_reader = served.get(f"{found[page]}?utm_source=x", **HOSTILE)
        assert (page, len(served.cache)) == (page, 1)
        assert for_editor == for_reader == served.get(found[page])[2]
        assert b"grace" not in for_reader
        assert b"evil" not in for_reader
        assert not {"Set-Cookie", "Content-Encoding"} & kept_headers.keys()
        differing = {name for name, _ in headers.items() ^ kept_headers.items()}
        assert differing <= {"ETag", "Vary", "Content-Length", "X-Request-ID"}
        assert "X-Request-ID" not in kept_headers, "it belongs to one request"


@pytest.mark.parametrize("name", KEPT)
def test_a_page_reads_no_key_of_a_query_but_those_that_it_names(
    content: Published, client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked: set[str] = set()

    class Watched(QueryDict):
        def __getitem__(self, key: str) -> Any:
            asked.add(key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            asked.add(str(key))
            return super().__contains__(key)

        def getlist(self, key: str, default: Any = None) -> Any:
            asked.add(key)
            return super().getlist(key, default)

        def all_keys(self, *args: Any, **kwargs: Any) -> Any:
            raise AssertionError("it reads the whole query")

        items = lists = keys = values = urlencode = dict = __iter__ = all_keys

    query = Watched("page=1&other=1")
    asked.clear()
    monkeypatch.setattr(WSGIRequest, "GET", property(lambda request: query))
    address = addresses(content)[name]
    assert client.get(address).status_code == 200
    assert asked <= resolve(address).func.reads


def test_a_page_that_reads_its_query_is_the_readers_own(content: Published, served: Served) -> None:
    found = addresses(content)
    plain = served.get(found["home"])[2]
    status, headers, marked = served.get(found["home, marked"])
    assert (status, headers["Cache-Control"], len(served.cache)) == (200, "private, no-cache", 1)
    assert marked != plain == served.get(found["home"])[2]


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "test server"]
)
def test_an_unknown_host_is_refused_and_leaves_nothing_behind(served: Served, host: str) -> None:
    for _ in range(2):
        assert served.get("/", host=host)[0] == 400
    assert len(served.cache) == 0
    assert b"evil" not in served.get("/")[2]


def test_headers_poison_no_page(content: Published, served: Served) -> None:
    address = addresses(content)["article"]
    hostile = served.get(address, **HOSTILE)
    served.cache.clear()
    assert served.get(address) == hostile
    assert b"http://testserver" in hostile[2]


def test_behind_a_server_that_is_trusted_each_scheme_has_its_page(
    content: Published, served: Served, settings: Any
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    address = addresses(content)["article"]
    secure = served.get(address, **{"X-Forwarded-Proto": "https, http"})[2]
    plain = served.get(address, **{"X-Forwarded-Proto": "http"})[2]
    assert (b"https://testserver" in secure, b"https://testserver" in plain) == (True, False)
    assert served.get(address)[2] == plain
    assert len(served.cache) == 2


def test_errors_and_redirects_are_not_kept(content: Published, served: Served) -> None:
    publish(replace(content.pages["about"], slug="who-we-are"))
    served.watcher.look()
    status, headers, _ = served.get("/about/?utm_source=x")
    assert (status, headers["Location"]) == (301, "/who-we-are/?utm_source=x")
    assert served.get("/nothing/")[0] == 404
    assert len(served.cache) == 0


def test_under_debug_pages_are_made_anew_each_time(settings: Any) -> None:
    settings.DEBUG = True
    application = WSGIHandler()
    assert serve_from_memory(application) is application


# --- What changes ---


def test_a_kept_page_shows_a_change_when_the_watcher_has_looked(
    content: Published, served: Served, editor: dict[str, str]
) -> None:
    served.get("/about/")
    publish(replace(content.pages["about"], title="All about it"))
    assert b"All about it" in served.get("/about/", **editor)[2]
    assert b"All about it" not in served.get("/about/")[2]
    served.watcher.look()
    assert b"All about it" in served.get("/about/")[2]


def test_a_comment_and_the_sites_reply_show_when_the_watcher_has_looked(content: Published, served: Served) -> None:
    address = addresses(content)["comments"]
    assert content.main
    (row,) = written(1, "waiting", content.main.key, text="A remark of a reader.")
    moderator = User.objects.create_superuser("moderator")
    shown = []
    steps: list[Callable[[], Any]] = [
        lambda: comments.decide([row.pk], "approved", moderator, timezone.now()),
        lambda: comments.answer(type(row).objects.get(pk=row.pk), "A reply of the site.", timezone.now()),
        lambda: comments.decide([row.pk], "rejected", moderator, timezone.now()),
    ]
    for step in steps:
        served.get(address)
        step()
        served.watcher.look()
        body = served.get(address)[2]
        shown.append((b"A remark of a reader." in body, b"A reply of the site." in body))
    assert shown == [(True, False), (True, True), (False, False)]


# --- The database ---

MADE_FROM_MEMORY = (
    "home",
    "article",
    "dimension",
    "guide",
    "sources",
    "result: exceptions",
    "costs: two hundred",
    "check",
)


def test_pages_of_published_texts_need_no_query(content: Published, served: Served, client: Client) -> None:
    found = addresses(content)
    asked = [found[page] for page in MADE_FROM_MEMORY]
    asked += [fragment_of(found[page]) for page in ("result: exceptions", "costs: two hundred", "check with answers")]
    htmx = {"HX-Request": "true"}
    made = {address: queries(lambda address=address: client.get(address, headers=htmx)) for address in asked}
    assert made == {address: [] for address in asked}


def test_a_kept_page_needs_no_query_even_where_its_making_does(content: Published, served: Served) -> None:
    address = addresses(content)["comments"]
    served.get(address)
    assert queries(lambda: served.get(address)) == []


def test_with_the_database_away_texts_are_served_and_the_rest_says_to_wait(content: Published, served: Served) -> None:
    found = addresses(content)
    with database_away():
        for page in MADE_FROM_MEMORY:
            assert (page, served.get(found[page])[0]) == (page, 200)
        assert served.get("/nothing/")[0] == 404
        kept = len(served.cache)
        for page in ("comments", "changes"):
            status, headers, body = served.get(found[page])
            assert (page, status, headers["Retry-After"]) == (page, 503, "10")
            assert headers["Cache-Control"] == "private, no-store"
            assert b"<h1>Not to be had just now</h1>" in body
        assert len(served.cache) == kept
    assert served.get(found["comments"])[0] == 200


def test_while_the_database_is_away_every_answer_says_what_it_is_made_from(
    content: Published, served: Served, editor: dict[str, str]
) -> None:
    found = addresses(content)
    served.get("/about/")
    with database_away():
        served.watcher.look()
        for path, status in (("/about/", 200), (found["article"], 200), (found["changes"], 503), ("/nothing/", 404)):
            assert (path, served.get(path)[0]) == (path, status)
            assert (path, served.get(path)[1][SERVED_FROM]) == (path, "memory")
        assert served.get("/about/", **editor)[::2] == served.get("/about/")[::2], "an editor too can read"
    served.watcher.look()
    assert SERVED_FROM not in served.get("/about/")[1]
    assert SERVED_FROM not in served.get(found["article"])[1], "a page made meanwhile is not marked for ever"


# --- Several processes ---

EDIT = """
import time
from django.contrib.auth.models import User
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from comparison.models import Page
from tests.admin.conftest import filled
setup_test_environment()
client = Client()
client.force_login(User.objects.create_superuser("editor"))
address = reverse("admin:comparison_page_change", args=[Page.objects.get(key="about").pk])
response = client.post(address, filled(client, address) | {"title": "Edited in another process"})
assert response.status_code == 302, response.text
print(time.time())
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return new_site(tmp_path_factory.mktemp("site"), WEB_CONCURRENCY="2")


def run_python(code: str, environment: dict[str, str]) -> str:
    return manage(environment, "shell", "--no-imports", "-c", code)


def test_an_edit_in_admin_shows_on_every_process_within_two_seconds(environment: dict[str, str]) -> None:
    with Site(environment) as site:
        # Each process has the old page in its memory, and has told its name.
        before: Counter[str | None] = Counter()
        while len(before) < 2 or min(before.values()) < 3:
            answer = site.get("/about/")
            before[answer.headers["X-Process"]] += 1
            assert "Edited in another process" not in answer.text
            assert before.total() < 2_000
        edited = float(run_python(EDIT, environment))
        time.sleep(max(0, edited + 2 - time.time()))
        after = [site.get("/about/") for _ in range(40)]
        assert sum("<h1>Edited in another process</h1>" in answer.text for answer in after) == 40
        while len({answer.headers["X-Process"] for answer in after}) < 2:
            after.append(site.get("/about/"))
            assert "<h1>Edited in another process</h1>" in after[-1].text and len(after) < 2_000
        assert {answer.headers["X-Process"] for answer in after} == before.keys()
    assert site.exit_code == 0


def test_a_server_starts_and_serves_with_the_database_away(environment: dict[str, str]) -> None:
    if not Path(environment["SNAPSHOT_FILE"]).exists():
        run_python("import comparison.wsgi", environment)
    away = {"DATABASE_URL": f"postgres://nobody@127.0.0.1:{free_port()}/none", "WEB_CONCURRENCY": "1"}
    with Site(environment | away) as site:
        home = site.get("/")
        assert (home.status, home.headers[SERVED_FROM]) == (200, "snapshot")
        article = re.findall(r'href="(/[a-z0-9-]+/)questionnaire/"', home.text)[0]
        expected = {article: 200, f"{article}recommendation/": 200, f"{article}comments/": 503, "/nothing/": 404}
        assert {path: site.get(path).status for path in expected} == expected


FORK = """
import comparison.wsgi, os, sys, threading
child = os.fork()
if not child:
    os._exit(0 if "watcher" in [thread.name for thread in threading.enumerate()] else 3)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_process_that_another_server_forks_has_a_watcher_of_its_own(environment: dict[str, str]) -> None:
    run_python(FORK, environment)


# --- The command ---


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "http", "PORT=http is not a number from 1 to 65535."),
        ("PORT", "0", "PORT=0 is not a number from 1 to 65535."),
        ("PORT", "65536", "PORT=65536 is not a number from 1 to 65535."),
        ("PORT", "²", "PORT=² is not a number from 1 to 65535."),
        ("WEB_CONCURRENCY", "0", "WEB_CONCURRENCY=0 is not a number from 1 to 64."),
        ("WEB_CONCURRENCY", "-1", "WEB_CONCURRENCY=-1 is not a number from 1 to 64."),
        ("WEB_CONCURRENCY", "many", "WEB_CONCURRENCY=many is not a number from 1 to 64."),
        ("HOST", "192.0.2.1", "HOST=192.0.2.1 is not an address of this machine."),
        ("HOST", "no name", "HOST=no name is not a name or an address of this machine."),
    ],
)
def test_what_the_server_cannot_use_is_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(CommandError) as refused:
        call_command("serve")
    assert str(refused.value) == said


def test_a_port_in_use_is_one_line() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError) as refused:
            call_command("serve", "--host", "127.0.0.1", "--port", str(port))
    assert str(refused.value) == f"Port {port} is in use: stop the other program, or take another one: PORT=8001"


def test_a_host_is_served_at_its_address(capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    call_command("serve", "--host", "localhost", "--port", str(port), "--where")
    assert capsys.readouterr().out == "127.0.0.1\n"
