"""One total of the leader's page: an indicator of one requirement over all that a body holds of a year."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, CharField, Exists, OuterRef, Value, When

from reports.adding import Rule, Sums, total_rule
from reports.explaining.rows import unit_rows
from reports.explaining.words import arithmetic, rule_sentences
from reports.figures import Figure
from reports.models import Delivery, Duty, Indicator, IndicatorValue, ListItem, ReportVersion
from reports.rollup_indicators import (
    counted_values,
    enclosed_values,
    given_values,
    held_versions,
    total_of,
    total_words,
)
from reports.services.folding.figures import HELD_BACK, NO_FIGURE, RETURNED, SUPERSEDED, sums_over

INSIDE = "Đã nằm trong báo cáo tổng hợp của đơn vị khác"


@dataclass
class TotalFigure:
    """`duties`: those of the requirement and year that the user sees owed to the body."""

    duties: object
    body: object
    indicator: Indicator
    item: ListItem | None = None

    version_field = "version"
    body_field = "version__duty__organization"
    edited_words = ""
    made_at = None

    @cached_property
    def held(self):
        return held_versions(self.duties, self.body)

    @cached_property
    def given(self):
        return given_values(self.held, self.body).filter(indicator=self.indicator)

    @cached_property
    def all_counted(self):
        return counted_values(self.given, self.held)

    @cached_property
    def counted(self):
        return self.all_counted.filter(item=self.item) if self.item else self.all_counted

    @property
    def unit_indicator(self) -> Indicator:
        return self.indicator

    @property
    def names(self) -> set[str]:
        return {self.indicator.name}

    @property
    def changing(self) -> list[int]:
        return [self.indicator.pk]

    @property
    def rule(self) -> str:
        return total_rule(self.indicator)

    @cached_property
    def last(self) -> dict | None:
        return unit_rows(self.all_counted, "version").order_by("-sent_at", "-pk").first()

    @cached_property
    def sums(self) -> Sums:
        rows = self.counted
        if self.rule == Rule.LATEST and self.last:
            rows = rows.filter(version=self.last["pk"])
        return Sums(*rows.aggregate(**sums_over("version")).values())

    @cached_property
    def figure(self) -> Figure | None:
        return total_of(self.indicator, self.sums) if self.sums.reports else None

    @property
    def words(self) -> str:
        return total_words(self.indicator, self.figure)

    is_by_item = False

    @cached_property
    def items(self) -> list[tuple[ListItem, Figure]]:
        if self.indicator.breakdown_id is None or self.item or self.rule == Rule.NONE:
            return []
        known = {item.pk: item for item in ListItem.objects.filter(list=self.indicator.breakdown_id)}
        rows = self.all_counted
        if self.rule == Rule.LATEST and self.last:
            rows = rows.filter(version=self.last["pk"])
        rows = rows.filter(item__isnull=False).order_by().values_list("item").annotate(**sums_over("version"))
        found = [(known[item], total_of(self.indicator, Sums(*sums))) for item, *sums in rows]
        return sorted(found, key=lambda pair: (-pair[1].value, pair[0].position, pair[0].name))

    @property
    def sentences(self) -> list[str]:
        is_yes = self.indicator.type == Indicator.Type.YES_NO
        return rule_sentences(self.rule, counts_yes=is_yes, is_running=self.indicator.is_cumulative)

    @property
    def arithmetic(self) -> str:
        return arithmetic(self.rule, self.sums, self.figure, self.last)

    @property
    def asked(self):
        return self.duties

    @property
    def expected(self) -> int:
        owing = self.duties.exclude(state=Duty.State.EXEMPTED)
        return owing.order_by().values("organization").distinct().count()

    @property
    def covered(self) -> int:
        """As on the leader's page: bodies that answer, and those that only ever had nothing to report."""
        if self.indicator.breakdown_id:
            return self._bodies(self.held)
        spoke = self.held.filter(nothing_to_report=False, duty__organization=OuterRef("duty__organization"))
        silent = self.held.filter(~Exists(spoke))
        answering = self.held.filter(pk__in=self.given.values("version"))
        return self._bodies(answering) + self._bodies(silent)

    def units(self):
        return self.counted

    def left_out(self):
        """What was said but not added; `reason` tells why."""
        inside = enclosed_values(self.given, self.held).get(self.indicator.pk, [])
        rows = self.given.filter(item=self.item) if self.item else self.given
        why = Case(When(version__in=inside, then=Value(INSIDE)), default=Value(SUPERSEDED), output_field=CharField())
        return rows.exclude(version__in=self.all_counted.values("version")).annotate(reason=why)

    def missing(self):
        """Duties of which this total has nothing, each with `why`."""
        here = Delivery.objects.current().filter(version__duty=OuterRef("pk"), organization=self.body)
        answers = IndicatorValue.objects.filter(indicator=self.indicator, version__duty=OuterRef("pk"))
        answers = answers.filter(version__in=self.held.values("pk"))
        why = Case(
            When(state=Duty.State.EXEMPTED, then=Value("Được miễn")),
            When(~Exists(here), then=Value("Chưa nộp")),
            When(Exists(here.filter(state=Delivery.State.RETURNED)), then=Value(RETURNED)),
            When(Exists(answers), then=Value(HELD_BACK)),
            default=Value(NO_FIGURE),
            output_field=CharField(),
        )
        silent = ReportVersion.objects.filter(pk__in=self.held.values("pk"), nothing_to_report=True).values("duty")
        spoken = self.given.values("version__duty")
        return self.duties.exclude(pk__in=spoken).exclude(pk__in=silent).annotate(why=why)

    @staticmethod
    def _bodies(versions) -> int:
        return versions.order_by().values("duty__organization").distinct().count()
