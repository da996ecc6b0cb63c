"""Every route: who gets what. 200/302 allowed, 403 seen but not allowed, 404 hidden, login for nobody."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from reports.models import Delivery, Duty
from reports.services import return_delivery, send_report
from reports.services.filling import attach_file
from tests.reports.makers import IN_TIME, LATER, fill, make_world, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = make_world(receivers=("office", "city"))
    made.requirement.receivers.get(organization=made.office).handlers.add(made.people["office_clerk"])
    return made


def status(client, world, who, url, data=None):
    if who is not None:
        client.force_login(world.people[who])
    return (client.get(url) if data is None else client.post(url, data)).status_code


OUTSIDE = {"stranger": 404, "administrator": 404, "other_head": 404}


@pytest.mark.parametrize(
    ("who", "code"),
    {
        "head": 200,
        "clerk": 200,
        "auditor": 200,
        "office_head": 200,
        "office_clerk": 200,
        "city_leader": 200,
        **OUTSIDE,
    }.items(),
)
@pytest.mark.parametrize("path", ["", "nhat-ky/"])
def test_duty_pages(client, world, who, code, path):
    assert status(client, world, who, f"/bao-cao/{world.duty().pk}/{path}") == code


@pytest.mark.parametrize(
    ("who", "code"),
    {"head": 200, "clerk": 200, "office_head": 200, "city_leader": 200, "auditor": 200, **OUTSIDE}.items(),
)
@pytest.mark.parametrize("path", ["lan/1/", "lan/1/bien-nhan/"])
def test_sent_version_and_receipt(client, world, who, code, path):
    sent(world)
    assert status(client, world, who, f"/bao-cao/{world.duty().pk}/{path}") == code


@pytest.mark.parametrize("who", ["office_head", "city_leader", "auditor", "office_clerk"])
def test_draft_is_not_shown_to_others(client, world, who):
    fill(world, text="Bí mật của dự thảo")
    client.force_login(world.people[who])
    page = client.get(f"/bao-cao/{world.duty().pk}/").content.decode()

    assert "Bí mật của dự thảo" not in page
    assert client.get(f"/bao-cao/{world.duty().pk}/lan/1/").status_code == 404


@pytest.mark.parametrize(
    ("who", "code"),
    {"head": 302, "clerk": 403, "auditor": 403, "office_head": 403, "city_leader": 403, **OUTSIDE}.items(),
)
def test_send(client, world, who, code):
    fill(world)
    assert status(client, world, who, f"/bao-cao/{world.duty().pk}/gui/", {}) == code
    assert (world.duty().state == Duty.State.SUBMITTED) == (code == 302)


@pytest.mark.parametrize(
    ("who", "code"),
    {"head": 200, "clerk": 200, "auditor": 403, "office_head": 403, "city_leader": 403, **OUTSIDE}.items(),
)
def test_autosave(client, world, who, code):
    data = {"lock_version": "0", f"text-{world.heading.pk}": "Đang viết", f"value-{world.figure.pk}": "1.250,5"}
    assert status(client, world, who, f"/bao-cao/{world.duty().pk}/tu-luu/", data) == code
    assert world.duty().versions.exists() == (code == 200)


@pytest.mark.parametrize(
    ("who", "code"),
    {"office_head": 302, "office_clerk": 302, "head": 403, "clerk": 403, "city_leader": 403, **OUTSIDE}.items(),
)
@pytest.mark.parametrize(("verb", "data"), [("chap-nhan", {}), ("tra-lai", {"comment": "Sửa lại."})])
def test_accept_and_return(client, world, who, code, verb, data):
    delivery = sent(world).deliveries.get(organization=world.office)
    url = f"/bao-cao/ban-gui/{delivery.pk}/{verb}/"

    assert status(client, world, who, url, data) == code
    if code == 302:
        assert status(client, world, who, url, data) == 409
    assert (Delivery.objects.get(pk=delivery.pk).state != "submitted") == (code == 302)


@pytest.mark.parametrize(
    ("who", "code"),
    {"office_head": 302, "office_clerk": 302, "city_leader": 302, "head": 403, "clerk": 403, **OUTSIDE}.items(),
)
@pytest.mark.parametrize(
    ("verb", "data"), [("gia-han", {"due_on": "20/12/2026", "reason": "Bão"}), ("mien", {"reason": "Mới lập"})]
)
def test_extend_and_exempt(client, world, who, code, verb, data):
    url = f"/bao-cao/{world.duty().pk}/{verb}/"

    assert status(client, world, who, url, data) == code
    assert (world.duty().changes.count() == 1) == (code == 302)


def test_many_are_accepted_at_once_and_a_second_time_changes_nothing(client, world):
    deliveries = [sent(world).deliveries.get(organization=world.office)]
    deliveries.append(
        sent(world, world.duty(world.other), actor="other_head").deliveries.get(organization=world.office)
    )
    client.force_login(world.people["office_clerk"])
    data = {"ban-gui": [row.pk for row in deliveries]}

    for _ in range(2):
        assert client.post("/bao-cao/da-nhan/chap-nhan/", data).status_code == 302
    assert Delivery.objects.filter(organization=world.office, state="accepted").count() == 2


def test_accepting_a_hidden_delivery_in_the_list_does_nothing(client, world):
    delivery = sent(world).deliveries.get(organization=world.office)
    client.force_login(world.people["stranger"])
    client.post("/bao-cao/da-nhan/chap-nhan/", {"ban-gui": [delivery.pk, 999999]})

    assert Delivery.objects.get(pk=delivery.pk).state == "submitted"


@pytest.mark.parametrize(
    ("who", "code"),
    {
        "office_head": 200,
        "office_clerk": 200,
        "head": 403,
        "city_leader": 403,
        "stranger": 404,
        "administrator": 404,
    }.items(),
)
def test_requirement_create(client, world, who, code):
    assert status(client, world, who, f"/bao-cao/che-do/moi/?van-ban={world.document.pk}") == code


@pytest.mark.parametrize(
    ("who", "code"),
    {"office_head": 200, "head": 200, "city_leader": 200, "stranger": 404, "administrator": 404}.items(),
)
@pytest.mark.parametrize("path", ["/bao-cao/che-do/{0.requirement.pk}/", "/van-ban/{0.document.pk}/bao-cao/"])
def test_requirement_pages(client, world, who, code, path):
    assert status(client, world, who, path.format(world)) == code


@pytest.mark.parametrize(
    ("who", "code"), {"office_head": 200, "head": 403, "city_leader": 403, "stranger": 404}.items()
)
def test_requirement_form(client, world, who, code):
    assert status(client, world, who, f"/bao-cao/che-do/{world.requirement.pk}/mau/") == code


@pytest.mark.parametrize(("who", "code"), {"office_clerk": 302, "head": 403, "stranger": 404}.items())
def test_requirement_open(client, world, who, code):
    type(world.requirement).objects.update(is_open=False)
    assert status(client, world, who, f"/bao-cao/che-do/{world.requirement.pk}/ap-dung/", {}) == code


def test_open_requirement_is_not_edited_any_more(client, world):
    assert status(client, world, "office_head", f"/bao-cao/che-do/{world.requirement.pk}/sua/") == 403


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/bao-cao/",
        "/bao-cao/da-nhan/",
        "/bao-cao/nghia-vu/",
        "/bao-cao/che-do/",
        "/bao-cao/1/",
        "/bao-cao/1/gui/",
        "/bao-cao/1/lan/1/bien-nhan/",
        "/bao-cao/tep/1/",
        "/bao-cao/che-do/1/",
        "/bao-cao/che-do/moi/",
        "/van-ban/1/bao-cao/",
        "/ke-hoach/1/ban-hanh/",
    ],
)
def test_nobody_is_sent_to_the_login_page(client, path):
    answer = client.get(path)

    assert answer.status_code == 302 and answer["Location"].startswith("/dang-nhap/")


@pytest.mark.parametrize("path", ["/bao-cao/{0}/tu-luu/", "/bao-cao/{0}/tong-hop/", "/bao-cao/da-nhan/chap-nhan/"])
def test_actions_are_post_only(client, world, path):
    assert status(client, world, "head", path.format(world.duty().pk)) == 405


def test_lists_show_only_the_own(client, world):
    sent(world)
    sent(world, world.duty(world.other), actor="other_head", text="Của trường khác")
    client.force_login(world.people["head"])
    own = client.get("/bao-cao/").content.decode()
    client.force_login(world.people["office_clerk"])
    received = client.get("/bao-cao/da-nhan/").content.decode()

    assert "Trường 1" in own and "Trường 2" not in own
    assert "Trường 1" in received and "Trường 2" in received


def test_sibling_does_not_see_how_others_stand(client, world):
    sent(world)
    client.force_login(world.people["other_head"])
    page = client.get(f"/bao-cao/che-do/{world.requirement.pk}/")

    assert [(row["expected"], row["sent"]) for row in page.context["standing"]] == [(1, 0), (1, 0)]


def test_file_goes_as_attachment_to_those_who_read_the_version(client, world):
    fill(world)
    stored = attach_file(duty=world.duty(), upload=picture(), actor=world.people["head"])
    url = f"/bao-cao/tep/{stored.pk}/"

    assert status(client, world, "head", url) == 200
    assert status(client, world, "office_head", url) == 404
    send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
    client.force_login(world.people["office_clerk"])
    assert client.get(url)["Content-Disposition"].startswith("attachment")
    assert status(client, world, "stranger", url) == 404


def test_returned_report_keeps_its_files_in_the_new_draft(client, world):
    fill(world)
    attach_file(duty=world.duty(), upload=picture(), actor=world.people["head"])
    version = send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
    delivery = version.deliveries.get(organization=world.office)
    return_delivery(delivery=delivery, comment="Sửa.", actor=world.people["office_head"], now=LATER)

    assert world.duty().versions.drafts().get().files.get().name == "anh.png"


@pytest.mark.parametrize(
    ("who", "url"), {"city_leader": "/tong-quan/", "auditor": "/van-ban/", "head": None, "office_clerk": None}.items()
)
def test_home_leads_those_who_look_over_others(client, world, who, url):
    client.force_login(world.people[who])

    assert client.get("/").context["action"].get("url") == url


def test_home_lists_what_waits_for_each(client, world):
    sent(world)
    Duty.objects.filter(pk=world.duty(world.other).pk).update(closes_at=timezone.now() - timedelta(days=1))
    client.force_login(world.people["office_clerk"])
    office = {block.key: block.count for block in client.get("/").context["blocks"]}
    client.force_login(world.people["other_head"])
    school = {block.key: block.count for block in client.get("/").context["blocks"]}

    assert office["review"] == 1
    assert school == {"overdue": 1, "owed": 1}


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (2, 2)).save(content, "PNG")
    return SimpleUploadedFile("anh.png", content.getvalue())
