"""The rules of a form between figures, compared with what a report says; words that explain themselves."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from orgs.formats import vn_number
from reports.figures import number_in_words
from reports.models import FormCheck, Indicator, ReportVersion
from reports.services.carrying import previous_version
from reports.services.contents import Contents, read_contents
from reports.services.filling import Missing, field_id, missing_parts

PERCENT_PLACES = 2  # a percent is rounded, so two of them are equal when they read the same
Comparison, Against = FormCheck.Comparison, FormCheck.Against


@dataclass
class Finding:
    """A rule that a figure breaks; `anchor` is the id of the figure's field, `explanation` what the body said to it."""

    check: FormCheck
    words: str
    anchor: str
    blocks: bool
    explanation: str = ""
    bound: object = None  # its field on the page, when it can be explained

    @property
    def is_open(self) -> bool:
        """The report cannot go as it stands."""
        return self.blocks or not self.explanation


def run_checks(version: ReportVersion, contents: Contents | None = None) -> list[Finding]:
    """What breaks the rules of the form; a rule about a figure that is not given is not looked at."""
    if contents and not contents.has_checks:
        return []
    checks = FormCheck.objects.filter(form=version.form_id).select_related("left").prefetch_related("right")
    if version.nothing_to_report or not (checks := list(checks)):
        return []
    now = _figures(contents.values if contents else version.values.select_related("indicator"))
    before = _before(version, checks)
    rows = contents.explanations if contents else version.explanations.all()
    explained = {row.check_rule_id: row.text for row in rows}
    return [
        Finding(
            check,
            words,
            field_id(check.left),
            check.severity == FormCheck.Severity.BLOCKS,
            explained.get(check.pk, ""),
        )
        for check in checks
        if (words := _fault(check, now, before))
    ]


def hold_backs(version: ReportVersion, contents: Contents | None = None) -> list[Missing]:
    """All that keeps a draft from being sent: parts not filled, rules broken, figures to be explained.

    Explanations of what holds now are taken out of `contents`: they say nothing any more.
    """
    contents = contents or read_contents(version)
    findings = run_checks(version, contents)
    broken = {finding.check.pk for finding in findings}
    contents.explanations = [row for row in contents.explanations if row.check_rule_id in broken]
    return missing_parts(version, contents) + [
        Missing(
            finding.words if finding.blocks else f"{finding.words} Hãy ghi giải trình.",
            finding.anchor if finding.blocks else f"id_explain-{finding.check.pk}",
        )
        for finding in findings
        if finding.is_open
    ]


def drop_idle_explanations(version: ReportVersion, contents: Contents) -> None:
    """Of a draft about to be sent: keep those that `hold_backs` left."""
    version.explanations.exclude(pk__in=[row.pk for row in contents.explanations]).delete()


def _before(version, checks) -> dict[str, Decimal]:
    if all(check.against != Against.PREVIOUS for check in checks):
        return {}
    previous = previous_version(version.duty)
    return _figures(previous.values.select_related("indicator")) if previous else {}


def _figures(values) -> dict[str, Decimal]:
    """Indicator name → its figure, rows added up; those without a number are not there."""
    found = defaultdict(Decimal)
    for row in values:
        if row.value is not None:
            found[row.indicator.name] += row.value
    return dict(found)


def _fault(check, now, before) -> str:
    """Why the rule is broken, with both numbers; empty when it holds or a figure is missing."""
    given = now.get(check.left.name)
    bound, bound_words = _BOUNDS[check.against](check, now, before)
    if given is None or bound is None or _holds(check, given, bound):
        return ""
    rule = f"phải {check.get_comparison_display()} {bound_words}"
    return f"“{check.left.name}” là {number_in_words(check.left, given)}, {rule}. {check.message}".strip()


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
        return total, f"“{others[0].name}” ({number_in_words(others[0], total)})"
    parts = " + ".join(
        f"“{other.name}” ({number_in_words(other, value)})" for other, value in zip(others, given, strict=True)
    )
    return total, f"tổng {parts} = {number_in_words(check.left, total)}"


def _of_constant(check, now, before):
    return check.constant, "" if check.constant is None else number_in_words(check.left, check.constant)


def _of_previous(check, now, before):
    value = before.get(check.left.name)
    if value is None:
        return None, ""
    words = f"số kỳ trước ({number_in_words(check.left, value)})"
    return value, f"{words}, được lệch {vn_number(check.tolerance)}%" if check.tolerance else words


_BOUNDS = {Against.INDICATORS: _of_indicators, Against.CONSTANT: _of_constant, Against.PREVIOUS: _of_previous}
