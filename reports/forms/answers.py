"""The fields of one answer, by the type of its indicator; read back into a Figure."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from directives.forms.fields import OpenText
from orgs.formats import vn_number
from orgs.forms_base import StyledFormMixin, VnDecimalField
from reports.figures import TEXT_LIMIT, Figure
from reports.models import Indicator

LARGEST = 10**13
BLANK_ROWS = 2
ESTIMATE_LABEL = "Số ước thực hiện"
CARRIED_LABEL = "Không thay đổi so với kỳ trước"
YES_NO = [("1", "Có"), ("0", "Không"), ("", "Chưa trả lời")]
Type = Indicator.Type
ESTIMATED_TYPES = (Type.INTEGER, Type.DECIMAL, Type.PERCENT)


class NumberField(VnDecimalField):
    def __init__(self, indicator: Indicator, **kwargs):
        places = 0 if indicator.type == Type.INTEGER else 4
        super().__init__(required=False, min_value=-LARGEST, max_value=LARGEST, decimal_places=places, **kwargs)
        self.error_messages["max_decimal_places"] = (
            "Chỉ tiêu này là số nguyên." if places == 0 else "Nhiều nhất bốn chữ số sau dấu phẩy."
        )
        self.error_messages["max_value"] = "Số này quá lớn."
        self.error_messages["min_value"] = "Số này quá nhỏ."

    def prepare_value(self, value):
        """1.250,5, without the zeros that the column keeps."""
        return vn_number(value) if isinstance(value, int | Decimal) else value


@dataclass(frozen=True)
class Ask:
    """One field of an answer: its name on the page, the field, what it shows, and which part of the figure it fills."""

    name: str
    field: forms.Field
    initial: object
    part: str


def asks_of(indicator: Indicator, figure: Figure | None) -> list[Ask]:
    figure, pk = figure or Figure(), indicator.pk
    if indicator.type == Type.PERCENT:
        parts = (("numerator", indicator.numerator_label or "Tử số"), ("denominator", indicator.denominator_label))
        return [
            Ask(f"{part}-{pk}", NumberField(indicator, label=label or "Mẫu số"), getattr(figure, part), part)
            for part, label in parts
        ]
    name, label, hint = f"value-{pk}", _label(indicator), {"help_text": indicator.guidance}
    if indicator.type == Type.TEXT:
        made = OpenText(label=label, required=False, max_length=TEXT_LIMIT, rows=2, **hint)
        return [Ask(name, made, figure.text, "text")]
    if indicator.type == Type.YES_NO:
        made = forms.TypedChoiceField(
            label=label,
            choices=YES_NO,
            widget=forms.RadioSelect,
            coerce=Decimal,
            empty_value=None,
            required=False,
            **hint,
        )
        return [Ask(name, made, "" if figure.value is None else str(int(figure.value)), "value")]
    return [Ask(name, NumberField(indicator, label=label, **hint), figure.value, "value")]


def _label(indicator: Indicator) -> str:
    return f"{indicator.name} ({indicator.unit})" if indicator.unit else indicator.name


class RowForm(StyledFormMixin, forms.Form):
    """One line of a figure broken down by a list: which item, how many, whether estimated or as the time before."""

    item = forms.TypedChoiceField(label="Mục", coerce=int, required=False, empty_value=None)
    is_estimate = forms.BooleanField(label="Số ước", required=False)

    def __init__(self, *args, indicator, items, before, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].label = indicator.breakdown.name
        self.fields["item"].choices = [("", "Chọn…"), *((item.pk, item.name) for item in items)]
        label = f"Số ({indicator.unit})" if indicator.unit else "Số"
        self.fields["value"] = NumberField(indicator, label=label)
        self.fields["value"].widget.attrs["class"] = "form-control"
        self.before = before.get(self._item_shown())
        if self.before is not None:
            self.fields["is_carried"] = forms.BooleanField(label="Như kỳ trước", required=False)
            self.fields["is_carried"].widget.attrs["class"] = "form-check-input"

    def _item_shown(self) -> int | None:
        given = self.data.get(self.add_prefix("item")) if self.is_bound else self.initial.get("item")
        return int(given) if str(given or "").isdigit() else None

    def clean(self):
        data = super().clean()
        nameless = data.get("value") is not None and "item" in data and data["item"] is None
        if nameless and not data.get("DELETE"):
            self.add_error("item", "Chọn mục cho số này.")
        return data


class RowFormSet(BaseFormSet):
    def clean(self):
        seen = set()
        for item, _ in self.given():
            if item in seen:
                raise ValidationError("Mỗi mục trong danh mục chỉ ghi một dòng.")
            seen.add(item)

    def given(self) -> list[tuple[int, dict]]:
        """(item, what was typed) of the rows that name an item and are not taken away."""
        rows = [getattr(form, "cleaned_data", {}) for form in self.forms]
        return [(row["item"], row) for row in rows if row.get("item") is not None and not row.get("DELETE")]


Rows = formset_factory(RowForm, formset=RowFormSet, extra=BLANK_ROWS, can_delete=True, max_num=400)


def rows_for(line, items, data) -> BaseFormSet:
    """The rows that stand in the draft, then those of the time before which it does not have yet."""
    shown = [
        {"item": item.pk, "value": figure.value, "is_estimate": figure.is_estimate, "is_carried": figure.is_carried}
        for item, figure in line.row_figures
    ]
    given = {row["item"] for row in shown}
    shown += [{"item": item.pk} for item, _ in line.before_row_figures if item.pk not in given]
    return Rows(
        data,
        prefix=f"rows-{line.indicator.pk}",
        initial=None if data is not None else shown,  # a saved row posted again is no blank one
        form_kwargs={
            "indicator": line.indicator,
            "items": items.get(line.indicator.breakdown_id, []),
            "before": {item.pk: figure.value for item, figure in line.before_row_figures},
        },
    )
