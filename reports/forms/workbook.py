"""The file to load, and for each conflict which of the two answers to keep."""

from django import forms

from orgs.forms_base import SECRET_NOTICE, StyledFormMixin
from reports.workbooks.comparing import KEEP, TAKE


class WorkbookForm(StyledFormMixin, forms.Form):
    file = forms.FileField(
        label="Bảng tính đã điền (.xlsx)",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=SECRET_NOTICE,
    )


class ChoiceForm(StyledFormMixin, forms.Form):
    """One question for each answer that both the page and the workbook changed; nothing is chosen beforehand."""

    def __init__(self, *args, conflicts, **kwargs):
        super().__init__(*args, **kwargs)
        for one in conflicts:
            field = forms.ChoiceField(
                label=one.label,
                choices=[(KEEP, "Giữ bản trên trang"), (TAKE, "Lấy bản trong bảng tính")],
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            )
            field.error_messages["required"] = f"Chưa chọn giữ bản nào cho mục “{one.label}”."
            self.fields[one.field] = field

    def pairs(self, conflicts) -> list[dict]:
        """For the page: each question with its two buttons and what stands behind them."""
        return [
            {"field": self[one.field], "options": list(zip(self[one.field], (one.on_page, one.in_file), strict=True))}
            for one in conflicts
        ]
