"""Which days, which reports and whose are rehearsed."""

from datetime import date

from django import forms

from orgs.errors import DomainError
from orgs.forms_base import StyledFormMixin, VnDateField
from reports.models import ReportingRequirement
from reports.rehearsal import Asked, check_days, requirements_seen

MOST_DAYS_TO_SIGN = 60


class RehearsalFilter(StyledFormMixin, forms.Form):
    """Without a day: from today to the end of next year."""

    tu = VnDateField(label="Từ ngày", required=False)
    den = VnDateField(label="Đến ngày", required=False)
    che_do = forms.ModelChoiceField(
        label="Chế độ báo cáo", queryset=ReportingRequirement.objects.none(), required=False, empty_label="Tất cả"
    )
    q = forms.CharField(label="Tên đơn vị báo cáo", required=False, max_length=120)
    ky = forms.IntegerField(
        label="Công văn lần 1 ký, gửi sau khi soạn (ngày)", required=False, min_value=0, max_value=MOST_DAYS_TO_SIGN
    )

    def __init__(self, data, *, user, today: date):
        self.user, self.today = user, today
        super().__init__(data)
        self.fields["che_do"].queryset = requirements_seen(user).order_by("name", "pk")

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        self.start = data["tu"] or self.today
        self.days_to_sign = data["ky"] or 0
        self.end = data["den"] or max(date(self.today.year + 1, 12, 31), self.start)
        try:
            check_days(self.start, self.end)
        except DomainError as error:
            self.add_error("den", error.message)
        return data

    def asked(self, *, most: int) -> Asked:
        """What a valid form asks for."""
        data = self.cleaned_data
        return Asked(self.start, self.end, self.today, self.user, data["che_do"], data["q"], most, self.days_to_sign)
