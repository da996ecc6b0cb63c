"""The duties of a body as an iCalendar (RFC 5545): one all-day event a duty, on the last safe day."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max, Q
from icalendar import Calendar, Event

from orgs.formats import vn_datetime, vn_weekday
from reports.models import CalendarFeed, Duty

KEPT = timedelta(days=90)  # how long a duty that was sent stays in the calendar after its day
REFRESH = timedelta(hours=6)
TITLES = {
    Duty.State.NOT_SUBMITTED: "Hạn nộp",
    Duty.State.RETURNED: "Bị trả lại, gửi lại",
    Duty.State.SUBMITTED: "Đã gửi",
    Duty.State.ACCEPTED: "Đã chấp nhận",
    Duty.State.EXEMPTED: "Được miễn",
}


def calendar_of(feed: CalendarFeed) -> bytes:
    """What the holder of the link may read now, by the rights of the one who made it; four queries."""
    calendar = Calendar()
    name = f"Hạn báo cáo: {feed.organization.label}"
    for key, value in (
        ("PRODID", "-//Thông Suốt//Hạn báo cáo//VI"),
        ("VERSION", "2.0"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("NAME", name),
        ("X-WR-CALNAME", name),
        ("X-WR-TIMEZONE", settings.TIME_ZONE),
    ):
        calendar.add(key, value)
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT6H")
    for duty in _duties(feed):
        calendar.add_component(_event(duty, feed))
    return calendar.to_ical()


def etag_of(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:32]}"'


def _duties(feed):
    today = feed.user.reach.on
    rows = Duty.objects.visible_to(feed.user).tracked().filter(organization=feed.organization)
    recent = Q(last_on__gte=today - KEPT) | Q(state__in=Duty.OPEN_STATES)
    rows = rows.filter(recent, requirement__is_open=True).annotate(changed_at=Max("changes__decided_at"))
    rows = rows.select_related("requirement__document", "organization").order_by("safe_on", "pk")
    return rows.prefetch_related("requirement__receivers__organization", "requirement__receivers__via")


def _event(duty: Duty, feed: CalendarFeed) -> Event:
    event = Event()
    event.add("UID", f"nghia-vu-{duty.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("DTSTAMP", _stamp(duty, feed))
    event.add("SEQUENCE", duty.due_version)
    event.add("DTSTART", duty.safe_on)
    event.add("DTEND", duty.safe_on + timedelta(days=1))
    event.add("SUMMARY", f"{TITLES[duty.state]}: {duty}")
    event.add("DESCRIPTION", "\n".join(_facts(duty)))
    event.add("URL", settings.SITE_URL.rstrip("/") + duty.get_absolute_url())
    event.add("STATUS", "CANCELLED" if duty.state == Duty.State.EXEMPTED else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    event.add("CATEGORIES", ["Báo cáo"])
    return event


def _facts(duty: Duty) -> list[str]:
    document = duty.requirement.document
    facts = [
        f"Đơn vị báo cáo: {duty.organization}",
        "Nộp cho: " + "; ".join(str(line) for line in duty.requirement.receivers.all()),
        f"Theo văn bản: {document.code or document.title}",
        f"Hạn chót an toàn: {vn_weekday(duty.safe_on)}",
        f"Ngày cuối: {vn_weekday(duty.last_on)}",
        f"Tình trạng: {duty.get_state_display()}",
    ]
    if duty.first_sent_at:
        facts.append(f"Gửi lần đầu: {vn_datetime(duty.first_sent_at)}")
    if duty.state == Duty.State.EXEMPTED:
        facts.append(f"Lý do miễn: {duty.exempted_reason}")
    return facts


def _stamp(duty: Duty, feed: CalendarFeed) -> datetime:
    """When the event was last revised, as far as the duty tells; the same at each reading, so the ETag holds."""
    moments = (feed.made_at, duty.changed_at, duty.first_sent_at)
    return max(moment for moment in moments if moment).astimezone(UTC).replace(microsecond=0)
