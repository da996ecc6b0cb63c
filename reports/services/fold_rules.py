"""Fold rules: which are proposed, how a person sets them, and how they follow the forms when these are revised."""

from django.db import transaction
from django.db.models import Q

from orgs.audit import record
from orgs.errors import DomainError
from orgs.permissions import may, require
from orgs.text import fold
from reports.indicator_kinds import RULES, fits
from reports.models import FoldRule, Indicator, ReportForm, ReportingRequirement


def suggest_rules(*, requirement: ReportingRequirement, names: set[str] | None = None) -> list[FoldRule]:
    """Rules between indicators of the same name in this requirement and the one it folds into; existing ones stay.

    `names` (folded): only for these, so that what somebody left out on purpose is not proposed again.
    """
    if requirement.folds_into_id is None:
        return []
    targets = {fold(row.name): row for row in requirement.folds_into.form.indicators.all()}
    rules = [
        FoldRule(requirement=requirement, source=source, target=target, rule=_usual(source, target.rule))
        for source in requirement.form.indicators.all()
        if (names is None or fold(source.name) in names)
        and (target := targets.get(fold(source.name)))
        and fits(source, target)
    ]
    FoldRule.objects.bulk_create(rules, ignore_conflicts=True)
    return rules


@transaction.atomic
def save_rules(*, requirement: ReportingRequirement, rules, actor) -> None:
    """rules: (source, target, rule) triples that replace those of the requirement.

    Reports still standing on an earlier version of the form follow the same choices, by the indicators' names.
    """
    require(
        may(actor, "requirement.manage", requirement.form.owner_id), "Bạn không được sửa cách tổng hợp báo cáo này."
    )
    for source, target, rule in rules:
        _check(source, target, rule)
    names = [name for (name,) in requirement.form.indicators.values_list("name")]
    earlier = [
        row
        for row in Indicator.objects.filter(form__in=lineage(requirement.form)[1:])
        if fold(row.name) in {fold(name) for name in names}
    ]
    above = requirement.folds_into.form_id if requirement.folds_into_id else None
    replaced = Q(source__form=requirement.form_id) | Q(source__in=earlier)
    requirement.fold_rules.filter(replaced, target__form=above).delete()
    FoldRule.objects.bulk_create(
        FoldRule(requirement=requirement, source=one, target=target, rule=rule)
        for source, target, rule in rules
        for one in (source, *(row for row in earlier if fold(row.name) == fold(source.name)))
        if fits(one, target) and rule in RULES[one.type]
    )
    record(actor, "fold_rules_changed", requirement, organization=requirement.form.owner)


def lineage(form: ReportForm) -> list[ReportForm]:
    """The form and the versions before it, newest first."""
    known = {row.pk: row for row in ReportForm.objects.filter(owner=form.owner_id)}
    found = [form]
    while found[-1].previous_id:
        found.append(known[found[-1].previous_id])
    return found


def rules_now(requirement: ReportingRequirement):
    """The rules between the forms as they stand today; reports on earlier versions have their own."""
    above = requirement.folds_into.form_id if requirement.folds_into_id else None
    rules = requirement.fold_rules.filter(source__form=requirement.form_id, target__form=above)
    return rules.select_related("source", "target").order_by("source__position", "pk")


def rules_around(form: ReportForm, requirement: ReportingRequirement) -> list[FoldRule]:
    """The rules of a requirement that start in this form of its, and those of others that end in it."""
    below = Q(requirement=requirement, source__form=form)
    above = Q(requirement__folds_into=requirement, target__form=form)
    return list(FoldRule.objects.filter(below | above).select_related("requirement", "source", "target"))


def carry_rules(rules: list[FoldRule], before: ReportForm, after: ReportForm) -> None:
    """The rules again, with the indicators of the same names in the form that took the place of another."""
    now = {fold(row.name): row for row in after.indicators.all()}
    made = []
    for rule in rules:
        source, target = (
            now.get(fold(row.name)) if row.form_id == before.pk else row for row in (rule.source, rule.target)
        )
        if source and target and fits(source, target):
            made.append(
                FoldRule(requirement=rule.requirement, source=source, target=target, rule=_usual(source, rule.rule))
            )
    FoldRule.objects.bulk_create(made, ignore_conflicts=True)


def drop_rules_of(form: ReportForm) -> None:
    FoldRule.objects.filter(Q(source__form=form) | Q(target__form=form)).delete()


def _usual(source: Indicator, wanted: str) -> str:
    return wanted if wanted in RULES[source.type] else RULES[source.type][0]


def _check(source, target, rule) -> None:
    if not fits(source, target):
        raise DomainError(
            f"“{source}” không tổng hợp vào “{target}” được: khác kiểu hoặc khác cách chia theo danh mục."
        )
    if rule not in RULES[source.type]:
        raise DomainError(f"“{source}” không tổng hợp theo cách “{Indicator.Rule(rule).label}” được.")
