from datetime import date

import pytest

from directives.models import DocumentReference, Recipient
from directives.secrecy import SecretContent
from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import AuditEntry
from plans import services
from plans.models import Assignment, Plan
from plans.services.parts import tasks_above
from tests.factories import make_node, make_org, make_user
from tests.plans.making import draft, issued, make_office, make_order, make_party_office

pytestmark = pytest.mark.django_db


def save(plan, office, **values):
    values = {"version": plan.version, "fields": {}} | values
    return services.save_plan(plan=plan, actor=office.author, **values)


def test_new_plan_has_the_three_standard_sections():
    office = make_office()
    plan = draft(office)
    first = [s.heading for s in plan.sections.filter(level=1)]
    assert first == ["Mục đích, yêu cầu", "Nội dung", "Tổ chức thực hiện"]
    assert plan.sections.get(holds_tasks=True).heading == "Nội dung"
    assert (plan.document.issuer_name, plan.document.place) == ("Sở Giáo dục và Đào tạo", "Hải Phòng")


def test_plan_remembers_its_order_and_further_cascades():
    office = make_office()
    order, other = make_order(office), make_order(office, "09/CTr-UBND")
    plan = draft(office, order=order, further=[other])
    assert plan.order == order
    assert {n.node for n in plan.nodes.all()} == {order, other}
    reference = plan.document.references_out.get()
    assert (reference.relation, reference.target) == ("implements", order.handed_down_by)


def test_plan_answers_only_the_own_places():
    office = make_office()
    stranger = make_org()
    node = make_node(stranger, make_order(office).directive)
    with pytest.raises(DomainError, match="không phải cho"):
        draft(office, order=node)


def test_further_cascades_need_an_order():
    office = make_office()
    with pytest.raises(DomainError, match="văn bản giao việc"):
        draft(office, further=[make_order(office)])


def test_stranger_and_auditor_do_not_write():
    office = make_office()
    for user in (make_user(make_org(), "specialist"), make_user(office.body, "auditor")):
        with pytest.raises(NotAllowed):
            services.create_plan(issuer=office.body, kind="KH", subject="Kế hoạch", actor=user)


def test_department_and_other_kinds_are_refused():
    office = make_office()
    with pytest.raises(DomainError, match="Chỉ soạn"):
        draft(office, kind="CT")
    office.body.is_internal = True
    with pytest.raises(DomainError, match="bộ phận bên trong"):
        draft(office)


@pytest.mark.parametrize(
    ("part", "field"), [("sections", "text"), ("recipients", "text"), ("references", "cited_subject")]
)
def test_secrecy_marks_are_refused_in_every_part(part, field):
    office = make_office()
    plan = draft(office)
    with pytest.raises(SecretContent):
        save(plan, office, **{part: [{field: "TUYỆT MẬT"}]})


def test_a_subject_with_a_secrecy_mark_begins_no_draft():
    office = make_office()
    with pytest.raises(SecretContent):
        services.create_plan(issuer=office.body, kind="KH", subject="TỐI MẬT", actor=office.author)
    assert not Plan.objects.exists()


def test_stale_version_is_refused_and_nothing_is_overwritten():
    office = make_office()
    plan = draft(office)
    mine, theirs = Plan.objects.get(pk=plan.pk), Plan.objects.get(pk=plan.pk)
    save(mine, office, fields={"opening": "Bản của tôi"}, sections=[{"heading": "Một phần"}])
    with pytest.raises(StateConflict, match="vừa lưu"):
        save(theirs, office, version=1, fields={"opening": "Bản cũ"}, sections=[])
    plan.refresh_from_db()
    assert (plan.opening, plan.version, plan.sections.count()) == ("Bản của tôi", 2, 1)


def test_tasks_keep_their_rows_nest_and_carry_assignments():
    office = make_office()
    first, second = office.schools
    plan = draft(office)
    rows = [
        {"text": "Tuyên truyền", "label": "1", "due_on": date(2026, 12, 10), "deliverable": "Báo cáo",
         "assignments": [("lead", first.pk), ("cooperates", second.pk)]},
        {"text": "Phần nhỏ", "label": "a)", "level": 2, "assignments": [("carries_out", first.pk)]},
    ]  # fmt: skip
    services.save_tasks(plan=plan, version=1, actor=office.author, tasks=rows)
    top, child = plan.document.tasks.all()
    assert (child.parent, top.parent) == (top, None)
    given = Assignment.objects.filter(task=top).order_by("part")
    assert [(a.part, a.organization, a.due_on, a.deliverable) for a in given] == [
        ("cooperates", second, date(2026, 12, 10), "Báo cáo"),
        ("lead", first, date(2026, 12, 10), "Báo cáo"),
    ]
    services.save_tasks(plan=plan, version=2, actor=office.author, tasks=[rows[1] | {"id": top.pk}])
    assert [(t.pk, t.text, t.parent) for t in plan.document.tasks.all()] == [(top.pk, "Phần nhỏ", None)]


def test_one_lead_and_each_body_once():
    office = make_office()
    first, second = office.schools
    for given in ([("lead", first.pk), ("lead", second.pk)], [("lead", first.pk), ("cooperates", first.pk)]):
        plan = draft(office)
        with pytest.raises(DomainError, match="Nhiệm vụ 1"):
            save(plan, office, tasks=[{"text": "Việc", "assignments": given}])


def test_task_carries_out_only_tasks_of_the_answered_papers():
    office = make_office()
    order = make_order(office)
    above = order.handed_down_by.tasks.create(label="3.1", text="Nhiệm vụ của cấp trên")
    stranger = make_order(office, "77/CTr-UBND").directive.tasks.create(text="Việc khác")
    plan = draft(office, order=order)
    assert list(tasks_above(plan)) == [above]
    save(plan, office, tasks=[{"text": "Việc", "carries_out": [above.pk]}])
    assert list(above.carried_out_by.all()) == list(plan.document.tasks.all())
    with pytest.raises(DomainError, match="không thuộc văn bản"):
        save(plan, office, tasks=[{"text": "Việc", "carries_out": [stranger.pk]}])


def test_recipients_and_references_are_written_in_order():
    office = make_office()
    plan = draft(office)
    lines = [
        {"text": "Các trường THPT trực thuộc", "mode": "rule", "line": "main", "excluded": [office.schools[1].pk]},
        {"text": "Báo Hải Phòng", "mode": "text", "purpose": "inform"},
    ]
    save(plan, office, recipients=lines, references=[{"relation": "basis", "cited_subject": "Luật Giáo dục"}])
    rule, printed = plan.document.recipients.all()
    assert list(rule.resolve(office.body, date(2026, 1, 5))) == [office.schools[0]]
    assert (printed.text, printed.purpose) == ("Báo Hải Phòng", Recipient.Purpose.INFORM)
    assert plan.document.references_out.get().cited_subject == "Luật Giáo dục"


def test_secret_mark_is_refused_and_nothing_is_saved():
    office = make_office()
    plan = draft(office)
    with pytest.raises(SecretContent):
        save(plan, office, fields={"opening": "TUYỆT MẬT"})
    plan.refresh_from_db()
    assert (plan.version, plan.opening) == (1, "")


def test_autosaves_of_one_sitting_leave_one_line_in_the_log():
    office = make_office()
    plan = draft(office)
    for text in ("a", "b", "c"):
        save(plan, office, fields={"closing": text})
    assert AuditEntry.objects.about(plan).filter(action="plan_saved").count() == 1


@pytest.mark.parametrize("make", [make_office, make_party_office])
def test_nothing_changes_after_issue(make):
    office = make()
    plan = issued(office)
    frozen, text = plan.frozen, plan.document.text
    changes = (
        {"fields": {"subject": "Khác"}},
        {"sections": []},
        {"tasks": []},
        {"recipients": []},
        {"references": []},
    )
    for change in changes:
        with pytest.raises(StateConflict, match="không sửa được"):
            save(plan, office, **change)
    for action in (services.submit_plan, services.approve_plan):
        with pytest.raises(StateConflict):
            action(plan=plan, actor=office.head)
    plan.refresh_from_db()
    assert (plan.frozen, plan.document.text) == (frozen, text)
    assert plan.document.recipients.count() == len(office.schools)


def test_correction_does_not_touch_the_corrected_paper():
    office = make_office()
    plan = issued(office)
    before = (plan.frozen, plan.document.subject)
    correction = services.start_correction(plan=plan, actor=office.author)
    services.save_plan(plan=correction, version=1, actor=office.author, fields={"subject": "đính chính ngày"})
    plan.refresh_from_db()
    assert (plan.frozen, plan.document.subject) == before
    assert DocumentReference.objects.filter(target=plan.document, relation="corrects").count() == 1
