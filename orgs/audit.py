"""The append-only log of acts."""

from orgs.models import AuditEntry

ACTION_LABELS: dict[str, str] = {}


def describe(**labels: str) -> None:
    """Give action codes their Vietnamese words; each app names its own."""
    ACTION_LABELS.update(labels)


def record(actor, action: str, obj, *, organization=None, comment: str = "", **changes) -> None:
    """Write one entry inside the caller's transaction. `changes`: name → [from, to] or one value."""
    AuditEntry.objects.create(
        actor=actor,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        object_label=str(obj)[:255],
        organization=organization,
        comment=comment,
        changes=changes,
    )
