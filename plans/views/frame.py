"""What the pages of one plan share: header line, breadcrumbs, tabs, buttons, who must act."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from directives.models import Document
from orgs.models import Membership
from orgs.permissions import ROLE_ACTIONS
from plans import permissions as rights
from plans.models import Plan

State = Plan.State
WAITS_FOR = {
    State.DRAFT: ("plan.submit", "Người soạn hoàn thiện rồi trình duyệt"),
    State.IN_REVIEW: ("plan.approve", "Chờ duyệt"),
    State.APPROVED: ("plan.sign", "Chờ ký"),
    State.SIGNED: ("plan.issue", "Chờ văn thư cấp số, ban hành"),
}
NAMED = 4


def posted(request):
    """The data of a form that was sent, even when it has no field; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def plan_context(request, plan: Plan, tab: str) -> dict:
    document = plan.document
    inside = is_inside(request.user, plan)
    return {
        "plan": plan,
        "document": document,
        "inside": inside,
        "title": document.subject,
        "kind_line": " · ".join(x for x in (document.get_kind_display(), document.code, document.issuer_name) if x),
        "breadcrumbs": _crumbs(plan, request.user),
        "tabs": _tabs(plan, tab, inside),
    }


def is_inside(user, plan: Plan) -> bool:
    """Does the reader belong to the issuing body? Others see no comments and no buttons."""
    return plan.document.issuer_id in user.reach.own_ids


def _crumbs(plan, user):
    """The papers above, as far as the reader may open them."""
    crumbs = [("Kế hoạch", reverse("plans:plan_list"))]
    order = plan.order
    if order is not None:
        ids = list(dict.fromkeys((order.directive_id, order.handed_down_by_id)))
        papers = Document.objects.visible_to(user).defer("text", "search_text").in_bulk(ids)
        shown = [papers[pk] for pk in ids if pk in papers]
        crumbs += [(f"{p.get_kind_display()} {p.code}".strip(), p.get_absolute_url()) for p in shown]
    return [*crumbs, (plan.document.code or "Dự thảo", "")]


def _tabs(plan, tab, inside):
    paper = plan.document_id
    tabs = [
        ("noi-dung", "Nội dung", reverse("plans:plan_detail", args=[plan.pk])),
        ("trien-khai", "Triển khai", reverse("reports:cascade", args=[paper])),
        ("bao-cao", "Báo cáo", reverse("reports:document_reports", args=[paper])),
    ]
    if inside:
        tabs.append(("nhat-ky", "Nhật ký", reverse("plans:plan_history", args=[plan.pk])))
    return [{"label": label, "url": url, "active": key == tab, "count": None} for key, label, url in tabs]


def actions(user, plan: Plan) -> list[dict]:
    """Buttons in order, the first one primary; only what this person may do now."""

    def link(name, label, icon, css="btn-outline-secondary"):
        return {"label": label, "icon": icon, "css": css, "url": reverse(name, args=[plan.pk])}

    offered = (
        (rights.can_issue(user, plan), link("reports:plan_issue", "Cấp số, ban hành", "stamp")),
        (rights.can_sign(user, plan), link("plans:plan_sign", "Ký", "pen")),
        (rights.can_approve(user, plan), link("plans:plan_approve", "Duyệt", "check")),
        (rights.can_edit(user, plan), link("plans:plan_edit", "Sửa dự thảo", "pencil")),
        (rights.can_submit(user, plan), link("plans:plan_submit", "Trình duyệt", "arrow-up")),
        (rights.can_take_over(user, plan), link("plans:plan_take_over", "Tiếp nhận soạn tiếp", "pencil")),
        (rights.can_return(user, plan), link("plans:plan_return", "Trả lại", "arrow-back")),
        (rights.can_recall(user, plan), link("plans:plan_recall", "Rút lại để sửa", "arrow-back")),
        (rights.can_correct(user, plan), link("plans:plan_correct", "Soạn công văn đính chính", "pencil")),
        (rights.can_attach(user, plan), link("plans:plan_scan", "Đính kèm bản ký", "file")),
        (rights.can_withdraw(user, plan), link("reports:plan_withdraw", "Thu hồi", "cross", "btn-outline-danger")),
    )
    buttons = [button for allowed, button in offered if allowed]
    if buttons and plan.state not in (State.ISSUED, State.WITHDRAWN):
        buttons[0]["css"] = "btn-primary"
    return buttons


def who_must_act(plan: Plan) -> tuple[str, list[str]]:
    """What is waited for, and the people who may do it; nothing for a finished paper."""
    if plan.state not in WAITS_FOR:
        return "", []
    action, text = WAITS_FOR[plan.state]
    if plan.state == State.DRAFT:
        return text, [plan.author.full_name]
    roles = ROLE_ACTIONS[action]
    people = Membership.objects.on(timezone.localdate()).filter(organization=plan.document.issuer_id, role__in=roles)
    names = list(people.order_by("pk").values_list("user__full_name", flat=True)[: NAMED + 1])
    return text, list(dict.fromkeys(names))[:NAMED]


def remarks_on(plan: Plan) -> list[str]:
    """What the apps above know of a paper not issued yet (`settings.PLAN_REMARKS`: functions of a plan)."""
    return [text for name in settings.PLAN_REMARKS if (text := import_string(name)(plan))]
