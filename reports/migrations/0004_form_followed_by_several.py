import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_forms_review_folding")]

    operations = [
        migrations.AlterField(
            model_name="reportform",
            name="previous",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="next",
                to="reports.reportform",
                verbose_name="phiên bản trước",
            ),
        ),
    ]
