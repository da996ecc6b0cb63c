"""Reporting requirements: made with the plan, switched on at issue, and their duties kept a year ahead."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from directives.models import CascadeNode, Document, Recipient, RecipientBody
from directives.services import resolve_recipients
from orgs.audit import record
from orgs.calendar import load_calendar
from orgs.errors import DomainError
from orgs.models import Organization
from orgs.permissions import bodies_where, require
from reports.models import (
    Duty,
    ReportForm,
    ReportingRequirement,
    RequirementDate,
    RequirementReceiver,
    RequirementScope,
)
from reports.permissions import (
    can_change_requirement,
    can_manage_requirement,
    can_note_own_duty,
    can_open_requirement,
)
from reports.services.duties import Dates, due_dates

Frequency = ReportingRequirement.Frequency


@dataclass(frozen=True)
class Period:
    """One report of a requirement: the year it speaks of, its name, its dates."""

    year: int
    name: str
    dates: Dates


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
    _check_dates(lines, frequency)
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
    require(can_change_requirement(actor, requirement), "Chế độ báo cáo đã áp dụng thì không sửa được nữa.")
    _check_own(actor, requirement.document, scopes)
    lines = [_date_line(line) for line in dates]
    for field, value in fields.items():
        setattr(requirement, field, value)
    _check_dates(lines, requirement.frequency)
    _check_fields(requirement, requirement.document)
    requirement.save()
    for rows in (requirement.dates, requirement.receivers, requirement.scopes):
        rows.all().delete()
    write_lines(requirement, dates=lines, receivers=receivers, scopes=scopes)
    record(actor, "requirement_changed", requirement, organization=requirement.form.owner)
    return requirement


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
    day was extended or it went to a successor.
    """
    on = on or requirement.document.issued_on or date(requirement.from_year, 1, 1)
    calendar = calendar or load_calendar()
    bodies = list(owing_bodies(requirement, on))
    nodes = _nodes_of(requirement, on)
    known = _known(requirement)
    rows = [
        _duty(requirement, body, nodes.get(body.pk), period, on)
        for period in periods(requirement, until_year, calendar)
        for body in bodies
        if body.exists_on(period.dates.due_on) and (body.pk, period.year, period.name) not in known
    ]
    Duty.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def extend_all(on: date) -> int:
    """Nightly: every open requirement to the end of next year; returns the number of new duties."""
    calendar = load_calendar()
    running = ReportingRequirement.objects.filter(is_open=True).filter(Q(to_year=None) | Q(to_year__gte=on.year - 1))
    running = running.exclude(document__state=Document.State.WITHDRAWN).select_related("document__issuer", "form")
    return sum(
        extend_duties(requirement=requirement, until_year=on.year + 1, on=on, calendar=calendar)
        for requirement in running
    )


def periods(requirement, until_year: int, calendar, lines: Iterable[RequirementDate] | None = None) -> list[Period]:
    """The reports whose day is written before the end of `until_year`, in order; no query when `lines` are given."""
    lines = list(requirement.dates.all()) if lines is None else list(lines)
    last_year = requirement.from_year if requirement.frequency == Frequency.ONCE else requirement.to_year or until_year
    found = []
    for year in range(requirement.from_year, last_year + 1):
        for line in lines:
            due_on = _day_in(year + line.is_for_previous_year, line.month, line.day)
            if due_on.year <= until_year:
                dates = due_dates(
                    due_on=due_on,
                    strict=requirement.is_strict,
                    rolls_forward=requirement.rolls_forward,
                    calendar=calendar,
                )
                found.append(Period(year, period_name(line, year, len(lines)), dates))
    return sorted(found, key=lambda period: period.dates.due_on)


def period_name(line: RequirementDate, year: int, of: int) -> str:
    """`Năm 2026`, `6 tháng đầu năm 2026`, `Quý I năm 2026`; unnamed days of several are told apart by the day."""
    label = line.label.strip()
    if not label:
        return f"Năm {year}" if of == 1 else f"Kỳ {line.day}/{line.month} năm {year}"
    if label.casefold().endswith("năm"):
        return f"{label} {year}"
    return label if str(year) in label else f"{label} năm {year}"


def owing_bodies(requirement, on: date):
    """Who owes it: the bodies that carry out the document, or those of them that the scope lines mean.

    A line that names one body means that body. Heirs of a duty owe the later periods as well. Departments never owe.
    """
    document = requirement.document
    executing = executing_bodies(document, on)
    scopes = list(requirement.scopes.select_related("below", "group"))
    wanted = Q(pk__in=executing.values("pk")) if not scopes else Q(pk__in=[])
    for scope in scopes:
        meant = scope.resolve(document.issuer or requirement.form.owner, on).values("pk")
        if scope.mode == scope.Mode.BODY:
            wanted |= Q(pk=scope.organization_id)
        else:
            wanted |= Q(pk__in=meant) & Q(pk__in=executing.values("pk"))
    heirs = Duty.objects.filter(requirement=requirement, inherited_from__isnull=False, organization=OuterRef("pk"))
    found = Organization.objects.reporting().filter(wanted | Exists(heirs))
    return found.exclude(pk=document.issuer_id).order_by("pk")


def executing_bodies(document, on: date):
    """Bodies with a place in a cascade by this paper, and those it names "để thực hiện" and its issuer commands.

    For a draft, those its lines mean on the day.
    """
    if document.state == Document.State.DRAFT and not document.handed_down_nodes.exists():
        resolved = resolve_recipients(document=document, on=on)
        meant = {b.pk for line, bodies in resolved if line.purpose == Recipient.Purpose.EXECUTE for b in bodies}
        return Organization.objects.filter(pk__in=meant)
    nodes = CascadeNode.objects.filter(handed_down_by=document, organization=OuterRef("pk"))
    wanted = Exists(nodes)
    if document.issuer_id:
        named = RecipientBody.objects.filter(
            recipient__document=document, recipient__purpose=Recipient.Purpose.EXECUTE, organization=OuterRef("pk")
        )
        commanded = Organization.objects.commanded_by(document.issuer, on)
        wanted |= Exists(named) & Q(pk__in=commanded.values("pk"))
    return Organization.objects.filter(wanted)


def _known(requirement):
    """The periods that exist, by body; those that went to an heir count for both."""
    known = set()
    for body, heir_of, year, name in requirement.duties.values_list("organization", "inherited_from", "year", "period"):
        known |= {(body, year, name), (heir_of, year, name)}
    return known


def _nodes_of(requirement, on) -> dict:
    """Body → its place in the cascade by which the paper reached it."""
    rows = CascadeNode.objects.filter(handed_down_by=requirement.document).values_list("organization", "pk")
    return dict(rows)


def _duty(requirement, body, node_id, period: Period, on: date) -> Duty:
    dates = period.dates
    tracked_from = requirement.tracked_from
    return Duty(
        requirement=requirement,
        organization=body,
        node_id=node_id,
        year=period.year,
        period=period.name,
        due_on=dates.due_on,
        safe_on=dates.safe_on,
        last_on=dates.last_on,
        closes_at=dates.closes_at,
        is_tracked=dates.last_on >= on and not (tracked_from and dates.due_on < tracked_from),
    )


def _day_in(year: int, month: int, day: int) -> date:
    """The day in that year; 29/02 is the last of February in a common year."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def _date_line(line) -> RequirementDate:
    if isinstance(line, RequirementDate):
        return line
    day, month, *label = line
    return RequirementDate(day=day, month=month, label=label[0] if label else "")


def _receiver_line(line) -> dict:
    if isinstance(line, dict):
        return dict(line)
    organization, via = line if isinstance(line, tuple) else (line, None)
    return {"organization": organization, "via": via}


DAYS_ASKED = {Frequency.ONCE: 1, Frequency.YEARLY: 1, Frequency.HALF_YEARLY: 2, Frequency.QUARTERLY: 4}


def _check_dates(lines, frequency) -> None:
    wanted = DAYS_ASKED[frequency]
    if len(lines) != wanted:
        raise DomainError(f"Tần suất “{Frequency(frequency).label}” cần đúng {wanted} ngày đến hạn.")
    for line in lines:
        if not (1 <= line.month <= 12 and 1 <= line.day <= monthrange(2024, line.month)[1]):
            raise DomainError(f"Không có ngày {line.day}/{line.month}.")
    names = [period_name(line, 2024, len(lines)) for line in lines]
    if len(set(names)) < len(names):
        raise DomainError("Tên các kỳ trong năm phải khác nhau.")


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
