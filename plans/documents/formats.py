"""The look of each system in one place, as values (NĐ 30/2020 Phụ lục I; HD 05-HD/VPTW, Phụ lục 2).

A `Format` holds every size, style, margin, mark and punctuation rule of one system as of the day its rules date from;
`docs/the-thuc.csv` names the source of each. Where a rule gives a range the value here lies in it.
"""

from dataclasses import dataclass, field, replace
from types import MappingProxyType

from orgs.models.organization import Format as System


@dataclass(frozen=True)
class Look:
    """How one kind of line is set. Sizes, `before`, `after` and `line` (exact height) in points, `indent` in mm."""

    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    align: str = "center"  # left, center, right, justify
    before: float = 0
    after: float = 0
    line: float = 0  # 0: 1.15 of the size
    indent: float = 0
    keep_next: bool = False
    boxed: bool = False
    one_line: bool = False
    red: bool = False

    @property
    def height(self) -> float:
        return self.line or round(self.size * 1.15 + 0.01, 1)


@dataclass(frozen=True, eq=False)
class Format:
    """One system's rules. Lengths in millimetres unless the name says points."""

    system: str
    dated: str
    roles: MappingProxyType
    # Sets of sizes that may stand together, the first that fits is taken: role → size (NĐ 30, note 1 of the table).
    size_sets: tuple[MappingProxyType, ...] = ()
    margin_top: float = 20
    margin_right: float = 15
    margin_bottom: float = 20
    margin_left: float = 30
    page_number_size: float = 14
    page_number_top: float = 10
    rule_points: float = 0.75
    rule_share: float = 0.4  # of the last line of a name or a subject
    rule_gap_points: float = 1.5
    header_gap: float = 4
    sign_left_width: float = 78
    signature_space: float = 26
    addressee_left: float = 45  # from the left margin to the end of `Kính gửi:`; hyphens stand under its colon
    urgency_widths: MappingProxyType = field(default_factory=lambda: MappingProxyType({}))  # of the boxes
    box_height: float = 8
    circulation_top: float = 0  # from the top edge of the paper; 0: above the header, in the text
    notice_bottom: float = 10  # from the bottom edge of the last page to the foot of a notice
    contact_gap: float = 2  # between the text area and the rule over the contact line, in the bottom margin
    # Words and marks
    number_prefix: str = "Số: "
    dispatch_prefix: str = "V/v "
    basis_prefix: str = ""
    date_comma: str = ""  # before `ngày` in a citation
    end_mark: str = "./."
    addressee_labels: MappingProxyType = field(default_factory=lambda: MappingProxyType({"": "Kính gửi"}))
    addressee_last: str = "."
    star: str = ""
    dashes: str = ""
    annex_numbers: str = "roman"
    draft_mark: str = "DỰ THẢO"
    urgencies: tuple[str, ...] = ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")
    circulations: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()  # circulation marks that stand at the foot of the last page
    contact_on: str = "first"  # page

    @property
    def text_width(self) -> float:
        return 210 - self.margin_left - self.margin_right

    @property
    def wide_width(self) -> float:
        """Of the text on a page held sideways."""
        return 297 - self.margin_left - self.margin_right

    def look(self, role: str) -> Look:
        return self.roles[role]

    def with_set(self, sizes) -> "Format":
        """The same format with the sizes of one set."""
        roles = {name: replace(look, size=sizes.get(name, look.size)) for name, look in self.roles.items()}
        return replace(self, roles=MappingProxyType(roles))


def _roles(**looks) -> MappingProxyType:
    return MappingProxyType(looks)


_CELLS = {
    "cell_head": Look(12, bold=True, line=15, keep_next=True),
    "cell": Look(12, align="left", line=15),
    "caption": Look(14, align="center", italic=True, before=6, after=3, line=17, keep_next=True),
}

_STATE_BODY = {"align": "justify", "before": 6, "line": 19, "indent": 12.7}

STATE_2020 = Format(
    system="state",
    dated="2020-03-05",
    roles=_roles(
        national=Look(13, bold=True, one_line=True),
        motto=Look(14, bold=True, one_line=True),
        parent=Look(13),
        issuer=Look(13, bold=True),
        number=Look(13, before=6, one_line=True),
        place=Look(14, italic=True, before=6, one_line=True),
        brief=Look(12, before=6),
        urgency=Look(13, bold=True, before=6, boxed=True, one_line=True, red=True),
        circulation=Look(13, bold=True, after=6, align="right", boxed=True, one_line=True),
        draft=Look(13, bold=True, before=6, boxed=True, one_line=True),
        kind=Look(14, bold=True, before=18, line=17, keep_next=True),
        author=Look(14, bold=True, line=17, keep_next=True),
        subject=Look(14, bold=True, line=17, keep_next=True),
        authority=Look(14, bold=True, before=14, line=17, keep_next=True),
        command=Look(14, bold=True, before=12, after=6, line=17, keep_next=True),
        addressee_label=Look(14, align="left", before=12, line=19, keep_next=True),
        addressee=Look(14, align="left", line=19),
        basis=Look(14, italic=True, **_STATE_BODY),
        division=Look(14, bold=True, before=12, line=19, keep_next=True),
        division_title=Look(14, bold=True, line=19, keep_next=True),
        article=Look(14, bold=True, **_STATE_BODY, keep_next=True),
        heading=Look(14, bold=True, **_STATE_BODY, keep_next=True),
        paragraph=Look(14, **_STATE_BODY),
        item=Look(14, **_STATE_BODY),
        recipients_label=Look(12, bold=True, italic=True, align="left", line=14),
        recipient=Look(11, align="left", line=13),
        drafter=Look(11, align="left", line=13),
        sign=Look(14, bold=True, line=17),
        sign_title=Look(14, bold=True, line=17),
        signer=Look(14, bold=True, line=17),
        annex_label=Look(14, bold=True, line=17, keep_next=True),
        annex_title=Look(14, bold=True, line=17, keep_next=True),
        annex_note=Look(14, italic=True, after=6, line=17, keep_next=True),
        contact=Look(11, align="left", line=13),
        **_CELLS,
    ),
    size_sets=(
        MappingProxyType({"national": 13, "motto": 14, "place": 14, "parent": 13, "issuer": 13}),
        MappingProxyType({"national": 12, "motto": 13, "place": 13, "parent": 12, "issuer": 12}),
    ),
    urgency_widths=MappingProxyType({"HỎA TỐC": 30, "THƯỢNG KHẨN": 40, "KHẨN": 20}),
    circulations=("XEM XONG TRẢ LẠI", "LƯU HÀNH NỘI BỘ"),
)

NOT_FOR_MEDIA = "Không phổ biến trên phương tiện thông tin đại chúng"
_PARTY_BODY = {"align": "justify", "before": 6, "line": 19, "indent": 10}

PARTY_2026 = Format(
    system="party",
    dated="2026-05-27",
    roles=_roles(
        party_title=Look(15, bold=True, one_line=True),
        parent=Look(14),
        issuer=Look(14, bold=True),
        star=Look(14, line=14, one_line=True),
        number=Look(14, one_line=True),
        place=Look(14, italic=True, before=6, one_line=True),
        brief=Look(12, italic=True, before=3),
        urgency=Look(14, bold=True, before=6, one_line=True),
        circulation=Look(12, bold=True, align="right", one_line=True),
        notice=Look(12, bold=True, line=14),
        draft=Look(14, italic=True, before=3, one_line=True),
        kind=Look(15, bold=True, before=18, line=18, keep_next=True),
        author=Look(15, bold=True, line=18, keep_next=True),
        subject=Look(14, bold=True, line=17, keep_next=True),
        dashes=Look(14, line=14, keep_next=True),
        authority=Look(14, bold=True, before=12, line=17, keep_next=True),
        command=Look(14, bold=True, before=12, after=6, line=17, keep_next=True),
        addressee_label=Look(14, italic=True, align="left", before=12, line=19, keep_next=True),
        addressee=Look(14, align="left", line=19),
        basis=Look(14, **_PARTY_BODY),
        division=Look(14, bold=True, before=12, line=19, keep_next=True),
        division_title=Look(14, bold=True, line=19, keep_next=True),
        article=Look(14, bold=True, **_PARTY_BODY, keep_next=True),
        heading=Look(14, bold=True, **_PARTY_BODY, keep_next=True),
        paragraph=Look(14, **_PARTY_BODY),
        item=Look(14, **_PARTY_BODY),
        recipients_label=Look(14, underline=True, align="left", line=17),
        recipient=Look(12, align="left", line=14),
        drafter=Look(11, align="left", line=13),
        sign=Look(14, bold=True, line=17),
        sign_title=Look(14, line=17),
        signer=Look(14, bold=True, line=17),
        annex_label=Look(14, bold=True, line=17, keep_next=True),
        annex_title=Look(14, bold=True, line=17, keep_next=True),
        annex_note=Look(14, italic=True, line=17, keep_next=True),
        contact=Look(10, align="left", line=12),
        **_CELLS,
    ),
    number_prefix="Số ",
    dispatch_prefix="về việc ",
    basis_prefix="- ",
    date_comma=",",
    end_mark=".",
    addressee_labels=MappingProxyType({"": "Kính gửi", "TTr": "Kính trình"}),
    addressee_last=";",
    star="*",
    dashes="-----",
    annex_numbers="arabic",
    draft_mark="Dự thảo",
    urgencies=("KHẨN", "THƯỢNG KHẨN", "HOẢ TỐC"),
    circulations=("TÀI LIỆU HỘI NGHỊ", NOT_FOR_MEDIA),
    notices=(NOT_FOR_MEDIA,),
    circulation_top=10,
    contact_gap=0.5,
    contact_on="last",
)

# Newest last; a frozen paper names the day of its rules.
FORMATS = {System.STATE: (STATE_2020,), System.PARTY: (PARTY_2026,)}


def format_of(system: str, rules: str = "") -> Format:
    """The rules of a system as of the day `rules`, the newest when it is empty. Raises ValueError for unknown ones."""
    found = {look.dated: look for look in FORMATS[System(system)]}
    if rules and rules not in found:
        raise ValueError(f"Không có quy tắc thể thức {system} ngày {rules}.")
    return found[rules] if rules else FORMATS[System(system)][-1]
