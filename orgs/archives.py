"""A look inside an archive before any library opens it: bombs and overlapping entries are refused."""

import zipfile
from pathlib import PurePosixPath

from orgs.errors import DomainError

MAX_ENTRIES = 2000
MAX_TOTAL = 200 * 1024 * 1024
MAX_RATIO = 200
SMALL = 1024 * 1024  # below this size a high ratio does no harm


def check_zip(file) -> None:
    """Refuse (DomainError) an archive that is broken, nested out of its folder, or grows beyond reason when opened."""
    file.seek(0)
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DomainError("Tệp hỏng hoặc không đúng định dạng.") from error
    finally:
        file.seek(0)
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise DomainError("Tệp nén quá lớn khi mở ra.")
    _check_overlap(entries)
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise DomainError("Tệp nén có tỷ lệ nén bất thường nên bị từ chối.")
        if entry.flag_bits & 1:
            raise DomainError("Tệp có mật khẩu: hãy bỏ mật khẩu rồi tải lại.")
        if PurePosixPath(entry.filename).is_absolute() or ".." in PurePosixPath(entry.filename).parts:
            raise DomainError("Tệp nén chứa đường dẫn không hợp lệ.")


def _check_overlap(entries) -> None:
    """Entries that share bytes are the sign of a bomb, whatever the version of zipfile."""
    edge = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < edge:
            raise DomainError("Tệp nén có các phần chồng lên nhau nên bị từ chối.")
        edge = entry.header_offset + 30 + len(entry.filename.encode()) + entry.compress_size
