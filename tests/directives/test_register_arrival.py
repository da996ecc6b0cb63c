from datetime import date

import pytest

from directives import services
from directives.models import CascadeNode, Document, DocumentReference, NodeAbove, Receipt
from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import Counter
from orgs.trees import tree_faults
from tests.directives.conftest import DAY, paper_fields
from tests.factories import make_document, make_node, make_org, make_user


def register(organization, actor=None, **overrides):
    values = {"arrived_on": DAY, "medium": "paper", "fields": paper_fields()}
    return services.register_arrival(organization=organization, actor=actor, **(values | overrides))


def test_a_paper_registered_by_two_bodies_is_one_row_with_two_receipts(province):
    first = register(province.so, province.clerk)
    second = register(
        province.school, province.school_clerk, fields=paper_fields(code="12- CT/TW", issuer_name="ban bí thư")
    )
    assert first.document == second.document
    assert Document.objects.count() == 1
    assert (first.number, second.number) == (1, 1)


@pytest.mark.parametrize(
    "change", [{"kind": "NQ"}, {"code": "13-CT/TW"}, {"issued_on": date(2022, 1, 6)}, {"issuer_name": "Thành ủy"}]
)
def test_a_paper_that_differs_in_one_mark_is_another_paper(province, change):
    register(province.so)
    register(province.school, fields=paper_fields(**change))
    assert Document.objects.count() == 2


def test_a_paper_without_a_symbol_is_never_taken_for_another(province):
    register(province.so, fields=paper_fields(code=""))
    register(province.so, fields=paper_fields(code=""))
    assert Document.objects.count() == 2


def test_a_body_registers_a_paper_once(province):
    register(province.so, province.clerk)
    with pytest.raises(StateConflict, match="đã vào sổ của đơn vị: số đến 1"):
        register(province.so, province.clerk)
    assert Counter.objects.get().last == 1


def test_numbers_run_within_body_and_year(province):
    made = [
        register(body, arrived_on=day, fields=paper_fields(code=f"{n}-CT/TW"))
        for n, (body, day) in enumerate(
            [
                (province.so, date(2025, 12, 31)),
                (province.so, date(2026, 1, 2)),
                (province.school, date(2026, 1, 2)),
                (province.so, date(2026, 1, 3)),
                (province.so, date(2025, 12, 31)),
            ]
        )
    ]
    assert [(one.year, one.number) for one in made] == [(2025, 1), (2026, 1), (2026, 1), (2026, 2), (2025, 2)]


def test_a_transaction_that_fails_gives_the_number_back(province, monkeypatch):
    register(province.so)
    taken = []

    def take_and_fail(self, scope, first=1):
        self.get_or_create(scope=scope)
        self.filter(scope=scope).update(last=2)
        taken.append(scope)
        raise RuntimeError("connection lost")

    with monkeypatch.context() as patch:
        patch.setattr(type(Counter.objects), "take", take_and_fail)
        with pytest.raises(RuntimeError):
            register(province.so, fields=paper_fields(code="13-CT/TW"))
    assert taken == [f"arrivals:{province.so.pk}:2026"]
    assert register(province.so, fields=paper_fields(code="14-CT/TW")).number == 2


def test_only_the_clerk_of_the_body_registers(province):
    for actor in (province.specialist, province.head, province.leader, province.school_clerk):
        with pytest.raises(NotAllowed):
            register(province.so, actor)
    assert not Receipt.objects.exists()


def test_a_paper_handed_down_takes_its_number_on_the_receipt_it_has(province, issued):
    made = register(province.school, province.school_clerk, document=issued)
    assert made.number == 1
    assert issued.receipts.filter(organization=province.school).count() == 1


def test_number_receipt_enters_a_waiting_receipt_once(province, issued):
    waiting = Receipt.objects.get(document=issued, organization=province.school)
    services.number_receipt(receipt=waiting, arrived_on=DAY, actor=province.school_clerk)
    assert (waiting.number, waiting.year, waiting.state) == (1, 2026, "seen")
    with pytest.raises(StateConflict):
        services.number_receipt(receipt=waiting, arrived_on=DAY, actor=province.school_clerk)
    stale = Receipt.objects.get(pk=waiting.pk)
    stale.number = None
    with pytest.raises(StateConflict, match="vừa vào sổ"):
        services.number_receipt(receipt=stale, arrived_on=DAY, actor=province.school_clerk)
    assert Counter.objects.get(scope=f"arrivals:{province.school.pk}:2026").last == 1


def test_own_and_unissued_papers_are_not_registered(province):
    own = make_document(province.so)
    with pytest.raises(DomainError, match="do chính đơn vị ban hành"):
        register(province.so, province.clerk, document=own)
    draft = make_document(province.ubnd, state="draft")
    with pytest.raises(DomainError, match="chưa ban hành"):
        register(province.so, province.clerk, document=draft)


def test_a_paper_written_here_for_others_cannot_be_claimed_by_its_symbol(province, issued):
    clerk = make_user(province.stranger, "clerk")
    fields = paper_fields(province.so, kind="CV", code="2901/SGDĐT-VP", issued_on=issued.issued_on)
    with pytest.raises(DomainError, match="chưa gửi cho đơn vị"):
        register(province.stranger, clerk, fields=fields)
    assert not Document.objects.visible_to(clerk).filter(pk=issued.pk).exists()


def test_the_receiver_gets_a_root_place_of_its_own(province):
    made = register(province.so)
    node = CascadeNode.objects.get()
    assert (node.directive, node.parent, node.organization) == (made.document, None, province.so)
    assert list(NodeAbove.objects.values_list("node", "above", "organization")) == [(node.pk, node.pk, province.so.pk)]


def test_a_paper_for_information_opens_no_place(province):
    register(province.so, starts_cascade=False)
    assert not CascadeNode.objects.exists()


def test_the_place_is_under_the_issuers_own_when_the_paper_implements_a_cascade(province):
    directive = make_document(None, kind="CT", code="12-CT/TW")
    above = make_node(province.ubnd, directive)
    made = register(
        province.so,
        fields=paper_fields(province.ubnd, kind="CTr", code="08/CTr-UBND"),
        implements=directive,
    )
    node = CascadeNode.objects.get(organization=province.so)
    assert (node.parent, node.directive, node.handed_down_by) == (above, directive, made.document)
    assert set(node.above_links.values_list("organization", flat=True)) == {province.ubnd.pk, province.so.pk}
    assert DocumentReference.objects.get(document=made.document).target == directive
    assert tree_faults(CascadeNode) == []


def test_a_body_that_the_issuer_does_not_command_does_not_slip_into_its_cascade(province):
    directive = make_document(None, kind="CT", code="12-CT/TW")
    make_node(province.so, directive)
    elsewhere = make_org("Trường ngoài tỉnh")
    register(elsewhere, fields=paper_fields(province.so, kind="CV", code="9/SGDĐT"), implements=directive)
    assert CascadeNode.objects.get(organization=elsewhere).parent is None


def test_registering_a_paper_links_the_texts_that_cited_it(province, receipt):
    cited = DocumentReference(
        document=receipt.document, cited_kind="KH", cited_code="167 - KH/TU", cited_on=date(2022, 7, 26)
    )
    cited.save()
    other_day = DocumentReference(
        document=receipt.document, cited_kind="KH", cited_code="167-KH/TU", cited_on=date(2021, 7, 26)
    )
    other_day.save()
    made = register(province.so, fields=paper_fields(kind="KH", code="167-KH/TU", issued_on=date(2022, 7, 26)))
    cited.refresh_from_db()
    other_day.refresh_from_db()
    assert (cited.target, other_day.target) == (made.document, None)
