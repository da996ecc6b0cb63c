"""Draft → in review → approved → signed; each step is one conditional UPDATE, so it happens once or not at all."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from directives.models import DocumentFile
from directives.services import store_file
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.models import Post, User
from orgs.models.organization import Format
from orgs.models.people import Authority
from orgs.permissions import require
from plans import documents
from plans import permissions as rights
from plans.documents.check import blocking, check_plan
from plans.models import Plan

State = Plan.State
UNSIGNED = {"approved_by": None, "approved_at": None, "signed_by": None, "signed_on": None, "signature": None}


def move_plan(plan: Plan, sources, target: str, **values) -> None:
    """Change the state where it still is one of `sources`; raises StateConflict when somebody was faster."""
    moved = Plan.objects.filter(pk=plan.pk, state__in=sources).update(state=target, updated_at=timezone.now(), **values)
    plan.refresh_from_db()
    if not moved:
        raise StateConflict(f"Văn bản vừa đổi trạng thái: hiện là “{plan.get_state_display()}”. Hãy xem lại.")


def require_state(plan: Plan, *states: str) -> None:
    """A wrong state is a conflict (409), not a missing right (403)."""
    current = Plan.objects.values_list("state", flat=True).get(pk=plan.pk)
    if current not in states:
        raise StateConflict(f"Không làm được bước này: văn bản đang ở trạng thái “{State(current).label}”.")
    plan.state = current


@transaction.atomic
def submit_plan(*, plan: Plan, actor: User, comment: str = "") -> Plan:
    """Trình duyệt: the text is closed until it is approved or returned."""
    require_state(plan, State.DRAFT)
    require(rights.can_submit(actor, plan), "Bạn không được trình duyệt văn bản của đơn vị này.")
    if not plan.document.subject.strip():
        raise DomainError("Chưa có trích yếu: nhập trích yếu trước khi trình.")
    refuse_faults(plan, actor)
    move_plan(plan, [State.DRAFT], State.IN_REVIEW, submitted_at=timezone.now())
    record(actor, "plan_submitted", plan, organization=plan.document.issuer, comment=comment)
    return plan


def refuse_faults(plan: Plan, actor: User) -> None:
    """What a clerk would return is not sent up (kiểm tra thể thức)."""
    faults = blocking(check_plan(plan, user=actor))
    if faults:
        told = " ".join(f"({at}) {fault.where}: {fault.message}" for at, fault in enumerate(faults, start=1))
        raise DomainError(f"Văn bản còn lỗi thể thức phải sửa trước khi trình. {told}")


@transaction.atomic
def recall_plan(*, plan: Plan, actor: User) -> Plan:
    """The author takes the draft back before anybody approved it."""
    require_state(plan, State.IN_REVIEW)
    require(rights.can_recall(actor, plan), "Chỉ người soạn rút lại được văn bản đang trình.")
    move_plan(plan, [State.IN_REVIEW], State.DRAFT)
    record(actor, "plan_recalled", plan, organization=plan.document.issuer)
    return plan


@transaction.atomic
def return_plan(*, plan: Plan, comment: str, actor: User) -> Plan:
    """Trả lại: back to the author with a reason; approval and signature are void."""
    require_state(plan, State.IN_REVIEW, State.APPROVED, State.SIGNED)
    require(rights.can_return(actor, plan), "Bạn không được trả lại văn bản này.")
    if not comment.strip():
        raise DomainError("Ghi ý kiến để người soạn biết cần sửa gì.")
    move_plan(plan, [State.IN_REVIEW, State.APPROVED, State.SIGNED], State.DRAFT, **UNSIGNED)
    record(actor, "plan_returned", plan, organization=plan.document.issuer, comment=comment)
    return plan


@transaction.atomic
def approve_plan(*, plan: Plan, actor: User, comment: str = "") -> Plan:
    """Duyệt; not by the author where three people or more work in the body."""
    require_state(plan, State.IN_REVIEW)
    if rights.needs_other_approver(actor, plan):
        require(False, "Bạn là người soạn: văn bản này phải do người khác duyệt.")
    require(rights.can_approve(actor, plan), "Bạn không được duyệt văn bản của đơn vị này.")
    move_plan(plan, [State.IN_REVIEW], State.APPROVED, approved_by=actor, approved_at=timezone.now())
    record(actor, "plan_approved", plan, organization=plan.document.issuer, comment=comment)
    return plan


@transaction.atomic
def sign_plan(*, plan: Plan, post: Post, authority: str, signed_on: date, actor: User) -> Plan:
    """Ký, from a post the signer holds on that day and with an authority the post carries (NĐ 30 Điều 13).

    The name, the title and the lines above the signature are fixed here: what is printed is who signed.
    """
    require_state(plan, State.APPROVED)
    require(rights.can_sign(actor, plan), "Bạn không được ký văn bản của đơn vị này.")
    fault = signing_fault(plan, post, authority, signed_on)
    if fault:
        raise DomainError(fault)
    require(post.holder_id == actor.pk, "Bạn chỉ ký được bằng chức vụ mình đang giữ.")
    signature = documents.signature_by(post, authority, plan.document.document_format)
    values = {"post": post, "authority": authority, "signed_by": actor, "signed_on": signed_on}
    move_plan(plan, [State.APPROVED], State.SIGNED, signature=signature, **values)
    record(actor, "plan_signed", plan, organization=plan.document.issuer, post=post.title, authority=authority)
    return plan


def signing_fault(plan: Plan, post: Post, authority: str, signed_on: date) -> str:
    """Why this post cannot sign this paper so; empty when it can."""
    if post not in signing_posts(plan, signed_on):
        return f"{post.title} không có thẩm quyền ký văn bản của {plan.document.issuer} vào ngày {signed_on:%d/%m/%Y}."
    if authority not in post.authorities:
        return f"{post.title} không được ký với thẩm quyền “{Authority(authority).label}”."
    if authority == Authority.BY_MANDATE and plan.document.document_format == Format.PARTY:
        return "Văn bản của Đảng không có thể thức thừa ủy quyền."
    if signed_on > timezone.localdate():
        return "Ngày ký không được ở tương lai."
    return ""


def signing_posts(plan: Plan, on: date):
    """Posts of the issuer and of its inner departments that have a holder on the day."""
    issuer = plan.document.issuer
    bodies = [issuer.pk, *issuer.children.filter(is_internal=True).values_list("pk", flat=True)]
    return Post.objects.on(on).filter(organization__in=bodies, holder__isnull=False).select_related("holder")


@transaction.atomic
def attach_scan(*, plan: Plan, upload, actor: User) -> DocumentFile:
    """The stamped scan or the signed PDF becomes the official file; an earlier one stays as an annex."""
    require_state(plan, State.SIGNED, State.ISSUED)
    require(rights.can_attach(actor, plan), "Chỉ văn thư của đơn vị đính kèm bản ký chính thức.")
    plan.document.files.filter(is_official=True).update(is_official=False)
    stored = store_file(
        model=DocumentFile,
        parent_field={"document": plan.document},
        upload=upload,
        actor=actor,
        is_official=True,
    )
    record(actor, "plan_scan_attached", plan, organization=plan.document.issuer, file=stored.name)
    return stored
