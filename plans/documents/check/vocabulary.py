"""Words that the check knows: usual abbreviations, words doubled by slips, the two ways of placing a tone."""

import unicodedata
from datetime import date

TWO_TIERS = date(2025, 7, 1)  # no district level since

ABBREVIATIONS = frozenset(
    """
    UBND HĐND UBMTTQ MTTQ MTTQVN TW TU ĐU THPT THCS TH GDTX GDNN GDĐT GD&ĐT SGDĐT SGD&ĐT KT XH CNTT VT VP QH CP BCH
    BTV BCĐ CBCC CCVC ĐTN LĐLĐ TNCS HCM TP TT STT BHXH BHYT ATTT ATGT PCCC PCTN VBQPPL NĐ NQ QĐ CT KH CV TB BC HD KL
    PCGD CSVC SGK ODA FDI ASEAN UNESCO UNICEF UN WTO EU IT AI ICT STEM OECD PISA THPTQG CĐ ĐH PGS TS GS THS CBQL GV
    HS BGH ANTT QPAN QS CA TAND VKSND CSDL CCCD DVC KPI ISO TCVN PDF QR USB SMS HTQT ĐN GDĐH KHCN KH&CN TT&TT VHTT
    VHTTDL LĐTBXH TN&MT NN&PTNT KH&ĐT XDCB NSNN BTC BNV VPUBND VPTU VPTW CNXH CNH HĐH XHCN
    """.split()  # noqa: SIM905
)
DOUBLED = (
    "của", "và", "các", "những", "được", "trong", "cho", "về", "với", "để", "theo", "tại", "bằng", "trên", "đã", "sẽ",
    "này", "một", "phải", "có", "không", "do", "từ ngày", "thực hiện", "triển khai", "tổ chức", "kế hoạch", "công tác",
)  # fmt: skip


def _pairs() -> dict[str, tuple[str, str]]:
    """`òa` → (old, oà), `oà` → (new, òa), for oa, oe and uy with each tone."""
    found = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in "\u0300\u0301\u0303\u0309\u0323":
            old = unicodedata.normalize("NFC", first + tone + second)
            new = unicodedata.normalize("NFC", first + second + tone)
            found[old], found[new] = ("old", new), ("new", old)
    return found


TONE_PAIRS = _pairs()
