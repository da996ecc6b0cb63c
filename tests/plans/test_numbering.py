from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import Counter
from plans import services
from plans.models import CommitteeTerm, NumberSeries, RegisterEntry
from plans.numbers import code_of, gaps, scope_of, series_for, symbol_faults
from plans.services.numbering import take_number
from tests.factories import make_org, make_plan, make_series, make_user
from tests.plans.making import DAY, bare_signed, draft, make_office, make_party_office

pytestmark = pytest.mark.django_db


def take(office, on=DAY, series=None):
    with transaction.atomic():
        return take_number(plan=bare_signed(office), series=series or office.series, on=on, actor=office.clerk)


def enter(office, number, on=DAY, **values):
    given = {"code": f"{number}/KH", "subject": "Kế hoạch giấy", "actor": office.clerk} | values
    return services.enter_number(series=office.series, number=number, issued_on=on, **given)


@pytest.mark.parametrize(
    "number, kind, look, symbol, unit, printed",
    [
        (5, "KH", "state", "SGDĐT", "", "05/KH-SGDĐT"),
        (15, "CTr", "state", "UBND", "", "15/CTr-UBND"),
        (5, "CV", "state", "SGDĐT", "VP", "05/SGDĐT-VP"),
        (120, "CV", "state", "UBND", "VX", "120/UBND-VX"),
        (5, "KH", "party", "ĐU", "", "05-KH/ĐU"),
        (138, "CV", "party", "BTGDVTU", "", "138-CV/BTGDVTU"),
        (9, "CTr", "party", "TU", "", "09-CTr/TU"),
    ],
)
def test_symbol_of_each_system(number, kind, look, symbol, unit, printed):
    body = make_org(symbol=symbol, document_format=look)
    plan = make_plan(body, drafting_symbol=unit)
    plan.document.kind, plan.document.document_format = kind, look
    assert code_of(plan, number) == printed
    assert symbol_faults(plan) == []


def test_missing_symbols_are_named():
    plan = make_plan(make_org(symbol=""))
    plan.document.kind = "CV"
    assert len(symbol_faults(plan)) == 2


def test_year_rolls_over_by_the_date_of_the_paper():
    office = make_office()
    numbers = [take(office, on).number for on in (date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 1))]
    assert numbers == [1, 2, 1]
    assert take(office, date(2026, 12, 31)).number == 3


def test_term_begins_anew_and_a_day_outside_all_terms_is_refused():
    office = make_party_office()
    services.save_term(organization=office.body, actor=office.clerk, name="2030–2035", from_on=date(2030, 7, 1))
    days = (date(2026, 1, 5), date(2030, 6, 30), date(2030, 7, 1))
    assert [take(office, on).number for on in days] == [1, 2, 1]
    with pytest.raises(DomainError, match="nhiệm kỳ"):
        scope_of(office.series, date(2025, 6, 30))


def test_party_kinds_have_series_of_their_own():
    office = make_party_office()
    letters = make_series(office.body, name="Sổ công văn", kinds=["CV"], scope="term")
    assert series_for(office.body, "KH") == [office.series]
    assert series_for(office.body, "CV") == [letters]
    assert (take(office).number, take(office, series=letters).number) == (1, 1)


def test_particular_series_comes_before_the_general_one():
    office = make_office()
    letters = make_series(office.body, name="Sổ công văn", kinds=["CV"])
    make_series(office.body, name="Sổ cũ", is_active=False)
    assert series_for(office.body, "CV") == [letters, office.series]


def test_first_number_continues_the_paper_register():
    office = make_office()
    scope = scope_of(office.series, DAY)
    services.set_first_number(scope=scope, first=45, actor=office.clerk)
    assert [take(office).number, take(office).number] == [45, 46]
    assert gaps(scope) == []
    with pytest.raises(DomainError, match="đã cấp số"):
        services.set_first_number(scope=scope, first=1, actor=office.clerk)


def test_first_number_stays_above_what_was_entered_by_hand():
    office = make_office()
    scope = scope_of(office.series, DAY)
    services.set_first_number(scope=scope, first=10, actor=office.clerk)
    enter(office, 7)
    with pytest.raises(DomainError, match="đã ghi bù"):
        services.set_first_number(scope=scope, first=7, actor=office.clerk)
    services.set_first_number(scope=scope, first=8, actor=office.clerk)
    assert take(office).number == 8


def test_late_entry_fills_what_is_free_or_takes_exactly_the_next():
    office = make_office()
    services.set_first_number(scope=scope_of(office.series, DAY), first=10, actor=office.clerk)
    take(office)
    assert enter(office, 3).is_late_entry
    assert enter(office, 11).number == 11
    assert take(office).number == 12
    with pytest.raises(DomainError, match="lớn nhất có thể ghi là 13"):
        enter(office, 14)


def test_late_entry_names_the_collision():
    office = make_office()
    entry = take(office)
    with pytest.raises(DomainError, match=entry.code):
        enter(office, 1)
    entry.document = None
    entry.save()
    services.void_number(entry=entry, reason="Cấp nhầm", actor=office.clerk)
    with pytest.raises(DomainError, match="đã hủy"):
        enter(office, 1)


def test_void_keeps_the_row_and_the_number_is_never_given_again():
    office = make_office()
    entry = enter(office, 1)
    with pytest.raises(DomainError, match="lý do"):
        services.void_number(entry=entry, reason=" ", actor=office.clerk)
    services.void_number(entry=entry, reason="Ghi nhầm sổ", actor=office.clerk)
    assert (entry.void_reason, take(office).number) == ("Ghi nhầm sổ", 2)
    assert gaps(scope_of(office.series, DAY)) == []
    with pytest.raises(StateConflict):
        services.void_number(entry=entry, reason="Lần nữa", actor=office.clerk)


def test_number_of_a_paper_in_force_is_not_voided():
    office = make_office()
    plan = bare_signed(office)
    services.issue_plan(plan=plan, series=office.series, on=DAY, actor=office.clerk)
    with pytest.raises(DomainError, match="đang có hiệu lực"):
        services.void_number(entry=plan.document.register_entry, reason="Thử", actor=office.clerk)


def test_only_the_clerk_of_the_body_enters_and_voids():
    office = make_office()
    entry = enter(office, 1)
    for user in (office.head, office.author, make_user(make_org(), "clerk")):
        with pytest.raises(NotAllowed):
            enter(office, 2, actor=user)
        with pytest.raises(NotAllowed):
            services.void_number(entry=entry, reason="Thử", actor=user)


def test_gap_report_shows_what_no_row_explains():
    office = make_office()
    rows = [take(office) for _ in range(6)]
    RegisterEntry.objects.filter(pk__in=[rows[1].pk, rows[2].pk, rows[5].pk]).delete()
    assert gaps(scope_of(office.series, DAY)) == [(2, 3), (6, 6)]


def test_roll_back_returns_the_number():
    office = make_office()
    plan = bare_signed(office)

    def fail(issued_plan, nodes):
        raise RuntimeError("nghĩa vụ không tạo được")

    with pytest.raises(RuntimeError):
        services.issue_plan(plan=plan, series=office.series, on=DAY, actor=office.clerk, make_duties=fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        take_number(plan=plan, series=office.series, on=DAY, actor=office.clerk)
        raise RuntimeError
    assert not Counter.objects.exists()
    assert take(office).number == 1


def test_database_refuses_the_same_number_twice():
    office = make_office()
    row = {"series": office.series, "year": 2026, "number": 7}
    RegisterEntry.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.create(**row)


def test_scope_is_fixed_once_a_number_was_taken():
    office = make_office()
    take(office)
    with pytest.raises(DomainError, match="không đổi được"):
        services.save_series(organization=office.body, actor=office.clerk, series=office.series, scope="term")


def test_terms_follow_one_another():
    office = make_party_office()
    save = {"organization": office.body, "actor": office.clerk}
    services.save_term(name="2030–2035", from_on=date(2030, 7, 1), **save)
    old = CommitteeTerm.objects.get(name="2025–2030")
    assert old.to_on == date(2030, 7, 1)
    with pytest.raises(DomainError, match="Đã có nhiệm kỳ"):
        services.save_term(name="Trùng", from_on=date(2030, 7, 1), **save)
    with pytest.raises(DomainError, match="phải sau"):
        services.save_term(name="Ngược", from_on=date(2035, 1, 1), to_on=date(2034, 1, 1), **save)
    take(office, date(2026, 3, 1))
    with pytest.raises(DomainError, match="nhiệm kỳ trước"):
        services.save_term(name="Giữa chừng", from_on=date(2026, 2, 1), **save)


STEPS = st.lists(st.tuples(st.sampled_from(["take", "enter", "void"]), st.integers(1, 12), st.booleans()), max_size=25)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_order_of_acts_leaves_each_number_explained_once(steps):
    """Model: numbers used per year; after every act the rows equal the model and no gap is left."""
    with transaction.atomic():
        office, used = make_office(), {2026: [], 2027: []}
        for act, number, is_late in steps:
            on = date(2027, 1, 1) if is_late else date(2026, 12, 31)
            following = max(used[on.year], default=0) + 1
            if act == "take":
                assert take(office, on).number == following
                used[on.year].append(following)
            elif act == "enter" and number == following:
                enter(office, number, on)
                used[on.year].append(number)
            elif act == "enter":
                with pytest.raises(DomainError):
                    enter(office, number, on)
            else:
                entry = office.series.entries.filter(year=on.year, number=number, is_late_entry=True).first()
                if entry and not entry.voided_at:
                    services.void_number(entry=entry, reason="Thử", actor=office.clerk)
        for year, numbers in used.items():
            rows = office.series.entries.filter(year=year).order_by("number").values_list("number", flat=True)
            assert list(rows) == sorted(numbers)
            assert gaps(scope_of(office.series, date(year, 6, 1))) == []
        transaction.set_rollback(True)


def test_issued_number_stands_in_the_register_as_printed():
    office = make_office()
    plan = draft(office)
    services.submit_plan(plan=plan, actor=office.author)
    services.approve_plan(plan=plan, actor=office.head)
    services.sign_plan(plan=plan, post=office.post, authority="direct", signed_on=DAY, actor=office.head)
    services.issue_plan(plan=plan, series=office.series, on=DAY, actor=office.clerk)
    entry = NumberSeries.objects.get().entries.get()
    assert (entry.code, entry.issued_on, entry.document) == ("01/KH-SGDĐT", DAY, plan.document)
    assert entry.signer == "Nguyễn Văn Giám Đốc, Giám đốc"
    assert entry.recipients.splitlines()[0] == "- Trường THPT Thái Phiên;"
