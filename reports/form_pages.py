"""What the pages of the form builder show: a form in words, its versions with what changed and how many use each."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.messages import constants
from django.db.models import Count, Q

from orgs.formats import vn_number
from orgs.text import fold
from reports.forms.filling import FillForm
from reports.models import Duty, FormCheck, FormHeading, Indicator, ReportForm, ReportingRequirement, ReportVersion
from reports.pages import items_of
from reports.services.fold_rules import lineage
from reports.services.forms import HEADING_FIELDS, INDICATOR_FIELDS
from reports.services.owing import owing_bodies
from reports.sheets import read_sheet


@dataclass
class Version:
    """A form that a requirement asked by; `changes` against the version before it."""

    form: ReportForm
    is_current: bool
    sent: int = 0
    drafts: int = 0
    changes: list[str] = field(default_factory=list)


@dataclass
class _Parts:
    """What a form asks, by folded name."""

    headings: dict[str, FormHeading]
    indicators: dict[str, Indicator]
    checks: list[str]


def checks_of(form: ReportForm) -> list[FormCheck]:
    return list(form.checks.select_related("left").prefetch_related("right"))


def indicator_words(indicator: Indicator) -> str:
    """All that is asked about a figure but its name, in one line."""
    said = [indicator.get_type_display().lower()]
    if indicator.unit:
        said.append(f"tính bằng {indicator.unit}")
    if indicator.numerator_label or indicator.denominator_label:
        said.append(f"{indicator.numerator_label} trên {indicator.denominator_label}")
    if indicator.breakdown:
        said.append(f"chia theo {indicator.breakdown}")
    if indicator.is_cumulative:
        said.append("lũy kế")
    if indicator.target is not None:
        unit = "%" if indicator.type == Indicator.Type.PERCENT else f" {indicator.unit}".rstrip()
        said.append(f"phấn đấu {vn_number(indicator.target)}{unit}")
    if indicator.direction:
        said.append(indicator.get_direction_display().lower())
    said.append(_rule_words(indicator))
    return ", ".join(said) + ("" if indicator.is_required else "; không bắt buộc")


def _rule_words(indicator: Indicator) -> str:
    if indicator.rule == Indicator.Rule.NONE:
        return "không tổng hợp"
    if indicator.type == Indicator.Type.YES_NO:
        return "tổng hợp: đếm số đơn vị trả lời có"
    return f"tổng hợp: {indicator.get_rule_display().lower()}"


def form_in_words(form: ReportForm) -> dict:
    """For the page of a requirement."""
    indicators = form.indicators.select_related("breakdown")
    return {
        "headings": list(form.headings.all()),
        "indicators": [(row, indicator_words(row)) for row in indicators],
        "checks": checks_of(form),
    }


def versions_of(requirement: ReportingRequirement) -> list[Version]:
    """Newest first: the form of today, those before it, and any other on which a report of this was begun."""
    forms = lineage(requirement.form)
    begun = ReportVersion.objects.filter(duty__requirement=requirement).values("form")
    known = {form.pk for form in forms}
    forms += ReportForm.objects.filter(pk__in=begun).exclude(pk__in=known).order_by("-version", "-pk")
    is_sent = Q(sent_at__isnull=False, withdrawn_at=None)
    counts = (
        ReportVersion.objects.filter(form__in=forms, withdrawn_at=None)
        .values("form")
        .annotate(sent=Count("duty", filter=is_sent, distinct=True), drafts=Count("pk", filter=~is_sent))
    )
    counted = {row["form"]: row for row in counts}
    parts = _parts_of(forms)
    versions = []
    for form in forms:
        counts = counted.get(form.pk, {})
        changes = changes_between(parts[form.previous_id], parts[form.pk]) if form.previous_id in parts else []
        if form.previous_id in parts and form.asks_progress != _asked(forms, form.previous_id):
            changes.append(f"{'Hỏi' if form.asks_progress else 'Thôi hỏi'} tiến độ từng nhiệm vụ.")
        versions.append(
            Version(form, form.pk == requirement.form_id, counts.get("sent", 0), counts.get("drafts", 0), changes)
        )
    return versions


def changes_between(before: _Parts, after: _Parts) -> list[str]:
    """Added, removed and changed parts, a sentence each."""
    told = []
    for what, name, fields, old, new in (
        ("đề mục", "title", HEADING_FIELDS, before.headings, after.headings),
        ("chỉ tiêu", "name", INDICATOR_FIELDS, before.indicators, after.indicators),
    ):
        told += [f"Thêm {what} “{getattr(row, name)}”." for key, row in new.items() if key not in old]
        told += [f"Bỏ {what} “{getattr(row, name)}”." for key, row in old.items() if key not in new]
        for key, row in new.items():
            if key in old and (labels := _changed(old[key], row, fields)):
                told.append(f"Sửa {what} “{getattr(row, name)}”: {', '.join(labels)}.")
        kept = [key for key in old if key in new]
        if kept != [key for key in new if key in old]:
            told.append(f"Đổi thứ tự {what}.")
    told += [f"Thêm điều kiện: {words}." for words in after.checks if words not in before.checks]
    told += [f"Bỏ điều kiện: {words}." for words in before.checks if words not in after.checks]
    return told


def preview(requirement: ReportingRequirement, on: date) -> dict:
    """An empty sheet of the form as the first of the bodies that owe it will see it; nothing of it is stored."""
    body = owing_bodies(requirement, on).on(on).in_list_order().first()
    sheet = read_sheet(Duty(requirement=requirement, organization=body or requirement.form.owner), None)
    form = FillForm(sheet=sheet, items=items_of(sheet))
    for one in (form, *(row for rows in form.formsets for row in rows)):
        for bound in one.fields.values():
            bound.disabled = True
    return {"sheet": sheet, "form": form, "body": body, "checks": checks_of(requirement.form)}


def rules_in_words(requirement: ReportingRequirement) -> list[str]:
    """The rules that follow a form by its indicators' names: checks, and folding up and down."""
    form = requirement.form
    folds = [
        *requirement.fold_rules.filter(source__form=form).select_related("source", "target"),
        *_rules_into(requirement, form),
    ]
    checks = [f"Điều kiện {check.words()}" for check in checks_of(form)]
    return checks + [f"Cách tổng hợp “{rule.source}” → “{rule.target}”" for rule in folds]


def told_after(
    before: ReportForm, requirement: ReportingRequirement, rules_before, saved: str = "Đã lưu mẫu báo cáo."
) -> list[tuple[int, str]]:
    """What to say when a form was saved: which version it is, and which rules did not survive."""
    form = requirement.form
    text = saved
    if form.pk != before.pk:
        text = f"Đã lưu thành phiên bản {form.version} của mẫu. Báo cáo đã điền giữ nguyên phiên bản cũ."
    still = set(rules_in_words(requirement))
    lost = [words for words in rules_before if words not in still]
    told = [(constants.SUCCESS, text)]
    if lost:
        told.append((constants.WARNING, f"Không còn áp dụng vì chỉ tiêu đã đổi: {'; '.join(lost)}."))
    return told


def _rules_into(requirement, form):
    rules = (below.fold_rules.filter(target__form=form) for below in requirement.folded_from.all())
    return [rule for found in rules for rule in found.select_related("source", "target")]


def _parts_of(forms) -> dict[int, _Parts]:
    """Form → its parts, in a fixed number of queries."""
    found = {form.pk: _Parts({}, {}, []) for form in forms}
    for row in FormHeading.objects.filter(form__in=found):
        found[row.form_id].headings[fold(row.title)] = row
    for row in Indicator.objects.filter(form__in=found).select_related("breakdown"):
        found[row.form_id].indicators[fold(row.name)] = row
    for row in FormCheck.objects.filter(form__in=found).select_related("left").prefetch_related("right"):
        found[row.form_id].checks.append(row.words())
    return found


def _asked(forms, pk) -> bool:
    return next(form.asks_progress for form in forms if form.pk == pk)


def _changed(before, after, fields) -> list[str]:
    """The labels of the fields that say something else."""
    return [
        str(type(after)._meta.get_field(name).verbose_name)
        for name in fields
        if getattr(before, name) != getattr(after, name)
    ]
