"""Import = export: a workbook that comes back as it went changes nothing, and alone it holds the whole report."""

import shutil
import subprocess

import pytest
from openpyxl import load_workbook

from reports import pages
from reports.models import ReportVersion
from reports.services.workbook import save_workbook
from reports.workbooks.comparing import TAKE, compare
from reports.workbooks.opening import parse_workbook
from reports.workbooks.reading import check_origin, read_answers
from reports.workbooks.slots import canonical, slots_of
from tests.reports.workbook_makers import edited, random_world, stored_with_marks, workbook_of

FEW, ALL = range(8), range(8, 208)


def read(duty, content):
    sheet = pages.draft_sheet(duty)
    items = pages.items_of(sheet)
    slots, opened = slots_of(sheet, items), parse_workbook(content)
    check_origin(opened.control, sheet)
    reading = read_answers(opened, sheet, slots, items)
    return sheet, slots, reading, compare(reading, slots)


def write(duty, content, actor):
    """All that the workbook says, as if the draft had never been written."""
    sheet, slots, reading, _ = read(duty, content)
    reading.control.base.clear()
    comparison = compare(reading, slots)
    choices = {one.field: TAKE for one in comparison.conflicts}
    save_workbook(
        duty=duty,
        sheet=sheet,
        slots=slots,
        comparison=comparison,
        choices=choices,
        lock_version=sheet.version.lock_version if sheet.version else 0,
        actor=actor,
    )


def check_round_trip(seed):
    world = random_world(seed)
    duty, before = world.duty(), stored_with_marks(world.duty())
    content = workbook_of(duty)
    for one in (content, edited(content, lambda book: None)):
        _, slots, reading, comparison = read(duty, one)
        assert reading.problems == [] and not comparison.asks and comparison.newer == []
        assert comparison.same == len(slots) == len(reading.values)
    kinds = {key: slot.kind for key, slot in slots.items()}
    ReportVersion.objects.filter(duty=duty).delete()
    write(duty, one, world.people["head"])
    after = stored_with_marks(duty)
    wanted, got = ({key: canonical(kinds[key], value) for key, value in held.items()} for held in (before, after))
    assert {key: (wanted[key], got[key]) for key in wanted if wanted[key] != got[key]} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", FEW)
def test_some_forms_lose_and_change_nothing(seed):
    check_round_trip(seed)


@pytest.mark.slow
@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize("seed", ALL)
def test_two_hundred_forms_lose_and_change_nothing(seed):
    check_round_trip(seed)


@pytest.mark.slow
@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_workbook_saved_by_libreoffice_changes_nothing(seed, tmp_path):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    duty = random_world(seed).duty()
    (tmp_path / "di.xlsx").write_bytes(workbook_of(duty))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/lo",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    command += ["--outdir", str(tmp_path / "ve"), str(tmp_path / "di.xlsx")]
    subprocess.run(command, capture_output=True, timeout=120, check=False)
    if not (tmp_path / "ve" / "di.xlsx").exists():
        pytest.skip("LibreOffice has no Calc here")
    _, _, reading, comparison = read(duty, (tmp_path / "ve" / "di.xlsx").read_bytes())

    assert reading.problems == [] and not comparison.asks
    assert load_workbook(tmp_path / "ve" / "di.xlsx")["KiemTra"].sheet_state != "visible"
