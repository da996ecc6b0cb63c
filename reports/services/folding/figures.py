"""The figures of a folded report: every source figure is written in a few statements, in or out with its reason."""

from django.db.models import BooleanField, Case, CharField, Count, Exists, F, Max, OuterRef, Q, Sum, Value, When

from orgs.bulk import insert_from
from reports import cuts
from reports.adding import Rule, Sums, combined, fitted, live_rules, rules_by_target
from reports.models import Delivery, Duty, FoldedValue, FoldRule, Indicator, IndicatorValue, ReportVersion
from reports.services.folding.enclosing import enclosed_sources
from reports.services.folding.sources import current_deliveries

RETURNED = "Báo cáo đã trả lại, đơn vị chưa gửi lại"
SUPERSEDED = "Lũy kế: đã dùng kỳ sau của đơn vị"
NO_FIGURE = "Báo cáo không nêu chỉ tiêu này"
NOTHING = "Đơn vị báo cáo không phát sinh"
HELD_BACK = "Phần này không gửi đến đơn vị tổng hợp"
INSIDE = "Đã nằm trong báo cáo của {}"

WRITTEN = ("version", "indicator", "source", "item", "value", "numerator", "denominator")
WRITTEN += ("reason", "is_estimate", "is_included")


def write_figures(draft: ReportVersion, duty: Duty, sent_estimates: dict) -> list[tuple]:
    """Write what each source gives to each figure and the figures themselves; returns (indicator, item, value).

    `sent_estimates`: (indicator, item) → the estimate this body sent earlier, which stays beside the final figure.
    """
    rules = live_rules(duty.requirement_id, draft.form_id)
    held = current_deliveries(duty)
    draft.folded.all().delete()
    _write_sources(draft, duty, held, rules)
    _write_silent(draft, held, rules)
    for (target_id, container), sources in enclosed_sources(draft, held, rules).items():
        rows = draft.folded.filter(indicator=target_id, source__in=sources, is_included=True)
        rows.update(is_included=False, reason=INSIDE.format(container)[:200])
    return _write_totals(draft, rules, sent_estimates)


def _write_sources(draft, duty, held, rules) -> None:
    """One row for each source version, target and item; a source broken down feeds an undivided target by its sum."""
    values = _given(held, duty).filter(
        indicator__feeds__in=[rule.pk for rule in rules],
        indicator__feeds__requirement=F("version__duty__requirement"),
    )
    divided = When(indicator__feeds__target__breakdown__isnull=False, then=F("item"))
    rows = values.order_by().annotate(
        target=F("indicator__feeds__target"),
        into=Case(divided),
        why=_reason(duty, held, rules),
        draft=Value(draft.pk),
    )
    rows = rows.values("draft", "target", "version", "into", "why").annotate(
        total=Sum("value"),
        top=Sum("numerator"),
        bottom=Sum("denominator"),
        guessed=Max(Case(When(is_estimate=True, then=1), default=0)),
    )
    rows = rows.annotate(
        is_guess=Case(When(guessed=1, then=True), default=False, output_field=BooleanField()),
        counts=Case(When(why="", then=True), default=False, output_field=BooleanField()),
    )
    columns = ("draft", "target", "version", "into", "total", "top", "bottom", "why", "is_guess", "counts")
    insert_from(FoldedValue, rows.values_list(*columns), WRITTEN)


def _given(deliveries, duty):
    """The answers in the delivered versions, but for those a receiver's cut holds back."""
    values = IndicatorValue.objects.filter(version__in=deliveries.values("version"))
    return cuts.without_withheld(values, duty.organization_id)


def _reason(duty, held, rules):
    """Why a value stays out, as an expression; asked only where it can happen."""
    whens = []
    returned = held.filter(state=Delivery.State.RETURNED)
    if returned.exists():
        whens.append(When(version__in=returned.values("version"), then=Value(RETURNED)))
    if any(rule.source.is_cumulative for rule in rules):
        newer = newer_values(_given(held.exclude(state=Delivery.State.RETURNED), duty))
        whens.append(When(Q(indicator__is_cumulative=True) & Exists(newer), then=Value(SUPERSEDED)))
    return Case(*whens, default=Value(""), output_field=CharField()) if whens else Value("", CharField())


def newer_values(given):
    """Of these answers, those of the same body and requirement to the same question in a later period.

    Questions are the same by name, so that a new version of the form goes on with them.
    """
    return given.filter(
        indicator__name=OuterRef("indicator__name"),
        version__duty__requirement=OuterRef("version__duty__requirement"),
        version__duty__organization=OuterRef("version__duty__organization"),
        version__duty__due_on__gt=OuterRef("version__duty__due_on"),
    )


def _write_silent(draft, held, rules) -> None:
    """A row without a figure for each report that says nothing to a target it should feed."""
    asked = {(rule.requirement_id, rule.target_id) for rule in rules}
    reports = dict(held.order_by().values_list("version__duty__requirement").annotate(Count("pk")))
    spoke = draft.folded.order_by().values("indicator", "source__duty__requirement")
    spoke = {
        (row["source__duty__requirement"], row["indicator"]): row["sources"]
        for row in spoke.annotate(sources=Count("source", distinct=True))
    }
    for requirement, target in sorted(asked):
        if reports.get(requirement, 0) > spoke.get((requirement, target), 0):
            _write_silent_for(draft, held, requirement, target)


def _write_silent_for(draft, held, requirement, target) -> None:
    said = FoldedValue.objects.filter(version=draft, indicator=target, source=OuterRef("pk"))
    versions = ReportVersion.objects.filter(duty__requirement=requirement, pk__in=held.values("version"))
    returned = held.filter(state=Delivery.State.RETURNED).values("version")
    hidden = FoldRule.objects.filter(requirement=requirement, target=target).values("source__name")
    whens = [
        When(pk__in=returned, then=Value(RETURNED)),
        *(
            When(pk__in=withheld, then=Value(HELD_BACK))
            for withheld in _withholding(held, {row["source__name"] for row in hidden})
        ),
        When(nothing_to_report=True, then=Value(NOTHING)),
    ]
    rows = versions.filter(~Exists(said)).order_by()
    rows = rows.annotate(
        why=Case(*whens, default=Value(NO_FIGURE), output_field=CharField()),
        draft=Value(draft.pk),
        target=Value(target),
        no=Value(False, BooleanField()),
        out=Value(False, BooleanField()),
    )
    fields = ("version", "indicator", "source", "reason", "is_estimate", "is_included")
    insert_from(FoldedValue, rows.values_list("draft", "target", "pk", "why", "no", "out"), fields)


def _withholding(held, names):
    """The versions whose delivery here holds back every question of these names."""
    cut_ones = held.filter(cut__isnull=False).order_by()
    for stored in cut_ones.values_list("cut", flat=True).distinct():
        if not any(cuts.Cut.of(stored).indicator(name) for name in names):
            yield cut_ones.filter(cut=stored).values("version")


def _write_totals(draft, rules, sent_estimates) -> list[tuple]:
    chosen = rules_by_target(rules)
    by_pk = {target.pk: (target, rule) for target, rule in chosen.items()}
    rows = []
    for indicator_id, item_id, sums in summed(draft.folded.all(), by_pk):
        target, rule = by_pk[indicator_id]
        figure = fitted(target, combined(rule, sums))
        if not figure.is_empty:
            rows.append(_value_row(draft, indicator_id, item_id, figure, sent_estimates.get((indicator_id, item_id))))
    draft.values.filter(indicator__in=by_pk).delete()
    IndicatorValue.objects.bulk_create(rows)
    return [(row.indicator_id, row.item_id, row.value) for row in rows]


def _value_row(draft, indicator_id, item_id, figure, estimated) -> IndicatorValue:
    return IndicatorValue(
        version=draft,
        indicator_id=indicator_id,
        item_id=item_id,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        is_estimate=figure.is_estimate,
        estimated=estimated,
    )


def summed(folded, by_pk: dict[int, tuple[Indicator, str]]):
    """(target, item, Sums) over the rows that are in, of FoldedValue rows of one draft."""
    counted = folded.filter(is_included=True)
    rows = counted
    for target_id, (_, rule) in by_pk.items():
        if rule == Rule.LATEST:
            newest = counted.filter(indicator=target_id).order_by("-source__sent_at", "-source").values("source")[:1]
            rows = rows.exclude(Q(indicator=target_id) & ~Q(source__in=list(newest.values_list("source", flat=True))))
    rows = rows.order_by("indicator", "item").values_list("indicator", "item")
    for indicator_id, item_id, *sums in rows.annotate(**sums_over("source")):
        yield indicator_id, item_id, Sums(*sums)


def sums_over(version: str) -> dict:
    """What `Sums` holds, in its order, as aggregates over rows that name their version in this field."""
    return {
        "total": Sum("value"),
        "top": Sum("numerator"),
        "bottom": Sum("denominator"),
        "reports": Count(version, distinct=True),
        "estimates": Count(version, distinct=True, filter=Q(is_estimate=True)),
    }
