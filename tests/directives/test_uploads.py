import io
import unicodedata
import zipfile
from functools import cache

import pikepdf
import pytest

from directives.secrecy import CHANNEL, SecretContent, bears_mark
from directives.uploads import BadUpload, clean_name, inspect
from tests.directives.samples import (
    lying_size,
    overlapping,
    pdf,
    picture,
    sheet,
    upload,
    with_part,
    word,
)

GOOD = {
    "Kế hoạch.pdf": pdf,
    "KE HOACH.PDF": pdf,
    "Công văn.docx": word,
    "Số liệu.xlsx": sheet,
    "quet.png": picture,
    "quet.jpg": cache(lambda: picture("JPEG")),
    "quet.jpeg": cache(lambda: picture("JPEG")),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_offices_use_is_accepted(name):
    facts = inspect(upload(name, GOOD[name]()))
    assert facts.name == name
    assert len(facts.sha256) == 64


def test_a_chart_with_its_workbook_and_a_web_link_are_ordinary():
    rels = (
        b'<Relationships xmlns="r"><Relationship Id="a" TargetMode="External" Target="https://example.vn" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"/></Relationships>'
    )
    package = with_part(word(), "word/embeddings/Sheet1.xlsx", sheet())
    assert inspect(upload("a.docx", with_part(package, "word/_rels/footer1.xml.rels", rels)))


def bomb(megabytes):
    return with_part(word(), "word/media/a.bin", b"\0" * megabytes * 2**20)


def incompressible_total():
    """Each part within the ratio, together too large once unpacked."""
    block = bytes(range(256)) * 64 + b"\0" * 600_000
    package = word()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry))
        for number in range(400):
            new.writestr(f"word/media/{number}.bin", block)
    return target.getvalue()


def many_entries():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(6000):
            archive.writestr(f"word/{number}.xml", b"<a/>")
    return target.getvalue()


def encrypted_pdf():
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as file:
        file.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    return target.getvalue()


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
REMOTE = (
    b'<Relationships xmlns="r"><Relationship Id="a" TargetMode="External" Target="http://x.invalid/t.dotm" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
)
BAD = {
    "empty": ("a.pdf", lambda: b""),
    "no ending": ("README", pdf),
    "other type": ("a.exe", lambda: b"MZ\x90"),
    "page": ("a.html", lambda: b"<script>"),
    "drawing": ("a.svg", lambda: b"<svg/>"),
    "old word": ("a.doc", lambda: b"\xd0\xcf\x11\xe0"),
    "macro word": ("a.docm", word),
    "wrong magic pdf": ("a.pdf", lambda: b"MZ" + b"\0" * 500),
    "html before pdf": ("a.pdf", lambda: b"<html>" + pdf()),
    "pdf cut short": ("a.pdf", lambda: pdf()[:700]),
    "pdf of noise": ("a.pdf", lambda: b"%PDF-1.7\n" + b"x" * 400 + b"\n%%EOF"),
    "pdf with password": ("a.pdf", encrypted_pdf),
    "pdf called docx": ("a.docx", pdf),
    "xlsx called docx": ("a.docx", sheet),
    "docx called xlsx": ("a.xlsx", word),
    "zip of anything": ("a.docx", lambda: with_part(sheet(), "word/x.xml", b"<a/>")),
    "docx cut short": ("a.docx", lambda: word()[:5000]),
    "jpg called png": ("a.png", lambda: picture("JPEG")),
    "png cut short": ("a.png", lambda: picture()[:40]),
    "gif called jpg": ("a.jpg", lambda: picture("GIF")),
    "bomb by ratio": ("a.docx", lambda: bomb(20)),
    "bomb by total": ("a.docx", incompressible_total),
    "too many parts": ("a.docx", many_entries),
    "overlapping parts": ("a.docx", lambda: overlapping(word())),
    "lying size": ("a.docx", lambda: lying_size(word())),
    "zip in zip in zip": (
        "a.docx",
        lambda: with_part(word(), "word/embeddings/a.docx", with_part(word(), "word/b.docx", word())),
    ),
    "rar inside": ("a.docx", lambda: with_part(word(), "word/embeddings/a.bin", b"Rar!\x1a\x07")),
    "macro": ("a.docx", lambda: with_part(word(), "word/vbaProject.bin", b"x")),
    "program": ("a.docx", lambda: with_part(word(), "word/embeddings/a.EXE", b"x")),
    "path out": ("a.docx", lambda: with_part(word(), "../../etc/cron.d/x", b"x")),
    "entity": ("a.docx", lambda: with_part(word(), "word/document.xml", XXE)),
    "entity in utf-16": ("a.docx", lambda: with_part(word(), "word/x.xml", XXE.decode().encode("utf-16"))),
    "remote template": ("a.docx", lambda: with_part(word(), "word/_rels/settings.xml.rels", REMOTE)),
    "broken xml": ("a.docx", lambda: with_part(word(), "word/document.xml", b"<w:document>")),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_what_it_says_is_refused(case):
    name, make = BAD[case]
    with pytest.raises(BadUpload):
        inspect(upload(name, make()))


def test_twenty_megabytes_pass_and_one_byte_more_does_not(settings):
    settings.UPLOAD_MAX_BYTES = limit = 20 * 2**20
    body = picture("JPEG")
    assert inspect(upload("a.jpg", body + b"\0" * (limit - len(body)))).size == limit
    with pytest.raises(BadUpload, match="lớn hơn 20 MB"):
        inspect(upload("a.jpg", body + b"\0" * (limit + 1 - len(body))))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\Kế hoạch.pdf", "Kế hoạch.pdf"),
        (unicodedata.normalize("NFD", "Chỉ thị.pdf"), "Chỉ thị.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("ke\u202efdp.pdf", "kefdp.pdf"),
        (" . a.pdf . ", "a.pdf"),
        ("ă" * 300 + ".pdf", "ă" * 196 + ".pdf"),
        ("no ending", "no ending"),
    ],
)
def test_names_are_only_names(typed, kept):
    assert clean_name(typed) == kept


MARKED = [
    "MẬT",
    "TỐI MẬT",
    "TUYỆT MẬT",
    "T U Y Ệ T   M Ậ T",
    "  (TỐI MẬT)  ",
    "*** MẬT ***",
    "M\nẬ\nT",
    "Độ mật: Tối mật",
    "ĐỘ MẬT: MẬT",
    "ỦY BAN NHÂN DÂN        MẬT",
    "Tên bảng | TUYỆT MẬT | Ghi chú",
]
ORDINARY = [
    "Bảo mật thông tin",
    "MẬT ONG RỪNG",
    "HỢP TÁC XÃ MẬT ONG",
    "QUY CHẾ BẢO\nMẬT THÔNG TIN",
    "QUY ĐỊNH VỀ BẢO\nMẬT",
    "mật",
    "bí mật nhà nước",
    "Không đưa tài liệu MẬT, TỐI MẬT, TUYỆT MẬT lên đây",
    "a) MẬT ĐỘ DÂN SỐ",
    "CƠ MẬT",
    "MAT",
    "",
]


@pytest.mark.parametrize("text", MARKED)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_stamps_are_found_composed_decomposed_and_spaced(text, form):
    assert bears_mark(unicodedata.normalize(form, f"Dòng đầu\n{text}\nDòng cuối"))


@pytest.mark.parametrize("text", ORDINARY)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_ordinary_words_are_not_stamps(text, form):
    assert not bears_mark(unicodedata.normalize(form, f"Dòng đầu\n{text}\nDòng cuối"))


def decomposed(text):
    return unicodedata.normalize("NFD", text)


SECRET_FILES = {
    "pdf": ("a.pdf", lambda: pdf("<p>TUYỆT MẬT</p><p>Nội dung</p>")),
    "pdf table": ("a.pdf", lambda: pdf("<table><tr><td>SỞ GIÁO DỤC</td><td>&nbsp;&nbsp;</td></tr></table><p>MẬT")),
    "word": ("a.docx", lambda: word("TỐI MẬT", "Nội dung")),
    "word NFD": ("a.docx", lambda: word(decomposed("TỐI MẬT"))),
    "word spaced": ("a.docx", lambda: word("M Ậ T")),
    "word header": ("a.docx", lambda: word("Nội dung", header="MẬT")),
    "sheet": ("a.xlsx", lambda: sheet("Tên", "TỐI MẬT")),
}


@pytest.mark.parametrize("case", SECRET_FILES)
def test_files_that_bear_a_stamp_are_refused_with_the_lawful_channel(case, caplog):
    name, make = SECRET_FILES[case]
    with pytest.raises(SecretContent) as refused:
        inspect(upload(name, make()))
    assert refused.value.message == CHANNEL
    assert "sha256=" in caplog.text
    assert "Nội dung" not in caplog.text


def test_a_stamp_typed_small_and_shown_in_capitals_is_a_stamp():
    xml = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:rPr><w:caps/></w:rPr><w:t>mật</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(SecretContent):
        inspect(upload("a.docx", with_part(word(), "word/document.xml", xml.encode())))


@pytest.mark.parametrize("make", [lambda: ("a.pdf", pdf("<p>Quy chế bảo mật")), lambda: ("a.docx", word("MẬT ONG"))])
def test_files_about_confidentiality_or_honey_pass(make):
    assert inspect(upload(*make()))
