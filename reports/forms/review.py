from django import forms

from orgs.forms_base import StyledFormMixin, VnDateField


class ReturnForm(StyledFormMixin, forms.Form):
    comment = forms.CharField(
        label="Ý kiến trả lại",
        help_text="Nói rõ mục nào cần sửa hoặc bổ sung; đơn vị sẽ thấy nguyên văn.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
    )


class ExtendForm(StyledFormMixin, forms.Form):
    due_on = VnDateField(label="Hạn mới")
    reason = forms.CharField(label="Lý do gia hạn", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class ExemptForm(StyledFormMixin, forms.Form):
    reason = forms.CharField(label="Lý do miễn", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
