from django.db import migrations

# Until now a site on PostgreSQL kept texts as jsonb, which sorts the keys of an object; see comparison/postgresql.
COLUMNS = {"comparison_edition": "body", "comparison_totalsentry": "answers"}


def turn(kind):
    def alter(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for table, column in COLUMNS.items():
                schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind} USING {column}::{kind}")

    return alter


class Migration(migrations.Migration):
    """Writes the table of editions anew, and holds up who writes meanwhile: no column changes its type otherwise."""

    dependencies = [("comparison", "0010_cache")]

    operations = [migrations.RunPython(turn("json"), turn("jsonb"), elidable=True)]
