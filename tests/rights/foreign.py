"""Foreign ids inside permitted forms: each probe says who posts what where, with an own id and a foreign one."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.urls import reverse
from django.utils import timezone

from directives.models import DocumentFile, DocumentTask, ReceiptFile
from orgs.models import OrganizationGroup
from plans.models import NumberSeries, Plan
from reports.models import FormHeading, Indicator, ReportFile, ReportVersion
from tests import factories as make
from tests.plans import making
from tests.plans.test_plan_edit import form_data
from tests.reports.test_requirement_pages import asked
from tests.rights.worlds import make_rights_world
from tests.test_route_gate import stored

MARK = "Bimatcuanguoikhac"  # in every name of the others


@dataclass
class Probe:
    """`url` and `data` take the id; `method` is post unless a page is only read."""

    user: object
    url: object
    own: int
    foreign: int
    data: object = None
    method: str = "post"


def make_two_offices() -> SimpleNamespace:
    w = make_rights_world()
    w.far = make.make_org(f"UBND {MARK}", locality="Cà Mau")
    w.near = make.make_org(f"Trường {MARK}", parent=w.neighbour)
    w.plan = making.draft(w.making, order=w.node)
    w.plan = Plan.objects.get(pk=w.plan.pk)
    _others_papers(w)
    _others_reports(w)
    return w


def _others_papers(w):
    w.hidden = make.make_document(w.far, code="77/KH-X", subject=MARK)
    w.top = make.make_document(w.city)
    make.make_node(w.office, w.top, parent=make.make_node(w.city, w.top), handed_down_by=w.paper)
    w.hidden_task = DocumentTask.objects.create(document=w.hidden, label="9", text=MARK)
    w.hidden_node = make.make_node(w.neighbour, w.hidden)
    w.hidden_receipt = make.make_receipt(w.hidden, w.neighbour)
    w.hidden_group = OrganizationGroup.objects.create(owner=w.neighbour, name=MARK)
    w.hidden_series = NumberSeries.objects.create(organization=w.neighbour, name=MARK)
    w.hidden_person = make.make_user(w.near, "clerk", full_name=MARK)
    w.hidden_post = make.make_post(w.far, make.make_user(w.far, "head"), title=MARK)
    w.hidden_room = make.make_org(f"Phòng {MARK}", parent=w.neighbour, is_internal=True)
    w.paper_file = stored(DocumentFile, document=w.paper)
    w.hidden_file = stored(DocumentFile, document=w.hidden)
    w.receipt_file = stored(ReceiptFile, receipt=w.receipt)
    w.hidden_receipt_file = stored(ReceiptFile, receipt=w.hidden_receipt)


def _others_reports(w):
    w.upward = w.owed.requirement
    Indicator.objects.create(form=w.upward.form, name="Số việc")
    w.asked.folds_into = w.upward
    w.asked.save()
    w.hidden_requirement = make.make_requirement(w.hidden, w.neighbour, name=MARK)
    w.hidden_duty = make.make_duty(w.hidden_requirement, w.near)
    FormHeading.objects.create(form=w.hidden_requirement.form, title=MARK)
    w.hidden_indicator = Indicator.objects.create(form=w.hidden_requirement.form, name=MARK)
    version = ReportVersion.objects.create(
        duty=w.hidden_duty, form=w.hidden_requirement.form, number=1, sent_at=timezone.now()
    )
    w.hidden_delivery = version.deliveries.create(organization=w.neighbour)
    w.hidden_report_file = stored(ReportFile, version=version)
    w.report_file = stored(ReportFile, version=w.owed.versions.get())


def probes(w) -> dict[str, Probe]:
    return _plan_probes(w) | _paper_probes(w) | _report_probes(w) | _account_probes(w)


def _to(name, *args):
    return lambda _: reverse(name, args=args)


def _plan_probes(w):
    author, clerk = w.holders["specialist"], w.holders["clerk"]
    edit = _to("plans:plan_edit", w.plan.pk)
    page = form_data(w.plan, author)
    task = {"viec-0-text": "Việc mới", "viec-0-level": "1"}
    line = {"noi-nhan-2-text": "Nhóm", "noi-nhan-2-purpose": "inform", "noi-nhan-2-mode": "group"}
    start = {"issuer": w.office.pk, "kind": "KH", "subject": "Mới"}
    above = DocumentTask.objects.get(document=w.paper)
    near, far, post = w.neighbour.pk, w.far.pk, w.making.post.pk
    spare = make.make_post(w.office, w.holders["head"])
    issue = {"on": f"{w.signed.signed_on:%d/%m/%Y}", "reason": "ghi theo ngày ký"}
    sign = {"authority": "direct", "signed_on": "05/01/2026"}
    first = {"on": "01/03/2027", "first": 5}
    return {
        "assignee": Probe(author, edit, near, far, lambda i: page | task | {"viec-0-doing": f"x #{i}"}),
        "lead": Probe(author, edit, near, far, lambda i: page | task | {"viec-0-lead": f"x #{i}"}),
        "task above": Probe(
            author, edit, above.pk, w.hidden_task.pk, lambda i: page | task | {"viec-0-carries_out": i}
        ),
        "recipients' group": Probe(
            author, edit, w.group.pk, w.hidden_group.pk, lambda i: page | line | {"noi-nhan-2-group": i}
        ),
        "signing post": Probe(author, edit, post, w.hidden_post.pk, lambda i: page | {"post": i}),
        "drafting unit": Probe(
            author, edit, w.department.pk, w.hidden_room.pk, lambda i: page | {"drafting_unit": i}
        ),
        "issuer": Probe(author, _to("plans:plan_create"), w.office.pk, near, lambda i: start | {"issuer": i}),
        "order": Probe(author, _to("plans:plan_create"), w.node.pk, w.hidden_node.pk, lambda i: start | {"order": i}),
        "further node": Probe(
            author, _to("plans:plan_create"), w.node.pk, w.hidden_node.pk,
            lambda i: start | {"order": w.node.pk, "further": i},
        ),
        "paper of a new plan": Probe(
            author, lambda i: f"{reverse('plans:plan_create')}?van-ban={i}", w.paper.pk, w.hidden.pk, method="get"
        ),
        "exempted task": Probe(
            author, _to("plans:plan_coverage", w.plan.pk), above.pk, w.hidden_task.pk,
            lambda i: {"task": i, "reason": "Không có"},
        ),
        "post to sign from": Probe(
            w.holders["head"], _to("plans:plan_sign", w.approved.pk), spare.pk, w.hidden_post.pk,
            lambda i: sign | {"post": i},
        ),
        "series of the issue": Probe(
            clerk, _to("reports:plan_issue", w.signed.pk), w.series.pk, w.hidden_series.pk,
            lambda i: issue | {"series": i},
        ),
        "series of a first number": Probe(
            clerk, _to("plans:first_number_set", w.office.pk), w.series.pk, w.hidden_series.pk,
            lambda i: first | {"series": i},
        ),
        "register": Probe(
            clerk, lambda i: f"{reverse('plans:register')}?so={i}", w.series.pk, w.hidden_series.pk, method="get"
        ),
    }  # fmt: skip


def _paper_probes(w):
    clerk, head = w.holders["clerk"], w.holders["head"]
    direct = _to("directives:receipt_direct", w.receipt.pk)
    arrival = {"arrived_on": "06/01/2026", "medium": "paper"}
    return {
        "main handler": Probe(head, direct, w.person.pk, w.hidden_person.pk, lambda i: {"main": i}),
        "helping handler": Probe(head, direct, w.person.pk, w.hidden_person.pk, lambda i: {"helpers": [i]}),
        "file of the paper": Probe(
            clerk, lambda i: reverse("directives:document_file", args=[w.paper.pk, i]), w.paper_file.pk,
            w.hidden_file.pk, method="get",
        ),
        "file to remove": Probe(
            clerk, lambda i: reverse("directives:document_file_remove", args=[w.paper.pk, i]), w.paper_file.pk,
            w.hidden_file.pk,
        ),
        "file of the receipt": Probe(
            clerk, lambda i: reverse("directives:receipt_file", args=[w.receipt.pk, i]), w.receipt_file.pk,
            w.hidden_receipt_file.pk, method="get",
        ),
        "file of the receipt to remove": Probe(
            clerk, lambda i: reverse("directives:receipt_file_remove", args=[w.receipt.pk, i]), w.receipt_file.pk,
            w.hidden_receipt_file.pk,
        ),
        "task not applying": Probe(
            clerk, lambda i: reverse("directives:task_exempt", args=[w.paper.pk, i]), w.task.pk, w.hidden_task.pk,
            lambda i: {"reason": "Không có"},
        ),
        "paper to register": Probe(
            clerk, lambda i: f"{reverse('directives:receipt_create')}?van-ban={i}", w.top.pk, w.hidden.pk,
            lambda i: arrival,
        ),
        "body of the register": Probe(
            clerk, lambda i: f"{reverse('directives:receipt_list')}?don_vi={i}", w.office.pk, w.far.pk, method="get"
        ),
        "node of the cascade": Probe(
            head, lambda i: reverse("reports:cascade_children", args=[w.paper.pk, i]), w.node.pk, w.hidden_node.pk,
            method="get",
        ),
        "node to start from": Probe(
            head, lambda i: f"{reverse('reports:cascade', args=[w.paper.pk])}?duoi={i}", w.node.pk, w.hidden_node.pk,
            method="get",
        ),
    }  # fmt: skip


def _report_probes(w):
    author = w.holders["specialist"]
    create = lambda _: f"{reverse('reports:requirement_create')}?van-ban={w.issued.document_id}"  # noqa: E731
    form = asked(w.office)
    rules = _to("reports:requirement_rules", w.asked.pk)
    source, target = w.figure.pk, w.upward.form.indicators.get().pk
    fill = {"lock_version": str(w.owed_version), "luu": "1"}
    return {
        "via": Probe(author, create, w.department.pk, w.hidden_room.pk, lambda i: form | {"via": i}),
        "handler of reports": Probe(
            author, create, w.person.pk, w.hidden_person.pk, lambda i: form | {"handlers": [i]}
        ),
        "group that owes": Probe(author, create, w.group.pk, w.hidden_group.pk, lambda i: form | {"groups": [i]}),
        "requirement above": Probe(
            author, create, w.upward.pk, w.hidden_requirement.pk, lambda i: form | {"folds_into": i}
        ),
        "paper that asks": Probe(
            author, lambda i: f"{reverse('reports:requirement_create')}?van-ban={i}", w.issued.document_id, w.hidden.pk,
            lambda i: form,
        ),
        "indicator to fold into": Probe(
            author, rules, target, w.hidden_indicator.pk,
            lambda i: {f"target-{source}": i, f"rule-{source}": "sum"},
        ),
        "report's file": Probe(
            author, lambda i: reverse("reports:report_file", args=[i]), w.report_file.pk, w.hidden_report_file.pk,
            method="get",
        ),
        "delivery": Probe(
            w.holders["head"], _to("reports:deliveries_accept"), w.delivery.pk, w.hidden_delivery.pk,
            lambda i: {"ban-gui": [i]},
        ),
        "delivery by address": Probe(
            w.holders["head"], lambda i: reverse("reports:delivery_accept", args=[i]), w.delivery.pk,
            w.hidden_delivery.pk,
        ),
        "file off the draft": Probe(
            author, _to("reports:report_detail", w.owed.pk), w.report_file.pk, w.hidden_report_file.pk,
            lambda i: fill | {"bo-tep": [i]},
        ),
        "body of the roll-up": Probe(
            author, lambda i: f"{reverse('reports:rollup')}?don-vi={i}", w.office.pk, w.far.pk, method="get"
        ),
    }  # fmt: skip


def _account_probes(w):
    administrator, head = w.holders["administrator"], w.holders["head"]
    role = {"role": "clerk"}
    here = w.person.memberships.get().pk
    event = {
        "type": "move", "on": "01/01/2026", "basis": "QĐ", "phan-TOTAL_FORMS": 1, "phan-INITIAL_FORMS": 0,
        "phan-0-side": "to", "phan-0-organization": f"x #{w.school.pk}",
    }  # fmt: skip
    return {
        "body of a role": Probe(
            administrator, _to("orgs:role_add", w.person.pk), w.school.pk, w.neighbour.pk,
            lambda i: role | {"organization": f"x #{i}"},
        ),
        "membership": Probe(
            administrator, lambda i: reverse("orgs:role_end", args=[i]), here, w.hidden_person.memberships.get().pk,
            lambda i: {"on": f"{w.today:%d/%m/%Y}"},
        ),
        "person": Probe(
            administrator, lambda i: reverse("orgs:user_lock", args=[i]), w.person.pk, w.hidden_person.pk
        ),
        "post": Probe(
            administrator, lambda i: reverse("orgs:post_end", args=[i]), w.making.post.pk, w.hidden_post.pk
        ),
        "holder of a post": Probe(
            administrator, _to("orgs:post_create", w.office.pk), w.person.pk, w.hidden_person.pk,
            lambda i: {"title": "Phó", "holder": i, "position": 0},
        ),
        "new superior": Probe(
            administrator, _to("orgs:superior_add", w.school.pk), w.neighbour.pk, w.far.pk,
            lambda i: {"superior": f"x #{i}", "line": "professional"},
        ),
        "new parent": Probe(
            administrator, _to("orgs:organization_move", w.school.pk), w.sibling.pk, w.far.pk,
            lambda i: {"parent": f"x #{i}", "on": "01/01/2026", "basis": "QĐ"},
        ),
        "new parent by an event": Probe(
            administrator, _to("orgs:event_create"), w.sibling.pk, w.far.pk,
            lambda i: event | {"phan-0-new_parent": f"x #{i}"},
        ),
        "successor": Probe(
            head, _to("reports:handover", w.making.author.pk, w.office.pk), w.person.pk, w.hidden_person.pk,
            lambda i: {"successor": i},
        ),
        "member of a group": Probe(
            head, _to("orgs:group_detail", w.group.pk), w.neighbour.pk, w.far.pk,
            lambda i: {"organization": f"x #{i}"},
        ),
        "group by address": Probe(
            head, lambda i: reverse("orgs:group_delete", args=[i]), w.group.pk, w.hidden_group.pk
        ),
    }  # fmt: skip
