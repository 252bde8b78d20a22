"""The rows of an earlier version of the site, stored as JSON: tests/samples/rows_at_<migration>.json.

To store the state of a release, from a database that has a few rows in each table:

    DATABASE_URL=sqlite:////tmp/small.sqlite3 .venv/bin/python manage.py shell -c \
        'from tests.stored_states import store; store()'
"""

import json
from pathlib import Path
from typing import Any

from django.apps import apps as apps_of_today
from django.apps.registry import Apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

APP = "comparison"
FOLDER = Path(__file__).parent / "samples"
STORED = {path.stem.removeprefix("rows_at_"): path for path in sorted(FOLDER.glob("rows_at_*.json"))}
"""By the migration that the rows were stored at."""

type Rows = dict[str, list[dict[str, Any]]]
"""Each table's rows by the label of its model, as JSON has them."""


def newest() -> str:
    return MigrationLoader(None).graph.leaf_nodes(APP)[0][1]


def rows_in(apps: Apps) -> Rows:
    """All rows of the site's own tables and of the accounts that they point to, under the models of some state."""
    found = {model._meta.label_lower: list(model._base_manager.order_by("pk").values()) for model in _models(apps)}
    as_stored: Rows = json.loads(json.dumps(found, cls=DjangoJSONEncoder))
    return as_stored


def put(rows: Rows, apps: Apps) -> None:
    """Write stored rows, keys included, under the models of their state."""
    with transaction.atomic():
        for model in _models(apps):
            fields = {field.attname: field for field in model._meta.concrete_fields}
            for row in rows.get(model._meta.label_lower, []):
                values = {name: fields[name].to_python(value) for name, value in row.items()}
                # Raw: a moment that is set on saving is the stored one.
                model(**values).save_base(raw=True, force_insert=True)


def read(migration: str) -> Rows:
    rows: Rows = json.loads(STORED[migration].read_text(encoding="utf-8"))
    return rows


def store(apps: Apps = apps_of_today, migration: str | None = None) -> None:
    """One line for each row, so that a difference can be read."""
    tables = [
        f"{json.dumps(label)}: [\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]"
        for label, rows in rows_in(apps).items()
        if rows
    ]
    path = FOLDER / f"rows_at_{migration or newest()}.json"
    path.write_text("{\n" + ",\n".join(tables) + "\n}\n", encoding="utf-8")


def _models(apps: Apps) -> list[type[Model]]:
    own = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label == APP]
    return [apps.get_model("auth", "User"), *own]


def state_at(migration: str) -> Apps:
    """The models as they were once a migration had been applied; of other apps, those of today."""
    loader = MigrationLoader(None)
    others = [node for node in loader.graph.leaf_nodes() if node[0] != APP]
    apps: Apps = loader.project_state([(APP, migration), *others]).apps
    return apps
