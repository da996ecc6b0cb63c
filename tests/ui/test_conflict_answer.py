import json

import pytest
from django.test import RequestFactory

from config.middleware import DomainErrorMiddleware
from orgs.errors import DomainError, NotAllowed
from tests.ui.gallery import signed_in


def answer(error, **headers):
    request = signed_in(RequestFactory().post("/x/", headers=headers), "clerk")
    return DomainErrorMiddleware(lambda r: None).process_exception(request, error)


@pytest.mark.parametrize(("error", "status"), [(DomainError("Đã ban hành."), 409), (NotAllowed("Không được."), 403)])
def test_autosave_gets_the_reason_as_json_and_a_person_gets_a_page(error, status):
    saved = answer(error, accept="application/json")
    shown = answer(error, accept="text/html")
    assert saved.status_code == shown.status_code == status
    assert json.loads(saved.content) == {"message": error.message}
    assert error.message in shown.content.decode()
