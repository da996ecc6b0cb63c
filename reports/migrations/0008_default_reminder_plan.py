"""What was fixed in the code so far becomes the installation's plan."""

from django.db import migrations

DAYS = (-30, -14, -7, -3, -1, 0, 1, 3)
LAST = {"days": 7, "repeat_every": 7, "repeat_times": 5}


def write_default(apps, schema_editor):
    plan = apps.get_model("reports", "ReminderPlan").objects.create(requirement=None)
    steps = [{"days": days} for days in DAYS] + [LAST]
    for values in steps:
        apps.get_model("reports", "ReminderStep").objects.create(plan=plan, **values)


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_reminder_plans")]

    operations = [migrations.RunPython(write_default, migrations.RunPython.noop)]
