"""The number of a báo cáo: from the register or from paper, once, outside of the hash, by the clerk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import Counter
from plans.models import RegisterEntry
from plans.numbers import gaps, scope_of
from plans.services import void_number
from plans.services.numbering import enter_number
from reports.documents import report_paper
from reports.models import ReportVersion
from reports.services import extend_duties
from reports.services.numbering import enter_report_number, number_report, send_and_number
from reports.services.sending import fingerprint
from reports.sheets import read_sheet
from tests.factories import make_series
from tests.reports.makers import IN_TIME, fill, make_world, sent

SENT_ON, LATER_ON = date(2026, 12, 8), date(2026, 12, 20)
ON = {"on": SENT_ON, "today": LATER_ON}
OUTSIDE = {"stranger": 404, "administrator": 404, "other_head": 404}


@pytest.fixture
def world(db):
    made = make_world()
    made.school.symbol = "THPTTP"
    made.school.save()
    made.series = make_series(made.school, kinds=["BC"])
    return made


def number(world, version, actor="clerk", **given):
    given = {"series": world.series} | ON | given
    return number_report(version=version, actor=world.people[actor], **given)


def test_number_comes_from_the_register_and_leaves_the_hash_alone(world):
    version = sent(world)
    numbered = number(world, version)
    entry = RegisterEntry.objects.get()

    assert (numbered.paper_code, numbered.paper_on, entry.number) == ("01/BC-THPTTP", SENT_ON, 1)
    assert numbered.register_entry == entry and "Báo cáo năm" in entry.subject
    assert (entry.signer, entry.recipients) == (world.people["head"].full_name, "Sở Giáo dục")
    assert fingerprint(ReportVersion.objects.get(pk=version.pk)) == version.sha256
    paper = report_paper(read_sheet(numbered.duty, numbered))
    assert (paper.number + paper.symbol, paper.day) == ("01/BC-THPTTP", SENT_ON)
    with pytest.raises(NotAllowed):
        number(world, numbered)
    with pytest.raises(StateConflict):
        number(world, version)  # an old copy of the version: the row says it has a number
    assert gaps(scope_of(world.series, SENT_ON)) == [] and Counter.objects.get().last == 1


@pytest.mark.parametrize("who", ["head", "auditor", "office_clerk", "city_leader", "stranger"])
def test_only_the_clerk_of_the_reporting_body_gives_it(world, who):
    version = sent(world)
    with pytest.raises(NotAllowed):
        number(world, version, who)
    with pytest.raises(NotAllowed):
        enter_report_number(version=version, on=SENT_ON, code="1/BC", actor=world.people[who])
    assert not RegisterEntry.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"on": date(2026, 12, 7)}, "trước ngày gửi"),
        ({"on": date(2026, 12, 21)}, "tương lai"),
        ({"today": date(2027, 1, 5)}, "ghi lý do"),
    ],
)
def test_days_that_will_not_do(world, given, words):
    version = sent(world)
    with pytest.raises(DomainError, match=words):
        number(world, version, **given)
    assert not Counter.objects.exists()
    assert number(world, version, today=date(2027, 1, 5), reason="Văn thư nghỉ").paper_code


def test_series_for_other_papers_is_not_taken(world):
    plans_only = make_series(world.school, name="Sổ kế hoạch", kinds=["KH"])
    with pytest.raises(DomainError, match="không dùng cho báo cáo"):
        number(world, sent(world), series=plans_only)


def test_body_without_a_symbol_sends_nothing_with_a_number(world):
    world.school.symbol = ""
    world.school.save()
    fill(world)
    with pytest.raises(DomainError, match="chưa có ký hiệu"):
        send_and_number(duty=world.duty(), series=world.series, actor=world.people["head"], now=IN_TIME)
    assert not ReportVersion.objects.sent().exists() and not Counter.objects.exists()


def test_head_may_have_it_taken_with_the_sending(client, world):
    fill(world)
    client.force_login(world.people["head"])
    url = f"/bao-cao/{world.duty().pk}/gui/"
    assert f'name="cap-so" value="{world.series.pk}"' in client.get(url).content.decode()
    page = client.post(url, {"cap-so": world.series.pk}, follow=True).content.decode()

    assert "01/BC-THPTTP" in page and ReportVersion.objects.get().register_entry.number == 1


def test_sending_without_the_tick_takes_no_number(client, world):
    fill(world)
    client.force_login(world.people["head"])
    client.post(f"/bao-cao/{world.duty().pk}/gui/", {"cap-so": ""})

    assert ReportVersion.objects.get().paper_code == "" and not RegisterEntry.objects.exists()


def test_number_given_on_paper_is_entered_or_found_in_the_register(world):
    clerk = world.people["clerk"]
    first, second = sent(world), sent(world, world.duty(world.other), actor="other_head")
    made = enter_report_number(version=first, series=world.series, number=1, **ON, actor=clerk)
    assert made.register_entry.is_late_entry and made.paper_code == "01/BC-THPTTP"
    with pytest.raises(NotAllowed):
        enter_report_number(version=second, series=world.series, number=2, **ON, actor=clerk)
    RegisterEntry.objects.update(number=7)  # as if another row stood there already
    ReportVersion.objects.update(register_entry=None, paper_code="")
    found = enter_report_number(version=first, series=world.series, number=7, **ON, actor=clerk)
    assert found.register_entry == RegisterEntry.objects.get()


def test_taken_and_skipped_numbers_are_refused(world):
    clerk, version = world.people["clerk"], sent(world)
    enter_number(series=world.series, number=1, issued_on=SENT_ON, code="01/KH-X", subject="Kế hoạch", actor=clerk)
    RegisterEntry.objects.update(is_late_entry=False)
    for given, words in ((1, "đã dùng"), (5, "Không bỏ cách số"), (0, "Ghi số")):
        with pytest.raises(DomainError, match=words):
            enter_report_number(version=version, series=world.series, number=given, **ON, actor=clerk)
    assert ReportVersion.objects.get(pk=version.pk).paper_code == ""


def test_body_without_a_register_types_it_and_may_correct_it(world):
    world.series.delete()
    clerk, version = world.people["clerk"], sent(world)
    typed = enter_report_number(version=version, **ON, code=" 15/BC-THPT ", actor=clerk)
    assert (typed.paper_code, typed.register_entry) == ("15/BC-THPT", None)
    assert report_paper(read_sheet(typed.duty, typed)).number == "15/BC-THPT"
    assert enter_report_number(version=typed, **ON, code="16/BC-THPT", actor=clerk).paper_code == "16/BC-THPT"


def test_party_number_runs_with_the_term_and_bears_the_day_of_the_signature(world):
    body, sent_on = world.school, timezone.localdate(IN_TIME)
    body.document_format, body.symbol = "party", "ĐU"
    body.save()
    body.terms.create(name="2025–2030", from_on=date(2025, 7, 1))
    series = make_series(body, name="Sổ báo cáo", kinds=["BC"], scope="term")
    version = sent(world)
    with pytest.raises(DomainError, match="đúng ngày ký"):
        number(world, version, series=series, on=LATER_ON)
    numbered = number(world, version, series=series, on=sent_on)
    paper = report_paper(read_sheet(numbered.duty, numbered))

    assert numbered.paper_code == "01-BC/ĐU" and numbered.register_entry.term.name == "2025–2030"
    assert (paper.number_prefix, paper.number, paper.symbol) == ("Số ", "01", "-BC/ĐU")


def test_void_number_stays_in_the_register_and_a_new_one_is_given(world):
    version = number(world, sent(world))
    void_number(entry=version.register_entry, reason="Ghi nhầm sổ", actor=world.people["clerk"])
    version = ReportVersion.objects.get(pk=version.pk)
    assert not version.has_number and report_paper(read_sheet(version.duty, version)).number == ""
    assert number(world, version).paper_code == "02/BC-THPTTP"
    assert RegisterEntry.objects.filter(voided_at__isnull=False).count() == 1


def test_withdrawn_version_keeps_its_number_and_the_next_takes_its_own(world):
    version = number(world, sent(world))
    ReportVersion.objects.filter(pk=version.pk).update(withdrawn_at=timezone.now())
    assert ReportVersion.objects.get(pk=version.pk).paper_code == "01/BC-THPTTP"
    unnumbered = sent(world, world.duty(world.other), actor="other_head")
    ReportVersion.objects.filter(pk=unnumbered.pk).update(withdrawn_at=timezone.now())
    with pytest.raises(NotAllowed):
        number(world, ReportVersion.objects.get(pk=unnumbered.pk))


@pytest.mark.parametrize(
    ("who", "code"),
    {"clerk": 200, "head": 403, "auditor": 403, "office_head": 403, "office_clerk": 403, **OUTSIDE}.items(),
)
def test_page_is_for_the_clerk(client, world, who, code):
    version = sent(world)
    client.force_login(world.people[who])
    url = f"/bao-cao/{world.duty().pk}/lan/1/cap-so/"
    assert client.get(url).status_code == code
    data = {"way": "lay", "series": world.series.pk, "on": timezone.localdate().strftime("%d/%m/%Y")}
    answer = client.post(url, data)
    if code == 200:  # sent in December 2026: today lies before, and is refused with words
        assert answer.status_code == 422 and "trước ngày gửi" in answer.content.decode()
    else:
        assert answer.status_code == code
    assert ReportVersion.objects.get(pk=version.pk).paper_code == ""


def test_page_gives_the_number_and_the_receipt_shows_it(client, world):
    version = sent(world, now=timezone.now())
    client.force_login(world.people["clerk"])
    url, today = f"/bao-cao/{world.duty().pk}/lan/1/cap-so/", timezone.localdate().strftime("%d/%m/%Y")
    receipt = f"/bao-cao/{world.duty().pk}/lan/1/bien-nhan/"
    assert "/cap-so/" in client.get(receipt).content.decode() and "01/BC-THPTTP" in client.get(url).content.decode()
    assert client.post(url, {"way": "ghi", "series": world.series.pk, "on": today}).status_code == 422
    answer = client.post(url, {"way": "lay", "series": world.series.pk, "on": today})

    assert answer["Location"] == receipt
    assert client.post(url, {"way": "lay", "series": world.series.pk, "on": today})["Location"] == receipt
    assert RegisterEntry.objects.count() == 1  # pressed twice
    said = client.get(receipt).content.decode()
    assert "01/BC-THPTTP" in said and "Nội dung không khớp" not in said and "/cap-so/" not in said
    client.force_login(world.people["office_head"])
    for path in ("", "lan/1/"):
        assert "01/BC-THPTTP" in client.get(f"/bao-cao/{world.duty().pk}/{path}").content.decode()
    assert ReportVersion.objects.get(pk=version.pk).sha256 == version.sha256


def test_nobody_is_sent_to_the_login_page(client):
    assert client.get("/bao-cao/1/lan/1/cap-so/")["Location"].startswith("/dang-nhap/")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_no_number_twice_none_missing():
    """Eight reports of one body, and two clerks at each of the first four: one of the two wins."""
    world = make_world()
    series = make_series(world.school)
    extend_duties(requirement=world.requirement, until_year=2033)
    duties = world.requirement.duties.filter(organization=world.school).order_by("due_on")
    versions = [sent(world, duty) for duty in duties]
    assert len(versions) == 8
    clerk = world.people["clerk"]
    clerk.reach  # noqa: B018 asked once
    jobs = [*versions, *versions[:4]]
    start = Barrier(len(jobs))

    def give(version):
        try:
            start.wait(timeout=60)
            number_report(version=version, series=series, on=SENT_ON, today=SENT_ON, actor=clerk)
        except StateConflict as conflict:
            return conflict
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(jobs)) as pool:
        refused = [error for error in pool.map(give, [ReportVersion.objects.get(pk=one.pk) for one in jobs]) if error]
    assert len(refused) == 4
    assert sorted(RegisterEntry.objects.values_list("number", flat=True)) == list(range(1, len(versions) + 1))
    assert len(set(ReportVersion.objects.values_list("paper_code", flat=True))) == len(versions)
    assert gaps(scope_of(series, SENT_ON)) == []
