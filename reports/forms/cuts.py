"""Ticking what each receiver of a report gets."""

from django import forms

from orgs.forms_base import StyledFormMixin
from reports.cuts import Cut

PARTS = {"progress": "Tiến độ từng nhiệm vụ được giao", "files": "Tệp kèm theo", "note": "Ghi chú của đơn vị"}


class CutForm(StyledFormMixin, forms.Form):
    """One receiver: everything that may be ticked is ticked = the whole report, also what the form gains later."""

    headings = forms.MultipleChoiceField(label="Đề mục", required=False, widget=forms.CheckboxSelectMultiple)
    indicators = forms.MultipleChoiceField(label="Chỉ tiêu", required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.MultipleChoiceField(label="Phần khác", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, receiver, report_form, **kwargs):
        self.receiver = receiver
        cut = Cut.of(receiver.cut)
        headings = [row.title for row in report_form.headings.all()]
        indicators = [row.name for row in report_form.indicators.all()]
        others = [key for key in PARTS if key != "progress" or report_form.asks_progress]
        initial = {
            "headings": [title for title in headings if cut.heading(title)],
            "indicators": [name for name in indicators if cut.indicator(name)],
            "others": [key for key in others if getattr(cut, key)],
        }
        super().__init__(*args, prefix=f"nhan-{receiver.pk}", initial=initial, **kwargs)
        self.fields["headings"].choices = [(title, title) for title in headings]
        self.fields["indicators"].choices = [(name, name) for name in indicators]
        self.fields["others"].choices = [(key, PARTS[key]) for key in others]
        for name in ("headings", "indicators"):
            if not self.fields[name].choices:
                del self.fields[name]

    def cut(self) -> dict | None:
        """What the receiver's row keeps."""
        data = self.cleaned_data
        if all(len(data[name]) == len(field.choices) for name, field in self.fields.items()):
            return None
        ticked = data["others"]
        return {
            "headings": data.get("headings", []),
            "indicators": data.get("indicators", []),
            "progress": "progress" in ticked,
            "files": "files" in ticked,
            "note": "note" in ticked,
        }
