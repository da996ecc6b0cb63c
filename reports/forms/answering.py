"""Forms of those who answer a report, and of those who take it back or correct it."""

from dataclasses import dataclass

from django import forms

from directives.forms.fields import OpenText
from orgs.forms_base import StyledFormMixin
from reports.figures import in_words
from reports.models import ReportingRequirement
from reports.services.deciding import NO_COMMENT

LOOKS = [
    ("", "Tất cả"),
    ("gon", "Đủ, đúng hạn, không có gì phải xem thêm"),
    ("muon", "Nộp muộn"),
    ("thieu", "Còn mục để trống"),
    ("uoc", "Có số ước thực hiện"),
    ("giai-trinh", "Có giải trình"),
    ("gui-lai", "Gửi lại, đính chính"),
]


class QueueFilter(StyledFormMixin, forms.Form):
    nam = forms.TypedChoiceField(label="Năm", coerce=int, required=False, empty_value=None)
    muc = forms.ChoiceField(label="Mức đầy đủ", choices=LOOKS, required=False)
    q = forms.CharField(label="Tên báo cáo, đơn vị", required=False, max_length=120)
    che_do = forms.ModelChoiceField(
        label="Chế độ báo cáo", queryset=ReportingRequirement.objects.none(), required=False, empty_label="Tất cả"
    )

    def __init__(self, *args, years, requirements, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nam"].choices = [("", "Mọi năm"), *((year, year) for year in years)]
        self.fields["che_do"].queryset = requirements


@dataclass
class ReturnPart:
    """A part of the report with what it says and the box for a comment on it."""

    title: str
    said: str
    bound: forms.BoundField
    state: str = ""


class ReturnForm(StyledFormMixin, forms.Form):
    """A comment on the whole, and one for each part the reader was given; at least one of them."""

    comment = OpenText(
        label="Ý kiến chung",
        help_text="Nói rõ cần sửa hoặc bổ sung gì; đơn vị thấy nguyên văn. Có thể để trống nếu đã ghi ý kiến từng mục.",
        max_length=5000,
        required=False,
    )

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self._parts = [*_headings(sheet), *_figures(sheet), *_tasks(sheet)]
        for kind, pk, title, *_ in self._parts:
            self.fields[f"{kind}-{pk}"] = OpenText(
                label=f"Ý kiến về “{title[:80]}”", rows=3, max_length=2000, required=False
            )

    @property
    def parts(self) -> list[ReturnPart]:
        return [ReturnPart(title, said, self[f"{kind}-{pk}"], state) for kind, pk, title, said, state in self._parts]

    @property
    def remarks(self) -> dict[tuple[str, int], str]:
        return {(kind, pk): self.cleaned_data[f"{kind}-{pk}"] for kind, pk, *_ in self._parts}

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any((text or "").strip() for text in cleaned.values()):
            self.add_error("comment", NO_COMMENT)
        return cleaned


class WithdrawForm(StyledFormMixin, forms.Form):
    reason = OpenText(
        label="Lý do rút lại", help_text="Các nơi nhận thấy nguyên văn lý do này.", rows=3, max_length=2000
    )


class CorrectionForm(StyledFormMixin, forms.Form):
    reason = OpenText(
        label="Lý do đính chính",
        help_text="Các nơi nhận thấy lý do này cùng bản đính chính. Ví dụ: đếm thiếu hai lớp ở điểm trường lẻ.",
        rows=3,
        max_length=2000,
    )


def _headings(sheet):
    for line in sheet.headings:
        yield "heading", line.heading.pk, line.heading.title, line.text, ""


def _figures(sheet):
    for line in sheet.indicators:
        said = "; ".join(f"{item.name}: {in_words(line.indicator, figure)}" for item, figure in line.row_figures)
        yield "indicator", line.indicator.pk, line.indicator.name, said or in_words(line.indicator, line.figure), ""


def _tasks(sheet):
    for line in sheet.progress:
        yield "assignment", line.assignment.pk, str(line.assignment.task), line.note, line.state
