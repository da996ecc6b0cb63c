"""Every write of this app beyond one plain row."""

from directives.services.arrivals import find_known, number_receipt, register_arrival
from directives.services.files import (
    attach_document_file,
    attach_receipt_file,
    discard_on_failure,
    remove_file,
    store_file,
    sweep_files,
    write_bytes,
)
from directives.services.handing_down import deliver, hand_down, refuse_uncommanded
from directives.services.handling import (
    acknowledge_by_acting,
    acknowledge_receipt,
    close_receipt,
    direct_receipt,
    mark_seen,
    reopen_receipt,
)
from directives.services.papers import exempt_task, link_citations, save_document, save_references, save_tasks
from directives.services.recipients import freeze_recipients, resolve_recipients

__all__ = [
    "acknowledge_by_acting",
    "acknowledge_receipt",
    "attach_document_file",
    "attach_receipt_file",
    "close_receipt",
    "deliver",
    "direct_receipt",
    "discard_on_failure",
    "exempt_task",
    "find_known",
    "freeze_recipients",
    "hand_down",
    "link_citations",
    "mark_seen",
    "number_receipt",
    "refuse_uncommanded",
    "register_arrival",
    "remove_file",
    "reopen_receipt",
    "resolve_recipients",
    "save_document",
    "save_references",
    "save_tasks",
    "store_file",
    "sweep_files",
    "write_bytes",
]
