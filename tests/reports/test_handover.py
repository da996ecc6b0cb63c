"""A leaver's open work is listed and goes to a colleague in one step."""

from datetime import date

import pytest

from directives.models import ReceiptHandler
from orgs.errors import DomainError, NotAllowed
from orgs.models import AuditEntry, Membership
from reports.services.handover import hand_over, open_work
from tests.factories import make_document, make_org, make_plan, make_post, make_receipt, make_requirement, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def body():
    return make_org("Sở Giáo dục")


@pytest.fixture
def leaver(body):
    return make_user(body, "specialist", full_name="Người Đi")


@pytest.fixture
def successor(body):
    return make_user(body, "specialist", full_name="Người Nhận")


@pytest.fixture
def head(body):
    return make_user(body, "head")


def paper_of(person, body, part="main", **more):
    receipt = make_receipt(make_document(), body, **more)
    return ReceiptHandler.objects.create(receipt=receipt, user=person, part=part, due_on=date(2026, 3, 9))


def give(leaver, successor, body, actor=None, with_posts=True):
    return hand_over(
        person=leaver, successor=successor, organization=body, on=TODAY, with_posts=with_posts, actor=actor
    )


def test_everything_open_goes_and_what_is_done_stays(body, leaver, successor, head):
    open_paper, closed = paper_of(leaver, body), paper_of(leaver, body, closed_on=date(2026, 2, 1))
    elsewhere = paper_of(leaver, make_org())
    requirement = make_requirement(make_document(body), body)
    requirement.receivers.get().handlers.add(leaver)
    draft, issued = make_plan(body, leaver), make_plan(body, leaver, state="issued")
    post = make_post(body, leaver)
    work = give(leaver, successor, body, actor=head)
    assert work.size == 4
    for row in (open_paper, closed, elsewhere, draft, issued, post, leaver):
        row.refresh_from_db()
    assert (open_paper.user, closed.user, elsewhere.user) == (successor, leaver, leaver)
    assert (draft.author, issued.author, post.holder) == (successor, leaver, successor)
    assert list(requirement.receivers.get().handlers.all()) == [successor]
    assert leaver.handed_over_to == successor
    assert AuditEntry.objects.about(leaver).get().changes["papers"] == 1
    assert open_work(person=leaver, organization=body).size == 0


def test_a_helper_who_takes_over_becomes_the_main_handler_once(body, leaver, successor):
    main = paper_of(leaver, body)
    ReceiptHandler.objects.create(receipt=main.receipt, user=successor, part="help")
    give(leaver, successor, body)
    row = ReceiptHandler.objects.get(receipt=main.receipt)
    assert (row.user, row.part, row.due_on) == (successor, "main", date(2026, 3, 9))


def test_a_helping_part_never_lowers_the_main_handler(body, leaver, successor):
    main = paper_of(successor, body)
    ReceiptHandler.objects.create(receipt=main.receipt, user=leaver, part="help")
    give(leaver, successor, body)
    assert ReceiptHandler.objects.get(receipt=main.receipt).part == "main"


def test_posts_stay_unless_asked_for(body, leaver, successor):
    post = make_post(body, leaver)
    give(leaver, successor, body, with_posts=False)
    post.refresh_from_db()
    assert post.holder == leaver


def test_a_second_call_finds_nothing_to_give(body, leaver, successor):
    paper_of(leaver, body)
    assert give(leaver, successor, body).size == 1
    assert give(leaver, successor, body).size == 0


@pytest.mark.parametrize("role", [None, "administrator"])
def test_only_a_colleague_who_reads_content_may_receive(body, leaver, role):
    other = make_user(body, role) if role else make_user(make_org(), "clerk")
    with pytest.raises(DomainError):
        give(leaver, other, body)


def test_only_the_head_a_leader_or_the_administrator_hands_over(body, leaver, successor):
    for role in ("head", "leader", "administrator"):
        give(leaver, successor, body, actor=make_user(body, role))
    for actor in (successor, make_user(make_org(), "head")):
        with pytest.raises(NotAllowed):
            give(leaver, successor, body, actor=actor)


def test_page_lists_the_work_and_hands_it_over(client, body, leaver, successor, head):
    paper = paper_of(leaver, body)
    client.force_login(head)
    start = client.get(f"/nguoi-dung/{leaver.pk}/ban-giao/")
    url = f"/nguoi-dung/{leaver.pk}/ban-giao/{body.pk}/"
    assert start["Location"] == url
    page = client.get(url).content.decode()
    assert str(paper.receipt.document) in page
    assert client.post(url, {"successor": successor.pk}).status_code == 302
    assert "Không có việc nào đang dở" in client.get(url).content.decode()


def test_an_administrator_sees_figures_and_no_content(client, body, leaver):
    paper = paper_of(leaver, body)
    client.force_login(make_user(body, "administrator"))
    page = client.get(f"/nguoi-dung/{leaver.pk}/ban-giao/{body.pk}/").content.decode()
    assert paper.receipt.document.code not in page
    assert "chỉ thấy số lượng" in page


def test_somebody_of_two_bodies_is_asked_which(client, body, leaver):
    other = make_org()
    Membership.objects.create(user=leaver, organization=other, role="clerk")
    person = make_user(body, "head")
    Membership.objects.create(user=person, organization=other, role="head")
    client.force_login(person)
    page = client.get(f"/nguoi-dung/{leaver.pk}/ban-giao/").content.decode()
    assert body.name in page
    assert other.name in page


@pytest.mark.parametrize("path", ["", "{}/"])
def test_rights_of_the_pages(client, body, leaver, successor, path):
    url = f"/nguoi-dung/{leaver.pk}/ban-giao/" + path.format(body.pk)
    assert client.get(url)["Location"].startswith("/dang-nhap/")
    client.force_login(successor)
    assert client.get(url).status_code == 403
    client.force_login(make_user(make_org(), "head"))
    assert client.get(url).status_code == 404
