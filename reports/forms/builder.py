"""What a report asks, as a clerk writes it: headings, indicators, and the lists that divide them."""

import json
from hashlib import sha256

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from orgs.formats import vn_number
from orgs.forms_base import StyledFormMixin, VnDecimalField
from orgs.text import fold
from reports.indicator_kinds import APPLIES, RULES, faults_of, settled
from reports.models import FormCheck, FormHeading, Indicator, ReportForm, ValueList
from reports.services.forms import HEADING_FIELDS, INDICATOR_FIELDS, stored_content

MORE = "them"  # the button that asks for another row where there is no JavaScript
BLANK = {  # rows → what a blank one of them says
    "de-muc": {"is_required": "on"},
    "chi-tieu": {"is_required": "on", "type": Indicator.Type.INTEGER},
    "dieu-kien": {
        "comparison": FormCheck.Comparison.AT_MOST,
        "against": FormCheck.Against.INDICATORS,
        "severity": FormCheck.Severity.BLOCKS,
    },
}
CHANGED = (
    "Người khác vừa sửa mẫu này. Các ô dưới đây là nội dung bạn vừa gõ: mở trang này ở thẻ khác để so, lưu lần nữa "
    "để thay."
)


class TidyNumberField(VnDecimalField):
    """1.250,5, without the zeros that the column keeps."""

    def prepare_value(self, value):
        return value if isinstance(value, str) else vn_number(value)


class GuardForm(StyledFormMixin, forms.Form):
    """Remembers what stood when the page was opened, so that nobody overwrites the work of another unawares."""

    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, stored: ReportForm | None = None, **kwargs):
        self.stands_now = fingerprint(stored) if stored else ""
        super().__init__(data, initial={"based_on": self.stands_now}, **kwargs)

    def is_valid(self):
        """Asking for one more row saves nothing yet."""
        return super().is_valid() and MORE not in self.data

    def clean(self):
        """Two people changed the form: the second is told, and may save what is on the screen nevertheless."""
        if self.cleaned_data.get("based_on") not in ("", None, self.stands_now):
            self.data = self.data.copy()
            self.data["based_on"] = self.stands_now
            raise ValidationError(CHANGED)


class FormNameForm(GuardForm):
    asks_progress = forms.BooleanField(
        label="Hỏi tiến độ từng nhiệm vụ mà văn bản giao cho đơn vị", required=False, initial=True
    )

    def __init__(self, data=None, *, stored: ReportForm | None = None, **kwargs):
        super().__init__(data, stored=stored, **kwargs)
        if stored is not None:
            self.initial["asks_progress"] = stored.asks_progress


class HeadingForm(StyledFormMixin, forms.ModelForm):
    class Meta:
        model = FormHeading
        fields = HEADING_FIELDS
        widgets = {"title": forms.Textarea(attrs={"rows": 1}), "guidance": forms.Textarea(attrs={"rows": 2})}


class IndicatorForm(StyledFormMixin, forms.ModelForm):
    rule = forms.ChoiceField(
        label="Cách tổng hợp", choices=[("", "Theo kiểu trả lời"), *Indicator.Rule.choices], required=False
    )
    target = TidyNumberField(label="Phấn đấu đạt", required=False, max_digits=18, decimal_places=4)

    class Meta:
        model = Indicator
        fields = INDICATOR_FIELDS
        widgets = {"name": forms.Textarea(attrs={"rows": 1}), "guidance": forms.Textarea(attrs={"rows": 2})}
        labels = {"is_cumulative": "Lũy kế từ đầu năm", "is_required": "Bắt buộc trả lời"}

    def __init__(self, *args, lists=None, **kwargs):
        """`lists`: (pk, name) of every value list, read once for all rows."""
        super().__init__(*args, **kwargs)
        self.fields["breakdown"].choices = [("", "Không chia"), *(list_choices() if lists is None else lists)]
        self.fields["type"].widget.attrs["data-kinds"] = KINDS

    def clean(self):
        data = super().clean()
        if "type" not in data:
            return data
        if data["type"] == Indicator.Type.PERCENT:
            self._ask_parts(data)
        for name, fault in faults_of(data).items():
            self.add_error(name, fault)
        return settled(data)

    def _ask_parts(self, data) -> None:
        for name, example in (("numerator_label", "số trẻ đã tiêm"), ("denominator_label", "số trẻ phải tiêm")):
            if name in data and not data[name]:
                self.add_error(name, f"Ghi {str(self.fields[name].label).lower()} gì, ví dụ: {example}.")

    @property
    def is_opened(self) -> bool:
        """The less used fields are shown when one of them says something."""
        shown = ("guidance", "target", "direction", "is_cumulative")
        return any(self[name].errors or self[name].value() not in ("", None, False) for name in shown)


def list_choices() -> list[tuple[int, str]]:
    return list(ValueList.objects.values_list("pk", "name"))


KINDS = json.dumps(
    {
        kind: {"fields": [name for name, kinds in APPLIES.items() if kind in kinds], "rules": list(RULES[kind])}
        for kind in Indicator.Type.values
    }
)


class NamedRows(BaseFormSet):
    """Rows of which no two carry the same name."""

    def clean(self):
        seen = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            named = fold(" ".join(data.get(self.key, "").split()))
            if named in seen and not data.get("DELETE"):
                form.add_error(self.key, f"Đã có {self.what} mang tên này.")
            if named and not data.get("DELETE"):
                seen.add(named)


class HeadingRows(NamedRows):
    key, what = "title", "đề mục"


class IndicatorRows(NamedRows):
    key, what = "name", "chỉ tiêu"


HeadingFormSet = formset_factory(
    HeadingForm, formset=HeadingRows, extra=0, min_num=0, can_order=True, can_delete=True, max_num=60
)
IndicatorFormSet = formset_factory(
    IndicatorForm, formset=IndicatorRows, extra=0, min_num=0, can_order=True, can_delete=True, max_num=120
)

STANDARD_HEADINGS = [
    {"title": "Kết quả thực hiện", "guidance": "Nêu việc đã làm, theo từng nhiệm vụ được giao.", "is_required": True},
    {"title": "Khó khăn, vướng mắc", "guidance": "", "is_required": False},
    {"title": "Kiến nghị, đề xuất", "guidance": "", "is_required": False},
]


class ValueListForm(StyledFormMixin, forms.Form):
    into = forms.ModelChoiceField(
        label="Thêm vào", queryset=ValueList.objects.all(), required=False, empty_label="Danh mục mới"
    )
    name = forms.CharField(
        label="Tên danh mục mới", max_length=120, required=False, help_text="Ví dụ: Quốc gia, vùng lãnh thổ."
    )
    items = forms.CharField(
        label="Các mục", widget=forms.Textarea(attrs={"rows": 12}), help_text="Mỗi dòng một mục, theo thứ tự hiển thị."
    )

    def clean(self):
        data = super().clean()
        if not data.get("into") and not data.get("name"):
            self.add_error("name", "Ghi tên danh mục mới, hoặc chọn danh mục đã có để thêm mục.")
        return data


class FormParts(list):
    """The forms of one page; all of them say what is wrong, not only the first."""

    def is_valid(self) -> bool:
        return all([part.is_valid() for part in self])  # noqa: C419

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(id of the field, what is wrong with it) of the rows, for the summary at the top of the page."""
        if not self[0].is_bound:
            return []
        return [
            (f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label, text)
            for rows in self[1:]
            for form in rows
            for bound in form
            for text in bound.errors
        ]


def form_parts(data, stored: ReportForm | None = None) -> FormParts:
    """The name form, the headings and the indicators of a stored form, or of a new one."""
    data = with_more_rows(data)
    headings, indicators = stored_parts(stored) if stored else (STANDARD_HEADINGS, [])
    return FormParts(
        (
            FormNameForm(data, stored=stored),
            HeadingFormSet(data, prefix="de-muc", initial=headings),
            IndicatorFormSet(data, prefix="chi-tieu", initial=indicators, form_kwargs={"lists": list_choices()}),
        )
    )


def stored_parts(form: ReportForm) -> tuple[list, list]:
    return list(form.headings.values(*HEADING_FIELDS)), list(form.indicators.values(*INDICATOR_FIELDS))


def content_of(parts) -> dict:
    """What `create_form` and `revise_form` take."""
    name, headings, indicators = parts
    return {
        "asks_progress": name.cleaned_data["asks_progress"],
        "headings": filled_rows(headings),
        "indicators": filled_rows(indicators),
    }


def filled_rows(formset) -> list[dict]:
    """Filled rows in the order the user gave them."""
    rows = [form.cleaned_data for form in formset.ordered_forms if form.cleaned_data]
    return [{name: value for name, value in row.items() if name not in ("ORDER", "DELETE")} for row in rows]


def with_more_rows(data):
    """The posted data with one more blank row where the button beside it was pressed."""
    prefix = data.get(MORE) if data else None
    total = (data or {}).get(f"{prefix}-TOTAL_FORMS", "")
    if prefix not in BLANK or not total.isdigit():
        return data
    data = data.copy()
    data[f"{prefix}-TOTAL_FORMS"] = str(int(total) + 1)
    data.update({f"{prefix}-{total}-{name}": value for name, value in BLANK[prefix].items()})
    return data


def fingerprint(form: ReportForm) -> str:
    """Changes whenever what the form asks does."""
    content = stored_content(form)
    return sha256(repr((content.asked(), content.compared())).encode()).hexdigest()[:16]
