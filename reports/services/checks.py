"""The rules of a form between figures, compared with what a report says; words that explain themselves."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from orgs.formats import vn_number
from reports.models import FormCheck, Indicator, ReportVersion
from reports.services.carrying import previous_version

PERCENT_PLACES = 2  # a percent is rounded, so two of them are equal when they read the same
Comparison, Against = FormCheck.Comparison, FormCheck.Against


@dataclass(frozen=True)
class Finding:
    """A rule that a figure breaks; `anchor` is the id of the figure's field, `explanation` what the body said to it."""

    check: FormCheck
    words: str
    anchor: str
    blocks: bool
    explanation: str = ""

    @property
    def is_open(self) -> bool:
        """The report cannot go as it stands."""
        return self.blocks or not self.explanation


def run_checks(version: ReportVersion) -> list[Finding]:
    """What breaks the rules of the form now; a rule about a figure that is not given is not looked at."""
    return find_faults(version)


def find_faults(version: ReportVersion) -> list[Finding]:
    checks = list(FormCheck.objects.filter(form=version.form_id).select_related("left").prefetch_related("right"))
    if not checks or version.nothing_to_report:
        return []
    now = _figures(version)
    before = {}
    if any(check.against == Against.PREVIOUS for check in checks):
        previous = previous_version(version.duty)
        before = _figures(previous) if previous else {}
    explained = dict(version.explanations.values_list("check_rule", "text"))
    findings = []
    for check in checks:
        if words := _fault(check, now, before):
            blocks = check.severity == FormCheck.Severity.BLOCKS
            anchor = _anchor(check.left)
            findings.append(Finding(check, words, anchor, blocks, explained.get(check.pk, "")))
    return findings


def _anchor(indicator: Indicator) -> str:
    if indicator.breakdown_id:
        return f"id_rows-{indicator.pk}"
    return f"id_numerator-{indicator.pk}" if indicator.type == Indicator.Type.PERCENT else f"id_value-{indicator.pk}"


def _figures(version) -> dict[str, Decimal]:
    """Indicator name → its figure, rows added up; those without a number are not there."""
    found = defaultdict(Decimal)
    for name, value in version.values.filter(value__isnull=False).values_list("indicator__name", "value"):
        found[name] += value
    return dict(found)


def _fault(check, now, before) -> str:
    """Why the rule is broken, with both numbers; empty when it holds or a figure is missing."""
    given = now.get(check.left.name)
    bound, bound_words = _BOUNDS[check.against](check, now, before)
    if given is None or bound is None or _holds(check, given, bound):
        return ""
    said = f"“{check.left.name}” là {_shown(check.left, given)}, phải {check.get_comparison_display()} {bound_words}."
    return f"{said} {check.message}".strip()


def _holds(check, given, bound) -> bool:
    slack = Decimal(0)
    if check.against == Against.PREVIOUS:
        slack = abs(bound) * (check.tolerance or 0) / 100
    if check.left.type == Indicator.Type.PERCENT:
        given, bound = round(given, PERCENT_PLACES), round(bound, PERCENT_PLACES)
    too_much, too_little = given > bound + slack, given < bound - slack
    if check.comparison == Comparison.AT_MOST:
        return not too_much
    return not too_little if check.comparison == Comparison.AT_LEAST else not (too_much or too_little)


def _of_indicators(check, now, before):
    others = list(check.right.all())
    given = [now.get(other.name) for other in others]
    if not others or None in given:
        return None, ""
    total = sum(given, Decimal(0))
    if len(others) == 1:
        return total, f"“{others[0].name}” ({_shown(others[0], total)})"
    parts = " + ".join(f"“{other.name}” ({_shown(other, value)})" for other, value in zip(others, given, strict=True))
    return total, f"tổng {parts} = {_shown(check.left, total)}"


def _of_constant(check, now, before):
    return check.constant, "" if check.constant is None else _shown(check.left, check.constant)


def _of_previous(check, now, before):
    value = before.get(check.left.name)
    if value is None:
        return None, ""
    words = f"số kỳ trước ({_shown(check.left, value)})"
    return value, f"{words}, được lệch {vn_number(check.tolerance)}%" if check.tolerance else words


_BOUNDS = {Against.INDICATORS: _of_indicators, Against.CONSTANT: _of_constant, Against.PREVIOUS: _of_previous}


def _shown(indicator, value) -> str:
    if indicator.type == Indicator.Type.PERCENT:
        return f"{vn_number(round(value, PERCENT_PLACES))}%"
    return f"{vn_number(value)} {indicator.unit}".strip()
