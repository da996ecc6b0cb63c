"""Filters of the printed paper: `{% load paper %}`."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# 12-CT/TW, 21/NQ-CP, 05/KH-SGD&ĐT, 05/01/2022, 2025-2030: never broken at a hyphen or a slash
_NUMBER = re.compile(r"\d+\w*(?:[-/](?:\w|&amp;)+)+")


@register.filter
def keep_numbers(text: str) -> SafeString:
    """Escape the text and keep each document number and date on one line."""
    return mark_safe(_NUMBER.sub(r'<span class="paper-keep">\g<0></span>', escape(text)))
