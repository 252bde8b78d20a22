"""What all tests share: settings that need no build step, and the site's real texts on request."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db.models import Model
from django.utils import timezone

from comparison import documents, editions
from comparison.addresses import site_addresses
from comparison.models import Edition, Stamp
from tests import factories


@pytest.fixture(autouse=True)
def plain_settings(settings: Any) -> None:
    """Static files as they lie in the tree, without names made by a build; quick passwords."""
    settings.STORAGES = {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def real_parts() -> tuple[documents.Part, ...]:
    """Every part of the content folder."""
    return documents.read(django_settings.CONTENT_DIR).parts


@pytest.fixture(scope="session")
def loaded_rows() -> dict[type[Model], list[Model]]:
    """The rows that loading the real texts writes, once a test has loaded them."""
    return {}


@pytest.fixture
def content(db: None, loaded_rows: dict[type[Model], list[Model]]) -> documents.Published:
    """The site with its real texts loaded and published; all but the first time as copies of the same rows."""
    if loaded_rows:
        for edition in loaded_rows[Edition]:
            edition.publish_at = timezone.now()  # type: ignore[attr-defined]
        for model, rows in loaded_rows.items():
            model._default_manager.bulk_create(rows)
        Stamp.objects.renew()
    else:
        editions.load(django_settings.CONTENT_DIR, site_addresses())
        models = [
            model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("comparison")
        ]
        loaded_rows |= {
            model: list(model._default_manager.all()) for model in _parents_first(models) if model is not Stamp
        }
    return editions.current()


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
