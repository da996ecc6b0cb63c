"""Import of bodies and people: order of rows, ways to name a parent, each kind of error, all or nothing."""

import csv
import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from orgs import imports
from orgs.closure import closure_faults
from orgs.errors import DomainError, NotAllowed
from orgs.imports import tables
from orgs.models import AuditEntry, Kind, Membership, Organization, OrganizationAbove, Post, User
from orgs.trees import tree_faults
from orgs.xlsx import workbook_bytes
from tests.factories import make_org, make_user

pytestmark = pytest.mark.django_db
HEAD = ["Mã định danh", "Tên đơn vị", "Trực thuộc"]
PEOPLE = ["Tên đăng nhập", "Họ và tên", "Đơn vị", "Vai trò"]


def as_csv(rows, delimiter=",") -> io.BytesIO:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))


def bodies(*rows, head=HEAD, actor=None):
    table = imports.read_table(as_csv([head, *rows]), "don-vi.csv", imports.BODY_COLUMNS)
    return imports.import_bodies(table, actor=actor)


def people(*rows, head=PEOPLE, actor=None):
    table = imports.read_table(as_csv([head, *rows]), "nguoi.csv", imports.PEOPLE_COLUMNS)
    return imports.import_people(table, actor=actor)


def said(draft) -> str:
    return "\n".join(str(problem) for problem in draft.problems)


def test_rows_come_in_any_order_and_name_parents_by_code_path_or_name():
    root = make_org("UBND thành phố", code="H24")
    draft = bodies(
        ["H24.5.1", "Trường THPT A", "H24.5"],
        ["", "Tổ văn phòng", "UBND thành phố > Sở GD&ĐT"],
        ["H24.5", "Sở GD&ĐT", "ubnd thanh pho"],
    )
    assert said(draft) == ""
    school = Organization.objects.get(code="H24.5.1")
    assert school.parent.code == "H24.5"
    assert school.parent.parent == root
    assert Organization.objects.get(name="Tổ văn phòng").parent.code == "H24.5"
    assert OrganizationAbove.objects.filter(organization=school).count() == 3
    assert school.locality == "Hải Phòng"
    assert school.names.get().name == "Trường THPT A"
    assert school.parent_links.get().parent == school.parent
    assert AuditEntry.objects.about(school).get().action == "organization_imported"
    assert not tree_faults(Organization)
    assert not closure_faults()


def test_a_known_code_is_updated_and_the_same_file_again_changes_nothing():
    body = make_org("Sở Giáo dục", code="H24.5", phone="1")
    row = ["H24.5", "Sở Giáo dục và Đào tạo", "", "2"]
    draft = bodies(row, head=[*HEAD, "Điện thoại"])
    assert (len(draft.created), len(draft.changed), said(draft)) == (0, 1, "")
    body.refresh_from_db()
    assert (body.name, body.phone) == ("Sở Giáo dục và Đào tạo", "2")
    assert Organization.objects.search("dao tao").get() == body
    again = bodies(row, head=[*HEAD, "Điện thoại"])
    assert (len(again.created), len(again.changed), again.unchanged) == (0, 0, 1)


def test_kinds_tiers_and_the_other_columns_are_read():
    head = [*HEAD, "Loại đơn vị", "Cấp", "Hệ thống", "Thể thức", "Phòng, ban bên trong", "Thành lập ngày", "Thứ tự"]
    draft = bodies(["A", "Đảng ủy xã", "", "Đảng ủy", "Xã", "Đảng", "Đảng", "", "01/07/2025", "3"], head=head)
    assert said(draft) == ""
    body = Organization.objects.get()
    assert (body.kind.name, body.tier.name, body.system, body.document_format) == ("Đảng ủy", "Xã", "party", "party")
    assert (body.started_on, body.position, body.is_internal) == (date(2025, 7, 1), 3, False)
    assert Kind.objects.count() == 1


WRONG = [
    (["A", "", ""], "chưa ghi tên"),
    (["A", "Đơn vị", "Không có đâu"], "không tìm thấy đơn vị “Không có đâu”"),
    (["A", "Đơn vị", "A"], "chính nó"),
    (["A", "x" * 300, ""], "dài quá 255"),
    (["A", "Đơn vị", "Trùng tên"], "có 2 đơn vị mang tên này"),
    (["A", "Đơn vị", "Gốc > Không đúng"], "không tìm thấy"),
]


@pytest.mark.parametrize(("row", "message"), WRONG)
def test_a_wrong_row_is_named_and_nothing_is_written(row, message):
    make_org("Trùng tên"), make_org("Trùng tên")
    draft = bodies(["B", "Đơn vị đúng", ""], row)
    assert message in said(draft)
    assert "Dòng 3" in said(draft)
    assert not Organization.objects.filter(code="B").exists()


CELLS = [
    ("Hệ thống", "Tư nhân", "chỉ ghi Đảng"),
    ("Thể thức", "Khác", "chỉ ghi Nhà nước hoặc Đảng"),
    ("Phòng, ban bên trong", "có lẽ", "chỉ ghi “x”"),
    ("Thứ tự", "một", "số nguyên"),
    ("Thứ tự", "²", "số nguyên"),
    ("Thành lập ngày", "31/02/2025", "ngày/tháng/năm"),
    ("Thư điện tử", "abc", "thư điện tử không đúng"),
    ("Loại đơn vị", "x" * 100, "tên dài quá"),
]


@pytest.mark.parametrize(("column", "value", "message"), CELLS)
def test_a_wrong_cell_names_its_column(column, value, message):
    draft = bodies(["A", "Đơn vị", "", value], head=[*HEAD, column])
    assert message in said(draft)
    assert f"cột “{column}”" in said(draft)


def test_the_same_code_twice_and_rings_are_refused():
    draft = bodies(["A", "Một", ""], ["A", "Hai", ""])
    assert "mã này đã ghi ở dòng 2" in said(draft)
    draft = bodies(["A", "Một", "B"], ["B", "Hai", "C"], ["C", "Ba", "A"])
    assert "vòng tròn" in said(draft)
    assert not Organization.objects.exists()


def test_a_known_body_is_not_moved_by_an_import():
    one, two = make_org("Một", code="1"), make_org("Hai", code="2")
    make_org("Trường", code="3", parent=one)
    assert "Chuyển trực thuộc" in said(bodies(["3", "Trường", "2"]))
    assert said(bodies(["3", "Trường", "1"])) == ""
    assert two.children.count() == 0


def test_headers_unknown_missing_or_twice_are_named():
    assert "không có cột này" in said(bodies(["A", "B", ""], head=["Mã định danh", "Tên đơn vị", "Lạ"]))
    assert "thiếu cột bắt buộc" in said(bodies(["A", "B"], head=["Mã định danh", "Ký hiệu"]))
    assert "hai lần" in said(bodies(["A", "B"], head=["Tên đơn vị", "Tên đơn vị"]))
    assert "không có dòng dữ liệu" in said(bodies())


def test_an_administrator_imports_below_the_own_body_only():
    root, elsewhere = make_org(code="T"), make_org(code="K")
    admin = make_user(root, "administrator")
    assert said(bodies(["T.1", "Trường", "T"], actor=admin)) == ""
    assert "ngoài phạm vi" in said(bodies(["K.1", "Trường", "K"], actor=admin))
    assert "ngoài phạm vi" in said(bodies(["K", "Tên khác", ""], actor=admin))
    assert "chưa ghi đơn vị cấp trên" in said(bodies(["M", "Gốc mới", ""], actor=admin))
    elsewhere.refresh_from_db()
    assert elsewhere.name != "Tên khác"
    with pytest.raises(NotAllowed):
        bodies(["T.2", "Trường", "T"], actor=make_user(root, "head"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_any_usual_delimiter(delimiter):
    file = as_csv([HEAD, ["A", "Đơn vị", ""]], delimiter)
    assert len(imports.read_table(file, "a.CSV", imports.BODY_COLUMNS).rows) == 1


def test_xlsx_dates_numbers_and_formulas_are_read_as_text():
    file = io.BytesIO(
        workbook_bytes([("Đơn vị", [*HEAD, "Thành lập ngày"], [[24, "=HYPERLINK(1)", "", date(2025, 7, 1)]])])
    )
    ((number, row),) = imports.read_table(file, "a.xlsx", imports.BODY_COLUMNS).rows
    assert number == 2
    assert (row["code"], row["name"], row["started_on"]) == ("24", "=HYPERLINK(1)", "01/07/2025")


def zip_of(**entries) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file


BAD_FILES = [
    ("a.exe", io.BytesIO(b"MZ"), "Chỉ nhận tệp"),
    ("a.xlsx", io.BytesIO(b"not a zip"), "hỏng"),
    ("a.xlsx", zip_of(a="b"), "không đúng loại"),
    ("a.xlsx", zip_of(a=b"0" * 50_000_000), "tỷ lệ nén"),
    ("a.csv", io.BytesIO("Tên đơn vị\nĐ".encode("utf-16")[1:]), "UTF-8"),
    ("a.csv", io.BytesIO(b"a\x00b"), "không phải CSV"),
    ("a.csv", io.BytesIO(b"," * 100), "cột"),
    ("a.csv", io.BytesIO(b"x" * (tables.MAX_BYTES + 1)), "lớn hơn"),
]


@pytest.mark.parametrize(("name", "file", "message"), BAD_FILES)
def test_a_file_of_another_sort_is_refused(name, file, message):
    with pytest.raises(DomainError, match=message):
        imports.read_table(file, name, imports.BODY_COLUMNS)


def test_a_file_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    with pytest.raises(DomainError, match="hơn 2 dòng"):
        bodies(*[["", f"Đơn vị {n}", ""] for n in range(3)])


def test_people_get_accounts_roles_and_posts_and_the_same_file_again_changes_nothing():
    body = make_org("Sở GD&ĐT", code="H24.5")
    head = [*PEOPLE, "Chức vụ", "Thư điện tử"]
    rows = [
        ["An.Nguyen", "Nguyễn An", "H24.5", "Thủ trưởng", "Giám đốc", "an@vi-du.example"],
        ["an.nguyen", "Nguyễn An", "Sở GD&ĐT", "Lãnh đạo", "", ""],
        ["binh", "Trần Bình", "so gd&dt", "văn thư", "", ""],
    ]
    draft = people(*rows, head=head)
    assert said(draft) == ""
    person = User.objects.get(username="an.nguyen")
    assert not person.has_usable_password()
    assert set(person.memberships.values_list("organization", "role")) == {(body.pk, "head"), (body.pk, "leader")}
    assert Post.objects.get().holder == person
    again = people(*rows, head=head)
    assert (len(again.created), len(again.memberships), again.unchanged) == (0, 0, 3)
    assert Membership.objects.count() == 3


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["", "Tên", "H24.5", "Văn thư"], "Tên đăng nhập"),
        (["tên có dấu cách", "Tên", "H24.5", "Văn thư"], "không dấu"),
        (["a", "", "H24.5", "Văn thư"], "họ và tên"),
        (["a", "Tên", "", "Văn thư"], "chưa ghi đơn vị"),
        (["a", "Tên", "Lạ", "Văn thư"], "không tìm thấy"),
        (["a", "Tên", "H24.5", "Bảo vệ"], "chỉ ghi một trong"),
    ],
)
def test_a_wrong_person_is_named_and_nobody_is_written(row, message):
    make_org("Sở GD&ĐT", code="H24.5")
    draft = people(["dung", "Người Đúng", "H24.5", "Văn thư"], row)
    assert message in said(draft)
    assert not User.objects.exists()


def test_one_username_for_two_people_is_refused():
    make_org("Sở GD&ĐT", code="H24.5")
    draft = people(["a", "Nguyễn An", "H24.5", "Văn thư"], ["a", "Trần Bình", "H24.5", "Văn thư"])
    assert "đã dùng cho Nguyễn An" in said(draft)


def test_an_administrator_imports_people_of_the_own_tree_only():
    root, elsewhere = make_org(code="T"), make_org(code="K")
    admin, superior = make_user(root, "administrator"), make_user(elsewhere, "head", username="cap.tren")
    assert said(people(["a", "An", "T", "Văn thư"], actor=admin)) == ""
    assert "ngoài phạm vi" in said(people(["b", "Bình", "K", "Văn thư"], actor=admin))
    row = [superior.username, superior.full_name, "T", "Quản trị"]
    assert "người quản trị khác" in said(people(row, actor=admin))


def test_commands_write_or_say_what_is_wrong(tmp_path, capsys):
    file = tmp_path / "don-vi.csv"
    file.write_bytes(as_csv([HEAD, ["A", "Đơn vị A", ""]]).getvalue())
    call_command("import_orgs", file, "--check")
    assert not Organization.objects.exists()
    call_command("import_orgs", file)
    assert "Đã thêm 1 đơn vị" in capsys.readouterr().out
    users, secrets = tmp_path / "nguoi.csv", tmp_path / "mat-khau.csv"
    users.write_bytes(as_csv([PEOPLE, ["an", "An", "A", "Văn thư"]]).getvalue())
    call_command("import_users", users, "--passwords", str(secrets))
    assert secrets.stat().st_mode & 0o777 == 0o600
    password = secrets.read_text(encoding="utf-8-sig").splitlines()[1].rsplit(",", 1)[1]
    assert User.objects.get(username="an").check_password(password)
    users.write_bytes(as_csv([PEOPLE, ["binh", "Bình", "Lạ", "Văn thư"]]).getvalue())
    with pytest.raises(CommandError, match="Dòng 2"):
        call_command("import_users", users)
    with pytest.raises(CommandError):
        call_command("import_orgs", tmp_path / "khong-co.csv")


def test_import_page_previews_then_writes_once(client):
    root = make_org(code="T")
    client.force_login(make_user(root, "administrator"))
    upload = SimpleUploadedFile("a.csv", as_csv([HEAD, ["T.1", "Trường A", "T"]]).getvalue())
    page = client.post("/quan-tri/nhap/don-vi/", {"file": upload}).content.decode()
    assert "Trường A" in page
    assert not Organization.objects.filter(code="T.1").exists()
    token = page.split('name="token" value="')[1].split('"')[0]
    assert client.post("/quan-tri/nhap/don-vi/ghi/", {"token": "khac"}).status_code == 409
    assert client.post("/quan-tri/nhap/don-vi/ghi/", {"token": token}).status_code == 302
    assert Organization.objects.get(code="T.1").parent == root
    assert client.post("/quan-tri/nhap/don-vi/ghi/", {"token": token}).status_code == 409


def test_import_page_shows_the_problems_and_offers_nothing_to_write(client):
    root = make_org(code="T")
    client.force_login(make_user(root, "administrator"))
    upload = SimpleUploadedFile("a.csv", as_csv([HEAD, ["T.1", "", "T"]]).getvalue())
    page = client.post("/quan-tri/nhap/don-vi/", {"file": upload}).content.decode()
    assert "chưa ghi tên đơn vị" in page
    assert "Ghi tất cả" not in page
    upload = SimpleUploadedFile("a.pdf", b"%PDF")
    assert "Chỉ nhận tệp" in client.post("/quan-tri/nhap/don-vi/", {"file": upload}).content.decode()
    assert client.get("/quan-tri/nhap/gi-do/").status_code == 404


def test_the_template_can_be_imported_as_it_is(client):
    root = make_org("Ủy ban nhân dân thành phố Hải Phòng")
    make_org("Sở Giáo dục và Đào tạo", parent=root)
    client.force_login(make_user(root, "administrator"))
    content = client.get("/quan-tri/nhap/don-vi/mau/").content
    table = imports.read_table(io.BytesIO(content), "mau.xlsx", imports.BODY_COLUMNS)
    assert said(imports.import_bodies(table, actor=None)) == ""


def test_the_export_can_be_imported_again(client):
    root = make_org("Gốc", code="T")
    make_org("Con", code="T.1", parent=root)
    client.force_login(make_user(root, "administrator"))
    content = client.get("/don-vi/xuat/").content
    table = imports.read_table(io.BytesIO(content), "x.xlsx", imports.BODY_COLUMNS)
    draft = imports.check_bodies(table, actor=None)
    assert (said(draft), draft.unchanged) == ("", 2)
