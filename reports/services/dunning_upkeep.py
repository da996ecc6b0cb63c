"""Keeping a drafted công văn đôn đốc true until it is signed: the portal's own words follow what happens meanwhile.

A draft that a person has changed, or that is on its way to be signed, is not touched; whoever holds it is told.
"""

import logging
from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from orgs.errors import StateConflict
from plans.models import Plan
from reports.models import DunningLetter, Escalation, Notification, Rung
from reports.services.dunning import people_of, rewrite
from reports.services.notifications import notify

NAMED = 5
UNTOUCHED = Q(plan__state=Plan.State.DRAFT, plan__version=F("written_version"))
# Who holds the paper next; a draft is its author's.
ACTS = {Plan.State.IN_REVIEW: "plan.approve", Plan.State.APPROVED: "plan.sign", Plan.State.SIGNED: "plan.issue"}
logger = logging.getLogger(__name__)


def keep_true(*, on: date) -> None:
    """Write the drafts nobody has touched as of today: without those that answered, with the heirs of merged units.

    Once a day, and at once when a unit went; a draft without units is dropped.
    """
    changed = _let_go_without_first()
    untouched = DunningLetter.objects.filter(UNTOUCHED)
    if not untouched.exists():
        return
    changed |= _misaddressed(untouched)
    gone = Q(escalations=None) | Q(escalations__closed_on__isnull=False)
    stale = untouched.filter(Q(written_on__lt=on) | Q(pk__in=changed) | gone).distinct()
    for letter in stale.select_related("plan__document", "body"):
        try:
            with transaction.atomic():
                rewrite(letter, on, None)
        except StateConflict as error:  # somebody saved it this very moment: from now on it is that person's
            logger.info("letter %s left alone: %s", letter.pk, error)


def _let_go_without_first() -> set[int]:
    """Nobody is reported to a superior before being asked: with the first letter withdrawn, the second waits again.

    Returns the drafts that lost units by it.
    """
    second = Escalation.objects.filter(level=Rung.SECOND, closed_on=None)
    if not second.exists():
        return set()
    first = Escalation.objects.filter(duty=OuterRef("duty"), due_version=OuterRef("due_version"), level=Rung.FIRST)
    not_out = Exists(first.exclude(letter__plan__state=Plan.State.ISSUED))
    free = Q(letter=None) | Q(letter__plan__state=Plan.State.WITHDRAWN)
    drafted = Q(letter__plan__state=Plan.State.DRAFT, letter__plan__version=F("letter__written_version"))
    found = dict(second.filter(free | drafted, not_out).values_list("pk", "letter"))
    Escalation.objects.filter(pk__in=list(found)).delete()
    return {letter for letter in found.values() if letter}


def _misaddressed(letters) -> set[int]:
    """Those that name a unit whose duty an heir took over."""
    found = set()
    for letter in letters.filter(escalations__duty__inherited_from__isnull=False).distinct().select_related("plan"):
        lines = letter.plan.document.recipients
        told = {*lines.values_list("organization", flat=True), *lines.values_list("group__members", flat=True)}
        units = set(letter.escalations.values_list("duty__organization", flat=True))
        if not units <= told:
            found.add(letter.pk)
    return found


def tell_of_answers(*, on: date) -> None:
    """Once a day for each letter that somebody has changed or submitted: a unit in it is to be urged no more."""
    unsent = [Plan.State.DRAFT, *ACTS]
    today = Escalation.objects.filter(closed_on=on, letter__plan__state__in=unsent)
    for letter in DunningLetter.objects.filter(pk__in=today.values("letter")).select_related("plan__author", "body"):
        units = today.filter(letter=letter).order_by("duty__organization__name")
        names = list(units.values_list("duty__organization__name", flat=True).distinct())
        more = " và các đơn vị khác" if len(names) > NAMED else ""
        text = (
            f"{', '.join(names[:NAMED])}{more} không còn phải đôn đốc nhưng có tên trong công văn "
            f"{letter.get_level_display().lower()} ({letter.plan.get_state_display().lower()}): viết lại trước khi gửi."
        )
        holders = people_of(letter.body_id, ACTS[letter.plan.state], on) if letter.plan.state in ACTS else ()
        notify(
            users={letter.plan.author, *holders},
            key=f"don-doc-bot:{letter.pk}:{on:%Y%m%d}",
            text=text,
            link=letter.plan.get_absolute_url(),
            kind=Notification.Kind.PLAN,
        )
