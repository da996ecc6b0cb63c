"""A page with every component on it, for tests and for looking at the theme."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from orgs.charts import chart_context
from orgs.forms_base import StyledFormMixin, VnDecimalField
from orgs.statuses import STATUSES

DAY, NEXT_DAY = date(2026, 12, 9), date(2026, 12, 10)
WHEN = datetime(2026, 12, 1, 3, 32, tzinfo=UTC)


class SampleForm(StyledFormMixin, forms.Form):
    subject = forms.CharField(label="Trích yếu", help_text="Một câu, không viết tắt.")
    due_on = forms.DateField(label="Thời hạn", help_text="Ngày cuối cùng ghi trong văn bản.")
    total = VnDecimalField(label="Số lượt", required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("", "—"), ("plan", "Kế hoạch"), ("letter", "Công văn")])
    way = forms.ChoiceField(label="Cách gửi", choices=[("e", "Điện tử"), ("p", "Giấy")], widget=forms.RadioSelect)
    strict = forms.BooleanField(label="Ghi “trước ngày” (nghiêm ngặt)", required=False)
    results = forms.CharField(label="Kết quả thực hiện", widget=forms.Textarea, required=False)
    file = forms.FileField(label="Tệp kèm theo", required=False)


class TaskForm(StyledFormMixin, forms.Form):
    label = forms.CharField(label="Số thứ tự", required=False)
    due_on = forms.DateField(label="Thời hạn", required=False)
    text = forms.CharField(label="Nội dung", widget=forms.Textarea(attrs={"rows": 2}), required=False)


TaskFormSet = forms.formset_factory(TaskForm, extra=1, can_delete=True, can_order=True)


class FilterForm(StyledFormMixin, forms.Form):
    q = forms.CharField(label="Từ khóa", required=False)
    loai = forms.ChoiceField(label="Loại", choices=[("", "Tất cả"), ("plan", "Kế hoạch")], required=False)
    since = forms.DateField(label="Từ ngày", required=False)


def sample_context(request) -> dict:
    subject = "Về việc tăng cường công tác thông tin đối ngoại, quản lý học sinh đi du học nước ngoài"
    form = SampleForm({"subject": "", "due_on": "31/02/2026", "total": "1.5", "way": "x"}, {})
    filter_form = FilterForm(request.GET)
    filter_form.is_valid()
    codes = ("issued", "not_submitted", "overdue", "late")
    years = [2022, 2023, 2024, 2025, 2026]
    series = [("Đúng hạn", [30, 42, 51, 70, 64]), ("Nộp muộn", [8, 12, 6, 5, 2]), ("Chưa nộp", [9, 4, 3, None, 21])]
    leaf = {"label": "Sở Giáo dục và Đào tạo", "url": "#", "status": "acknowledged", "extra": "12 báo cáo đến hạn"}
    return {
        "codes": list(STATUSES),
        "rows": [
            (f"{n}/KH-SGDĐT", subject, "Sở Giáo dục và Đào tạo Hải Phòng", n * 417, code)
            for n, code in enumerate(codes, 1)
        ],
        "page": Paginator(range(1250), 50).get_page(3),
        "form": form,
        "formset": TaskFormSet(initial=[{"label": "3.1", "text": "Rà soát số học sinh đang du học theo từng nước"}]),
        "filter_form": filter_form,
        "day": DAY,
        "next_day": NEXT_DAY,
        "now": WHEN,
        "branch": mark_safe(render_to_string("components/_tree_node.html", leaf) * 2),
        "chart": chart_context("Báo cáo theo năm", series, years, stacked=True, unit="báo cáo"),
        "grouped": chart_context("So sánh theo năm", series, years),
        "entries": [
            {
                "who": "Trần Thị B",
                "unit": "Sở GD&ĐT",
                "what": "Trả lại",
                "when": WHEN,
                "comment": "Bổ sung mục II.",
                "status": "returned",
            },
            {"who": "Lê Văn C", "what": "Gửi duyệt", "when": WHEN},
        ],
        "columns": ["Dòng", "Lỗi"],
        "cells": [[("Dòng", 12, ""), ("Lỗi", "Không tìm thấy đơn vị cấp trên", "#")]],
        "effects": ["lấy số 45/KH-SGDĐT của năm 2026", "gửi đến 12 trường THPT trực thuộc", "mở 24 kỳ báo cáo"],
        "breadcrumbs": [("Chỉ thị 12-CT/TW", "/a/"), ("167-KH/TU", "/b/"), ("08/CTr-UBND", "")],
        "tabs": [
            {"label": "Nội dung", "url": "#", "active": True, "count": None},
            {"label": "Triển khai", "url": "#", "active": False, "count": 3},
            {"label": "Báo cáo", "url": "#", "active": False, "count": 0},
            {"label": "Nhật ký", "url": "#", "active": False, "count": None},
        ],
    }


def signed_in(request, *roles):
    """A visitor without a database row, enough for the layout."""
    request.user = SimpleNamespace(
        is_authenticated=True, get_full_name=lambda: "Nguyễn Thị Văn Thư", get_username=lambda: "vanthu"
    )
    request.reach = SimpleNamespace(roles=frozenset(roles), home=SimpleNamespace(name="Sở GD&ĐT Hải Phòng"))
    return request


def render_gallery(request) -> str:
    text = (Path(__file__).parent / "gallery.html").read_text()
    return engines["django"].from_string(text).render(sample_context(request), request)
