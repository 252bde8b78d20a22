"""The way of the database from one version of the site to the next, and back: no row is lost, nobody waits long."""

from collections.abc import Callable, Iterator

import pytest
from django.apps.registry import Apps
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tests.stored_states import APP, STORED, Rows, newest, put, read, rows_in, state_at

type Migrate = Callable[[str | None], Apps]

LOCKS = {
    ("0006_edition_slug", "AddIndex edition"): "built with the step below, which takes longer",
    ("0006_edition_slug", "RunPython"): "writes every edition: 3 s for 10,000, and no site had so many at that version",
    ("0009_edition_moment", "AddIndex edition"): "0.4 s for 300,000 editions",
    (
        "0011_json_in_order",
        "RunPython",
    ): "writes both tables anew, 2.4 s for a million totals: a new type, once",
}
"""Steps that hold a table for longer the more rows it has, and why that is allowed (figures: bench_migrations)."""


@pytest.fixture
def migrate(transactional_db: None) -> Iterator[Migrate]:
    """Takes the tables to one of the site's migrations, or to none; at the end they are back at the newest."""

    def to(migration: str | None) -> Apps:
        MigrationExecutor(connection).migrate([(APP, migration)])
        return state_at(migration or newest())

    yield to
    to(newest())


def limited_to(columns: Rows, rows: Rows) -> Rows:
    """Rows with those columns alone that a stored state has."""
    return {
        label: [{name: row[name] for name in stored[0]} for row in rows[label]] for label, stored in columns.items()
    }


@pytest.mark.parametrize("migration", STORED)
def test_no_row_of_an_earlier_version_is_lost_on_the_way_forward_and_back(migrate: Migrate, migration: str) -> None:
    stored = read(migration)
    put(stored, migrate(migration))
    forward = rows_in(migrate(newest()))
    assert limited_to(stored, forward) == stored
    back = rows_in(migrate(migration))
    assert {label: rows for label, rows in back.items() if rows} == stored


@pytest.mark.parametrize("migration", STORED)
def test_a_stored_state_has_a_row_of_each_table(migration: str) -> None:
    models = state_at(migration).get_app_config(APP).get_models(include_auto_created=True)
    assert {model._meta.label_lower for model in models} <= read(migration).keys()


def test_editions_older_than_their_addresses_get_them(migrate: Migrate) -> None:
    put(read("0005_comments"), migrate("0005_comments"))
    editions = migrate(newest()).get_model(APP, "Edition").objects
    pages = editions.filter(kind="page").order_by("pk").values_list("slug", flat=True)
    assert list(pages) == ["about-us", "who-we-are", "who-we-are"]


def test_all_tables_can_be_taken_away_and_made_again(migrate: Migrate) -> None:
    before = tables()
    migrate(None)
    assert not tables()
    migrate(newest())
    assert tables() == before


def tables() -> list[str]:
    return sorted(name for name in connection.introspection.table_names() if name.startswith(f"{APP}_"))


def test_a_step_that_holds_a_table_says_why_it_may() -> None:
    assert set(steps_that_hold()) == LOCKS.keys()


def steps_that_hold() -> Iterator[tuple[str, str]]:
    """The steps of all migrations whose locks last longer the more rows a table has."""
    loader = MigrationLoader(None)
    for app, name in loader.graph.forwards_plan((APP, newest())):
        if app != APP:
            continue
        migration = loader.graph.nodes[app, name]
        state = loader.project_state((app, name), at_end=False)
        new: set[str] = set()
        for operation in migration.operations:
            before = state.clone()
            operation.state_forwards(APP, state)
            if isinstance(operation, migrations.CreateModel):
                new.add(operation.name_lower)
            elif touched(operation) not in new and holds(operation, before, state):
                yield name, f"{type(operation).__name__} {touched(operation)}".strip()


def touched(operation: Operation) -> str:
    """The table of a step, as its model's name in small letters; empty for code and SQL."""
    return getattr(operation, "model_name_lower", "") or getattr(operation, "model_name", "").lower()


QUICK = (
    migrations.CreateModel,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.RenameField,
    migrations.RenameIndex,
    migrations.RemoveField,
    migrations.RemoveIndex,
    migrations.RemoveConstraint,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
)
"""PostgreSQL changes its catalogue for these and looks at no row."""


def holds(operation: Operation, before: ProjectState, after: ProjectState) -> bool:
    if isinstance(operation, QUICK):
        return False
    if isinstance(operation, migrations.AddField):
        # A constant for the rows that are there is kept once; an index is built, a reference is checked row by row.
        return operation.field.unique or operation.field.db_index or operation.field.is_relation
    if isinstance(operation, migrations.AlterField):
        key = (APP, operation.model_name_lower)
        old, new = (state.models[key].fields[operation.name] for state in (before, after))
        return stored_as(old) != stored_as(new)
    return True


def stored_as(field: object) -> tuple[object, ...]:
    """What the database knows of a field: not its help text, its choices or its validators."""
    _, path, arguments, options = field.deconstruct()  # type: ignore[attr-defined]
    outside = field.non_db_attrs  # type: ignore[attr-defined]
    return path, arguments, {name: value for name, value in options.items() if name not in outside}
