"""What a line in the list of notices is about; a key's beginning says so where its writer did not."""

from django.db import models


class NoticeKind(models.TextChoices):
    REMINDER = "reminder", "Nhắc hạn"
    ARRIVAL = "arrival", "Báo cáo đến"
    RETURNED = "returned", "Báo cáo trả lại"
    CHANGE = "change", "Rút lại, đính chính"
    PLAN = "plan", "Kế hoạch, văn bản"
    SYSTEM = "system", "Hệ thống"


# The first that fits counts. Rows older than a new line here keep the kind that they were written with.
PREFIXES = (
    ("bao-cao-den-", NoticeKind.ARRIVAL),
    ("bao-cao-tra-lai-", NoticeKind.RETURNED),
    ("bao-cao-rut-", NoticeKind.CHANGE),
    ("cho:approval:", NoticeKind.PLAN),
    ("cho:signature:", NoticeKind.PLAN),
    ("don-doc:", NoticeKind.PLAN),
    ("cho:", NoticeKind.REMINDER),
    ("im-lang:", NoticeKind.REMINDER),
    ("nhac", NoticeKind.REMINDER),
)


def kind_of(key: str) -> NoticeKind:
    return next((kind for prefix, kind in PREFIXES if key.startswith(prefix)), NoticeKind.SYSTEM)


class NoticeKindField(models.CharField):
    """Taken from the row's key when nobody said it, also by `bulk_create`."""

    def pre_save(self, model_instance, add):
        if not getattr(model_instance, self.attname):
            setattr(model_instance, self.attname, kind_of(model_instance.key))
        return super().pre_save(model_instance, add)
