from django.db import migrations, models

import reports.notice_kinds

PREFIXES = (
    ("bao-cao-den-", "arrival"),
    ("bao-cao-tra-lai-", "returned"),
    ("bao-cao-rut-", "change"),
    ("nhac", "reminder"),
)


def fill_kinds(apps, schema_editor):
    """By the beginning of the key; the arrival of a correction, which had the key of an arrival, by its words."""
    notices = apps.get_model("reports", "Notification").objects
    for prefix, kind in PREFIXES:
        notices.filter(key__startswith=prefix).update(kind=kind)
    notices.filter(kind="arrival", text__contains=" gửi bản đính chính “").update(kind="change")


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_default_reminder_plan")]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="kind",
            field=reports.notice_kinds.NoticeKindField(
                choices=[
                    ("reminder", "Nhắc hạn"),
                    ("arrival", "Báo cáo đến"),
                    ("returned", "Báo cáo trả lại"),
                    ("change", "Rút lại, đính chính"),
                    ("plan", "Kế hoạch, văn bản"),
                    ("system", "Hệ thống"),
                ],
                default="system",
                max_length=8,
                verbose_name="loại",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill_kinds, migrations.RunPython.noop, elidable=True),
    ]
