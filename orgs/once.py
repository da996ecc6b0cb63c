"""A form that creates something is carried out once, however often the browser or a gateway repeats its request."""

import uuid
from datetime import datetime, timedelta
from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect

from orgs.models import FormKey

FIELD = "khoa"  # `{% form_key %}` writes it into the form
KEPT = timedelta(hours=24)
SAID_BEFORE = "Biểu mẫu này đã được gửi một lần; đây là kết quả của lần đó. Muốn lập thêm, hãy mở biểu mẫu mới."


def once(view):
    """For a view that answers a successful POST by a redirect: the same key again leads to where the first one led.

    The key is taken in the same transaction, so a repetition that arrives meanwhile waits for the first; what fails,
    or is shown again for correction, gives it back. A form without a key is carried out as it is.
    """

    @wraps(view)
    def answered_once(request, *args, **kwargs):
        key = _key_of(request)
        if key is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            taken, is_first = FormKey.objects.get_or_create(user_id=request.user.pk, key=key)
            if not is_first:
                messages.info(request, SAID_BEFORE)
                return redirect(taken.location)
            response = view(request, *args, **kwargs)
            if response.status_code in (302, 303):
                taken.location = response.url
                taken.save(update_fields=["location"])
            else:
                taken.delete()
        return response

    return answered_once


def forget_keys(*, now: datetime) -> int:
    """Drop the keys that no browser repeats any more; returns how many."""
    return FormKey.objects.filter(created_at__lt=now - KEPT).delete()[0]


def _key_of(request) -> uuid.UUID | None:
    if request.method != "POST":
        return None
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
