"""Drills on several machines: two application processes with folders of their own behind nginx, one database."""

import time
from collections.abc import Iterator

import pytest

from tests.drills.clients import KEY, PAGES, SECRET, Readers, comment, static_files, until
from tests.drills.cluster import LEFT_OUT, Cluster
from tests.factories import edit
from tests.machines import PostgreSQL, Redis
from tests.stored_states import newest

pytestmark = [pytest.mark.drill, pytest.mark.once]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    with PostgreSQL() as database, Redis() as cache:
        settings = {"DATABASE_URL": database.url, "CACHE_URL": cache.url, "SECRET_KEY": SECRET}
        with Cluster(folder, settings).running() as running:
            yield running


@pytest.fixture
def read_pages(cluster: Cluster) -> tuple[str, ...]:
    """Pages, and the static files of one: what readers ask nginx for during a drill."""
    return PAGES + static_files(cluster.front.get("/").text)


def test_what_one_machine_publishes_the_other_shows_within_two_seconds(cluster: Cluster) -> None:
    page = cluster.first.folder / "content" / "pages" / "about.md"
    (title,) = (line for line in page.read_text().splitlines() if line.startswith("title:"))
    edit(page, title, "title: Published on the first machine")
    assert "Published on the first machine" not in cluster.second.get("/about/").text
    cluster.first.manage("load_content")
    until(lambda: "<h1>Published on the first machine</h1>" in cluster.second.get("/about/").text, 2, "publishing")


def test_a_process_that_is_killed_costs_no_reader_an_answer(cluster: Cluster, read_pages: tuple[str, ...]) -> None:
    with Readers(cluster.front, read_pages) as readers:
        time.sleep(1)
        cluster.first.kill()
        time.sleep(2)
        cluster.first.start()
        time.sleep(LEFT_OUT)
    assert (dict(readers.failed), readers.answered > 100) == ({}, True)


def test_restarting_one_process_after_the_other_costs_no_reader_an_answer(
    cluster: Cluster, read_pages: tuple[str, ...]
) -> None:
    with Readers(cluster.front, read_pages) as readers:
        cluster.restart_one_by_one()
    assert (dict(readers.failed), readers.answered > 100) == ({}, True)


NEXT_VERSION = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comparison", "{newest}")]
    operations = [
        migrations.AddField("comment", "language", models.CharField(max_length=8, null=True)),
        migrations.CreateModel("Vote", [("id", models.BigAutoField(primary_key=True))]),
    ]
"""


def test_the_next_versions_migrations_run_while_this_one_serves(cluster: Cluster, read_pages: tuple[str, ...]) -> None:
    asked = (*read_pages, f"/{KEY}/comments/", "/changes/")
    for application in cluster.applications:
        path = application.folder / "comparison" / "migrations" / "9999_next_version.py"
        path.write_text(NEXT_VERSION.format(newest=newest()))
    with Readers(cluster.front, asked) as readers:
        cluster.first.manage("migrate", "--verbosity=0")
        assert comment(cluster.front, "Sent to the old version, with the new tables.").status == 200
        cluster.restart_one_by_one()
        assert comment(cluster.front, "Sent to the new version.").status == 200
    assert (dict(readers.failed), readers.answered > 100) == ({}, True)


def test_with_one_process_away_no_log_of_nginx_names_a_query_or_a_reader(cluster: Cluster) -> None:
    with Readers(cluster.front, (f"/{KEY}/recommendation/?a.work=hidden-query",)):
        cluster.first.kill()
        time.sleep(0.5)
    logged = cluster.front.logged()
    assert f'"path":"/{KEY}/recommendation/"' in logged
    assert '"tries":"502, 200"' in logged
    assert "hidden-query" not in logged
    cluster.front.get("/preview/hidden-token/")
    until(lambda: '"path":"/preview/-/"' in cluster.front.logged(), 2, "logging")
    assert "hidden-token" not in cluster.front.logged()
    assert "client: 127.0.0.1" not in logged


def test_a_host_reaches_the_site_as_it_is_usually_written(cluster: Cluster) -> None:
    answer = cluster.front.ask("GET", f"/{KEY}/", Host="LOCALHOST:1")
    assert f'<link rel="canonical" href="http://localhost:{cluster.front.port}/{KEY}/">' in answer.text


# Each header that tests/test_headers.py expects of the site's own pages, in what nginx answers alone.
ALONE = (
    "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options",
    "X-Frame-Options",
)  # fmt: skip


def test_what_nginx_refuses_itself_says_why_and_what_became_of_it(cluster: Cluster) -> None:
    large = cluster.front.ask("POST", f"/{KEY}/comments/add/", "x" * 3_000_000)
    odd = cluster.front.ask("GET", "/", **{"X-Long": "x" * 70_000})
    broken, long = cluster.front.ask("GET", "/%"), cluster.front.ask("GET", f"/{'x' * 70_000}")
    for answer, status, said in (
        (large, 413, "Too large"),
        (odd, 400, "Not understood"),
        (broken, 400, "Not understood"),
        (long, 414, "Not understood"),
    ):
        assert (answer.status, f"<h1>{said}</h1>" in answer.text) == (status, True)
        assert [name for name in ALONE if not answer.headers[name]] == []
        assert (answer.headers["Cache-Control"], answer.headers["Server"]) == ("private, no-store", "nginx")
    assert cluster.front.get("/.unreadable").status == 404


def test_with_every_process_away_a_reader_is_told_to_wait(cluster: Cluster) -> None:
    for application in cluster.applications:
        application.kill()
    answer = cluster.front.get("/")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
    assert "<h1>Not to be had just now</h1>" in answer.text
    assert [name for name in ALONE if not answer.headers[name]] == []
    assert "Nothing that you sent was kept" in comment(cluster.front, "To nobody.").text
