"""The report as a form: made from a sheet, read back into what `save_draft` takes. Half-filled is allowed."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from directives.forms.fields import FilesField, OpenText
from orgs.formats import vn_number
from orgs.forms_base import StyledFormMixin, VnDecimalField
from orgs.text import nfc
from reports.models import AssignmentProgress, Indicator

LARGEST = 10**13
BLANK_ROWS = 2


class NumberField(VnDecimalField):
    def __init__(self, indicator: Indicator, **kwargs):
        places = 0 if indicator.type == Indicator.Type.INTEGER else 4
        super().__init__(required=False, min_value=-LARGEST, max_value=LARGEST, decimal_places=places, **kwargs)
        self.error_messages["max_decimal_places"] = (
            "Chỉ tiêu này là số nguyên." if places == 0 else "Nhiều nhất bốn chữ số sau dấu phẩy."
        )
        self.error_messages["max_value"] = "Số này quá lớn."
        self.error_messages["min_value"] = "Số này quá nhỏ."

    def prepare_value(self, value):
        """1.250,5, without the zeros that the column keeps."""
        return vn_number(value) if isinstance(value, int | Decimal) else value


class RowForm(StyledFormMixin, forms.Form):
    """One line of a figure broken down by a list: which item, how many."""

    item = forms.TypedChoiceField(label="Mục", coerce=int, required=False, empty_value=None)

    def __init__(self, *args, indicator, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].label = indicator.breakdown.name
        self.fields["item"].choices = [("", "Chọn…"), *((item.pk, item.name) for item in items)]
        self.fields["value"] = NumberField(indicator, label=f"Số ({indicator.unit})" if indicator.unit else "Số")
        self.fields["value"].widget.attrs["class"] = "form-control"

    def clean(self):
        data = super().clean()
        nameless = data.get("value") is not None and "item" in data and data["item"] is None
        if nameless and not data.get("DELETE"):
            self.add_error("item", "Chọn mục cho số này.")
        return data


class RowFormSet(BaseFormSet):
    def clean(self):
        seen = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            item = data.get("item")
            if data.get("DELETE") or item is None:
                continue
            if item in seen:
                raise ValidationError("Mỗi mục trong danh mục chỉ ghi một dòng.")
            seen.add(item)


Rows = formset_factory(RowForm, formset=RowFormSet, extra=BLANK_ROWS, can_delete=True, max_num=400)


class FillForm(StyledFormMixin, forms.Form):
    """Fields are named by the ids of headings, indicators and assignments; the sheet's lines get their bound fields."""

    lock_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    nothing_to_report = forms.BooleanField(
        label="Không phát sinh trong kỳ này",
        required=False,
        help_text="Đánh dấu thì không phải điền các mục dưới đây.",
    )
    note = OpenText(label="Ghi chú gửi kèm", required=False, max_length=5000, rows=2)
    files = FilesField(label="Tệp kèm theo", required=False)

    def __init__(self, data=None, files=None, *, sheet, items):
        self.sheet = sheet
        version = sheet.version
        initial = {"lock_version": version.lock_version if version else 0}
        if version:
            initial |= {"nothing_to_report": version.nothing_to_report, "note": version.note}
        super().__init__(data, files, initial=initial)
        for line in sheet.headings:
            self._add_heading(line)
        for line in sheet.indicators:
            self._add_indicator(line, items)
        for line in sheet.progress:
            self._add_progress(line)

    def _add(self, name, made, initial):
        """One more field, dressed as those that the class declares."""
        made.initial = initial
        self.fields[name] = made
        widget = made.widget
        widget.attrs["class"] = "form-select" if isinstance(widget, forms.Select) else "form-control"
        return self[name]

    def _add_heading(self, line):
        made = OpenText(
            label=line.heading.title, help_text=line.heading.guidance, required=False, max_length=100_000, rows=5
        )
        line.bound = self._add(f"text-{line.heading.pk}", made, line.text)

    def _add_indicator(self, line, items):
        indicator = line.indicator
        if indicator.breakdown_id is None:
            label = f"{indicator.name} ({indicator.unit})" if indicator.unit else indicator.name
            line.bound = self._add(f"value-{indicator.pk}", NumberField(indicator, label=label), line.value)
            return
        shown = {item.pk: {"item": item.pk, "value": value} for item, value in line.rows}
        if not self.sheet.version:
            shown = {item.pk: {"item": item.pk, "value": None} for item, _ in line.before_rows}
        line.formset = Rows(
            self.data if self.is_bound else None,
            prefix=f"rows-{indicator.pk}",
            initial=None if self.is_bound else list(shown.values()),  # a saved row posted again is no blank one
            form_kwargs={"indicator": indicator, "items": items.get(indicator.breakdown_id, [])},
        )

    def _add_progress(self, line):
        pk = line.assignment.pk
        state = forms.ChoiceField(
            label="Tiến độ", choices=[("", "Chưa nêu"), *AssignmentProgress.State.choices], required=False
        )
        note = OpenText(label="Kết quả, lý do", required=False, max_length=20_000, rows=2)
        line.bound_state = self._add(f"state-{pk}", state, line.state)
        line.bound_note = self._add(f"note-{pk}", note, line.note)

    @property
    def formsets(self):
        return [line.formset for line in self.sheet.indicators if line.formset is not None]

    def is_valid(self):
        return all([super().is_valid(), *(formset.is_valid() for formset in self.formsets)])

    def refuse(self, message: str, draft) -> None:
        """Say why it was not saved, keep what was typed, and let the next save replace what stands now."""
        stands_now = str(draft.lock_version) if draft else "0"
        if stands_now != self.data.get("lock_version"):
            message += " Các ô dưới đây là nội dung bạn vừa gõ: mở trang này ở thẻ khác để so, lưu lần nữa để thay."
        self.add_error(None, message)
        self.data = self.data.copy()
        self.data["lock_version"] = stands_now

    def faulty_labels(self) -> list[str]:
        labels = [str(self[name].label) for name in self.errors if name in self.fields]
        return labels + [
            line.indicator.name for line in self.sheet.indicators if line.formset and not line.formset.is_valid()
        ]

    def content(self) -> dict:
        """What `save_draft` takes, of the fields that are right; the others stay as they were saved."""
        data = self.cleaned_data
        return {
            "lock_version": data.get("lock_version"),
            "nothing_to_report": data.get("nothing_to_report", False),
            "note": nfc(data.get("note", self.initial.get("note", ""))),
            "texts": {line.heading.pk: data[name] for line in self.sheet.headings if (name := line.bound.name) in data},
            "values": self._values(),
            "progress": {
                line.assignment.pk: (data[line.bound_state.name], nfc(data.get(line.bound_note.name, "")))
                for line in self.sheet.progress
                if line.bound_state.name in data
            },
        }

    def _values(self) -> dict:
        values = {}
        for line in self.sheet.indicators:
            pk = line.indicator.pk
            if line.formset is None:
                if line.bound.name in self.cleaned_data:
                    values[pk] = self.cleaned_data[line.bound.name]
            elif line.formset.is_valid():
                values[pk] = None  # erases the rows that are no longer there
                values |= {
                    (pk, row["item"]): row["value"]
                    for row in (form.cleaned_data for form in line.formset.forms)
                    if row.get("item") and row.get("value") is not None and not row.get("DELETE")
                }
        return values
