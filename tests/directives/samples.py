"""Small real files, made on the spot, and ways to spoil them."""

import io
import struct
import zipfile

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image
from weasyprint import HTML


def pdf(html="<p>Kế hoạch năm 2026</p>") -> bytes:
    return HTML(string=f"<html lang=vi><body>{html}</body></html>").write_pdf()


def word(*paragraphs, header="") -> bytes:
    document = docx.Document()
    for text in paragraphs or ("Kế hoạch năm 2026",):
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def sheet(*cells) -> bytes:
    book = Workbook()
    for row, text in enumerate(cells or ("Số liệu",), start=1):
        book.active.cell(row=row, column=1, value=text)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def picture(kind="PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(target, kind)
    return target.getvalue()


def upload(name, content) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def with_part(package: bytes, name: str, data: bytes, compression=zipfile.ZIP_DEFLATED) -> bytes:
    """The same package with one part added or replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w", compression) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, data)
    return target.getvalue()


def overlapping(package: bytes) -> bytes:
    """Two entries of the directory point at the same bytes (CVE-2024-0450)."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        offsets = [entry.header_offset for entry in archive.infolist()]
        directory = archive.start_dir
    spoiled = bytearray(package)
    second = spoiled.index(b"PK\x01\x02", directory + 4)
    struct.pack_into("<L", spoiled, second + 42, offsets[0])
    return bytes(spoiled)


def lying_size(package: bytes) -> bytes:
    """The directory says that the first part is ten bytes long."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        directory = archive.start_dir
    spoiled = bytearray(package)
    struct.pack_into("<L", spoiled, directory + 24, 10)
    return bytes(spoiled)
