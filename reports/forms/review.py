from django import forms

from directives.forms.fields import OpenText
from orgs.forms_base import StyledFormMixin, VnDateField


class ExtendForm(StyledFormMixin, forms.Form):
    due_on = VnDateField(label="Hạn mới")
    reason = OpenText(label="Lý do gia hạn", rows=3, max_length=2000)


class ExemptForm(StyledFormMixin, forms.Form):
    reason = OpenText(label="Lý do miễn", rows=3, max_length=2000)
    with_later = forms.BooleanField(
        label="Miễn cả các kỳ sau của chế độ báo cáo này, cho tới khi cho hết miễn",
        required=False,
        help_text="Kỳ lập thêm mỗi năm cũng được miễn. Danh sách đơn vị được miễn ở trang chế độ báo cáo.",
    )
