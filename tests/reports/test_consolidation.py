"""Choosing from the texts below and composing a heading from them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orgs.errors import DomainError, NotAllowed, StateConflict
from reports.consolidation.blocks import chosen_for, named
from reports.consolidation.gathering import gather, given_to
from reports.consolidation.pages import own_hints
from reports.consolidation.standing import heading_states
from reports.consolidation.tracing import trace
from reports.models import Delivery, Duty, HeadingText
from reports.services import consolidation as services
from reports.services import fold_into, return_delivery, save_draft, send_report
from reports.services.consolidation import EditedByHand
from reports.services.withdrawing import withdraw_report
from tests.factories import make_user
from tests.reports.makers import LATER, make_world, sent
from tests.reports.test_folding import with_upward

pytestmark = pytest.mark.django_db


class Bench:
    """The office's draft with a heading into which the schools' texts fold."""

    def __init__(self, schools=3):
        self.world = make_world(schools=schools)
        self.duty = with_upward(self.world)
        self.heading = self.world.up_heading
        self.clerk = self.world.people["office_clerk"]

    def send(self, number, text, **more):
        source = self.source(number)
        head = make_user(source.organization, "head")
        return sent(self.world, source, actor=head, text=text, **more)

    def source(self, number):
        name = f"Trường {number}"
        return Duty.objects.get(requirement=self.world.requirement, organization__name=name, year=2026)

    @property
    def draft(self):
        return self.duty.versions.drafts().first()

    @property
    def chosen(self):
        return chosen_for(self.draft, self.heading)

    @property
    def state(self):
        return heading_states(self.duty, self.draft, [self.heading])[0]

    @property
    def text(self):
        return services.current_text(self.draft, self.heading)

    def call(self, service, **told):
        common = {"duty": self.duty, "heading": self.heading, "actor": self.clerk, "mark": self.chosen.mark}
        return service(**common | told)

    def quote(self, *versions, **told):
        return self.call(services.choose_texts, versions=[one.pk for one in versions], **{"how": "quoted"} | told)

    def compose(self, **told):
        lock = self.draft.lock_version if self.draft else 0
        return self.call(services.compose_heading, **{"lock_version": lock, "seen_until": timezone.now()} | told)


@pytest.fixture
def bench():
    return Bench()


def test_quotes_name_the_unit_and_same_words_stand_once(bench):
    first, second = bench.send(1, "Không có gì lạ."), bench.send(2, "Không có gì lạ.")
    third = bench.send(3, "Đã mở 2 lớp.")
    bench.quote(first, second)
    bench.quote(third)
    bench.compose()

    assert bench.text == "Trường 1, Trường 2: “Không có gì lạ.”\n\nTrường 3: “Đã mở 2 lớp.”"
    assert [block.position for block in bench.chosen.blocks] == [1, 2]


def test_many_units_are_counted_after_the_first_five():
    assert named([f"T{at}" for at in range(8)]) == "T0, T1, T2, T3, T4 và 3 đơn vị khác"


def test_merged_text_keeps_its_sources_and_left_out_stays_out(bench):
    first, second, third = (bench.send(at, f"Lời của trường {at}.") for at in (1, 2, 3))
    bench.call(services.merge_texts, versions=[first.pk, second.pk], text="Các trường đều làm.")
    bench.quote(third, how="left_out")
    bench.compose()

    assert bench.text == "Các trường đều làm."
    assert {row.source_id for row in bench.chosen.blocks[0].rows} == {first.pk, second.pk}
    assert [row.source_id for row in bench.chosen.left_out] == [third.pk]


def test_blocks_change_places(bench):
    for at in (1, 2, 3):
        bench.quote(bench.send(at, f"Lời {at}."))
    bench.call(services.move_block, position=3, up=True)
    bench.call(services.move_block, position=1, up=False)
    bench.call(services.move_block, position=1, up=True)

    assert [block.text for block in bench.chosen.blocks] == ["Lời 3.", "Lời 1.", "Lời 2."]


def test_choosing_anew_moves_a_source_and_releasing_takes_it_back(bench):
    first, second = bench.send(1, "Một."), bench.send(2, "Hai.")
    bench.quote(first, second)
    bench.call(services.merge_texts, versions=[first.pk], text="Gộp một.")
    bench.call(services.release_texts, versions=[second.pk])

    assert [(block.how, block.text, block.position) for block in bench.chosen.blocks] == [("merged", "Gộp một.", 1)]


def test_text_edited_by_hand_is_not_overwritten_unasked(bench):
    bench.quote(bench.send(1, "Một."))
    bench.compose()
    HeadingText.objects.filter(version=bench.draft).update(text="Sở viết lại.")
    bench.quote(bench.send(2, "Hai."))

    with pytest.raises(EditedByHand):
        bench.compose()
    assert bench.text == "Sở viết lại."
    bench.compose(way="noi")
    assert bench.text == "Sở viết lại.\n\nTrường 1: “Một.”\n\nTrường 2: “Hai.”"
    bench.compose(way="thay")
    assert bench.text == "Trường 1: “Một.”\n\nTrường 2: “Hai.”"


def test_line_ends_of_a_browser_are_no_edit(bench):
    bench.quote(bench.send(1, "Một."), bench.send(2, "Hai."))
    bench.compose()
    HeadingText.objects.filter(version=bench.draft).update(text=bench.text.replace("\n", "\r\n"))
    bench.compose()

    assert "\r" not in bench.text


def test_what_folding_wrote_of_itself_is_replaced_without_asking(bench):
    first = bench.send(1, "Một.")
    fold_into(duty=bench.duty, actor=bench.clerk)
    assert bench.text == "Trường 1: Một."
    bench.quote(first)
    bench.compose()

    assert bench.text == "Trường 1: “Một.”"


def test_folding_again_keeps_a_heading_that_was_composed(bench):
    bench.quote(bench.send(1, "Một."))
    bench.compose()
    bench.send(2, "Hai.")
    fold_into(duty=bench.duty, actor=bench.clerk, replace_texts=True)

    assert bench.text == "Trường 1: “Một.”" and len(bench.chosen.blocks) == 1


def test_a_draft_saved_meanwhile_stops_composing(bench):
    bench.quote(bench.send(1, "Một."))
    lock = bench.draft.lock_version
    save_draft(
        duty=bench.duty, actor=bench.clerk, lock_version=lock, texts={bench.heading.pk: "Tay."}, values={}, progress={}
    )
    with pytest.raises(StateConflict):
        bench.compose(lock_version=lock)
    assert bench.text == "Tay."


def test_composing_stops_an_older_filling_page(bench):
    bench.quote(bench.send(1, "Một."))
    lock = bench.draft.lock_version
    bench.compose()
    with pytest.raises(StateConflict):
        save_draft(duty=bench.duty, actor=bench.clerk, lock_version=lock, texts={}, values={}, progress={})


def test_choices_moved_meanwhile_stop_an_older_page(bench):
    first, second = bench.send(1, "Một."), bench.send(2, "Hai.")
    mark = bench.chosen.mark
    bench.quote(first)
    with pytest.raises(StateConflict):
        bench.quote(second, mark=mark)
    with pytest.raises(StateConflict):
        bench.call(services.merge_texts, versions=[second.pk], text="Gộp.", mark=mark)
    assert len(bench.chosen.rows) == 1


def test_late_and_corrected_reports_are_told_and_taken_in_without_losing_choices(bench):
    kept, old = bench.send(1, "Một."), bench.send(2, "Hai.")
    bench.quote(kept, old)
    bench.compose()
    send_back(bench, old)
    assert [row.source_id for row in bench.state.standing.gone] == [old.pk]
    again(bench, 2, "Hai, đã sửa.")
    bench.send(3, "Ba.", now=timezone.now() + timedelta(hours=1))
    standing = bench.state.standing
    assert str(standing) == "1 báo cáo mới, 1 đã sửa"
    assert standing.changed[0].pieces == [("gone", "Hai."), ("new", "Hai, đã sửa.")]

    bench.call(services.renew_texts, versions=[old.pk])
    assert [block.text for block in bench.chosen.blocks] == ["Một.", "Hai, đã sửa."]
    assert str(bench.state.standing) == "1 báo cáo mới"


def test_a_report_taken_back_is_told_as_gone_and_drops_out_when_renewed(bench):
    first, second = bench.send(1, "Một."), bench.send(2, "Hai.")
    bench.quote(first, second)
    source = bench.source(1)
    head = make_user(source.organization, "head")
    withdraw_report(duty=source, actor=head, reason="Gửi nhầm.", now=LATER)
    assert str(bench.state.standing) == "1 không còn"

    bench.call(services.renew_texts, versions=[first.pk])
    assert bench.state.standing.is_quiet and [block.text for block in bench.chosen.blocks] == ["Hai."]


def test_reports_looked_through_are_new_no_more(bench):
    bench.quote(bench.send(1, "Một."))
    bench.send(2, "Hai.", now=timezone.now())
    assert str(bench.state.standing) == "1 báo cáo mới"
    services.note_seen(duty=bench.duty, heading=bench.heading, actor=bench.clerk, seen_until=timezone.now())
    assert bench.state.standing.is_quiet


def test_who_says_nothing_is_listed_by_reason():
    bench = Bench(schools=6)
    type(bench.heading).objects.filter(pk=bench.world.heading.pk).update(is_required=False)
    bench.send(1, "Có lời.")
    bench.send(2, "")
    send_back(bench, bench.send(3, "Trả lại."))
    version = bench.send(4, "Giấu.")
    Delivery.objects.filter(version=version).update(cut={"headings": []})
    Duty.objects.filter(pk=bench.source(5).pk).update(state="exempted")
    column = gather(bench.duty, bench.heading)

    assert [text.unit for text in column.texts] == ["Trường 1"] and column.expected == 5
    assert [[unit for _, unit in rows] for _, rows in column.silent.reasons] == [
        ["Trường 6"], ["Trường 3"], ["Trường 2"], ["Trường 4"],
    ]  # fmt: skip
    assert [unit for _, unit in column.silent.exempted] == ["Trường 5"]


def test_what_was_not_delivered_cannot_be_chosen(bench):
    version = bench.send(1, "Giấu.")
    Delivery.objects.filter(version=version).update(cut={"headings": []})
    with pytest.raises(StateConflict):
        bench.quote(version)
    with pytest.raises(DomainError):
        bench.quote()
    assert given_to_titles(bench) == []


def given_to_titles(bench):
    bench.duty.versions.get_or_create(sent_at=None, defaults={"form": bench.duty.requirement.form})
    draft = bench.draft
    return given_to(draft, [bench.heading])[bench.heading.pk]


def test_only_those_who_draft_may_choose(bench):
    version = bench.send(1, "Một.")
    for who in ("head", "city_leader", "stranger"):
        with pytest.raises(NotAllowed):
            bench.quote(version, actor=bench.world.people[who])


def test_choices_go_on_with_a_report_that_is_sent_back(bench):
    bench.quote(bench.send(1, "Một."))
    bench.compose()
    lock = bench.draft.lock_version
    figures = {bench.world.up_figure.pk: 1}
    save_draft(duty=bench.duty, actor=bench.clerk, lock_version=lock, texts={}, values=figures, progress={})
    version = send_report(duty=bench.duty, actor=bench.world.people["office_head"], now=LATER)
    delivery = version.deliveries.get()
    return_delivery(delivery=delivery, comment="Sửa.", actor=make_user(bench.world.city, "head"), now=LATER)
    bench.duty.refresh_from_db()

    assert bench.draft.pk != version.pk
    assert [block.text for block in bench.chosen.blocks] == ["Một."]
    assert not bench.state.is_edited


def test_every_sentence_of_a_sent_report_is_traced_as_it_was_then(bench):
    old = bench.send(1, "Lời cũ của trường.")
    bench.quote(old)
    bench.compose()
    send_back(bench, old)
    again(bench, 1, "Lời mới của trường.")
    (one,) = trace(bench.text, given_to(bench.draft, [bench.heading])[bench.heading.pk], bench.chosen.rows)

    assert one.kind == "exact" and one.origins[0].source.version_id == old.pk


def test_numbers_of_the_own_words_are_checked_and_those_of_quotes_are_not(bench):
    bench.world.up_figure.name = "Số hoạt động"
    bench.quote(bench.send(1, "Nhà trường có 3 hoạt động.", value=3))
    bench.compose()
    text = f"{bench.text}\n\nToàn ngành có 5 hoạt động."
    save_draft(
        duty=bench.duty, actor=bench.clerk, lock_version=bench.draft.lock_version, texts={bench.heading.pk: text},
        values={bench.world.up_figure.pk: 7}, progress={},
    )  # fmt: skip

    assert [str(hint) for hint in own_hints(bench.duty, bench.draft, bench.state)] == [
        "Lời ghi 5 hoạt động, bảng ghi 7"
    ]


def send_back(bench, version):
    delivery = version.deliveries.get()
    return_delivery(delivery=delivery, comment="Sửa.", actor=bench.world.people["office_head"], now=LATER)


def again(bench, number, text):
    source = bench.source(number)
    head = make_user(source.organization, "head")
    draft = source.versions.drafts().get()
    save_draft(
        duty=source, actor=head, lock_version=draft.lock_version, texts={bench.world.heading.pk: text},
        values={}, progress={},
    )  # fmt: skip
    return send_report(duty=source, actor=head, now=timezone.now())
