"""One figure of a folded report, draft or sent: what went in, what stayed out, who is missing."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from reports.adding import Sums, combined, fitted, live_rules, rules_by_target, total_rule
from reports.explaining.rows import unit_rows
from reports.explaining.words import arithmetic, rule_sentences
from reports.figures import Figure, figure_from, in_words
from reports.models import Duty, FoldedValue, FoldRun, Indicator, ListItem, ReportVersion
from reports.services.folding.figures import HELD_BACK, NO_FIGURE, RETURNED, sums_over
from reports.services.folding.sources import sources_of

NOT_STATED = (RETURNED, NO_FIGURE, HELD_BACK)
LATER = "Gửi sau lần tổng hợp này"


@dataclass
class ReportFigure:
    version: ReportVersion
    indicator: Indicator
    item: ListItem | None = None

    version_field = "source"
    body_field = "source__duty__organization"

    @cached_property
    def rules(self) -> list:
        rules = live_rules(self.version.duty.requirement_id, self.version.form_id)
        return [rule for rule in rules if rule.target_id == self.indicator.pk]

    @cached_property
    def rule(self) -> str:
        return rules_by_target(self.rules).get(self.indicator) or total_rule(self.indicator)

    @cached_property
    def rows(self):
        rows = FoldedValue.objects.filter(version=self.version, indicator=self.indicator)
        return rows.filter(Q(item=self.item) | Q(is_included=False, item=None)) if self.item else rows

    @cached_property
    def unit_indicator(self) -> Indicator:
        """As the units were asked: “Có” there is counted here."""
        kinds = {rule.source.type for rule in self.rules}
        return self.rules[0].source if kinds == {Indicator.Type.YES_NO} else self.indicator

    @cached_property
    def names(self) -> set[str]:
        """How the units' forms call what feeds this figure."""
        return {rule.source.name for rule in self.rules} or {self.indicator.name}

    @property
    def changing(self) -> list[int]:
        """The indicators below whose answers make this figure."""
        return [rule.source_id for rule in self.rules]

    @cached_property
    def counted(self):
        return self.rows.filter(is_included=True)

    @cached_property
    def last(self) -> dict | None:
        """The report sent last among those that count."""
        return unit_rows(self.counted, "source").order_by("-sent_at", "-pk").first()

    @cached_property
    def sums(self) -> Sums:
        rows = self.counted
        if self.rule == Indicator.Rule.LATEST and self.last:
            rows = rows.filter(source=self.last["pk"])
        return Sums(*rows.aggregate(**sums_over("source")).values())

    @cached_property
    def folded(self) -> Figure | None:
        return fitted(self.indicator, combined(self.rule, self.sums)) if self.sums.reports else None

    @cached_property
    def figure(self) -> Figure | None:
        """As it stands in the report."""
        rows = self.version.values.filter(indicator=self.indicator)
        if self.indicator.breakdown_id and self.item is None:
            values = [row.value for row in rows]
            return Figure(sum(values), is_estimate=any(row.is_estimate for row in rows)) if values else None
        row = rows.filter(item=self.item).first()
        return figure_from(row) if row else None

    @property
    def words(self) -> str:
        return in_words(self.indicator, self.figure)

    @property
    def is_by_item(self) -> bool:
        """Broken down, and none of the items was asked for: each is computed of its own."""
        return self.indicator.breakdown_id is not None and self.item is None

    @cached_property
    def items(self) -> list[tuple[ListItem, Figure]]:
        rows = self.version.values.filter(indicator=self.indicator, item__isnull=False).select_related("item")
        return [(row.item, figure_from(row)) for row in rows.order_by("-value", "item__position", "item__name")]

    @property
    def edited_words(self) -> str:
        """The folding's own result where somebody wrote another figure afterwards."""
        if self.is_by_item or self.folded is None:
            return ""
        same = self.figure is not None and self.figure.value == self.folded.value
        return "" if same else in_words(self.indicator, self.folded)

    @property
    def sentences(self) -> list[str]:
        counts_yes = any(rule.source.type == Indicator.Type.YES_NO for rule in self.rules)
        is_running = any(rule.source.is_cumulative for rule in self.rules)
        return rule_sentences(self.rule, counts_yes=counts_yes, is_running=is_running)

    @property
    def arithmetic(self) -> str:
        return "" if self.is_by_item else arithmetic(self.rule, self.sums, self.folded, self.last)

    @cached_property
    def asked(self):
        """The duties that should feed this figure, those exempted among them."""
        duties = sources_of(self.version.duty, among=Duty.objects.tracked())
        requirements = {rule.requirement_id for rule in self.rules}
        return duties.filter(requirement__in=requirements) if requirements else duties

    @property
    def expected(self) -> int:
        owing = self.asked.exclude(state=Duty.State.EXEMPTED)
        return owing.order_by().values("organization").distinct().count()

    @cached_property
    def spoken(self):
        """Rows of the reports that say something to it, counted here or inside another one."""
        whole = FoldedValue.objects.filter(version=self.version, indicator=self.indicator)
        return whole.exclude(reason__in=NOT_STATED)

    @property
    def covered(self) -> int:
        return self.spoken.order_by().values("source__duty__organization").distinct().count()

    def units(self):
        return self.counted

    def left_out(self):
        """What was said but not added, with the reason in the row."""
        return self.rows.filter(is_included=False).exclude(reason__in=NOT_STATED)

    def missing(self):
        """Duties of which this figure has nothing, each with `why`."""
        said = FoldedValue.objects.filter(version=self.version, indicator=self.indicator, source__duty=OuterRef("pk"))
        why = Case(
            When(state=Duty.State.EXEMPTED, then=Value("Được miễn")),
            When(first_sent_at__isnull=True, then=Value("Chưa nộp")),
            default=Coalesce(Subquery(said.values("reason")[:1]), Value(LATER)),
            output_field=CharField(),
        )
        return self.asked.exclude(pk__in=self.spoken.values("source__duty")).annotate(why=why)

    @property
    def made_at(self):
        """When this version was folded last."""
        runs = FoldRun.objects.filter(duty=self.version.duty_id)
        if self.version.sent_at:
            runs = runs.filter(made_at__lte=self.version.sent_at)
        return runs.values_list("made_at", flat=True).first()
