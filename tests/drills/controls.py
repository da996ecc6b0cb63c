"""Protections taken away, for drills that must then fail; they exist only here, never as a switch of the product."""

import time

from django.db.models import Q
from django.utils import timezone


def mark_then_send() -> None:
    """A letter is marked as sent before it leaves, and leaves a moment later: whoever is killed in between loses it."""
    from reports.models import Message
    from reports.services import messages

    plain = messages._email

    def email(message, connection):
        Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, sent_at=timezone.now())
        time.sleep(0.1)
        return plain(message, connection)

    messages._email = email


def no_lease() -> None:
    """A letter may be taken while somebody else is sending it."""
    from reports.models import Message
    from reports.services import messages

    messages._leasable = lambda now: Message.objects.filter(Q(state=Message.State.WAITING))


CONTROLS = {control.__name__: control for control in (mark_then_send, no_lease)}
