"""What the pages of reporting requirements show: what may be chosen, who will owe what and when, how it stands."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q

from directives.models import Document
from orgs.calendar import load_calendar
from orgs.formats import vn_date, vn_number
from orgs.models import Kind, Level, Organization, OrganizationGroup, User
from orgs.permissions import ROLE_ACTIONS, bodies_where
from reports.forms.calendar_text import write_cut_offs, write_days, write_windows
from reports.forms.requirements import scope_in_words
from reports.models import Duty, ReportingRequirement, RequirementScope
from reports.permissions import can_manage_requirement
from reports.services.owing import executing_bodies, exempted_from, owing_bodies
from reports.services.schedule import above_of, latest_day, periods, staircase, warnings_of

NAMES_SHOWN = 30
WARNINGS_SHOWN = 4
YEARS_PROVED = 10  # a proposal of days must hold in each of so many years


@dataclass
class Offer:
    """What a requirement of this document may name. `own_body` is set when a recipient notes only its own duty."""

    owner: Organization
    own_body: Organization | None
    groups: object
    kinds: object
    tiers: object
    ranges: object
    via: object
    handlers: object
    folds_into: object
    receivers: list[Organization] = field(default_factory=list)


def offer_for(user, document: Document, on: date, requirement=None) -> Offer:
    """Everything is limited to the body that asks, so a foreign id in the form is not a choice."""
    own_body = None
    owner = document.issuer
    if not can_manage_requirement(user, document):
        received = document.receipts.filter(organization__in=bodies_where(user, "requirement.manage"))
        own_body = owner = received.select_related("organization").order_by("pk")[0].organization
    executing = executing_bodies(document, on).values("pk")
    staff = User.objects.filter(
        is_active=True,
        memberships__organization__above_links__above=owner,
        memberships__to_on__isnull=True,
        memberships__role__in=ROLE_ACTIONS["report.draft"] | ROLE_ACTIONS["report.review"],
    )
    internal = Organization.objects.on(on).filter(above_links__above=owner, is_internal=True)
    return Offer(
        owner=owner,
        own_body=own_body,
        groups=OrganizationGroup.objects.filter(owner=owner),
        kinds=Kind.objects.filter(organization__in=executing).distinct(),
        tiers=Level.objects.filter(organization__in=executing).distinct(),
        ranges=_other_ranges(requirement),
        via=internal.in_list_order(),
        handlers=staff.filter(
            Q(memberships__organization=owner) | Q(memberships__organization__in=internal)
        ).distinct(),
        folds_into=ReportingRequirement.objects.filter(duties__organization=owner, is_open=True)
        .exclude(next__is_open=True)
        .distinct(),
        receivers=_likely_receivers(owner, document, on),
    )


def _other_ranges(requirement):
    """Lines that no field of the form says: by place, below a body, on one line of command, kind and level at once."""
    said = ~Q(locality="") | ~Q(line="") | Q(below__isnull=False) | Q(kind__isnull=False, tier__isnull=False)
    rows = RequirementScope.objects.filter(said, requirement=requirement, mode=RequirementScope.Mode.RULE)
    return rows.select_related("kind", "tier", "below")


def _likely_receivers(owner, document, on) -> list[Organization]:
    above = Organization.objects.filter(below_links__organization=owner)
    linked = Organization.objects.filter(inferiors__organization=owner)
    issuer = Organization.objects.filter(pk=document.issuer_id)
    return list((above | linked | issuer).on(on).distinct().in_list_order()[:50])


def initial_of(requirement: ReportingRequirement) -> dict:
    """A stored requirement as the form shows it."""
    lines = list(requirement.dates.all())
    receivers = list(requirement.receivers.select_related("organization").prefetch_related("handlers"))
    plain = ("name", "frequency", "window_rule", "from_year", "to_year", "tracked_from", "is_strict", "rolls_forward")
    is_custom = requirement.window_rule == ReportingRequirement.Window.CUSTOM
    scopes = list(requirement.scopes.select_related("organization").prefetch_related("excluded"))
    ranges = set(_other_ranges(requirement).values_list("pk", flat=True))
    plainly = [scope for scope in scopes if scope.pk not in ranges]
    first = receivers[0] if receivers else None
    return {name: getattr(requirement, name) for name in plain} | {
        "is_date_chosen": requirement.is_date_chosen,
        "days": write_days(lines, requirement.frequency),
        "windows": write_windows(lines) if is_custom else "",
        "cut_off": write_cut_offs(lines),
        "kinds": [scope.kind_id for scope in plainly if scope.kind_id],
        "tiers": [scope.tier_id for scope in plainly if scope.tier_id],
        "groups": [scope.group_id for scope in scopes if scope.group_id],
        "ranges": list(ranges),
        "bodies": "\n".join(scope.organization.name for scope in scopes if scope.organization_id),
        "excluded": "\n".join(dict.fromkeys(body.name for scope in scopes for body in scope.excluded.all())),
        "receiver": first.organization.name if first else "",
        "via": first.via_id if first else None,
        "handlers": [user.pk for user in first.handlers.all()] if first else [],
        "other_receivers": "\n".join(line.organization.name for line in receivers[1:]),
        "folds_into": requirement.folds_into_id,
    }


def preview(requirement, on: date, calendar=None) -> dict:
    """Who will owe what and when, before anything is made: the bodies, and the periods still ahead with their days."""
    calendar = calendar or load_calendar()
    bodies = owing_bodies(requirement, on).on(on)
    exempted = exempted_from(requirement, date(on.year + 1, 12, 31))
    owing = bodies.exclude(pk__in=[row.organization_id for row in exempted])
    ahead = [p for p in periods(requirement, on.year + 1, calendar) if p.dates.last_on >= on]
    steps = {step.tier_id: step.days_before for step in requirement.steps.all()}
    levels = [(level.name, steps.get(level.pk, 0)) for level in levels_of(owing)] if steps else []
    upward = _upward(requirement, on.year + 2, calendar)
    lines = [
        _line(requirement, period, calendar, levels, upward) for period in ahead if not _untracked(requirement, period)
    ]
    return {
        "requirement": requirement,
        "count": owing.count(),
        "bodies": list(owing.in_list_order()[:NAMES_SHOWN]),
        "exempted": exempted,
        "lines": lines,
        "warnings": _told_once(lines),
        "advice": _advice(requirement, calendar, lines),
        "untracked": [p for p in ahead if _untracked(requirement, p)],
    }


def levels_of(bodies) -> list[Level]:
    """The levels among these bodies, the lowest first."""
    found = Level.objects.filter(organization__in=bodies.order_by().values("pk")).distinct()
    return sorted(found, key=lambda level: -level.rank)


def _line(requirement, period, calendar, levels, upward) -> dict:
    stairs = staircase(requirement, period, calendar, levels=levels, upward=above_of(period, upward))
    return {"period": period, "stairs": stairs if len(stairs) > 1 else [], "warnings": warnings_of(period, stairs)}


def _upward(requirement, until_year: int, calendar) -> list:
    return periods(requirement.folds_into, until_year, calendar) if requirement.folds_into else []


def _told_once(lines) -> list[str]:
    """Each period's warnings under its name; many periods with the same fault fill no page."""
    said = [f"{line['period'].name}: {text}" for line in lines for text in line["warnings"]]
    more = len(said) - WARNINGS_SHOWN
    return [*said[:WARNINGS_SHOWN], f"Còn {vn_number(more)} cảnh báo như trên ở các kỳ khác."] if more > 0 else said


def _advice(requirement, calendar, lines) -> str:
    """By when the reports must come so that the own report upward can still be put together."""
    if not requirement.folds_into or not any(line["stairs"][-1].is_tight for line in lines if line["stairs"]):
        return ""
    first = requirement.from_year
    upward = [p for p in _upward(requirement, first + YEARS_PROVED, calendar) if p.year >= first]
    days = latest_day(requirement, upward, calendar) if upward else 0
    return (
        f"Để kịp tổng hợp vào “{requirement.folds_into}”, hạn ở đây nên trước hạn của báo cáo ấy ít nhất {days} ngày."
        if days
        else ""
    )


def ended(requirement, on: date) -> dict | None:
    """The issuer exists no more: a notice of since when, and whether the nightly task still makes duties."""
    issuer = requirement.document.issuer
    if not requirement.is_open or issuer is None or issuer.exists_on(on):
        return None
    owing = owing_bodies(requirement, on).on(on).count()
    still = f"{vn_number(owing)} đơn vị vẫn phải nộp các kỳ sau, cho nơi nhận ghi dưới đây."
    none = "Không lập thêm nghĩa vụ cho các kỳ sau; nghĩa vụ đã lập giữ nguyên."
    title = f"{issuer.name} đã kết thúc hoạt động từ ngày {vn_date(issuer.ended_on)}."
    return {"title": title, "text": still if owing else none}


def standing(user, requirements) -> dict:
    """requirement id → rows of counts by year, one query over the duties this user may see."""
    expected = Q(is_tracked=True) & ~Q(state=Duty.State.EXEMPTED)
    rows = (
        Duty.objects.visible_to(user)
        .filter(requirement__in=requirements)
        .values("requirement", "year")
        .annotate(
            expected=Count("pk", filter=expected),
            sent=Count("pk", filter=expected & Q(first_sent_at__isnull=False)),
            late=Count("pk", filter=expected & Q(first_sent_at__gte=F("closes_at"))),
            accepted=Count("pk", filter=expected & Q(state=Duty.State.ACCEPTED)),
        )
        .filter(expected__gt=0)
        .order_by("requirement", "year")
    )
    found = defaultdict(list)
    for row in rows:
        row["missing"] = row["expected"] - row["sent"]
        found[row["requirement"]].append(row)
    return found


def of_year(rows: list[dict], year: int) -> dict | None:
    """The counts of this year, or of the newest before it, or of the first to come; None without any."""
    past = [row for row in rows if row["year"] <= year]
    return past[-1] if past else next(iter(rows), None)


def visible_requirements(user):
    rows = ReportingRequirement.objects.visible_to(user)
    return rows.select_related("document__issuer", "form__owner", "folds_into").prefetch_related(
        "dates", "receivers__organization", "receivers__via"
    )


def scope_words(requirement) -> list[str]:
    """Who owes it, in words; empty: all who carry the paper out."""
    scopes = requirement.scopes.select_related("organization", "group", "kind", "tier", "below")
    scopes = list(scopes.prefetch_related("excluded"))
    words = [scope_in_words(scope) for scope in scopes]
    left_out = dict.fromkeys(str(body) for scope in scopes for body in scope.excluded.all())
    return [*words, f"trừ {', '.join(left_out)}"] if left_out else words


def _untracked(requirement, period) -> bool:
    return bool(requirement.tracked_from and period.dates.due_on < requirement.tracked_from)
