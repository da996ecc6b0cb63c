"""Who signed is printed as at the signing, whatever becomes of the post before the clerk issues."""

import pytest

from directives.models import DocumentReference
from orgs import services as bodies
from plans import documents, services
from plans.models import Plan, RegisterEntry
from tests.factories import make_document, make_user
from tests.plans.making import DAY, make_office, signed

pytestmark = pytest.mark.django_db


def change_post(office, **values):
    post = office.post
    for name, value in values.items():
        setattr(post, name, value)
    bodies.save_post(post=post, actor=None)


def issue(office, plan):
    plan = Plan.objects.get(pk=plan.pk)
    return services.issue_plan(plan=plan, series=office.series, on=DAY, actor=office.clerk, today=DAY)


@pytest.mark.parametrize("after", ["empty", "other"])
def test_the_post_may_be_empty_or_anothers_before_the_clerk_issues(after):
    office = make_office()
    plan = signed(office)
    other = make_user(office.body, "head", full_name="Lê Văn Mới") if after == "other" else None
    change_post(office, holder=other, title="Quyền Giám đốc", head_title="Quyền Giám đốc")
    issued = issue(office, plan)
    assert (issued.document.signer_name, issued.document.signer_title) == ("Nguyễn Văn Giám Đốc", "Giám đốc")
    paper = documents.build(issued)
    assert ([line.text for line in paper.sign.lines], paper.sign.name) == (["GIÁM ĐỐC"], "Nguyễn Văn Giám Đốc")
    assert RegisterEntry.objects.get().signer == "Nguyễn Văn Giám Đốc, Giám đốc"


def test_a_signed_paper_shows_who_signed_before_it_is_issued(client):
    office = make_office()
    plan = signed(office)
    change_post(office, holder=None, title="Quyền Giám đốc")
    client.force_login(office.clerk)
    page = client.get(f"/ke-hoach/{plan.pk}/").content.decode()
    assert "Nguyễn Văn Giám Đốc, Giám đốc" in page
    assert "Quyền Giám đốc" not in page


def test_a_returned_paper_is_signed_anew():
    office = make_office()
    plan = signed(office)
    services.return_plan(plan=plan, comment="Sửa mục II.", actor=office.head)
    change_post(office, title="Quyền Giám đốc")
    plan = Plan.objects.get(pk=plan.pk)
    assert plan.signature is None
    assert documents.signature_of(plan)["title"] == "Quyền Giám đốc"


def test_papers_that_named_the_plan_in_words_lead_to_it_once_it_is_issued():
    office = make_office()
    citing = make_document(office.schools[0])
    reference = DocumentReference.objects.create(
        document=citing, relation="basis", cited_kind="KH", cited_code="01/KH-SGDĐT", cited_on=DAY,
        cited_issuer=office.body.name,
    )  # fmt: skip
    plan = issue(office, signed(office))
    reference.refresh_from_db()
    assert reference.target == plan.document
