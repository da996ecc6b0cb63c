"""A requirement in use changed from a year on: its successor asks from then, the old one ends with the year before.

Duties nobody has begun go over to the successor with the same row, so that links, extensions and their trace stay;
those without a period there are removed. What was begun, sent, exempted or is overdue stays where it is and counts for
the successor's period of the same name (a yearly report for its whole year): nobody owes the same twice.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from directives.models import Document
from orgs.audit import record
from orgs.calendar import load_calendar
from orgs.errors import DomainError, StateConflict
from orgs.formats import vn_date
from orgs.permissions import require
from orgs.text import fold
from reports.models import (
    Duty,
    DutyChange,
    FoldRule,
    ReportForm,
    ReportingRequirement,
    ReportVersion,
    RequirementDate,
    RequirementStep,
    StandingExemption,
)
from reports.permissions import can_change_requirement, can_revise_requirement
from reports.services.duties import Dates
from reports.services.fold_rules import carry_rules, suggest_rules
from reports.services.owing import known_periods
from reports.services.reminder_plans import copy_reminder_plan
from reports.services.requirements import missing_duties, save_duties, update_requirement, write_lines
from reports.services.schedule import dates_of

NOT_YOURS = "Chỉ người lập chế độ báo cáo của cơ quan được đổi chế độ đang áp dụng, và chỉ đổi bản mới nhất."
COPIED = (
    "document", "form", "name", "frequency", "to_year", "tracked_from", "is_strict", "rolls_forward", "window_rule",
    "is_date_chosen", "folds_into",
)  # fmt: skip
BEGUN = "đơn vị đã soạn hoặc đã gửi"
EXEMPTED = "đã được miễn"
OVERDUE = "đã quá hạn"
UNTRACKED = "không theo dõi trên cổng"
EXTENDED = "đã được gia hạn, chế độ mới không có chỗ cho hạn ấy"
BATCH = 1000


@dataclass
class Moved:
    """A duty that goes over: the row as it would be made anew, and its days (an extension still holds)."""

    duty: Duty
    row: Duty
    dates: Dates

    @property
    def is_redated(self) -> bool:
        return (self.duty.due_on, self.duty.last_on) != (self.dates.due_on, self.dates.last_on)


@dataclass
class Revision:
    """What putting the successor in place would do now; `blocked`: why it cannot be done as it stands."""

    successor: ReportingRequirement
    moved: list[Moved] = field(default_factory=list)
    made: list[Duty] = field(default_factory=list)
    removed: list[Duty] = field(default_factory=list)
    kept: dict[str, list[Duty]] = field(default_factory=dict)
    blocked: list[str] = field(default_factory=list)

    @property
    def redated(self) -> int:
        return sum(one.is_redated for one in self.moved)

    @property
    def seen(self) -> str:
        """What was on the page when it was confirmed."""
        kept = sum(len(duties) for duties in self.kept.values())
        return "-".join(str(n) for n in (len(self.moved), self.redated, len(self.made), len(self.removed), kept))


@transaction.atomic
def prepare_revision(*, requirement: ReportingRequirement, from_year: int, actor) -> ReportingRequirement:
    """A successor with all the old one says, not in use yet: it is changed on the usual pages, then put in place.

    Raises NotAllowed; DomainError for a year that does not fit; StateConflict when one is being prepared already.
    """
    require(actor is None or can_revise_requirement(actor, requirement), NOT_YOURS)
    if fault := wrong_year(requirement, from_year):
        raise DomainError(fault)
    if ReportingRequirement.objects.filter(previous=requirement).exists():
        raise StateConflict("Đã có một bản thay đang soạn cho chế độ báo cáo này.")
    values = {name: getattr(requirement, name) for name in COPIED}
    successor = ReportingRequirement.objects.create(previous=requirement, from_year=from_year, **values)
    write_lines(successor, **stored_lines(requirement))
    RequirementStep.objects.bulk_create(
        RequirementStep(requirement=successor, tier_id=step.tier_id, days_before=step.days_before)
        for step in requirement.steps.all()
    )
    FoldRule.objects.bulk_create(
        FoldRule(requirement=successor, source_id=rule.source_id, target_id=rule.target_id, rule=rule.rule)
        for rule in requirement.fold_rules.all()
    )
    copy_reminder_plan(source=requirement, to=successor)
    record(actor, "revision_prepared", successor, organization=successor.form.owner, comment=f"Từ năm {from_year}")
    return successor


@transaction.atomic
def drop_revision(*, successor: ReportingRequirement, actor) -> None:
    """Give up a successor that was never put in place."""
    require(actor is None or can_change_requirement(actor, successor), NOT_YOURS)
    record(actor, "revision_dropped", successor.previous, organization=successor.form.owner)
    if not ReportingRequirement.objects.filter(pk=successor.pk, is_open=False, previous__isnull=False).delete()[0]:
        raise StateConflict("Bản thay này đã áp dụng, không bỏ được nữa.")
    unused = ReportForm.objects.filter(pk=successor.form_id, requirements=None, next=None)
    unused.exclude(pk__in=ReportVersion.objects.filter(form=successor.form_id).values("form")).delete()


def plan_revision(successor: ReportingRequirement, *, on: date, now: datetime, lock: bool = False) -> Revision:
    """What applying would do, with every duty of the old requirement accounted for; writes nothing."""
    plan = Revision(successor, blocked=[*filter(None, [wrong_year(successor.previous, successor.from_year)])])
    older = Duty.objects.filter(requirement=successor.previous_id, year__gte=successor.from_year).order_by("pk")
    duties = list(older.select_for_update() if lock else older.select_related("organization"))
    begun = set(ReportVersion.objects.filter(duty__in=older).values_list("duty", flat=True))
    movable = []
    for duty in duties:
        why = _why_kept(duty, begun, now)
        (plan.kept.setdefault(why, []) if why else movable).append(duty)
    calendar = load_calendar()
    made = missing_duties(
        successor, until_year=on.year + 1, on=on, calendar=calendar, apart_from=[duty.pk for duty in movable]
    )
    _share_out(plan, movable, made, calendar)
    plan.blocked += _already_over(plan, on)
    return plan


@transaction.atomic
def apply_revision(
    *, successor: ReportingRequirement, reason: str, actor, on: date, now: datetime, seen: str | None = None
) -> Revision:
    """Put the successor in place, all at once; returns what was done.

    `seen`: the `Revision.seen` that was confirmed. Raises NotAllowed; StateConflict when it was applied meanwhile or
    the duties have changed since; DomainError for days already over or without a reason.
    """
    old = ReportingRequirement.objects.select_for_update().get(pk=successor.previous_id)
    if not ReportingRequirement.objects.filter(pk=successor.pk, is_open=False).update(is_open=True):
        raise StateConflict("Bản thay này đã được áp dụng.")
    require(actor is None or can_change_requirement(actor, successor), NOT_YOURS)
    if not reason.strip():
        raise DomainError("Hãy ghi lý do, căn cứ đổi chế độ báo cáo.")
    plan = plan_revision(successor, on=on, now=now, lock=True)
    if plan.blocked:
        raise DomainError(" ".join(plan.blocked))
    if seen is not None and seen != plan.seen:
        raise StateConflict("Số kỳ chuyển sang, giữ lại vừa thay đổi. Hãy xem lại trước khi áp dụng.")
    successor.is_open = True
    ReportingRequirement.objects.filter(pk=old.pk).update(to_year=successor.from_year - 1)
    _move(plan, reason.strip(), actor)
    Duty.objects.filter(pk__in=[duty.pk for duty in plan.removed]).delete()
    _carry_exemptions(old, successor)
    save_duties(successor, plan.made)
    _repoint(old, successor)
    _log(plan, old, reason.strip(), actor)
    return plan


@transaction.atomic
def revise_from(
    *, requirement: ReportingRequirement, from_year: int, reason: str, actor, on: date, now: datetime, **changes
) -> ReportingRequirement:
    """Prepare, change and put in place in one step; `changes` as `update_requirement` takes them."""
    successor = prepare_revision(requirement=requirement, from_year=from_year, actor=actor)
    if changes:
        update_requirement(requirement=successor, actor=actor, **(stored_lines(requirement) | changes))
    apply_revision(successor=successor, reason=reason, actor=actor, on=on, now=now)
    return successor


def stored_lines(requirement) -> dict:
    """Days, receivers with their handlers and cuts, and scopes, as `write_lines` takes them."""
    days = ("label", "month", "day", "is_for_previous_year", "only_year", "data_from", "data_until", "cut_off")
    rule = ("mode", "organization", "group", "kind", "tier", "locality", "below", "line")
    receivers = requirement.receivers.select_related("organization", "via").prefetch_related("handlers")
    scopes = requirement.scopes.prefetch_related("excluded")
    return {
        "dates": [RequirementDate(**{name: getattr(line, name) for name in days}) for line in requirement.dates.all()],
        "receivers": [
            {"organization": row.organization, "via": row.via, "cut": row.cut, "handlers": list(row.handlers.all())}
            for row in receivers
        ],
        "scopes": [
            {name: getattr(scope, name) for name in rule} | {"excluded": list(scope.excluded.all())} for scope in scopes
        ],
    }


def wrong_year(old: ReportingRequirement, from_year: int) -> str:
    """Why the old requirement cannot be replaced from that year; empty when it can."""
    if old.document.state == Document.State.WITHDRAWN:
        return "Văn bản đã thu hồi nên chế độ báo cáo không còn áp dụng."
    if from_year < old.from_year:
        return f"Chế độ này áp dụng từ năm {old.from_year}: chỉ đổi được từ năm đó trở đi."
    if old.to_year and from_year > old.to_year:
        return f"Chế độ này chỉ áp dụng đến năm {old.to_year}."
    return ""


def _why_kept(duty, begun, now) -> str:
    if duty.state == Duty.State.EXEMPTED:
        return EXEMPTED
    if duty.pk in begun or duty.first_sent_at or duty.state != Duty.State.NOT_SUBMITTED:
        return BEGUN
    if not duty.is_tracked:
        return UNTRACKED
    return OVERDUE if duty.closes_at <= now else ""


def _share_out(plan: Revision, movable, made, calendar) -> None:
    """Each free duty to the row of its body and period, or away; an extension without room stays as it was granted."""
    rows = {(row.organization_id, row.year, row.period): row for row in made}
    days = Counter((row.organization_id, row.due_on) for row in made)
    taken = set()
    for duty in movable:
        row = rows.get((duty.organization_id, duty.year, duty.period))
        is_extended = bool(duty.extension_reason)
        if row is None:
            (plan.kept.setdefault(EXTENDED, []) if is_extended else plan.removed).append(duty)
            continue
        dates = Dates(row.due_on, row.safe_on, row.last_on, row.closes_at)
        if is_extended and duty.due_on > row.due_on:
            dates = dates_of(plan.successor, duty.due_on, calendar)
            if days[duty.organization_id, duty.due_on]:
                plan.kept.setdefault(EXTENDED, []).append(duty)
                continue
        taken.add(id(row))
        plan.moved.append(Moved(duty, row, dates))
    going = [one.duty.pk for one in plan.moved] + [duty.pk for duty in plan.removed]
    known = known_periods(plan.successor, apart_from=going)
    left = [row for row in made if id(row) not in taken]
    plan.made = [row for row in left if not known.has(row.organization_id, row.year, row.period)]


def _already_over(plan: Revision, on: date) -> list[str]:
    over = sorted({(one.row.period, one.dates.last_on) for one in plan.moved if one.dates.last_on < on})
    return [
        f"{period}: theo ngày mới, ngày cuối cùng {vn_date(last_on)} đã qua. Chọn ngày muộn hơn, hoặc đổi từ năm sau."
        for period, last_on in over
    ]


def _move(plan: Revision, reason: str, actor) -> None:
    """The same rows under the successor; those with the same new days in one write."""
    told = f"Chế độ báo cáo đổi từ năm {plan.successor.from_year}: {reason}"
    together = defaultdict(list)
    for one in plan.moved:
        row, dates = one.row, one.dates
        together[
            row.data_from, row.data_until, row.cut_off_on, dates, one.is_redated, row.is_tracked, row.state,
            row.exempted_reason,
        ].append(one.duty.pk)  # fmt: skip
    for (data_from, until, cut_off_on, dates, is_redated, is_tracked, state, exempted_reason), keys in together.items():
        for at in range(0, len(keys), BATCH):
            Duty.objects.filter(pk__in=keys[at : at + BATCH]).update(
                requirement=plan.successor, data_from=data_from, data_until=until, cut_off_on=cut_off_on,
                due_on=dates.due_on, safe_on=dates.safe_on, last_on=dates.last_on, closes_at=dates.closes_at,
                due_version=F("due_version") + int(is_redated), is_tracked=is_tracked, state=state,
                exempted_reason=exempted_reason,
            )  # fmt: skip
    DutyChange.objects.bulk_create(
        [
            DutyChange(
                duty=one.duty, due_on_before=one.duty.due_on, due_on_after=one.dates.due_on, reason=told,
                decided_by=actor,
            )
            for one in plan.moved if one.is_redated
        ],
        batch_size=BATCH,
    )  # fmt: skip


def _carry_exemptions(old, successor) -> None:
    StandingExemption.objects.bulk_create(
        StandingExemption(
            requirement=successor, organization_id=row.organization_id, from_on=row.from_on, reason=row.reason,
            decided_by_id=row.decided_by_id,
        )
        for row in old.exemptions.filter(ended_on=None)
    )  # fmt: skip


def _repoint(old, successor) -> None:
    """What was folded into the old one feeds the successor; rules follow their figures by name into a changed form."""
    below = list(ReportingRequirement.objects.filter(folds_into=old).exclude(pk=successor.pk).select_related("form"))
    rules = FoldRule.objects.filter(requirement__in=below, target__form=old.form_id)
    rules = list(rules.select_related("requirement", "source", "target"))
    ReportingRequirement.objects.filter(pk__in=[row.pk for row in below]).update(folds_into=successor)
    if old.form_id == successor.form_id:
        return
    carry_rules(rules, old.form, successor.form)
    known = {fold(row.name) for row in old.form.indicators.all()}
    new = {fold(row.name) for row in successor.form.indicators.all()} - known
    for requirement in below:
        requirement.folds_into = successor
        suggest_rules(requirement=requirement, names=new)


def _log(plan: Revision, old, reason: str, actor) -> None:
    successor = plan.successor
    kept = sum(len(duties) for duties in plan.kept.values())
    counts = {"moved": len(plan.moved), "made": len(plan.made), "removed": len(plan.removed), "kept": kept}
    told = f"Từ năm {successor.from_year}: {reason}"
    record(actor, "requirement_revised", old, organization=old.form.owner, comment=told, **counts)
    record(actor, "requirement_opened", successor, organization=successor.form.owner, comment=told, **counts)
