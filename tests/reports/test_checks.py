"""Rules between figures: what breaks them, in which words, what stops the sending and what only asks why."""

from decimal import Decimal as D

import pytest

from orgs.errors import DomainError
from reports.figures import Figure
from reports.models import Duty, FormCheck
from reports.services import extend_duties, save_draft, send_report
from reports.services.checks import hold_backs, run_checks
from reports.services.sending import content_of, fingerprint
from tests.reports.makers import IN_TIME, fill, make_countries, make_world, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = make_world(schools=1)
    for name in ("girls", "boys", "all"):
        setattr(made, name, made.form.indicators.create(name=f"Chỉ tiêu {name}", unit="em", is_required=False))
    made.share = made.form.indicators.create(name="Tỷ lệ", type="percent", rule="ratio", is_required=False)
    return made


def rule(world, left, comparison, *, right=(), **extra) -> FormCheck:
    against = extra.pop("against", "indicators" if right else "constant")
    check = FormCheck.objects.create(form=world.form, left=left, comparison=comparison, against=against, **extra)
    check.right.set(right)
    return check


def draft(world, **figures):
    """Figures by the name of the indicator's attribute."""
    values = {getattr(world, name).pk: value for name, value in figures.items()}
    held = world.duty().versions.drafts().first()
    return save_draft(
        duty=world.duty(), actor=world.people["head"], lock_version=held.lock_version if held else None,
        texts={world.heading.pk: "Đã làm."}, values={world.figure.pk: 3} | values, progress={},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("comparison", "girls", "broken"),
    [("le", 10, False), ("le", 11, True), ("ge", 10, False), ("ge", 9, True), ("eq", 10, False), ("eq", 9, True)],
)
def test_a_figure_beside_another(world, comparison, girls, broken):
    rule(world, world.girls, comparison, right=[world.all])
    found = run_checks(draft(world, girls=girls, all=10))

    assert bool(found) == broken
    if broken:
        assert f"“Chỉ tiêu girls” là {girls} em" in found[0].words and "“Chỉ tiêu all” (10 em)" in found[0].words
        assert found[0].anchor == f"id_value-{world.girls.pk}" and found[0].blocks


def test_a_sum_names_its_parts_and_the_own_words_of_the_form(world):
    rule(world, world.all, "eq", right=[world.girls, world.boys], message="Cộng lại cho đủ.")
    found = run_checks(draft(world, girls=4, boys=5, all=10))

    assert found[0].words == (
        "“Chỉ tiêu all” là 10 em, phải bằng tổng “Chỉ tiêu girls” (4 em) + “Chỉ tiêu boys” (5 em) = 9 em. "
        "Cộng lại cho đủ."
    )
    assert run_checks(draft(world, girls=4, boys=6, all=10)) == []


def test_figures_not_given_are_not_compared(world):
    rule(world, world.all, "eq", right=[world.girls, world.boys])
    rule(world, world.girls, "ge", constant=D(1))
    rule(world, world.boys, "eq", against="previous")

    assert run_checks(draft(world, all=10, boys=3)) == []


def test_a_figure_by_a_list_counts_by_its_total(world):
    figure = world.form.indicators.create(name="Theo nước", breakdown=make_countries("Đức", "Úc"), is_required=False)
    one, two = figure.breakdown.items.all()
    rule(world, figure, "eq", right=[world.all])
    filled = save_draft(
        duty=world.duty(), actor=world.people["head"], lock_version=None, texts={}, progress={},
        values={world.all.pk: 9, (figure.pk, one.pk): 4, (figure.pk, two.pk): 6},
    )  # fmt: skip

    assert "“Theo nước” là 10, phải bằng “Chỉ tiêu all” (9 em)" in run_checks(filled)[0].words


def test_percent_beside_a_constant(world):
    rule(world, world.share, "le", constant=D(100))
    rule(world, world.share, "ge", constant=D("33.33"))
    over = run_checks(draft(world, share=Figure(numerator=D(3), denominator=D(2))))

    assert [finding.words for finding in over] == ["“Tỷ lệ” là 150%, phải không lớn hơn 100%."]
    assert over[0].anchor == f"id_numerator-{world.share.pk}"
    assert run_checks(draft(world, share=Figure(numerator=D(1), denominator=D(3)))) == []


@pytest.mark.parametrize(
    ("comparison", "value", "broken"),
    [("eq", 110, False), ("eq", 111, True), ("eq", 89, True), ("le", 110, False), ("le", 111, True), ("le", 5, False),
     ("ge", 90, False), ("ge", 89, True), ("ge", 500, False)],
)  # fmt: skip
def test_against_the_period_before_within_the_tolerance(world, comparison, value, broken):
    rule(world, world.figure, comparison, against="previous", tolerance=D(10))
    sent(world, value=100)
    extend_duties(requirement=world.requirement, until_year=2027)
    later = fill(world, Duty.objects.get(organization=world.school, year=2027), value=value)
    found = run_checks(later)

    assert bool(found) == broken
    if broken:
        assert "số kỳ trước (100), được lệch 10%" in found[0].words


def test_a_blocking_rule_lets_the_draft_be_saved_but_not_sent(world):
    rule(world, world.girls, "le", right=[world.all])
    blocked = draft(world, girls=11, all=10)

    assert [part.anchor for part in hold_backs(blocked)] == [f"id_value-{world.girls.pk}"]
    with pytest.raises(DomainError, match="“Chỉ tiêu girls” là 11 em"):
        send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
    draft(world, girls=10)
    assert send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME).number == 1


def test_nothing_to_report_breaks_no_rule(world):
    rule(world, world.girls, "le", right=[world.all])
    draft(world, girls=11, all=10)
    world.duty().versions.update(nothing_to_report=True)

    assert hold_backs(world.duty().versions.get()) == []


def explain(world, check, text):
    held = world.duty().versions.get()
    return save_draft(
        duty=world.duty(), actor=world.people["head"], lock_version=held.lock_version, texts={}, values={}, progress={},
        explanations={check.pk: text},
    )  # fmt: skip


def test_an_explained_figure_goes_and_the_words_stand_in_the_hash(world):
    check = rule(world, world.girls, "le", right=[world.all], severity="explain")
    asked = hold_backs(draft(world, girls=11, all=10))
    assert [part.anchor for part in asked] == [f"id_explain-{check.pk}"] and "giải trình" in asked[0].label
    with pytest.raises(DomainError, match="giải trình"):
        send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)

    assert hold_backs(explain(world, check, " Một em chuyển đến. ")) == []
    version = send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)
    assert content_of(version)["explanations"] == [[check.pk, "Một em chuyển đến."]]
    version.explanations.update(text="Khác.")
    assert fingerprint(version) != version.sha256


def test_an_explanation_of_a_figure_that_holds_is_not_sent(world):
    check = rule(world, world.girls, "le", right=[world.all], severity="explain")
    draft(world, girls=11, all=10)
    explain(world, check, "Một em chuyển đến.")
    draft(world, girls=10, all=10)
    version = send_report(duty=world.duty(), actor=world.people["head"], now=IN_TIME)

    assert not version.explanations.exists()


def test_a_rule_of_another_form_takes_no_explanation(world):
    other = make_world(schools=1)
    check = rule(other, other.figure, "le", constant=D(1))
    fill(world)
    with pytest.raises(DomainError):
        explain(world, check, "Nhầm.")


def test_the_page_asks_for_the_explanation_and_shows_it_to_the_receiver(world, client):
    check = rule(world, world.girls, "le", right=[world.all], severity="explain")
    draft(world, girls=11, all=10)
    client.force_login(world.people["head"])
    url = world.duty().get_absolute_url()
    page = client.get(url).content.decode()
    assert f'name="explain-{check.pk}"' in page and "Số liệu cần xem lại trước khi gửi" in page
    assert client.get(f"{url}gui/")["Location"].endswith("#con-thieu")

    form = {"lock_version": world.duty().versions.get().lock_version, f"text-{world.heading.pk}": "Đã làm."}
    figures = {f"value-{world.figure.pk}": "3", f"value-{world.girls.pk}": "11", f"value-{world.all.pk}": "10"}
    said = {f"explain-{check.pk}": "Một em chuyển đến.", "gui": "1"}
    confirmation = client.post(url, form | figures | said, follow=True).content.decode()
    assert "Một em chuyển đến." in confirmation and "Gửi báo cáo" in confirmation
    client.post(f"{url}gui/", {"lock_version": world.duty().versions.get().lock_version})
    client.force_login(world.people["office_clerk"])
    assert "Một em chuyển đến." in client.get(url).content.decode()


def test_autosave_tells_of_a_broken_rule(world, client):
    rule(world, world.girls, "le", right=[world.all])
    client.force_login(world.people["clerk"])
    figures = {f"value-{world.girls.pk}": "11", f"value-{world.all.pk}": "10"}
    answer = client.post(f"{world.duty().get_absolute_url()}tu-luu/", {"lock_version": "0", **figures}).json()

    assert answer == {"fields": {"lock_version": "2"}, "notice": "Số liệu cần xem lại: Chỉ tiêu girls."}
