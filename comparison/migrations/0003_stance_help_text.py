from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comparison", "0002_totals")]

    operations = [
        migrations.AlterField(
            model_name="stance",
            name="description",
            field=models.TextField(help_text="What this option does here, 40 to 46 words. Markdown."),
        ),
    ]
