from django import forms

from directives.forms.fields import OpenText
from orgs.forms_base import StyledFormMixin, VnDateField
from plans.models import NumberSeries
from plans.numbers import series_for
from plans.services.preview import needs_reason, usual_day


class IssueForm(StyledFormMixin, forms.Form):
    on = VnDateField(label="Ngày văn bản", help_text="Số được lấy theo năm hoặc nhiệm kỳ của ngày này.")
    series = forms.ModelChoiceField(label="Sổ văn bản đi", queryset=NumberSeries.objects.none(), empty_label=None)
    reason = OpenText(label="Lý do ghi ngày của năm đã qua", required=False, rows=2, max_length=2000)

    def __init__(self, data=None, *, plan, today):
        series = series_for(plan.document.issuer, plan.document.kind)
        super().__init__(data, initial={"on": usual_day(plan, today)})
        self.today = today
        self.fields["series"].queryset = NumberSeries.objects.filter(pk__in=[row.pk for row in series])

    def clean(self):
        data = super().clean()
        if data.get("on") and needs_reason(data["on"], self.today) and not data.get("reason"):
            self.add_error("reason", "Văn bản ghi ngày của năm đã qua: ghi lý do.")
        return data
