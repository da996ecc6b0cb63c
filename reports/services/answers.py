"""Who is told on the portal when a report arrives or comes back."""

from django.db.models import Q
from django.utils import timezone

from orgs.models import User
from orgs.permissions import ROLE_ACTIONS
from reports.models import Delivery, ReportVersion, RequirementReceiver
from reports.services.notifications import notify


def tell_receivers(version: ReportVersion, receivers: list[RequirementReceiver]) -> None:
    """The named handlers of each receiver, or those who review there when nobody is named."""
    duty = version.duty
    handlers = User.objects.filter(handled_requirements__in=receivers, is_active=True).distinct()
    unhandled = [line.organization_id for line in receivers if not line.handlers.exists()]
    users = set(handlers) | set(_people_who("report.review", unhandled))
    again = "gửi lại" if version.number > 1 else "gửi"
    notify(
        users=users,
        key=f"bao-cao-den-{version.pk}",
        text=f"{duty.organization} đã {again} “{duty.requirement.name}”, {duty.period}.",
        link=duty.get_absolute_url(),
    )


def tell_reporter(delivery: Delivery) -> None:
    """Everybody who may work on the report: it came back, and why."""
    duty = delivery.version.duty
    notify(
        users=_people_who("report.draft", [duty.organization_id]),
        key=f"bao-cao-tra-lai-{delivery.pk}",
        text=f"{delivery.organization} trả lại “{duty.requirement.name}”, {duty.period}: {delivery.comment}",
        link=duty.get_absolute_url(),
    )


def _people_who(action: str, organization_ids):
    today = timezone.localdate()
    held = Q(memberships__from_on__isnull=True) | Q(memberships__from_on__lte=today)
    held &= Q(memberships__to_on__isnull=True) | Q(memberships__to_on__gt=today)
    held &= Q(memberships__organization__in=organization_ids, memberships__role__in=ROLE_ACTIONS[action])
    return User.objects.filter(held, is_active=True).distinct()
