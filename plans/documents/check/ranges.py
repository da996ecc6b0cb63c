"""The range of each size where a rule gives one (NĐ 30/2020 Phụ lục I, bảng mẫu chữ; HD 05-HD/VPTW, Phụ lục 2).

`plans.documents.formats` holds the one value that we print; a read paper may stand anywhere in the range.
"""

_BODY_ROLES = (
    "addressee", "basis", "division", "division_title", "article", "heading", "paragraph", "item",
)  # fmt: skip
STATE = {
    "national": (12, 13), "motto": (13, 14), "parent": (12, 13), "issuer": (12, 13), "number": (13, 13),
    "place": (13, 14), "brief": (12, 13), "kind": (13, 14), "author": (13, 14), "subject": (13, 14),
    "authority": (13, 14), "command": (13, 14), "addressee_label": (13, 14), "recipients_label": (12, 12),
    "recipient": (11, 11), "sign": (13, 14), "sign_title": (13, 14), "signer": (13, 14), "urgency": (13, 14),
    "circulation": (13, 14), "annex_label": (14, 14), "annex_title": (13, 14), "annex_note": (13, 14),
    "contact": (11, 12), "page": (13, 14), **dict.fromkeys(_BODY_ROLES, (13, 14)),
}  # fmt: skip
PARTY = {
    "party_title": (15, 15), "parent": (14, 14), "issuer": (14, 14), "number": (14, 14), "place": (14, 14),
    "brief": (12, 12), "kind": (15, 16), "author": (14, 16), "subject": (14, 15), "addressee_label": (14, 14),
    "recipients_label": (14, 14), "recipient": (12, 12), "sign": (14, 14), "sign_title": (14, 14),
    "signer": (14, 14), "urgency": (14, 14), "circulation": (12, 12), "draft": (14, 14), "contact": (10, 10),
    "page": (14, 14), **dict.fromkeys(_BODY_ROLES, (14, 15)),
}  # fmt: skip
SIZE_SETS = ((13, 14, 14), (12, 13, 13))  # Quốc hiệu, Tiêu ngữ, địa danh và ngày
MARGINS = {  # mm: top, right, bottom, left
    False: ((20, 25), (15, 20), (20, 25), (30, 35)),
    True: ((20, 20), (15, 15), (20, 20), (30, 30)),
}
INDENTS = {False: ((10, 10), (12.7, 12.7)), True: ((9, 13),)}  # mm; “1 cm hoặc 1,27 cm”, “khoảng 10 mm”
LEAST_GAP = 6  # points between paragraphs
SIZE_SLACK, LENGTH_SLACK = 0.01, 0.6


def _range(is_party: bool, role: str):
    return (PARTY if is_party else STATE).get(role)


def in_range(size: float, is_party: bool, role: str) -> bool:
    """True for a role without a size of its own in the rules."""
    found = _range(is_party, role)
    return found is None or found[0] - SIZE_SLACK <= size <= found[1] + SIZE_SLACK


def sizes_of(is_party: bool, role: str) -> str:
    low, high = _range(is_party, role)
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"
