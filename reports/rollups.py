"""What a body receives: grouped counts over the duties owed to it, each figure with the rows it counts.

"Below" is every body that owes this one a report (domain model, "Reports"). A figure and its list share one condition,
so they cannot differ. No tree is read: who sees what joins on memberships, receivers and links.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q
from django.utils import timezone

from orgs.models import Organization
from orgs.permissions import bodies_where
from reports.models import Delivery, Duty

SILENT_DAYS = 30
SILENT_PERIODS = 2


@dataclass(frozen=True)
class Figure:
    """A count: its key in code, its name in the address, its words."""

    key: str
    slug: str
    label: str
    note: str
    tone: str = ""


FIGURES = (
    Figure("total", "nghia-vu", "Nghĩa vụ", "Mỗi kỳ của mỗi đơn vị là một; không kể được miễn và không theo dõi."),
    Figure("sent", "da-nop", "Đã nộp", "Đã gửi ít nhất một lần."),
    Figure("missing", "chua-nop", "Chưa nộp", "Chưa gửi lần nào, kể cả khi chưa đến hạn."),
    Figure("overdue", "qua-han", "Quá hạn", "Chưa nộp mà ngày cuối cùng đã qua.", "bad"),
    Figure("on_time", "dung-han", "Đúng hạn", "Gửi lần đầu trong ngày cuối cùng hoặc sớm hơn.", "good"),
    Figure("late", "nop-muon", "Nộp muộn", "Gửi lần đầu sau ngày cuối cùng.", "warn"),
    Figure("accepted", "da-chap-nhan", "Đã chấp nhận", "Nơi nhận đã chấp nhận bản mới nhất.", "good"),
    Figure("returned", "tra-lai", "Đang trả lại", "Đã trả lại, đơn vị chưa gửi lại.", "warn"),
    Figure("exempted", "duoc-mien", "Được miễn", "Có quyết định miễn; không tính vào nghĩa vụ."),
)
BY_SLUG = {figure.slug: figure for figure in FIGURES}
BY_KEY = {figure.key: figure for figure in FIGURES}


def readable_bodies(user):
    """Bodies whose roll-up the user may open: the own ones, and those that wide roles reach."""
    if not bodies_where(user, "rollup.view"):
        return Organization.objects.none()
    seen = Q(pk__in=user.reach.own_ids)
    if user.reach.wide_ids:
        seen |= Q(pk__in=user.reach.bodies_below())
    return Organization.objects.filter(seen)


def duties_to(user, body):
    """Tracked duties owed to the body that the user may see, with what this very body answered."""
    current = Delivery.objects.current().filter(version__duty=OuterRef("pk"), organization=body)
    return (
        Duty.objects.visible_to(user)
        .owed_to(body)
        .tracked()
        .annotate(
            accepted_here=Exists(current.filter(state=Delivery.State.ACCEPTED)),
            returned_here=Exists(current.filter(state=Delivery.State.RETURNED)),
        )
    )


def conditions(now: datetime) -> dict[str, Q]:
    """The rows behind each figure."""
    counted = ~Q(state=Duty.State.EXEMPTED)
    unsent = counted & Q(first_sent_at__isnull=True)
    return {
        "total": counted,
        "sent": counted & Q(first_sent_at__isnull=False),
        "missing": unsent,
        "overdue": unsent & Q(closes_at__lte=now),
        "on_time": counted & Q(first_sent_at__lt=F("closes_at")),
        "late": counted & Q(first_sent_at__gte=F("closes_at")),
        "accepted": counted & Q(accepted_here=True),
        "returned": counted & Q(returned_here=True),
        "exempted": Q(state=Duty.State.EXEMPTED),
        "due": counted & (Q(closes_at__lte=now) | Q(first_sent_at__isnull=False)),
    }


def counts(now: datetime) -> dict[str, Count]:
    return {key: Count("pk", filter=rows) for key, rows in conditions(now).items()}


def totals(duties, now: datetime) -> dict:
    """All figures in one query, with both rates."""
    return with_rates(duties.aggregate(**counts(now), bodies=Count("organization", distinct=True)))


def with_rates(row: dict) -> dict:
    """Two rates, neither of which hides the other: None when nothing is owed or due."""
    row["sent_rate"] = _percent(row["sent"], row["total"])
    row["on_time_rate"] = _percent(row["on_time"], row["due"])
    return row


def by_requirement(duties, now: datetime) -> list[dict]:
    rows = duties.values("requirement", name=F("requirement__name"), document=F("requirement__document__code"))
    expected = Q(~Q(state=Duty.State.EXEMPTED))
    rows = rows.annotate(**counts(now), bodies=Count("organization", distinct=True, filter=expected))
    return [with_rates(row) for row in rows.annotate(first=Min("due_on")).order_by("first", "requirement")]


def by_reporter(duties, now: datetime):
    """A row for each direct reporter, as a queryset to sort and page."""
    rows = duties.values("organization", name=F("organization__name"), ended_on=F("organization__ended_on"))
    return rows.annotate(**counts(now), last_sent_at=Max("first_sent_at")).order_by()


def silent(duties, now: datetime):
    """Working bodies with a report overdue for more than 30 days or with two missing, the most missing first."""
    rows = duties.filter(conditions(now)["overdue"], organization__ended_on=None)
    rows = rows.values("organization", name=F("organization__name")).annotate(
        missing=Count("pk"), oldest=Min("last_on")
    )
    long_ago = timezone.localdate(now) - timedelta(days=SILENT_DAYS)
    return rows.filter(Q(missing__gte=SILENT_PERIODS) | Q(oldest__lt=long_ago)).order_by("-missing", "oldest", "name")


def by_year(duties, now: datetime) -> list[dict]:
    return list(duties.values("year").annotate(**counts(now)).order_by("year"))


def returned_twice(duties, body):
    """Duties whose report this body returned at least twice and has not accepted."""
    returned = Q(versions__deliveries__state=Delivery.State.RETURNED, versions__deliveries__organization=body)
    back = Count("versions__deliveries", filter=returned, distinct=True)
    return duties.filter(accepted_here=False).exclude(state=Duty.State.EXEMPTED).annotate(back=back).filter(back__gte=2)


def default_year(on: date, years: list[int]) -> int:
    """This year, or the last one in which something was owed."""
    past = [year for year in years if year <= on.year]
    return on.year if on.year in years or not years else (past or years)[-1]


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
