"""The one probe of packages: what no spreadsheet or word processor would write is refused before it is read."""

import io
import zipfile

import pytest

from orgs import archives, imports
from orgs.archives import BadPackage, check_package
from orgs.errors import DomainError
from tests.directives.samples import lying_size, overlapping, sheet, with_part


def test_an_ordinary_workbook_passes():
    check_package(sheet("Tên"), "xlsx")


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "a\\b"])
def test_paths_out_of_the_folder_are_refused(name):
    with pytest.raises(BadPackage, match="tên phần"):
        check_package(with_part(sheet(), name, b"x"), "xlsx")


@pytest.mark.parametrize(("spoil", "reason"), [(overlapping, "chồng lên nhau"), (lying_size, "hỏng|bất thường|chồng")])
def test_spoilt_headers_are_refused(spoil, reason):
    with pytest.raises(BadPackage, match=reason):
        check_package(spoil(sheet()), "xlsx")


def test_too_many_entries_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MAX_ENTRIES", 1)
    with pytest.raises(BadPackage, match="quá nhiều"):
        check_package(sheet(), "xlsx")


def test_an_import_says_why_it_refuses_a_package():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", b"x")
    with pytest.raises(DomainError, match=r"Tệp không được nhận: .*\.xlsx"):
        imports.read_table(packed, "a.xlsx", imports.BODY_COLUMNS)
