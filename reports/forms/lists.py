"""Filters of the report lists; every field may stay empty."""

from django import forms

from orgs.forms_base import StyledFormMixin
from reports.models import Duty, ReportingRequirement

SITUATIONS = [
    ("", "Tất cả"),
    ("can-nop", "Phải nộp, chưa quá hạn"),
    ("qua-han", "Quá hạn"),
    ("chua-nop", "Chưa nộp"),
    ("da-nop", "Đã nộp"),
    ("nop-muon", "Nộp muộn"),
    ("tra-lai", "Trả lại"),
    ("chap-nhan", "Đã chấp nhận"),
    ("dinh-chinh", "Đang đính chính"),
    ("mien", "Được miễn"),
]


class DutyFilter(StyledFormMixin, forms.Form):
    nam = forms.TypedChoiceField(label="Năm", coerce=int, required=False, empty_value=None)
    tinh_trang = forms.ChoiceField(label="Tình trạng", choices=SITUATIONS, required=False)
    q = forms.CharField(label="Tên báo cáo, đơn vị", required=False, max_length=120)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nam"].choices = [("", "Mọi năm"), *((year, year) for year in years)]


class ReceivedFilter(DutyFilter):
    che_do = forms.ModelChoiceField(
        label="Chế độ báo cáo", queryset=ReportingRequirement.objects.none(), required=False, empty_label="Tất cả"
    )

    def __init__(self, *args, requirements, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["che_do"].queryset = requirements
        self.fields["tat-ca"] = forms.CharField(required=False, widget=forms.HiddenInput)


def situated(duties, situation: str, now):
    """The duties of one situation; the words of `SITUATIONS`."""
    chosen = {
        "can-nop": lambda: duties.open().filter(first_sent_at__isnull=True, closes_at__gt=now),
        "qua-han": lambda: duties.overdue(now),
        "chua-nop": lambda: duties.expected().filter(first_sent_at__isnull=True),
        "da-nop": lambda: duties.expected().sent(),
        "nop-muon": lambda: duties.expected().late(),
        "tra-lai": lambda: duties.filter(state=Duty.State.RETURNED),
        "chap-nhan": lambda: duties.filter(state=Duty.State.ACCEPTED),
        "dinh-chinh": lambda: duties.filter(is_correcting=True),
        "mien": lambda: duties.filter(state=Duty.State.EXEMPTED),
    }.get(situation)
    return chosen() if chosen else duties
