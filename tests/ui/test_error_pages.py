import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject

from tests.ui.test_components import Shape

PAGES = ("400", "403", "403_csrf", "404", "409", "429", "500")


def never():
    raise AssertionError("trang lỗi không được hỏi người dùng hay cơ sở dữ liệu")


@pytest.mark.parametrize("name", PAGES)
def test_error_page_renders_with_nothing_at_all(name):
    html = render_to_string(f"{name}.html")
    shape = Shape()
    shape.feed(html)
    assert shape.blocked == []
    assert "<h1>" in html
    assert 'class="btn btn-primary"' in html


@pytest.mark.parametrize("name", PAGES)
def test_error_page_never_touches_the_visitor(name):
    request = RequestFactory().get("/x/")
    request.user = SimpleLazyObject(never)
    assert render_to_string(f"{name}.html", {}, request)


def test_conflict_page_says_the_reason_and_leads_back():
    html = render_to_string("409.html", {"message": "Kế hoạch đã được <duyệt>.", "back": "/ke-hoach/5/"})
    assert "Kế hoạch đã được &lt;duyệt&gt;." in html
    assert 'href="/ke-hoach/5/">Mở lại trang' in html
