"""The form builder: indicators of every type, versions that keep what was filled, fold rules that follow."""

from decimal import Decimal

import pytest

from orgs.errors import DomainError
from reports.forms.builder import IndicatorForm
from reports.forms.form_rules import FoldRulesForm
from reports.indicator_kinds import RULES, CheckRow, fits
from reports.models import FoldRule, Indicator, ReportForm, ReportingRequirement, ValueList
from reports.services import save_draft
from reports.services.fold_rules import save_rules, suggest_rules
from reports.services.forms import create_form, revise_form, save_checks, stored_checks
from tests.factories import make_form, make_user
from tests.reports.makers import fill, make_world, sent
from tests.reports.test_folding import with_upward
from tests.reports.test_requirement_pages import formset

pytestmark = pytest.mark.django_db
TYPES = Indicator.Type.values


def row(**changes):
    return {"name": "Chỉ tiêu", "type": "integer", "rule": "", "is_required": "on"} | changes


def form_of(**changes):
    return IndicatorForm(row(**changes))


def parts_of(requirement):
    form = requirement.form
    names = ("name", "type", "unit", "rule", "is_cumulative", "is_required", "guidance")
    return {
        "headings": [{"title": one.title, "is_required": one.is_required} for one in form.headings.all()],
        "indicators": list(form.indicators.values(*names)),
    }


def revise(world, **changes):
    values = {"name": "Mẫu", "asks_progress": True, "actor": world.people["office_clerk"]}
    return revise_form(requirement=world.requirement, **(values | parts_of(world.requirement) | changes))


@pytest.mark.parametrize(
    ("type", "rule"), {"integer": "sum", "decimal": "sum", "percent": "ratio", "yes_no": "sum", "text": "none"}.items()
)
def test_server_chooses_the_usual_rule_of_each_type(type, rule):
    form = form_of(type=type, numerator_label="số đạt", denominator_label="tổng số")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["rule"] == rule


@pytest.mark.parametrize("type", TYPES)
@pytest.mark.parametrize("rule", Indicator.Rule.values)
def test_a_rule_that_does_not_fit_the_type_is_told_beside_it(type, rule):
    form = form_of(type=type, rule=rule, numerator_label="số đạt", denominator_label="tổng số")

    assert form.is_valid() == (rule in RULES[type])
    assert list(form.errors) == ([] if rule in RULES[type] else ["rule"])


@pytest.mark.parametrize("type", TYPES)
def test_only_numbers_are_broken_down(type):
    countries = ValueList.objects.create(name="Nước")
    form = form_of(type=type, breakdown=countries.pk, numerator_label="số đạt", denominator_label="tổng số")

    assert list(form.errors) == ([] if type in Indicator.NUMBERS else ["breakdown"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"type": "percent"}, "numerator_label"),
        ({"type": "percent", "numerator_label": "học sinh", "denominator_label": "Học  sinh"}, "denominator_label"),
        ({"target": "1,5"}, "target"),
        ({"type": "yes_no", "target": "1"}, "target"),
        ({"type": "text", "is_cumulative": "on"}, "is_cumulative"),
        ({"type": "percent", "numerator_label": "a", "denominator_label": "b", "target": "-1"}, "target"),
    ],
)
def test_impossible_combinations_are_told_beside_the_field(changes, field):
    assert field in form_of(**changes).errors


def test_what_does_not_apply_is_emptied():
    form = form_of(type="yes_no", unit="lớp", numerator_label="tử", direction="up")

    assert form.is_valid()
    assert {form.cleaned_data[name] for name in ("unit", "numerator_label", "direction")} == {""}


def test_service_refuses_an_impossible_indicator():
    world = make_world()
    with pytest.raises(DomainError, match="không cộng lại được"):
        create_form(
            owner=world.office, name="Mẫu", headings=[], actor=None,
            indicators=[{"name": "Tỷ lệ", "type": "percent", "rule": "sum"}],
        )  # fmt: skip


def test_indicators_of_every_type_are_kept_as_they_were_described(client):
    world = make_world()
    client.force_login(world.people["office_clerk"])
    indicators = [
        row(name="Số lớp", unit="lớp", target="1.200", direction="up", guidance="Cả lớp ghép.", is_cumulative="on"),
        row(name="Giá trị", type="decimal", unit="triệu đồng", rule="average"),
        row(name="Tỷ lệ", type="percent", numerator_label="số đạt", denominator_label="tổng số", target="95,5"),
        row(name="Có kế hoạch", type="yes_no"),
        row(name="Tên đầu mối", type="text"),
    ]
    answer = client.post(
        f"/bao-cao/che-do/{world.requirement.pk}/mau/",
        {"asks_progress": "on", **formset("de-muc", []), **formset("chi-tieu", indicators)},
    )
    assert answer.status_code == 302
    kept = ReportingRequirement.objects.get(pk=world.requirement.pk).form.indicators
    assert list(kept.values_list("type", "rule")) == [
        ("integer", "sum"), ("decimal", "average"), ("percent", "ratio"), ("yes_no", "sum"), ("text", "none"),
    ]  # fmt: skip
    lớp, _, share, *_ = kept.all()
    assert (lớp.target, lớp.direction, lớp.guidance, lớp.is_cumulative) == (1200, "up", "Cả lớp ghép.", True)
    assert (share.target, share.numerator_label, share.denominator_label) == (Decimal("95.5"), "số đạt", "tổng số")
    page = client.get(f"/bao-cao/che-do/{world.requirement.pk}/").content.decode()
    assert "số đạt trên tổng số" in page and "phấn đấu 95,5%" in page and "phấn đấu 1.200 lớp" in page
    again = client.get(f"/bao-cao/che-do/{world.requirement.pk}/mau/").content.decode()
    assert 'value="95,5"' in again and 'value="1.200"' in again


def test_mistakes_of_the_rows_are_summed_up_and_what_was_typed_stays(client):
    world = make_world()
    client.force_login(world.people["office_clerk"])
    indicators = [row(name="Đúng tên", type="percent"), row(name="Trùng"), row(name="trùng")]
    page = client.post(
        f"/bao-cao/che-do/{world.requirement.pk}/mau/", {**formset("de-muc", []), **formset("chi-tieu", indicators)}
    ).content.decode()

    assert "Đã có chỉ tiêu mang tên này." in page and 'href="#id_chi-tieu-0-numerator_label"' in page
    assert "Đúng tên" in page and "có 3 chỗ cần sửa" in page


def test_without_javascript_a_button_asks_for_one_more_row(client):
    world = make_world()
    client.force_login(world.people["office_clerk"])
    url = f"/bao-cao/che-do/{world.requirement.pk}/mau/"
    data = {**formset("de-muc", []), **formset("chi-tieu", [row(name="Đang viết dở")]), "them": "chi-tieu"}
    answer = client.post(url, data)

    assert answer.status_code == 200
    assert "Đang viết dở" in answer.content.decode() and "chi-tieu-1-name" in answer.content.decode()
    assert "error-summary" not in answer.content.decode()
    assert not world.requirement.form.indicators.filter(name="Đang viết dở").exists()


def test_somebody_else_changed_the_form_meanwhile(client):
    world = make_world()
    client.force_login(world.people["office_clerk"])
    url = f"/bao-cao/che-do/{world.requirement.pk}/mau/"
    shown = client.get(url).context["parts"][0].stands_now
    revise(world, headings=[{"title": "Của người khác"}])
    data = {**formset("de-muc", [{"title": "Của tôi"}]), **formset("chi-tieu", [])}
    refused = client.post(url, data | {"based_on": shown})

    assert refused.status_code == 200 and "Người khác vừa sửa mẫu này" in refused.content.decode()
    assert world.requirement.form.headings.get().title == "Của người khác"
    shown = refused.context["parts"][0].stands_now
    assert f'value="{shown}"' in refused.content.decode()
    assert client.post(url, data | {"based_on": shown}).status_code == 302


@pytest.mark.parametrize("act", [fill, sent])
def test_form_in_use_is_never_changed_under_a_draft_or_a_sent_report(act):
    world = make_world()
    act(world, value=7)
    kept = ReportForm.objects.get(pk=world.form.pk)
    indicators = [*parts_of(world.requirement)["indicators"], {"name": "Mới", "type": "integer"}]
    revised = revise(world, headings=[{"title": "Đề mục mới"}], indicators=indicators)

    assert revised.pk != kept.pk and revised.previous == kept and revised.version == kept.version + 1
    assert [one.title for one in kept.headings.all()] == ["Kết quả thực hiện"]
    version = world.duty().versions.latest("pk")
    assert version.form == kept and version.values.get().value == 7 and version.texts.get().text == "Đã làm."


def test_draft_begun_on_the_old_form_is_still_filled_on_it():
    world = make_world()
    draft = fill(world, value=7)
    revise(world, headings=[{"title": "Đề mục mới"}])
    again = save_draft(
        duty=world.duty(), actor=world.people["head"], lock_version=draft.lock_version,
        texts={world.heading.pk: "Viết tiếp."}, values={world.figure.pk: 8}, progress={},
    )  # fmt: skip

    assert again.form_id == world.form.pk and again.values.get().value == 8


def test_saving_the_same_makes_no_version():
    world = make_world()
    sent(world)

    assert revise(world).pk == world.form.pk
    assert ReportForm.objects.count() == 1


def test_form_nobody_can_have_seen_is_changed_in_place_and_keeps_its_checks():
    world = make_world()
    ReportingRequirement.objects.update(is_open=False)
    revise(world, indicators=[{"name": "Tổng"}, {"name": "Nữ"}])
    kept = [CheckRow("Nữ", right=("Tổng",))]
    save_checks(requirement=world.requirement, actor=world.people["office_clerk"], checks=kept)
    revised = revise(world, indicators=[{"name": "Nữ"}, {"name": "Tổng"}, {"name": "Khác"}])

    assert revised.pk == world.form.pk and stored_checks(revised) == kept


def test_form_of_an_open_requirement_gets_a_version_though_nobody_has_begun():
    world = make_world()
    revised = revise(world, headings=[{"title": "Khác"}])

    assert revised.previous == world.form and world.form.headings.get() == world.heading


def test_page_opened_before_the_form_was_revised_is_saved_on_the_form_it_shows(client):
    world = make_world()
    client.force_login(world.people["head"])
    url = world.duty().get_absolute_url()
    shown = client.get(url).content.decode()
    assert f'name="opened_on" value="{world.form.pk}"' in shown
    revise(world, headings=[{"title": "Khác"}])
    data = {"lock_version": "0", "opened_on": str(world.form.pk), f"text-{world.heading.pk}": "Gõ từ trước."}
    assert client.post(f"{url}tu-luu/", data).status_code == 200

    draft = world.duty().versions.get()
    assert draft.form == world.form and draft.texts.get().text == "Gõ từ trước."


def test_page_cannot_be_saved_on_a_form_of_somebody_else(client):
    world, other = make_world(), make_world()
    client.force_login(world.people["head"])
    data = {"lock_version": "0", "opened_on": str(other.form.pk), "note": "Ghi chú"}
    client.post(f"{world.duty().get_absolute_url()}tu-luu/", data)

    assert world.duty().versions.get().form == world.form


def test_checks_go_into_the_next_version_and_the_old_keeps_its_own():
    world = make_world()
    clerk = world.people["office_clerk"]
    revise(world, indicators=[{"name": "Tổng"}, {"name": "Nữ"}, {"name": "Nam"}])
    first = save_checks(requirement=world.requirement, actor=clerk, checks=[CheckRow("Nữ", right=("Tổng",))])
    world.form = ReportingRequirement.objects.get(pk=world.requirement.pk).form
    world.heading, world.figure = world.form.headings.get(), world.form.indicators.first()
    fill(world)
    both = CheckRow("Tổng", "eq", right=("Nữ", "Nam"))
    second = save_checks(requirement=world.requirement, actor=clerk, checks=[*stored_checks(first), both])

    assert second.previous == first
    assert stored_checks(first) == [CheckRow("Nữ", right=("Tổng",))]
    assert stored_checks(second) == [CheckRow("Nữ", right=("Tổng",)), both]
    third = revise(world, indicators=[{"name": "Tổng"}, {"name": "Nữ"}])
    assert third.previous == second and stored_checks(third) == [CheckRow("Nữ", right=("Tổng",))]


def test_receivers_cut_survives_a_new_version():
    world = make_world()
    cut = {"headings": ["Kết quả thực hiện"], "indicators": [], "progress": False, "files": False}
    world.requirement.receivers.update(cut=cut)
    sent(world)
    revise(world, headings=[{"title": "Kết quả thực hiện"}, {"title": "Thêm"}])

    assert world.requirement.receivers.get().cut == cut


def test_fold_rules_follow_by_name_and_old_reports_still_fold():
    world = make_world()
    with_upward(world)
    FoldRule.objects.all().delete()
    suggest_rules(requirement=world.requirement)
    save_rules(
        requirement=world.requirement, rules=[(world.figure, world.up_figure, "average")],
        actor=world.people["office_clerk"],
    )  # fmt: skip
    sent(world)
    revised = revise(world, headings=[{"title": "Khác"}])
    new = revised.indicators.get(name=world.figure.name)

    rules = set(world.requirement.fold_rules.values_list("source", "target", "rule"))
    assert rules == {(one.pk, world.up_figure.pk, "average") for one in (world.figure, new)}
    world.requirement = ReportingRequirement.objects.get(pk=world.requirement.pk)
    save_rules(
        requirement=world.requirement, rules=[(new, world.up_figure, "latest")], actor=world.people["office_clerk"]
    )
    assert set(world.requirement.fold_rules.values_list("source", "rule")) == {
        (world.figure.pk, "latest"), (new.pk, "latest"),
    }  # fmt: skip


def test_fold_rule_left_out_on_purpose_is_not_proposed_again():
    world = make_world()
    with_upward(world)
    world.requirement.fold_rules.all().delete()
    revise(world, headings=[{"title": "Khác"}])

    assert not world.requirement.fold_rules.exists()


def test_above_form_revised_takes_its_rules_along():
    world = make_world()
    with_upward(world)
    before = world.requirement.fold_rules.get()
    above = world.requirement.folds_into
    revised = revise_form(
        requirement=above, name="Trên", asks_progress=True, actor=make_user(world.city, "clerk"),
        headings=[{"title": "Khác"}], indicators=[{"name": world.up_figure.name, "type": "decimal"}],
    )  # fmt: skip

    assert world.requirement.fold_rules.get(target__form=revised).rule == before.rule


def made(form, **fields):
    return Indicator.objects.create(form=form, **({"name": "A"} | fields))


@pytest.mark.parametrize("source", TYPES)
@pytest.mark.parametrize("target", TYPES)
def test_which_type_feeds_which(source, target):
    numbers = set(Indicator.NUMBERS)
    allowed = ({source, target} <= numbers) or (source, target) in {("percent", "percent"), ("yes_no", "integer")}

    assert fits(Indicator(type=source), Indicator(type=target)) == allowed


def test_lists_feed_their_own_list_or_a_plain_total():
    one, other = ValueList.objects.create(name="Nước"), ValueList.objects.create(name="Cấp")

    assert fits(Indicator(breakdown=one), Indicator()) and fits(Indicator(breakdown=one), Indicator(breakdown=one))
    assert not fits(Indicator(breakdown=one), Indicator(breakdown=other))
    assert not fits(Indicator(type="yes_no"), Indicator(breakdown=one))


def test_fold_page_offers_only_what_fits_and_suggestions_know_the_types():
    world = make_world()
    with_upward(world)
    below, above = world.requirement.form, world.requirement.folds_into.form
    share, above_share = (made(form, name="Tỷ lệ", type="percent", rule="ratio") for form in (below, above))
    yes = made(below, name="Có kế hoạch", type="yes_no")
    count = made(above, name="Có kế hoạch", type="integer", rule="average")
    words = made(below, name="Đầu mối", type="text", rule="none")
    made(above, name="Đầu mối", type="text", rule="none")
    suggest_rules(requirement=world.requirement)

    rules = {rule.source_id: (rule.target_id, rule.rule) for rule in world.requirement.fold_rules.all()}
    assert rules[share.pk] == (above_share.pk, "ratio") and rules[yes.pk] == (count.pk, "sum")
    assert words.pk not in rules
    form = FoldRulesForm(requirement=world.requirement)
    assert [pk for pk, _ in form.fields[f"target-{share.pk}"].choices] == ["", above_share.pk]
    assert [code for code, _ in form.fields[f"rule-{yes.pk}"].choices] == ["sum", "none"]
    assert form.unfit == [words]


def test_two_requirements_on_one_form_part_ways_when_one_is_revised():
    world = make_world()
    other = ReportingRequirement.objects.create(
        document=world.document, form=world.form, name="Khác", from_year=2026, is_open=True
    )
    one = revise(world, headings=[{"title": "Của một"}])
    world.requirement = other
    two = revise(world, headings=[{"title": "Của hai"}])

    assert one.previous_id == two.previous_id == world.form.pk and one.pk != two.pk
    assert world.form.headings.get().title == "Kết quả thực hiện"
    assert make_form(world.office).previous is None
