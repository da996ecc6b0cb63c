"""What every request and response has in common."""

import time
from datetime import UTC, datetime, timedelta
from functools import cached_property
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from orgs.errors import DomainError, NotAllowed, StateConflict

FORWARDED = (
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REQUEST_START",
)  # fmt: skip
LONGEST = timedelta(minutes=10)  # a request is not longer on its way
SLIDE_EVERY = 60  # seconds: a page view writes the session at most this often


class TrustedProxyMiddleware:
    """Believe X-Forwarded-* only from TRUSTED_PROXY, and put the visitor's address into REMOTE_ADDR.

    `request.arrived_at`: when the request began to come in, by the proxy's X-Request-Start or else before its body is
    read, so that a slow server makes nobody late (reliability T28).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    @cached_property
    def networks(self):
        return [ip_network(name, strict=False) for name in settings.TRUSTED_PROXY]

    def is_ours(self, address):
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    def __call__(self, request):
        if self.is_ours(request.META.get("REMOTE_ADDR", "")):
            hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
            while hops and self.is_ours(hops[-1]):
                hops.pop()
            if hops:
                request.META["REMOTE_ADDR"] = hops[-1]
        else:
            for name in FORWARDED:
                request.META.pop(name, None)
        request.arrived_at = arrival(request.META.get("HTTP_X_REQUEST_START", ""), timezone.now())
        return self.get_response(request)


def arrival(said: str, now: datetime) -> datetime:
    """`t=` and milliseconds since 1970, of the last ten minutes; anything else is not believed."""
    if said.startswith("t=") and said[2:].isdecimal() and len(said) <= 16:
        moment = datetime.fromtimestamp(int(said[2:]) / 1000, UTC)
        if timedelta(0) <= now - moment <= LONGEST:
            return moment
    return now


class ResponseHeadersMiddleware:
    """Nothing we compute may stay in a shared computer's cache; and a request has a size limit."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.REQUEST_MAX_BYTES:
            return HttpResponse("Tệp gửi lên quá lớn.", status=413, content_type="text/plain; charset=utf-8")
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class SessionLimitMiddleware:
    """Slide the idle limit without writing on every page; end a session 12 hours after it began."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(time.time())
            began = request.session.setdefault("began", now)
            if now - began > settings.SESSION_ABSOLUTE_AGE:
                logout(request)
            elif now - request.session.get("seen", 0) >= SLIDE_EVERY:
                request.session["seen"] = now
        return self.get_response(request)


class ReachMiddleware:
    """`request.reach`: what this visitor's roles reach today; asked of the database once a request, when needed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            request.reach = SimpleLazyObject(lambda: request.user.reach)
        return self.get_response(request)


class DomainErrorMiddleware:
    """A rule said no: a 409 page (403 for a missing right) with the reason in Vietnamese and a way back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, DomainError):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        if request.headers.get("Accept") == "application/json":  # autosave shows the reason beside the form
            may_retry = not isinstance(exception, StateConflict | NotAllowed)  # more typing can meet a rule
            return JsonResponse({"message": exception.message, "retry": may_retry}, status=status)
        back = request.META.get("HTTP_REFERER", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
            back = "/"
        return render(request, f"{status}.html", {"message": exception.message, "back": back}, status=status)
