from django import forms

from directives.forms.fields import OpenText
from orgs.forms_base import StyledFormMixin, VnDateField


class ReturnForm(StyledFormMixin, forms.Form):
    comment = OpenText(
        label="Ý kiến trả lại",
        help_text="Nói rõ mục nào cần sửa hoặc bổ sung; đơn vị sẽ thấy nguyên văn.",
        max_length=5000,
    )


class ExtendForm(StyledFormMixin, forms.Form):
    due_on = VnDateField(label="Hạn mới")
    reason = OpenText(label="Lý do gia hạn", rows=3, max_length=2000)


class ExemptForm(StyledFormMixin, forms.Form):
    reason = OpenText(label="Lý do miễn", rows=3, max_length=2000)
    with_later = forms.BooleanField(
        label="Miễn cả các kỳ sau đã lập của chế độ báo cáo này (đến hết năm sau)", required=False
    )
