"""What became of the calls to programs: of one body with its latest, of all an administrator looks after in figures."""

from datetime import datetime, timedelta

from django.db.models import Count, Max

from orgs.permissions import managed_ids
from reports.models import Webhook, WebhookCall

SHOWN = 20
LOOKED_BACK = timedelta(days=30)
State = WebhookCall.State


def standing_of(webhook: Webhook | None) -> dict:
    """The latest calls; of their content only the kind is told: an administrator reads no reports."""
    if webhook is None:
        return {"calls": [], "stopped": 0}
    return {
        "calls": list(webhook.calls.order_by("-created_at", "-pk")[:SHOWN]),
        "stopped": webhook.calls.filter(state=State.STOPPED).count(),
    }


def webhooks_of(user, now: datetime) -> list[dict]:
    """One query: of every body looked after that has an address, what waits, what was stopped in 30 days and why."""
    mine = WebhookCall.objects.filter(webhook__organization__in=managed_ids(user, "webhook.manage"))
    waiting = mine.filter(state=State.WAITING)
    stopped = mine.filter(state=State.STOPPED, created_at__gte=now - LOOKED_BACK)
    body = ("webhook__organization", "webhook__organization__name", "webhook__organization__short_name")
    rows = (waiting | stopped).values(*body, "state", "error").annotate(count=Count("pk"), last=Max("created_at"))
    return [
        {
            "pk": row[body[0]],
            "name": row[body[2]] or row[body[1]],
            "label": State(row["state"]).label,
            "reason": row["error"],
            "count": row["count"],
            "last": row["last"],
        }
        for row in rows.order_by("state", "-count", body[1], "error")
    ]
