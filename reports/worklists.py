"""Việc của tôi: what waits for this very person, a block a kind of work; empty kinds are left out."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from directives.models import Receipt
from orgs.formats import vn_date
from orgs.models import AuditEntry
from orgs.permissions import bodies_where
from plans.models import Plan
from plans.views.todo import todo_of
from reports import listings, review_queue
from reports.dunning_page import page_url
from reports.models import Delivery, DeliveryRemark, Duty, Escalation, ReportVersion, Rung

FIRST_ROWS = 5
CHO_VAO_SO = "muc=cho-vao-so"
CHUA_PHAN_CONG = "muc=chua-phan-cong"
CUA_TOI = "muc=cua-toi"


@dataclass
class Row:
    """One line: a link, a word beside it, and the dates in force where there are any."""

    text: str
    url: str
    note: str = ""
    status: str = ""
    safe_on: object = None
    last_on: object = None


@dataclass
class Block:
    """A figure that is a link to the rows it counts, and the first of them."""

    key: str
    title: str
    count: int
    url: str
    rows: list[Row] = field(default_factory=list)
    tone: str = ""

    @property
    def more(self) -> bool:
        return self.count > len(self.rows)


def blocks_for(user, now) -> list[Block]:
    """Every kind of work this person may do, in the order of the day: a fixed number of queries."""
    made = [
        *report_blocks(user, now),
        *receipt_blocks(user),
        *plan_blocks(user),
        silent_block(user, now),
    ]
    return [block for block in made if block.count]


def report_blocks(user, now) -> list[Block]:
    own = listings.own_duties(user).tracked() if bodies_where(user, "report.draft") else Duty.objects.none()
    page = reverse("reports:report_list")
    waiting = review_queue.with_basics(review_queue.waiting_deliveries(user))
    return [
        _block("returned", "Báo cáo bị trả lại", _returned(own), f"{page}?tinh_trang=tra-lai", _returned_row, "warn"),
        _block(
            "overdue",
            "Báo cáo quá hạn chưa nộp",
            own.overdue(now).order_by("last_on", "pk"),
            f"{page}?tinh_trang=qua-han",
            _overdue_row,
            "bad",
        ),
        _block(
            "owed",
            "Báo cáo phải nộp",
            own.filter(state=Duty.State.NOT_SUBMITTED, closes_at__gt=now).order_by("safe_on", "pk"),
            f"{page}?tinh_trang=can-nop",
            _owed_row,
        ),
        _block(
            "correcting",
            "Bản đính chính chưa gửi",
            _correcting(own),
            f"{page}?tinh_trang=dinh-chinh",
            _correcting_row,
        ),
        _block(
            "review",
            "Báo cáo chờ duyệt",
            waiting.order_by("version__duty__first_sent_at", "pk"),
            reverse("reports:report_review"),
            _review_row,
        ),
    ]


def receipt_blocks(user) -> list[Block]:
    page = reverse("directives:receipt_list")
    receipts = Receipt.objects.select_related("document", "organization")
    registering = receipts.waiting().filter(organization__in=bodies_where(user, "receipt.register"))
    assigning = receipts.unassigned().filter(organization__in=bodies_where(user, "receipt.assign"))
    mine = Receipt.objects.visible_to(user).handled_by(user).select_related("document")
    return [
        _block("register", "Văn bản chờ vào sổ", registering.order_by("pk"), f"{page}?{CHO_VAO_SO}", _receipt_row),
        _block("assign", "Văn bản chưa phân công", assigning.order_by("pk"), f"{page}?{CHUA_PHAN_CONG}", _receipt_row),
        _block("handle", "Văn bản tôi xử lý", mine.order_by("due_on", "pk"), f"{page}?{CUA_TOI}", _receipt_row),
    ]


def plan_blocks(user) -> list[Block]:
    """The same lists as the tabs of the page of plans."""
    page = reverse("plans:plan_list")
    came_back = AuditEntry.objects.filter(object_type="plans.plan", object_id=OuterRef("pk"), action="plan_returned")
    plans = Plan.objects.with_basics().annotate(came_back=Exists(came_back)).order_by("-updated_at", "-pk")
    titles = {
        "toi-soan": "Dự thảo của tôi",
        "cho-duyet": "Kế hoạch chờ duyệt",
        "cho-ky": "Kế hoạch chờ ký",
        "cho-cap-so": "Kế hoạch chờ cấp số, ban hành",
    }
    return [
        _block(key, title, todo_of(plans, user, key), f"{page}?viec={key}", _plan_row) for key, title in titles.items()
    ]


def silent_block(user, now) -> Block:
    """For heads and leaders: what came to the last rung of the ladder towards their bodies, the longest first."""
    bodies = bodies_where(user, "plan.sign")
    rows = Escalation.objects.silent(timezone.localdate(now)).filter(level=Rung.LEADER, body__in=bodies)
    rows = rows.select_related("duty__organization", "duty__requirement").order_by("duty__last_on", "pk")
    url = page_url(min(bodies), bac=Rung.LEADER.value) if bodies else ""
    return _block("silent", "Báo cáo im lặng sau đôn đốc", rows, url, _silent_row, "bad")


def _block(key, title, rows, url, as_row, tone="") -> Block:
    count = rows.count()
    return Block(key, title, count, url, [as_row(row) for row in rows[:FIRST_ROWS]] if count else [], tone)


def _returned(duties):
    reason = Delivery.objects.current().filter(version__duty=OuterRef("pk"), state=Delivery.State.RETURNED)
    remarks = DeliveryRemark.objects.filter(
        delivery__version__duty=OuterRef("pk"), delivery__is_current=True, delivery__state=Delivery.State.RETURNED
    )
    counted = remarks.order_by().values("delivery__version__duty").annotate(number=Count("pk")).values("number")
    rows = duties.filter(state=Duty.State.RETURNED)
    return rows.annotate(
        why=reason.values("comment")[:1],
        who=reason.values("organization__name")[:1],
        remarks=Coalesce(Subquery(counted[:1]), 0),
    )


def _returned_row(duty) -> Row:
    said = [f"“{duty.why}”"] * bool(duty.why) + [f"ý kiến tại {duty.remarks} mục"] * bool(duty.remarks)
    return Row(str(duty), duty.get_absolute_url(), f"{duty.who}: {'; '.join(said)}", "returned")


def _correcting(duties):
    draft = ReportVersion.objects.drafts().filter(duty=OuterRef("pk"))
    return duties.filter(is_correcting=True).annotate(why=draft.values("correction_reason")[:1]).order_by("pk")


def _correcting_row(duty) -> Row:
    return Row(str(duty), duty.get_absolute_url(), f"Lý do: {duty.why}", "correcting")


def _overdue_row(duty) -> Row:
    return Row(str(duty), duty.get_absolute_url(), "", "overdue", last_on=duty.last_on)


def _silent_row(row) -> Row:
    duty = row.duty
    return Row(duty.organization.name, duty.get_absolute_url(), str(duty), "overdue", last_on=duty.last_on)


def _owed_row(duty) -> Row:
    return Row(str(duty), duty.get_absolute_url(), "", "", duty.safe_on, duty.last_on)


def _review_row(delivery) -> Row:
    version, duty = delivery.version, delivery.version.duty
    kind = f"đính chính bản số {version.corrects.number}, " if version.corrects else ""
    note = f"{duty}, {kind}gửi ngày {vn_date(version.sent_at)}"
    return Row(duty.organization.name, duty.get_absolute_url(), note, "late" if duty.is_late else "submitted")


def _receipt_row(receipt) -> Row:
    document = receipt.document
    due = f"hạn xử lý {vn_date(receipt.due_on)}" if receipt.due_on else ""
    return Row(document.title, receipt.get_absolute_url(), f"{document.subject}{'; ' + due if due else ''}")


def _plan_row(plan) -> Row:
    back = "returned" if plan.came_back and plan.state == Plan.State.DRAFT else plan.state
    return Row(
        plan.document.subject, plan.get_absolute_url(), f"{plan.document.get_kind_display()}, {plan.author}", back
    )
