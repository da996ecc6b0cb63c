"""The pages of the consolidation workbench: rights, what they show, what they keep."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.models import Delivery
from reports.services import fold_into, save_draft, send_report
from tests.factories import make_org, make_user
from tests.reports.makers import LATER
from tests.reports.test_consolidation import Bench, again, send_back

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]


@pytest.fixture
def bench():
    return Bench()


def url_of(bench, end=""):
    return f"/bao-cao/{bench.duty.pk}/tong-hop/loi/{end}"


def heading_url(bench, end=""):
    return url_of(bench, f"{bench.heading.pk}/{end}")


def data_of(bench, *versions, **told):
    common = {"dau": bench.chosen.mark, "den": "0", "lock_version": str(bench.draft.lock_version if bench.draft else 0)}
    return common | {"nguon": [str(one.pk) for one in versions]} | told


PEOPLE = {"office_clerk": 200, "office_head": 200, "city_leader": 403, "head": 404, "stranger": 404}


@pytest.mark.parametrize(("who", "code"), PEOPLE.items())
def test_only_those_who_draft_open_the_workbench(client, bench, who, code):
    version = bench.send(1, "Một.")
    client.force_login(bench.world.people[who])
    codes = [
        client.get(url_of(bench)).status_code,
        client.get(heading_url(bench)).status_code,
        client.post(heading_url(bench, "gop/"), data_of(bench, version)).status_code,
    ]

    assert codes == [code] * 3
    for end, told in (("", {"viec": "trich"}), ("gop/", {"loi": "Gộp."}), ("soan/", {})):
        found = client.post(heading_url(bench, end), data_of(bench, version, **told)).status_code
        assert found == (302 if code == 200 else code), end
    assert bool(bench.draft) == (code == 200)


@pytest.mark.parametrize("end", ["gop/", "soan/"])
def test_actions_are_post_only(client, bench, end):
    client.force_login(bench.clerk)
    assert client.get(heading_url(bench, end)).status_code == 405


def test_a_heading_of_another_form_is_not_found(client, bench):
    client.force_login(bench.clerk)
    assert client.get(url_of(bench, f"{bench.world.heading.pk}/")).status_code == 404


def test_texts_are_picked_put_in_order_and_composed(client, bench):
    versions = [bench.send(at, f"Lời của trường số {at}.") for at in (1, 2, 3)]
    client.force_login(bench.clerk)
    client.post(heading_url(bench), data_of(bench, *versions[:2], viec="trich"))
    client.post(heading_url(bench), data_of(bench, viec="len:2"))
    client.post(heading_url(bench), data_of(bench, versions[2], viec="de-ngoai"))
    page = client.post(heading_url(bench, "soan/"), data_of(bench), follow=True).content.decode()

    assert bench.text == "Trường 2: “Lời của trường số 2.”\n\nTrường 1: “Lời của trường số 1.”"
    assert "Để ngoài 1 báo cáo" in page and "đúng như các lời đã chọn" in page


def test_a_block_is_rewritten_in_its_place_and_taken_out(client, bench):
    versions = [bench.send(at, f"Lời của trường số {at}.") for at in (1, 2, 3)]
    bench.quote(*versions)
    client.force_login(bench.clerk)
    page = client.post(heading_url(bench, "gop/"), data_of(bench, khoi="2"))
    assert page.context["form"].initial == {"loi": "Lời của trường số 2.", "khoi": 2}
    client.post(heading_url(bench, "gop/"), data_of(bench, versions[1], khoi="2", loi="Viết lại."))
    client.post(heading_url(bench), data_of(bench, viec="bo-doan:1"))

    assert [block.text for block in bench.chosen.blocks] == ["Viết lại.", "Lời của trường số 3."]


def test_a_group_of_alike_texts_is_opened_report_by_report(client, bench):
    said = "Nhà trường đã tổ chức {} buổi tuyên truyền cho học sinh toàn trường"
    versions = [bench.send(at, said.format(at)) for at in (1, 2, 3)]
    client.force_login(bench.clerk)
    (group,) = client.get(heading_url(bench)).context["page"].object_list
    assert group.value == ",".join(str(one.pk) for one in versions) and len(group.shown) == 3
    page = client.get(f"{heading_url(bench)}?nhom={versions[1].pk}")
    assert len(page.context["page"].object_list) == 3 and "Về mọi nhóm" in page.content.decode()
    client.post(heading_url(bench), data_of(bench, nguon=group.value, viec="de-ngoai"))
    assert len(bench.chosen.left_out) == 3


def test_a_conflict_keeps_what_was_ticked(client, bench):
    first, second = bench.send(1, "Một hai ba bốn."), bench.send(2, "Năm sáu bảy tám chín.")
    client.force_login(bench.clerk)
    old = data_of(bench, second, viec="trich")
    client.post(heading_url(bench), data_of(bench, first, viec="trich"))
    page = client.post(f"{heading_url(bench)}?tim=Trường", old)

    assert page.status_code == 200 and "Người khác vừa đổi" in page.content.decode()
    ticked = [
        one.first.version_id for group in page.context["page"].object_list for one in group.shown if one.is_ticked
    ]
    assert ticked == [second.pk]


def test_a_conflict_keeps_the_merged_text_typed(client, bench):
    first, second = bench.send(1, "Một."), bench.send(2, "Hai.")
    client.force_login(bench.clerk)
    old = data_of(bench, second, loi="Lời gộp vừa gõ.")
    client.post(heading_url(bench), data_of(bench, first, viec="trich"))
    page = client.post(heading_url(bench, "gop/"), old).content.decode()

    assert "Lời gộp vừa gõ." in page and "Người khác vừa đổi" in page and not bench.chosen.blocks[1:]
    assert f'name="dau" value="{bench.chosen.mark}"' in page


def test_an_edit_by_hand_is_shown_beside_before_it_is_replaced(client, bench):
    version = bench.send(1, "Một.")
    bench.quote(version)
    bench.compose()
    bench.draft.texts.update(text="Sở viết lại.")
    client.force_login(bench.clerk)
    page = client.post(heading_url(bench, "soan/"), data_of(bench)).content.decode()

    assert "Sở viết lại." in page and "Trường 1: “Một.”" in page and bench.text == "Sở viết lại."
    client.post(heading_url(bench, "soan/"), data_of(bench, cach="thay"))
    assert bench.text == "Trường 1: “Một.”"


def test_all_corrected_reports_are_taken_in_at_once(client, bench):
    versions = [bench.send(at, f"Lời số {at}.") for at in (1, 2)]
    bench.quote(*versions)
    for at, version in enumerate(versions, start=1):
        send_back(bench, version)
        again(bench, at, f"Lời số {at} đã sửa.")
    client.force_login(bench.clerk)
    page = client.get(heading_url(bench)).content.decode()
    wanted = f"lay-moi:{versions[0].pk},{versions[1].pk}"
    assert wanted in page and "2 đã sửa" in page
    client.post(heading_url(bench), data_of(bench, viec=wanted))

    assert [block.text for block in bench.chosen.blocks] == ["Lời số 1 đã sửa.", "Lời số 2 đã sửa."]


def test_search_filter_and_who_is_silent(client, bench):
    bench.send(1, "Công tác tuyên truyền tốt.")
    bench.send(2, "Kinh phí còn thiếu nhiều.")
    client.force_login(bench.clerk)

    def shown(query):
        page = client.get(f"{heading_url(bench)}?{query}").context["page"]
        return [group.leader.first.unit for group in page.object_list]

    assert shown("tim=tuyen+truyen") == ["Trường 1"]
    assert shown("xem=chua-chon") == ["Trường 1", "Trường 2"] and shown("xem=da-chon") == []
    silent = client.get(f"{heading_url(bench)}?xem=chua-neu").content.decode()
    assert "Trường 3" in silent and "Chưa báo cáo" in silent


def test_numbers_in_a_text_below_are_checked_against_its_own_figures(client, bench):
    bench.send(1, "Nhà trường có 5 hoạt động trong năm.", value=3)
    bench.send(2, "Nhà trường có 3 hoạt động trong năm.", value=3)
    client.force_login(bench.clerk)
    page = client.get(heading_url(bench)).content.decode()

    assert page.count("Lời ghi ") == 1 and "Lời ghi 5 hoạt động, bảng ghi 3" in page


def test_a_figure_that_was_not_delivered_is_not_told(client, bench):
    version = bench.send(1, "Nhà trường có 5 hoạt động trong năm.", value=3)
    Delivery.objects.filter(version=version).update(cut={"headings": ["Kết quả thực hiện"], "indicators": []})
    client.force_login(bench.clerk)
    page = client.get(heading_url(bench)).content.decode()

    assert "Nhà trường có 5 hoạt động" in page and "Lời ghi" not in page


@pytest.mark.parametrize("end", ["tong-hop/loi/", "heading", "nguon-tung-cau/"])
def test_as_many_queries_with_many_reports_as_with_few(client, end):
    counts = []
    for schools in (3, 12):
        bench = Bench(schools=schools)
        versions = [bench.send(at, f"Trường số {at} báo cáo việc {'riêng ' * at}.") for at in range(1, schools + 1)]
        bench.quote(*versions[: schools // 2])
        bench.compose()
        client.force_login(bench.clerk)
        url = heading_url(bench) if end == "heading" else f"/bao-cao/{bench.duty.pk}/{end}"
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


# --- Nguồn của từng câu -------------------------------------------------------------------------------------
def sources_url(bench, query=""):
    return f"/bao-cao/{bench.duty.pk}/nguon-tung-cau/{query}"


def upward_sent(bench):
    """The office's report with a quote and a sentence of its own, sent to the city."""
    bench.quote(bench.send(1, "Trường đã phổ biến đầy đủ."))
    bench.compose()
    save_draft(
        duty=bench.duty, actor=bench.clerk, lock_version=bench.draft.lock_version,
        texts={bench.heading.pk: f"{bench.text} Sở đánh giá tốt."}, values={bench.world.up_figure.pk: 1}, progress={},
    )  # fmt: skip
    return send_report(duty=bench.duty, actor=bench.world.people["office_head"], now=LATER)


@pytest.mark.parametrize(
    ("who", "code"), {"office_clerk": 200, "office_head": 200, "city_leader": 404, "head": 404, "stranger": 404}.items()
)
def test_sources_of_a_draft_are_for_those_who_see_the_draft(client, bench, who, code):
    bench.send(1, "Một.")
    fold_into(duty=bench.duty, actor=bench.clerk)
    client.force_login(bench.world.people[who])

    assert client.get(sources_url(bench)).status_code == code


def test_each_sentence_of_a_sent_report_tells_its_unit(client, bench):
    upward_sent(bench)
    client.force_login(bench.clerk)
    page = client.get(sources_url(bench, "?lan=1"))
    lines = [line for _, lines in page.context["page"].object_list for line in lines]

    assert [line.traced.kind for line in lines] == ["exact", "own"]
    assert lines[0].links[0].source.unit == "Trường 1" and lines[0].links[0].url
    assert "Câu của đơn vị tổng hợp" in page.content.decode()


def test_a_receiver_who_may_not_open_the_units_report_gets_no_link(client, bench):
    beside = make_org("Sở Ngoại vụ", parent=bench.world.city)
    bench.duty.requirement.receivers.create(organization=beside, position=1)
    upward_sent(bench)
    source = bench.source(1)
    client.force_login(make_user(beside, "head"))
    page = client.get(sources_url(bench, "?lan=1")).content.decode()

    assert "Trường 1" in page and f"/bao-cao/{source.pk}/" not in page
    assert client.get(sources_url(bench, "?lan=2")).status_code == 404


def test_sources_keep_to_the_readers_cut(client, bench):
    beside = make_org("Sở Ngoại vụ", parent=bench.world.city)
    bench.duty.requirement.receivers.create(organization=beside, position=1)
    upward_sent(bench)
    client.force_login(make_user(beside, "head"))
    whole = client.get(sources_url(bench, "?lan=1")).content.decode()
    Delivery.objects.filter(organization=beside).update(cut={"headings": []})
    cut = client.get(sources_url(bench, "?lan=1")).content.decode()

    assert "phổ biến đầy đủ" in whole and "phổ biến đầy đủ" not in cut
