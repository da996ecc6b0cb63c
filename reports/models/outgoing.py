"""What leaves the portal by itself: queued as a row, leased by a sender, sent or stopped."""

from django.db import models


class Outgoing(models.Model):
    """The part that letters and calls to programs share."""

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ gửi"
        SENT = "sent", "Đã gửi"
        STOPPED = "stopped", "Dừng"
        DROPPED = "dropped", "Không cần gửi"

    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=36, blank=True)
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        abstract = True
