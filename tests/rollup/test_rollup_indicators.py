from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from reports import rollups
from reports.models import Delivery, Duty, FoldRule, Indicator, IndicatorValue, ListItem, ValueList
from reports.rollup_indicators import indicator_totals
from reports.services.folding import fold_into
from tests.factories import make_document, make_duty, make_form, make_org, make_requirement, make_user
from tests.rollup.test_rollup import YEAR, make_period, send

pytestmark = pytest.mark.django_db


def make_schools(count, **indicator):
    """A Sở whose requirement asks one indicator of some schools; returns all of them."""
    office = make_org("Sở Giáo dục")
    form = make_form(office)
    asked = Indicator.objects.create(form=form, name="Số học sinh", unit="em", **indicator)
    requirement = make_requirement(make_document(office), office, form=form)
    duties = [make_duty(requirement, make_org(f"Trường {n}", parent=office), **make_period(-1)) for n in range(count)]
    return office, requirement, asked, duties


def report(duty, receiver, indicator, values, state=Delivery.State.SUBMITTED, **version):
    """Send a report with figures: a number, or {item: number}."""
    sent = send(duty, receiver, state)
    type(sent).objects.filter(pk=sent.pk).update(**version)
    values = values if isinstance(values, dict) else {None: values}
    for item, value in values.items():
        IndicatorValue.objects.create(version=sent, indicator=indicator, item=item, value=value)
    return sent


def line_of(office, requirement, indicator):
    duties = rollups.duties_to(make_user(office, "head"), office).filter(year=YEAR)
    expected = duties.exclude(state=Duty.State.EXEMPTED).filter(requirement=requirement)
    expected = expected.values("organization").distinct().count()
    lines = indicator_totals(duties, office, {requirement.pk: expected})[requirement.pk]
    return next(line for line in lines if line.indicator == indicator)


@pytest.mark.parametrize(
    ("rule", "value"),
    [("sum", 60), ("average", 20), ("latest", 30), ("none", None)],
)
def test_each_rule(rule, value):
    office, requirement, indicator, duties = make_schools(4, rule=rule)
    for duty, number in zip(duties, (10, 20, 30), strict=False):
        report(duty, office, indicator, number)
    line = line_of(office, requirement, indicator)
    assert line.value == (None if value is None else Decimal(value))
    assert (line.covered, line.expected) == (3, 4)


def test_returned_exempted_and_foreign_reports_stay_out():
    office, requirement, indicator, duties = make_schools(4)
    report(duties[0], office, indicator, 5, Delivery.State.ACCEPTED)
    report(duties[1], office, indicator, 100, Delivery.State.RETURNED)
    report(duties[2], make_org("Nơi khác"), indicator, 1000)
    duties[3].state = Duty.State.EXEMPTED
    duties[3].save()
    line = line_of(office, requirement, indicator)
    assert (line.value, line.covered, line.expected) == (5, 1, 3)


def test_nothing_to_report_is_covered():
    office, requirement, indicator, duties = make_schools(3)
    report(duties[0], office, indicator, 5)
    report(duties[1], office, indicator, {}, nothing_to_report=True)
    report(duties[2], office, indicator, {})
    line = line_of(office, requirement, indicator)
    assert (line.value, line.covered, line.expected) == (5, 2, 3)


def test_periods_add_unless_cumulative():
    for cumulative, value in ((False, 12), (True, 7)):
        office, requirement, indicator, duties = make_schools(1, is_cumulative=cumulative)
        report(duties[0], office, indicator, 5)
        later = make_duty(requirement, duties[0].organization, **(make_period(5) | {"period": "Cả năm"}))
        report(later, office, indicator, 7)
        assert line_of(office, requirement, indicator).value == value


def test_a_breakdown_adds_by_item_largest_first():
    countries = ValueList.objects.create(name="Nước")
    japan, korea = (ListItem.objects.create(list=countries, name=name) for name in ("Nhật Bản", "Hàn Quốc"))
    office, requirement, indicator, duties = make_schools(3, breakdown=countries)
    report(duties[0], office, indicator, {japan: 2, korea: 1})
    report(duties[1], office, indicator, {korea: 4})
    line = line_of(office, requirement, indicator)
    assert line.value == 7
    assert line.items == [("Hàn Quốc", 5), ("Nhật Bản", 2)]
    assert (line.covered, line.expected) == (2, 3)


def test_a_folded_report_is_never_added_to_its_own_sources():
    """A ward's report holds the figure of its school, and the school reports to the Sở as well."""
    office, requirement, indicator, duties = make_schools(2)
    (ward_duty, school_duty), form = duties, make_form(duties[0].organization)
    source = Indicator.objects.create(form=form, name="Số học sinh")
    ward = ward_duty.organization
    below = make_requirement(make_document(ward), ward, form=form, folds_into=requirement)
    FoldRule.objects.create(requirement=below, source=source, target=indicator)
    period = make_period(-1)
    for body, number in ((school_duty.organization, 30), (make_org("Trường chỉ báo cáo phường"), 4)):
        report(make_duty(below, body, **period), ward, source, number)
    draft = fold_into(duty=ward_duty, actor=None)
    draft.sent_at, draft.number = period["closes_at"], 1
    draft.save()
    Delivery.objects.create(version=draft, organization=office)
    assert line_of(office, requirement, indicator).value == 34
    report(school_duty, office, indicator, 30)
    assert line_of(office, requirement, indicator).value == 34, "the school's 30 are inside the ward's 34"


def test_requirements_are_never_added_to_each_other():
    """The Sở's own report upward, folded from the schools', stands beside theirs at a body that receives both."""
    office, requirement, indicator, duties = make_schools(2)
    report(duties[0], office, indicator, 10)
    other_form = make_form(office)
    above = Indicator.objects.create(form=other_form, name="Tổng số học sinh")
    upward = make_requirement(make_document(office), office, form=other_form)
    report(make_duty(upward, make_org("Phòng"), **make_period(-1)), office, above, 10)
    assert line_of(office, requirement, indicator).value == 10
    assert line_of(office, upward, above).value == 10


def test_the_workbook_holds_the_figures_of_the_page(client):
    office, requirement, indicator, duties = make_schools(3)
    report(duties[0], office, indicator, 5, Delivery.State.ACCEPTED)
    duties[0].organization.name = "=HYPERLINK(1)"
    duties[0].organization.save(update_fields=["name"])
    client.force_login(make_user(office, "clerk"))
    answer = client.get(f"/tong-quan/xuat.xlsx?don-vi={office.pk}&nam={YEAR}")
    assert "attachment" in answer["Content-Disposition"]
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Tổng hợp", "Theo chế độ báo cáo", "Theo đơn vị", "Chỉ tiêu", "Từng báo cáo"]
    summary = {row[0]: row[1] for row in book["Tổng hợp"].values}
    assert (summary["Nghĩa vụ"], summary["Đã nộp"], summary["Chưa nộp"], summary["Đã chấp nhận"]) == (3, 1, 2, 1)
    figures = list(book["Chỉ tiêu"].values)[1]
    assert figures[3] == 5 and figures[6:8] == (1, 3)
    names = [row[0] for row in book["Theo đơn vị"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in names} == {"s"} and "=HYPERLINK(1)" in {cell.value for cell in names}
    assert len(list(book["Từng báo cáo"].values)) == 4
