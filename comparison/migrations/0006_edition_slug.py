from django.db import migrations, models

BATCH = 200


def note_slugs(apps, schema_editor):
    """Former addresses of texts that are older than this column lead to the present ones too."""
    Edition = apps.get_model("comparison", "Edition")
    editions = Edition.objects.using(schema_editor.connection.alias)
    found = editions.filter(kind__in=["comparison", "dimension", "guide", "page"]).values_list("pk", "body__slug")
    noted = [Edition(pk=pk, slug=slug[:80]) for pk, slug in found if isinstance(slug, str)]
    editions.bulk_update(noted, ["slug"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("comparison", "0005_comments")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="slug",
            field=models.CharField(blank=True, default="", editable=False, max_length=80),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["slug", "kind", "key", "publish_at"], name="edition_slug"),
        ),
        migrations.RunPython(note_slugs, migrations.RunPython.noop),
    ]
