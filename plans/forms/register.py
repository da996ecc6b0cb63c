"""Forms of the register of outgoing papers and of its settings."""

from django import forms

from directives.kinds import DocumentKind
from orgs.forms_base import StyledFormMixin, VnDateField
from plans.models import CommitteeTerm, NumberSeries


class RegisterFilter(StyledFormMixin, forms.Form):
    """Which register, which year or term; fields are filled by the view from what the user may open."""

    so = forms.ChoiceField(label="Sổ", required=False)
    ky = forms.ChoiceField(label="Năm hoặc nhiệm kỳ", required=False)

    def __init__(self, *args, series, scopes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["so"].choices = [(str(s.pk), f"{s.name} – {s.organization.label}") for s in series]
        self.fields["ky"].choices = scopes


class LateEntryForm(StyledFormMixin, forms.Form):
    number = forms.IntegerField(label="Số", min_value=1)
    issued_on = VnDateField(label="Ngày tháng văn bản")
    code = forms.CharField(label="Số, ký hiệu như in", max_length=80)
    subject = forms.CharField(label="Tên loại và trích yếu", widget=forms.Textarea(attrs={"rows": "2"}))
    signer = forms.CharField(label="Người ký", max_length=200, required=False)
    recipients = forms.CharField(label="Nơi nhận", widget=forms.Textarea(attrs={"rows": "2"}), required=False)


class SeriesForm(StyledFormMixin, forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label="Các loại văn bản ghi vào sổ này", choices=DocumentKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text="Không chọn loại nào = mọi loại.",
    )  # fmt: skip

    class Meta:
        model = NumberSeries
        fields = ["name", "scope", "kinds", "is_active"]

    def clean(self):
        data = super().clean()
        if data.get("scope") == NumberSeries.Scope.TERM and not data.get("kinds"):
            self.add_error("kinds", "Số của Đảng chạy riêng cho từng loại văn bản: chọn loại của sổ này.")
        return data

    def validate_unique(self):
        """The name is unique within the body, which is not a field of this form."""
        exclude = self._get_validation_exclusions() - {"organization"}
        try:
            self.instance.validate_unique(exclude=exclude)
            self.instance.validate_constraints(exclude=exclude)
        except forms.ValidationError as error:
            self._update_errors(error)


class TermForm(StyledFormMixin, forms.ModelForm):
    from_on = VnDateField(label="Từ ngày (bế mạc đại hội)")
    to_on = VnDateField(label="Đến trước ngày", required=False, help_text="Để trống khi nhiệm kỳ đang chạy.")

    class Meta:
        model = CommitteeTerm
        fields = ["name", "from_on", "to_on"]


class FirstNumberForm(StyledFormMixin, forms.Form):
    """Where the portal begins when numbers of the year or term were given on paper before."""

    series = forms.ModelChoiceField(None, label="Sổ", empty_label=None)
    on = VnDateField(label="Áp dụng cho năm hoặc nhiệm kỳ có ngày")
    first = forms.IntegerField(label="Số bắt đầu", min_value=1, help_text="Số tiếp theo sau số cuối của sổ giấy.")

    def __init__(self, *args, organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["series"].queryset = NumberSeries.objects.filter(organization=organization)
