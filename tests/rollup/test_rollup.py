"""Figures of the roll-up: equal to a plain recount on random data, and each list holds exactly what its figure says."""

import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports import rollups
from reports.models import Delivery, Duty, ReportVersion
from reports.rollup_page import RETURNED_TWICE
from tests.factories import make_document, make_duty, make_org, make_requirement, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
YEAR = timezone.localdate().year
DAY = timedelta(days=1)


def make_period(days):
    """Dates of a period whose last day is so many days from now."""
    last = timezone.localdate() + days * DAY
    closes = timezone.now().replace(microsecond=0) + days * DAY
    return {"due_on": last, "safe_on": last - DAY, "last_on": last, "closes_at": closes, "year": YEAR}


def send(duty, receiver, state=Delivery.State.SUBMITTED, days=0, returned=0):
    """A sent version at the receiver; `returned` earlier ones came back."""
    for number in range(1, returned + 1):
        old = ReportVersion.objects.create(duty=duty, form=duty.requirement.form, number=number, sent_at=timezone.now())
        Delivery.objects.create(version=old, organization=receiver, state="returned", is_current=False)
    version = ReportVersion.objects.create(
        duty=duty, form=duty.requirement.form, number=returned + 1, sent_at=timezone.now()
    )
    Delivery.objects.create(version=version, organization=receiver, state=state)
    duty.state, duty.first_sent_at = state, duty.closes_at + days * DAY
    duty.save()
    return version


def make_world(seed, bodies=12, requirements=3):
    """A Sở with random duties of random bodies in all states, and noise that must not be counted."""
    chance = random.Random(seed)
    city = make_org("UBND thành phố")
    office = make_org("Sở Giáo dục", parent=city)
    schools = [make_org(f"Trường {n:02}", parent=office) for n in range(bodies)]
    for number in range(requirements):
        requirement = make_requirement(make_document(office), office, name=f"Báo cáo {number}")
        for school in schools:
            if chance.random() < 0.15:
                continue
            period = make_period(chance.randint(-60, 60)) | {"is_tracked": chance.random() > 0.1}
            duty = make_duty(requirement, school, **period)
            draw = chance.random()
            if draw < 0.1:
                duty.state = Duty.State.EXEMPTED
                duty.save()
            elif draw < 0.7:
                state = chance.choice(list(Delivery.State))
                send(duty, office, state, chance.choice([-5, 5]), chance.choice([0, 0, 1, 2]))
    make_duty(make_requirement(make_document(city), city), office, **make_period(3))
    make_duty(requirement, make_org("Trường năm khác", parent=office), **(make_period(0) | {"year": YEAR - 1}))
    return city, office


def recount(office, now):
    """The same figures one by one in Python."""
    found = dict.fromkeys([figure.key for figure in rollups.FIGURES], 0)
    for duty in Duty.objects.filter(year=YEAR, is_tracked=True, requirement__receivers__organization=office):
        if duty.state == Duty.State.EXEMPTED:
            found["exempted"] += 1
            continue
        found["total"] += 1
        sent = duty.first_sent_at
        found["sent" if sent else "missing"] += 1
        if sent:
            found["late" if sent >= duty.closes_at else "on_time"] += 1
            held = Delivery.objects.get(version__duty=duty, organization=office, is_current=True)
            if held.state in ("accepted", "returned"):
                found[held.state] += 1
        elif duty.closes_at <= now:
            found["overdue"] += 1
    return found


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_figures_equal_a_plain_recount(seed):
    city, office = make_world(seed)
    head, now = make_user(office, "head"), timezone.now()
    duties = rollups.duties_to(head, office).filter(year=YEAR)
    expected = recount(office, now)
    totals = rollups.totals(duties, now)
    assert {key: totals[key] for key in expected} == expected
    for rows in (rollups.by_requirement(duties, now), rollups.by_reporter(duties, now)):
        assert {key: sum(row[key] for row in rows) for key in expected} == expected
    assert totals["sent_rate"] == round(100 * expected["sent"] / expected["total"], 1)


@pytest.mark.parametrize("role", ["head", "clerk", "auditor"])
def test_every_figure_on_the_page_leads_to_exactly_its_rows(client, role):
    city, office = make_world(5)
    client.force_login(make_user(office, role))
    page = client.get(f"/tong-quan/?don-vi={office.pk}&nam={YEAR}").content.decode()
    links = re.findall(r'<a[^>]*href="([^"]+danh-sach[^"]+)"[^>]*data-(?:figure|cell)="(\w+)"[^>]*>(.*?)</a>', page)
    assert len(links) > 30
    for url, key, inner in links:
        figure = int(re.sub(r"<[^>]+>|\D", "", inner))
        listed = client.get(url.replace("&amp;", "&")).content.decode()
        assert f'<span data-figure="listed">{figure}</span>' in listed, (url, key)
        assert listed.count("data-duty=") == min(figure, 50)


def test_the_marked_figures_are_the_totals(client):
    city, office = make_world(6)
    client.force_login(make_user(office, "leader"))
    page = client.get(f"/tong-quan/?nam={YEAR}").content.decode()
    expected = recount(office, timezone.now())
    for key in ("total", "sent", "missing", "overdue", "late", "accepted", "on_time", "returned", "exempted"):
        shown = re.findall(rf'data-figure="{key}"[^>]*>(?:<span class="stat-value">)?(\d+)<', page)
        assert shown == [str(expected[key])], key
    assert "Đã nộp" in page and "Chưa nộp" in page


def test_a_report_sent_moves_the_figures_and_its_list_holds_it(client):
    city, office = make_world(7)
    waiting = Duty.objects.owed_to(office).filter(year=YEAR)
    duty = waiting.filter(first_sent_at=None, state="not_submitted", is_tracked=True).first()
    client.force_login(make_user(office, "head"))
    before = recount(office, timezone.now())
    send(duty, office, days=-1)
    after = recount(office, timezone.now())
    assert (after["sent"], after["missing"]) == (before["sent"] + 1, before["missing"] - 1)
    listed = client.get(f"/tong-quan/danh-sach/?don-vi={office.pk}&nam={YEAR}&chi-so=da-nop").content.decode()
    assert f'data-duty="{duty.pk}"' in listed


def test_a_body_below_is_reached_by_the_leader_and_not_by_a_stranger_or_clerk(client):
    city, office = make_world(8)
    for user, status in [
        (make_user(city, "leader"), 200),
        (make_user(city, "auditor"), 200),
        (make_user(city, "clerk"), 404),
        (make_user(make_org(), "leader"), 404),
        (make_user(city, "administrator"), 403),
    ]:
        client.force_login(user)
        for path in ("", "danh-sach/", "qua-han/", "xuat.xlsx"):
            answer = client.get(f"/tong-quan/{path}?don-vi={office.pk}&nam={YEAR}")
            assert answer.status_code == status, (user, path)


def test_the_administrator_finds_no_body_to_choose(client):
    city, office = make_world(8)
    client.force_login(make_user(city, "administrator"))
    assert office.name not in client.get("/tong-quan/don-vi/?q=so").content.decode()


@pytest.mark.parametrize("path", ["", "danh-sach/", "qua-han/", "don-vi/", "xuat.xlsx"])
def test_a_visitor_has_to_sign_in(client, path):
    assert client.get(f"/tong-quan/{path}").url.startswith("/dang-nhap/")


@pytest.mark.parametrize("query", ["don-vi=abc", "don-vi=99999999999999999999", "don-vi=²"])
def test_a_bad_body_is_not_found(client, query):
    client.force_login(make_user(make_org(), "head"))
    assert client.get(f"/tong-quan/?{query}").status_code == 404


def test_an_unknown_figure_is_not_found(client):
    client.force_login(make_user(make_org(), "head"))
    assert client.get("/tong-quan/danh-sach/?chi-so=xyz").status_code == 404


def test_a_body_without_reporters_is_told_what_the_page_is(client):
    client.force_login(make_user(make_org(), "head"))
    assert "Chưa có đơn vị nào phải báo cáo về đây" in client.get("/tong-quan/").content.decode()


def test_a_reporter_page_ends_at_its_own_reports(client):
    city, office = make_world(9)
    duty = Duty.objects.filter(organization__parent=office, year=YEAR).first()
    client.force_login(make_user(city, "leader"))
    page = client.get(f"/tong-quan/?don-vi={duty.organization_id}&nam={YEAR}").content.decode()
    assert f'href="/bao-cao/{duty.pk}/"' in page


def test_choosing_a_body_searches_without_marks(client):
    city, office = make_world(10)
    client.force_login(make_user(city, "leader"))
    page = client.get("/tong-quan/don-vi/?q=giao duc&nam=2025").content.decode()
    assert f"?don-vi={office.pk}&amp;nam=2025" in page and "<html" in page
    part = client.get("/tong-quan/don-vi/?q=giao duc", headers={"HX-Request": "true"}).content.decode()
    assert office.name in part and "<html" not in part


def test_returned_twice_and_silent_bodies_wait_for_the_head(client):
    city, office = make_world(11, bodies=0, requirements=1)
    requirement = Duty.objects.filter(year=YEAR - 1).get().requirement
    school, mute = make_org("Trường hay sai", parent=office), make_org("Trường im lặng", parent=office)
    duty = make_duty(requirement, school, **make_period(-3))
    send(duty, office, Delivery.State.SUBMITTED, -1, returned=2)
    make_duty(requirement, mute, **make_period(-40))
    client.force_login(make_user(office, "head"))
    page = client.get("/tong-quan/").content.decode()
    assert "1 báo cáo đã bị trả lại từ hai lần" in page and "1 đơn vị im lặng" in page
    listed = client.get(f"/tong-quan/danh-sach/?chi-so={RETURNED_TWICE}").content.decode()
    assert f'data-duty="{duty.pk}"' in listed and 'data-figure="listed">1<' in listed
    assert f'noi-nop={mute.pk}">{mute.name}</a> (1 báo cáo, từ' in page and f">{school.name}</a> (" not in page
    listed = client.get("/tong-quan/qua-han/?loc=im-lang").content.decode()
    assert listed.count("data-duty=") == 1 and "im lặng" in listed
    client.force_login(make_user(office, "specialist"))
    assert "Hôm nay cần đồng chí quyết" not in client.get("/tong-quan/").content.decode()


def test_overdue_list_is_searched_without_marks(client):
    city, office = make_world(12)
    client.force_login(make_user(office, "head"))
    assert "Trường 0" in client.get("/tong-quan/qua-han/?q=truong").content.decode()
    assert "data-duty" not in client.get("/tong-quan/qua-han/?q=khong-co").content.decode()


def test_overdue_list_is_the_oldest_first_and_of_all_years(client):
    city, office = make_world(12)
    client.force_login(make_user(office, "head"))
    page = client.get("/tong-quan/qua-han/").content.decode()
    shown = [int(pk) for pk in re.findall(r'data-duty="(\d+)"', page)]
    overdue = Duty.objects.overdue(timezone.now()).owed_to(office)
    assert set(shown) == set(overdue.values_list("pk", flat=True))
    days = [Duty.objects.get(pk=pk).last_on for pk in shown]
    assert days == sorted(days) and len(days) > 3


@pytest.mark.parametrize("path", ["", "danh-sach/", "qua-han/", "don-vi/?q=truong"])
def test_the_same_number_of_queries_with_3_and_30_bodies(client, path):
    counted = []
    for bodies in (3, 30):
        city, office = make_world(13, bodies=bodies, requirements=2)
        client.force_login(make_user(office, "head"))
        url = f"/tong-quan/{path}" if "?" in path else f"/tong-quan/{path}?don-vi={office.pk}&nam={YEAR}"
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 36


def test_no_query_reads_the_bounds_of_a_tree(client):
    city, office = make_world(14)
    client.force_login(make_user(city, "leader"))
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/tong-quan/?don-vi={office.pk}")
    bounded = [q["sql"] for q in queries if re.search(r'"(lft|rght)" *(<|>|BETWEEN)', q["sql"])]
    assert not bounded
