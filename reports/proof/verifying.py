"""Each check returns its findings, a line each, and how many things it looked at (reliability 4.1, `verify all`)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q

from directives.closure import node_link_faults
from directives.services.files import missing_files, stored_models
from orgs.closure import closure_faults
from orgs.trees import LockedTreeModel, tree_faults
from plans.models import NumberSeries, RegisterEntry
from plans.numbers import NumberScope, gaps
from reports.models import Delivery, Duty, Escalation, Message, Reminder, ReportVersion, WebhookCall
from reports.proof.ladder import ladder_faults
from reports.proof.ledgers import Ledger, letters_of
from reports.services.messages import LEASE
from reports.services.sending import fingerprint

BATCH = 500


@dataclass
class Finding:
    """What one check looked at and what it found wrong."""

    name: str
    looked_at: int = 0
    faults: list[str] = field(default_factory=list)
    notes: dict = field(default_factory=dict)

    def expect(self, holds: bool, words: str) -> None:
        self.looked_at += 1
        if not holds:
            self.faults.append(words)


@dataclass(frozen=True)
class Asked:
    """The moment of asking, and what was kept outside the database: acknowledged operations, letters that arrived."""

    now: datetime
    ledger: Ledger | None = None
    sink: str = ""


def tree(asked: Asked) -> Finding:
    found = Finding("tree")
    for model in LockedTreeModel.__subclasses__():
        found.looked_at += model._default_manager.count()
        found.faults += tree_faults(model)
    found.faults += [*closure_faults(), *node_link_faults()]
    return found


def register(asked: Asked) -> Finding:
    """No number twice (the database's own constraint, asked once more) and none missing without a reason."""
    found = Finding("register", RegisterEntry.objects.count())
    for series in NumberSeries.objects.select_related("organization"):
        for year, term in series.entries.order_by().values_list("year", "term").distinct():
            scope = NumberScope(series, year=year, term=series.organization.terms.filter(pk=term).first())
            numbers = scope.entries().values("number").annotate(times=Count("pk")).filter(times__gt=1)
            found.faults += [f"{series} {year or term}: số {row['number']} có {row['times']} lần" for row in numbers]
            found.faults += [f"{series} {year or term}: thiếu số {first}–{last}" for first, last in gaps(scope)]
    return found


def reports(asked: Asked) -> Finding:
    """Every sent version matches its hash; a duty's state is what its current deliveries say; the ledger is kept."""
    found = Finding("reports")
    versions = ReportVersion.objects.sent().select_related("duty__requirement", "corrects")
    for version in versions.iterator(BATCH):
        found.expect(fingerprint(version) == version.sha256, f"Báo cáo {version.pk}: nội dung không khớp mã kiểm tra")
    found.faults += _wrong_states()
    for duty_id, code in asked.ledger.receipts() if asked.ledger else ():
        known = {version.receipt_code for version in ReportVersion.objects.sent().filter(duty=duty_id)}
        found.expect(code in known, f"Sổ ghi nghĩa vụ {duty_id} đã nhận, biên nhận {code}, mà không thấy")
    return found


def _wrong_states() -> list[str]:
    current = Count("versions__deliveries", filter=Q(versions__deliveries__is_current=True))
    sent = Count("versions", filter=Q(versions__sent_at__isnull=False, versions__withdrawn_at=None), distinct=True)
    duties = Duty.objects.annotate(current=current, sent=sent)
    answered = Q(state__in=(Duty.State.SUBMITTED, Duty.State.ACCEPTED, Duty.State.RETURNED))
    empty = duties.filter(answered, current=0)
    unsent = duties.filter(state=Duty.State.NOT_SUBMITTED).filter(Q(current__gt=0) | Q(sent__gt=0))
    timeless = duties.filter(answered, first_sent_at=None)
    two = Delivery.objects.current().values("version__duty", "organization").annotate(n=Count("pk")).filter(n__gt=1)
    return [
        *(f"Nghĩa vụ {duty.pk}: đã gửi mà không bản nào đang tính" for duty in empty),
        *(f"Nghĩa vụ {duty.pk}: chưa nộp mà có bản đã gửi" for duty in unsent),
        *(f"Nghĩa vụ {duty.pk}: đã gửi mà không có giờ gửi lần đầu" for duty in timeless),
        *(f"Nghĩa vụ {row['version__duty']}: {row['n']} bản cùng tính ở một nơi nhận" for row in two),
    ]


def _reminder(row: dict) -> str:
    if row["kind"] == Reminder.Kind.DUE:
        return f"Lời nhắc của nghĩa vụ {row['duty']}"
    thing = f"bản gửi {row['delivery']}" if row["delivery"] else f"văn bản {row['plan']}"
    return f"Lời nhắc “{Reminder.Kind(row['kind']).label}” của {thing}"


def outbox(asked: Asked) -> Finding:
    """No reminder twice, none left out of its letter, no lease that outlived its holder; sent letters did arrive."""
    found = Finding("outbox", Message.objects.count())
    stale = Message.objects.filter(state=Message.State.WAITING, leased_until__lt=asked.now - LEASE)
    found.faults += [f"Thư {pk}: vẫn bị giữ sau hai lần thời hạn giữ" for pk in stale.values_list("pk", flat=True)]
    held = WebhookCall.objects.filter(state=WebhookCall.State.WAITING, leased_until__lt=asked.now - LEASE)
    found.faults += [f"Webhook {pk}: vẫn bị giữ sau hai lần thời hạn giữ" for pk in held.values_list("pk", flat=True)]
    key = ("kind", "duty", "delivery", "plan", "since", "step", "due_version", "recipient")
    twice = Reminder.objects.values(*key).annotate(times=Count("pk")).filter(times__gt=1)
    found.faults += [f"{_reminder(row)}, bước {row['step']}: {row['times']} dòng" for row in twice]
    loose = Reminder.objects.filter(fate=Reminder.Fate.EMAIL, message=None)
    found.faults += [f"Lời nhắc {pk}: ghi là đi trong thư mà không có thư" for pk in loose.values_list("pk", flat=True)]
    if asked.sink:
        _compare_with_sink(found, asked.sink)
    return found


def _compare_with_sink(found: Finding, path: str) -> None:
    arrived = letters_of(path)
    sent = {message.message_id for message in Message.objects.filter(state=Message.State.SENT)}
    found.faults += [f"Thư {lost}: ghi là đã gửi mà không đến nơi" for lost in sorted(sent - set(arrived))]
    found.notes |= {
        "sent": len(sent),
        "arrived": len(arrived),
        "extra_copies": sum(times - 1 for times in arrived.values()),
        "waiting": Message.objects.filter(state=Message.State.WAITING).count(),
    }


def ladder(asked: Asked) -> Finding:
    return Finding("ladder", Escalation.objects.count(), ladder_faults(asked.now))


def files(asked: Asked) -> Finding:
    return Finding("files", sum(model.objects.count() for model in stored_models()), missing_files())


def dashboard(asked: Asked) -> Finding:
    """The counts of the overview are those of the rows they stand for: one grouped query against plain loops."""
    from reports.rollups import conditions  # noqa: PLC0415 the annotations stand on the query, not on the model

    found = Finding("dashboard")
    rows = Duty.objects.tracked().annotate(
        accepted_here=Q(state=Duty.State.ACCEPTED), returned_here=Q(state=Duty.State.RETURNED)
    )
    grouped = rows.aggregate(**{key: Count("pk", filter=rule) for key, rule in conditions(asked.now).items()})
    plain = _counted_by_hand(asked.now)
    for key, count in plain.items():
        found.expect(grouped[key] == count, f"Tổng quan “{key}”: {grouped[key]}, đếm từng dòng được {count}")
    return found


def _counted_by_hand(now: datetime) -> dict[str, int]:
    counts = dict.fromkeys(("total", "sent", "missing", "overdue", "on_time", "late", "exempted"), 0)
    for state, sent_at, closes_at in (
        Duty.objects.filter(is_tracked=True).values_list("state", "first_sent_at", "closes_at").iterator(2000)
    ):
        if state == Duty.State.EXEMPTED:
            counts["exempted"] += 1
            continue
        counts["total"] += 1
        if sent_at is None:
            counts["missing"] += 1
            counts["overdue"] += closes_at <= now
        else:
            counts["sent"] += 1
            counts["late" if sent_at >= closes_at else "on_time"] += 1
    return counts


CHECKS: dict[str, Callable[[Asked], Finding]] = {
    check.__name__: check for check in (tree, register, reports, outbox, ladder, files, dashboard)
}


def verify(names, asked: Asked) -> list[Finding]:
    return [CHECKS[name](asked) for name in names]
