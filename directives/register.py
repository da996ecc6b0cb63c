"""The register of incoming papers as Nghị định 30/2020/NĐ-CP, Phụ lục IV prints it: ten columns."""

from dataclasses import dataclass

from django.utils import timezone

from orgs.formats import vn_date

HEADINGS = [
    "Ngày đến",
    "Số đến",
    "Tác giả",
    "Số, ký hiệu",
    "Ngày tháng",
    "Tên loại và trích yếu nội dung văn bản",
    "Đơn vị hoặc người nhận",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
]


@dataclass(frozen=True)
class RegisterRow:
    cells: list  # dates stay dates: a workbook sorts them

    @property
    def printed(self) -> list[str]:
        return [
            vn_date(cell) if hasattr(cell, "year") else str(cell if cell is not None else "") for cell in self.cells
        ]


def register_rows(receipts) -> list[RegisterRow]:
    return [RegisterRow(_cells(receipt)) for receipt in receipts]


def _cells(receipt):
    paper = receipt.document
    handlers = sorted(receipt.handlers.all(), key=lambda handler: handler.part != "main")
    notes = [receipt.note, "Bản giấy" if receipt.medium == "paper" else ""]
    return [
        receipt.arrived_on,
        receipt.number,
        paper.issuer_label,
        paper.code,
        paper.issued_on,
        f"{paper.get_kind_display()}: {paper.subject}",
        ", ".join(str(handler.user) for handler in handlers),
        timezone.localtime(receipt.directed_at).date() if receipt.directed_at else None,
        "",
        ". ".join(note for note in notes if note),
    ]
