"""What machines ask: whether the process lives, whether all of the site works."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from comparison.documents import Published
from tests.watching import database_away, queries, watcher_in


def ready(client: Client) -> tuple[int, dict[str, bool]]:
    response = client.get("/readyz")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    return response.status_code, response.json()


@pytest.mark.django_db
def test_a_process_that_answers_lives_whatever_the_database_does(client: Client) -> None:
    with database_away():
        response = client.get("/healthz")
        assert (response.status_code, response.json()) == (200, {"alive": True})
        assert queries(lambda: client.get("/healthz")) == []


def test_a_site_with_database_and_texts_is_ready(content: Published, client: Client) -> None:
    assert ready(client) == (200, {"ready": True, "database": True, "texts": True})


@pytest.mark.django_db
def test_a_site_without_texts_is_not_ready(client: Client) -> None:
    assert ready(client) == (503, {"ready": False, "database": True, "texts": False})


def test_with_the_database_away_texts_are_there_and_the_site_is_not_ready(
    content: Published, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = watcher_in(tmp_path, monkeypatch)
    watcher.prepare()
    with database_away():
        assert ready(client) == (503, {"ready": False, "database": False, "texts": True})
        watcher.look()
        assert queries(lambda: ready(client)) == [], "it is known"
    watcher.look()
    assert ready(client)[0] == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_who_asks_needs_neither_a_name_nor_https(content: Published, path: str, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    client = Client(headers={"Host": "10.1.2.3:8000"})
    assert client.get(path).status_code == 200
    assert client.head(path).content == b""
