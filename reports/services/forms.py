"""Report forms: a form on which somebody has written is never changed, a new version takes its place."""

from django.db import transaction

from orgs.audit import record
from orgs.errors import DomainError
from orgs.permissions import may, require
from orgs.text import fold
from reports.models import (
    FoldRule,
    FormHeading,
    Indicator,
    ListItem,
    ReportForm,
    ReportingRequirement,
    ReportVersion,
    ValueList,
)
from reports.permissions import can_make_value_list

NO_LIST = "Chỉ người lập chế độ báo cáo được lập danh mục."


@transaction.atomic
def create_form(*, owner, name: str, headings, indicators, actor, asks_progress: bool = True) -> ReportForm:
    """headings and indicators: dicts of the models' fields in order of printing. Raises NotAllowed, DomainError."""
    if actor is not None:
        require(may(actor, "requirement.manage", owner.pk), "Bạn không được lập mẫu báo cáo của đơn vị này.")
    form = ReportForm.objects.create(owner=owner, name=name, asks_progress=asks_progress)
    write_parts(form, headings, indicators)
    record(actor, "form_created", form, organization=owner)
    return form


@transaction.atomic
def revise_form(
    *, requirement: ReportingRequirement, name: str, headings, indicators, asks_progress: bool, actor
) -> ReportForm:
    """The form of a requirement with new parts: in place while nobody else uses it, else as its next version.

    Reports already begun keep the form they were begun on; fold rules follow by the indicators' names.
    """
    form = requirement.form
    require(may(actor, "requirement.manage", form.owner_id), "Bạn không được sửa mẫu báo cáo này.")
    shared = form.requirements.exclude(pk=requirement.pk).exists()
    if not shared and not ReportVersion.objects.filter(form=form).exists():
        drop_rules_of(form)
        form.headings.all().delete()
        form.indicators.all().delete()
        form.name, form.asks_progress = name, asks_progress
        form.save()
    else:
        latest = ReportForm.objects.filter(owner=form.owner, name=name).order_by("-version").first()
        form = ReportForm.objects.create(
            owner=form.owner,
            name=name,
            asks_progress=asks_progress,
            version=latest.version + 1 if latest else form.version + 1,
            previous=form,
        )
        ReportingRequirement.objects.filter(pk=requirement.pk).update(form=form)
        requirement.form = form
    write_parts(form, headings, indicators)
    for below in [requirement, *requirement.folded_from.all()]:
        suggest_rules(requirement=below)
    record(actor, "form_changed", form, organization=form.owner, version=form.version)
    return form


def write_parts(form: ReportForm, headings, indicators) -> None:
    headings = [row | {"title": " ".join(row["title"].split())} for row in headings]
    indicators = [row | {"name": " ".join(row["name"].split())} for row in indicators]
    if not headings and not indicators:
        raise DomainError("Mẫu báo cáo cần ít nhất một đề mục hoặc một chỉ tiêu.")
    for rows, key, what in ((headings, "title", "đề mục"), (indicators, "name", "chỉ tiêu")):
        names = [fold(row[key]) for row in rows]
        if len(set(names)) < len(names):
            raise DomainError(f"Có hai {what} trùng tên trong mẫu.")
    FormHeading.objects.bulk_create(
        FormHeading(form=form, position=position, **row) for position, row in enumerate(headings)
    )
    Indicator.objects.bulk_create(
        Indicator(form=form, position=position, **row) for position, row in enumerate(indicators)
    )


def suggest_rules(*, requirement: ReportingRequirement) -> list[FoldRule]:
    """Rules between indicators of the same name in this requirement and the one it folds into; existing ones stay."""
    if requirement.folds_into_id is None:
        return []
    targets = {fold(row.name): row for row in requirement.folds_into.form.indicators.all()}
    rules = [
        FoldRule(requirement=requirement, source=source, target=target, rule=target.rule)
        for source in requirement.form.indicators.all()
        if (target := targets.get(fold(source.name))) and fits(source, target)
    ]
    FoldRule.objects.bulk_create(rules, ignore_conflicts=True)
    return rules


@transaction.atomic
def save_rules(*, requirement: ReportingRequirement, rules, actor) -> None:
    """rules: (source, target, rule) triples that replace those of the requirement."""
    require(
        may(actor, "requirement.manage", requirement.form.owner_id), "Bạn không được sửa cách tổng hợp báo cáo này."
    )
    for source, target, _ in rules:
        if not fits(source, target):
            raise DomainError(f"“{source}” và “{target}” không cùng cách chia theo danh mục, không cộng được.")
    requirement.fold_rules.all().delete()
    FoldRule.objects.bulk_create(
        FoldRule(requirement=requirement, source=source, target=target, rule=rule) for source, target, rule in rules
    )
    record(actor, "fold_rules_changed", requirement, organization=requirement.form.owner)


@transaction.atomic
def create_value_list(*, name: str, items: list[str], actor) -> ValueList:
    """A list by which figures are broken down: countries, levels of schooling … Raises NotAllowed, DomainError."""
    require(actor is None or can_make_value_list(actor), NO_LIST)
    names = list(dict.fromkeys(item.strip() for item in items if item.strip()))
    if not names:
        raise DomainError("Danh mục cần ít nhất một mục.")
    if ValueList.objects.filter(name=name).exists():
        raise DomainError("Đã có danh mục mang tên này.")
    made = ValueList.objects.create(name=name)
    ListItem.objects.bulk_create(ListItem(list=made, name=item, position=at) for at, item in enumerate(names))
    record(actor, "value_list_created", made)
    return made


def fits(source: Indicator, target: Indicator) -> bool:
    """A figure broken down by the same list, or added up to one that is not broken down."""
    return target.breakdown_id is None or target.breakdown_id == source.breakdown_id


def drop_rules_of(form: ReportForm) -> None:
    FoldRule.objects.filter(source__form=form).delete()
    FoldRule.objects.filter(target__form=form).delete()
