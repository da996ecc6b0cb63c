from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse

from orgs.models import User
from reports.models import Message, Notification
from reports.outbox import oldest_due
from reports.quiet import quiet_until
from reports.services.messages import queue_messages, send_messages
from reports.services.reminders import schedule_reminders
from tests.rollup.helpers import SAFE, make_school

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(hour, minute=0, day=SAFE):
    return datetime.combine(day, time(hour, minute), ZONE)


@pytest.fixture
def nights(settings):
    settings.QUIET_FROM, settings.QUIET_TO = time(20), time(6, 30)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(19, 59), None),
        (at(20), at(6, 30, SAFE + timedelta(days=1))),
        (at(0, 5), at(6, 30)),
        (at(6, 29), at(6, 30)),
        (at(6, 30), None),
    ],
)
def test_the_hours_of_the_installation(nights, now, until):
    assert quiet_until(User(), now) == until


def test_own_hours_count_instead_also_within_a_day(nights):
    person = User(quiet_from=time(11), quiet_to=time(14))
    assert quiet_until(person, at(12)) == at(14)
    assert quiet_until(person, at(23)) is None


def test_the_same_hour_twice_is_never_quiet(settings):
    settings.QUIET_FROM = settings.QUIET_TO = time(20)
    assert [quiet_until(User(), at(hour)) for hour in (0, 12, 20, 23)] == [None] * 4


@pytest.mark.django_db
def test_letters_wait_and_notices_do_not(nights):
    duty, head, clerk = make_school()
    User.objects.filter(pk=clerk.pk).update(quiet_from=time(1), quiet_to=time(2))
    schedule_reminders(on=SAFE)
    queue_messages(on=SAFE)
    assert Notification.objects.count() == 2
    send_messages(now=at(21))
    assert [letter.to for letter in mail.outbox] == [[clerk.email]]
    waiting = Message.objects.get(recipient=head)
    assert waiting.next_try_at == at(7, 0, SAFE + timedelta(days=1)) and waiting.attempts == 0
    assert oldest_due(now=at(23)) is None, "no alarm for what may not leave"
    send_messages(now=at(6, 59, SAFE + timedelta(days=1)))
    assert len(mail.outbox) == 1
    send_messages(now=at(7, 0, SAFE + timedelta(days=1)))
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_what_the_night_held_and_the_new_day_make_one_letter(nights):
    _, head, clerk = make_school()
    User.objects.filter(pk=clerk.pk).update(quiet_from=time(19), quiet_to=time(8))
    before = SAFE - timedelta(days=1)
    for day, hours in ((before, (21,)), (SAFE, (7, 8))):
        schedule_reminders(on=day)
        queue_messages(on=day)
        for hour in hours:
            send_messages(now=at(hour, day=day))
    assert sorted(letter.to for letter in mail.outbox) == sorted([[head.email], [clerk.email]])
    assert sorted(Message.objects.filter(day=before).values_list("state", flat=True)) == ["dropped", "dropped"]


@pytest.mark.django_db
def test_one_sets_ones_own_wishes_only(client):
    duty, head, clerk = make_school()
    client.force_login(head)
    url = reverse("orgs:mail_settings")
    assert "danh sách thông báo trên cổng" in client.get(url).content.decode()
    client.post(url, {"quiet_from": "19:00", "quiet_to": "07:00"})
    head.refresh_from_db()
    assert (head.wants_email, head.quiet_from) == (False, time(19))
    page = client.post(url, {"quiet_from": "19:00", "quiet_to": ""})
    assert "Ghi cả giờ bắt đầu và giờ kết thúc" in page.content.decode()
    assert User.objects.get(pk=clerk.pk).wants_email
