"""How many days before the written day each level sends, with what is proposed beside each field."""

from django import forms

from orgs.forms_base import StyledFormMixin
from reports.services.schedule import MOST_DAYS_BEFORE


class GapForm(StyledFormMixin, forms.Form):
    """How much time a level needs to put together what comes from below; read from the address."""

    it_nhat = forms.IntegerField(
        label="Mỗi cấp cần ít nhất (ngày làm việc)", min_value=1, max_value=10, initial=1, required=False
    )

    def gap(self) -> int:
        return self.cleaned_data.get("it_nhat") or 1 if self.is_valid() else 1


class StepsForm(StyledFormMixin, forms.Form):
    def __init__(self, *args, levels, stored, offers, **kwargs):
        """levels: Level, the lowest first; stored and offers: level id → days; offers with the words told of them."""
        super().__init__(*args, **kwargs)
        self.levels = levels
        for level in levels:
            days, words = offers[level.pk]
            field = forms.IntegerField(
                label=f"{level} nộp trước ngày ghi trong văn bản (ngày)",
                min_value=0,
                max_value=MOST_DAYS_BEFORE,
                initial=stored.get(level.pk, days),
                help_text=words,
            )
            field.widget.attrs["class"] = "form-control"
            self.fields[f"cap-{level.pk}"] = field

    def steps(self) -> dict:
        return {level: self.cleaned_data[f"cap-{level.pk}"] for level in self.levels}
