"""How every form looks and listens: our field layout, Vietnamese messages, normalised text, Vietnamese dates."""

import re
from decimal import Decimal

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import DjangoTemplates
from django.template import loader

from orgs.text import nfc

DATE_FORMATS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
SECRET_NOTICE = (
    "Không tải lên tài liệu mật (MẬT, TỐI MẬT, TUYỆT MẬT): hệ thống này không được phép lưu bí mật nhà nước. "
    "Mỗi tệp tối đa 20 MB."
)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_PLAIN = re.compile(r"[+-]?[0-9]+(,[0-9]+)?")


class UiRenderer(DjangoTemplates):
    """Forms and fields from templates/components, widgets from Django: no setting needed."""

    form_template_name = "components/_form.html"
    field_template_name = "components/_field.html"

    def get_template(self, template_name):
        if template_name.startswith("components/"):
            return loader.get_template(template_name)
        return super().get_template(template_name)


class VnDateInput(forms.DateInput):
    def __init__(self, attrs=None):
        shown = {"placeholder": "ngày/tháng/năm", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__(attrs={**shown, **(attrs or {})}, format="%d/%m/%Y")


class VnDateField(forms.DateField):
    """dd/mm/yyyy as offices write it; yyyy-mm-dd is understood too."""

    widget = VnDateInput
    input_formats = DATE_FORMATS


class VnDecimalField(forms.DecimalField):
    """A number as written here: 1.250,5. A lone dot that could mean either is refused, never guessed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value):
        text = str(value).replace(" ", "") if value is not None else ""
        if text and not isinstance(value, int | float | Decimal):
            if not (_GROUPED.fullmatch(text) or _PLAIN.fullmatch(text)):
                raise ValidationError("Viết số theo lối Việt Nam, ví dụ 1.250 hoặc 1.250,5.", code="invalid")
            text = text.replace(".", "").replace(",", ".")
        return super().to_python(text)

    def prepare_value(self, value):
        if isinstance(value, int | float | Decimal):
            return f"{Decimal(str(value)):f}".replace(".", ",")
        return value


class StyledFormMixin:
    """First base of every form: `class PlanForm(StyledFormMixin, forms.ModelForm)`."""

    default_renderer = UiRenderer()
    use_required_attribute = False  # our own messages in Vietnamese instead of the browser's
    error_css_class = "has-error"
    required_css_class = "is-required"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            _dress(name, field)
        if self.is_bound:
            self.data = _normalised(self)


class LoginForm(StyledFormMixin, AuthenticationForm):
    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa và chữ thường.",
        "inactive": "Tài khoản này đã bị khóa. Hãy liên hệ người quản trị của đơn vị.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Tên đăng nhập"
        self.fields["password"].label = "Mật khẩu"
        for name in ("username", "password"):
            self.fields[name].error_messages["required"] = f"Chưa nhập {self.fields[name].label.lower()}."


def _dress(name: str, field: forms.Field) -> None:
    if isinstance(field, forms.DateField) and not isinstance(field, VnDateField):
        field.input_formats = DATE_FORMATS
        if type(field.widget) is forms.DateInput:
            field.widget = VnDateInput(field.widget.attrs)
    _word_blank_choice(field)
    _set_messages(name, field)
    widget = field.widget
    wanted = _css_class(widget)
    if wanted and wanted not in widget.attrs.get("class", "").split():
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} {wanted}".strip()
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") in (None, "10"):
        widget.attrs["rows"] = "4"
    if field.required and not widget.is_hidden and not widget.use_fieldset:
        widget.attrs.setdefault("aria-required", "true")
    if widget.needs_multipart_form and not field.help_text:
        field.help_text = SECRET_NOTICE


def _word_blank_choice(field: forms.Field) -> None:
    """Words where Django shows dashes."""
    words = "Chọn" if field.required else "Chưa chọn"
    if getattr(field, "empty_label", None) == BLANK_CHOICE_DASH[0][1]:
        field.empty_label = words
    elif isinstance(field, forms.TypedChoiceField) and list(field.choices)[:1] == BLANK_CHOICE_DASH:
        field.choices = [("", words), *list(field.choices)[1:]]


def _set_messages(name: str, field: forms.Field) -> None:
    label = str(field.label or name)
    label = label if label[:2].isalpha() and label[:2].isupper() else label[:1].lower() + label[1:]
    chosen = hasattr(field, "choices") or isinstance(field, forms.FileField | forms.BooleanField)
    if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = f"Chưa {'chọn' if chosen else 'nhập'} {label}."
    if isinstance(field, forms.DateField):
        field.error_messages["invalid"] = "Ngày không đúng. Viết theo dạng ngày/tháng/năm, ví dụ 09/12/2026."


def _css_class(widget: forms.Widget) -> str:
    if widget.is_hidden:
        return ""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _normalised(form):
    """The posted data with every text composed (NFC) and repaired once, so what is shown again is repaired too."""
    data = form.data.copy()
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        if not isinstance(field, forms.CharField) or isinstance(field.widget, forms.PasswordInput) or key not in data:
            continue
        if hasattr(data, "getlist"):
            data.setlist(key, [nfc(value) for value in data.getlist(key)])
        elif isinstance(data[key], str):
            data[key] = nfc(data[key])
    return data
