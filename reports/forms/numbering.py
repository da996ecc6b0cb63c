"""Which number a sent báo cáo bears: the next of a register, or the one it was given on paper."""

from django import forms

from directives.forms.fields import OpenText
from orgs.forms_base import StyledFormMixin, VnDateField
from plans.models import NumberSeries
from plans.services.preview import needs_reason

TAKE, ENTER = "lay", "ghi"


class NumberForm(StyledFormMixin, forms.Form):
    """For a body that keeps its register of báo cáo in the portal."""

    way = forms.ChoiceField(
        label="Cách cấp số",
        choices=[(TAKE, "Lấy số tiếp theo của sổ"), (ENTER, "Ghi số đã cấp trên giấy")],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        initial=TAKE,
    )
    series = forms.ModelChoiceField(label="Sổ văn bản đi", queryset=NumberSeries.objects.none(), empty_label=None)
    on = VnDateField(label="Ngày văn bản", help_text="Số được lấy theo năm hoặc nhiệm kỳ của ngày này.")
    number = forms.IntegerField(
        label="Số đã cấp trên giấy",
        min_value=1,
        required=False,
        help_text="Chỉ ghi khi chọn “Ghi số đã cấp trên giấy”.",
    )
    reason = OpenText(label="Lý do, khi lấy số cho ngày của năm đã qua", required=False, rows=2, max_length=2000)

    def __init__(self, *args, series, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["series"].queryset = NumberSeries.objects.filter(pk__in=[row.pk for row in series])
        self.fields["series"].initial = series[0].pk

    def clean(self):
        data = super().clean()
        takes = data.get("way") == TAKE
        if data.get("way") == ENTER and not data.get("number") and "number" not in self.errors:
            self.add_error("number", "Ghi số đã cấp trên giấy.")
        if takes and data.get("number"):
            self.add_error("number", "Bạn chọn lấy số tiếp theo của sổ: hãy xóa trống ô này, hoặc đổi cách cấp số.")
        if takes and data.get("on") and needs_reason(data["on"], self.today) and not data.get("reason"):
            self.add_error("reason", "Báo cáo ghi ngày của năm đã qua: ghi lý do.")
        return data


class CodeForm(StyledFormMixin, forms.Form):
    """For a body whose register is kept outside of the portal: the number in words."""

    code = forms.CharField(label="Số, ký hiệu như trên giấy", max_length=80, help_text="Ví dụ 15/BC-THPTTP.")
    on = VnDateField(label="Ngày văn bản")
