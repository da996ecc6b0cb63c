"""A body freed for good: rows made later are exempted too, until the exemption is ended; bodies left out by name."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from orgs.errors import DomainError, StateConflict
from orgs.models import Kind
from reports.locks import why_day_is_fixed, why_locked
from reports.models import Duty, StandingExemption
from reports.requirement_pages import preview
from reports.services import exempt_duty, extend_all
from reports.services.duties import end_exemption
from reports.services.owing import owing_bodies
from tests.factories import make_user
from tests.reports.makers import OPENED, make_world
from tests.reports.test_requirement_pages import asked, create

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture
def world():
    made = make_world()
    exempt_duty(duty=made.duty(), reason="Tạm ngừng tuyển sinh", actor=made.people["office_head"], with_later=True)
    return made


def states(world, body):
    rows = Duty.objects.filter(requirement=world.requirement, organization=body).order_by("year")
    return list(rows.values_list("year", "state"))


def exemption_of(world):
    return StandingExemption.objects.get(organization=world.school)


def test_duties_made_later_come_exempted_with_reason_and_trace(world):
    extend_all(date(2027, 1, 2))

    assert states(world, world.school) == [(2026, "exempted"), (2027, "exempted"), (2028, "exempted")]
    assert states(world, world.other)[-1] == (2028, "not_submitted")
    late = Duty.objects.get(organization=world.school, year=2028)
    assert late.exempted_reason == "Tạm ngừng tuyển sinh" and late.changes.get().reason == "Tạm ngừng tuyển sinh"
    assert extend_all(date(2027, 1, 2)) == 0 and late.changes.count() == 1


def test_exempting_one_period_frees_no_later_one():
    world = make_world()
    exempt_duty(duty=world.duty(), reason="Bão", actor=world.people["office_head"])
    extend_all(date(2027, 1, 2))

    assert [state for _, state in states(world, world.school)] == ["exempted", "not_submitted", "not_submitted"]
    assert not StandingExemption.objects.exists()


def test_ending_it_brings_later_duties_back_and_keeps_earlier_ones_free(world):
    back = end_exemption(
        exemption=exemption_of(world), on=date(2027, 1, 1), actor=world.people["office_head"], today=TODAY
    )

    assert back == 1 and states(world, world.school) == [(2026, "exempted"), (2027, "not_submitted")]
    assert "Hết miễn từ ngày 01/01/2027" in Duty.objects.get(organization=world.school, year=2027).changes.last().reason
    extend_all(date(2027, 1, 2))
    assert states(world, world.school)[-1] == (2028, "not_submitted")


def test_ending_leaves_what_was_exempted_for_another_reason(world):
    later = Duty.objects.filter(organization=world.school, year=2027)
    later.update(exempted_reason="Sáp nhập")
    end_exemption(exemption=exemption_of(world), on=TODAY, actor=None, today=TODAY)

    assert states(world, world.school) == [(2026, "not_submitted"), (2027, "exempted")]


def test_it_does_not_end_in_the_past(world):
    with pytest.raises(DomainError):
        end_exemption(exemption=exemption_of(world), on=date(2026, 2, 28), actor=None, today=TODAY)


def test_a_past_day_is_told_beside_the_field(client, world):
    client.force_login(world.people["office_clerk"])
    page = client.post(f"/bao-cao/che-do/mien/{exemption_of(world).pk}/het/", {"on": "01/02/2026"})

    assert page.status_code == 200 and "từ hôm nay trở đi" in page.content.decode()
    assert "01/02/2026" in page.content.decode() and exemption_of(world).ended_on is None


def test_it_ends_once(world):
    exemption = exemption_of(world)
    end_exemption(exemption=exemption, on=date(2027, 1, 1), actor=None, today=TODAY)
    with pytest.raises(StateConflict):
        end_exemption(exemption=exemption, on=date(2027, 6, 1), actor=None, today=TODAY)


@pytest.mark.parametrize(
    ("who", "code"),
    {
        "office_head": 200,
        "office_clerk": 200,
        "city_leader": 403,
        "head": 403,
        "other_head": 403,
        "stranger": 404,
        "administrator": 404,
    }.items(),
)
def test_who_may_end_it(client, world, who, code):
    client.force_login(world.people[who])

    assert client.get(f"/bao-cao/che-do/mien/{exemption_of(world).pk}/het/").status_code == code


def test_requirement_page_lists_the_exempted_to_those_who_ask_only(client, world):
    url = world.requirement.get_absolute_url()
    client.force_login(world.people["office_clerk"])
    page = client.get(url).content.decode()
    assert "Tạm ngừng tuyển sinh" in page and "Cho hết miễn" in page
    far = timezone.localdate() + timedelta(days=400)
    Duty.objects.filter(organization=world.school, year=2027).update(due_on=far, last_on=far)
    url = f"/bao-cao/che-do/mien/{exemption_of(world).pk}/het/"
    answer = client.post(url, {"on": f"{far:%d/%m/%Y}"}, follow=True)
    assert "hết miễn, 1 kỳ đã lập lại phải nộp" in answer.content.decode()

    client.force_login(world.people["other_head"])
    assert "Tạm ngừng tuyển sinh" not in client.get(world.requirement.get_absolute_url()).content.decode()


def test_page_of_the_duty_says_that_all_later_ones_are_free(world):
    head, asking = world.people["head"], world.people["office_head"]

    assert "Được miễn mọi kỳ có hạn từ 10/12/2026: Tạm ngừng tuyển sinh" in why_locked(head, world.duty())
    assert "cho hết miễn ở trang chế độ báo cáo" in why_day_is_fixed(asking, world.duty())


def test_bodies_left_out_by_name_owe_nothing_and_stand_in_the_words(client):
    world = make_world()
    client.force_login(world.people["office_clerk"])
    assert create(client, world.document, excluded="Trường 2\n").status_code == 302
    made = world.document.requirements.latest("pk")

    assert list(owing_bodies(made, OPENED)) == [world.school]
    page = client.get(made.get_absolute_url()).content.decode()
    assert "mọi đơn vị nhận văn bản để thực hiện; trừ Trường 2" in page and "<strong>1 đơn vị</strong>" in page
    assert "Trường 2</textarea>" in client.get(f"{made.get_absolute_url()}sua/").content.decode()


def test_exclusion_holds_for_every_line_of_the_scope(client):
    world = make_world()
    kind = Kind.objects.create(name="Trường THPT")
    type(world.school).objects.filter(pk__in=[world.school.pk, world.other.pk]).update(kind=kind)
    client.force_login(world.people["office_clerk"])
    create(client, world.document, kinds=[kind.pk], excluded="Trường 1")
    made = world.document.requirements.latest("pk")

    assert list(owing_bodies(made, OPENED)) == [world.other]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"excluded": "Trường không có"}, "Không thấy đơn vị"),
        ({"bodies": "Trường 1", "excluded": "Trường 1"}, "Vừa ghi đích danh vừa trừ"),
        ({"bodies": "Trường 1", "excluded": "Trường 2"}, "không cần trừ"),
    ],
)
def test_mistakes_in_the_scope_are_told_and_kept(client, changes, message):
    world = make_world()
    client.force_login(world.people["office_clerk"])
    page = create(client, world.document, **changes).content.decode()

    assert message in page and all(value in page for value in changes.values())


def test_bodies_may_be_named_one_by_one(client):
    world = make_world()
    client.force_login(world.people["office_clerk"])
    create(client, world.document, bodies="Trường 2")
    made = world.document.requirements.latest("pk")

    assert list(owing_bodies(made, OPENED)) == [world.other]
    client.post(f"{made.get_absolute_url()}sua/", asked(world.office, bodies="Trường 2", days="15/11"))
    assert list(owing_bodies(made, OPENED)) == [world.other]


def test_preview_counts_neither_exempted_nor_excluded(world):
    world.requirement.is_open = False
    shown = preview(world.requirement, TODAY)

    assert shown["count"] == 1 and [row.organization for row in shown["exempted"]] == [world.school]


def test_editing_keeps_the_cut_and_the_people_of_a_receiver_that_stays(client):
    world = make_world(receivers=("office", "city"))
    client.force_login(world.people["office_clerk"])
    create(client, world.document, other_receivers="UBND thành phố")
    made = world.document.requirements.latest("pk")
    city = made.receivers.get(organization=world.city)
    city.handlers.add(make_user(world.city))
    made.receivers.filter(pk=city.pk).update(cut={"headings": ["Kết quả"], "indicators": [], "progress": False})
    client.post(f"{made.get_absolute_url()}sua/", asked(world.office, other_receivers="UBND thành phố", days="15/11"))

    kept = made.receivers.get(organization=world.city)
    assert kept.cut["headings"] == ["Kết quả"] and kept.handlers.count() == 1
