"""Report forms: a form on which somebody has written is never changed, a new version takes its place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction

from orgs.audit import record
from orgs.errors import DomainError
from orgs.permissions import may, require
from orgs.text import fold
from reports.indicator_kinds import CheckRow, check_faults, faults_of, settled
from reports.models import (
    FormCheck,
    FormHeading,
    Indicator,
    ListItem,
    ReportForm,
    ReportingRequirement,
    ReportVersion,
    ValueList,
)
from reports.permissions import can_make_value_list
from reports.services.fold_rules import carry_rules, drop_rules_of, rules_around, suggest_rules

NO_LIST = "Chỉ người lập chế độ báo cáo được lập danh mục."
NOT_YOURS = "Bạn không được sửa mẫu báo cáo này."
HEADING_FIELDS = ("title", "guidance", "is_required")
INDICATOR_FIELDS = (
    "name", "type", "unit", "guidance", "numerator_label", "denominator_label", "rule", "breakdown", "target",
    "direction", "is_cumulative", "is_required",
)  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What a form asks: rows not yet stored, in order of printing, and its rules between figures."""

    name: str
    asks_progress: bool
    headings: list[FormHeading]
    indicators: list[Indicator]
    checks: list[CheckRow]

    def asked(self) -> tuple:
        headings = [tuple(getattr(row, name) for name in HEADING_FIELDS) for row in self.headings]
        names = [f"{name}_id" if name == "breakdown" else name for name in INDICATOR_FIELDS]
        indicators = [tuple(getattr(row, name) for name in names) for row in self.indicators]
        return self.asks_progress, headings, indicators

    def compared(self) -> list[tuple]:
        return [(row.compared, row.tolerance, row.severity, row.message) for row in self.checks]


@transaction.atomic
def create_form(
    *, owner, name: str, headings, indicators, actor, asks_progress: bool = True, checks: Iterable[CheckRow] = ()
) -> ReportForm:
    """headings and indicators: dicts of the models' fields in order of printing. Raises NotAllowed, DomainError."""
    if actor is not None:
        require(may(actor, "requirement.manage", owner.pk), "Bạn không được lập mẫu báo cáo của đơn vị này.")
    content = _content(name, asks_progress, headings, indicators, checks)
    form = ReportForm.objects.create(owner=owner, name=name, asks_progress=asks_progress)
    _write(form, content)
    record(actor, "form_created", form, organization=owner)
    return form


@transaction.atomic
def revise_form(
    *,
    requirement: ReportingRequirement,
    name: str,
    headings,
    indicators,
    asks_progress: bool,
    actor,
    checks: Iterable[CheckRow] | None = None,
) -> ReportForm:
    """The form of a requirement with new parts: in place while nobody can have seen it, else as its next version.

    Reports already begun, and pages already opened, keep the form they were begun on. Fold rules follow by the
    indicators' names; so do the rules between figures, unless `checks` replaces them. Receivers' cuts name their
    parts and need no change. Raises NotAllowed, DomainError.
    """
    form = _locked(requirement)
    require(may(actor, "requirement.manage", form.owner_id), NOT_YOURS)
    kept = checks_surviving(stored_checks(form), indicators) if checks is None else checks
    return _save(requirement, form, _content(name, asks_progress, headings, indicators, kept), actor)


@transaction.atomic
def save_checks(*, requirement: ReportingRequirement, checks: Iterable[CheckRow], actor) -> ReportForm:
    """Other rules between figures for a requirement's form, as its next version when it is in use."""
    form = _locked(requirement)
    require(may(actor, "requirement.manage", form.owner_id), NOT_YOURS)
    stored = stored_content(form)
    copied = replace(
        stored,
        headings=[FormHeading(position=row.position, **_facts(row, HEADING_FIELDS)) for row in stored.headings],
        indicators=[Indicator(position=row.position, **_facts(row, INDICATOR_FIELDS)) for row in stored.indicators],
        checks=_checks(checks, stored.indicators),
    )
    return _save(requirement, form, copied, actor)


def is_in_use(form: ReportForm, requirement: ReportingRequirement) -> bool:
    """Somebody has begun a report on it, another requirement asks by it, or another form says what it changed of it."""
    shared = form.requirements.exclude(pk=requirement.pk).exists()
    return shared or form.next.exists() or ReportVersion.objects.filter(form=form).exists()


def stored_content(form: ReportForm) -> Content:
    return Content(
        form.name, form.asks_progress, list(form.headings.all()), list(form.indicators.all()), stored_checks(form)
    )


def stored_checks(form: ReportForm) -> list[CheckRow]:
    return [
        CheckRow(
            left=row.left.name,
            comparison=row.comparison,
            against=row.against,
            right=tuple(one.name for one in row.right.all()),
            constant=row.constant,
            tolerance=row.tolerance,
            severity=row.severity,
            message=row.message,
        )
        for row in form.checks.select_related("left").prefetch_related("right")
    ]


def checks_surviving(checks: Iterable[CheckRow], indicators) -> list[CheckRow]:
    """The rules whose figures are all still there; indicators: dicts as `revise_form` takes them."""
    by_name = {fold(row["name"]): Indicator(**settled(row)) for row in indicators}
    return [row for row in checks if not check_faults(row, by_name)]


def _locked(requirement) -> ReportForm:
    """Whoever begins a report now waits, so none is begun on a form that is being changed in place."""
    form_id = ReportingRequirement.objects.select_for_update().values_list("form", flat=True).get(pk=requirement.pk)
    return ReportForm.objects.select_for_update().get(pk=form_id)


def _facts(row, names) -> dict:
    return {name: getattr(row, name) for name in names}


def _save(requirement, form, content: Content, actor) -> ReportForm:
    stored = stored_content(form)
    if content.asked() == stored.asked() and content.compared() == stored.compared():
        if content.name != form.name and not is_in_use(form, requirement):
            form.name = content.name
            form.save(update_fields=["name"])
        return form
    after = _replaced(requirement, form, stored, content)
    record(actor, "form_changed", after, organization=after.owner, version=after.version)
    return after


def _content(name, asks_progress, headings, indicators, checks) -> Content:
    headings = [row | {"title": " ".join(row["title"].split())} for row in headings]
    indicators = [settled(row | {"name": " ".join(row["name"].split())}) for row in _checked(indicators)]
    if not headings and not indicators:
        raise DomainError("Mẫu báo cáo cần ít nhất một đề mục hoặc một chỉ tiêu.")
    for rows, key, what in ((headings, "title", "đề mục"), (indicators, "name", "chỉ tiêu")):
        names = [fold(row[key]) for row in rows]
        if len(set(names)) < len(names):
            raise DomainError(f"Có hai {what} trùng tên trong mẫu.")
    made = [Indicator(position=position, **row) for position, row in enumerate(indicators)]
    return Content(
        name,
        asks_progress,
        [FormHeading(position=position, **row) for position, row in enumerate(headings)],
        made,
        _checks(checks, made),
    )


def _checked(indicators):
    for row in indicators:
        for fault in faults_of(row).values():
            raise DomainError(f"Chỉ tiêu “{row['name']}”: {fault}")
    return indicators


def _checks(checks, indicators) -> list[CheckRow]:
    by_name = {fold(row.name): row for row in indicators}
    rows = []
    for row in checks:
        for fault in check_faults(row, by_name).values():
            raise DomainError(f"Điều kiện số liệu của “{row.left}”: {fault}")
        rows.append(row.settled)
    if len({row.compared for row in rows}) < len(rows):
        raise DomainError("Có hai điều kiện số liệu giống nhau.")
    return rows


def _replaced(requirement, form, stored: Content, content: Content) -> ReportForm:
    in_use = is_in_use(form, requirement)
    if not in_use and content.asked() == stored.asked():  # the parts stay: somebody may have the page open
        form.checks.all().delete()
        _write_checks(form, content.checks, {fold(row.name): row for row in stored.indicators})
        return form
    rules = rules_around(form, requirement)
    is_asked = ReportingRequirement.objects.filter(form=form, is_open=True).exists()
    after = _next_version(form, content) if in_use or is_asked else _cleared(form, content)
    _write(after, content)
    ReportingRequirement.objects.filter(pk=requirement.pk).update(form=after)
    requirement.form = after
    carry_rules(rules, form, after)
    added = {fold(row.name) for row in content.indicators} - {fold(row.name) for row in stored.indicators}
    for below in [requirement, *requirement.folded_from.select_related("form", "folds_into__form")]:
        suggest_rules(requirement=below, names=added)
    return after


def _next_version(form, content) -> ReportForm:
    latest = ReportForm.objects.filter(owner=form.owner_id, name=content.name).order_by("-version").first()
    return ReportForm.objects.create(
        owner=form.owner,
        name=content.name,
        asks_progress=content.asks_progress,
        version=max(latest.version if latest else 0, form.version) + 1,
        previous=form,
    )


def _cleared(form, content) -> ReportForm:
    drop_rules_of(form)
    form.checks.all().delete()
    form.headings.all().delete()
    form.indicators.all().delete()
    form.name, form.asks_progress = content.name, content.asks_progress
    form.save()
    return form


def _write(form, content: Content) -> None:
    for row in (*content.headings, *content.indicators):
        row.form = form
    FormHeading.objects.bulk_create(content.headings)
    indicators = Indicator.objects.bulk_create(content.indicators)
    _write_checks(form, content.checks, {fold(row.name): row for row in indicators})


def _write_checks(form, checks, indicators: dict[str, Indicator]) -> None:
    for position, row in enumerate(checks):
        values = {name: value for name, value in vars(row).items() if name not in ("left", "right")}
        made = FormCheck.objects.create(form=form, left=indicators[fold(row.left)], position=position, **values)
        made.right.set(indicators[fold(name)] for name in row.right)


@transaction.atomic
def create_value_list(*, name: str, items: list[str], actor) -> ValueList:
    """A list by which figures are broken down: countries, levels of schooling … Raises NotAllowed, DomainError."""
    require(actor is None or can_make_value_list(actor), NO_LIST)
    names = _item_names(items)
    if ValueList.objects.filter(name=name).exists():
        raise DomainError("Đã có danh mục mang tên này.")
    made = ValueList.objects.create(name=name)
    ListItem.objects.bulk_create(ListItem(list=made, name=item, position=at) for at, item in enumerate(names))
    record(actor, "value_list_created", made)
    return made


@transaction.atomic
def extend_value_list(*, value_list: ValueList, items: list[str], actor) -> int:
    """More items at the end of a list; those it has already stay as they are. Returns how many are new."""
    require(actor is None or can_make_value_list(actor), NO_LIST)
    names = _item_names(items)
    standing = list(ValueList.objects.select_for_update().get(pk=value_list.pk).items.all())
    known = {fold(item.name) for item in standing}
    start = max((item.position for item in standing), default=-1) + 1
    fresh = [name for name in names if fold(name) not in known]
    made = [ListItem(list=value_list, name=name, position=start + at) for at, name in enumerate(fresh)]
    ListItem.objects.bulk_create(made)
    record(actor, "value_list_extended", value_list, comment=", ".join(fresh)[:500])
    return len(made)


def _item_names(items) -> list[str]:
    names = list(dict.fromkeys(item.strip() for item in items if item.strip()))
    if not names:
        raise DomainError("Danh mục cần ít nhất một mục.")
    return names
