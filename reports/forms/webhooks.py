"""Where a body's program is told: the address is looked up while it is typed in, and again before every call."""

from django import forms
from django.core.exceptions import ValidationError

from orgs.forms_base import StyledFormMixin
from reports.models import Webhook
from reports.webhook_http import AddressRefused, find_addresses, read_address


class WebhookForm(StyledFormMixin, forms.ModelForm):
    class Meta:
        model = Webhook
        fields = ("address", "is_on")
        labels = {"is_on": "Gửi tới địa chỉ này"}
        help_texts = {
            "address": "Địa chỉ https:// mà phần mềm của đơn vị mở sẵn để nhận. Đổi sang máy khác thì có mã mới.",
            "is_on": "Bỏ chọn: thôi gửi ngay, kể cả lời đang chờ.",
        }
        widgets = {"address": forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"})}

    def clean_address(self):
        address = self.cleaned_data["address"].strip()
        try:
            find_addresses(read_address(address))
        except AddressRefused as error:
            raise ValidationError(str(error)) from error
        except OSError as error:
            raise ValidationError(
                "Không tìm thấy máy này trên mạng. Hãy kiểm tra lại tên máy trong địa chỉ."
            ) from error
        return address
