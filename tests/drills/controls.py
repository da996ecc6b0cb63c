"""Protections taken away, for drills that must then fail; they exist only here, never as a switch of the product."""

import os
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


def no_second_look() -> None:
    """A letter says what was true when it was made, not what is true when it leaves."""
    from reports.services import still_due

    plain = still_due._Present.reason_to_drop

    def reason_to_drop(present, recipient, reminder):
        plain(present, recipient, reminder)
        return ""

    still_due._Present.reason_to_drop = reason_to_drop


def truth_in_queue() -> None:
    """A letter counts as sent when the queue has it: whoever empties the queue loses it."""
    from celery import current_app

    from reports.services import messages

    class Queue:
        connection = None

        def open(self):
            return None

        close = open

        def send_messages(self, letters):
            for letter in letters:
                current_app.send_task("tests.drills.deliver", [letter.to[0], letter.extra_headers["Message-ID"]])

    messages.get_connection = lambda **options: Queue()


def slow_letters() -> None:
    """No protection is taken away: each letter takes DRILL_SLOW seconds, so that a task takes long."""
    from reports.services import messages

    plain, seconds = messages._email, float(os.environ["DRILL_SLOW"])

    def email(message, connection):
        time.sleep(seconds)
        return plain(message, connection)

    messages._email = email


def rights_at_the_door() -> None:
    """What a person may do is looked up when the request begins, not when it is whole."""
    from config.middleware import ReachMiddleware

    plain = ReachMiddleware.__call__

    def call(middleware, request):
        if request.user.is_authenticated:
            _ = request.user.reach
        return plain(middleware, request)

    ReachMiddleware.__call__ = call


def end_of_the_request() -> None:
    """A report came when the request was whole, however long it was on its way."""
    from reports.services import sending

    sending.moment_that_counts = lambda arrived_at, sent_at: sent_at


CONTROLS = {
    control.__name__: control
    for control in (
        mark_then_send, no_lease, no_second_look, truth_in_queue, slow_letters, rights_at_the_door, end_of_the_request,
    )
}  # fmt: skip
