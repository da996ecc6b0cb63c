"""A notice leads to the very place: the field that was remarked on, the report that arrived."""

import pytest

from reports.models import Delivery, Notification
from reports.services import return_delivery
from tests.reports.makers import LATER, make_world, sent

pytestmark = pytest.mark.django_db


def returned(world, comment="", **remarks):
    sent(world)
    wanted = {("heading", world.heading.pk), ("indicator", world.figure.pk)}
    return_delivery(
        delivery=Delivery.objects.get(organization=world.office),
        comment=comment,
        remarks={part: "Viết rõ hơn." for part in sorted(wanted) if part[0] in remarks},
        actor=world.people["office_head"],
        now=LATER,
    )


@pytest.mark.parametrize(
    ("remarks", "place"),
    [
        ({"heading": True}, "id_text-{heading}"),
        ({"heading": True, "indicator": True}, "id_text-{heading}"),
        ({"indicator": True}, "chi-tieu-{figure}"),
    ],
)
def test_following_the_notice_of_a_return_ends_at_the_first_field_remarked_on(client, remarks, place):
    world = make_world()
    returned(world, **remarks)
    client.force_login(world.people["clerk"])
    notice = Notification.objects.get(user=world.people["clerk"], kind=Notification.Kind.RETURNED)
    url = client.get(f"/thong-bao/{notice.pk}/").url
    anchor = place.format(heading=world.heading.pk, figure=world.figure.pk)
    assert url == f"/bao-cao/{world.duty().pk}/#{anchor}"
    assert f'id="{anchor}"' in client.get(url).content.decode()


def test_a_return_with_a_comment_on_the_whole_leads_to_the_top(client):
    world = make_world()
    returned(world, comment="Chưa đạt.")
    notice = Notification.objects.get(user=world.people["clerk"], kind=Notification.Kind.RETURNED)
    assert notice.link == f"/bao-cao/{world.duty().pk}/"


def test_the_notice_of_an_arrival_leads_to_where_it_is_decided(client):
    world = make_world()
    sent(world)
    client.force_login(world.people["office_head"])
    notice = Notification.objects.get(user=world.people["office_head"], kind=Notification.Kind.ARRIVAL)
    page = client.get(client.get(f"/thong-bao/{notice.pk}/").url).content.decode()
    assert "/chap-nhan/" in page and "/tra-lai/" in page
