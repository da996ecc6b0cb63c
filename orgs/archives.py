"""DOCX and XLSX are zip archives: walk them before anything parses them (bombs, overlaps, macros, outside links)."""

import io
import re
import struct
import zipfile
import zlib

from orgs.errors import DomainError

MAX_ENTRIES = 5000
MAX_UNPACKED = 200 * 2**20
MAX_RATIO = 100
RATIO_FLOOR = 2**20  # a small part may compress as well as it likes
MAX_DEPTH = 1  # a chart's workbook inside a document, nothing inside that
CHUNK = 2**16
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_ACTIVE = re.compile(r"vbaproject|/activex/|macrosheets/|dialogsheets/|\.(exe|dll|js|vbs|bat|cmd|scr|jar|hta)$")
_DTD = tuple(
    word.encode(coding) for word in ("<!DOCTYPE", "<!ENTITY") for coding in ("utf-8", "utf-16-le", "utf-16-be")
)
_EXTERNAL = re.compile(rb"<[^>]*Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.I)
_LINK_TYPE = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.I)


class BadPackage(DomainError):
    """Why the archive is refused: the end of a sentence that the caller begins."""


def check_package(content: bytes, ending: str) -> None:
    """Raises BadPackage for anything a word processor would not have written."""
    names = _walk(content, depth=0, budget=[MAX_UNPACKED, MAX_ENTRIES])
    if "[Content_Types].xml" not in names or MAIN_PART[ending] not in names:
        raise BadPackage(f"nội dung không đúng loại .{ending}.")


def _walk(content, *, depth, budget):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            budget[1] -= len(entries)
            if budget[1] < 0:
                raise BadPackage("tệp chứa quá nhiều phần.")
            _refuse_overlap(content, entries, package.start_dir)
            for entry in entries:
                _check_name(entry)
                _check_part(package, entry, depth, budget)
            return {entry.filename for entry in entries}
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadPackage("tệp nén bị hỏng.") from error


def _refuse_overlap(content, entries, end):
    """Each entry's bytes end before the next begins: judged by the headers themselves, not by Python's version."""
    for entry in sorted(entries, key=lambda one: one.header_offset, reverse=True):
        if entry.header_offset + LOCAL_HEADER.size > end:
            raise BadPackage("các phần trong tệp nén chồng lên nhau.")
        signature, *_, name_length, extra_length = LOCAL_HEADER.unpack_from(content, entry.header_offset)
        last = entry.header_offset + LOCAL_HEADER.size + name_length + extra_length + entry.compress_size
        if signature != b"PK\x03\x04" or last > end:
            raise BadPackage("các phần trong tệp nén chồng lên nhau.")
        end = entry.header_offset


def _check_name(entry):
    name = entry.filename
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name:
        raise BadPackage("tên phần trong tệp nén không hợp lệ.")
    if _ACTIVE.search(name.lower()):
        raise BadPackage("tệp chứa macro hoặc chương trình. Hãy lưu lại bản không có macro.")
    if entry.flag_bits & 0x1:
        raise BadPackage("tệp đặt mật khẩu.")


def _check_part(package, entry, depth, budget):
    if entry.file_size > RATIO_FLOOR and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise BadPackage("tỷ lệ nén bất thường.")
    data = _unpack(package, entry, budget)
    if data.startswith(ARCHIVES):
        if depth >= MAX_DEPTH or not data.startswith(ARCHIVES[0]):
            raise BadPackage("tệp nén lồng nhiều lớp.")
        _walk(data, depth=depth + 1, budget=budget)
    elif entry.filename.lower().endswith((".xml", ".rels", ".vml")):
        _check_markup(entry.filename, data)


def _unpack(package, entry, budget):
    """The part's bytes, counted as they come: a size in the header may lie."""
    parts = []
    with package.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            budget[0] -= len(chunk)
            if budget[0] < 0:
                raise BadPackage("nội dung sau khi giải nén quá lớn.")
            parts.append(chunk)
    return b"".join(parts)


def _check_markup(name, data):
    if any(word in data for word in _DTD):
        raise BadPackage("tệp chứa khai báo XML không được phép.")
    if name == "[Content_Types].xml" and b"macroEnabled" in data:
        raise BadPackage("tệp chứa macro. Hãy lưu lại bản không có macro.")
    if name.endswith(".rels") and any(not _LINK_TYPE.search(found) for found in _EXTERNAL.findall(data)):
        raise BadPackage("tệp tự tải nội dung từ nơi khác. Hãy ngắt các liên kết ngoài rồi lưu lại.")
