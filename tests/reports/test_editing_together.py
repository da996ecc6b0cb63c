"""Two people on one draft, an old tab, a double click, a lost session: nothing overwritten silently, nothing lost.

Requests go through the whole stack, each thread with a client of its own, on PostgreSQL.
"""

import threading
import uuid

import pytest
from django.db import connection
from django.test import Client

from reports.models import Delivery, Duty, ReportVersion
from reports.services import filling, return_delivery
from tests.reports.makers import LATER, fill, make_world, sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def at_once(*acts):
    """What each act gave, all let go at the same moment."""
    barrier, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(at, act):
        try:
            barrier.wait()
            answers[at] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(world, text: str, lock: int, **more) -> dict:
    return {"lock_version": str(lock), f"text-{world.heading.pk}": text, f"value-{world.figure.pk}": "5", **more}


def save_at_once(world) -> tuple[list[int], str]:
    """The answers to two people who save the same draft at once, and the text that stands afterwards."""
    fill(world)
    lock, path = world.duty().versions.get().lock_version, f"{world.duty().get_absolute_url()}tu-luu/"
    clients = [signed_in(world.people[who]) for who in ("head", "clerk")]
    answers = at_once(
        *[
            lambda client=client, words=words: client.post(path, typed(world, words, lock))
            for client, words in zip(clients, ("Lời của trưởng.", "Lời của văn thư."), strict=True)
        ]
    )
    return sorted(answer.status_code for answer in answers), world.duty().versions.get().texts.get().text


@pytest.mark.parametrize("turn", range(4))
def test_of_two_people_who_save_at_once_one_is_told(turn):
    codes, text = save_at_once(make_world())

    assert codes == [200, 409]
    assert text in ("Lời của trưởng.", "Lời của văn thư.")


def test_without_the_version_check_one_text_would_be_lost_silently(monkeypatch):
    """The control: with the protection taken out, both are told "saved" although one text is gone."""
    real = filling._touch
    monkeypatch.setattr(
        filling,
        "_touch",
        lambda draft, lock, actor, **values: real(
            draft, ReportVersion.objects.select_for_update().get(pk=draft.pk).lock_version, actor, **values
        ),
    )
    codes, _ = save_at_once(make_world())

    assert codes == [200, 200]


def test_the_one_who_was_told_sees_both_texts_and_decides(client):
    world = make_world()
    fill(world, text="Bản đã lưu trước.")
    client.force_login(world.people["clerk"])
    page = client.post(world.duty().get_absolute_url(), typed(world, "Bản của tôi.", 1))
    body = page.content.decode()

    assert "Bản của tôi." in body and "Người khác vừa sửa" in body
    assert world.duty().versions.get().texts.get().text == "Bản đã lưu trước."
    assert "Bản đã lưu trước." in client.get(world.duty().get_absolute_url()).content.decode()


def test_an_old_tab_after_sending_changes_nothing_and_says_so(client):
    world = make_world()
    version = sent(world)
    client.force_login(world.people["clerk"])
    path = world.duty().get_absolute_url()
    saved = client.post(f"{path}tu-luu/", typed(world, "Từ thẻ cũ.", 2), headers={"accept": "application/json"})

    assert saved.status_code in (403, 409) and "không sửa được nữa" in saved.json()["message"]
    assert version.texts.get().text == "Đã làm." and world.duty().versions.count() == 1


def test_an_old_tab_does_not_overwrite_the_draft_of_a_returned_report(client):
    world = make_world()
    delivery = sent(world).deliveries.get()
    return_delivery(delivery=delivery, comment="Bổ sung số liệu.", actor=None, now=LATER)
    fill(world, text="Đã bổ sung.", lock_version=1)
    client.force_login(world.people["head"])
    saved = client.post(f"{world.duty().get_absolute_url()}tu-luu/", typed(world, "Từ thẻ cũ.", 1))

    assert saved.status_code == 409
    assert world.duty().versions.drafts().get().texts.get().text == "Đã bổ sung."


@pytest.mark.parametrize("key", [str(uuid.UUID(int=7)), ""])
def test_a_double_click_sends_once_and_both_answers_lead_to_it(key):
    world = make_world()
    fill(world)
    lock, duty = world.duty().versions.get().lock_version, world.duty()
    head = signed_in(world.people["head"])
    data = {"lock_version": str(lock), "khoa": key}
    cookies = head.cookies

    def press():
        client = Client()
        client.cookies = cookies
        return client.post(f"/bao-cao/{duty.pk}/gui/", data)

    answers = at_once(press, press, press)

    assert duty.versions.count() == 1 and Delivery.objects.count() == 1
    assert {answer.status_code for answer in answers} <= {302, 409}
    receipts = [answer.url for answer in answers if answer.status_code == 302]
    assert f"/bao-cao/{duty.pk}/lan/1/bien-nhan/" in receipts
    if key:
        assert set(receipts) == {f"/bao-cao/{duty.pk}/lan/1/bien-nhan/"} and len(receipts) == 3


def test_what_was_saved_outlives_a_lost_session_and_the_page_asks_to_sign_in(client):
    world = make_world()
    client.force_login(world.people["clerk"])
    path = world.duty().get_absolute_url()
    client.post(f"{path}tu-luu/", typed(world, "Gõ trước khi mất phiên.", 0))
    client.logout()
    lost = client.post(f"{path}tu-luu/", typed(world, "Gõ sau khi mất phiên.", 2))

    assert lost.status_code in (302, 401, 403), "không được trả lời như đã lưu"
    assert world.duty().versions.get().texts.get().text == "Gõ trước khi mất phiên."
    client.force_login(world.people["clerk"])
    again = client.post(f"{path}tu-luu/", typed(world, "Gõ sau khi mất phiên.", 2))
    assert again.status_code == 200, "thẻ cũ lưu tiếp được sau khi đăng nhập lại"
    assert world.duty().versions.get().texts.get().text == "Gõ sau khi mất phiên."


def test_saving_and_sending_at_once_never_sends_half_a_text():
    """Either the save came first and the sender is told to look again, or it came too late and its writer is told."""
    world = make_world()
    fill(world, text="Bản thủ trưởng đã xem.")
    lock, duty = world.duty().versions.get().lock_version, world.duty()
    head, clerk = signed_in(world.people["head"]), signed_in(world.people["clerk"])
    path = duty.get_absolute_url()
    sending, saving = at_once(
        lambda: head.post(f"{path}gui/", {"lock_version": str(lock)}),
        lambda: clerk.post(f"{path}tu-luu/", typed(world, "Bản sửa sau.", lock)),
    )
    duty.refresh_from_db()
    version = duty.versions.first()

    if duty.state == Duty.State.SUBMITTED:
        assert version.texts.get().text == "Bản thủ trưởng đã xem." and saving.status_code in (403, 409)
    else:
        assert version.texts.get().text == "Bản sửa sau." and sending.status_code in (302, 409)
        assert not duty.versions.sent().exists()
