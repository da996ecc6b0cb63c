from plans.services.corrections import start_correction
from plans.services.drafting import create_plan, save_plan, save_tasks
from plans.services.issued_files import compare_reprint, kept_file, reprint
from plans.services.issuing import issue_plan
from plans.services.numbering import enter_number, save_series, save_term, set_first_number, void_number
from plans.services.preview import issuing_preview
from plans.services.printing import ask_print, ask_print_of, draw_waiting, retry_print
from plans.services.taking_over import take_over_plan
from plans.services.withdrawal import withdraw_plan
from plans.services.workflow import approve_plan, attach_scan, recall_plan, return_plan, sign_plan, submit_plan

__all__ = [
    "approve_plan",
    "ask_print",
    "ask_print_of",
    "attach_scan",
    "compare_reprint",
    "create_plan",
    "draw_waiting",
    "enter_number",
    "issue_plan",
    "issuing_preview",
    "kept_file",
    "recall_plan",
    "reprint",
    "retry_print",
    "return_plan",
    "save_plan",
    "save_series",
    "save_tasks",
    "save_term",
    "set_first_number",
    "sign_plan",
    "start_correction",
    "submit_plan",
    "take_over_plan",
    "void_number",
    "withdraw_plan",
]
