"""What waits for a reviewer: the latest and least complete reports first, so that the rest can be taken at once."""

from datetime import timedelta

from django.db.models import Case, Count, DurationField, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

from orgs.text import nfc
from plans.models import Assignment
from reports.models import (
    AssignmentProgress,
    CheckExplanation,
    Delivery,
    DeliveryRemark,
    FormHeading,
    HeadingText,
    Indicator,
    IndicatorValue,
)
from reports.permissions import reviewable_by
from reports.remarks import followed_remarks

FIRST = ("-days_late", "-gaps", "-softness", "-remarked", "-version__number", "version__sent_at", "pk")
ORDERS = {
    "can-xem": FIRST,
    "don-vi": ("version__duty__organization__name", "version__sent_at", "pk"),
    "bao-cao": ("version__duty__requirement__name", "version__duty__last_on", "pk"),
    "han": ("version__duty__last_on", "pk"),
    "gui": ("version__sent_at", "pk"),
}
NO_DELAY = timedelta(0)
CLEAR = Q(days_late=NO_DELAY, gaps=0, softness=0, remarked=0, version__number=1)
LOOKS = {
    "gon": CLEAR,
    "muon": Q(days_late__gt=NO_DELAY),
    "thieu": Q(gaps__gt=0),
    "uoc": Q(estimates__gt=0),
    "giai-trinh": Q(explained__gt=0),
    "gui-lai": Q(version__number__gt=1),
}


def waiting_deliveries(user):
    """What this very user may accept or return now."""
    rows = Delivery.objects.current().filter(state=Delivery.State.SUBMITTED)
    return reviewable_by(user, rows)


def weighed(deliveries):
    """With what a reviewer looks at first: days late, what was left empty, estimates and explanations, remarks.

    Of a report of which the receiver gets only a part, what is missing is not counted: it may lie in the rest.
    """
    missing = (
        Greatest(_asked(FormHeading, "form", "version__form") - _of_version(HeadingText, "text__gt"), 0)
        + Greatest(_asked(Indicator, "form", "version__form") - _answered(), 0)
        + Greatest(_tasks() - _of_version(AssignmentProgress), 0)
    )
    whole = Q(cut__isnull=True, version__nothing_to_report=False)
    return deliveries.annotate(
        days_late=_days_late(),
        gaps=Case(When(whole, then=missing), default=Value(0)),
        estimates=_of_version(IndicatorValue, is_estimate=True),
        explained=_of_version(CheckExplanation),
        softness=F("estimates") + F("explained"),
        remarked=_remarks_before(),
    )


def filtered(deliveries, form):
    """Those a valid filter form asks for; `weighed` before."""
    if not form.is_valid():
        return deliveries
    data = form.cleaned_data
    if data["nam"]:
        deliveries = deliveries.filter(version__duty__year=data["nam"])
    if data["che_do"]:
        deliveries = deliveries.filter(version__duty__requirement=data["che_do"])
    if data["muc"]:
        deliveries = deliveries.filter(LOOKS[data["muc"]])
    for word in nfc(data["q"]).split():
        deliveries = deliveries.filter(
            Q(version__duty__requirement__name__icontains=word)
            | Q(version__duty__organization__name__icontains=word)
            | Q(version__duty__requirement__document__code__icontains=word)
        )
    return deliveries


def with_basics(deliveries):
    return deliveries.select_related(
        "organization", "version__duty__organization", "version__duty__requirement__document", "version__corrects"
    )


def describe(deliveries) -> list[Delivery]:
    """The rows of a page, each with its reasons to look closer, in words."""
    rows = list(deliveries)
    followed = followed_remarks([row.version for row in rows])
    for row in rows:
        remarks = followed.get(row.version_id, [])
        row.remarks_total = len(remarks)
        row.remarks_open = sum(not one.is_mended for one in remarks)
        row.late_by = days_late(row.version.duty)
    return rows


def days_late(duty) -> int:
    """Whole days after the last day; 0 when it came in time."""
    if not duty.is_late:
        return 0
    return (timezone.localdate(duty.first_sent_at) - timezone.localdate(duty.closes_at)).days + 1


def _days_late():
    """By calendar days, so that two reports late by the same day are told apart by their content."""
    duty = "version__duty__"
    late = TruncDate(duty + "first_sent_at") - TruncDate(duty + "closes_at")
    late = ExpressionWrapper(late, output_field=DurationField())
    one_day = Value(timedelta(days=1), output_field=DurationField())
    return Case(
        When(
            **{f"{duty}first_sent_at__gte": F(duty + "closes_at")},
            then=ExpressionWrapper(late + one_day, output_field=DurationField()),
        ),
        default=Value(NO_DELAY),
        output_field=DurationField(),
    )


def _counted(rows, by: str, what: str = "pk"):
    counted = rows.order_by().values(by).annotate(number=Count(what, distinct=what != "pk")).values("number")
    return Coalesce(Subquery(counted[:1]), 0)


def _asked(model, field: str, outer: str):
    return _counted(model.objects.filter(**{field: OuterRef(outer)}), field)


def _of_version(model, not_empty: str = "", **more):
    rows = model.objects.filter(version=OuterRef("version"), **more)
    return _counted(rows.filter(**{not_empty: ""}) if not_empty else rows, "version")


def _answered():
    return _counted(IndicatorValue.objects.filter(version=OuterRef("version")), "version", "indicator")


def _tasks():
    """What the paper gave the body to do, when the form asks how it goes."""
    rows = Assignment.objects.filter(
        organization=OuterRef("version__duty__organization"),
        task__document=OuterRef("version__duty__requirement__document"),
    )
    asked = Case(When(version__form__asks_progress=True, then=Value(1)), default=Value(0))
    return _counted(rows, "organization") * asked


def _remarks_before():
    rows = DeliveryRemark.objects.filter(
        delivery__version__duty=OuterRef("version__duty"), delivery__version__number__lt=OuterRef("version__number")
    )
    return _counted(rows, "delivery__version__duty")
