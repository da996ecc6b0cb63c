from datetime import date, timedelta

import pytest
from django.utils import timezone

from directives.models import CascadeNode, Document, Receipt, Recipient
from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import AuditEntry
from plans import permissions as rights
from plans import services
from plans.models import Plan
from tests.factories import make_org, make_post, make_user
from tests.plans.making import (
    DAY,
    approved,
    bare_signed,
    draft,
    issued,
    make_office,
    make_order,
    make_party_office,
    signed,
)

pytestmark = pytest.mark.django_db
S = Plan.State
ROLES = ("clerk", "specialist", "head", "leader", "auditor", "administrator")
HEADS, STAFF_AND_HEAD = {"head", "leader"}, {"clerk", "specialist", "head"}
TABLE = {  # action: (states in which it is possible, roles that may)
    "can_edit": ({S.DRAFT}, STAFF_AND_HEAD),
    "can_submit": ({S.DRAFT}, STAFF_AND_HEAD),
    "can_approve": ({S.IN_REVIEW}, HEADS),
    "can_return": ({S.IN_REVIEW, S.APPROVED, S.SIGNED}, HEADS),
    "can_sign": ({S.APPROVED}, HEADS),
    "can_issue": ({S.SIGNED}, {"clerk"}),
    "can_attach": ({S.SIGNED, S.ISSUED}, {"clerk"}),
    "can_withdraw": ({S.ISSUED}, HEADS),
    "can_correct": ({S.ISSUED}, STAFF_AND_HEAD),
}


@pytest.mark.parametrize("role", ROLES)
def test_table_of_role_and_state(role):
    office = make_office()
    plan, user = draft(office), make_user(office.body, role)
    for state in S:
        plan.state = state
        for action, (states, roles) in TABLE.items():
            expected = state in states and role in roles
            assert getattr(rights, action)(user, plan) is expected, (action, state, role)


@pytest.mark.parametrize("action", TABLE)
def test_nobody_of_another_body_may_do_anything(action):
    office = make_office()
    plan, stranger = draft(office), make_user(make_org(), "head")
    for state in S:
        plan.state = state
        assert not getattr(rights, action)(stranger, plan)


def test_whole_way_from_draft_to_issue_is_logged():
    office = make_office()
    plan = issued(office, order=make_order(office))
    assert (plan.state, plan.document.state) == (S.ISSUED, Document.State.ISSUED)
    assert (plan.document.code, plan.document.number) == ("01/KH-SGDĐT", 1)
    verbs = list(AuditEntry.objects.about(plan).order_by("pk").values_list("action", flat=True))
    assert verbs == ["plan_created", "plan_submitted", "plan_approved", "plan_signed", "plan_issued"]


def test_author_does_not_approve_where_three_people_work():
    office = make_office()
    plan = services.create_plan(issuer=office.body, kind="KH", subject="Kế hoạch", actor=office.head)
    services.submit_plan(plan=plan, actor=office.head)
    with pytest.raises(NotAllowed, match="người khác duyệt"):
        services.approve_plan(plan=plan, actor=office.head)


def test_author_approves_in_a_body_of_two():
    body = make_org(symbol="CB")
    head = make_user(body, "head")
    make_user(body, "clerk")
    make_user(body, "administrator")  # reads no content, so does not count
    plan = services.create_plan(issuer=body, kind="KH", subject="Kế hoạch", actor=head)
    services.submit_plan(plan=plan, actor=head)
    assert services.approve_plan(plan=plan, actor=head).state == S.APPROVED


def test_second_approval_is_a_conflict_and_changes_nothing():
    office = make_office()
    plan = approved(office)
    with pytest.raises(StateConflict, match="Đã duyệt"):
        services.approve_plan(plan=plan, actor=office.head)


def test_return_needs_a_comment_and_clears_approval_and_signature():
    office = make_office()
    plan = signed(office)
    with pytest.raises(DomainError, match="ý kiến"):
        services.return_plan(plan=plan, comment="  ", actor=office.head)
    services.return_plan(plan=plan, comment="Bổ sung mục II.", actor=office.head)
    plan.refresh_from_db()
    assert (plan.state, plan.approved_by, plan.signed_by, plan.signed_on) == (S.DRAFT, None, None, None)
    assert plan.signature is None
    assert AuditEntry.objects.about(plan).first().comment == "Bổ sung mục II."


def test_author_recalls_until_it_is_approved():
    office = make_office()
    plan = draft(office)
    services.submit_plan(plan=plan, actor=office.author)
    with pytest.raises(NotAllowed):
        services.recall_plan(plan=plan, actor=office.clerk)
    assert services.recall_plan(plan=plan, actor=office.author).state == S.DRAFT
    with pytest.raises(StateConflict):
        services.recall_plan(plan=approved(office), actor=office.author)


def test_signing_asks_for_the_own_post_and_its_authority():
    office = make_office()
    plan = approved(office)
    other = make_post(office.body, make_user(office.body, "leader"), title="Phó Giám đốc", authorities=["KT"])
    sign = {"plan": plan, "signed_on": DAY, "actor": office.head}
    with pytest.raises(NotAllowed, match="chức vụ mình"):
        services.sign_plan(post=other, authority="KT", **sign)
    with pytest.raises(DomainError, match="thẩm quyền"):
        services.sign_plan(post=office.post, authority="TM", **sign)
    stranger = make_post(make_org(), office.head)
    with pytest.raises(DomainError, match="không có thẩm quyền"):
        services.sign_plan(post=stranger, authority="direct", **sign)
    with pytest.raises(DomainError, match="tương lai"):
        services.sign_plan(
            plan=plan, post=office.post, authority="direct", actor=office.head,
            signed_on=timezone.localdate() + timedelta(days=1),
        )  # fmt: skip


def test_party_paper_is_not_signed_by_mandate():
    office = make_party_office()
    office.post.authorities = ["TUQ"]
    office.post.save()
    with pytest.raises(DomainError, match="thừa ủy quyền"):
        services.sign_plan(plan=approved(office), post=office.post, authority="TUQ", signed_on=DAY, actor=office.head)


def test_issuing_makes_nodes_receipts_and_frozen_content():
    office = make_office()
    order = make_order(office)
    plan = draft(office, order=order)
    Recipient.objects.create(
        document=plan.document, text="UBND thành phố", organization=office.city, purpose="report", position=9
    )
    services.submit_plan(plan=plan, actor=office.author)
    services.approve_plan(plan=plan, actor=office.head)
    services.sign_plan(plan=plan, post=office.post, authority="direct", signed_on=DAY, actor=office.head)
    made = []
    services.issue_plan(
        plan=plan, series=office.series, on=DAY, actor=office.clerk,
        make_duties=lambda issued_plan, nodes: made.extend(nodes),
    )  # fmt: skip
    nodes = CascadeNode.objects.filter(handed_down_by=plan.document)
    assert {n.organization for n in nodes} == set(office.schools) == {n.organization for n in made}
    assert all(n.parent == order and n.directive == order.directive for n in nodes)
    held = set(Receipt.objects.filter(document=plan.document).values_list("organization", flat=True))
    assert held == {*(school.pk for school in office.schools), office.city.pk}
    plan.refresh_from_db()
    assert plan.frozen["number"] == "01"
    assert "đối ngoại nhân dân" in plan.document.text


def test_recipients_that_are_not_commanded_are_refused_before_the_number():
    office = make_office()
    plan = signed(office)
    stranger = make_org("Sở Ngoại vụ")
    Recipient.objects.create(document=plan.document, text=stranger.name, organization=stranger, position=5)
    with pytest.raises(DomainError, match="Sở Ngoại vụ"):
        services.issue_plan(plan=plan, series=office.series, on=DAY, actor=office.clerk)
    plan.refresh_from_db()
    assert plan.state == S.SIGNED
    assert not office.series.entries.exists()


@pytest.mark.parametrize("on, text", [(date(2026, 1, 4), "trước ngày ký"), (date(2999, 1, 1), "tương lai")])
def test_date_of_the_paper_is_bounded(on, text):
    office = make_office()
    with pytest.raises(DomainError, match=text):
        services.issue_plan(plan=bare_signed(office), series=office.series, on=on, actor=office.clerk)


def test_dating_back_into_a_closed_year_needs_a_reason():
    office = make_office()
    plan = bare_signed(office, signed_on=date(2025, 12, 30))
    issue = {"plan": plan, "series": office.series, "on": date(2025, 12, 31), "actor": office.clerk}
    with pytest.raises(DomainError, match="lý do"):
        services.issue_plan(**issue, today=date(2026, 1, 2))
    services.issue_plan(**issue, today=date(2026, 1, 2), reason="Đã ký ngày 30/12")
    assert plan.document.register_entry.year == 2025


def test_second_issue_is_a_conflict_and_takes_no_number():
    office = make_office()
    plan = issued(office)
    with pytest.raises(StateConflict):
        services.issue_plan(plan=plan, series=office.series, on=DAY, actor=office.clerk)
    assert office.series.entries.count() == 1


def test_withdrawal_closes_the_places_and_keeps_the_paper():
    office = make_office()
    plan = issued(office, order=make_order(office))
    closed = []
    services.withdraw_plan(
        plan=plan, on=DAY, reason="Thay bằng kế hoạch mới", actor=office.head,
        close_duties=lambda withdrawn, on: closed.append(on),
    )  # fmt: skip
    assert (plan.state, plan.document.state, closed) == (S.WITHDRAWN, "withdrawn", [DAY])
    assert not CascadeNode.objects.open().filter(handed_down_by=plan.document).exists()
    with pytest.raises(StateConflict):
        services.withdraw_plan(plan=plan, on=DAY, reason="Lần nữa", actor=office.head)


def test_correction_is_a_new_paper_to_the_same_bodies_without_new_work():
    office = make_office()
    plan = issued(office, drafting_symbol="VP")
    correction = services.start_correction(plan=plan, actor=office.author)
    assert correction.document.kind == "CV"
    reference = correction.document.references_out.get(relation="corrects")
    assert reference.target == plan.document
    lines = correction.document.recipients.all()
    assert [line.organization for line in lines] == office.schools
    assert {line.purpose for line in lines} == {"inform"}
