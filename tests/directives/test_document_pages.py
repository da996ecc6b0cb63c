from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives import services
from directives.models import Document, DocumentReference, DocumentTask, Recipient, TaskExemption
from directives.papers import chain_above, task_lines
from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import AuditEntry
from tests.directives.conftest import DAY, paper_fields
from tests.factories import make_document, make_node


def make_task(document, label, **overrides):
    return DocumentTask.objects.create(document=document, label=label, text=f"Nhiệm vụ {label}", **overrides)


def found(client, query):
    return {row.code for row in client.get(f"/van-ban/?{query}").context["page"]}


@pytest.fixture
def library(client, province):
    make_document(None, kind="CT", code="12-CT/TW", issued_on=date(2022, 1, 5), issuer_name="Ban Bí thư",
                  subject="Công tác kinh tế đối ngoại", document_format="party")  # fmt: skip
    make_document(province.ubnd, kind="KH", code="112/KH-UBND", issued_on=date(2023, 2, 1), subject="Chuyển đổi số")
    make_document(province.so, kind="CV", code="7/SGDĐT", issued_on=date(2024, 3, 1), subject="Đối ngoại",
                  state="withdrawn")  # fmt: skip
    for document in Document.objects.all():
        if document.issuer != province.so:
            document.receipts.create(organization=province.so)
    client.force_login(province.clerk)
    return client


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("q=12-CT/TW", {"12-CT/TW"}),
        ("q=12 ct tw", {"12-CT/TW"}),
        ("q=12cttw", {"12-CT/TW"}),
        ("q=kinh te doi ngoai", {"12-CT/TW"}),
        ("q=đối ngoại", {"12-CT/TW", "7/SGDĐT"}),
        ("q=Chỉ thị", {"12-CT/TW"}),
        ("q=không có gì", set()),
        ("loai=KH", {"112/KH-UBND"}),
        ("nam=2024", {"7/SGDĐT"}),
        ("co_quan=ubnd", {"112/KH-UBND"}),
        ("co_quan=Ban Bí thư", {"12-CT/TW"}),
        ("trang_thai=withdrawn", {"7/SGDĐT"}),
        ("he=party", {"12-CT/TW"}),
        ("he=state&nam=2023", {"112/KH-UBND"}),
        ("loai=xx", {"12-CT/TW", "112/KH-UBND", "7/SGDĐT"}),
    ],
)
def test_search_and_filters(library, query, codes):
    assert found(library, query) == codes


def test_the_list_sorts_as_asked(library):
    def order(query):
        return [row.code for row in library.get(f"/van-ban/?{query}").context["page"]]

    assert order("") == ["7/SGDĐT", "112/KH-UBND", "12-CT/TW"]
    assert order("sap-xep=ngay") == ["12-CT/TW", "112/KH-UBND", "7/SGDĐT"]
    assert order("sap-xep=password") == order("")


def test_the_page_shows_the_chain_of_papers_above(client, province, receipt, issued):
    client.force_login(province.school_head)
    crumbs = client.get(f"/van-ban/{issued.pk}/").context["breadcrumbs"]
    assert [label for label, _ in crumbs] == ["Văn bản", "Chương trình 08/CTr-UBND", "Công văn 2901/SGDĐT-VP"]


def test_without_a_place_the_chain_follows_what_the_paper_implements(province):
    papers = [make_document(province.so, code=f"{n}/KH") for n in range(4)]
    for below, above in zip(papers[1:], papers, strict=False):
        DocumentReference(document=below, target=above, relation="implements").save()
    assert chain_above(papers[3], province.clerk) == papers[:3]
    DocumentReference(document=papers[0], target=papers[3], relation="implements").save()  # a ring ends
    assert chain_above(papers[3], province.clerk) == papers[:3]


def test_a_chain_leaves_out_what_the_user_may_not_read(province):
    directive = make_document(None, code="12-CT/TW")
    above = make_node(province.ubnd, directive)
    paper = make_document(province.ubnd)
    node = make_node(province.so, directive, parent=above, handed_down_by=paper)
    assert node.above_links.count() == 2
    assert chain_above(paper, province.clerk) == [directive]
    services.deliver(document=paper, organizations=[province.stranger], actor=None)
    assert chain_above(paper, province.outsider) == []


def test_nested_tasks_say_what_carries_them_out_and_which_nobody_does(province, receipt, issued):
    paper = receipt.document
    one = make_task(paper, "1", position=0)
    first = make_task(paper, "1.1", parent=one, position=1)
    second = make_task(paper, "1.2", parent=one, position=2)
    two = make_task(paper, "2", position=3)
    part = make_task(paper, "2.1", parent=two, position=4)
    below = make_task(issued, "I")
    below.carries_out.add(first, two)
    (line_one, line_two) = task_lines(paper, province.clerk, province.clerk.reach.own_ids)
    assert [line.task for line in line_one.children] == [first, second]
    assert line_one.children[0].carriers == [below]
    assert [line.is_orphan for line in (line_one, *line_one.children)] == [False, False, True]
    assert [line.is_orphan for line in (line_two, *line_two.children)] == [False, False]  # 2 covers 2.1
    assert line_two.children[0].task == part
    (line,) = task_lines(issued, province.school_head, set())
    assert line.above == [first, two]
    assert line.is_orphan


def test_links_of_tasks_stand_in_the_order_of_the_papers_whatever_was_linked_first(province, receipt, issued):
    first, second = (make_task(receipt.document, label, position=at) for at, label in enumerate("12"))
    early, late = (make_task(issued, label, position=at) for at, label in enumerate("ab"))
    for below, above in ((late, second), (late, first), (early, first)):
        below.carries_out.add(above)
    (line_first, _) = task_lines(receipt.document, province.clerk, set())
    (_, line_late) = task_lines(issued, province.school_head, set())
    assert line_first.carriers == [early, late]
    assert line_late.above == [first, second]


def test_a_draft_below_counts_for_nobody_and_is_seen_only_in_its_body(province, receipt, issued):
    task = make_task(issued, "1")
    draft = make_document(province.school, state="draft", origin="written")
    make_task(draft, "a").carries_out.add(task)
    (for_school,) = task_lines(issued, province.school_head, set())
    (for_sibling,) = task_lines(issued, province.sibling_head, set())
    assert (for_school.is_orphan, len(for_school.carriers)) == (True, 1)
    assert (for_sibling.is_orphan, for_sibling.carriers) == (True, [])


def test_references_show_both_ways_and_link_only_what_may_be_read(client, province, receipt):
    paper = receipt.document
    hidden = make_document(province.stranger, code="1/SYT")
    DocumentReference(document=paper, target=hidden, relation="basis", cited_code="1/SYT").save()
    DocumentReference(document=paper, relation="basis", cited_kind="KH", cited_code="167-KH/TU").save()
    later = make_document(province.so, code="9/SGDĐT", kind="CV")
    DocumentReference(document=later, target=paper, relation="implements").save()
    secret = make_document(province.stranger, code="2/SYT", kind="KH")
    DocumentReference(document=secret, target=paper, relation="implements").save()
    client.force_login(province.clerk)
    page = client.get(f"/van-ban/{paper.pk}/").content.decode()
    assert f'href="/van-ban/{hidden.pk}/"' not in page
    assert "Kế hoạch 167-KH/TU" in page
    assert f'href="/van-ban/{later.pk}/"' in page
    assert "2/SYT" not in page


def test_recipients_are_listed_and_their_bodies_only_for_the_issuer(client, province, issued):
    Recipient.objects.create(document=issued, text="Các trường THPT", mode="rule")
    services.freeze_recipients(document=issued, on=DAY)
    for person, sees in ((province.clerk, True), (province.leader, True), (province.school_head, False)):
        client.force_login(person)
        page = client.get(f"/van-ban/{issued.pk}/").content.decode()
        assert "Các trường THPT" in page
        assert ("Trường THPT Thứ Hai" in page) is sees


def test_a_withdrawn_paper_says_so_and_why(client, province, issued):
    Document.objects.filter(pk=issued.pk).update(state="withdrawn", withdrawn_reason="Ban hành nhầm")
    client.force_login(province.school_head)
    page = client.get(f"/van-ban/{issued.pk}/").content.decode()
    assert "Văn bản đã bị thu hồi." in page
    assert "Ban hành nhầm" in page


def test_the_page_costs_the_same_queries_with_3_and_30_tasks(client, province, receipt, issued):
    client.force_login(province.head)

    def queries():
        client.get(f"/van-ban/{receipt.document_id}/")
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/van-ban/{receipt.document_id}/").status_code == 200
        return len(caught)

    def add(count):
        for n in range(count):
            task = make_task(receipt.document, str(n))
            make_task(issued, f"I.{n}").carries_out.add(task)
            DocumentReference(document=receipt.document, cited_code=f"{n}/X").save()
            DocumentReference(document=make_document(province.so), target=receipt.document).save()
            TaskExemption.objects.create(task=task, organization=province.so, reason="Không thuộc ngành")

    add(3)
    few = queries()
    add(27)
    assert queries() == few <= 32


EDIT = {
    "kind": "CTr",
    "code": "08/CTr-UBND",
    "issued_on": "25/10/2022",
    "issuer_name": "UBND thành phố Hải Phòng",
    "subject": "Chương trình hành động",
    "document_format": "state",
    "text": "Toàn văn",
}


def test_the_registrar_corrects_what_was_typed_and_the_log_keeps_both(client, province, receipt):
    client.force_login(province.specialist)
    answer = client.post(f"/van-ban/{receipt.document_id}/sua/", EDIT)
    assert answer.status_code == 302
    paper = Document.objects.get()
    assert (paper.issued_on, paper.subject, paper.issuer) == (
        date(2022, 10, 25), "Chương trình hành động", province.ubnd,
    )  # fmt: skip
    changes = AuditEntry.objects.get(action="document_edited").changes
    assert changes["issued_on"] == ["2026-01-05", "2022-10-25"]
    assert "text" not in changes


def test_an_edit_that_would_double_a_known_paper_is_refused_on_the_form(client, province, receipt):
    services.register_arrival(
        organization=province.so, arrived_on=DAY, medium="paper", actor=None, fields=paper_fields()
    )
    client.force_login(province.clerk)
    same = EDIT | {"kind": "CT", "code": "12-CT/TW", "issued_on": "05/01/2022", "issuer_name": "Ban Bí thư"}
    page = client.post(f"/van-ban/{receipt.document_id}/sua/", same).content.decode()
    assert "Đã có văn bản khác mang đúng loại" in page
    assert "Chương trình hành động" in page


def test_only_the_body_that_registered_a_paper_edits_it_and_never_a_written_one(province, receipt, issued):
    services.register_arrival(
        organization=province.school, arrived_on=DAY, medium="paper", actor=None, document=receipt.document
    )
    for actor, document in (
        (province.school_clerk, receipt.document),
        (province.auditor, receipt.document),
        (province.clerk, issued),
        (None, issued),
    ):
        with pytest.raises(NotAllowed):
            services.save_document(document=document, fields={"subject": "x"}, actor=actor)
        with pytest.raises(NotAllowed):
            services.save_tasks(document=document, rows=[], known=set(), actor=actor)
        with pytest.raises(NotAllowed):
            services.save_references(document=document, rows=[], actor=actor)


def formset(prefix, rows, stored=0, **extra):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": stored}
    for n, row in enumerate(rows):
        data |= {f"{prefix}-{n}-{name}": value for name, value in row.items()}
    return data | extra


def test_tasks_are_typed_in_order_with_their_labels_and_levels(client, province, receipt):
    client.force_login(province.clerk)
    address = f"/van-ban/{receipt.document_id}/nhiem-vu/"
    rows = [
        {"label": "2", "level": 1, "text": "Hai", "ORDER": 3},
        {"label": "1", "level": 1, "text": "Một", "ORDER": 1},
        {"label": "a)", "level": 2, "text": "Ý a", "due_on": "10/12/2026", "due_text": "hằng năm", "ORDER": 2},
        {"label": "", "level": 1, "text": "", "ORDER": 4},
    ]
    assert client.post(address, formset("nhiem-vu", rows, known="")).status_code == 302
    tasks = list(receipt.document.tasks.all())
    assert [(task.label, task.text) for task in tasks] == [("1", "Một"), ("a)", "Ý a"), ("2", "Hai")]
    assert (tasks[1].parent, tasks[1].due_on, tasks[2].parent) == (tasks[0], date(2026, 12, 10), None)
    assert 'value="a)"' in client.get(address).content.decode()

    rows = [{"id": tasks[2].pk, "label": "1", "level": 1, "text": "Hai sửa", "ORDER": 1}]
    rows += [{"id": tasks[0].pk, "label": "2", "level": 1, "text": "Một", "DELETE": "on", "ORDER": 2}]
    known = ",".join(str(task.pk) for task in tasks)
    assert client.post(address, formset("nhiem-vu", rows, stored=2, known=known)).status_code == 302
    assert [task.pk for task in receipt.document.tasks.all()] == [tasks[2].pk]


def test_a_stale_task_form_overwrites_nothing(client, province, receipt):
    task = make_task(receipt.document, "1")
    client.force_login(province.clerk)
    rows = [{"label": "9", "level": 1, "text": "Của tôi", "ORDER": 1}]
    page = client.post(f"/van-ban/{receipt.document_id}/nhiem-vu/", formset("nhiem-vu", rows, known=""))
    assert "Người khác vừa sửa" in page.content.decode()
    assert "Của tôi" in page.content.decode()
    assert list(receipt.document.tasks.all()) == [task]


def test_a_task_that_a_paper_below_carries_out_is_not_removed(province, receipt, issued):
    task = make_task(receipt.document, "1")
    make_task(issued, "I").carries_out.add(task)
    with pytest.raises(DomainError, match="Không bỏ được nhiệm vụ 1"):
        services.save_tasks(document=receipt.document, rows=[], known={task.pk}, actor=province.clerk)


def test_removing_a_task_keeps_its_parts(province, receipt):
    parent = make_task(receipt.document, "1")
    part = make_task(receipt.document, "1.1", parent=parent)
    row = {"id": part.pk, "level": 1, "label": "1", "text": "Còn lại", "due_on": None}
    services.save_tasks(document=receipt.document, rows=[row], known={parent.pk, part.pk}, actor=province.clerk)
    assert list(receipt.document.tasks.values_list("pk", "parent")) == [(part.pk, None)]


def test_a_cited_text_becomes_a_link_when_the_paper_is_known(client, province, receipt):
    client.force_login(province.clerk)
    address = f"/van-ban/{receipt.document_id}/dan-chieu/"
    known = make_document(province.so, kind="KH", code="5/KH-SGDĐT", issued_on=date(2026, 1, 5))
    rows = [
        {"relation": "basis", "cited_kind": "KH", "cited_code": "5/KH-SGDĐT", "cited_on": "05/01/2026", "ORDER": 1},
        {"relation": "implements", "cited_kind": "CT", "cited_code": "12-CT/TW", "cited_issuer": "Ban Bí thư",
         "ORDER": 2},
    ]  # fmt: skip
    assert client.post(address, formset("dan-chieu", rows)).status_code == 302
    first, second = receipt.document.references_out.all()
    assert (first.target, second.target) == (known, None)
    made = services.register_arrival(
        organization=province.so, arrived_on=DAY, medium="paper", actor=None, fields=paper_fields()
    )
    second.refresh_from_db()
    assert second.target == made.document
    page = client.get(address).content.decode()
    rows[0] |= {"target": known.pk}
    assert f'value="{known.pk}"' in page
    assert client.post(address, formset("dan-chieu", rows[:1], stored=1)).status_code == 302
    assert receipt.document.references_out.get().target == known


def test_a_forged_target_of_a_reference_is_ignored(client, province, receipt):
    hidden = make_document(province.stranger, code="1/SYT")
    client.force_login(province.clerk)
    rows = [{"relation": "basis", "cited_code": "3/XYZ", "target": hidden.pk, "ORDER": 1}]
    client.post(f"/van-ban/{receipt.document_id}/dan-chieu/", formset("dan-chieu", rows))
    assert receipt.document.references_out.get().target is None


def test_two_papers_that_fit_a_citation_link_to_neither(province, receipt):
    for kind in ("KH", "CV"):
        make_document(province.so, kind=kind, code="5/SGDĐT", issued_on=DAY)
    row = {"relation": "basis", "cited_code": "5/SGDĐT", "cited_on": DAY}
    services.save_references(document=receipt.document, rows=[row], actor=province.clerk)
    assert receipt.document.references_out.get().target is None


def test_a_body_decides_that_a_task_does_not_apply(client, province, issued):
    task = make_task(issued, "1")
    client.force_login(province.school_head)
    address = f"/van-ban/{issued.pk}/nhiem-vu/{task.pk}/khong-ap-dung/"
    assert "bắt buộc" in client.post(address, {"reason": ""}).content.decode()
    for reason in ("Trường không có học sinh nước ngoài", "Sửa lý do"):
        assert client.post(address, {"reason": reason}).status_code == 302
    exemption = TaskExemption.objects.get()
    assert (exemption.organization, exemption.reason) == (province.school, "Sửa lý do")
    client.force_login(province.head)
    (line,) = client.get(f"/van-ban/{issued.pk}/").context["lines"]
    assert line.exemptions == []  # the schools' decisions are on the cascade page


def test_only_own_tasks_within_reach_are_exempted(province, issued):
    task = make_task(issued, "1")
    with pytest.raises(NotAllowed):
        services.exempt_task(task=task, organization=province.school, reason="x", actor=province.clerk)
    with pytest.raises(NotAllowed):
        services.exempt_task(task=task, organization=province.stranger, reason="x", actor=province.outsider)
    with pytest.raises(DomainError, match="lý do"):
        services.exempt_task(task=task, organization=province.school, reason=" ", actor=province.school_head)


def test_saving_twice_conflicts_only_when_rows_changed(province, receipt):
    row = {"id": None, "level": 1, "label": "1", "text": "Một", "due_on": None}
    services.save_tasks(document=receipt.document, rows=[row], known=set(), actor=province.clerk)
    with pytest.raises(StateConflict):
        services.save_tasks(document=receipt.document, rows=[row], known=set(), actor=province.clerk)
    assert receipt.document.tasks.count() == 1
