"""The styles of a Word file, made from the looks of the format: one named style for each role, none set by hand.

A paragraph that differs from its role in one thing (kept with the next one, evenly indented, more space) has a style
of its own too, so that whoever edits the file changes a style and not fifty paragraphs.
"""

from dataclasses import dataclass

from plans.documents.columns import CELL_LINE, CELL_SIDE
from plans.documents.formats import Format, Look
from plans.documents.word.xml import make, switch, twentieths, twips

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
RED = "C00000"
BOX_SIDE, BOX_EDGE = 4, 3  # points between the words of a mark and the box around it
BOX_THICK = 6  # eighths of a point
CELL_EDGE = 2  # points of room above and below the words of a cell
COLUMNS, GRID = "TSColumns", "TSGrid"
BLANK = "TSBlank"
CHARACTERS = {
    (True, False): ("TSBold", "TS Chữ đậm"),
    (False, True): ("TSItalic", "TS Chữ nghiêng"),
    (True, True): ("TSBoldItalic", "TS Chữ đậm nghiêng"),
}
NAMES = {
    "national": "Quốc hiệu",
    "motto": "Tiêu ngữ",
    "party_title": "Tiêu đề Đảng",
    "parent": "Cơ quan cấp trên",
    "issuer": "Cơ quan ban hành",
    "star": "Dấu sao",
    "number": "Số và ký hiệu",
    "place": "Địa danh và ngày",
    "brief": "Trích yếu công văn",
    "urgency": "Độ khẩn",
    "circulation": "Phạm vi lưu hành",
    "notice": "Phạm vi lưu hành trang cuối",
    "draft": "Dự thảo",
    "kind": "Tên loại",
    "author": "Tác giả",
    "subject": "Trích yếu",
    "dashes": "Gạch dưới trích yếu",
    "authority": "Thẩm quyền ban hành",
    "command": "Lời ban hành",
    "addressee_label": "Kính gửi",
    "addressee": "Nơi kính gửi",
    "addressee_one": "Kính gửi một nơi",
    "basis": "Căn cứ",
    "division": "Phần chương mục",
    "division_title": "Tên phần chương mục",
    "article": "Điều",
    "heading": "Đề mục",
    "paragraph": "Nội dung",
    "item": "Khoản và điểm",
    "recipients_label": "Nơi nhận",
    "recipient": "Dòng nơi nhận",
    "drafter": "Ký hiệu người soạn thảo",
    "sign": "Quyền hạn ký",
    "sign_title": "Chức vụ ký",
    "signer": "Họ tên người ký",
    "annex_label": "Phụ lục",
    "annex_title": "Tên phụ lục",
    "annex_note": "Kèm theo",
    "contact": "Liên hệ",
    "cell_head": "Đầu bảng",
    "cell": "Ô bảng",
    "caption": "Tên bảng",
    "page_number": "Số trang",
    "rule": "Đường kẻ",
    "end": "Cuối phần",
    "gap": "Giữa hai bảng",
}
_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}
_ALIGN_NAMES = {"center": "giữa", "right": "phải", "left": "trái", "justify": "đều"}


@dataclass(frozen=True)
class Change:
    """How a paragraph differs from its role: lengths in mm but `before` and `after` (points more than the look)."""

    outline: int | None = None  # 0 is the highest
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    keep: bool = False
    whole: bool = False
    align: str = ""
    is_boxed: bool = False
    is_under_line: bool = False  # across the whole width


class StyleBook:
    """Gives the style of a paragraph, writing each into the file when it is first asked for."""

    def __init__(self, styles, look: Format, extra: dict[str, Look]):
        self.styles, self.look, self.extra = styles, look, extra
        self.made: dict[tuple, str] = {}
        self.names: set[str] = set()
        self._reset()

    def _reset(self) -> None:
        """Only the document's defaults and the styles that every file must have."""
        for child in list(self.styles):
            self.styles.remove(child)
        fonts = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), FONT)
        size = twentieths(self.look.look("paragraph").size) // 10
        run = make(
            "rPr", make("rFonts", **fonts), make("color", val="000000"), make("kern", val=2), make("sz", val=size),
            make("szCs", val=size), make("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"),
        )  # fmt: skip
        paragraph = make("pPr", make("spacing", before=0, after=0))
        self.styles.append(make("docDefaults", make("rPrDefault", run), make("pPrDefault", paragraph)))
        self._append("paragraph", "Normal", "Normal", default=1)
        self._append("character", "DefaultParagraphFont", "Default Paragraph Font", default=1)
        self._append("table", "TableNormal", "Normal Table", _table(), default=1)
        self._append("table", COLUMNS, "TS Hai cột", _table(), based="TableNormal")
        self._append(
            "table", GRID, "TS Bảng kẻ ô", _table(CELL_SIDE + CELL_LINE / 2, CELL_EDGE, CELL_LINE), based="TableNormal"
        )
        for (bold, italic), (style_id, name) in CHARACTERS.items():
            shown = make("rPr", switch("b", bold), switch("bCs", bold), switch("i", italic), switch("iCs", italic))
            self._append("character", style_id, name, shown, based="DefaultParagraphFont")
        upright = make("rPr", make("i", val=0), make("iCs", val=0))
        self._append("character", BLANK, "TS Chỗ trống", upright, based="DefaultParagraphFont")

    def _append(self, kind, style_id, name, *parts, based="", default=0):
        attrs = {"type": kind, "styleId": style_id} | ({"default": 1} if default else {"customStyle": 1})
        head = [make("name", val=name), make("basedOn", val=based) if based else None]
        self.styles.append(make("style", *head, None if default else make("qFormat"), *parts, **attrs))

    def style(self, role: str, change: Change | None = None) -> str:
        """The id of the style of a role, changed as said."""
        change = change or Change()
        if (role, change) not in self.made:
            self.made[role, change] = self._write(role, change)
        return self.made[role, change]

    def _write(self, role: str, change: Change) -> str:
        look = self.extra.get(role) or self.look.look(role)
        style_id = "TS" + "".join(part.capitalize() for part in role.split("_"))
        taken = sum(1 for known, _ in self.made if known == role)
        style_id = f"{style_id}{taken + 1}" if taken else style_id
        name = _name(role, change)
        if name in self.names:
            name = f"{name} {_measures(change)}"
        self.names.add(name)
        self._append("paragraph", style_id, name, *_parts(look, change), based="Normal")
        return style_id


def _name(role: str, change: Change) -> str:
    """`TS Đề mục cấp 2`, `TS Nội dung giữ liền`; no comma, after which Word would read a second name."""
    said = [f"TS {NAMES[role]}"]
    if change.outline is not None and role in ("heading", "division", "division_title"):
        said[0] += f" cấp {change.outline + 1}"
    said += [_ALIGN_NAMES[change.align]] if change.align and role == "cell" else []
    said += ["giữ liền"] if change.keep else []
    said += ["không ngắt"] if change.whole else []
    return " ".join(said)


def _measures(change: Change) -> str:
    """What tells a second style of one role from the first."""
    said = [f"lùi {change.left:g} và {change.right:g} mm"]
    said += [f"thêm {change.before:g} pt trước"] if change.before else []
    said += [f"thêm {change.after:g} pt sau"] if change.after else []
    return " ".join(said)


def _parts(look: Look, change: Change):
    """`w:pPr` and `w:rPr` of a look, in the order the schema wants."""
    spacing = {
        "before": twentieths(look.before + change.before),
        "after": twentieths(look.after + change.after),
        "line": twentieths(look.height),
        "lineRule": "exact",
    }
    indent = {"left": twips(change.left), "right": twips(change.right), "firstLine": twips(look.indent)}
    paragraph = make(
        "pPr",
        switch("keepNext", look.keep_next or change.keep),
        switch("keepLines", change.whole),
        make("widowControl"),
        _borders(look, change),
        make("suppressAutoHyphens"),
        make("spacing", **spacing),
        make("ind", **indent),
        make("jc", val=_ALIGN[change.align or look.align]),
        None if change.outline is None else make("outlineLvl", val=change.outline),
    )
    size = round(look.size * 2)
    run = make(
        "rPr",
        switch("b", look.bold), switch("bCs", look.bold), switch("i", look.italic), switch("iCs", look.italic),
        make("color", val=RED) if look.red else None,
        make("sz", val=size), make("szCs", val=size),
        make("u", val="single") if look.underline else None,
    )  # fmt: skip
    return paragraph, run


def _borders(look: Look, change: Change):
    """The single-line box of a mark, the line over the contact line."""
    line = {"val": "single", "sz": BOX_THICK, "color": RED if look.red else "000000"}
    if change.is_under_line:
        return make("pBdr", make("top", space=1, **line))
    if not change.is_boxed:
        return None
    sides = {"top": BOX_EDGE, "left": BOX_SIDE, "bottom": BOX_EDGE, "right": BOX_SIDE}
    return make("pBdr", *[make(side, space=space, **line) for side, space in sides.items()])


def _table(side: float = 0, edge: float = 0, line: float = 0):
    """Cells with so many points of room at the sides and above and below, and borders so thick."""
    margins = {"top": edge, "left": side, "bottom": edge, "right": side}
    cells = [make(name, w=twentieths(points), type="dxa") for name, points in margins.items()]
    names = ("top", "left", "bottom", "right", "insideH", "insideV")
    drawn = [make(name, val="single", sz=round(line * 8), space=0, color="000000") for name in names]
    borders = make("tblBorders", *drawn) if line else None
    return make("tblPr", make("tblInd", w=0, type="dxa"), borders, make("tblCellMar", *cells))
