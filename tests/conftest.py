"""What all tests share: settings that need no build step, and the site's real texts on request."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.models import Edition, Stamp
from tests import factories


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On another database than SQLite only what asks it: nothing else can differ. Browser and drills run on SQLite.

    `once` marks a long test that sets a database up and then asks it nothing.
    """
    for item in items:
        if item.get_closest_marker("drill") or item.path.name == "test_serving.py":
            # They hold servers to seconds, which a busy machine may not give them. What fails every time is broken.
            item.add_marker(pytest.mark.flaky(reruns=2))
    if connection.vendor == "sqlite":
        return
    config.hook.pytest_deselected(items=[item for item in items if not asks_the_database(item)])
    items[:] = [item for item in items if asks_the_database(item)]


def asks_the_database(item: pytest.Item) -> bool:
    if item.path.parent.name in ("browser", "drills") or item.get_closest_marker("once"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & {"db", "transactional_db"}) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def plain_settings(settings: Any) -> None:
    """Static files as they lie in the tree, without names made by a build; quick passwords."""
    settings.STORAGES = {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Each client would look through what was collected for a server.
    settings.STATIC_ROOT = settings.VAR_DIR / "nothing-collected"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module", autouse=True)
def swept_editions(request: pytest.FixtureRequest) -> None:
    """PostgreSQL keeps what each test wrote and took back until it is swept out: a look by an index meets all of it."""
    if connection.vendor == "postgresql":
        request.getfixturevalue("django_db_setup")
        with request.getfixturevalue("django_db_blocker").unblock(), connection.cursor() as cursor:
            cursor.execute(f"VACUUM {Edition._meta.db_table}")


@pytest.fixture(scope="session")
def real_parts() -> tuple[documents.Part, ...]:
    """Every part of the content folder."""
    return documents.read(django_settings.CONTENT_DIR).parts


@pytest.fixture(scope="session")
def loaded_tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, str]:
    """For each table that loading the real texts writes, its columns; its rows wait in a copy.

    The database copies them back in a tenth of the time that writing them from here takes.
    """
    models = [
        model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("comparison")
    ]
    tables = {model._meta.db_table: _columns(model) for model in _parents_first(models) if model is not Stamp}
    with django_db_blocker.unblock(), transaction.atomic(), connection.cursor() as cursor:
        editions.load(django_settings.CONTENT_DIR, site_addresses())
        for table, columns in tables.items():
            cursor.execute(f"CREATE TABLE loaded_{table} AS SELECT {columns} FROM {table}")
        for table in [*reversed(tables), Stamp._meta.db_table]:
            cursor.execute(f"DELETE FROM {table}")
    return tables


@pytest.fixture
def content(loaded_tables: dict[str, str], db: None) -> documents.Published:
    """The site with its real texts loaded and published."""
    with connection.cursor() as cursor:
        for table, columns in loaded_tables.items():
            cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM loaded_{table}")
    Edition.objects.update(publish_at=timezone.now())
    Stamp.objects.renew()
    return editions.current()


def _columns(model: type[Model]) -> str:
    return ", ".join(connection.ops.quote_name(field.column) for field in model._meta.concrete_fields)


def _parents_first(models: list[type[Model]]) -> list[type[Model]]:
    """Models in an order in which their rows can be written: what a row points to stands before it."""
    found: list[type[Model]] = []

    def add(model: type[Model]) -> None:
        for field in model._meta.concrete_fields:
            if field.related_model in models and field.related_model not in (model, *found):
                add(field.related_model)
        if model not in found:
            found.append(model)

    for model in models:
        add(model)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small sound content folder (tests/factories.py), to be changed."""
    return factories.write_folder(tmp_path / "content", factories.parts())
