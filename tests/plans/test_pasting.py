"""Clipboards of Word, LibreOffice, Google Docs and pages (all made up) become lines with light marks."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.documents.pasting import MAX_CHARS, marked, read_html
from plans.documents.text import Run, plain, runs

WORD_HEAD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><title>Tài liệu</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-family:"Times New Roman";} @list l0 {mso-list-id:1;} --></style></head>
<body lang=VI style='tab-interval:36.0pt'><!--StartFragment-->"""
WORD_TAIL = "<!--EndFragment--></body></html>"
GAP = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp; </span>"


def word(*parts: str) -> str:
    return WORD_HEAD + "\n\n".join(parts) + WORD_TAIL


def item(label: str, text: str, level: int = 1, comments: bool = True) -> str:
    start, end = (
        ("<!--[if !supportLists]-->", "<!--[endif]-->") if comments else ("<![if !supportLists]>", "<![endif]>")
    )
    return (
        f"<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>{start}"
        f"<span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>{label}{GAP}"
        f"</span></span>{end}<span lang=VI>{text}<o:p></o:p></span></p>"
    )


CORPUS = {
    "paragraphs of Word, broken by the file's own lines": (
        word(
            "<p class=MsoNormal style='text-align:justify'><span lang=VI\nstyle='font-size:14.0pt'>Thực hiện Kế hoạch\n"
            "số 12,<o:p></o:p></span></p>",
            "<p class=MsoNormal><o:p>&nbsp;</o:p></p>",
            "<p class=MsoNormal>Sở ban hành:</p>",
        ),
        ["Thực hiện Kế hoạch số 12,", "Sở ban hành:"],
    ),
    "bold and italic of Word, split into many spans": (
        word(
            "<p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span lang=VI>Mục </span></b><b><span>tiêu"
            "</span></b><span>: nâng cao <i style='mso-bidi-font-style:normal'>chất lượng</i>.</span></p>"
        ),
        ["**Mục tiêu**: nâng cao *chất lượng*."],
    ),
    "bullets of two levels": (
        word(item("·", "Việc một"), item("o", "Việc nhỏ", 2), item("§", "Nhỏ nữa", 3), item("-", "Việc hai")),
        ["- Việc một", "+ Việc nhỏ", "+ Nhỏ nữa", "- Việc hai"],
    ),
    "numbers and letters as Word shows them": (
        word(item("1.", "Một"), item("a)", "Điểm a", 2), item("đ)", "Điểm đ", 2), item("2.", "Hai", comments=False)),
        ["1. Một", "a) Điểm a", "đ) Điểm đ", "2. Hai"],
    ),
    "bold inside an item": (
        word(item("a)", "<b>Chỉ tiêu:</b> 100% trường")),
        ["a) **Chỉ tiêu:** 100% trường"],
    ),
    "tables, a row a line": (
        word(
            "<table class=MsoTableGrid border=1><tr style='mso-yfti-irow:0'><td width=50><p class=MsoNormal><b>TT<o:p>"
            "</o:p></b></p></td><td><p class=MsoNormal>Nhiệm vụ</p></td></tr><tr><td><p>1</p></td><td><p>Rà soát</p>"
            "<p>lần hai</p></td><td><p><o:p>&nbsp;</o:p></p></td></tr></table>",
            "<p class=MsoNormal>Sau bảng</p>",
        ),
        ["**TT**; Nhiệm vụ", "1; Rà soát lần hai", "Sau bảng"],
    ),
    "scripts, styles, forms and handlers leave nothing": (
        "<p onclick='x()'>Chữ<script>alert(1)</script><style>p{}</style></p><iframe src='http://x'>a</iframe>"
        "<svg><text>hình</text></svg><img src=x onerror=alert(1)><a href='javascript:alert(1)'>liên kết</a>",
        ["Chữ", "liên kết"],
    ),
    "deleted words and comments of reviewers": (
        word(
            "<p class=MsoNormal>Giữ <del cite='mailto:A'>bỏ</del><ins cite='mailto:A'>thêm</ins>"
            "<span class=MsoCommentReference><a href='#_msocom_1'>[A1]</a></span></p>",
            "<div style='mso-element:comment-list'><div style='mso-element:comment'><p>Nhận xét kín</p></div></div>",
            "<p style='display:none;mso-hide:all'>Chữ ẩn</p>",
        ),
        ["Giữ thêm"],
    ),
    "Google Docs: a bold that is none, weights in spans": (
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" '
        'style="line-height:1.38"><span style="font-size:13pt;font-weight:700;white-space:pre-wrap">Mục đích</span>'
        '<span style="font-weight:400;font-style:normal;white-space:pre-wrap"> và </span>'
        '<span style="font-weight:400;font-style:italic">'
        'yêu cầu</span></p><ul><li dir="ltr" style="list-style-type:disc">'
        '<p role="presentation"><span>Một</span></p></li>'
        "<ul>"
        '<li style="list-style-type:circle"><p><span>Con</span></p></li></ul><li><p><span>Hai</span></p></li></ul></b>',
        ["**Mục đích** và *yêu cầu*", "- Một", "+ Con", "- Hai"],
    ),
    "Google Docs: letters and numbers": (
        '<ol><li style="list-style-type:decimal"><p>Một</p></li><ol><li style="list-style-type:lower-alpha"><p>Con</p>'
        '</li><li style="list-style-type:lower-alpha"><p>Con hai</p></li></ol><li style="list-style-type:decimal">'
        "<p>Hai</p></li></ol>",
        ["1. Một", "a) Con", "b) Con hai", "2. Hai"],
    ),
    "LibreOffice": (
        '<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 7.4"/><style type="text/css">'
        'p { margin: 0 }</style></head><body lang="vi-VN"><p style="margin-bottom: 0cm">'
        '<font face="Times New Roman, serif">'
        '<font size="4"><b>Đoạn</b> một<br/>\ndòng hai</font></font></p><ol type="a" start="3"><li><p>ba</p></li>'
        '<li value="7"><p>bảy</p></li></ol><ul><li/><p>gạch</p></ul></body></html>',
        ["**Đoạn** một", "dòng hai", "c) ba", "g) bảy", "- gạch"],
    ),
    "LibreOffice: lists that are not closed, tables over many lines": (
        '<body><ul>\n\t<li><p style="margin-bottom: 0.14in">Việc một</p>\n</ul>\n<ol>\n\t<li><p>Bước một</p>\n\t'
        '<li><p>Bước hai</p>\n</ol>\n<h2 class="western">Tiêu đề</h2>\n<table width="576"><col width="274"/>\n\n\t'
        '<tr valign="top">\n\t\t<td><p style="orphans: 0">\n\t\t\tTT</p>\n\t\t</td>\n\t\t'
        "<td><p>\n\t\t\tTên</p>\n\t\t</td>\n\t</tr>\n"
        "</table>\n<p>Cuối</p>\n</body>",
        ["- Việc một", "1. Bước một", "2. Bước hai", "**Tiêu đề**", "TT; Tên", "Cuối"],
    ),
    "cells that are empty or only hold blanks": (
        "<table>\n<tr>\n <td> </td>\n <td>\n<p>&nbsp;</p></td> <td>x</td><td></td></tr>\n<tr><td>\n</td></tr></table>y",
        ["x", "y"],
    ),
    "a list inside an item, text after it": (
        "<ul><li>cha<ul><li>con</li></ul>đuôi</li></ul><p>ngoài</p>",
        ["- cha", "+ con", "đuôi", "ngoài"],
    ),
    "headings are bold, roman lists": (
        "<h2>Nhiệm vụ</h2><ol type=I><li>x</li><li>y</li></ol><ol type=i><li>z</li></ol><ol type=A><li>t</li></ol>",
        ["**Nhiệm vụ**", "I. x", "II. y", "i) z", "A. t"],
    ),
    "smart quotes, soft hyphens, spaces, entities": (
        "<p>“Trường\u00a0học” &amp; &lt;hạnh\u00adphúc&gt;\u200b \u2003 – 5&nbsp;%</p>",
        ["“Trường học” & <hạnhphúc> – 5 %"],
    ),
    "decomposed letters": (f"<p>{unicodedata.normalize('NFD', 'Ủy ban nhân dân')}</p>", ["Ủy ban nhân dân"]),
    "stars that were typed": ("<p>Ghi chú (*) và 2*3*4 <b>đậm</b></p>", ["Ghi chú (*) và 2*3*4 **đậm**"]),
    "italic within a word has no mark": ("<p>nghi<i>êng</i> <b>đậm</b></p>", ["nghiêng **đậm**"]),
    "bold and italic": ("<p>Có <b><i>cả hai</i></b> đây</p>", ["Có ***cả hai*** đây"]),
    "preformatted text": ("<pre>dòng một\n\n  dòng hai</pre>", ["dòng một", "dòng hai"]),
    "text without any tag": ("Chỉ có chữ", ["Chỉ có chữ"]),
    "nothing": ("", []),
    "unclosed and crossed tags": ("<p><b>a<i>b</b>c</i><p>d", ["**ab**c", "d"]),
}


@pytest.mark.parametrize("name", CORPUS)
def test_clipboard(name):
    html, lines = CORPUS[name]
    assert read_html(html).split("\n") == (lines or [""])


def test_too_long_and_too_deep_are_refused():
    with pytest.raises(ValueError, match="quá dài"):
        read_html("x" * (MAX_CHARS + 1))
    for piece in ("<div>", "<x-y>", "<b>", "<div></p>"):
        start = time.monotonic()
        with pytest.raises(ValueError, match="cấu trúc lạ"):
            read_html(piece * 100_000)
        assert time.monotonic() - start < 2


def test_long_clipboard_is_read_in_time():
    html = word(*(item("a)", f"<b>Việc {at}</b> " + "lời " * 40) for at in range(2000)))
    start = time.monotonic()
    lines = read_html(html).split("\n")
    assert len(lines) == 2000 and lines[7].startswith("a) **Việc 7** lời")
    assert time.monotonic() - start < 10


RUNS = st.lists(st.builds(Run, st.text("aâ *.,(", max_size=6), st.booleans(), st.booleans()), max_size=8)


@settings(max_examples=300, deadline=None)
@given(RUNS)
def test_no_word_is_lost_and_marks_read_back(given_runs):
    line = marked(given_runs)
    words = "".join(" ".join(run.text for run in [given_run]) for given_run in given_runs)
    assert "".join(plain(line).split()) in ("".join(words.split()), "".join(plain(words).split()))
    assert "".join(run.text for run in runs(line)) == plain(line)


@settings(max_examples=200, deadline=None)
@given(st.text("<>/pbiult=\"' &;x!-[]", max_size=80))
def test_any_input_is_read(text):
    read_html(text)


TAGS = ["p", "div", "b", "i", "ul", "ol", "li", "table", "tr", "td", "h1", "pre", "span", "br", "a", "th"]
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS] + [" ", "\n\t", "&nbsp;"]),
    st.sampled_from(["<p style='mso-list:l0 level2 lfo1'>", "<span style='mso-list:Ignore'>·</span>", "<ol type=a>"]),
    st.text("xyđ*. ", min_size=1, max_size=4),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_tree_is_read_and_keeps_its_letters(pieces):
    letters = "".join(c for piece in pieces if "<" not in piece for c in piece if c in "xyđ")
    assert "".join(c for c in read_html("".join(pieces)) if c in "xyđ") == letters or "<table" in "".join(pieces)
