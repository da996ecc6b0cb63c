"""What Prometheus may ask: read from the database at each scrape, so it is the same whichever process answers."""

from collections import Counter

from django.db.models import Count
from django.utils import timezone
from prometheus_client.core import CollectorRegistry, GaugeMetricFamily

from orgs.models import Heartbeat, User
from plans.models import PrintJob
from reports.models import Duty, Message, Reminder, WebhookCall
from reports.outbox import oldest_due

PREFIX = "thong_suot"


class Standing:
    """A collector: each family is one grouped count."""

    def collect(self):
        now = timezone.now()
        yield counted("messages", "Thư theo trạng thái", Message.objects.all(), "state", Message.State.values)
        calls = WebhookCall.objects.all()
        yield counted("webhook_calls", "Webhook theo trạng thái", calls, "state", WebhookCall.State.values)
        yield counted("reminders", "Lời nhắc theo việc gửi thư", Reminder.objects.all(), "fate", Reminder.Fate.values)
        yield counted("duties", "Nghĩa vụ báo cáo theo trạng thái", Duty.objects.tracked(), "state", Duty.State.values)
        yield counted("print_jobs", "Bản in theo trạng thái", PrintJob.objects.all(), "state", ())
        yield gauge("duties_overdue", "Nghĩa vụ quá hạn chưa gửi", Duty.objects.overdue(now).count())
        yield gauge("users_active", "Tài khoản đang dùng", User.objects.filter(is_active=True).count())
        due = oldest_due(now=now)
        age = (now - due).total_seconds() if due else 0
        yield gauge("outbox_age_seconds", "Thư đến lượt gửi đã chờ lâu nhất", max(age, 0))
        yield heartbeats(now)


def gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"{PREFIX}_{name}", words, value=value)


def counted(name: str, words: str, rows, field: str, values) -> GaugeMetricFamily:
    """Every value of the field is told, also those with no row: a missing line would hide an alarm."""
    found = Counter(dict(rows.order_by().values_list(field).annotate(Count("pk"))))
    family = GaugeMetricFamily(f"{PREFIX}_{name}", words, labels=[field])
    for value in sorted({*values, *found}):
        family.add_metric([str(value)], found[value])
    return family


def heartbeats(now) -> GaugeMetricFamily:
    words = "Số giây từ dấu hiệu hoạt động gần nhất"
    family = GaugeMetricFamily(f"{PREFIX}_heartbeat_age_seconds", words, labels=["part"])
    for name, at in Heartbeat.objects.order_by("name").values_list("name", "at"):
        family.add_metric([name], max((now - at).total_seconds(), 0))
    return family


registry = CollectorRegistry()
registry.register(Standing())
