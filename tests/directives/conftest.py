"""A small province: UBND above Sở above two schools, a body elsewhere, and people of every role."""

from datetime import date
from types import SimpleNamespace

import pytest

from directives import services
from tests.factories import make_document, make_org, make_user

DAY = date(2026, 1, 6)


@pytest.fixture
def province(db):
    ubnd = make_org("UBND thành phố Hải Phòng")
    so = make_org("Sở Giáo dục và Đào tạo Hải Phòng", parent=ubnd, short_name="Sở GD&ĐT Hải Phòng")
    office = make_org("Văn phòng Sở", parent=so, is_internal=True)
    school = make_org("Trường THPT Thứ Nhất", parent=so)
    sibling = make_org("Trường THPT Thứ Hai", parent=so)
    stranger = make_org("Sở Y tế Hải Phòng", parent=ubnd)
    return SimpleNamespace(
        ubnd=ubnd,
        so=so,
        office=office,
        school=school,
        sibling=sibling,
        stranger=stranger,
        clerk=make_user(so, "clerk"),
        specialist=make_user(so, "specialist"),
        head=make_user(so, "head"),
        auditor=make_user(so, "auditor"),
        administrator=make_user(so, "administrator"),
        leader=make_user(ubnd, "leader"),
        school_head=make_user(school, "head"),
        school_clerk=make_user(school, "clerk"),
        sibling_head=make_user(sibling, "head"),
        outsider=make_user(stranger, "head"),
    )


def paper_fields(issuer=None, **overrides):
    values = {
        "kind": "CT",
        "code": "12-CT/TW",
        "issued_on": date(2022, 1, 5),
        "subject": "Về công tác kinh tế đối ngoại",
        "issuer": issuer,
        "issuer_name": issuer.name if issuer else "Ban Bí thư",
    }
    return values | overrides


@pytest.fixture
def receipt(province):
    """08/CTr-UBND in the register of the Sở."""
    fields = paper_fields(province.ubnd, kind="CTr", code="08/CTr-UBND", issued_on=date(2026, 1, 5))
    return services.register_arrival(
        organization=province.so, arrived_on=DAY, medium="paper", actor=province.clerk, fields=fields
    )


@pytest.fixture
def issued(province, receipt):
    """A công văn of the Sở, handed down to both schools under its own place."""
    document = make_document(province.so, code="2901/SGDĐT-VP", kind="CV", origin="written")
    node = province.so.cascade_nodes.get()
    services.hand_down(
        document=document, order=node, organizations=[province.school, province.sibling], on=DAY, actor=None
    )
    return document
