"""Kinds of papers and how each system abbreviates them (NĐ 30/2020 Phụ lục III.I; HD 05-HD/VPTW Phần II, I.3)."""

from django.db import models


class DocumentKind(models.TextChoices):
    RESOLUTION = "NQ", "Nghị quyết"
    DIRECTIVE = "CT", "Chỉ thị"
    DECISION = "QD", "Quyết định"
    REGULATION = "QyD", "Quy định"
    RULES = "QC", "Quy chế"
    CONCLUSION = "KL", "Kết luận"
    CIRCULAR = "TT", "Thông tri"
    PROGRAM = "CTr", "Chương trình"
    PLAN = "KH", "Kế hoạch"
    GUIDANCE = "HD", "Hướng dẫn"
    NOTICE = "TB", "Thông báo"
    REPORT = "BC", "Báo cáo"
    PROPOSAL = "TTr", "Tờ trình"
    PROJECT = "DA", "Đề án"
    DISPATCH = "CV", "Công văn"
    URGENT_DISPATCH = "CD", "Công điện"
    OTHER = "khac", "Văn bản khác"


# What an office writes in the portal: in answer to a directive, or of its own.
PLAN_KINDS = [
    DocumentKind.PLAN,
    DocumentKind.DISPATCH,
    DocumentKind.PROGRAM,
    DocumentKind.NOTICE,
    DocumentKind.DECISION,
    DocumentKind.PROPOSAL,
]

_PRINTED = {"QD": "QĐ", "DA": "ĐA", "CD": "CĐ", "QyD": "QyĐ", "khac": ""}


def abbreviation(kind: str, document_format: str) -> str:
    """The letters printed in the symbol; empty for a state công văn, CV and QĐ (quy định) in Party papers."""
    if document_format == "party":
        return {"QyD": "QĐ"}.get(kind, _PRINTED.get(kind, kind))
    return "" if kind == DocumentKind.DISPATCH else _PRINTED.get(kind, kind)
