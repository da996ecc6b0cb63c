"""What the probe of archives lets through and refuses."""

import io
import zipfile

import pytest

from orgs import archives
from orgs.errors import DomainError


def packed(*names, content=b"x") -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return file


def test_an_ordinary_archive_passes_and_is_rewound():
    file = packed("a.xml", "b/c.xml")
    archives.check_zip(file)
    assert file.tell() == 0


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b"])
def test_paths_out_of_the_folder_are_refused(name):
    with pytest.raises(DomainError, match="đường dẫn"):
        archives.check_zip(packed(name))


def test_overlapping_entries_are_refused():
    raw = bytearray(packed("a.xml", "b.xml", content=b"y" * 500).getvalue())
    second = raw.rindex(b"PK\x01\x02")
    raw[second + 42 : second + 46] = (0).to_bytes(4, "little")  # both entries now start at the same place
    with pytest.raises(DomainError, match="chồng lên nhau"):
        archives.check_zip(io.BytesIO(bytes(raw)))


def test_too_many_entries_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MAX_ENTRIES", 1)
    with pytest.raises(DomainError, match="quá lớn"):
        archives.check_zip(packed("a", "b"))
