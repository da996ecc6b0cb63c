"""What every answer carries: headers, limits, error pages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from config import urls
from config.middleware import TrustedProxyMiddleware, arrival
from orgs.errors import NotAllowed, StateConflict
from tests.factories import make_org, make_user

pytestmark = pytest.mark.django_db


def raise_conflict(request):
    raise StateConflict("Báo cáo đã được gửi trước đó.")


def raise_not_allowed(request):
    raise NotAllowed("Đơn vị của bạn không được gửi báo cáo này.")


def raise_fault(request):
    raise RuntimeError("hỏng")


def hello(request):
    return HttpResponse("<p>chào</p>")


urlpatterns = [
    path("thu/xung-dot/", raise_conflict),
    path("thu/khong-duoc/", raise_not_allowed),
    path("thu/loi/", raise_fault),
    path("thu/chao/", hello),
    *urls.urlpatterns,
]
with_test_urls = pytest.mark.urls(__name__)


@pytest.fixture
def signed_in(client):
    client.force_login(make_user(make_org()))
    return client


def test_healthz_answers_strangers(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@with_test_urls
def test_pages_are_closed_to_strangers(client):
    response = client.get("/thu/chao/")
    assert response.status_code == 302
    assert response["Location"].startswith("/dang-nhap/?next=")


@with_test_urls
def test_signed_in_pages_are_not_stored_and_carry_the_policy(signed_in):
    response = signed_in.get("/thu/chao/")
    assert "no-store" in response["Cache-Control"]
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


@with_test_urls
def test_broken_rule_is_a_409_page_with_a_way_back(signed_in):
    response = signed_in.post("/thu/xung-dot/", headers={"referer": "http://testserver/thu/chao/"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Báo cáo đã được gửi trước đó." in page
    assert "http://testserver/thu/chao/" in page


@with_test_urls
def test_way_back_never_leads_to_another_site(signed_in):
    response = signed_in.post("/thu/xung-dot/", headers={"referer": "https://ke-xau.example/"})
    assert "ke-xau" not in response.content.decode()


@with_test_urls
def test_missing_right_is_a_403_page_with_the_reason(signed_in):
    response = signed_in.post("/thu/khong-duoc/")
    assert response.status_code == 403
    assert "Đơn vị của bạn không được gửi báo cáo này." in response.content.decode()


@with_test_urls
def test_missing_page_and_fault_have_their_own_pages(signed_in):
    signed_in.raise_request_exception = False
    assert "Thông Suốt" in signed_in.get("/khong-co/").content.decode()
    fault = signed_in.get("/thu/loi/")
    assert fault.status_code == 500
    assert "Thông Suốt" in fault.content.decode()
    assert "hỏng" not in fault.content.decode()


@with_test_urls
def test_oversized_request_is_refused_before_it_is_read(signed_in, settings):
    settings.REQUEST_MAX_BYTES = 10
    assert signed_in.post("/thu/chao/", {"a": "x" * 50}).status_code == 413


@with_test_urls
def test_session_ends_twelve_hours_after_it_began(signed_in, settings, time_machine):
    time_machine.move_to("2026-03-02T08:00:00+07:00")
    signed_in.force_login(make_user(make_org()))
    assert signed_in.get("/thu/chao/").status_code == 200
    for minutes in range(20, 12 * 60 + 41, 20):
        time_machine.move_to(f"2026-03-02T{8 + minutes // 60:02d}:{minutes % 60:02d}:00+07:00")
        status = signed_in.get("/thu/chao/").status_code
        assert status == (200 if minutes <= 12 * 60 else 302)


@with_test_urls
def test_session_ends_after_thirty_idle_minutes(signed_in, time_machine):
    time_machine.move_to("2026-03-02T08:00:00+07:00")
    signed_in.force_login(make_user(make_org()))
    assert signed_in.get("/thu/chao/").status_code == 200
    time_machine.move_to("2026-03-02T08:31:00+07:00")
    assert signed_in.get("/thu/chao/").status_code == 302


def through_proxy(settings, trusted, address, **headers):
    settings.TRUSTED_PROXY = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)
    TrustedProxyMiddleware(lambda request: None)(request)
    return request


def test_trusted_proxy_tells_the_visitors_address(settings):
    headers = {"x-forwarded-for": "6.6.6.6, 203.0.113.9, 10.77.0.3", "x-forwarded-proto": "https"}
    request = through_proxy(settings, ["10.77.0.0/24"], "10.77.0.2", **headers)
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"
    assert request.META["HTTP_X_FORWARDED_PROTO"] == "https"


def test_anyone_else_is_not_believed(settings):
    headers = {"x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "https"}
    request = through_proxy(settings, ["10.77.0.0/24"], "203.0.113.9", **headers)
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"
    assert "HTTP_X_FORWARDED_PROTO" not in request.META


NOW = datetime(2026, 12, 10, 23, 59, 59, tzinfo=UTC)
AT = int(NOW.timestamp() * 1000)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (f"t={AT - 90_000}", 90),
        (f"t={AT}", 0),
        (f"t={AT + 1000}", 0),  # ahead of our clock
        (f"t={AT - 11 * 60_000}", 0),
        ("", 0),
        (str(AT - 90_000), 0),
        ("t=-5", 0),
        ("t=²", 0),
        ("t=99999999999999999", 0),
    ],
)
def test_the_start_of_a_request_is_believed_within_ten_minutes(said, seconds):
    assert NOW - arrival(said, NOW) == timedelta(seconds=seconds)
