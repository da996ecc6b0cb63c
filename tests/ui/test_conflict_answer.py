import json

import pytest
from django.test import RequestFactory

from config.middleware import DomainErrorMiddleware
from orgs.errors import DomainError, NotAllowed, StateConflict
from tests.ui.gallery import signed_in


def answer(error, **headers):
    request = signed_in(RequestFactory().post("/x/", headers=headers), "clerk")
    return DomainErrorMiddleware(lambda r: None).process_exception(request, error)


@pytest.mark.parametrize(
    ("error", "status", "retry"),
    [
        (DomainError("Chọn một phần."), 409, True),
        (StateConflict("Người khác vừa lưu."), 409, False),
        (NotAllowed("Không được."), 403, False),
    ],
)
def test_autosave_gets_the_reason_as_json_and_a_person_gets_a_page(error, status, retry):
    saved = answer(error, accept="application/json")
    shown = answer(error, accept="text/html")
    assert saved.status_code == shown.status_code == status
    assert json.loads(saved.content) == {"message": error.message, "retry": retry}
    assert error.message in shown.content.decode()
