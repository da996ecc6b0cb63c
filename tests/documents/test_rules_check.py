"""Rules about the words of the author: the portal prints what stands there, the clerk's check names the fault."""

import pytest

from plans.documents import compose
from plans.documents.check import check_paper
from plans.documents.structure import CHAPTER, PARAGRAPH, Block, Signature, SignLine
from tests.documents.papers import LONG, party, state
from tests.documents.rules import check
from tests.documents.seeds import corrected, seed

CITED = "Thực hiện Chỉ thị số 12-CT/TW ngày 05/01/2022 của Ban Bí thư về đối ngoại nhân dân, các đơn vị làm ngay."
SHORT = "Thực hiện Chỉ thị số 12-CT/TW, các đơn vị báo cáo trước ngày 30/6."


def points(paper) -> set[int]:
    return {finding.point for finding in check_paper(compose(paper))}


def simple(make, *texts, **fields):
    """A paper without bases whose body is these paragraphs."""
    subject = "Triển khai nhiệm vụ" if make is state else "triển khai nhiệm vụ"
    return make(bases=(), subject=subject, blocks=tuple(Block(PARAGRAPH, text) for text in texts), **fields)


def signed(make, name, *lines):
    return simple(make, SHORT, sign=Signature(tuple(lines), name))


def test_a_paper_is_cited_in_full_once():
    party_cited = CITED.replace("TW ngày", "TW, ngày")
    check("S-BASE-07", 13 in points(simple(state, CITED, CITED)))
    check("S-BASE-07", 13 not in points(simple(state, CITED, SHORT)))
    check("P-BASE-05", 13 in points(simple(party, party_cited, party_cited)))
    check("P-BASE-05", 13 not in points(simple(party, party_cited, SHORT)))


@pytest.mark.parametrize("degree", ["TS.", "ThS.", "PGS.TS", "Tiến sĩ"])
def test_no_degree_before_the_name(degree):
    head, secretary = SignLine("GIÁM ĐỐC"), (SignLine("T/M BAN THƯỜNG VỤ"), SignLine("BÍ THƯ", False))
    check("S-SIGN-10", 21 in points(signed(state, f"{degree} Nguyễn Văn A", head)))
    check("S-SIGN-10", 21 not in points(signed(state, "Nguyễn Văn A", head)))
    check("P-SIGN-16", 21 in points(signed(party, f"{degree} Nguyễn Văn A", *secretary)))
    check("P-SIGN-16", 21 not in points(signed(party, "Nguyễn Văn A", *secretary)))


def test_nobody_signs_for_the_head_of_a_committee():
    deputy = SignLine("PHÓ BÍ THƯ", False)
    check("P-SIGN-12", 20 in points(signed(party, "Nguyễn Văn A", SignLine("K/T BÍ THƯ"), deputy)))
    check("P-SIGN-12", 20 not in points(signed(party, "Nguyễn Văn A", SignLine("T/M BAN THƯỜNG VỤ"), deputy)))


def test_no_body_after_the_title():
    first = SignLine("T/M BAN THƯỜNG VỤ")
    check("P-SIGN-15", 21 in points(signed(party, "Nguyễn Văn A", first, SignLine("BÍ THƯ TỈNH UỶ", False))))


def test_a_plan_is_not_addressed():
    check("S-ADDR-01", 18 in points(simple(state, SHORT, addressees=("Bộ Nội vụ",))))
    check("S-ADDR-01", 18 not in points(simple(state, SHORT)))


def test_a_chapter_has_a_title():
    untitled = state(blocks=(Block(CHAPTER, label="Chương I"), Block(PARAGRAPH, LONG)))
    titled = state(blocks=(Block(CHAPTER, label="Chương I", title="Quy định chung"), Block(PARAGRAPH, LONG)))
    check("S-BODY-06", 15 in points(untitled))
    check("S-BODY-06", 15 not in points(titled))


CONTENT = {9, 11, 13, 17, 25}  # length of V/v, data of a citation, abbreviations and slips, bodies that are gone
SEEDS = ("000", "001", "002", "003", "004", "004-directive")


@pytest.mark.parametrize("name", SEEDS)
def test_the_form_of_the_five_texts_is_passed(name):
    """What their authors wrote may be at fault, never what we print around it."""
    assert points(seed(name)) <= CONTENT


@pytest.mark.parametrize("name", SEEDS)
def test_the_five_texts_are_passed_once_their_slips_are_mended(name):
    assert check_paper(compose(corrected(name))) == []
