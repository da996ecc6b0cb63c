"""What a report asks, as a clerk writes it: headings, indicators, and how its figures feed the report above."""

from django import forms
from django.forms import formset_factory

from orgs.forms_base import StyledFormMixin
from reports.models import FormHeading, Indicator, ReportForm, ValueList


class FormNameForm(StyledFormMixin, forms.Form):
    asks_progress = forms.BooleanField(
        label="Hỏi tiến độ từng nhiệm vụ mà văn bản giao cho đơn vị", required=False, initial=True
    )


class HeadingForm(StyledFormMixin, forms.ModelForm):
    class Meta:
        model = FormHeading
        fields = ["title", "guidance", "is_required"]
        widgets = {"title": forms.Textarea(attrs={"rows": 1}), "guidance": forms.Textarea(attrs={"rows": 2})}


class IndicatorForm(StyledFormMixin, forms.ModelForm):
    class Meta:
        model = Indicator
        fields = ["name", "unit", "type", "rule", "breakdown", "is_cumulative", "is_required"]
        widgets = {"name": forms.Textarea(attrs={"rows": 1})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["breakdown"].queryset = ValueList.objects.all()
        self.fields["breakdown"].empty_label = "Không chia"


HeadingFormSet = formset_factory(HeadingForm, extra=0, min_num=0, can_order=True, can_delete=True, max_num=60)
IndicatorFormSet = formset_factory(IndicatorForm, extra=0, min_num=0, can_order=True, can_delete=True, max_num=120)

STANDARD_HEADINGS = [
    {"title": "Kết quả thực hiện", "guidance": "Nêu việc đã làm, theo từng nhiệm vụ được giao.", "is_required": True},
    {"title": "Khó khăn, vướng mắc", "guidance": "", "is_required": False},
    {"title": "Kiến nghị, đề xuất", "guidance": "", "is_required": False},
]


class ValueListForm(StyledFormMixin, forms.Form):
    name = forms.CharField(label="Tên danh mục", max_length=120, help_text="Ví dụ: Quốc gia, vùng lãnh thổ.")
    items = forms.CharField(
        label="Các mục", widget=forms.Textarea(attrs={"rows": 12}), help_text="Mỗi dòng một mục, theo thứ tự hiển thị."
    )


class FoldRulesForm(StyledFormMixin, forms.Form):
    """For each figure below: into which figure above, and how."""

    def __init__(self, *args, requirement, **kwargs):
        super().__init__(*args, **kwargs)
        self.sources = list(requirement.form.indicators.all())
        self.targets = {row.pk: row for row in requirement.folds_into.form.indicators.all()}
        chosen = {rule.source_id: rule for rule in requirement.fold_rules.all()}
        targets = [("", "Không tổng hợp"), *((pk, row.name) for pk, row in self.targets.items())]
        for source in self.sources:
            rule = chosen.get(source.pk)
            target = forms.TypedChoiceField(
                label=source.name, choices=targets, coerce=int, empty_value=None, required=False
            )
            target.initial = rule.target_id if rule else ""
            how = forms.ChoiceField(label="Cách tổng hợp", choices=Indicator.Rule, required=False)
            how.initial = rule.rule if rule else source.rule
            for name, made in ((f"target-{source.pk}", target), (f"rule-{source.pk}", how)):
                made.widget.attrs["class"] = "form-select"
                self.fields[name] = made

    def rules(self) -> list[tuple]:
        data = self.cleaned_data
        return [
            (source, self.targets[data[f"target-{source.pk}"]], data[f"rule-{source.pk}"] or source.rule)
            for source in self.sources
            if data.get(f"target-{source.pk}")
        ]

    def pairs(self):
        return [(self[f"target-{source.pk}"], self[f"rule-{source.pk}"]) for source in self.sources]


def form_parts(data, headings, indicators, asks=True) -> list:
    """The name form, the headings and the indicators of the report form."""
    return [
        FormNameForm(data, initial={"asks_progress": asks}),
        HeadingFormSet(data, prefix="de-muc", initial=headings),
        IndicatorFormSet(data, prefix="chi-tieu", initial=indicators),
    ]


def stored_parts(form: ReportForm) -> tuple[list, list]:
    headings = form.headings.values("title", "guidance", "is_required")
    return list(headings), list(form.indicators.values(*IndicatorForm.Meta.fields))


def content_of(parts) -> dict:
    """What `create_form` and `revise_form` take."""
    name, headings, indicators = parts
    return {
        "asks_progress": name.cleaned_data["asks_progress"],
        "headings": _rows(headings),
        "indicators": _rows(indicators),
    }


def _rows(formset) -> list[dict]:
    """Filled rows in the order the user gave them."""
    rows = [form.cleaned_data for form in formset.ordered_forms if form.cleaned_data]
    return [{name: value for name, value in row.items() if name not in ("ORDER", "DELETE")} for row in rows]
