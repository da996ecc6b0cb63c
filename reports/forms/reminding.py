"""The plan of reminders as a form: the rungs of the ladder, and one row a step."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from orgs.forms_base import StyledFormMixin
from reports.models import ReminderPlan, ReminderStep, WaitingDays, waiting_days
from reports.services.reminder_plans import MOST_STEPS

MOST_DAYS = 120
BEFORE, AFTER = "before", "after"
PEOPLE = ("to_office", "to_heads", "to_handlers", "to_staff_above", "to_leaders_above")
STEP = ("days", "repeat_every", "repeat_times", *PEOPLE, "by_email", "by_webhook", "words")
LADDER = ("letter_1_after", "letter_2_after", "leader_after")


class LadderForm(StyledFormMixin, forms.ModelForm):
    class Meta:
        model = ReminderPlan
        fields = LADDER
        help_texts = dict.fromkeys(LADDER, "Để trống: không có bậc này.")


class StepForm(StyledFormMixin, forms.ModelForm):
    when = forms.ChoiceField(
        label="Khi nào",
        initial=BEFORE,
        choices=((BEFORE, "trước hạn an toàn"), (AFTER, "sau ngày cuối")),
    )
    days = forms.IntegerField(label="Số ngày", min_value=0, max_value=MOST_DAYS)
    repeat_every = forms.IntegerField(label="Nhắc lại sau mỗi (ngày)", min_value=1, max_value=60, required=False)
    repeat_times = forms.IntegerField(label="Nhắc lại mấy lần", min_value=1, max_value=52, required=False)
    field_order = ("days", "when")

    class Meta:
        model = ReminderStep
        fields = STEP
        widgets = {"words": forms.Textarea(attrs={"rows": 2})}

    def clean(self):
        data = super().clean()
        if data.get("days") is not None and data.get("when"):
            if data["when"] == AFTER and data["days"] == 0:
                raise ValidationError("Sau ngày cuối cùng thì ghi từ 1 ngày.")
            data["days"] = data["days"] if data["when"] == AFTER else -data["days"]
        return data


class StepRows(BaseFormSet):
    """At least one step, each day once, a repeat with the last step only."""

    def clean(self):
        rows = self.steps()
        days = [row["days"] for row in rows]
        if not rows and not any(self.errors):
            raise ValidationError("Ghi ít nhất một lần nhắc.")
        if twice := sorted({day for day in days if days.count(day) > 1}):
            named = ", ".join(f"{day} ngày sau ngày cuối" if day > 0 else f"{-day} ngày trước hạn" for day in twice)
            raise ValidationError(f"Mỗi ngày nhắc ghi một lần; ghi hai lần: {named}.")
        if any(row["repeat_every"] and row["days"] < max(days) for row in rows):
            raise ValidationError("Chỉ lần nhắc cuối cùng mới nhắc lại.")

    def steps(self) -> list[dict]:
        filled = [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", {}).get("days") is not None and not form.cleaned_data.get("DELETE")
        ]
        return [{name: data.get(name) for name in STEP} for data in filled if "when" in data]


Steps = formset_factory(StepForm, formset=StepRows, extra=1, can_delete=True, max_num=MOST_STEPS, validate_max=True)


class WaitForm(StyledFormMixin, forms.ModelForm):
    """One kind of thing that waits; `instance` says which."""

    class Meta:
        model = WaitingDays
        fields = ("days", "repeat_every", "repeat_times")
        widgets = {"days": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})}

    @property
    def values(self) -> dict:
        return {"kind": self.instance.kind} | self.cleaned_data | {"days": self.instance.days}


def wait_forms(data) -> list[WaitForm]:
    return [WaitForm(data, instance=row, prefix=kind) for kind, row in waiting_days().items()]


def faults_of(*groups) -> list[tuple[str, str]]:
    """What is wrong in any form or set of forms, each with the field it stands at: one list for the whole page."""
    found = []
    for group in groups:
        if isinstance(group, BaseFormSet):
            found += [("", said) for said in group.non_form_errors()] + faults_of(*group.forms)
        else:
            found += [("", said) for said in group.non_field_errors()]
            found += [(bound.id_for_label, said) for bound in group for said in bound.errors]
    return found


def reminder_forms(data, plan: ReminderPlan) -> tuple[LadderForm, StepRows]:
    """The forms filled with the plan that counts now; saving makes them the requirement's own."""
    rows = [
        {name: getattr(step, name) for name in STEP}
        | {"days": abs(step.days), "when": AFTER if step.days > 0 else BEFORE}
        for step in plan.steps.all()
    ]
    ladder = LadderForm(data, initial={name: getattr(plan, name) for name in LADDER})
    return ladder, Steps(data, prefix="nhac", initial=None if data else rows)
