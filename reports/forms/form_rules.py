"""The rules that stand between figures: checks inside a form, and how its figures feed the report above."""

import json

from django import forms
from django.forms import BaseFormSet, formset_factory

from orgs.forms_base import StyledFormMixin
from orgs.text import fold
from reports.forms.builder import FormParts, GuardForm, TidyNumberField, with_more_rows
from reports.indicator_kinds import MEASURED, RULES, CheckRow, check_faults, fits
from reports.models import FormCheck, Indicator, ReportForm
from reports.services.fold_rules import rules_now

AGAINST_FIELDS = {"indicators": ["right"], "constant": ["constant"], "previous": ["tolerance"]}


class CheckForm(StyledFormMixin, forms.ModelForm):
    """One rule; the figures are those of one form that can be compared."""

    constant = TidyNumberField(label="Số cho trước", required=False, max_digits=18, decimal_places=4)
    tolerance = TidyNumberField(
        label="Được lệch (%)", required=False, max_digits=7, decimal_places=2, help_text="Để trống: không được lệch."
    )

    class Meta:
        model = FormCheck
        fields = ["left", "comparison", "against", "right", "constant", "tolerance", "severity", "message"]
        widgets = {"right": forms.CheckboxSelectMultiple, "message": forms.Textarea(attrs={"rows": 1})}
        labels = {"right": "Các chỉ tiêu để so (nhiều chỉ tiêu thì cộng lại)", "severity": "Khi số liệu không đúng"}
        help_texts = {"message": "Không bắt buộc; nói thêm cho đơn vị biết phải xem lại điều gì."}

    def __init__(self, *args, indicators, **kwargs):
        super().__init__(*args, **kwargs)
        self.indicators = list(indicators)
        choices = [(row.pk, row.name) for row in self.indicators]
        for name, shown in (("left", [("", "Chọn chỉ tiêu"), *choices]), ("right", choices)):
            self.fields[name].queryset = indicators.all()  # what is posted is looked up anew
            self.fields[name].choices = shown  # read once for all rows
        self.fields["against"].widget.attrs["data-kinds"] = KINDS

    def clean(self):
        data = super().clean()
        if data.get("left") and not self.errors:
            by_name = {fold(row.name): row for row in self.indicators}
            for name, fault in check_faults(self.row(), by_name).items():
                self.add_error(name, fault)
        return data

    def row(self) -> CheckRow:
        """What `save_checks` takes."""
        data = self.cleaned_data
        named = {"left": data["left"].name, "right": tuple(row.name for row in data.get("right") or ())}
        plain = ("comparison", "against", "constant", "tolerance", "severity", "message")
        return CheckRow(**named, **{name: data[name] for name in plain}).settled


KINDS = json.dumps({kind: {"fields": fields} for kind, fields in AGAINST_FIELDS.items()})


class CheckRows(BaseFormSet):
    def clean(self):
        seen = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if not data.get("left") or data.get("DELETE") or form.errors:
                continue
            compared = form.row().compared
            if compared in seen:
                form.add_error("left", "Điều kiện này đã có ở trên.")
            seen.add(compared)

    def rows(self) -> list[CheckRow]:
        """In the order the user gave them."""
        return [form.row() for form in self.ordered_forms if form.cleaned_data.get("left")]


CheckFormSet = formset_factory(CheckForm, formset=CheckRows, extra=0, can_order=True, can_delete=True, max_num=60)


def comparable(form: ReportForm):
    """The indicators of a form that a rule may compare."""
    return form.indicators.filter(type__in=MEASURED)


def stored_checks(form: ReportForm) -> list[dict]:
    plain = ("comparison", "against", "constant", "tolerance", "severity", "message")
    return [
        {name: getattr(row, name) for name in plain}
        | {"left": row.left_id, "right": [one.pk for one in row.right.all()]}
        for row in form.checks.prefetch_related("right")
    ]


def check_parts(data, form: ReportForm) -> FormParts:
    """The guard of the page and the rules, as they are stored or as they were posted."""
    data = with_more_rows(data)
    figures = comparable(form)
    len(figures)  # read once; every row offers the same
    rows = CheckFormSet(data, prefix="dieu-kien", initial=stored_checks(form), form_kwargs={"indicators": figures})
    return FormParts((GuardForm(data, stored=form), rows))


class FoldRulesForm(StyledFormMixin, forms.Form):
    """For each figure below: into which figure above, and how; only what fits is offered."""

    def __init__(self, *args, requirement, **kwargs):
        super().__init__(*args, **kwargs)
        above = requirement.folds_into.form.indicators.select_related("breakdown")
        self.targets = {row.pk: row for row in above}
        chosen = {rule.source_id: rule for rule in rules_now(requirement)}
        self.sources, self.unfit = [], []
        for source in requirement.form.indicators.select_related("breakdown"):
            fitting = [row for row in self.targets.values() if fits(source, row)]
            (self.sources if fitting else self.unfit).append(source)
            if fitting:
                self._add(source, fitting, chosen.get(source.pk))

    def _add(self, source, fitting, rule) -> None:
        targets = [("", "Không tổng hợp"), *((row.pk, row.name) for row in fitting)]
        target = forms.TypedChoiceField(
            label=source.name, choices=targets, coerce=int, empty_value=None, required=False
        )
        target.initial = rule.target_id if rule else ""
        counts = source.type == Indicator.Type.YES_NO
        labels = dict(Indicator.Rule.choices) | ({Indicator.Rule.SUM: "Đếm số đơn vị trả lời có"} if counts else {})
        rules = [(code, labels[code]) for code in RULES[source.type]]
        how = forms.ChoiceField(label="Cách tổng hợp", choices=rules, required=False)
        how.initial = rule.rule if rule else source.rule
        for name, made in ((f"target-{source.pk}", target), (f"rule-{source.pk}", how)):
            made.widget.attrs["class"] = "form-select"
            self.fields[name] = made

    def rules(self) -> list[tuple]:
        data = self.cleaned_data
        return [
            (source, self.targets[data[f"target-{source.pk}"]], data[f"rule-{source.pk}"] or RULES[source.type][0])
            for source in self.sources
            if data.get(f"target-{source.pk}")
        ]

    def pairs(self):
        return [(self[f"target-{source.pk}"], self[f"rule-{source.pk}"]) for source in self.sources]
