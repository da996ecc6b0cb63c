"""The editor: what is shown comes back equal, stale saves lose nothing, bodies are found without scripts."""

import json

import pytest
from django.http import QueryDict

from orgs.models import OrganizationGroup
from plans import services
from plans.forms import PlanEditor
from plans.models import Assignment, Plan
from tests.factories import make_org, make_user
from tests.plans.making import draft, make_office, make_order, signed

pytestmark = pytest.mark.django_db


def form_data(plan, user, **changes) -> dict:
    """What a browser sends back for the page as it is, with some fields typed anew."""
    editor = PlanEditor(plan, user, user.reach.on)
    data = QueryDict(mutable=True)
    for part in editor.parts:
        forms = [part] if part is editor.form else [part.management_form, *part.forms]
        for bound in (bound for form in forms for bound in form):
            value = bound.value()
            if isinstance(value, list):
                data.setlist(bound.html_name, value)
            elif value is not None and value is not False:
                data[bound.html_name] = f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
    for name, value in changes.items():
        data[name.replace("__", "-")] = value
    return data.dict() | {name: data.getlist(name) for name in data if len(data.getlist(name)) > 1}


def posted_form(plan, user, **changes) -> QueryDict:
    """The same as a view gets it."""
    query = QueryDict(mutable=True)
    for name, value in form_data(plan, user, **changes).items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def full_plan(office):
    order = make_order(office)
    above = order.handed_down_by.tasks.create(label="1", text="Nhiệm vụ cấp trên")
    plan = draft(office, order=order)
    group = OrganizationGroup.objects.create(owner=office.body, name="Các trường trọng điểm")
    services.save_plan(
        plan=plan, version=1, actor=office.author, fields={"opening": "Thực hiện … như sau:"},
        tasks=[
            {"text": "Việc lớn", "label": "1", "due_text": "hằng năm", "carries_out": [above.pk],
             "assignments": [("lead", office.schools[0].pk), ("cooperates", office.schools[1].pk)]},
            {"text": "Việc nhỏ", "level": 2, "deliverable": "Báo cáo"},
        ],
        recipients=[
            {"text": "Các trường trực thuộc", "mode": "rule", "line": "main", "excluded": [office.schools[1].pk]},
            {"text": "Nhóm", "mode": "group", "group_id": group.pk, "purpose": "inform"},
            {"text": "Lưu: VT", "mode": "text", "purpose": "archive"},
        ],
        references=[{"relation": "basis", "cited_subject": "Luật Giáo dục"}],
    )  # fmt: skip
    return Plan.objects.get(pk=plan.pk)


def stored(plan) -> dict:
    document = plan.document
    tasks = document.tasks.values("label", "text", "parent__text", "due_text", "deliverable", "carries_out")
    lines = document.recipients.values("text", "purpose", "mode", "organization", "group", "line", "excluded")
    return {
        "sections": list(plan.sections.values("level", "heading", "text", "holds_tasks")),
        "tasks": list(tasks),
        "given": list(Assignment.objects.filter(task__document=document).values("part", "organization")),
        "recipients": list(lines),
        "references": list(document.references_out.values("relation", "target", "cited_subject")),
        "plan": (plan.opening, plan.closing, plan.post_id, plan.authority, document.subject, document.place),
    }


def test_saving_the_page_as_it_is_changes_nothing_but_the_version(client):
    office = make_office()
    plan = full_plan(office)
    before = stored(plan)
    client.force_login(office.author)
    answer = client.post(f"/ke-hoach/{plan.pk}/sua/", form_data(plan, office.author))
    assert answer.status_code == 302, answer.context["editor"].faults
    plan = Plan.objects.get(pk=plan.pk)
    assert plan.version == 3
    assert stored(plan) == before


def test_rows_are_added_moved_and_removed(client):
    office = make_office()
    plan = draft(office)
    client.force_login(office.author)
    data = form_data(
        plan, office.author, phan__0__ORDER="9", phan__1__DELETE="on", phan__5__heading="Phần thêm", phan__5__ORDER="1"
    )
    client.post(f"/ke-hoach/{plan.pk}/sua/", data)
    headings = list(plan.sections.values_list("heading", flat=True))
    assert headings[0] == "Phần thêm" and headings[-1] == "Mục đích, yêu cầu"
    assert "Mục đích" not in headings


def test_stale_save_keeps_what_was_typed_and_shows_the_newer_text(client):
    office = make_office()
    plan = draft(office)
    typed = form_data(plan, office.author, opening="Chữ tôi vừa gõ")
    services.save_plan(plan=plan, version=1, actor=office.clerk, fields={"opening": "Bản của văn thư"})
    client.force_login(office.author)
    answer = client.post(f"/ke-hoach/{plan.pk}/sua/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Chữ tôi vừa gõ" in page and "Bản của văn thư" in page and "Người khác vừa lưu" in page
    assert 'name="version" value="2"' in page
    plan.refresh_from_db()
    assert plan.opening == "Bản của văn thư"
    again = client.post(f"/ke-hoach/{plan.pk}/sua/", typed | {"version": "2"})
    assert again.status_code == 302


def test_autosave_answers_the_new_version_and_refuses_an_older_one(client):
    office = make_office()
    plan = draft(office)
    client.force_login(office.author)
    data = form_data(plan, office.author, closing="Tự lưu")
    headers = {"HTTP_ACCEPT": "application/json", "HTTP_X_REQUESTED_WITH": "autosave"}
    first = client.post(f"/ke-hoach/{plan.pk}/tu-luu/", data, **headers)
    assert json.loads(first.content) == {"fields": {"version": "2"}}
    second = client.post(f"/ke-hoach/{plan.pk}/tu-luu/", data, **headers)
    assert second.status_code == 409 and "vừa lưu" in second.json()["message"]
    bad = client.post(f"/ke-hoach/{plan.pk}/tu-luu/", data | {"version": "2", "subject": ""}, **headers)
    assert bad.status_code == 422 and "Trích yếu" in bad.json()["message"]


def test_a_save_whose_answer_was_lost_is_no_conflict_but_a_newer_one_of_others_is(client):
    office = make_office()
    plan = draft(office)
    client.force_login(office.author)
    path = f"/ke-hoach/{plan.pk}/tu-luu/"
    page = form_data(plan, office.author)
    assert client.post(path, page | {"opening": "Một", "attempts": "a1"}).status_code == 200  # its answer is lost
    again = client.post(path, page | {"opening": "Một, hai", "attempts": "a1 a2"})
    assert json.loads(again.content) == {"fields": {"version": "3"}}
    late = client.post(path, page | {"opening": "Một", "attempts": "a1"})
    assert late.status_code == 409
    services.save_plan(plan=plan, version=3, actor=office.clerk, fields={"closing": "Bản của văn thư"})
    assert client.post(path, page | {"opening": "Ba", "attempts": "a1 a2 a3"}).status_code == 409
    assert client.post(path, page | {"version": "4", "attempts": "<a>"}).status_code == 422
    plan.refresh_from_db()
    assert (plan.opening, plan.closing) == ("Một, hai", "Bản của văn thư")


def test_closed_draft_is_not_edited(client):
    office = make_office()
    plan = signed(office)
    client.force_login(office.author)
    assert client.get(f"/ke-hoach/{plan.pk}/sua/").status_code == 409
    assert client.post(f"/ke-hoach/{plan.pk}/tu-luu/", {}).status_code == 409
    client.force_login(make_user(office.body, "auditor"))
    assert client.get(f"/ke-hoach/{plan.pk}/sua/").status_code == 404


@pytest.mark.parametrize("how", ["name", "folded", "code", "symbol", "key"])
def test_body_is_found_by_what_a_clerk_types(client, how):
    office = make_office()
    school = office.schools[0]
    school.code = "H40.7"
    school.save()
    typed = {"name": school.name, "folded": "truong thpt thai phien", "code": "H40.7", "symbol": school.symbol,
             "key": f"bất kỳ #{school.pk}"}[how]  # fmt: skip
    plan = draft(office)
    client.force_login(office.author)
    data = form_data(plan, office.author, viec__0__text="Việc", viec__0__lead=typed)
    answer = client.post(f"/ke-hoach/{plan.pk}/sua/", data)
    assert answer.status_code == 302, answer.context["editor"].faults
    assert Assignment.objects.get().organization == school


def test_unknown_ambiguous_and_foreign_bodies_are_named(client):
    office = make_office()
    for _ in range(2):
        make_org("Trường THCS Lê Lợi", parent=office.body)
    hidden = make_org("Đơn vị tỉnh khác", locality="Hà Giang")
    plan = draft(office)
    client.force_login(office.author)
    lines = f"Không có đâu\nTrường THCS Lê Lợi\nx #{hidden.pk}"
    answer = client.post(
        f"/ke-hoach/{plan.pk}/sua/", form_data(plan, office.author, viec__0__text="Việc", viec__0__doing=lines)
    )
    assert answer.status_code == 422
    texts = " ".join(text for text, _ in answer.context["editor"].faults)
    assert "Không tìm thấy" in texts and "Có 2 đơn vị" in texts and f"#{hidden.pk}" in texts
    assert "Không có đâu" in answer.content.decode()


def test_body_commanded_in_another_province_may_be_named(client):
    office = make_office()
    far = make_org("Trường ở Hải Dương", parent=office.body, locality="Hải Dương")
    client.force_login(office.author)
    found = client.get("/don-vi/goi-y/?q=truong+o+hai+duong").json()["bodies"]
    assert [body["value"] for body in found] == [f"Trường ở Hải Dương #{far.pk}"]


def test_search_gives_at_most_twenty_visible_bodies(client):
    office = make_office()
    for number in range(25):
        make_org(f"Trường tiểu học số {number}", parent=office.body)
    make_org("Trường tiểu học nơi khác", locality="Hà Giang")
    assert client.get("/don-vi/goi-y/?q=tieu+hoc").status_code == 302
    client.force_login(office.author)
    found = client.get("/don-vi/goi-y/?q=tieu+hoc").json()["bodies"]
    assert len(found) == 20
    assert not any("nơi khác" in body["name"] for body in found)
    assert client.get("/don-vi/goi-y/?q=t").json() == {"bodies": []}


def test_cited_paper_that_the_portal_knows_becomes_a_link(client):
    office = make_office()
    known = make_order(office).handed_down_by
    plan = draft(office)
    client.force_login(office.author)
    data = form_data(plan, office.author) | {
        "can-cu-0-relation": "basis", "can-cu-0-cited_code": "08 / ctr-ubnd", "can-cu-0-cited_kind": "CTr",
        "can-cu-0-cited_on": "05/01/2026",
    }  # fmt: skip
    answer = client.post(f"/ke-hoach/{plan.pk}/sua/", data)
    assert answer.status_code == 302
    assert plan.document.references_out.get(relation="basis").target == known


def test_row_that_the_browser_did_not_send_is_not_shown_again(client):
    office = make_office()
    plan = full_plan(office)
    data = {name: value for name, value in form_data(plan, office.author).items() if not name.startswith("noi-nhan-3-")}
    assert data["noi-nhan-TOTAL_FORMS"] == "4"
    query = QueryDict(mutable=True)
    for name, value in (data | {"subject": ""}).items():
        query.setlist(name, value if isinstance(value, list) else [value])
    editor = PlanEditor(plan, office.author, office.author.reach.on, query)
    assert not editor.is_valid()
    assert [row.has_changed() for row in editor.recipients.forms] == [True, True, True, False]


def test_rule_that_says_no_does_not_count_as_a_conflict(client):
    office = make_office()
    plan = draft(office)
    client.force_login(office.author)
    data = form_data(plan, office.author, phan__0__holds_tasks="on")
    headers = {"HTTP_ACCEPT": "application/json", "HTTP_X_REQUESTED_WITH": "autosave"}
    refused = client.post(f"/ke-hoach/{plan.pk}/tu-luu/", data, **headers)
    assert refused.status_code == 409 and refused.json()["retry"]
    assert refused.json()["message"] == "Chỉ một phần được in danh sách nhiệm vụ."
    del data["phan-0-holds_tasks"]
    assert client.post(f"/ke-hoach/{plan.pk}/tu-luu/", data, **headers).status_code == 200


def test_decision_has_its_own_fields(client):
    office = make_office()
    plan = draft(office, kind="QD")
    client.force_login(office.author)
    page = client.get(f"/ke-hoach/{plan.pk}/sua/").content.decode()
    assert "Thẩm quyền ban hành" in page and "Theo đề nghị của" in page
    data = form_data(plan, office.author, proposed_by="Chánh Văn phòng Sở", attached_kind="Quy chế")
    assert client.post(f"/ke-hoach/{plan.pk}/sua/", data).status_code == 302
    plan.refresh_from_db()
    assert (plan.proposed_by, plan.attached_kind) == ("Chánh Văn phòng Sở", "Quy chế")
    assert "Thẩm quyền ban hành" not in client.get(f"/ke-hoach/{draft(office).pk}/sua/").content.decode()


def test_place_and_shape_of_sections_and_marks_of_the_paper_are_kept(client):
    office = make_office()
    plan = full_plan(office)
    plan.sections.filter(position=1).update(part="annex", shape="article")
    client.force_login(office.author)
    data = form_data(plan, office.author, urgency="KHẨN", draft_round="2", drafter="NVA", copies="12")
    assert client.post(f"/ke-hoach/{plan.pk}/sua/", data).status_code == 302
    plan = Plan.objects.get(pk=plan.pk)
    assert list(plan.sections.filter(part="annex").values_list("position", "shape")) == [(1, "article")]
    assert (plan.urgency, plan.draft_round, plan.drafter, plan.copies) == ("KHẨN", 2, "NVA", 12)
