"""Reporting requirements: made with the plan, switched on at issue, and their duties kept a year ahead."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q

from directives.models import CascadeNode, Document
from orgs.audit import record
from orgs.calendar import load_calendar
from orgs.errors import DomainError
from orgs.formats import vn_date
from orgs.models import Level
from orgs.permissions import bodies_where, require
from reports.models import (
    Duty,
    DutyChange,
    ReportForm,
    ReportingRequirement,
    RequirementDate,
    RequirementReceiver,
    RequirementScope,
    RequirementStep,
)
from reports.permissions import (
    can_change_requirement,
    can_manage_requirement,
    can_note_own_duty,
    can_open_requirement,
)
from reports.services.duties import Dates
from reports.services.owing import is_exempt, known_periods, owes, owing_bodies, standing_exemptions
from reports.services.schedule import Period, check_dates, dates_before, periods

NO_CHANGE = "Chế độ báo cáo đã áp dụng thì không sửa được nữa; hãy đổi ngày, phạm vi từ một năm."


@transaction.atomic
def create_requirement(
    *, document, form: ReportForm, name: str, frequency, dates, from_year: int, receivers, actor, scopes=(), **fields
) -> ReportingRequirement:
    """A requirement that is not open yet.

    dates: (day, month), (day, month, label) or unsaved RequirementDate; receivers: Organization, (Organization, via)
    or a dict with organization, via, handlers; scopes: unsaved RequirementScope or dicts of its fields with
    `excluded` (none = all who receive the document to carry it out); fields: the other fields of the model.
    Raises NotAllowed, or DomainError when the days cannot be told apart.
    """
    scopes = list(scopes)
    _check_own(actor, document, scopes)
    lines = [_date_line(line) for line in dates]
    check_dates(lines, frequency)
    requirement = ReportingRequirement(
        document=document, form=form, name=name, frequency=frequency, from_year=from_year, **fields
    )
    _check_fields(requirement, document)
    requirement.save()
    write_lines(requirement, dates=lines, receivers=receivers, scopes=scopes)
    record(actor, "requirement_created", requirement, organization=form.owner)
    return requirement


@transaction.atomic
def update_requirement(*, requirement, actor, dates, receivers, scopes=(), **fields) -> ReportingRequirement:
    """Change a requirement that is not open yet; its lines are written anew."""
    scopes = list(scopes)
    require(actor is None or can_change_requirement(actor, requirement), NO_CHANGE)
    _check_own(actor, requirement.document, scopes)
    lines = [_date_line(line) for line in dates]
    for field, value in fields.items():
        setattr(requirement, field, value)
    check_dates(lines, requirement.frequency)
    _check_fields(requirement, requirement.document)
    requirement.save()
    receivers = _as_before(requirement, receivers)
    for rows in (requirement.dates, requirement.receivers, requirement.scopes):
        rows.all().delete()
    write_lines(requirement, dates=lines, receivers=receivers, scopes=scopes)
    record(actor, "requirement_changed", requirement, organization=requirement.form.owner)
    return requirement


@transaction.atomic
def set_steps(*, requirement, steps: dict[Level, int], actor) -> None:
    """The levels that send earlier, in days before the written day; a level without days sends on that day."""
    require(actor is None or can_change_requirement(actor, requirement), NO_CHANGE)
    requirement.steps.all().delete()
    RequirementStep.objects.bulk_create(
        RequirementStep(requirement=requirement, tier=tier, days_before=days) for tier, days in steps.items() if days
    )
    told = ", ".join(f"{tier} -{days}" for tier, days in steps.items() if days)
    record(actor, "steps_changed", requirement, organization=requirement.form.owner, comment=told)


def write_lines(requirement, *, dates, receivers, scopes) -> None:
    """Days, receivers and scopes of a requirement."""
    for line in dates:
        line.requirement = requirement
    RequirementDate.objects.bulk_create(dates)
    for position, line in enumerate(receivers):
        values = _receiver_line(line)
        handlers = values.pop("handlers", ())
        row = RequirementReceiver.objects.create(requirement=requirement, position=position, **values)
        row.handlers.set(handlers)
    for line in scopes:
        values = dict(line) if isinstance(line, dict) else None
        excluded = values.pop("excluded", ()) if values is not None else ()
        scope = RequirementScope(**values) if values is not None else line
        scope.requirement = requirement
        scope.save()
        scope.excluded.set(excluded)


@transaction.atomic
def open_requirement(*, requirement: ReportingRequirement, on: date, actor, is_being_issued: bool = False) -> int:
    """Switch it on and make the duties to the end of the year after `on`; returns how many are new.

    A second call makes nothing twice. Periods whose last day is over before `on` are "không theo dõi".
    """
    if requirement.previous_id and not requirement.is_open:
        raise DomainError("Chế độ này thay cho một chế độ đang áp dụng: hãy áp dụng ở trang xem trước việc thay.")
    if requirement.document.state == Document.State.DRAFT and not is_being_issued:
        raise DomainError("Chế độ báo cáo được áp dụng khi ban hành văn bản.")
    if actor is not None:
        require(can_open_requirement(actor, requirement), "Chỉ cơ quan ban hành được áp dụng chế độ báo cáo.")
    if ReportingRequirement.objects.filter(pk=requirement.pk, is_open=False).update(is_open=True):
        requirement.is_open = True
        record(actor, "requirement_opened", requirement, organization=requirement.form.owner)
    return extend_duties(requirement=requirement, until_year=on.year + 1, on=on)


@transaction.atomic
def extend_duties(*, requirement: ReportingRequirement, until_year: int, on: date | None = None, calendar=None) -> int:
    """Make the rows that are missing up to the end of a year: one bulk write; returns how many.

    `on` is the day on which rules are resolved and before which nobody is blamed; by default the day of issue.
    A body owes only the periods whose day falls in its life. A period that exists is left as it is, also when its
    day was extended or it went to a successor. Who is exempted for good gets its rows exempted.
    """
    on = on or requirement.document.issued_on or date(requirement.from_year, 1, 1)
    locked = ReportingRequirement.objects.select_for_update().filter(pk=requirement.pk)
    requirement.to_year = locked.values_list("to_year", flat=True)[0]
    rows = missing_duties(requirement, until_year=until_year, on=on, calendar=calendar or load_calendar())
    save_duties(requirement, rows)
    return len(rows)


def missing_duties(requirement, *, until_year: int, on: date, calendar, apart_from=()) -> list[Duty]:
    """The unsaved rows that are missing; `apart_from`: duties of the requirement before that are about to go."""
    bodies = list(owing_bodies(requirement, on))
    nodes, steps = _nodes_of(requirement), dict(requirement.steps.values_list("tier", "days_before"))
    known, freed = known_periods(requirement, apart_from=apart_from), _freed(requirement)
    rows = []
    for period in periods(requirement, until_year, calendar):
        dates = {days: dates_before(requirement, period, days, calendar) for days in {0, *steps.values()}}
        for body in bodies:
            own = dates[steps.get(body.tier_id, 0)]
            if owes(body, period, own.due_on) and not known.has(body.pk, period.year, period.name):
                row = _duty(requirement, body, nodes.get(body.pk), period, own, on)
                rows.append(_exempted(row, freed.get(body.pk, ())))
    return rows


def save_duties(requirement, rows: list[Duty]) -> None:
    """Write new rows at once; of the exempted ones the reason stands in the trace as well."""
    Duty.objects.bulk_create(rows, ignore_conflicts=True)
    freed = [row.organization_id for row in rows if row.state == Duty.State.EXEMPTED]
    if freed:
        new = requirement.duties.filter(organization__in=freed, state=Duty.State.EXEMPTED, changes=None)
        DutyChange.objects.bulk_create(
            DutyChange(duty=duty, due_on_before=duty.due_on, reason=duty.exempted_reason) for duty in new
        )


def extend_all(on: date) -> int:
    """Nightly: every open requirement to the end of next year; returns the number of new duties."""
    calendar = load_calendar()
    running = ReportingRequirement.objects.filter(is_open=True).filter(Q(to_year=None) | Q(to_year__gte=on.year - 1))
    running = running.exclude(document__state=Document.State.WITHDRAWN).select_related("document__issuer", "form")
    return sum(
        extend_duties(requirement=requirement, until_year=on.year + 1, on=on, calendar=calendar)
        for requirement in running
    )


@transaction.atomic
def free_closed_bodies(on: date) -> int:
    """Nightly: a body that ended without an event owes nothing due after its end; the reason stays with the duty."""
    waiting = Duty.objects.tracked().filter(state=Duty.State.NOT_SUBMITTED, organization__ended_on__lte=on)
    duties = list(waiting.filter(due_on__gte=F("organization__ended_on")).select_related("organization"))
    for duty in duties:
        ended_on = vn_date(duty.organization.ended_on)
        duty.state = Duty.State.EXEMPTED
        duty.exempted_reason = f"{duty.organization} chấm dứt hoạt động từ ngày {ended_on}, trước hạn của kỳ này."
    Duty.objects.bulk_update(duties, ["state", "exempted_reason"], batch_size=500)
    DutyChange.objects.bulk_create(
        DutyChange(duty=duty, due_on_before=duty.due_on, reason=duty.exempted_reason) for duty in duties
    )
    return len(duties)


def _nodes_of(requirement) -> dict:
    """Body → its place in the cascade by which the paper reached it."""
    rows = CascadeNode.objects.filter(handed_down_by=requirement.document).values_list("organization", "pk")
    return dict(rows)


def _freed(requirement) -> dict[int, list]:
    """Body → its standing exemptions."""
    found = {}
    for exemption in standing_exemptions(requirement):
        found.setdefault(exemption.organization_id, []).append(exemption)
    return found


def _exempted(duty: Duty, exemptions) -> Duty:
    for exemption in exemptions:
        if is_exempt(exemption, duty.due_on):
            duty.state, duty.exempted_reason = Duty.State.EXEMPTED, exemption.reason
    return duty


def _duty(requirement, body, node_id, period: Period, dates: Dates, on: date) -> Duty:
    tracked_from = requirement.tracked_from
    return Duty(
        requirement=requirement,
        organization=body,
        node_id=node_id,
        year=period.year,
        period=period.name,
        data_from=period.data_from,
        data_until=period.data_until,
        cut_off_on=period.cut_off_on,
        due_on=dates.due_on,
        safe_on=dates.safe_on,
        last_on=dates.last_on,
        closes_at=dates.closes_at,
        is_tracked=dates.last_on >= on and not (tracked_from and dates.due_on < tracked_from),
    )


def _date_line(line) -> RequirementDate:
    if isinstance(line, RequirementDate):
        return line
    day, month, *label = line
    return RequirementDate(day=day, month=month, label=label[0] if label else "")


def _receiver_line(line) -> dict:
    if isinstance(line, dict):
        return dict(line)
    return dict(zip(("organization", "via"), line if isinstance(line, tuple) else (line,), strict=False))


def _as_before(requirement, receivers) -> list[dict]:
    """A receiver that stays keeps what the caller says nothing of: department, handlers and cut."""
    stored = {}
    for row in requirement.receivers.prefetch_related("handlers"):
        stored[row.organization_id] = {"via": row.via, "cut": row.cut, "handlers": list(row.handlers.all())}
    lines = [_receiver_line(line) for line in receivers]
    return [stored.get(line["organization"].pk, {}) | line for line in lines]


def _check_fields(requirement, document) -> None:
    if requirement.to_year and requirement.to_year < requirement.from_year:
        raise DomainError("Năm kết thúc phải từ năm bắt đầu trở đi.")
    if requirement.folds_into_id and requirement.folds_into_id == requirement.pk:
        raise DomainError("Một báo cáo không thể tổng hợp vào chính nó.")


def _check_own(actor, document, scopes) -> None:
    """Somebody who does not write for the issuer may note only what his own body owes."""
    if actor is None or can_manage_requirement(actor, document):
        return
    require(can_note_own_duty(actor, document), "Chỉ cơ quan ban hành văn bản được đặt chế độ báo cáo.")
    named = [line if isinstance(line, dict) else vars(line) for line in scopes]
    bodies = [line.get("organization_id") or getattr(line.get("organization"), "pk", None) for line in named]
    own = bodies_where(actor, "requirement.manage")
    require(
        bool(bodies) and set(bodies) <= own and all(line.get("mode", "body") == "body" for line in named),
        "Với văn bản của cấp trên, chỉ ghi được nghĩa vụ báo cáo của chính đơn vị mình.",
    )
