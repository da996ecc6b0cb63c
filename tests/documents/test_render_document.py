"""manage.py render_document: a structure without any database, a plan, a report; wrong input is named."""

import json
from io import BytesIO, StringIO

import pdfplumber
import pytest
from django.core.management import CommandError, call_command

from tests.documents.test_structure_page import example
from tests.plans.making import draft, make_office
from tests.reports.makers import make_world, sent


def render(**options) -> str:
    out = StringIO()
    call_command("render_document", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "van-ban.json"
    path.write_text(json.dumps(example()), encoding="utf-8")
    return path


@pytest.mark.parametrize("output, start", [("pdf", b"%PDF-"), ("docx", b"PK"), ("html", b"<!doctype html>")])
def test_json_needs_no_database(source, tmp_path, output, start):
    target = tmp_path / "ra"
    assert "Đã ghi" in render(json=source, output=output, out=target)
    assert target.read_bytes().lstrip().startswith(start)


def test_pdf_of_the_example_has_its_three_parts(source, tmp_path):
    render(json=source, out=tmp_path / "ra.pdf")
    with pdfplumber.open(BytesIO((tmp_path / "ra.pdf").read_bytes())) as pdf:
        text = [page.extract_text() for page in pdf.pages]
    assert len(text) == 3
    assert "QUYẾT ĐỊNH:" in text[0] and "QUY CHẾ" in text[1] and "1.250" in text[2]


def test_wrong_input_is_named(source, tmp_path):
    out = tmp_path / "ra.pdf"
    source.write_text(json.dumps(example() | {"subjct": 1}), encoding="utf-8")
    with pytest.raises(CommandError, match="Không có mục “subjct”"):
        render(json=source, out=out)
    source.write_text('{"format": ', encoding="utf-8")
    with pytest.raises(CommandError, match="không phải JSON hợp lệ ở dòng 1"):
        render(json=source, out=out)
    source.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="không phải JSON hợp lệ"):
        render(json=source, out=out)
    source.write_text(json.dumps(example() | {"rules": "1999-01-01"}), encoding="utf-8")
    with pytest.raises(CommandError, match="Không có quy tắc thể thức"):
        render(json=source, out=out)
    with pytest.raises(CommandError, match="Không đọc được"):
        render(json=tmp_path / "khong-co.json", out=out)
    assert not out.exists()


@pytest.mark.django_db
def test_plan_and_report_by_their_ids(tmp_path):
    plan, world = draft(make_office()), make_world()
    sent(world)
    render(plan=plan.pk, out=tmp_path / "kh.pdf")
    render(report=world.duty().pk, out=tmp_path / "bc.pdf")
    for name, words in (("kh", "KẾ HOẠCH"), ("bc", "BÁO CÁO")):
        with pdfplumber.open(tmp_path / f"{name}.pdf") as pdf:
            assert words in pdf.pages[0].extract_text()
    with pytest.raises(CommandError, match="Không có văn bản nào mang mã 0"):
        render(plan=0, out=tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="Không có nghĩa vụ báo cáo nào mang mã 0"):
        render(report=0, out=tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="chưa có tệp nào được lưu"):
        render(plan=plan.pk, compare=True)
