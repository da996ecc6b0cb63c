from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0011_webhooks"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportversion",
            name="arrived_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="bắt đầu đến lúc"),
        ),
    ]
