"""Bodies are created, changed, moved and closed here: tree, pairs above, names, parents and log in one transaction."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from orgs import closure
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.models import AuditEntry, Organization, OrganizationName, ParentLink, Superior, User
from orgs.permissions import can_manage_body, can_place_under, managed_ids, require
from orgs.text import nfc
from orgs.trees import bulk_insert, tree_lock

NOT_YOURS = "Bạn chỉ quản trị được các đơn vị thuộc phạm vi của mình."
ALREADY_CLOSED = "Đơn vị này đã chấm dứt hoạt động trước đó."
TEXTS = ("name", "short_name", "symbol", "code", "locality", "place", "header_name", "header_parent", "archive_line")
HISTORIES = """
    INSERT INTO {names} (organization_id, name, short_name, from_on)
    SELECT id, name, short_name, started_on FROM {body} WHERE id BETWEEN %s AND %s;
    INSERT INTO {parents} (organization_id, parent_id, from_on)
    SELECT id, parent_id, started_on FROM {body} WHERE id BETWEEN %s AND %s
"""


def create_organization(*, actor: User | None, parent: Organization | None = None, **fields) -> Organization:
    """A new body below `parent`, or a root. Raises NotAllowed, TreeError; DomainError for values that clash."""
    _require_place(actor, parent)
    organization = Organization(parent=parent, **_clean(fields))
    with tree_lock(Organization):
        _validate(organization)
        organization.save()
        closure.add_new([organization])
        _write_histories([organization])
        record(actor, "organization_created", organization, organization=organization)
    return organization


def insert_organizations(*, nodes: list[Organization], actor: User | None) -> list[Organization]:
    """Many new bodies at once, each with `parent` set to a stored body or to another of `nodes`; returns them."""
    if not nodes:
        return nodes
    if actor is not None and not actor.is_superuser:
        places = {node.parent_id for node in nodes if node.parent is None or node.parent.pk}
        inside = managed_ids(actor).filter(organization__in=places - {None}).values("organization").distinct().count()
        require(inside == len(places), NOT_YOURS)
    for node in nodes:
        node.search_text = node.folded()
    with tree_lock(Organization):
        bulk_insert(Organization, nodes)
        closure.add_new(nodes)
        _write_histories(nodes)
        entries = (
            AuditEntry(
                actor=actor,
                organization=node,
                action="organization_imported",
                object_type="orgs.organization",
                object_id=node.pk,
                object_label=node.name,
            )
            for node in nodes
        )
        AuditEntry.objects.bulk_create(entries, batch_size=1000)
    return nodes


def update_organization(*, organization: Organization, actor: User | None, **fields) -> Organization:
    """Change what is written about a body; a changed name here corrects the present one (an event renames)."""
    require(actor is None or can_manage_body(actor, organization), NOT_YOURS)
    values = _clean(fields)
    with tree_lock(Organization):
        stored = Organization.objects.get(pk=organization.pk)
        changes = {
            name: [_plain(getattr(stored, name)), _plain(value)]
            for name, value in values.items()
            if getattr(stored, name) != value
        }
        if not changes:
            return stored
        for name, value in values.items():
            setattr(stored, name, value)
        _validate(stored)
        stored.save(update_fields=list(values))
        if {"name", "short_name"} & set(changes):
            current = stored.names.filter(to_on__isnull=True)
            current.update(name=stored.name, short_name=stored.short_name)
        record(actor, "organization_updated", stored, organization=stored, **changes)
    return stored


def move_organization(
    *, organization: Organization, parent: Organization | None, on: date, basis: str, actor: User | None
) -> Organization:
    """Put a body with all below it under another one from the day; raises TreeError for a place below itself."""
    require(actor is None or can_manage_body(actor, organization), NOT_YOURS)
    _require_place(actor, parent)
    with tree_lock(Organization):
        return place_under(organization, parent, on, basis, actor)


def place_under(organization, parent, on, basis, actor) -> Organization:
    """The move itself, for callers that hold the lock and have asked for the rights."""
    moved = Organization.objects.select_related("parent").get(pk=organization.pk)
    before = moved.parent
    new_id = parent.pk if parent else None
    if moved.parent_id == new_id:
        raise StateConflict("Đơn vị đã trực thuộc nơi này.")
    moved.parent = parent
    moved.save()
    closure.move_below(moved.pk, new_id)
    moved.parent_links.filter(to_on__isnull=True).update(to_on=on)
    ParentLink.objects.create(organization=moved, parent=parent, from_on=on)
    names = [str(before) if before else "", str(parent) if parent else ""]
    record(actor, "organization_moved", moved, organization=moved, comment=basis, parent=names, on=str(on))
    return moved


def close_organization(*, organization: Organization, on: date, basis: str, actor: User | None) -> Organization:
    """End a body from the day; its departments end with it. Raises DomainError while bodies below still work."""
    require(actor is None or can_manage_body(actor, organization), NOT_YOURS)
    with tree_lock(Organization):
        return close(organization, on, basis, actor)


def close(organization, on, basis, actor) -> Organization:
    """The closing itself, for callers that hold the lock and have asked for the rights."""
    below = Organization.objects.below([organization.pk]).exclude(pk=organization.pk).filter(ended_on__isnull=True)
    working = below.filter(is_internal=False).count()
    if working:
        raise DomainError(f"Còn {working} đơn vị trực thuộc đang hoạt động: hãy chuyển hoặc đóng các đơn vị đó trước.")
    for department in below:
        _end(department, on, basis, actor)
    return _end(organization, on, basis, actor)


def _end(organization, on, basis, actor) -> Organization:
    stored = Organization.objects.get(pk=organization.pk)
    if stored.ended_on is not None:
        raise StateConflict(ALREADY_CLOSED)
    if stored.started_on and on < stored.started_on:
        raise DomainError("Ngày chấm dứt phải sau ngày thành lập.")
    stored.ended_on = on
    stored.save(update_fields=["ended_on"])
    stored.names.filter(to_on__isnull=True).update(to_on=on)
    for links in (stored.superiors, stored.inferiors):
        links.filter(to_on__isnull=True).update(to_on=on)
    record(actor, "organization_closed", stored, organization=stored, comment=basis, on=str(on))
    return stored


@transaction.atomic
def add_superior(*, organization, superior, line: str, from_on: date | None, actor: User | None) -> Superior:
    """A further line of command from the day. Raises StateConflict when the line is already there."""
    require(actor is None or can_manage_body(actor, organization), NOT_YOURS)
    if organization.pk == superior.pk:
        raise DomainError("Một đơn vị không thể là cấp trên của chính nó.")
    if organization.superiors.filter(superior=superior, line=line, to_on__isnull=True).exists():
        raise StateConflict("Quan hệ này đã có và đang còn hiệu lực.")
    link = Superior.objects.create(organization=organization, superior=superior, line=line, from_on=from_on)
    what = {"superior": str(superior), "line": link.get_line_display()}
    record(actor, "superior_added", organization, organization=organization, **what)
    return link


@transaction.atomic
def end_superior(*, link: Superior, on: date, actor: User | None) -> None:
    """End a further line from the day; raises StateConflict when it has ended already."""
    require(actor is None or can_manage_body(actor, link.organization), NOT_YOURS)
    if link.from_on and on < link.from_on:
        raise DomainError("Ngày kết thúc phải sau ngày bắt đầu.")
    if not Superior.objects.filter(pk=link.pk, to_on__isnull=True).update(to_on=on):
        raise StateConflict("Quan hệ này đã kết thúc trước đó.")
    body = link.organization
    record(actor, "superior_ended", body, organization=body, superior=str(link.superior), on=str(on))


def _validate(organization) -> None:
    try:
        organization.full_clean(exclude=["parent"])
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error


def _require_place(actor, parent) -> None:
    require(actor is None or can_place_under(actor, parent), NOT_YOURS)


def _write_histories(nodes) -> None:
    span = (min(node.pk for node in nodes), max(node.pk for node in nodes))
    tables = {
        "names": OrganizationName._meta.db_table,
        "parents": ParentLink._meta.db_table,
        "body": Organization._meta.db_table,
    }
    with connection.cursor() as cursor:
        for statement in HISTORIES.format(**tables).split(";"):
            cursor.execute(statement, span)


def _clean(fields) -> dict:
    return {name: nfc(value).strip() if name in TEXTS else value for name, value in fields.items()}


def _plain(value):
    return value if isinstance(value, str | int | bool | None) else str(value)
