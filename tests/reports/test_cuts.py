"""Each receiver gets its cut: what is held back is told to nobody who reads by that delivery."""

import re
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from orgs.audit import record
from plans.models import Assignment
from reports.consolidation import source_page
from reports.cuts import (
    NOTHING,
    WHOLE,
    Cut,
    cut_for,
    cut_sheet,
    cuts_for,
    told_receivers,
    uncovered,
    union,
    without_withheld,
    words,
)
from reports.models import FormHeading, Indicator, IndicatorValue, RequirementReceiver
from reports.services import fold_into
from reports.services.requirements import update_requirement
from reports.services.sending import send_report
from reports.sheets import read_sheet
from reports.unit_annex import unit_annex
from tests.factories import make_org, make_user
from tests.reports.makers import IN_TIME, fill, make_world
from tests.reports.test_consolidation import Bench
from tests.test_route_gate import routes

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]

PART = {"headings": ["Kết quả thực hiện"], "indicators": [], "progress": False, "files": False}


@pytest.fixture
def world():
    """The school sends to the office (all of it) and to a Sở beside it, which gets one heading and no figure."""
    made = make_world(schools=1)
    made.beside = make_org("Sở Ngoại vụ", parent=made.city)
    made.people["beside_head"] = make_user(made.beside, "head")
    made.requirement.receivers.create(organization=made.beside, position=1, cut=PART)
    made.secret = FormHeading.objects.create(form=made.form, title="Nội bộ", is_required=False)
    return made


def send(world, **content):
    draft = fill(world, **content)
    draft.texts.create(heading=world.secret, text="Chuyện riêng của ngành")
    return send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)


def test_null_is_everything_and_a_missing_key_nothing():
    assert Cut.of(None).is_whole
    cut = Cut.of({"headings": ["Kết quả"]})
    assert cut.heading("Kết quả") and not cut.heading("Khó khăn")
    assert not (cut.indicator("Số") or cut.progress or cut.files or cut.note)


def test_names_are_compared_without_case_and_marks():
    assert Cut.of({"headings": ["KẾT  QUẢ thực hiện"]}).heading("Kết quả thực hiện")


def test_union_gives_what_any_of_them_gives():
    one, other = Cut.of({"headings": ["A"], "progress": True}), Cut.of({"indicators": ["B"], "files": True})
    both = union([one, other])
    assert both.heading("a") and both.indicator("b") and both.progress and both.files
    assert not both.heading("C")
    assert union([one, WHOLE]).is_whole
    assert union([]) == NOTHING


@pytest.mark.parametrize(
    ("who", "whole"),
    {"head": True, "clerk": True, "office_clerk": True, "city_leader": True, "beside_head": False}.items(),
)
def test_receivers_read_by_their_delivery_and_those_above_everything(world, who, whole):
    version = send(world)
    cut = cut_for(world.people[who], version)
    assert cut.is_whole == whole
    assert cut.heading("Kết quả thực hiện")
    assert cut.heading("Nội bộ") == whole


def test_the_cut_is_the_one_of_the_sending(world):
    version = send(world)
    world.requirement.receivers.filter(organization=world.beside).update(cut=None)
    assert not cut_for(world.people["beside_head"], version).heading("Nội bộ")


def test_a_department_reads_by_the_delivery_that_goes_through_it(world):
    department = make_org("Phòng Hợp tác", parent=world.beside, is_internal=True)
    world.requirement.receivers.filter(organization=world.beside).update(via=department)
    version = send(world)
    assert cut_for(make_user(department, "specialist"), version) == Cut.of(PART)


def test_somebody_without_a_delivery_gets_nothing(world):
    assert cut_for(world.people["stranger"], send(world)) == NOTHING


def test_cuts_of_many_versions_cost_two_queries(world, django_assert_max_num_queries):
    version, user = send(world), world.people["beside_head"]
    assert user.reach
    with django_assert_max_num_queries(2):
        assert cuts_for(user, [version] * 5) == {version.pk: Cut.of(PART)}


def test_cut_sheet_drops_lines_and_the_note_but_not_in_the_database(world):
    version = send(world, note="Riêng cho Sở Giáo dục")
    sheet = cut_sheet(read_sheet(version.duty, version), Cut.of(PART))
    assert [line.heading.title for line in sheet.headings] == ["Kết quả thực hiện"]
    assert sheet.indicators == [] and sheet.progress == [] and sheet.files == []
    assert sheet.version.note == ""
    version.refresh_from_db()
    assert version.note == "Riêng cho Sở Giáo dục"


def test_what_stood_there_before_follows_the_cut_of_that_time(world):
    version = send(world)
    sheet = read_sheet(version.duty, version)
    for line in sheet.headings:
        line.before = "Lời kỳ trước"
    shown = cut_sheet(sheet, WHOLE, before=Cut.of(PART))
    assert [line.before for line in shown.headings] == ["Lời kỳ trước", ""]


def test_totals_leave_out_what_the_delivery_holds_back(world):
    open_figure = Indicator.objects.create(form=world.form, name="Số được gửi", is_required=False)
    world.requirement.receivers.filter(organization=world.beside).update(cut=PART | {"indicators": ["Số được gửi"]})
    draft = fill(world, value=777)
    IndicatorValue.objects.create(version=draft, indicator=open_figure, value=5)
    send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
    values = IndicatorValue.objects.all()
    assert {row.value for row in without_withheld(values, world.beside)} == {5}
    assert {row.value for row in without_withheld(values, world.office)} == {5, 777}


def test_words_count_what_the_form_has(world):
    assert words(WHOLE, world.form) == "cả báo cáo"
    assert words(Cut.of(PART | {"files": True}), world.form) == "1 đề mục, tệp kèm theo"
    assert words(Cut.of({"headings": ["Đã bỏ khỏi mẫu"]}), world.form) == "không phần nào của mẫu hiện nay"


SECRET, NUMBER = "Bí-mật-của-ngành", 918273


def secret_report(world):
    """A sent report with the secret in every part that the Sở beside does not get."""
    task = world.document.tasks.create(label="1", text="Việc được giao")
    assignment = Assignment.objects.create(task=task, organization=world.school)
    draft = fill(world, text="Phần chung", value=NUMBER, note=SECRET)
    draft.texts.create(heading=world.secret, text=SECRET)
    draft.progress.create(assignment=assignment, state="done", note=SECRET)
    facts = {"size": 8, "sha256": "0" * 64, "content_type": "text/plain"}
    files = [
        draft.files.create(file=ContentFile(SECRET.encode(), name=f"{at}.txt"), name=f"{SECRET}.txt", **facts, **extra)
        for at, extra in enumerate(({}, {"assignment": assignment}))
    ]
    version = send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
    office = version.deliveries.get(organization=world.office)
    office.comment, office.decided_by, office.decided_at = SECRET, world.people["office_head"], IN_TIME
    office.save()
    record(world.people["office_head"], "report_returned", version.duty, organization=world.office, comment=SECRET)
    return version, files


def texts_of(response) -> str:
    """What somebody could read in an answer, also inside a Word file."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as packed:
            content = b" ".join(packed.read(name) for name in packed.namelist())
    return content.decode(errors="replace")


def report_routes(world, version):
    """Every address of the portal that takes a duty, its versions, parts or deliveries; and the lists around it."""
    known = {"number": version.number, "heading_pk": world.secret.pk, "indicator_pk": world.figure.pk}
    own = {
        "bao-cao/<int:pk>": version.duty_id,
        "bao-cao/ban-gui/<int:pk>": version.deliveries.get(organization=world.beside).pk,
    }
    for path, name in routes():
        pk = next((pk for prefix, pk in own.items() if path.startswith(prefix)), None)
        if pk is not None and name != "reports:report_pdf":
            yield reverse(name, kwargs={key: known.get(key, 1) for key in re.findall(r":(\w+)>", path)} | {"pk": pk})
    yield from ("/", "/bao-cao/", "/bao-cao/da-nhan/", "/bao-cao/da-nhan/?tat-ca=1", "/thong-bao/")
    yield from ("/tong-quan/", "/tong-quan/xuat.xlsx", f"/bao-cao/che-do/{version.duty.requirement_id}/")


def test_no_route_tells_a_receiver_what_its_cut_holds_back(client, world):
    client.raise_request_exception = False
    version, files = secret_report(world)
    client.force_login(world.people["beside_head"])
    leaks, seen = [], 0
    for url in report_routes(world, version):
        response = client.get(url)
        text = texts_of(response)
        seen += "Phần chung" in text
        if SECRET in text or str(NUMBER) in text or "918.273" in text:
            leaks.append(url)
    assert not leaks
    assert seen >= 3, "the part that is given must be readable, or the walk proves nothing"
    assert {client.get(f"/bao-cao/tep/{stored.pk}/").status_code for stored in files} == {404}


def test_the_same_routes_tell_the_reporter_everything(client, world):
    client.raise_request_exception = False
    version, files = secret_report(world)
    client.force_login(world.people["head"])
    texts = [texts_of(client.get(url)) for url in report_routes(world, version)]
    assert sum(SECRET in text for text in texts) >= 4
    assert {client.get(f"/bao-cao/tep/{stored.pk}/").status_code for stored in files} == {200}


def test_pdf_is_drawn_from_the_cut(client, world, monkeypatch):
    version, _ = secret_report(world)
    drawn = []
    monkeypatch.setattr("reports.views.papers.draw", lambda structure, format: drawn.append(repr(structure)) or b"%PDF")
    for who in ("beside_head", "head"):
        client.force_login(world.people[who])
        client.get(f"/bao-cao/{version.duty_id}.pdf")
    assert SECRET not in drawn[0] and "918.273" not in drawn[0]
    assert SECRET in drawn[1]


def test_evidence_goes_with_the_progress(client, world):
    world.requirement.receivers.filter(organization=world.beside).update(cut=PART | {"files": True})
    _, (plain, evidence) = secret_report(world)
    client.force_login(world.people["beside_head"])
    assert client.get(f"/bao-cao/tep/{plain.pk}/").status_code == 200
    assert client.get(f"/bao-cao/tep/{evidence.pk}/").status_code == 404


def test_receipt_lists_what_each_receiver_got(client, world):
    version = send(world)
    client.force_login(world.people["head"])
    page = client.get(f"/bao-cao/{version.duty_id}/lan/1/bien-nhan/").content.decode()
    assert "Sở Ngoại vụ: 1 đề mục</li>" in page
    assert "Sở Giáo dục: cả báo cáo</li>" in page


def test_sending_page_says_what_each_receiver_will_get(client, world):
    fill(world)
    client.force_login(world.people["head"])
    page = client.get(f"/bao-cao/{world.duty().pk}/gui/").content.decode()
    assert "Sở Ngoại vụ nhận: 1 đề mục</li>" in page


# --- setting the cuts ---------------------------------------------------------------------------------
@pytest.fixture
def closed(world):
    type(world.requirement).objects.update(is_open=False)
    world.requirement.refresh_from_db()
    return world


def cut_url(world):
    return f"/bao-cao/che-do/{world.requirement.pk}/phan-gui/"


def posted(world, **of_beside):
    """Everything to the office, what is given to the other."""
    rows = {row.organization_id: f"nhan-{row.pk}" for row in world.requirement.receivers.all()}
    whole = {"headings": ["Kết quả thực hiện", "Nội bộ"], "indicators": ["Số hoạt động"]}
    whole["others"] = ["progress", "files", "note"]
    data = {f"{rows[world.office.pk]}-{name}": values for name, values in whole.items()}
    return data | {f"{rows[world.beside.pk]}-{name}": values for name, values in of_beside.items()}


@pytest.mark.parametrize(
    ("who", "code"),
    {"office_head": 200, "office_clerk": 200, "head": 403, "city_leader": 403, "stranger": 404, None: 302}.items(),
)
def test_who_opens_the_page_of_cuts(client, closed, who, code):
    if who:
        client.force_login(closed.people[who])
    assert client.get(cut_url(closed)).status_code == code


def test_cuts_are_fixed_once_the_requirement_is_on(client, world):
    client.force_login(world.people["office_head"])
    assert client.get(cut_url(world)).status_code == 403
    assert client.post(cut_url(world), posted(world)).status_code == 403


def test_ticks_become_a_cut_and_all_ticks_the_whole_report(client, closed):
    client.force_login(closed.people["office_clerk"])
    data = posted(closed, headings=["Kết quả thực hiện"], indicators=["Số hoạt động"], others=["files"])
    assert client.post(cut_url(closed), data).status_code == 302
    cuts = dict(closed.requirement.receivers.values_list("organization", "cut"))
    assert cuts[closed.office.pk] is None
    assert cuts[closed.beside.pk] == {
        "headings": ["Kết quả thực hiện"], "indicators": ["Số hoạt động"], "progress": False, "files": True,
        "note": False,
    }  # fmt: skip
    page = client.get(f"/bao-cao/che-do/{closed.requirement.pk}/").content.decode()
    assert "Sở Ngoại vụ nhận: 1 đề mục, 1 chỉ tiêu, tệp kèm theo" in page


def test_a_receiver_without_any_part_is_refused_and_the_ticks_stay(client, closed):
    client.force_login(closed.people["office_clerk"])
    page = client.post(cut_url(closed), posted(closed, others=["files"]))
    assert page.status_code == 200
    assert "Sở Ngoại vụ chưa nhận đề mục" in page.content.decode()
    assert page.context["forms"][1]["others"].value() == ["files"]


def test_a_part_that_goes_to_nobody_is_refused(client, closed):
    client.force_login(closed.people["office_clerk"])
    data = posted(closed, headings=["Kết quả thực hiện"])
    data = {name: ["Kết quả thực hiện"] if name.endswith("headings") else values for name, values in data.items()}
    page = client.post(cut_url(closed), data)
    assert "Chưa nơi nào nhận: “Nội bộ”" in page.content.decode()


def test_a_foreign_name_is_not_a_choice(client, closed):
    client.force_login(closed.people["office_clerk"])
    page = client.post(cut_url(closed), posted(closed, headings=["Đề mục của mẫu khác"]))
    assert page.status_code == 200 and page.context["forms"][1].errors


def test_editing_the_requirement_keeps_the_cuts(closed):
    update_requirement(
        requirement=closed.requirement, actor=closed.people["office_head"], dates=[(10, 12)],
        receivers=[closed.office, closed.beside],
    )  # fmt: skip
    assert closed.requirement.receivers.get(organization=closed.beside).cut == PART


# --- a folded report says no more of the reports below than their cuts give ----------------------------
@pytest.mark.parametrize(("cut", "is_shown"), [(None, True), (PART, False)])
def test_the_annex_by_unit_needs_every_report_as_a_whole(cut, is_shown):
    bench = Bench()
    beside = make_org("Sở Ngoại vụ", parent=bench.world.city)
    bench.world.requirement.receivers.create(organization=beside, position=1, cut=cut)
    bench.send(1, "Một.", value=3)
    draft = fold_into(duty=bench.duty, actor=bench.clerk)
    annex = unit_annex(make_user(beside, "head"), read_sheet(bench.duty, draft))
    assert (annex is not None) == is_shown


@pytest.mark.parametrize(("cut", "is_shown"), [(None, True), (PART | {"headings": []}, False)])
def test_the_words_below_a_sentence_need_the_report_as_a_whole(cut, is_shown):
    bench = Bench()
    beside = make_org("Sở Ngoại vụ", parent=bench.world.city)
    bench.world.requirement.receivers.create(organization=beside, position=1, cut=cut)
    version = bench.send(1, "Một.")
    source = SimpleNamespace(version_id=version.pk)
    traced = SimpleNamespace(origins=[SimpleNamespace(source=source)], merged=[])
    readable = source_page._readable(make_user(beside, "head"), {None: [traced]})
    assert readable == ({version.pk} if is_shown else set())


def test_many_receivers_are_told_in_as_many_queries_as_one(world, django_assert_max_num_queries):
    receivers = [RequirementReceiver(organization=world.beside, cut=PART) for _ in range(5)]
    form = type(world.form).objects.get(pk=world.form.pk)
    with django_assert_max_num_queries(2):
        assert told_receivers(receivers, form)[4] == "Sở Ngoại vụ nhận: 1 đề mục"
        assert uncovered(form, receivers)
