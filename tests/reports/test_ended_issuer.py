"""The page of a requirement says when its issuer ended, and whether bodies still owe the later periods."""

from datetime import date

import pytest

from tests.factories import make_document, make_node, make_org, make_requirement, make_user


def page_of(client, *, ended_on, with_body):
    receiver = make_org("UBND tỉnh")
    issuer = make_org("Sở Cũ", parent=receiver, ended_on=ended_on)
    paper = make_document(issuer)
    if with_body:
        make_node(make_org("Trường A", parent=receiver), paper)
        make_node(make_org("Trường đã giải thể", parent=receiver, ended_on=date(2025, 7, 1)), paper)
    requirement = make_requirement(paper, receiver)
    client.force_login(make_user(receiver, "leader"))
    return client.get(f"/bao-cao/che-do/{requirement.pk}/").content.decode()


@pytest.mark.django_db
def test_an_ended_issuer_is_named_with_who_still_owes(client):
    page = page_of(client, ended_on=date(2025, 7, 1), with_body=True)
    assert "Sở Cũ đã kết thúc hoạt động từ ngày 01/07/2025." in page
    assert "1 đơn vị vẫn phải nộp các kỳ sau" in page


@pytest.mark.django_db
def test_an_ended_issuer_without_bodies_makes_no_more_duties(client):
    page = page_of(client, ended_on=date(2025, 7, 1), with_body=False)
    assert "Không lập thêm nghĩa vụ cho các kỳ sau" in page


@pytest.mark.django_db
def test_a_living_issuer_has_no_notice(client):
    assert "đã kết thúc hoạt động" not in page_of(client, ended_on=None, with_body=True)
