"""The look of each system in one place: points and millimetres (NĐ 30/2020 Phụ lục I; HD 05-HD/VPTW Phụ lục 2).

Where a rule gives a range the value here lies in it; 20/20/30/15 mm satisfies both systems.
"""

from dataclasses import dataclass

from orgs.models.organization import Format


@dataclass(frozen=True)
class PaperFormat:
    """Sizes in points, lengths in millimetres unless the name says otherwise."""

    name: str
    margin_top: float
    margin_right: float
    margin_bottom: float
    margin_left: float
    top_line: float  # Quốc hiệu, or the title of a Party paper
    motto: float
    parent: float
    issuer: float
    number: float
    place: float
    kind: float
    subject: float
    dispatch_subject: float
    body: float
    addressee: float
    sign: float
    recipients_label: float
    recipients: float
    annex_label: float
    annex_title: float
    annex_table: float
    page_number: float
    line_height: float
    paragraph_gap: float
    first_indent: float
    page_number_top: float = 10
    rule: float = 0.75  # points
    signature_space: float = 26

    @property
    def text_width(self) -> float:
        return 210 - self.margin_left - self.margin_right


# Quốc hiệu 12, tiêu ngữ 13, place and date 13: a set that the note under the table of NĐ 30 allows together.
STATE = PaperFormat(
    name="state",
    margin_top=20, margin_right=15, margin_bottom=20, margin_left=30,
    top_line=12, motto=13, parent=12, issuer=12, number=13, place=13,
    kind=14, subject=14, dispatch_subject=12, body=14, addressee=14,
    sign=14, recipients_label=12, recipients=11,
    annex_label=14, annex_title=14, annex_table=12, page_number=14,
    line_height=19, paragraph_gap=6, first_indent=12.7,
)  # fmt: skip

PARTY = PaperFormat(
    name="party",
    margin_top=20, margin_right=15, margin_bottom=20, margin_left=30,
    top_line=15, motto=15, parent=14, issuer=14, number=14, place=14,
    kind=16, subject=14, dispatch_subject=12, body=14, addressee=14,
    sign=14, recipients_label=14, recipients=12,
    annex_label=14, annex_title=14, annex_table=12, page_number=14,
    line_height=20, paragraph_gap=6, first_indent=10,
)  # fmt: skip

FORMATS = {Format.STATE: STATE, Format.PARTY: PARTY}
