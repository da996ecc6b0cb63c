import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict

from orgs.forms_base import SECRET_NOTICE, LoginForm, StyledFormMixin, VnDecimalField


class PaperForm(StyledFormMixin, forms.Form):
    subject = forms.CharField(label="Trích yếu", help_text="Một câu.")
    due_on = forms.DateField(label="Thời hạn", required=False)
    total = VnDecimalField(label="Số lượt", required=False)
    secret = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput, required=False)
    way = forms.ChoiceField(label="Cách gửi", choices=[("e", "Điện tử")], widget=forms.RadioSelect, required=False)
    scan = forms.FileField(label="Bản quét", required=False)


def bound(**data):
    return PaperForm({"subject": "x", **data})


@pytest.mark.parametrize("text", ["09/12/2026", "9/12/2026", "09-12-2026", "09.12.2026", "2026-12-09"])
def test_dates_are_understood_in_office_and_iso_form(text):
    form = bound(due_on=text)
    assert form.is_valid()
    assert form.cleaned_data["due_on"] == date(2026, 12, 9)


def test_a_wrong_date_is_explained_and_kept():
    html = str(bound(due_on="31/02/2026"))
    assert "Ngày không đúng." in html
    assert 'value="31/02/2026"' in html


def test_initial_dates_are_shown_with_day_first():
    assert 'value="09/12/2026"' in str(PaperForm(initial={"due_on": date(2026, 12, 9)}))


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.250,5", "1250.5"), ("1250,5", "1250.5"), ("1.250", "1250"), ("12", "12"), ("1 250", "1250"), ("-0,5", "-0.5")],
)
def test_numbers_are_read_the_vietnamese_way(text, value):
    form = bound(total=text)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["total"] == Decimal(value)


@pytest.mark.parametrize("text", ["1.5", "1,250.5", "1.25.0", "abc", "1e5", "NaN", "١٢"])
def test_doubtful_numbers_are_refused_not_guessed(text):
    assert "total" in bound(total=text).errors


def test_saved_numbers_are_shown_with_a_comma():
    assert 'value="1250,5"' in str(PaperForm(initial={"total": Decimal("1250.5")})["total"])


@pytest.mark.parametrize("kind", [dict, QueryDict])
def test_text_is_composed_but_passwords_stay(kind):
    loose = unicodedata.normalize("NFD", "Tiếng Việt")
    data = {} if kind is dict else QueryDict(mutable=True)
    data.update({"subject": loose, "secret": loose})
    form = PaperForm(data)
    assert form.is_valid()
    assert form.cleaned_data["subject"] == "Tiếng Việt"
    assert form.cleaned_data["secret"] == loose


def test_tone_typed_before_the_hat_is_repaired():
    form = bound(subject="a\u0301\u0302")
    assert form.is_valid()
    assert form.cleaned_data["subject"] == "ấ"


def test_a_missing_field_is_summed_up_on_top_and_linked():
    html = str(PaperForm({"subject": ""}))
    assert 'role="alert"' in html
    assert '<a href="#id_subject">Chưa nhập trích yếu.</a>' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_subject_helptext id_subject_error"' in html
    assert 'id="id_subject_error"' in html


def test_a_valid_or_fresh_form_has_no_summary():
    assert "error-summary" not in str(PaperForm())
    assert "error-summary" not in str(bound())


def test_files_carry_the_notice_about_secret_papers():
    assert SECRET_NOTICE in str(PaperForm())


def test_widgets_get_the_right_classes():
    form = PaperForm()
    assert 'class="form-control"' in str(form["subject"])
    assert 'class="form-check-input"' in str(form["way"])


def test_own_messages_are_not_overwritten():
    class Own(StyledFormMixin, forms.Form):
        name = forms.CharField(label="Tên", error_messages={"required": "Tên trường là gì?"})

    assert Own({}).errors["name"] == ["Tên trường là gì?"]


def test_labels_that_are_abbreviations_keep_their_capitals():
    class Own(StyledFormMixin, forms.Form):
        unit = forms.CharField(label="UBND nơi nhận")

    assert Own({}).errors["unit"] == ["Chưa nhập UBND nơi nhận."]


def test_login_form_asks_in_vietnamese():
    assert LoginForm(None, {"username": "", "password": ""}).errors["username"] == ["Chưa nhập tên đăng nhập."]
