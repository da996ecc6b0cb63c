"""The clerk's check (kiểm tra thể thức): which of the 25 points of the checklist a paper breaks, and where.

`check_paper` judges a print, our own or one read from a file; `check_plan` a plan, with its citations against the
registered papers. `plans.documents.check.fixes.apply_fix` makes the one-click changes (it writes, so it stands apart).
"""

from plans.documents.check.drafts import check_plan
from plans.documents.check.finding import Finding, Fix, Severity, blocking
from plans.documents.check.papers import check_paper
from plans.documents.check.reading import read_docx
from plans.documents.check.view import Context, Pages, Reading

__all__ = [
    "Context",
    "Finding",
    "Fix",
    "Pages",
    "Reading",
    "Severity",
    "blocking",
    "check_paper",
    "check_plan",
    "read_docx",
]
