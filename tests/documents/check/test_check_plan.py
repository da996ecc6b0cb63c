"""A plan under the check: its print, registered papers, bodies, who may see what, one-click fixes, sending up."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directives.models import DocumentReference, Recipient
from orgs.errors import DomainError, StateConflict
from orgs.models import AuditEntry
from plans import services
from plans.documents.check import check_plan
from plans.documents.check.fixes import apply_fix
from plans.models import Plan
from tests.factories import make_document, make_org, make_receipt, make_user
from tests.plans.making import draft, make_office, make_order, make_party_office

pytestmark = pytest.mark.django_db
CITED = "Kế hoạch số 39/KH-UBND ngày 04/4/2022 của Ủy ban nhân dân thành phố Hải Phòng về đối ngoại nhân dân"


@pytest.fixture
def office():
    return make_office()


def fresh(plan) -> Plan:
    return Plan.objects.select_related("document__issuer", "author").get(pk=plan.pk)


def saved(office, plan=None, **values) -> Plan:
    plan = plan or draft(office)
    services.save_plan(
        plan=plan, version=fresh(plan).version, actor=office.author, fields=values.pop("fields", {}), **values
    )
    return fresh(plan)


def basis(text="", **values) -> dict:
    return {"relation": "basis", "cited_subject": text} | values


def rules(plan, **kwargs) -> list[tuple]:
    return [(one.rule, one.place) for one in check_plan(plan, **kwargs)]


def cited_paper(office, **overrides):
    """A paper of the city that the office has received."""
    values = {"kind": "KH", "code": "39/KH-UBND", "issued_on": date(2022, 4, 4), "subject": "Đối ngoại nhân dân"}
    paper = make_document(office.city, **(values | overrides))
    make_receipt(paper, office.body)
    return paper


def test_fresh_drafts_of_both_systems_are_passed(office):
    party = make_party_office()
    assert not check_plan(fresh(draft(office)), user=office.author)
    assert not check_plan(fresh(draft(party)), user=party.author)


@pytest.mark.parametrize("kind", ["KH", "CTr", "TB", "TTr", "QD", "CV"])
@pytest.mark.parametrize("make", [make_office, make_party_office])
def test_fresh_drafts_of_each_kind_are_not_returned(make, kind):
    office = make()
    more = {"drafting_symbol": "VP"} if kind == "CV" else {}
    plan = draft(office, kind=kind, order=make_order(office), **more)
    found = check_plan(fresh(plan), user=office.author)
    lacking = {"CV": {"ADR-18a"}}.get(kind, set())
    assert {one.rule for one in found} <= lacking
    assert not [one for one in found if one.severity == "blocks"]


def test_decision_with_an_attached_text_and_annexes(office):
    article = {"shape": "article"}
    sections = [
        article | {"text": "Ban hành kèm theo Quyết định này Quy chế và các phụ lục."},
        article | {"text": "Chánh Văn phòng Sở thi hành Quyết định này."},
        {"part": "attached", "shape": "chapter", "heading": "Quy định chung"},
        {"part": "attached"} | article | {"heading": "Phạm vi", "text": "Quy chế của của Sở."},
        {"part": "annex", "level": 1, "heading": "Mẫu phiếu", "text": "Phiếu gồm các mục và và cột."},
    ]
    fields = {"attached_kind": "Quy chế", "attached_subject": "Quản lý đoàn ra", "proposed_by": "Trưởng phòng"}
    rows = [basis("Luật Giáo dục số 43/2019/QH14"), basis("Luật Viên chức")]
    plan = saved(office, draft(office, kind="QD", order=make_order(office)), fields=fields, sections=sections,
                 references=rows)  # fmt: skip
    found = {one.rule: one for one in check_plan(plan)}
    assert {rule: one.place for rule, one in found.items()} == {
        "CNT-17c": "annexes.1.blocks.1", "BAS-11c": found["BAS-11c"].place,
    }  # fmt: skip
    while fixable := [one for one in check_plan(plan) if one.fix]:
        apply_fix(plan=plan, version=plan.version, finding_key=fixable[0].key, actor=office.author)
        plan = fresh(plan)
    assert not check_plan(plan)
    assert list(plan.sections.values_list("text", flat=True))[3:] == ["Quy chế của Sở.", "Phiếu gồm các mục và cột."]
    assert plan.document.references_out.filter(cited_subject="Luật Giáo dục").exists()


def test_citation_of_a_registered_paper_is_right(office):
    cited_paper(office)
    assert not check_plan(saved(office, references=[basis(CITED)]))


@pytest.mark.parametrize("relation, rule", [("replaces", "CIT-12a"), ("withdraws", "CIT-12b"), ("amends", "CIT-12d")])
def test_paper_that_is_no_longer_in_force(office, relation, rule):
    paper = cited_paper(office)
    newer = make_document(office.city, code="50/KH-UBND", issued_on=date(2025, 3, 1))
    DocumentReference.objects.create(document=newer, target=paper, relation=relation)
    plan = saved(office, references=[basis(CITED)])
    assert rules(plan) == []  # nobody told the office of the newer paper
    make_receipt(newer, office.body)
    found = check_plan(plan)
    assert [(one.rule, one.place) for one in found] == [(rule, "bases.1")]
    assert "50/KH-UBND" in found[0].message


def test_replacement_counts_from_the_day_it_takes_effect(office):
    paper = cited_paper(office)
    newer = make_document(office.city, code="50/KH-UBND", issued_on=date(2025, 3, 1))
    make_receipt(newer, office.body)
    DocumentReference.objects.create(document=newer, target=paper, relation="replaces", effective_on=date(2999, 1, 1))
    assert rules(saved(office, references=[basis(target_id=paper.pk)])) == []


def test_chosen_paper_that_was_withdrawn(office):
    paper = cited_paper(office, state="withdrawn", withdrawn_on=date(2024, 1, 1))
    found = check_plan(saved(office, references=[basis(target_id=paper.pk)]))
    assert [(one.rule, one.severity) for one in found] == [("CIT-12b", "blocks")]
    assert "01/01/2024" in found[0].message


def test_wrong_day_of_a_registered_paper_is_mended(office):
    cited_paper(office)
    plan = saved(
        office, fields={"opening": f"Thực hiện {CITED.replace('04/4/2022', '05/04/2022')}, đơn vị lập kế hoạch:"}
    )
    finding = check_plan(plan)[0]
    assert (finding.rule, finding.place) == ("CIT-13d", "blocks.1")
    apply_fix(plan=plan, version=plan.version, finding_key=finding.key, actor=office.author)
    assert "ngày 04/04/2022" in fresh(plan).opening


def test_papers_of_strangers_are_not_spoken_of(office):
    stranger = make_org("Ủy ban nhân dân thành phố Hải Phòng", symbol="UBND")
    make_document(stranger, kind="KH", code="39/KH-UBND", issued_on=date(2022, 4, 4), state="withdrawn")
    assert rules(saved(office, references=[basis(CITED)]), user=office.author) == []


def test_paper_later_than_this_one(office):
    text = CITED.replace("04/4/2022", "04/4/2999")
    assert rules(saved(office, references=[basis(text)])) == [("CIT-12c", "bases.1")]


def test_body_that_ended_is_named_with_its_place(office):
    today = timezone.localdate()
    gone = make_org("Trường THPT Lê Quý Đôn", parent=office.body, ended_on=today)
    plan = draft(office)
    Recipient.objects.create(document=plan.document, text=gone.name, organization=gone, position=0)
    Recipient.objects.create(document=plan.document, text="Sở Ngoại vụ", mode="text", position=5)
    make_org("Sở Ngoại vụ", ended_on=today)
    found = check_plan(fresh(plan))
    assert [(one.point, one.severity, one.excerpt) for one in found] == [
        (25, "blocks", "Trường THPT Lê Quý Đôn"), (25, "blocks", "Sở Ngoại vụ"),
    ]  # fmt: skip
    assert found[0].place == "recipients.2" and f"{today:%d/%m/%Y}" in found[0].message


def test_body_of_an_assignment_that_ended(office):
    gone = make_org("Trung tâm cũ", parent=office.body, ended_on=date(2025, 7, 1))
    plan = saved(office, tasks=[{"text": "Rà soát.", "assignments": [("lead", gone.pk)]}])
    assert ("CNT-25a", "tasks") in rules(plan)


def test_body_cited_after_its_end(office):
    make_org("Sở Kế hoạch và Đầu tư", ended_on=date(2025, 3, 1))
    text = "Kế hoạch số 12/KH-SKHĐT ngày {} của Sở Kế hoạch và Đầu tư về chuyển đổi số"
    assert rules(saved(office, references=[basis(text.format("04/4/2022"))])) == []
    assert rules(saved(office, references=[basis(text.format("04/4/2025"))])) == [("CNT-25a", "bases.1")]


def test_district_bodies_issue_nothing_after_their_end(office):
    text = "Quyết định số 12/QĐ-UBND ngày {} của Ủy ban nhân dân huyện Vĩnh Bảo về quy hoạch"
    assert rules(saved(office, references=[basis(text.format("04/4/2025"))])) == []
    assert rules(saved(office, references=[basis(text.format("04/8/2025"))])) == [("CNT-25a", "bases.1")]


def test_old_name_of_a_body_is_put_right(office):
    school = office.schools[0]
    school.names.create(name="Trường THPT Cũ", to_on=date(2025, 1, 1))
    plan = draft(office)
    Recipient.objects.create(document=plan.document, text="Trường THPT Cũ", organization=school, position=0)
    plan = fresh(plan)
    finding = check_plan(plan)[0]
    assert (finding.point, finding.excerpt) == (25, "Trường THPT Cũ") and school.name in finding.message
    apply_fix(plan=plan, version=plan.version, finding_key=finding.key, actor=office.author)
    assert not plan.document.recipients.filter(text="Trường THPT Cũ").exists()
    assert plan.document.recipients.filter(text=school.name, organization=school).count() == 2


def test_queries_do_not_grow_with_citations(office):
    for at in range(1, 13):
        cited_paper(office, code=f"{at}/KH-UBND")
    counts = []
    for many in (2, 12):
        bases = [basis(CITED.replace("39", str(at))) for at in range(1, many + 1)]
        plan = saved(office, references=bases)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            check_plan(plan, user=office.author)
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 18


def test_typed_values_are_checked_before_they_are_saved(office):
    plan = draft(office)
    values = {
        "fields": {"opening": "Giao […] chủ trì."},
        "sections": [],
        "tasks": [],
        "recipients": [],
        "references": [],
    }
    found = check_plan(fresh(plan), user=office.author, values=values)
    assert ("CNT-25c", "blocks.1") in [(one.rule, one.place) for one in found]
    assert not any(one.fix for one in found)


# -- fixes -----------------------------------------------------------------------------------------------------------


FAULTY = [
    ({"fields": {"opening": "Các đơn vị của của Sở\nlàm."}}, "CNT-17c", "opening", "Các đơn vị của Sở\nlàm."),
    ({"fields": {"closing": "a) Trước, Ngày 10/12, báo cáo."}}, "CNT-17a", "closing", "a) Trước, ngày 10/12, báo cáo."),
    ({"fields": {"opening": "Cấp ủy, hóa, khóa, uỷ viên."}}, "CNT-17b", "opening", "Cấp ủy, hóa, khóa, ủy viên."),
]  # fmt: skip


@pytest.mark.parametrize("values, rule, name, text", FAULTY)
def test_fix_of_a_text(office, values, rule, name, text):
    plan = saved(office, **values)
    finding, version = next(one for one in check_plan(plan) if one.rule == rule), plan.version
    apply_fix(plan=plan, version=version, finding_key=finding.key, actor=office.author)
    after = fresh(plan)
    assert (getattr(after, name), after.version) == (text, version + 1)
    assert rule not in {one.rule for one in check_plan(after)}
    assert AuditEntry.objects.about(after).filter(action="plan_saved").exists()


def test_fix_in_a_section_keeps_the_others(office):
    sections = [
        {"heading": "Mục đích", "text": "Như sau:"},
        {"heading": "Nội dung", "text": "Một.\nCác đơn vị và và trường.", "holds_tasks": True},
    ]
    plan = saved(office, sections=sections)
    finding = next(one for one in check_plan(plan) if one.rule == "CNT-17c")
    apply_fix(plan=plan, version=plan.version, finding_key=finding.key, actor=office.author)
    rows = list(fresh(plan).sections.values_list("heading", "text", "holds_tasks"))
    assert rows == [("Mục đích", "Như sau:", False), ("Nội dung", "Một.\nCác đơn vị và trường.", True)]


def test_fix_in_a_task_keeps_what_it_is_tied_to(office):
    order = make_order(office)
    above = order.directive.tasks.create(label="1", text="Việc trên", position=0)
    plan = draft(office, order=order)
    tasks = [
        {"text": "Việc một.", "assignments": [("lead", office.schools[0].pk)], "carries_out": [above.pk]},
        {"text": "Việc của của hai.", "level": 2, "deliverable": "Báo cáo", "assignments": []},
    ]
    plan = saved(office, plan, tasks=tasks)
    ids = list(plan.document.tasks.values_list("pk", flat=True))
    finding = next(one for one in check_plan(plan) if one.rule == "CNT-17c")
    apply_fix(plan=plan, version=plan.version, finding_key=finding.key, actor=office.author)
    first, second = plan.document.tasks.order_by("position")
    assert [first.pk, second.pk] == ids
    assert (second.text, second.deliverable, second.parent) == ("Việc của hai.", "Báo cáo", first)
    assert [given.organization for given in first.assignments.all()] == [office.schools[0]]
    assert list(first.carries_out.all()) == [above]


def test_fix_of_a_basis_and_of_the_subject(office):
    rows = [basis("Luật Giáo dục số 43/2019/QH14"), basis("Luật Tổ chức chính quyền địa phương")]
    plan = saved(office, references=rows)
    finding = check_plan(plan)[0]
    assert (finding.rule, finding.place) == ("BAS-11c", "bases.1")
    apply_fix(plan=plan, version=plan.version, finding_key=finding.key, actor=office.author)
    assert list(plan.document.references_out.values_list("cited_subject", flat=True)) == [
        "Luật Giáo dục", "Luật Tổ chức chính quyền địa phương",
    ]  # fmt: skip
    assert not check_plan(fresh(plan))


def test_fix_takes_a_repeated_line_away_and_keeps_rules(office):
    plan = draft(office, kind="CV", drafting_symbol="VP")
    rows = [
        {"text": "Các trường", "mode": "rule", "below_id": office.body.pk, "is_addressee": True},
        {"text": "Các trường", "mode": "text", "purpose": "inform"},
        {"text": "Ban Giám đốc", "mode": "text", "purpose": "inform"},
    ]
    plan = saved(office, plan, recipients=rows)
    finding = next(one for one in check_plan(plan) if one.rule == "ADR-19e")
    apply_fix(plan=plan, version=plan.version, finding_key=finding.key, actor=office.author)
    lines = list(plan.document.recipients.values_list("text", "mode", "below", "is_addressee"))
    assert lines == [("Các trường", "rule", office.body.pk, True), ("Ban Giám đốc", "text", None, False)]


def test_line_that_hands_work_down_is_not_taken_away(office):
    plan = draft(office, kind="CV", drafting_symbol="VP")
    rows = [
        {"text": "Các trường", "mode": "text", "is_addressee": True, "purpose": "inform"},
        {"text": "Các trường", "mode": "rule", "below_id": office.body.pk, "purpose": "execute"},
    ]
    finding = next(one for one in check_plan(saved(office, plan, recipients=rows)) if one.rule == "ADR-19e")
    assert finding.fix is None


def test_fix_of_the_archive_line(office):
    plan = draft(office)
    Recipient.objects.create(document=plan.document, text="Lưu VT, VP", purpose="archive", mode="text", position=9)
    plan = fresh(plan)
    finding = next(one for one in check_plan(plan) if one.rule == "ADR-19d")
    apply_fix(plan=plan, version=plan.version, finding_key=finding.key, actor=office.author)
    assert plan.document.recipients.get(purpose="archive").text == "Lưu: VT, VP"


def test_stale_fix_is_a_conflict(office):
    plan = saved(office, fields={"opening": "Các đơn vị của của Sở."})
    finding = next(one for one in check_plan(plan) if one.rule == "CNT-17c")
    with pytest.raises(StateConflict):
        apply_fix(plan=plan, version=plan.version - 1, finding_key=finding.key, actor=office.author)
    saved(office, plan, fields={"opening": "Đã sửa."})
    with pytest.raises(StateConflict, match="không còn"):
        apply_fix(plan=fresh(plan), version=plan.version, finding_key=finding.key, actor=office.author)
    assert fresh(plan).opening == "Đã sửa."


def test_fault_without_a_fix_is_left_to_the_author(office):
    plan = saved(office, fields={"opening": "Giao […] chủ trì."})
    finding = check_plan(plan)[0]
    assert finding.fix is None
    with pytest.raises(DomainError, match="sửa trong nội dung"):
        apply_fix(plan=plan, version=plan.version, finding_key=finding.key, actor=office.author)


def test_stranger_may_not_fix(office):
    plan = saved(office, fields={"opening": "Các đơn vị của của Sở."})
    finding = next(one for one in check_plan(plan) if one.rule == "CNT-17c")
    with pytest.raises(DomainError):
        apply_fix(plan=plan, version=plan.version, finding_key=finding.key, actor=make_user(make_org(), "specialist"))
    assert fresh(plan).opening == "Các đơn vị của của Sở."


# -- sending up ------------------------------------------------------------------------------------------------------


def test_faults_that_a_clerk_returns_are_not_sent_up(office):
    plan = saved(office, fields={"opening": "Giao […] chủ trì."})
    with pytest.raises(DomainError, match=r"phải sửa trước khi trình.*chưa điền"):
        services.submit_plan(plan=plan, actor=office.author)
    assert fresh(plan).state == Plan.State.DRAFT


def test_lighter_faults_do_not_stop_it(office):
    plan = saved(office, fields={"opening": "Các đơn vị của của Sở."})
    assert services.submit_plan(plan=plan, actor=office.author).state == Plan.State.IN_REVIEW


def test_wrong_authority_is_not_sent_up(office):
    plan = saved(office, fields={"post": office.post, "authority": "KT"})
    with pytest.raises(DomainError, match="cấp phó"):
        services.submit_plan(plan=plan, actor=office.author)
