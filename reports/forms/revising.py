"""Changing a requirement in use, ending an exemption, counting days anew: one question each."""

from django import forms
from django.utils import timezone

from directives.forms.fields import OpenText
from orgs.forms_base import StyledFormMixin, VnDateField
from reports.services.duties import PAST
from reports.services.revising import wrong_year


class RevisionYearForm(StyledFormMixin, forms.Form):
    from_year = forms.IntegerField(
        label="Đổi từ kỳ của năm",
        min_value=2000,
        max_value=2100,
        help_text="Các kỳ của năm này trở đi theo chế độ mới; các kỳ trước giữ nguyên.",
    )

    def __init__(self, *args, requirement, **kwargs):
        super().__init__(*args, **kwargs)
        self.requirement = requirement

    def clean_from_year(self):
        year = self.cleaned_data["from_year"]
        if fault := wrong_year(self.requirement, year):
            raise forms.ValidationError(fault)
        return year


class ReasonForm(StyledFormMixin, forms.Form):
    """Why, with what the person saw on the page that is being confirmed."""

    reason = OpenText(label="Lý do, căn cứ", rows=3, max_length=2000)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)


class EndExemptionForm(StyledFormMixin, forms.Form):
    on = VnDateField(label="Hết miễn từ ngày", help_text="Các kỳ có hạn từ ngày này lại phải nộp.")

    def clean_on(self):
        if self.cleaned_data["on"] < timezone.localdate():
            raise forms.ValidationError(PAST)
        return self.cleaned_data["on"]
