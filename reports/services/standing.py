"""How a duty stands by what was sent and what the receivers answered."""

from reports.models import Delivery, Duty


def lock_duty(duty: Duty) -> bool:
    """One decision at a time on a duty: two receivers who accept at once, or a sender who withdraws, see each other.

    False when the duty is gone: its requirement was replaced by one that asks no such report.
    """
    return bool(Duty.objects.select_for_update().filter(pk=duty.pk).values_list("pk"))


def settle_duty(duty: Duty) -> None:
    """The duty as its current deliveries tell: one return returns it, it is accepted when all accept."""
    state = answered_state(duty)
    Duty.objects.filter(pk=duty.pk).update(state=state)
    duty.state = state


def answered_state(duty: Duty) -> str:
    states = set(Delivery.objects.current().filter(version__duty=duty).values_list("state", flat=True))
    if Delivery.State.RETURNED in states:
        return Duty.State.RETURNED
    return Duty.State.ACCEPTED if states == {Delivery.State.ACCEPTED} else Duty.State.SUBMITTED
