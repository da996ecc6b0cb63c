"""What the consolidation workbench asks: which texts to show, and what to do with those that are ticked."""

from datetime import datetime

from django import forms
from django.utils import timezone

from orgs.forms_base import StyledFormMixin
from reports.models import FoldedText

How = FoldedText.How


class ColumnForm(StyledFormMixin, forms.Form):
    """Which of the texts below are shown."""

    SHOWN = (
        ("", "Tất cả"),
        ("chua-chon", "Chưa chọn"),
        ("da-chon", "Đã chọn, đã để ngoài"),
        ("moi", "Mới hoặc đã sửa"),
        ("chua-neu", "Đơn vị chưa nêu"),
    )

    tim = forms.CharField(label="Tìm trong lời, tên đơn vị", required=False, max_length=200)
    xem = forms.ChoiceField(label="Hiện", choices=SHOWN, required=False)
    nhom = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ChoiceForm(forms.Form):
    """The ticked texts (each box holds the versions that say the same), what to do, and how the page stood."""

    ACTS = ("trich", "de-ngoai", "bo", "bo-doan", "len", "xuong", "lay-moi", "da-xem")

    viec = forms.CharField()
    nguon = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    dau = forms.CharField(max_length=16)
    den = forms.IntegerField(min_value=0)

    def clean_viec(self):
        act, _, argument = self.cleaned_data["viec"].partition(":")
        if act not in self.ACTS:
            raise forms.ValidationError("Không rõ việc cần làm.")
        return act, argument

    def clean_nguon(self):
        return numbers_in(self.cleaned_data["nguon"] or ())

    def clean_den(self):
        return _moment(self.cleaned_data["den"])


class MergeForm(StyledFormMixin, forms.Form):
    """One text in the clerk's words for several sources."""

    loi = forms.CharField(label="Lời gộp", widget=forms.Textarea(attrs={"rows": 8}), strip=True)
    dau = forms.CharField(widget=forms.HiddenInput, max_length=16)
    khoi = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class ComposeForm(forms.Form):
    """Write the text; `cach` says what becomes of an edit by hand."""

    lock_version = forms.IntegerField(min_value=0)
    dau = forms.CharField(max_length=16)
    den = forms.IntegerField(min_value=0)
    cach = forms.ChoiceField(choices=[("", ""), ("thay", ""), ("noi", "")], required=False)

    def clean_den(self):
        return _moment(self.cleaned_data["den"])


def numbers_in(texts) -> list[int]:
    """The versions of all boxes, each once: "12,15" and "15" are 12 and 15."""
    found = [one for text in texts for one in text.split(",")]
    return list(dict.fromkeys(int(one) for one in found if one.isdigit()))


def _moment(seconds: int) -> datetime:
    """A moment a page named; never later than now."""
    now = timezone.now()
    return min(datetime.fromtimestamp(min(seconds, int(now.timestamp())), tz=now.tzinfo), now)
