"""The annex of a folded report with the figures of each unit."""

import pytest

from orgs.permissions import may
from reports.documents import report_paper
from reports.models import FoldRule, Indicator
from reports.services import fold_into
from reports.sheets import read_sheet
from reports.unit_annex import unit_annex
from tests.factories import make_org, make_user
from tests.reports.makers import LATER
from tests.reports.test_consolidation import Bench

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench():
    made = Bench()
    made.send(1, "Một.", value=3)
    made.send(2, "Hai.", value="4.5")
    fold_into(duty=made.duty, actor=made.clerk)
    return made


def table_of(bench, user=None):
    annex = unit_annex(user or bench.clerk, read_sheet(bench.duty, bench.draft or bench.duty.versions.last()))
    return annex and [list(row) for block in annex.blocks if block.table for row in block.table.rows]


def test_each_unit_stands_with_its_figure_and_the_sum_is_the_reports_own(bench):
    assert table_of(bench) == [["1", "Trường 1", "3"], ["2", "Trường 2", "4,5"], ["", "Tổng hợp", "7,5"]]


def test_many_indicators_go_to_further_tables(bench):
    form, below = bench.duty.requirement.form, bench.world.form
    for at in range(8):
        target = Indicator.objects.create(form=form, name=f"Đích {at}", is_required=False)
        source = Indicator.objects.create(form=below, name=f"Nguồn {at}", is_required=False)
        FoldRule.objects.create(requirement=bench.world.requirement, source=source, target=target, rule="sum")
    third = bench.source(3)
    from reports.services import save_draft, send_report

    head = make_user(third.organization, "head")
    values = {indicator.pk: 2 for indicator in below.indicators.filter(name__startswith="Nguồn")}
    values[bench.world.figure.pk] = 1
    texts = {bench.world.heading.pk: "x"}
    save_draft(duty=third, actor=head, lock_version=None, texts=texts, values=values, progress={})
    send_report(duty=third, actor=head, now=LATER)
    fold_into(duty=bench.duty, actor=bench.clerk)
    annex = unit_annex(bench.clerk, read_sheet(bench.duty, bench.draft))
    tables = [block.table for block in annex.blocks if block.table]

    assert [len(table.columns) for table in tables] == [8, 5]
    assert all(sum(column.weight for column in table.columns) == 100 for table in tables)


def test_it_is_not_for_those_who_may_not_read_the_units_reports(bench):
    beside = make_org("Sở Ngoại vụ", parent=bench.world.city)
    bench.duty.requirement.receivers.create(organization=beside, position=1)
    assert may(bench.clerk, "report.draft", bench.world.office.pk)

    assert table_of(bench, make_user(beside, "head")) is None


def test_the_paper_names_it_and_carries_it(client, bench):
    sheet = read_sheet(bench.duty, bench.draft)
    paper = report_paper(sheet, by_unit=unit_annex(bench.clerk, sheet))

    assert paper.annexes[-1].title == "Số liệu theo đơn vị" and paper.annexes[-1].is_landscape
    assert any("Phụ lục “Số liệu theo đơn vị”" in block.text for block in paper.blocks)
    client.force_login(bench.clerk)
    answer = client.get(f"/bao-cao/{bench.duty.pk}.docx?phu-luc=don-vi")
    assert answer.status_code == 200
