import random
from decimal import Decimal

import pytest

from orgs.errors import DomainError, NotAllowed
from reports.models import Duty, FormHeading, Indicator
from reports.services import accept_delivery, fold_into, open_requirement, return_delivery
from reports.services.forms import suggest_rules
from tests.factories import make_document, make_node, make_org, make_requirement, make_user
from tests.reports.makers import LATER, OPENED, fill, make_countries, make_world, sent

pytestmark = pytest.mark.django_db


def with_upward(world, *, rule="sum", breakdown=None):
    """The office itself owes the city a report into which the schools' reports fold."""
    document = make_document(world.city)
    make_node(world.office, document)
    upward = make_requirement(document, world.city, is_open=False)
    world.up_heading = FormHeading.objects.create(form=upward.form, title="KẾT QUẢ thực hiện")
    world.up_figure = Indicator.objects.create(
        form=upward.form, name="Số hoạt động", type="decimal", rule=rule, breakdown=breakdown
    )
    world.requirement.folds_into = upward
    world.requirement.save()
    suggest_rules(requirement=world.requirement)
    open_requirement(requirement=upward, on=OPENED, actor=None)
    return Duty.objects.get(requirement=upward, year=2026)


def heads_of(world):
    return {body.pk: make_user(body, "head") for body in (world.school, world.other)}


@pytest.mark.parametrize("rule", ["sum", "average", "latest"])
def test_fold_equals_a_plain_recomputation(rule):
    world = make_world(schools=5)
    duty = with_upward(world, rule=rule)
    random.seed(7)
    values = []
    for source in Duty.objects.filter(requirement=world.requirement, year=2026):
        value = Decimal(random.randrange(1, 9999)) / 4
        values.append(value)
        sent(world, source, actor=make_user(source.organization, "head"), value=value)

    draft = fold_into(duty=duty, actor=world.people["office_clerk"])

    expected = {"sum": sum(values), "average": round(sum(values) / 5, 4), "latest": values[-1]}[rule]
    assert draft.values.get().value == expected
    assert draft.folded.filter(is_included=True).count() == 5


def test_texts_are_gathered_by_heading_with_their_source_and_same_words_once():
    world = make_world()
    duty = with_upward(world)
    sent(world, text="Không có gì lạ.")
    sent(world, world.duty(world.other), actor="other_head", text="Không có gì lạ.")

    draft = fold_into(duty=duty, actor=world.people["office_clerk"])

    assert draft.texts.get().text == "Trường 1, Trường 2: Không có gì lạ."


def test_what_was_already_written_is_kept_unless_asked():
    world = make_world()
    duty = with_upward(world)
    sent(world, text="Mới.")
    draft = fold_into(duty=duty, actor=world.people["office_clerk"])
    draft.texts.update(text="Sở tự viết.")

    assert fold_into(duty=duty, actor=world.people["office_clerk"]).texts.get().text == "Sở tự viết."
    again = fold_into(duty=duty, actor=world.people["office_clerk"], replace_texts=True)
    assert again.texts.get().text == "Trường 1: Mới."


def test_returned_report_stays_out_with_the_reason():
    world = make_world()
    duty = with_upward(world)
    sent(world, value=10)
    delivery = sent(world, world.duty(world.other), actor="other_head", value=99).deliveries.get()
    return_delivery(delivery=delivery, comment="Sai.", actor=world.people["office_head"], now=LATER)

    draft = fold_into(duty=duty, actor=world.people["office_clerk"])

    assert draft.values.get().value == 10
    assert "trả lại" in draft.folded.get(is_included=False).reason


def test_folding_twice_gives_the_same_and_keeps_one_row_a_source():
    world = make_world()
    duty = with_upward(world)
    version = sent(world, value=10)
    accept_delivery(delivery=version.deliveries.get(), actor=world.people["office_head"], now=LATER)

    for _ in range(2):
        draft = fold_into(duty=duty, actor=world.people["office_clerk"])

    assert draft.values.get().value == 10 and draft.folded.count() == 1


def test_folded_report_is_never_added_to_its_own_sources():
    """School 2's figure is inside school 1's report and also comes directly: it counts once."""
    world = make_world()
    duty = with_upward(world)
    nested = make_requirement(world.document, world.school, is_open=False, form=world.form)
    nested.folds_into = world.requirement
    nested.save()
    suggest_rules(requirement=nested)
    make_node(world.other, make_document(world.school))
    Duty.objects.filter(requirement=nested).delete()
    inner = Duty.objects.create(
        **{
            name: getattr(world.duty(world.other), name)
            for name in ("year", "period", "due_on", "safe_on", "last_on", "closes_at")
        },
        requirement=nested,
        organization=world.other,
    )
    head = world.people["other_head"]
    sent(world, inner, actor=head, value=7)
    fold_into(duty=world.duty(), actor=world.people["head"])
    lock = world.duty().versions.get().lock_version
    fill(world, text="Đã cộng.", value=7, lock_version=lock)
    from reports.services import send_report

    send_report(duty=world.duty(), actor=world.people["head"], now=LATER)
    sent(world, world.duty(world.other), actor=head, value=7)

    draft = fold_into(duty=duty, actor=world.people["office_clerk"])

    assert draft.values.get().value == 7
    assert draft.folded.get(is_included=False).reason == "Đã nằm trong báo cáo của Trường 1"


def test_breakdown_folds_item_by_item_and_to_a_total():
    world = make_world()
    countries = make_countries("Nhật Bản", "Đức")
    type(world.figure).objects.filter(pk=world.figure.pk).update(breakdown=countries)
    duty = with_upward(world, breakdown=countries)
    japan, germany = countries.items.all()
    for source, rows in ((world.duty(), {japan: 3, germany: 1}), (world.duty(world.other), {germany: 4})):
        actor = make_user(source.organization, "head")
        from reports.services import save_draft, send_report

        save_draft(
            duty=source, actor=actor, lock_version=None, texts={world.heading.pk: "x"}, progress={},
            values={(world.figure.pk, item.pk): value for item, value in rows.items()},
        )  # fmt: skip
        send_report(duty=source, actor=actor, now=LATER)

    draft = fold_into(duty=duty, actor=world.people["office_clerk"])

    assert dict(draft.values.values_list("item__name", "value")) == {"Nhật Bản": 3, "Đức": 5}


def test_cumulative_figure_counts_a_body_once_with_its_latest_period():
    office_world = make_world(schools=1, dates=((15, 6), (10, 12)), frequency="half_yearly")
    type(office_world.figure).objects.update(is_cumulative=True)
    duty = with_upward(office_world)
    head = office_world.people["head"]
    for source, value in zip(
        Duty.objects.filter(requirement=office_world.requirement, year=2026).order_by("due_on"), (4, 9), strict=True
    ):
        sent(office_world, source, actor=head, value=value)

    draft = fold_into(duty=duty, actor=office_world.people["office_clerk"])

    assert draft.values.get().value == 9
    assert draft.folded.get(is_included=False).reason.startswith("Lũy kế")


def test_nothing_below_nothing_to_fold():
    world = make_world()
    with pytest.raises(DomainError):
        fold_into(duty=world.duty(), actor=world.people["head"])


def test_stranger_does_not_fold():
    world = make_world()
    duty = with_upward(world)
    sent(world)
    with pytest.raises(NotAllowed):
        fold_into(duty=duty, actor=world.people["head"])


def test_another_offices_schools_are_not_sources():
    world = make_world()
    duty = with_upward(world)
    elsewhere = make_requirement(make_document(world.city), make_org(), folds_into=world.requirement.folds_into)
    Duty.objects.filter(pk=world.duty(world.other).pk).update(requirement=elsewhere)
    sent(world, value=2)

    assert fold_into(duty=duty, actor=world.people["office_clerk"]).folded.count() == 1
