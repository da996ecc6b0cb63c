from plans.forms.actions import (
    CommentForm,
    FixForm,
    PasteForm,
    ReasonForm,
    ScanForm,
    SignForm,
    SubmitForm,
    WithdrawForm,
)
from plans.forms.draft import PlanForm
from plans.forms.editor import PlanEditor
from plans.forms.lists import PlanFilter, PlanStart
from plans.forms.register import FirstNumberForm, LateEntryForm, RegisterFilter, SeriesForm, TermForm

__all__ = [
    "CommentForm",
    "FirstNumberForm",
    "FixForm",
    "LateEntryForm",
    "PasteForm",
    "PlanEditor",
    "PlanFilter",
    "PlanForm",
    "PlanStart",
    "ReasonForm",
    "RegisterFilter",
    "ScanForm",
    "SeriesForm",
    "SignForm",
    "SubmitForm",
    "TermForm",
    "WithdrawForm",
]
