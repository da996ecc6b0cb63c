"""Plain makers of test rows: `make_thing(**overrides)`; names count up, dates are fixed."""

from datetime import date
from itertools import count

from directives.models import CascadeNode, Document, NodeAbove, Receipt
from orgs.models import Membership, Organization, OrganizationAbove, Post, User
from plans.models import NumberSeries, Plan
from reports.models import Duty, ReportForm, ReportingRequirement, RequirementDate, RequirementReceiver

_numbers = count(1)


def make_org(name=None, *, parent=None, **overrides) -> Organization:
    number = next(_numbers)
    values = {
        "name": name or f"Đơn vị {number}",
        "symbol": f"DV{number}",
        "locality": "Hải Phòng",
        "place": "Hải Phòng",
    }
    organization = Organization(parent=parent, **(values | overrides))
    organization.save()
    above = [organization.pk]
    if parent is not None:
        above += parent.above_links.values_list("above", flat=True)
    OrganizationAbove.objects.bulk_create(OrganizationAbove(organization=organization, above_id=pk) for pk in above)
    return organization


def make_user(organization=None, role="clerk", **overrides) -> User:
    number = next(_numbers)
    values = {"username": f"nguoi{number}", "full_name": f"Người Thứ {number}", "email": f"nguoi{number}@vi-du.invalid"}
    user = User(**(values | overrides))
    user.set_password("mat-khau-thu")
    user.save()
    if organization is not None:
        Membership.objects.create(user=user, organization=organization, role=role)
    return user


def make_post(organization, holder=None, **overrides) -> Post:
    values = {"title": "Giám đốc", "authorities": ["direct"], "head_title": "GIÁM ĐỐC"}
    return Post.objects.create(organization=organization, holder=holder, **(values | overrides))


def make_document(issuer=None, **overrides) -> Document:
    number = next(_numbers)
    values = {
        "kind": "KH",
        "code": f"{number}/KH-UBND",
        "issued_on": date(2026, 1, 5),
        "subject": f"Về việc số {number}",
        "issuer": issuer,
        "issuer_name": issuer.name if issuer else "Cơ quan ngoài hệ thống",
        "state": Document.State.ISSUED,
    }
    return Document.objects.create(**(values | overrides))


def make_receipt(document, organization, **overrides) -> Receipt:
    return Receipt.objects.create(document=document, organization=organization, **overrides)


def make_node(organization, directive, *, parent=None, handed_down_by=None) -> CascadeNode:
    node = CascadeNode(
        organization=organization,
        directive=directive,
        parent=parent,
        handed_down_by=handed_down_by or directive,
        opened_on=date(2026, 1, 6),
    )
    node.save()
    links = [NodeAbove(node=node, above=node, organization=organization)]
    if parent is not None:
        links += [
            NodeAbove(node=node, above=link.above, organization=link.organization) for link in parent.above_links.all()
        ]
    NodeAbove.objects.bulk_create(links)
    return node


def make_plan(issuer, author=None, **overrides) -> Plan:
    document = make_document(
        issuer, origin=Document.Origin.WRITTEN, state=Document.State.DRAFT, code="", issued_on=None
    )
    return Plan.objects.create(document=document, author=author or make_user(issuer, "specialist"), **overrides)


def make_series(organization, **overrides) -> NumberSeries:
    return NumberSeries.objects.create(organization=organization, **({"name": "Sổ văn bản đi"} | overrides))


def make_form(owner, **overrides) -> ReportForm:
    return ReportForm.objects.create(owner=owner, **({"name": "Báo cáo kết quả thực hiện"} | overrides))


def make_requirement(document, receiver, *, dates=((10, 12),), **overrides) -> ReportingRequirement:
    values = {"name": "Báo cáo năm", "from_year": 2026, "is_open": True}
    values["form"] = overrides.pop("form", None) or make_form(receiver)
    requirement = ReportingRequirement.objects.create(document=document, **(values | overrides))
    RequirementReceiver.objects.create(requirement=requirement, organization=receiver)
    for day, month in dates:
        RequirementDate.objects.create(requirement=requirement, day=day, month=month)
    return requirement


def make_duty(requirement, organization, **overrides) -> Duty:
    values = {
        "year": 2026,
        "period": "Năm 2026",
        "due_on": date(2026, 12, 10),
        "safe_on": date(2026, 12, 9),
        "last_on": date(2026, 12, 10),
        "closes_at": "2026-12-11T00:00:00+07:00",
    }
    duty = Duty.objects.create(requirement=requirement, organization=organization, **(values | overrides))
    duty.refresh_from_db()
    return duty
