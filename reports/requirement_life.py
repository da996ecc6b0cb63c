"""What the pages show of a requirement's life: what takes its place and when, who is exempted for good."""

from datetime import date

from orgs.formats import vn_number
from reports.models import Duty, ReportingRequirement
from reports.permissions import can_end_exemption, can_exempt_under, can_revise_requirement
from reports.requirement_pages import scope_words
from reports.services.revising import Revision
from reports.templatetags.calendars import written_days

NAMES_SHOWN = 30


def life_of(user, requirement: ReportingRequirement) -> dict:
    """The successor in use, the one being prepared, what may be done about them, and the standing exemptions."""
    following = ReportingRequirement.objects.filter(previous=requirement).first()
    can_revise = can_revise_requirement(user, requirement)
    return {
        "replaced_by": following if following and following.is_open else None,
        "being_prepared": following if following and not following.is_open and can_revise else None,
        "can_revise": can_revise and following is None,
        "exemptions": _exemptions(user, requirement),
    }


def _exemptions(user, requirement) -> list[dict]:
    if not requirement.exemptions.exists() or not can_exempt_under(user, requirement):
        return []
    rows = requirement.exemptions.select_related("organization", "decided_by", "requirement__document")
    return [
        {"row": row, "can_end": row.ended_on is None and can_end_exemption(user, row)}
        for row in rows.order_by("ended_on", "organization__name", "from_on")
    ]


def changes_of(successor: ReportingRequirement) -> list[tuple[str, str, str]]:
    """(what, as it was, as it will be) for everything that differs, in the words of the requirement's own page."""
    before, after = _facts(successor.previous), _facts(successor)
    return [(name, before[name] or "không", after[name] or "không") for name in after if before[name] != after[name]]


def _facts(requirement) -> dict[str, str]:
    strict = "“trước ngày”, không kể ngày đó" if requirement.is_strict else "kể cả ngày ghi trong văn bản"
    rolls = "rơi vào ngày nghỉ thì sang ngày làm việc kế tiếp" if requirement.rolls_forward else "không dời ngày nghỉ"
    steps = [f"{step.tier}: trước {step.days_before} ngày" for step in requirement.steps.select_related("tier")]
    receivers = [str(row) for row in requirement.receivers.select_related("organization", "via")]
    return {
        "Tên báo cáo": requirement.name,
        "Khi nào": f"{requirement.get_frequency_display()}, {written_days(requirement)}",
        "Cách tính hạn": f"{strict}; {rolls}",
        "Thời gian số liệu": requirement.get_window_rule_display() if requirement.window_rule else "",
        "Hạn theo cấp": "; ".join(steps),
        "Ai phải nộp": "; ".join(scope_words(requirement)) or "mọi đơn vị nhận văn bản để thực hiện",
        "Nộp cho": "; ".join(receivers),
        "Mẫu báo cáo": f"phiên bản {requirement.form.version}",
        "Tổng hợp vào": str(requirement.folds_into or ""),
        "Đến năm": str(requirement.to_year or ""),
    }


def told_of(plan: Revision) -> dict:
    """The counts of a revision, each with the names behind it; organizations are loaded by the plan."""
    kept = [(why, len(duties), _names(duties)) for why, duties in plan.kept.items()]
    return {
        "moved": len(plan.moved),
        "redated": plan.redated,
        "days": _days(plan),
        "made": len(plan.made),
        "made_names": _names(plan.made),
        "removed": len(plan.removed),
        "removed_names": _names(plan.removed),
        "kept": kept,
        "blocked": plan.blocked,
        "seen": plan.seen,
    }


def _days(plan: Revision) -> list[tuple[str, date, date, int]]:
    """(period, last day as announced, last day to come, how many) of the duties that get another day."""
    found = {}
    for one in plan.moved:
        if one.is_redated:
            key = (one.dates.due_on, one.row.period, one.duty.last_on, one.dates.last_on)
            found[key] = found.get(key, 0) + 1
    return [(period, before, after, count) for (_, period, before, after), count in sorted(found.items())]


def _names(duties: list[Duty]) -> list[str]:
    names = [f"{duty.organization}: {duty.period_within}" for duty in duties[:NAMES_SHOWN]]
    more = len(duties) - NAMES_SHOWN
    return [*names, f"và {vn_number(more)} kỳ khác"] if more > 0 else names
