"""Decisions, notices, proposals, action programmes: drafted on the page, numbered, assembled, issued."""

import pytest

from directives.models import Recipient
from plans import services
from plans.documents import Structure, build, compose, render_pdf
from plans.documents.assembly import origins
from plans.models import Plan
from plans.numbers import code_of
from plans.services.standard_parts import LAST_ARTICLES
from tests.plans.making import DAY, draft, issued, make_office, make_order, make_party_office

pytestmark = pytest.mark.django_db


def saved(plan, office, sections=None, **fields) -> Plan:
    services.save_plan(plan=plan, version=plan.version, actor=office.author, fields=fields, sections=sections)
    return Plan.objects.get(pk=plan.pk)


def text_of(structure: Structure) -> str:
    return "\n".join(f"{line.label} {line.text}".strip() for line in compose(structure).lines())


@pytest.mark.parametrize(
    "kind, code", [("QD", "01/QĐ-SGDĐT"), ("TB", "01/TB-SGDĐT"), ("TTr", "01/TTr-SGDĐT"), ("CTr", "01/CTr-SGDĐT")]
)
def test_each_kind_is_drafted_on_the_page_signed_and_issued(client, kind, code):
    office = make_office()
    client.force_login(office.author)
    data = {"issuer": office.body.pk, "kind": kind, "subject": "Về việc rà soát hoạt động tư vấn du học"}
    assert client.post("/ke-hoach/moi/", data).status_code == 302
    made = Plan.objects.latest("pk")
    assert made.document.kind == kind and code_of(made, 1) == code
    plan = issued(office, kind=kind)
    assert plan.document.code == code
    assert render_pdf(build(plan)).startswith(b"%PDF")


@pytest.mark.parametrize(
    "make, authority, number",
    [
        (make_office, "GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO", "/QĐ-SGDĐT"),
        (make_party_office, "BAN THƯỜNG VỤ ĐẢNG ỦY XÃ XUÂN TRƯỜNG", "-QĐ/ĐU"),
    ],
)
def test_a_decision_has_its_own_parts(make, authority, number):
    office = make()
    plan = saved(draft(office, kind="QD"), office, proposed_by="Trưởng phòng Tổ chức cán bộ")
    services.save_plan(
        plan=plan, version=plan.version, actor=office.author, fields={},
        references=[{"relation": "basis", "cited_subject": "Luật Giáo dục"}],
    )  # fmt: skip
    plan = Plan.objects.get(pk=plan.pk)
    structure = build(plan)
    assert (structure.kind_name, structure.command, structure.symbol) == ("QUYẾT ĐỊNH", "QUYẾT ĐỊNH:", number)
    assert structure.authority_line.upper() == authority
    assert structure.bases[-1] == "Theo đề nghị của Trưởng phòng Tổ chức cán bộ"
    assert [block.label for block in structure.blocks] == ["Điều 1.", "Điều 2.", "Điều 3."]
    assert [block.text for block in structure.blocks[1:]] == list(LAST_ARTICLES)
    assert structure.recipients[0] == "Như Điều 3"
    text = text_of(structure)
    assert text.index("Theo đề nghị của") < text.index("QUYẾT ĐỊNH:") < text.index("Điều 1.") < text.index("Nơi nhận")


def test_the_authority_follows_who_signs_and_may_be_typed():
    office = make_office()
    plan = draft(office, kind="QD")
    office.post.collective, office.post.head_title = "Ủy ban nhân dân", "Chủ tịch"
    office.post.save()
    for authority, line in (("TM", office.body.name), ("TL", f"Chủ tịch {office.body.name}")):
        plan.post, plan.authority = office.post, authority
        assert build(plan).authority_line == line
    plan.authority_line = "Hội đồng tuyển dụng"
    assert build(plan).authority_line == "Hội đồng tuyển dụng"
    plan.post, plan.authority_line = None, ""
    assert build(plan).authority_line == ""


def test_a_decision_names_in_its_bases_what_it_carries_out():
    office = make_office()
    plan = draft(office, kind="QD", order=make_order(office))
    assert any("08/CTr-UBND" in basis for basis in build(plan).bases)
    assert not any("08/CTr-UBND" in basis for basis in build(draft(office, order=plan.order)).bases)


def test_the_attached_text_and_the_annexes_are_numbered_on_their_own():
    office = make_office()
    plan = saved(
        draft(office, kind="QD"), office, attached_kind="Quy chế", attached_subject="Quản lý đoàn ra",
        sections=[
            {"shape": "article", "text": "Ban hành kèm theo Quyết định này Quy chế quản lý đoàn ra."},
            {"shape": "article", "text": "Chánh Văn phòng chịu trách nhiệm thi hành."},
            {"part": "attached", "shape": "chapter", "heading": "Quy định chung"},
            {"part": "attached", "shape": "article", "heading": "Phạm vi", "text": "Quy định việc cử đoàn.\nHai dòng."},
            {"part": "attached", "shape": "chapter", "heading": "Thi hành"},
            {"part": "attached", "shape": "article", "heading": "Trách nhiệm", "text": "Văn phòng theo dõi."},
            {"part": "annex", "level": 1, "heading": "Mẫu phiếu", "text": "Phiếu gồm:"},
            {"part": "annex", "level": 2, "heading": "Thông tin đoàn", "text": "Tên đoàn."},
            {"part": "annex", "level": 1, "heading": "Mẫu báo cáo", "text": "Báo cáo gồm:"},
        ],
    )  # fmt: skip
    structure = build(plan)
    assert [(b.role, b.label) for b in structure.attached.blocks if b.label] == [
        ("chapter", "Chương I"), ("article", "Điều 1."), ("chapter", "Chương II"), ("article", "Điều 2."),
    ]  # fmt: skip
    assert [annex.title for annex in structure.annexes] == ["Mẫu phiếu", "Mẫu báo cáo"]
    assert structure.annexes[0].blocks[1].label == "I."
    assert structure.recipients[0] == "Như Điều 2"
    text = text_of(structure)
    assert "(Kèm theo Quyết định số" in text and "Phụ lục II" in text and "QUY CHẾ" in text
    found = origins(plan)
    assert found["attached.blocks.2"] == "section.3.text" and found["annexes.1.blocks.2"] == "section.7.heading"


def test_the_task_annex_is_named_by_its_number_beside_others():
    office = make_office()
    plan = draft(office)
    task = {"text": "Rà soát.", "assignments": [("lead", office.schools[0].pk)]}
    services.save_tasks(plan=plan, version=plan.version, actor=office.author, tasks=[task])
    plan = Plan.objects.get(pk=plan.pk)
    assert "tại Phụ lục kèm theo" in text_of(build(plan))
    rows = list(plan.sections.values("level", "heading", "text", "label", "holds_tasks", "part", "shape"))
    plan = saved(plan, office, sections=[*rows, {"part": "annex", "heading": "Mẫu", "text": "Nội dung."}])
    assert "tại Phụ lục I kèm theo" in text_of(build(plan))


@pytest.mark.parametrize("make, label", [(make_office, "Kính gửi:"), (make_party_office, "Kính trình:")])
def test_a_proposal_is_addressed_to_whom_it_asks(make, label):
    office = make()
    plan = draft(office, kind="TTr", order=make_order(office))
    Recipient.objects.create(document=plan.document, text="Cấp trên", mode="text", is_addressee=True, purpose="report")
    text = text_of(build(plan))
    assert label in text and "- Như trên;" in text


def test_an_action_programme_prints_its_own_name():
    office = make_office()
    plan = saved(draft(office, kind="CTr"), office, kind_title="Chương trình hành động")
    structure = build(plan)
    assert (structure.kind_name, structure.symbol) == ("CHƯƠNG TRÌNH HÀNH ĐỘNG", "/CTr-SGDĐT")


@pytest.mark.parametrize(
    "make, draft_mark, drafter",
    [(make_office, "DỰ THẢO LẦN 2", "PL.(30)"), (make_party_office, "Dự thảo lần 2", "PL-30")],
)
def test_marks_are_printed_and_the_draft_mark_leaves_with_the_approval(make, draft_mark, drafter):
    office = make()
    marks = {"urgency": "KHẨN", "draft_round": 2, "drafter": "PL", "copies": 30, "contact": "Số 1 đường A"}
    plan = saved(draft(office), office, **marks)
    structure = build(plan)
    assert (structure.draft, structure.drafter, structure.contact) == (draft_mark, drafter, "Số 1 đường A")
    assert "KHẨN" in text_of(structure) and draft_mark in text_of(structure)
    services.submit_plan(plan=plan, actor=office.author)
    plan = services.approve_plan(plan=plan, actor=office.head)
    assert build(plan).draft == ""


def test_saving_keeps_what_a_form_does_not_know():
    office = make_office()
    plan = saved(draft(office, kind="QD"), office, sections=[{"text": "Một", "part": "", "shape": "article"}])
    assert plan.sections.values_list("part", "shape").get() == ("body", "article")


def test_an_issued_decision_is_frozen_with_all_its_parts():
    plan = issued(make_office(), kind="QD", on=DAY)
    structure = Structure.from_json(plan.frozen)
    assert structure.command and structure.authority_line and structure.recipients[0] == "Như Điều 3"
