"""Foundings, renamings, mergers, splits, dissolutions: one plan of steps, shown before and carried out as shown.

Papers keep the names they were printed with and memberships are not moved: people of the new body read the papers of
the old one through `orgs.reach`, and the administrator gives them their roles.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.models import Organization, OrganizationEvent, OrganizationEventPart, OrganizationName, Superior, User
from orgs.permissions import bodies_where, can_manage_body, require
from orgs.services import structure
from orgs.trees import tree_lock

Type = OrganizationEvent.Type
Side = OrganizationEventPart.Side
ENDING = OrganizationEvent.ENDING


@dataclass(frozen=True)
class Step:
    """One thing an event does. `verb` names a function below; `text` is what the preview shows."""

    verb: str
    organization: Organization
    text: str
    target: Organization | None = None
    name: str = ""
    link: Superior | None = None


@transaction.atomic
def save_event(*, event: OrganizationEvent, parts: list[OrganizationEventPart], actor: User | None):
    """Store a draft with its parts (all of them anew). Raises StateConflict once it has been applied."""
    require(actor is None or _may_draft(actor, parts), structure.NOT_YOURS)
    if event.pk and not OrganizationEvent.objects.filter(pk=event.pk, applied_at__isnull=True).exists():
        raise StateConflict("Sự kiện này đã được áp dụng, không sửa được nữa.")
    is_new = event.pk is None
    if is_new:
        event.created_by = actor
    event.save()
    event.parts.all().delete()
    for part in parts:
        part.pk, part.event = None, event
        part.save()
    record(actor, "event_drafted" if is_new else "event_changed", event)
    return event


@transaction.atomic
def delete_event(*, event: OrganizationEvent, actor: User | None) -> None:
    """Drop a draft; an applied event stays for good."""
    require(actor is None or can_manage_event(actor, event), structure.NOT_YOURS)
    record(actor, "event_dropped", event)
    if not OrganizationEvent.objects.filter(pk=event.pk, applied_at__isnull=True).exists():
        raise StateConflict("Sự kiện này đã được áp dụng, không xóa được.")
    event.delete()


def _may_draft(actor, parts) -> bool:
    bodies = [part.organization for part in parts] + [part.new_parent for part in parts if part.new_parent]
    administers = actor.is_superuser or bool(bodies_where(actor, "organization.manage"))
    return administers and all(can_manage_body(actor, body) for body in bodies)


def can_manage_event(user, event) -> bool:
    """Every body of the event is in the administrator's reach; a draft without parts belongs to who made it."""
    if user.is_superuser:
        return True
    if not bodies_where(user, "organization.manage"):
        return False
    parts = list(event.parts.select_related("organization"))
    return all(can_manage_body(user, part.organization) for part in parts) if parts else event.created_by_id == user.pk


def plan_event(event: OrganizationEvent) -> list[Step]:
    """What applying would do now, in order. Raises DomainError when the parts do not make such an event."""
    parts = list(event.parts.select_related("organization", "new_parent").order_by("pk"))
    old = [part for part in parts if part.side == Side.FROM]
    new = [part for part in parts if part.side == Side.TO]
    _check(event, old, new)
    staying = {part.organization_id for part in new}
    steps = []
    for part in new if new else old:
        steps += _changes(part)
    if event.type in ENDING:
        heir = heir_of(event)
        for part in old:
            if part.organization_id not in staying:
                steps += _ending(event, part.organization, heir)
    return steps


def heir_of(event: OrganizationEvent) -> Organization | None:
    """The body that takes the open duties: the one marked, or the only new one."""
    new = [part for part in event.parts.select_related("organization") if part.side == Side.TO]
    marked = [part for part in new if part.takes_duties] or (new if len(new) == 1 else [])
    return marked[0].organization if marked else None


def successor_of(body: Organization, on: date) -> Organization | None:
    """The living body that took over from one that ended before `on`, however many events on; None for a living one."""
    passed = set()
    while body is not None and not body.exists_on(on) and body.pk not in passed:
        passed.add(body.pk)
        ended_by = OrganizationEventPart.objects.filter(organization=body, side=Side.FROM, event__type__in=ENDING)
        part = ended_by.filter(event__applied_at__isnull=False).select_related("event").order_by("event__on").last()
        body = heir_of(part.event) if part else None
    return body if passed and body is not None and body.pk not in passed else None


def predecessors_of(event: OrganizationEvent) -> list[Organization]:
    """Bodies that end with the event."""
    parts = list(event.parts.select_related("organization"))
    staying = {part.organization_id for part in parts if part.side == Side.TO}
    ending = [part.organization for part in parts if part.side == Side.FROM and part.organization_id not in staying]
    return ending if event.type in ENDING else []


def apply_event(*, event: OrganizationEvent, actor: User | None) -> OrganizationEvent:
    """Names, parents and endings as planned, once. Raises StateConflict when done before, DomainError."""
    require(actor is None or can_manage_event(actor, event), structure.NOT_YOURS)
    with tree_lock(Organization):
        now = timezone.now()
        if not OrganizationEvent.objects.filter(pk=event.pk, applied_at__isnull=True).update(applied_at=now):
            raise StateConflict("Sự kiện này đã được áp dụng trước đó.")
        event.applied_at = now
        for step in plan_event(event):
            _DO[step.verb](step, event.on, event.basis, actor)
        for part in event.parts.select_related("organization"):
            what = f"{event.get_type_display()}: {event.basis}"
            body = part.organization
            record(actor, "event_applied", body, organization=body, comment=what, on=str(event.on))
        record(actor, "event_applied", event, comment=event.basis)
    return event


def _check(event, old, new) -> None:
    kind, parts = Type(event.type), old + new
    both = {part.organization_id for part in old} & {part.organization_id for part in new}
    needed = {
        "Thành lập: hãy nêu đơn vị mới.": kind == Type.FOUNDING and not new,
        "Đổi tên: hãy nêu đơn vị và tên mới.": kind == Type.RENAMING and not any(part.new_name for part in parts),
        "Chuyển trực thuộc: hãy nêu đơn vị và nơi trực thuộc mới.": kind == Type.MOVE
        and not any(part.new_parent for part in parts),
        "Hãy nêu ít nhất một đơn vị cũ.": kind in ENDING and not old,
        "Hãy nêu đơn vị mới (đơn vị tiếp nhận).": kind in {Type.MERGER, Type.SPLIT} and not new,
        "Chia, tách: cần từ hai đơn vị mới trở lên.": kind == Type.SPLIT and len(new) == 1 and not both,
        "Có nhiều đơn vị mới: hãy đánh dấu đúng một đơn vị nhận nghĩa vụ đang mở.": kind in ENDING
        and len(new) > 1
        and sum(part.takes_duties for part in new) != 1,
    }
    for message, is_wrong in needed.items():
        if is_wrong:
            raise DomainError(message)
    for part in parts:
        if part.organization.ended_on and part.organization.ended_on <= event.on:
            raise DomainError(f"{part.organization} đã chấm dứt hoạt động trước ngày có hiệu lực của sự kiện.")


def _changes(part) -> list[Step]:
    body, steps = part.organization, []
    if part.event.type == Type.FOUNDING and body.started_on is None:
        steps.append(Step("found", body, f"Ghi ngày thành lập của {body}."))
    if part.new_name and part.new_name != body.name:
        steps.append(Step("rename", body, f"{body} đổi tên thành {part.new_name}.", name=part.new_name))
    if part.new_parent and part.new_parent_id != body.parent_id:
        steps.append(Step("move", body, f"{body} chuyển về trực thuộc {part.new_parent}.", target=part.new_parent))
    return steps


def _ending(event, body, heir) -> list[Step]:
    steps = []
    children = Organization.objects.filter(parent=body, ended_on__isnull=True, is_internal=False).in_list_order()
    if event.type != Type.SPLIT and heir:
        steps += [
            Step("move", child, f"{child} chuyển từ {body} về trực thuộc {heir}.", target=heir)
            for child in children
            if child.pk != heir.pk
        ]
        lines = Superior.objects.filter(superior=body, to_on__isnull=True).exclude(organization=heir)
        steps += [
            Step(
                "pass_line",
                link.organization,
                f"{link.organization}: cấp trên {link.get_line_display().lower()} đổi từ {body} sang {heir}.",
                target=heir,
                link=link,
            )
            for link in lines.select_related("organization")
        ]
    elif children:
        names = ", ".join(str(child) for child in children[:5])
        raise DomainError(f"{body} còn đơn vị trực thuộc đang hoạt động ({names}…): hãy chuyển trực thuộc trước.")
    return [*steps, Step("close", body, f"{body} chấm dứt hoạt động; văn bản cũ giữ nguyên tên đã in.")]


def _found(step, on: date, basis, actor) -> None:
    body = Organization.objects.get(pk=step.organization.pk)
    body.started_on = on
    body.save(update_fields=["started_on"])
    body.names.filter(from_on__isnull=True).update(from_on=on)
    body.parent_links.filter(from_on__isnull=True).update(from_on=on)


def _rename(step, on: date, basis, actor) -> None:
    body = Organization.objects.get(pk=step.organization.pk)
    before = body.name
    body.name = step.name
    body.save(update_fields=["name"])
    body.names.filter(to_on__isnull=True).update(to_on=on)
    OrganizationName.objects.create(organization=body, name=step.name, short_name=body.short_name, from_on=on)
    record(actor, "organization_renamed", body, organization=body, comment=basis, name=[before, step.name], on=str(on))


def _move(step, on: date, basis, actor) -> None:
    structure.place_under(step.organization, step.target, on, basis, actor)


def _pass_line(step, on: date, basis, actor) -> None:
    link = step.link
    Superior.objects.filter(pk=link.pk).update(to_on=on)
    found = Superior.objects.filter(organization=step.organization, superior=step.target, line=link.line)
    if not found.filter(to_on__isnull=True).exists():
        Superior.objects.create(organization=step.organization, superior=step.target, line=link.line, from_on=on)
    line = link.get_line_display()
    body = step.organization
    record(actor, "superior_passed", body, organization=body, comment=basis, superior=str(step.target), line=line)


def _close(step, on: date, basis, actor) -> None:
    structure.close(step.organization, on, basis, actor)


_DO = {"found": _found, "rename": _rename, "move": _move, "pass_line": _pass_line, "close": _close}
