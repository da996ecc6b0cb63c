"""What the people who run the portal are told of it: a worker that takes nothing, letters that do not leave.

The line in the portal is unique, so several clocks and restarts tell it once; the e-mail goes with a new line only.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from orgs.heartbeats import WORKER
from orgs.models import Heartbeat, Membership, OrganizationAbove, User
from orgs.permissions import ROLE_ACTIONS
from reports.models import Notification
from reports.outbox import trouble
from reports.services.messages import MAIL_TIMEOUT

logger = logging.getLogger(__name__)


def operators(*, now: datetime):
    """Operators of the installation, and administrators with no administrator above them."""
    held = Membership.objects.on(timezone.localdate(now)).filter(role__in=ROLE_ACTIONS["account.manage"])
    bodies = held.values("organization")
    below = OrganizationAbove.objects.filter(above__in=bodies).exclude(organization=F("above"))
    highest = held.exclude(organization__in=below.values("organization"))
    return User.objects.filter(is_active=True).filter(pk__in=highest.values("user")) | User.objects.filter(
        is_active=True, is_superuser=True
    )


def tell_worker_silent(*, now: datetime) -> None:
    """Once for each silence: its beginning is its name."""
    since = _last_sign()
    when = f" từ {timezone.localtime(since):%H:%M ngày %d/%m/%Y}" if since else ""
    name = f"{since:%Y%m%d%H%M%S}" if since else f"{now:%Y%m%d}"
    text = (
        f"Tiến trình nền không nhận việc{when}. Đồng hồ riêng lập và gửi lời nhắc thay; bản in của văn bản vừa "
        "ban hành chờ đến khi tiến trình chạy lại."
    )
    _tell(f"may-chu:im:{name}", text, now=now, subject="Thông Suốt: tiến trình nền không nhận việc")


def tell_worker_back(*, now: datetime) -> None:
    _tell(f"may-chu:lai:{now:%Y%m%d%H%M}", "Tiến trình nền đã nhận việc trở lại.", now=now)


def tell_of_outbox(*, now: datetime) -> None:
    """Once a day, in the portal only: letters do not leave."""
    if words := trouble(now=now):
        _tell(f"may-chu:thu:{timezone.localdate(now):%Y%m%d}", words, now=now)


def _last_sign() -> datetime | None:
    return Heartbeat.objects.filter(name=WORKER).values_list("at", flat=True).first()


def _tell(key: str, text: str, *, now: datetime, subject: str = "") -> None:
    link, kind = reverse("reports:mail_standing"), Notification.Kind.SYSTEM
    for person in operators(now=now).distinct():
        values = {"text": text, "link": link, "kind": kind}
        _, is_new = Notification.objects.get_or_create(user=person, key=key, defaults=values)
        if is_new and subject and person.email and person.wants_email:
            _send(person, key, subject, f"{text}\n\n{settings.SITE_URL.rstrip('/')}{link}")


def _send(person: User, key: str, subject: str, body: str) -> None:
    """At once, also in quiet hours; with the mail server away the line in the portal has to do."""
    message_id = f"<{key.replace(':', '-')}-{person.pk}@thongsuot>"
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    link = get_connection(timeout=MAIL_TIMEOUT)
    letter = EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email], headers=headers, connection=link)
    try:
        letter.send()
    except (OSError, ValueError):
        logger.warning("Không gửi được thư báo động cho %s.", person.pk, exc_info=True)
