"""Two versions, or two periods, side by side."""

from decimal import Decimal

import pytest

from reports.comparing import compare, differing_words, is_mended
from reports.figures import Figure
from reports.models import Delivery, DeliveryRemark
from reports.services import return_delivery, save_draft, send_report
from reports.sheets import read_sheet
from tests.reports.makers import IN_TIME, LATER, fill, make_countries, make_world, sent

pytestmark = pytest.mark.django_db


def told(pieces):
    marks = {"same": "{}", "added": "+{}+", "removed": "-{}-"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


def test_words_that_came_and_went_are_marked_in_the_newer_text():
    assert told(differing_words("Đã mở 3 lớp học.", "Đã mở thêm 5 lớp học.")) == "Đã mở -3 -+thêm 5 +lớp học."
    assert told(differing_words("Một dòng.\n\nHai.", "Một dòng. Hai.")) == "Một dòng. Hai."
    assert differing_words("", "") == []


def test_long_texts_are_matched_by_sentence():
    old = " ".join(f"Câu số {n} của báo cáo." for n in range(800))
    pieces = differing_words(old, old.replace("Câu số 7 ", "Câu số bảy "))

    assert [piece.kind for piece in pieces] == ["same", "removed", "added", "same"]
    assert pieces[1].text.strip() == "Câu số 7 của báo cáo."


@pytest.fixture
def world():
    made = make_world(schools=1)
    countries = make_countries("Nhật Bản", "Đức", "Úc")
    made.by_country = made.form.indicators.create(name="Du học sinh", breakdown=countries, is_required=False)
    made.rate = made.form.indicators.create(name="Tỷ lệ đạt", type="percent", is_required=False)
    made.items = {item.name: item.pk for item in countries.items.all()}
    return made


def two_versions(world, first, second, texts=("Đã mở 3 lớp.", "Đã mở 5 lớp.")):
    """The report sent, returned, and sent again with other figures."""
    head = world.people["head"]
    save_draft(
        duty=world.duty(), actor=head, lock_version=None, texts={world.heading.pk: texts[0]}, values=first, progress={}
    )
    old = send_report(duty=world.duty(), actor=head, now=IN_TIME)
    return_delivery(delivery=old.deliveries.get(), comment="Sửa.", actor=None, now=LATER)
    lock = world.duty().versions.drafts().get().lock_version
    save_draft(
        duty=world.duty(), actor=head, lock_version=lock, texts={world.heading.pk: texts[1]}, values=second,
        progress={},
    )  # fmt: skip
    return old, send_report(duty=world.duty(), actor=head, now=LATER)


def compared(world, old, new):
    return compare(read_sheet(world.duty(), old), read_sheet(world.duty(), new))


def test_figures_say_how_much_they_moved(world):
    japan, germany, australia = (world.items[name] for name in ("Nhật Bản", "Đức", "Úc"))
    first = {
        world.figure.pk: Figure(value=Decimal(8), is_estimate=True),
        (world.by_country.pk, japan): 4,
        (world.by_country.pk, germany): 2,
        world.rate.pk: Figure(numerator=Decimal(1), denominator=Decimal(4)),
    }
    second = {
        world.figure.pk: 10,
        (world.by_country.pk, japan): 3,
        (world.by_country.pk, australia): 5,
        world.rate.pk: Figure(numerator=Decimal(2), denominator=Decimal(4)),
    }
    comparison = compared(world, *two_versions(world, first, second))
    lines = [
        (part.indicator.name, part.item, part.before_words, part.now_words, part.change, part.change_percent, part.kind)
        for part in comparison.figures
    ]

    assert lines == [
        ("Số hoạt động", "", "8 (ước)", "10", "+2", "+25%", "changed"),
        ("Du học sinh", "", "6", "8", "+2", "+33,3%", "changed"),
        ("Du học sinh", "Nhật Bản", "4", "3", "−1", "−25%", "changed"),
        ("Du học sinh", "Úc", "", "5", "", "", "added"),
        ("Du học sinh", "Đức", "2", "", "", "", "removed"),
        ("Tỷ lệ đạt", "", "25% (1/4)", "50% (2/4)", "+25 điểm %", "", "changed"),
    ]
    assert [part.is_settled for part in comparison.figures] == [True, False, False, False, False, False]
    assert comparison.texts[0].kind == "changed"


def test_the_same_report_twice_has_no_change(world):
    old, new = two_versions(world, {world.figure.pk: 3}, {world.figure.pk: 3}, texts=("Như cũ.", "Như cũ."))
    comparison = compared(world, old, new)

    assert comparison.changed == 0 and comparison.same == len(comparison.parts) > 0


def test_a_zero_before_has_no_percent(world):
    comparison = compared(world, *two_versions(world, {world.figure.pk: 0}, {world.figure.pk: 7}))

    assert (comparison.figures[0].change, comparison.figures[0].change_percent) == ("+7", "")


def test_a_remark_is_mended_when_its_part_changed(world):
    old, new = two_versions(world, {world.figure.pk: 3}, {world.figure.pk: 3})
    delivery = Delivery.objects.get(version=old)
    on_text = DeliveryRemark(delivery=delivery, heading=world.heading, text="Nêu rõ.")
    on_figure = DeliveryRemark(delivery=delivery, indicator=world.figure, text="Xem lại.")
    comparison = compared(world, old, new)

    assert (is_mended(comparison, on_text), is_mended(comparison, on_figure)) == (True, False)


def test_lines_of_a_newer_form_match_by_name():
    world = make_world(schools=1)
    old = sent(world, text="Kỳ này.", value=4)
    other = make_world(schools=1)
    other.form.headings.create(title="Kiến nghị", is_required=False)
    fill(other, text="Kỳ sau.", value=6)
    new = send_report(duty=other.duty(), actor=other.people["head"], now=IN_TIME)
    comparison = compare(read_sheet(world.duty(), old), read_sheet(other.duty(), new))

    assert [(part.title, part.kind) for part in comparison.texts] == [
        ("Kết quả thực hiện", "changed"),
        ("Kiến nghị", "same"),
    ]
    assert comparison.figures[0].change == "+2"
