"""Bodies, people and plans that the tests of this app share."""

from datetime import date
from types import SimpleNamespace

from django.utils import timezone

from directives.models import Recipient
from plans import services
from plans.models import Plan
from tests.factories import make_document, make_node, make_org, make_plan, make_post, make_series, make_user

DAY = date(2026, 1, 5)


def make_office(**overrides) -> SimpleNamespace:
    """A Sở with clerk, specialist and head, a series, and two schools below it."""
    city = make_org("Ủy ban nhân dân thành phố Hải Phòng", symbol="UBND")
    values = {
        "symbol": "SGDĐT", "short_name": "Sở GD&ĐT", "header_parent": "UBND thành phố Hải Phòng",
        "place": "Hải Phòng", "archive_line": "Lưu: VT, VP",
    }  # fmt: skip
    values |= {"name": "Sở Giáo dục và Đào tạo"} | overrides
    office = make_org(parent=city, **values)
    head = make_user(office, "head", full_name="Nguyễn Văn Giám Đốc")
    return SimpleNamespace(
        city=city,
        body=office,
        clerk=make_user(office, "clerk"),
        author=make_user(office, "specialist"),
        head=head,
        post=make_post(office, head, title="Giám đốc", head_title="Giám đốc"),
        series=make_series(office),
        schools=[make_org(f"Trường THPT {name}", parent=office) for name in ("Thái Phiên", "Ngô Quyền")],
    )


def make_party_office(**overrides) -> SimpleNamespace:
    """A commune Party committee with a term, a series of plans and a cell below it."""
    province = make_org("Tỉnh ủy Ninh Bình", system="party", document_format="party", symbol="TU")
    values = {
        "symbol": "ĐU", "system": "party", "document_format": "party", "place": "Xuân Trường",
        "header_parent": "Đảng bộ tỉnh Ninh Bình",
    }  # fmt: skip
    body = make_org("Đảng ủy xã Xuân Trường", parent=province, **(values | overrides))
    head = make_user(body, "head", full_name="Trần Thị Bí Thư")
    body.terms.create(name="2025–2030", from_on=date(2025, 7, 1))
    return SimpleNamespace(
        province=province,
        body=body,
        clerk=make_user(body, "clerk"),
        author=make_user(body, "specialist"),
        head=head,
        post=make_post(body, head, title="Bí thư", authorities=["TM"], collective="Ban Thường vụ", head_title="Bí thư"),
        series=make_series(body, name="Sổ kế hoạch", kinds=["KH"], scope="term"),
        schools=[make_org("Chi bộ thôn 1", parent=body, system="party", document_format="party", symbol="CB")],
    )


def make_order(office, code="08/CTr-UBND"):
    """The office's place in a cascade, given by a paper of the body above."""
    paper = make_document(office.body.parent, kind="CTr", code=code, subject="Đối ngoại nhân dân")
    return make_node(office.body, paper)


def draft(office, **overrides) -> Plan:
    """A plan as create_plan makes it, given to the schools."""
    plan = services.create_plan(
        issuer=office.body, kind=overrides.pop("kind", "KH"), subject="Thực hiện Chương trình về đối ngoại nhân dân",
        actor=office.author, **overrides,
    )  # fmt: skip
    for at, school in enumerate(office.schools):
        Recipient.objects.create(document=plan.document, text=school.name, organization=school, position=at)
    return plan


def approved(office, **overrides) -> Plan:
    plan = draft(office, **overrides)
    services.submit_plan(plan=plan, actor=office.author)
    return services.approve_plan(plan=plan, actor=office.head)


def signed(office, signed_on=DAY, **overrides) -> Plan:
    authority = office.post.authorities[0]
    return services.sign_plan(
        plan=approved(office, **overrides), post=office.post, authority=authority, signed_on=signed_on,
        actor=office.head,
    )  # fmt: skip


def issued(office, on=DAY, **overrides) -> Plan:
    return services.issue_plan(
        plan=signed(office, signed_on=on, **overrides), series=office.series, on=on, actor=office.clerk,
        reason="ghi theo ngày ký" if on.year < timezone.localdate().year else "",
    )  # fmt: skip


def bare_signed(office, signed_on=DAY) -> Plan:
    """A signed plan by the shortest way, for tests of numbers."""
    return make_plan(
        office.body, office.author, state=Plan.State.SIGNED, post=office.post, signed_by=office.head,
        signed_on=signed_on,
    )  # fmt: skip
