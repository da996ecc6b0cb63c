"""What Prometheus may ask: read from the database at each scrape, so it is the same whichever process answers."""

from collections import Counter

from django.db.models import Count
from django.utils import timezone
from prometheus_client.core import CollectorRegistry, GaugeMetricFamily

from orgs.heartbeats import SWEEP, TIMER, WORKER, silence
from orgs.models import User
from plans.models import PrintJob
from reports.models import Duty, Message, Reminder, WebhookCall
from reports.outbox import oldest_due

PREFIX = "thong_suot"


class Standing:
    """A collector: each family is one grouped count. `ready`: what `/readyz` found, by its name."""

    def __init__(self, ready: dict[str, bool]):
        self.ready = ready

    def collect(self):
        now = timezone.now()
        yield readiness(self.ready)
        yield counted("messages", "Thư theo trạng thái", Message.objects.all(), "state", Message.State.values)
        calls = WebhookCall.objects.all()
        yield counted("webhook_calls", "Webhook theo trạng thái", calls, "state", WebhookCall.State.values)
        yield counted("reminders", "Lời nhắc theo việc gửi thư", Reminder.objects.all(), "fate", Reminder.Fate.values)
        yield counted("duties", "Nghĩa vụ báo cáo theo trạng thái", Duty.objects.tracked(), "state", Duty.State.values)
        yield counted("print_jobs", "Bản in theo trạng thái", PrintJob.objects.all(), "state", PrintJob.State.values)
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


def readiness(ready: dict[str, bool]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"{PREFIX}_ready", "Phần ấy có ổn không, như /readyz (1: ổn)", labels=["check"])
    for name, is_well in ready.items():
        family.add_metric([name], float(is_well))
    return family


def heartbeats(now) -> GaugeMetricFamily:
    """A part that never gave a sign, or one that only a wrong clock can give, is infinitely old: no line may miss."""
    words = "Số giây từ dấu hiệu hoạt động gần nhất (+Inf: chưa có)"
    family = GaugeMetricFamily(f"{PREFIX}_heartbeat_age_seconds", words, labels=["part"])
    for name in (WORKER, SWEEP, TIMER):
        quiet = silence(name, now=now)
        family.add_metric([name], float("inf") if quiet is None else quiet.total_seconds())
    return family


def registry_of(ready: dict[str, bool]) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Standing(ready))
    return registry
