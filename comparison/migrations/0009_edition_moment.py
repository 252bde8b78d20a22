from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comparison", "0008_rates")]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(fields=["-publish_at", "-id"], name="edition_moment"),
        ),
    ]
