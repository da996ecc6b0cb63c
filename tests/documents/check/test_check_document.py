import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plans.services import save_plan
from tests.documents.check.faults import file_of, opened, saved, write
from tests.plans.making import draft, make_office


def run(*args):
    """The exit code and what was printed."""
    out = StringIO()
    try:
        call_command("check_document", *args, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_clean_file(tmp_path):
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(file_of("state"))
    assert run(str(path), "--text") == (0, "Không thấy lỗi thể thức.\n")
    assert json.loads(run(str(path))[1]) == json.loads(run(str(path), "--json")[1]) == []


def test_blocking_fault_of_a_file_ends_with_one(tmp_path):
    document = opened(file_of("party"))
    write("Số 05-KH", "Số: 05-KH")(document)
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(saved(document))
    code, text = run(str(path), "--json")
    found = json.loads(text)
    assert (code, [(one["point"], one["rule"], one["severity"]) for one in found]) == (1, [(5, "HDR-05a", "blocks")])
    assert found[0]["severity_name"] == "Phải sửa" and found[0]["where"].startswith("Số, ký hiệu")
    assert run(str(path)) == (code, text)
    code, text = run(str(path), "--text")
    assert code == 1 and "điểm 5" in text and "HD 05-HD/VPTW" in text


@pytest.mark.parametrize("name, content", [("khong-co.docx", None), ("hong.docx", b"PK\x03\x04hong")])
def test_file_that_cannot_be_read(tmp_path, name, content):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=name):
        run(str(path))


@pytest.mark.django_db
def test_plan_by_its_number():
    office = make_office()
    plan = draft(office)
    assert run(str(plan.pk))[0] == 0
    save_plan(plan=plan, version=1, actor=office.author, fields={"opening": "Giao […] chủ trì."})
    code, text = run(str(plan.pk))
    assert code == 1 and "chưa điền" in json.loads(text)[0]["message"]
    with pytest.raises(CommandError, match="999999"):
        run("999999")
