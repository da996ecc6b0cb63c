"""One field to name a body among thousands: typed with or without marks, suggested by htmx, plain text without it."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms import Script
from django.urls import reverse_lazy
from django.utils.html import format_html

from orgs.models import Organization
from orgs.text import fold, nfc

_KEY = re.compile(r"\[(\d{1,18})\]\s*$")


class BodyInput(forms.TextInput):
    class Media:
        js = [Script("js/body-picker.js", defer=True)]

    def __init__(self, attrs=None):
        shown = {"autocomplete": "off", "placeholder": "Gõ tên, ký hiệu hoặc mã", "data-body-picker": ""}
        super().__init__(attrs={**shown, **(attrs or {})})

    def render(self, name, value, attrs=None, renderer=None):
        live = {
            "hx-get": f"{reverse_lazy('orgs:organization_suggest')}?o={name}",
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "next .body-picker-list",
            "hx-sync": "this:replace",
        }
        drawn = super().render(name, value, {**(attrs or {}), **live}, renderer)
        return format_html('<div class="body-picker">{}<ul class="body-picker-list"></ul></div>', drawn)


class BodyField(forms.CharField):
    """Cleans to an Organization. Give `bodies` (a queryset) in the form's __init__: `fields["x"].bodies = …`."""

    widget = BodyInput
    bodies = Organization.objects.none()

    def prepare_value(self, value):
        if isinstance(value, Organization):
            return written(value)
        if isinstance(value, int):
            body = Organization.objects.filter(pk=value).first()
            return written(body) if body else ""
        return value

    def clean(self, value):
        text = nfc(super().clean(value)).strip()
        if not text:
            return None
        found = list(self._find(text)[:6])
        if not found:
            raise ValidationError("Không tìm thấy đơn vị này. Hãy gõ vài chữ trong tên rồi chọn một dòng gợi ý.")
        if len(found) > 1:
            names = "; ".join(written(body) for body in found[:5])
            raise ValidationError(f"Có nhiều đơn vị như vậy, hãy ghi một trong các tên sau: {names}.")
        return found[0]

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "") != (data or "")

    def _find(self, text):
        key = _KEY.search(text)
        if key:
            return self.bodies.filter(pk=key[1])
        exact = self.bodies.filter(code=text)
        if exact.exists():
            return exact
        exact = self.bodies.filter(name=text)
        return exact if exact.exists() else self.bodies.search(fold(text)).in_list_order()


def written(body: Organization) -> str:
    """The form in which a chosen body stands in the field: its name and its key."""
    return f"{body.name} [{body.pk}]"
