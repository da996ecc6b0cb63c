"""Every address of the app: allowed, wrong role 403, stranger 404, anonymous to the login page."""

import pytest
from django.urls import get_resolver

from directives import services
from directives.models import Receipt
from tests.directives.conftest import DAY
from tests.directives.samples import picture, upload
from tests.factories import make_document

# name → (method, who may, who sees but may not (403), who must not know (404), status when allowed)
HEADS, STAFF = ["head"], ["clerk", "specialist"]
ROUTES = {
    "receipt_list": ("get", [*STAFF, "head", "auditor", "leader"], [], ["administrator"], 200),
    "receipt_create": ("get", ["clerk"], ["specialist", "head", "leader", "auditor"], [], 200),
    "receipt_known": ("get", ["clerk"], ["specialist", "head", "administrator"], [], 200),
    "register_page": ("get", [*STAFF, "head", "auditor"], [], ["outsider", "administrator"], 200),
    "register_pdf": ("get", ["clerk"], [], ["outsider", "administrator"], 200),
    "register_xlsx": ("get", ["clerk", "auditor"], [], ["outsider", "administrator"], 200),
    "receipt_detail": ("get", [*STAFF, "auditor", "leader"], [], ["outsider", "school_head", "administrator"], 200),
    "receipt_number": ("post", ["clerk"], ["specialist", "head", "auditor", "leader"], ["outsider"], 302),
    "receipt_acknowledge": ("post", ["specialist"], ["auditor", "leader"], ["outsider", "administrator"], 302),
    "receipt_direct": ("post", ["head"], ["specialist", "auditor", "leader"], ["outsider", "administrator"], 302),
    "receipt_close": ("post", ["head"], ["specialist", "auditor", "leader"], ["outsider", "administrator"], 302),
    "receipt_reopen": ("post", [], ["specialist", "auditor", "leader"], ["outsider", "administrator"], 302),
    "receipt_file_add": ("post", ["clerk"], ["specialist", "head", "leader"], ["outsider", "administrator"], 302),
    "receipt_file": ("get", ["specialist", "leader"], [], ["outsider", "school_head", "administrator"], 200),
    "receipt_file_remove": ("post", ["clerk"], ["specialist", "head", "leader"], ["outsider", "administrator"], 302),
    "document_list": ("get", [*STAFF, "head", "auditor", "leader", "outsider", "administrator"], [], [], 200),
    "document_detail": ("get", [*STAFF, "head", "auditor", "leader"], [], ["outsider", "administrator"], 200),
    "document_history": ("get", [*STAFF, "auditor", "leader"], [], ["outsider", "administrator"], 200),
    "document_edit": ("get", [*STAFF, "head"], ["auditor", "leader"], ["outsider", "administrator"], 200),
    "document_tasks": ("get", [*STAFF, "head"], ["auditor", "leader"], ["outsider", "administrator"], 200),
    "task_exempt": ("get", ["head"], ["auditor", "leader"], ["outsider", "administrator"], 200),
    "document_references": ("get", [*STAFF, "head"], ["auditor", "leader"], ["outsider", "administrator"], 200),
    "document_file_add": ("post", ["clerk"], ["auditor", "leader"], ["outsider", "administrator"], 302),
    "document_file": ("get", ["specialist", "leader"], [], ["outsider", "administrator"], 200),
    "document_file_remove": ("post", ["clerk"], ["auditor", "leader"], ["outsider", "administrator"], 302),
}  # fmt: skip
DATA = {
    "receipt_number": {"arrived_on": "06/01/2026"},
    "receipt_direct": {"direction": "Giao phòng chuyên môn"},
}


def patterns():
    return {pattern.name: pattern.pattern for pattern in _directives().url_patterns}


def _directives():
    return next(one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "directives")


def test_every_route_has_its_row():
    assert set(patterns()) == set(ROUTES)


@pytest.fixture
def address(province, receipt, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    waiting_paper = make_document(province.ubnd, origin="written")
    services.deliver(document=waiting_paper, organizations=[province.so], actor=None)
    received = services.attach_receipt_file(receipt=receipt, upload=upload("a.png", picture()), actor=None)
    official = services.attach_document_file(document=receipt.document, upload=upload("a.png", picture()), actor=None)
    task = receipt.document.tasks.create(text="Nhiệm vụ", label="1")

    def build(name):
        if name == "receipt_number":
            pk = Receipt.objects.get(document=waiting_paper).pk
        else:
            pk = receipt.pk if name.startswith("receipt") else receipt.document_id
        if name == "receipt_reopen" and receipt.closed_on is None:
            services.close_receipt(receipt=receipt, on=DAY, actor=None)
        parts = {"pk": pk, "file_pk": (received if name.startswith("receipt") else official).pk, "task_pk": task.pk}
        path = "/" + str(patterns()[name])
        for key, value in parts.items():
            path = path.replace(f"<int:{key}>", str(value))
        return f"{path}?don_vi={province.so.pk}&nam=2026" if name.startswith("register") else path

    return build


def send(client, method, name, path):
    data = {"files": upload("b.png", picture())} if name.endswith("file_add") else DATA.get(name, {})
    return client.post(path, data) if method == "post" else client.get(path)


@pytest.mark.parametrize("name", ROUTES)
def test_rights_of_the_route(client, province, address, name):
    method, allowed, forbidden, hidden, good = ROUTES[name]
    path = address(name)
    answer = send(client, method, name, path)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/dang-nhap/")
    for expected, people in ((403, forbidden), (404, hidden), (good, allowed)):
        for person in people:
            client.force_login(getattr(province, person))
            assert send(client, method, name, path).status_code == expected, person
    if method == "post":
        assert client.get(path).status_code in {200, 404, 405}


@pytest.mark.parametrize(
    ("name", "second"),
    [("receipt_number", 409), ("receipt_acknowledge", 409), ("receipt_direct", 302), ("receipt_close", 409)],
)
def test_a_second_call_is_harmless(client, province, address, name, second):
    path = address(name)
    client.force_login(province.clerk if name == "receipt_number" else province.head)
    assert send(client, "post", name, path).status_code == 302
    before = list(Receipt.objects.order_by("pk").values("number", "state", "closed_on", "direction"))
    assert send(client, "post", name, path).status_code == second
    assert list(Receipt.objects.order_by("pk").values("number", "state", "closed_on", "direction")) == before


def test_an_unknown_id_and_a_hidden_one_answer_alike(client, province, receipt):
    client.force_login(province.outsider)
    hidden = client.get(f"/van-ban/{receipt.document_id}/")
    missing = client.get("/van-ban/999999/")
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
