"""The ladder, asked past the code that climbs it: each rung once and in order, its letter written, and delivered."""

from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from directives.models import DocumentReference, Receipt
from plans.models import Plan, RegisterEntry
from reports.models import Escalation, Rung
from reports.models.escalation import LETTER_RUNGS
from reports.models.reminder_plans import default_plan
from reports.services.dunning import writers_of
from reports.services.escalation import due_for


def ladder_faults(now) -> list[str]:
    """A line for each thing that is wrong. What came due today may still wait for its sweep."""
    today = timezone.localdate(now)
    return [
        *_twice(),
        *_unasked(today),
        *_unreached(today),
        *_without_letter(today),
        *_not_of_its_rung(),
        *_undelivered(),
    ]


def _named(row: Escalation) -> str:
    return f"Nghĩa vụ {row.duty_id}, {row.get_level_display().lower()}"


def _twice() -> list[str]:
    rows = Escalation.objects.order_by().values("duty", "level", "due_version").annotate(times=Count("pk"))
    return [f"Nghĩa vụ {row['duty']}, nấc {row['level']}: {row['times']} dòng" for row in rows.filter(times__gt=1)]


def _unasked(today: date) -> list[str]:
    """Reported to a superior before the unit itself had been asked by a letter that went out."""
    first = Escalation.objects.filter(duty=OuterRef("duty"), due_version=OuterRef("due_version"), level=Rung.FIRST)
    replaced = Q(letter__plan__document__references_out__relation=DocumentReference.Relation.REPLACES)
    withdrawn = Q(letter__plan__state=Plan.State.WITHDRAWN)  # after it went out; somebody may be at the second already
    asked = first.filter(Q(letter__plan__document__issued_on__lte=OuterRef("opened_on")) | withdrawn | replaced)
    rows = Escalation.objects.silent(today).filter(~Exists(asked), level=Rung.SECOND)
    rows = rows.select_related("duty__requirement__reminder_plan")
    return [f"{_named(row)}: lần 1 chưa ban hành" for row in rows if _has_first_letter(row.duty.requirement)]


def _has_first_letter(requirement) -> bool:
    return (getattr(requirement, "reminder_plan", None) or default_plan()).letter_1_after is not None


def _unreached(today: date) -> list[str]:
    yesterday = today - timedelta(days=1)
    return [
        f"Nghĩa vụ {duty.pk}: im lặng đã đến nấc “{rung.label}” mà không có dòng nào"
        for rung in Rung
        for duty in due_for(rung, yesterday)
        if duty.body is not None
    ]


def _without_letter(today: date) -> list[str]:
    rows = Escalation.objects.silent(today).filter(level__in=LETTER_RUNGS, letter=None, opened_on__lt=today)
    drafted = {body: writers_of(body, today).exists() for body in rows.order_by().values_list("body", flat=True)}
    return [f"{_named(row)}: chưa có dự thảo công văn" for row in rows if drafted[row.body_id]]


def _not_of_its_rung() -> list[str]:
    right = Q(letter__level=F("level"), letter__body=F("body"))
    return [f"{_named(row)}: nằm trong công văn khác" for row in Escalation.objects.exclude(letter=None).exclude(right)]


def _undelivered() -> list[str]:
    """Proof of dispatch: a number in the register, and the letter lies with the unit (both letters name it)."""
    numbered = Exists(RegisterEntry.objects.filter(document=OuterRef("letter__plan__document")))
    of_letter = Receipt.objects.filter(document=OuterRef("letter__plan__document"))
    lies_there = Exists(of_letter.filter(organization=OuterRef("duty__organization")))
    rows = Escalation.objects.dispatched().filter(duty__organization__ended_on=None)  # else it went to the successor
    return [
        *(f"{_named(row)}: công văn đã ban hành mà không có số" for row in rows.exclude(numbered)),
        *(f"{_named(row)}: công văn đã ban hành mà đơn vị không nhận được" for row in rows.exclude(lies_there)),
    ]
