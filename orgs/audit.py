"""The append-only log of acts."""

from django.apps import apps

ACTION_LABELS: dict[str, str] = {}


def describe(**labels: str) -> None:
    """Give action codes their Vietnamese words; each app names its own."""
    ACTION_LABELS.update(labels)


def record(actor, action: str, obj, *, organization=None, comment: str = "", **changes) -> None:
    """Write one entry inside the caller's transaction. `changes`: name → [from, to] or one value."""
    apps.get_model("orgs", "AuditEntry").objects.create(
        actor=actor,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        object_label=str(obj)[:255],
        organization=organization,
        comment=comment,
        changes=changes,
    )


def timeline(entries, *, name_objects: bool = False, with_changes: bool = False) -> list[dict]:
    """Entries as `components/_timeline.html` shows them; select_related("actor", "organization") before."""
    return [
        {
            "who": str(entry.actor or "Hệ thống"),
            "unit": entry.organization.label if entry.organization else "",
            "what": ACTION_LABELS.get(entry.action, entry.action) + (f": {entry.object_label}" if name_objects else ""),
            "when": entry.at,
            "comment": "\n".join(filter(None, [entry.comment, *(_changes(entry.changes) if with_changes else ())])),
        }
        for entry in entries
    ]


def _changes(changes) -> list[str]:
    """`from → to` for each change that says something in words."""
    return [
        f"{before or '(trống)'} → {after or '(trống)'}"
        for value in changes.values()
        if isinstance(value, list) and len(value) == 2
        for before, after in [value]
    ]
