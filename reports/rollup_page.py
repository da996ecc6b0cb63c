"""What the roll-up page of one body and year shows: figures with their links, tables, chart, decisions."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from orgs.charts import chart_context
from orgs.permissions import may
from plans.models import Plan
from reports import dunning_page, rollups
from reports.models import Delivery, Duty
from reports.rollup_indicators import indicator_totals

HEADLINE = ("total", "sent", "missing", "overdue", "late", "accepted")
CELLS = ("total", "sent", "late", "missing", "overdue", "accepted")
RETURNED_TWICE = "tra-lai-nhieu-lan"
SILENT = "im-lang"
CHART_YEARS = 5
SHOWN = 5


@dataclass
class RollupPage:
    user: object
    body: object
    asked_year: int | None
    now: datetime

    @cached_property
    def all_duties(self):
        return rollups.duties_to(self.user, self.body)

    @cached_property
    def years(self) -> list[dict]:
        return rollups.by_year(self.all_duties, self.now)

    @cached_property
    def year(self) -> int:
        known = [row["year"] for row in self.years]
        return self.asked_year or rollups.default_year(timezone.localdate(self.now), known)

    @cached_property
    def duties(self):
        return self.all_duties.filter(year=self.year)

    @cached_property
    def totals(self) -> dict:
        return rollups.totals(self.duties, self.now)

    @cached_property
    def reporters(self):
        return rollups.by_reporter(self.duties, self.now)

    # --- addresses
    def list_url(self, slug: str, **more) -> str:
        return self._url("reports:rollup_list", **{"chi-so": slug}, **more)

    def page_url(self, **more) -> str:
        return self._url("reports:rollup", **more)

    def _url(self, name: str, **more) -> str:
        return f"{reverse(name)}?{urlencode({'don-vi': self.body.pk, 'nam': self.year, **more})}"

    def overdue_url(self, **more) -> str:
        return f"{reverse('reports:overdue_list')}?{urlencode({'don-vi': self.body.pk, **more})}"

    # --- parts
    def headline(self) -> list[dict]:
        return [self._figure(key, self.totals) for key in HEADLINE]

    def second_line(self) -> list[dict]:
        return [self._figure(key, self.totals) for key in ("on_time", "returned", "exempted")]

    def _figure(self, key: str, row: dict, **more) -> dict:
        figure = rollups.BY_KEY[key]
        value = row[key]
        tone = figure.tone if value else ""
        return {"figure": figure, "value": value, "tone": tone, "url": self.list_url(figure.slug, **more)}

    def cells(self, row: dict, **more) -> list[dict]:
        return [self._figure(key, row, **more) for key in CELLS]

    @cached_property
    def requirement_rows(self) -> list[dict]:
        return rollups.by_requirement(self.duties, self.now)

    def requirements(self) -> list[dict]:
        """Each requirement with its figures, its indicators and how many bodies they cover."""
        expected = {row["requirement"]: row["bodies"] for row in self.requirement_rows}
        lines = indicator_totals(self.duties, self.body, expected) if expected else {}
        return [
            row
            | {"cells": self.cells(row, **{"che-do": row["requirement"]}), "indicators": lines.get(row["requirement"])}
            for row in self.requirement_rows
        ]

    def reporter_rows(self, rows) -> list[dict]:
        """A page of reporters; the name leads to the reporter's own page where the user may open it."""
        rows = [rollups.with_rates(row) for row in rows]
        pks = [row["organization"] for row in rows]
        own_page = set(rollups.readable_bodies(self.user).filter(pk__in=pks).values_list("pk", flat=True))
        for row in rows:
            pk = row["organization"]
            row["cells"] = self.cells(row, **{"noi-nop": pk})
            row["url"] = self._reporter_url(pk) if pk in own_page else self.list_url("nghia-vu", **{"noi-nop": pk})
        return rows

    def _reporter_url(self, pk: int) -> str:
        return f"{reverse('reports:rollup')}?{urlencode({'don-vi': pk, 'nam': self.year})}"

    def chart(self) -> dict | None:
        rows = [row for row in self.years if row["year"] <= self.year and row["total"]][-CHART_YEARS:]
        if not rows:
            return None
        series = [(rollups.BY_KEY[key].label, [row[key] for row in rows]) for key in ("on_time", "late", "overdue")]
        series.append(("Chưa đến hạn", [row["missing"] - row["overdue"] for row in rows]))
        return chart_context(
            "Tiến độ nộp theo năm", series, [row["year"] for row in rows], stacked=True, unit="báo cáo"
        )

    def year_links(self) -> list[dict]:
        own = Duty.objects.visible_to(self.user).filter(organization=self.body).order_by()
        known = {row["year"] for row in self.years} | {self.year, *own.values_list("year", flat=True).distinct()}
        return [
            {"year": year, "url": f"?{urlencode({'don-vi': self.body.pk, 'nam': year})}", "active": year == self.year}
            for year in sorted(known)
        ]

    def oldest_overdue(self):
        rows = self.all_duties.filter(rollups.conditions(self.now)["overdue"])
        return rows.select_related("organization", "requirement").order_by("last_on", "pk")[:SHOWN]

    def dunning_url(self) -> str:
        return dunning_page.page_url(self.body.pk)

    def own_duties(self):
        """What the body itself owes in the year: the end of drilling down."""
        own = Duty.objects.visible_to(self.user).filter(organization=self.body, year=self.year)
        return own.select_related("requirement__document").order_by("last_on", "pk")[:50]

    # --- decisions
    def decisions(self) -> dict | None:
        """What waits for a head or leader of this very body today; None for everybody else."""
        if not may(self.user, "plan.approve", self.body.pk):
            return None
        states = (Plan.State.IN_REVIEW, Plan.State.APPROVED)
        plans = Plan.objects.filter(document__issuer=self.body, state__in=states).select_related("document")
        return {
            "plans": list(plans.order_by("updated_at")[:SHOWN]),
            "silent": self.silent(),
            "lines": [line for line in self._decision_lines() if line["value"]],
        }

    def silent(self) -> dict:
        """Who has not answered for long, by name: how many, where they are listed, the first of them."""
        rows = rollups.silent(self.all_duties, self.now)
        names = [row | {"url": self.overdue_url(**{"noi-nop": row["organization"]})} for row in rows[:SHOWN]]
        return {"count": rows.count(), "url": self.overdue_url(loc=SILENT), "names": names}

    def _decision_lines(self) -> list[dict]:
        """Counts with the address of what they count."""
        overdue = self.all_duties.filter(rollups.conditions(self.now)["overdue"])
        waiting = Delivery.objects.current().filter(organization=self.body, state=Delivery.State.SUBMITTED)
        return [
            {
                "value": waiting.count(),
                "label": "báo cáo đã nộp đang chờ chấp nhận hoặc trả lại",
                "url": reverse("reports:report_review"),
            },
            {
                "value": rollups.returned_twice(self.duties, self.body).count(),
                "label": "báo cáo đã bị trả lại từ hai lần",
                "url": self.list_url(RETURNED_TWICE),
            },
            {
                "value": overdue.count(),
                "label": "báo cáo quá hạn chưa nộp, tính cả các năm trước",
                "url": self.overdue_url(),
            },
            dunning_page.leader_line(self),
        ]
