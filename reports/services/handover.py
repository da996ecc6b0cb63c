"""A leaver's open work in one body: listed, and handed to a colleague in one step."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from directives.models import ReceiptHandler
from orgs.audit import record
from orgs.errors import DomainError
from orgs.models import Membership, Organization, Post, User
from orgs.permissions import CONTENT_ROLES, can_hand_over, require
from plans.models import Plan
from reports.models import RequirementReceiver

UNFINISHED = (Plan.State.DRAFT, Plan.State.IN_REVIEW)


@dataclass(frozen=True)
class OpenWork:
    """What a person still holds in a body. Lists of rows."""

    handlers: list
    receivers: list
    plans: list
    posts: list

    @property
    def size(self) -> int:
        return len(self.handlers) + len(self.receivers) + len(self.plans) + len(self.posts)


def open_work(*, person: User, organization: Organization) -> OpenWork:
    """Unclosed incoming papers, requirements followed, unfinished drafts and present posts; four queries."""
    handlers = ReceiptHandler.objects.filter(
        user=person, receipt__organization=organization, receipt__closed_on__isnull=True
    )
    receivers = RequirementReceiver.objects.filter(Q(organization=organization) | Q(via=organization), handlers=person)
    plans = Plan.objects.with_basics().filter(author=person, state__in=UNFINISHED, document__issuer=organization)
    posts = Post.objects.filter(holder=person, organization=organization, to_on__isnull=True)
    return OpenWork(
        handlers=list(handlers.select_related("receipt__document").order_by("receipt__due_on", "pk")),
        receivers=list(receivers.select_related("requirement").order_by("pk").distinct()),
        plans=list(plans.order_by("pk")),
        posts=list(posts),
    )


def colleagues_of(*, person: User, organization: Organization, on):
    """Who may take the work: active people with a role that reads content in the body today, the leaver excepted."""
    members = Membership.objects.on(on).filter(organization=organization, role__in=CONTENT_ROLES)
    found = User.objects.filter(is_active=True, pk__in=members.values("user")).exclude(pk=person.pk)
    return found.order_by("full_name", "pk")


@transaction.atomic
def hand_over(
    *, person: User, successor: User, organization: Organization, on, with_posts: bool, actor: User | None
) -> OpenWork:
    """Give everything that is open to the successor; returns what was given. A second call finds nothing to give."""
    require(actor is None or can_hand_over(actor, organization), "Bạn không được bàn giao việc của đơn vị này.")
    if not colleagues_of(person=person, organization=organization, on=on).filter(pk=successor.pk).exists():
        raise DomainError(f"{successor} không có vai trò đang giữ ở {organization}, chưa nhận bàn giao được.")
    list(User.objects.select_for_update().filter(pk__in=sorted([person.pk, successor.pk])).order_by("pk"))
    work = open_work(person=person, organization=organization)
    for handler in work.handlers:
        _pass_receipt(handler, successor)
    for receiver in work.receivers:
        receiver.handlers.add(successor)
        receiver.handlers.remove(person)
    unfinished = Plan.objects.filter(pk__in=[plan.pk for plan in work.plans], state__in=UNFINISHED)
    unfinished.update(author=successor)
    if with_posts:
        Post.objects.filter(pk__in=[post.pk for post in work.posts], holder=person).update(holder=successor)
    User.objects.filter(pk=person.pk).update(handed_over_to=successor)
    counts = {"papers": len(work.handlers), "requirements": len(work.receivers), "plans": len(work.plans)}
    counts["posts"] = len(work.posts) if with_posts else 0
    comment = f"Cho {successor}"
    record(actor, "work_handed_over", person, organization=organization, comment=comment, **counts)
    return work


def _pass_receipt(handler, successor) -> None:
    """One person is named once on a paper: a helper who takes over as main handler drops the helping part."""
    already = ReceiptHandler.objects.filter(receipt=handler.receipt_id, user=successor).first()
    if already is None:
        ReceiptHandler.objects.filter(pk=handler.pk).update(user=successor)
        return
    part, due_on = handler.part, handler.due_on
    handler.delete()
    if part == ReceiptHandler.Part.MAIN:
        ReceiptHandler.objects.filter(pk=already.pk).update(part=part, due_on=due_on or already.due_on)
