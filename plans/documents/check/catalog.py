"""Every rule of the clerk's check with its point of the checklist, its weight and its source in each system.

The points are those of the checklist of 25 (returned, fixed by the clerk, noted); the numbers of the sources are the
clauses of NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II (state) and HD 05-HD/VPTW, Phần II, Mục I (Party).
"""

from dataclasses import dataclass

from plans.documents.check.finding import Severity

B, F, W = Severity.BLOCKS, Severity.SHOULD_FIX, Severity.NOTE
STATE, PARTY = "NĐ 30/2020/NĐ-CP, Phụ lục I", "HD 05-HD/VPTW, Phần II"
PRACTICE = "Thông lệ văn thư"


@dataclass(frozen=True)
class Rule:
    point: int
    severity: str
    state: str
    party: str

    def source(self, is_party: bool) -> str:
        return self.party if is_party else self.state


def _rule(point, severity, state="", party="", *, practice=False) -> Rule:
    if practice:
        return Rule(point, severity, PRACTICE, PRACTICE)
    return Rule(point, severity, f"{STATE}, {state}", f"{PARTY}, {party or state}")


RULES = {
    "HDR-01a": _rule(1, B, "I.II.1", "I.1"),  # the header of the system, no mixture
    "HDR-01b": _rule(1, B, "I.II.1", "I.1"),  # elements of one line
    "HDR-02": _rule(2, F, "I.II.1", "I.1"),
    "HDR-03a": _rule(3, F, "I.II.1–2, 5", "I.1"),  # drawn rules
    "HDR-03b": _rule(3, F, "I.II.2", "I.2"),  # the star
    "HDR-03c": _rule(3, F, "I.II.1–2, 5", "I.1"),  # underline instead of a rule
    "HDR-04a": _rule(4, F, "I.V, dòng 2", "Phụ lục 2, dòng 2"),  # weight of the names
    "HDR-04b": _rule(4, F, "I.II.2", "I.2"),  # one superior
    "HDR-04c": _rule(4, F, "I.II.2", "I.2"),  # an issuer
    "HDR-05a": _rule(5, B, "I.II.3", "I.3"),  # shape
    "HDR-05b": _rule(5, B, "I.II.3; Phụ lục III.I", "I.3"),  # letters of the kind
    "HDR-05c": _rule(5, B, "I.II.3", "I.3"),  # leading zero
    "HDR-06a": _rule(6, F, "I.II.4", "I.4"),  # shape of the date line
    "HDR-06b": _rule(6, F, "I.V, dòng 4", "Phụ lục 2, dòng 4"),  # its style
    "HDR-06c": _rule(6, F, "I.II.4", "I.4"),  # the name of the place
    "HDR-07": _rule(7, F, "I.V, chú thích 1", "Phụ lục 2"),
    "TTL-08a": _rule(8, F, "I.II.5", "I.5"),  # letter of the subject
    "TTL-08b": _rule(8, F, "I.V, dòng 5a", "Phụ lục 2, dòng 5a"),  # style of kind and subject
    "TTL-08c": _rule(8, F, "I.II.5", "I.5"),  # rule or hyphens under the subject
    "TTL-09a": _rule(9, F, "I.II.5", "I.5"),  # a công văn has no name of kind
    "TTL-09b": _rule(9, F, "I.II.5", "I.5"),  # V/v, về việc
    "TTL-09c": _rule(9, F, "I.V, dòng 5b", "Phụ lục 2, dòng 5b"),  # style of V/v
    "TTL-09d": _rule(9, F, practice=True),  # length of V/v
    "TTL-10": _rule(10, W, practice=True),
    "BAS-11a": _rule(11, F, "I.II.6a", "I.6.2.3"),  # end marks
    "BAS-11b": _rule(11, F, "I.II.6a", "I.6.2.3"),  # style, hyphen
    "BAS-11c": _rule(11, F, "I.II.6b", "I.6.2.3"),  # a law with a number
    "BAS-11d": _rule(11, F, "I.II.6a", "I.6.2.3"),  # date or body missing
    "BAS-11e": _rule(11, F, "Phụ lục III, Mẫu 1.2", "I.6.2.3"),  # the proposal stands last
    "CIT-12a": _rule(12, B, "I.II.6a", "I.6.2.3"),  # replaced
    "CIT-12b": _rule(12, B, "I.II.6a", "I.6.2.3"),  # withdrawn
    "CIT-12c": _rule(12, B, "I.II.6a", "I.6.2.3"),  # later than this paper
    "CIT-12d": _rule(12, W, "I.II.6a", "I.6.2.3"),  # amended since
    "CIT-13a": _rule(13, F, "I.II.6b", "I.6"),  # incomplete at first
    "CIT-13b": _rule(13, F, "I.II.6b", "I.6"),  # in full twice
    "CIT-13c": _rule(13, F, "I.II.3, 6b", "I.3, I.6"),  # symbol or date badly written
    "CIT-13d": _rule(13, F, "I.II.6b", "I.6"),  # other than the registered paper
    "BDY-14a": _rule(14, F, "I.I.4", "IV.1"),  # font
    "BDY-14b": _rule(14, F, "I.II.6; I.V, dòng 6", "Phụ lục 2, dòng 6"),  # size
    "BDY-14c": _rule(14, F, "I.I.4", "IV.1"),  # colour
    "BDY-14d": _rule(14, F, "I.II.6", "I.6.2.2"),  # alignment
    "BDY-14e": _rule(14, F, "I.II.6", "I.6.2.2"),  # indent
    "BDY-14f": _rule(14, F, "I.II.6", "I.6.2.2"),  # gap
    "BDY-14g": _rule(14, F, "I.II.6", "I.6.2.2"),  # line spacing
    "BDY-14h": _rule(14, F, practice=True),  # blank paragraphs
    "BDY-14i": _rule(14, F, "I.V, dòng 6", "Phụ lục 2, dòng 6"),  # weight and slant of the parts
    "BDY-15a": _rule(15, F, "I.II.6", "I.6.2.4"),  # numbers skipped
    "BDY-15b": _rule(15, F, "I.II.6", "I.6.2.4"),  # levels skipped
    "BDY-15c": _rule(15, F, "I.II.6", "I.6.2.4"),  # title missing
    "BDY-15d": _rule(15, F, "I.II.6", "I.6.2.4"),  # style of one level
    "BDY-16": _rule(16, F, "Phụ lục III (các mẫu)", "I.6.2.4"),
    "CNT-17a": _rule(17, F, "Phụ lục II", "I.6"),  # capital letters
    "CNT-17b": _rule(17, F, practice=True),  # uỷ / ủy
    "CNT-17c": _rule(17, F, practice=True),  # doubled words
    "CNT-17d": _rule(17, F, practice=True),  # double spaces
    "CNT-17e": _rule(17, W, "I.II.6", "I.6"),  # abbreviations
    "CNT-17f": _rule(17, F, "I.I.4", "IV.1"),  # decomposed letters, hidden signs
    "CNT-17g": _rule(17, W, "Phụ lục II", "I.6"),  # capital letters of common nouns
    "ADR-18a": _rule(18, F, "I.II.9", "I.9.2"),  # present where it must, absent where not
    "ADR-18b": _rule(18, F, "I.II.9", "I.9.2"),  # words and marks
    "ADR-18c": _rule(18, F, "I.V, dòng 9a", "Phụ lục 2, dòng 9"),  # style, hyphens in line
    "ADR-19a": _rule(19, F, "I.V, dòng 9b", "Phụ lục 2, dòng 9"),  # style
    "ADR-19b": _rule(19, F, "I.II.9", "I.9"),  # Như trên
    "ADR-19c": _rule(19, F, "I.II.9", "I.9"),  # marks
    "ADR-19d": _rule(19, F, "I.II.9", "I.9"),  # Lưu
    "ADR-19e": _rule(19, F, "I.II.9", "I.9"),  # repeated
    "SIG-20a": _rule(20, B, "I.II.7", "I.7"),  # form of the prefix
    "SIG-20b": _rule(20, B, "I.II.7; Điều 13", "I.7"),  # KT. needs a deputy
    "SIG-20c": _rule(20, B, "I.II.7; Điều 13", "I.7"),  # who may sign so
    "SIG-21a": _rule(21, F, "I.II.7", "I.7"),  # title with a body's name
    "SIG-21b": _rule(21, F, "I.II.7", "I.7"),  # degree before the name
    "SIG-21c": _rule(21, F, "I.V, dòng 7", "Phụ lục 2, dòng 7"),  # style
    "SIG-21d": _rule(21, F, "I.V, dòng 7", "Phụ lục 2, dòng 7"),  # name in capitals
    "SIG-22a": _rule(22, B, practice=True),  # alone on its page
    "SIG-22b": _rule(22, B, practice=True),  # room for signature and seal
    "PAG-23a": _rule(23, F, "I.I.7", "IV.5.1"),  # number of the page
    "PAG-23b": _rule(23, F, "I.III.1", "II.1"),  # annex mentioned
    "PAG-23c": _rule(23, F, "I.III.1", "II.1"),  # number of the annex
    "PAG-23d": _rule(23, F, "I.III.1", "II.1"),  # (Kèm theo …)
    "PAG-23e": _rule(23, F, "I.III.1đ", "IV.5.2"),  # own page numbers
    "PAG-24a": _rule(24, F, "I.I.3", "IV.4.1"),  # margins
    "PAG-24b": _rule(24, F, "I.I.1", "IV.3"),  # paper
    "PAG-24c": _rule(24, F, practice=True),  # table too wide
    "PAG-24d": _rule(24, F, practice=True),  # head row, split rows
    "PAG-24e": _rule(24, F, practice=True),  # blank page at the end
    "CNT-25a": _rule(25, B, "I.II.2, 9", "I.2, I.9"),  # abolished bodies
    "CNT-25b": _rule(25, B, "Điều 15", "I.3"),  # number or date before the signature
    "CNT-25c": _rule(25, B, practice=True),  # places left open
    "CNT-25d": _rule(25, B, practice=True),  # draft mark left
}
