"""The official báo cáo: answers of every kind, marks, aims, explanations, evidence, corrections, the receiver's cut."""

from decimal import Decimal

import pytest

from plans.documents import compose
from reports.cuts import Cut
from reports.documents import report_paper
from reports.figures import Figure
from reports.models import FormCheck, Indicator, ReportFile
from reports.report_tables import ESTIMATE_NOTE
from reports.services import save_draft
from reports.sheets import read_sheet
from tests.reports.makers import IN_TIME, sent
from tests.reports.workbook_makers import rich_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = rich_world()
    japan, germany, _ = made.countries.items.all()
    labels = {"numerator_label": "giáo viên đạt chuẩn", "denominator_label": "tổng số giáo viên"}
    Indicator.objects.filter(pk=made.share.pk).update(target=95, direction="up", **labels)
    save_draft(
        duty=made.duty(),
        actor=None,
        lock_version=None,
        texts={made.heading.pk: "Đã làm."},
        values={
            made.figure.pk: 3,
            made.hours.pk: Figure(value=Decimal(118), is_estimate=True),
            made.share.pk: Figure(numerator=Decimal(25), denominator=Decimal(30)),
            made.answered.pk: 0,
            made.words.pk: Figure(text="Thiếu giáo viên"),
            (made.students.pk, japan.pk): Figure(value=Decimal(1200), is_estimate=True),
            (made.students.pk, germany.pk): 30,
        },
        progress={made.assignment.pk: ("done", "Mở hai lớp")},
        explanations={made.check.pk: "Học bù sau bão"},
    )
    version = made.duty().versions.get()
    for name, assignment in (("quyet-dinh.pdf", made.assignment), ("anh.png", None)):
        ReportFile.objects.create(
            version=version, assignment=assignment, name=name, file=name, size=1, sha256="0" * 64, content_type="x/y"
        )
    return made


def paper(world, cut=None):
    return report_paper(read_sheet(world.duty(), world.duty().versions.last()), cut)


def rows_of(structure) -> list:
    return [block.table.rows for block in structure.all_blocks() if block.table]


def words(structure) -> str:
    return "\n".join(line.text for line in compose(structure).lines())


def test_every_kind_of_answer_stands_in_its_table(world):
    structure = paper(world)
    progress, plain, by_country, answers = rows_of(structure)

    assert progress == (("1", "Mở lớp tiếng Anh", "Hoàn thành", "Mở hai lớp", "quyet-dinh.pdf"),)
    assert plain[:2] == (("1", "Số hoạt động", "", "3", ""), ("2", "Số giờ", "giờ", "118 (ước)", ""))
    assert plain[2] == ("3", "Tỷ lệ giáo viên đạt chuẩn", "%", "83,33", "Phấn đấu: 95%, càng cao càng tốt")
    assert plain[3:5] == (
        ("", "– Giáo viên đạt chuẩn", "", "25", ""),
        ("", "– Tổng số giáo viên", "", "30", ""),
    )
    assert plain[5] == ("4", "Đã có kế hoạch", "", "Không", "")
    assert by_country == (
        ("1", "Nhật Bản", "người", "1.200 (ước)"),
        ("2", "Đức", "người", "30"),
        ("", "Tổng cộng", "người", "1.230 (ước)"),
    )
    assert answers == (("1", "Khó khăn chính", "Thiếu giáo viên"),)


def test_marks_explanations_and_files_are_told(world):
    structure = paper(world)
    said = [block.text for block in structure.all_blocks()]

    assert ESTIMATE_NOTE in said and "anh.png" in said and "Giải trình số liệu" in said
    assert any(text.endswith(": Học bù sau bão") for text in said)
    assert [block.label for block in structure.blocks if block.text == "anh.png"] == ["-"]


def test_without_marks_aims_and_evidence_there_are_no_empty_columns(world):
    world.duty().versions.get().values.update(is_estimate=False)
    Indicator.objects.update(target=None, direction="")
    ReportFile.objects.all().delete()
    structure = paper(world)
    progress, plain, *_ = rows_of(structure)

    assert len(progress[0]) == 4 and len(plain[0]) == 4
    assert ESTIMATE_NOTE not in [block.text for block in structure.all_blocks()]


def test_estimate_sent_before_stands_beside_the_final_figure(world):
    world.duty().versions.get().values.filter(indicator=world.hours).update(
        value=118, is_estimate=False, estimated=Decimal(120)
    )
    plain = rows_of(paper(world))[1]

    assert plain[1] == ("2", "Số giờ", "giờ", "118", "Số ước đã gửi: 120 giờ")


def test_percent_over_nothing_has_its_parts_only(world):
    world.duty().versions.get().values.filter(indicator=world.share).update(value=None, numerator=0, denominator=0)
    plain = rows_of(paper(world))[1]

    assert plain[2][3] == "" and [row[3] for row in plain[3:5]] == ["0", "0"]


def test_receiver_gets_its_cut_on_paper_too(world):
    other = FormCheck.objects.create(form=world.form, left=world.figure, against="constant", severity="explain")
    world.duty().versions.get().explanations.create(check_rule=other, text="Của chỉ tiêu không gửi")
    cut = Cut.of({"headings": [], "indicators": ["Số giờ"], "files": False, "progress": False, "note": False})
    structure = paper(world, cut)
    said = words(structure)

    assert rows_of(structure) == [(("1", "Số giờ", "giờ", "118 (ước)"),)]
    assert "Học bù sau bão" in said
    for hidden in ("Đã làm.", "quyet-dinh", "anh.png", "Du học sinh", "Của chỉ tiêu không gửi"):
        assert hidden not in said


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("Báo cáo năm", "Năm 2026"),
        ("Báo cáo", "Năm 2026"),
        ("Báo cáo năm học về dạy tiếng Anh", "Năm học về dạy tiếng Anh năm 2026"),
        ("Báo cáo quý về chuyển đổi số", "Về chuyển đổi số năm 2026"),
    ],
)
def test_subject_says_the_period_once(world, name, subject):
    world.requirement.name = name
    world.requirement.save()

    assert paper(world).subject == subject


def test_correction_names_what_it_replaces(world):
    first = sent(world, lock_version=2)
    first.paper_code, first.paper_on = "05/BC-T", IN_TIME.date()
    first.save()
    draft = world.duty().versions.create(form=world.form, corrects=first, correction_reason="Sót một lớp")
    structure = report_paper(read_sheet(world.duty(), draft))

    assert "đính chính, thay thế Báo cáo số 05/BC-T ngày 08/12/2026. Lý do: Sót một lớp" in structure.blocks[1].text
