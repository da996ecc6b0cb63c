"""What the page of one figure shows: the figure itself, and one of its four lists at a time."""

from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from orgs.listing import ordering, page_of
from reports import pages
from reports.cuts import cut_for
from reports.explaining.changes import changed_versions, told
from reports.explaining.report_figure import ReportFigure
from reports.explaining.rights import versions_showing
from reports.explaining.rows import UNIT_ORDER, searched, unit_rows, with_words
from reports.explaining.total_figure import TotalFigure
from reports.explaining.words import unit_words
from reports.figures import in_words
from reports.models import Duty, Indicator, IndicatorValue, ListItem, ReportVersion

PARTS = {"don-vi": "Đơn vị có số", "con-thieu": "Còn thiếu", "de-ngoai": "Để ngoài", "thay-doi": "Thay đổi"}
DAYS = (7, 14, 30, 90)
MISSING_ORDER = {"ten": ("organization__name", "due_on", "pk"), "han": ("last_on", "organization__name", "pk")}


def find_report_figure(user, duty_pk, indicator_pk, *, number=None, item_pk=None) -> ReportFigure:
    """The figure of the asked sending, else of the draft for those who may see it; 404 where it is not to be read."""
    version = find_sending(user, pages.find_duty(user, duty_pk), number)
    indicator = get_object_or_404(Indicator.objects.select_related("breakdown"), pk=indicator_pk, form=version.form_id)
    if not cut_for(user, version).indicator(indicator.name):
        raise Http404
    figure = ReportFigure(version, indicator, _item(indicator, item_pk))
    if not figure.rules and not version.folded.filter(indicator=indicator).exists():
        raise Http404
    return figure


def find_sending(user, duty, number: int | None) -> ReportVersion:
    """The asked sending; without a number the newest that the user may read, for the body's own people the draft."""
    if number is None:
        version = pages.newest_readable(user, duty)
    else:
        version = get_object_or_404(ReportVersion.objects.sent().visible_to(user), duty=duty, number=number)
    version.duty = duty
    return version


def find_total_figure(shown, requirement_pk, indicator_pk, *, item_pk=None) -> TotalFigure:
    """Of the roll-up page `shown`; 404 for what it does not have."""
    duties = shown.duties.filter(requirement=requirement_pk)
    if not duties.exists():
        raise Http404
    answered = IndicatorValue.objects.filter(version__duty__in=duties.values("pk"))
    asked = Q(form__requirements=requirement_pk) | Q(pk__in=answered.values("indicator"))
    indicator = get_object_or_404(Indicator.objects.filter(asked).distinct(), pk=indicator_pk)
    return TotalFigure(duties, shown.body, indicator, _item(indicator, item_pk))


def _item(indicator, item_pk) -> ListItem | None:
    return get_object_or_404(ListItem, pk=item_pk, list=indicator.breakdown_id) if item_pk else None


def explain_page(request, figure) -> dict:
    """`figure`: a ReportFigure or a TotalFigure."""
    part = request.GET.get("phan", "don-vi")
    if part not in PARTS:
        raise Http404
    lists = Lists(request, figure)
    counts = lists.counts()
    return {
        "figure": figure,
        "part": part,
        "parts": [_tab(request, key, label, counts[key], part) for key, label in PARTS.items()],
        "hidden": lists.hidden(part, counts),
        "items": [
            (item, in_words(figure.indicator, found), _with(request, muc=item.pk)) for item, found in figure.items
        ],
        "words": request.GET.get("q", ""),
        "kept": [(key, value) for key, value in request.GET.items() if key not in ("q", "trang")],
        "days": [(days, _with(request, ngay=days), days == lists.days) for days in DAYS],
        "page": lists.page(part),
        "sort_default": "ten",
    }


class Lists:
    """The four lists behind a figure, as far as the user may read them."""

    def __init__(self, request, figure):
        self.request, self.figure = request, figure
        self.readable = versions_showing(request.user, figure.names)
        asked = request.GET.get("ngay", "")
        self.days = int(asked) if asked.isdecimal() and int(asked) in DAYS else DAYS[0]

    def counts(self) -> dict[str, int]:
        return {
            "don-vi": self._versions(self.figure.units()),
            "con-thieu": self.figure.missing().count(),
            "de-ngoai": self._versions(self.figure.left_out()),
            "thay-doi": self._changed().count(),
        }

    def hidden(self, part: str, counts) -> int:
        """How many of the part are counted but not shown, since the user may not read those reports."""
        if part in ("don-vi", "de-ngoai"):
            rows = self.figure.units() if part == "don-vi" else self.figure.left_out()
            return counts[part] - self._versions(self._shown(rows))
        return counts[part] - self._missing().count() if part == "con-thieu" else 0

    def page(self, part: str):
        if part == "con-thieu":
            return self._missing_page()
        if part == "thay-doi":
            page = page_of(self.request, searched(self._changed(), self._words, "duty__organization"))
            page.object_list = told(page.object_list, self.readable, self.figure)
            return page
        rows = self.figure.units() if part == "don-vi" else self.figure.left_out()
        return self._unit_page(searched(self._shown(rows), self._words, self.figure.body_field), part == "de-ngoai")

    @property
    def _words(self) -> str:
        return self.request.GET.get("q", "")

    def _shown(self, rows):
        return rows.filter(**{f"{self.figure.version_field}__in": self.readable.values("pk")})

    def _versions(self, rows) -> int:
        return rows.order_by().values(self.figure.version_field).distinct().count()

    def _unit_page(self, rows, with_reason: bool):
        field = self.figure.version_field
        lines = unit_rows(rows, field, **({"why": F("reason")} if with_reason else {}))
        lines = with_words(lines) if field == "version" else lines
        page = page_of(self.request, lines.order_by(*ordering(self.request, UNIT_ORDER, "ten")))
        page.object_list = [self._line(row) for row in page.object_list]
        return page

    def _line(self, row: dict) -> dict:
        said = unit_words(
            self.figure.unit_indicator, row["value_sum"], row["top"], row["bottom"], row.get("words") or ""
        )
        return row | {"said": said, "url": reverse("reports:report_version", args=[row["duty_pk"], row["number"]])}

    def _missing(self):
        visible = Duty.objects.visible_to(self.request.user)
        return self.figure.missing().filter(pk__in=visible.values("pk"))

    def _missing_page(self):
        rows = searched(self._missing(), self._words, "organization").select_related("organization", "requirement")
        return page_of(self.request, rows.order_by(*ordering(self.request, MISSING_ORDER, "ten")))

    def _changed(self):
        since = timezone.now() - timedelta(days=self.days)
        return changed_versions(self.figure.asked, self.readable, since)


def _tab(request, key, label, count, active) -> dict:
    return {"label": label, "url": _with(request, phan=key), "active": key == active, "count": count}


def _with(request, **changes) -> str:
    """The address of this page with one choice changed, from the first page of its list."""
    query = {key: value for key, value in request.GET.items() if key not in ("trang", "q", "sap-xep")}
    return f"?{urlencode(query | changes)}"
