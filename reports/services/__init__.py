"""Every write of the reporting part; one module a subject.

`issuing` is imported by its own name: it stands above `plans.services`.
"""

from reports.services.correcting import drop_correction, start_correction
from reports.services.deciding import accept_deliveries, accept_delivery, return_delivery
from reports.services.duties import due_dates, exempt_duty, extend_duty
from reports.services.filling import copy_to_draft, missing_parts, save_draft, start_draft
from reports.services.folding import fold_into
from reports.services.requirements import (
    create_requirement,
    extend_all,
    extend_duties,
    open_requirement,
    set_steps,
    update_requirement,
)
from reports.services.sending import send_report
from reports.services.withdrawing import withdraw_report

__all__ = [
    "accept_deliveries",
    "accept_delivery",
    "copy_to_draft",
    "create_requirement",
    "drop_correction",
    "due_dates",
    "exempt_duty",
    "extend_all",
    "extend_duties",
    "extend_duty",
    "fold_into",
    "missing_parts",
    "open_requirement",
    "return_delivery",
    "save_draft",
    "send_report",
    "set_steps",
    "start_correction",
    "start_draft",
    "update_requirement",
    "withdraw_report",
]
