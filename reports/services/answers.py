"""Who is told on the portal when a report arrives, comes back, is withdrawn or corrected."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from orgs.models import Membership, User
from orgs.permissions import CONTENT_ROLES, ROLE_ACTIONS
from reports.models import Delivery, DeliveryRemark, Duty, Notification, ReportVersion, RequirementReceiver
from reports.services.notifications import mark_read, notify
from reports.services.waiting import settle_deliveries


def tell_receivers(version: ReportVersion, receivers: list[RequirementReceiver]) -> None:
    """The named handlers who still work for the receiver, or those who review there when there is none."""
    duty = version.duty
    again = "gửi lại" if version.number > 1 else "gửi"
    text = f"{duty.organization} đã {again} “{duty.requirement.name}”, {duty.period_within}."
    if version.corrects_id:
        text = (
            f"{duty.organization} gửi bản đính chính “{duty.requirement.name}”, {duty.period_within}. "
            f"Lý do: {version.correction_reason}"
        )
    for line in receivers:
        notify(
            users=_who_handles(line),
            key=_arrival_key(version.pk, line.organization_id),
            text=text,
            link=duty.get_absolute_url(),
            kind=Notification.Kind.CHANGE if version.corrects_id else Notification.Kind.ARRIVAL,
        )
    if version.number == 1:
        return  # nothing came back, nothing was withdrawn
    if version.number > 1:
        _settle_earlier(version)


def _settle_earlier(version: ReportVersion) -> None:
    """That it came back or was withdrawn needs nobody's attention once it was sent again."""
    before = Delivery.objects.filter(version__duty=version.duty_id).exclude(version=version)
    came_back = before.filter(state=Delivery.State.RETURNED).values_list("pk", flat=True)
    taken_back = before.filter(version__withdrawn_at__isnull=False).values_list("version", "organization")
    settle_deliveries(before.values("pk"))
    settled = [_return_key(pk) for pk in came_back] + [_withdrawal_key(*pair) for pair in taken_back]
    mark_read(notifications=Notification.objects.filter(key__in=settled))


def tell_withdrawn(version: ReportVersion) -> None:
    """Those who were told of the arrival: nothing waits for them any more, and why."""
    settle_deliveries(version.deliveries.values("pk"))
    duty = version.duty
    to = version.deliveries.values_list("organization", flat=True)
    for line in duty.requirement.receivers.filter(organization__in=to):
        mark_read(notifications=Notification.objects.filter(key=_arrival_key(version.pk, line.organization_id)))
        notify(
            users=_who_handles(line),
            key=_withdrawal_key(version.pk, line.organization_id),
            text=f"{duty.organization} đã rút lại “{duty.requirement.name}”, {duty.period_within}: "
            f"{version.withdrawn_reason}",
            link=reverse("reports:report_version", args=[duty.pk, version.number]),
        )


def tell_reporter(delivery: Delivery) -> None:
    """Everybody who may work on the report: it came back, and why."""
    duty = delivery.version.duty
    report = f"“{duty.requirement.name}”, {duty.period_within}"
    notify(
        users=_people_who("report.draft", [duty.organization_id]),
        key=_return_key(delivery.pk),
        text=f"{delivery.organization} trả lại {report}: {why_returned(delivery)}",
        link=duty.get_absolute_url() + _first_remarked(delivery),
    )


def _first_remarked(delivery: Delivery) -> str:
    """Where in the form the body is to begin: the field of the first remark; empty when only the whole has one."""
    remark = delivery.remarks.first()
    if remark is None:
        return ""
    if remark.heading_id:
        return f"#id_text-{remark.heading_id}"
    return f"#chi-tieu-{remark.indicator_id}" if remark.indicator_id else f"#id_state-{remark.assignment_id}"


def why_returned(delivery: Delivery) -> str:
    """The comment on the whole, and which parts bear one of their own."""
    remarks = delivery.remarks.select_related("heading", "indicator", "assignment__task")
    parts = [remark.part for remark in remarks]
    named = f"Có ý kiến về {len(parts)} mục: {'; '.join(parts)}." if parts else ""
    return " ".join(filter(None, (delivery.comment, named)))


def settle_arrival(delivery: Delivery) -> None:
    """What was answered needs nobody's attention any more."""
    key = _arrival_key(delivery.version_id, delivery.organization_id)
    settle_deliveries([delivery.pk])
    mark_read(notifications=Notification.objects.filter(key=key))


def remarks_of(duty: Duty):
    """What receivers wrote about single parts of the report that came back and was not sent again yet."""
    returned = Delivery.objects.current().filter(version__duty=duty, state=Delivery.State.RETURNED)
    return DeliveryRemark.objects.filter(delivery__in=returned).select_related("delivery__organization").order_by("pk")


def _arrival_key(version_id, organization_id) -> str:
    return f"bao-cao-den-{version_id}-{organization_id}"


def _return_key(delivery_id) -> str:
    return f"bao-cao-tra-lai-{delivery_id}"


def _withdrawal_key(version_id, organization_id) -> str:
    return f"bao-cao-rut-{version_id}-{organization_id}"


def _who_handles(line: RequirementReceiver):
    handlers = set()
    if getattr(line, "has_handlers", True):  # not known: ask
        working = _working_in(CONTENT_ROLES, [line.organization_id, line.via_id])
        handlers = set(working.filter(handled_requirements=line))
    return handlers or _people_who("report.review", [line.organization_id])


def _people_who(action: str, organization_ids):
    return _working_in(ROLE_ACTIONS[action], organization_ids)


def _working_in(roles, organization_ids):
    today = timezone.localdate()
    held = Q(from_on__isnull=True) | Q(from_on__lte=today)
    held &= Q(to_on__isnull=True) | Q(to_on__gt=today)
    posts = Membership.objects.filter(held, user=OuterRef("pk"), organization__in=organization_ids, role__in=roles)
    return User.objects.filter(Exists(posts), is_active=True)
