"""Filters of the printed paper: `{% load paper %}`."""

import re
from math import ceil

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
MM_A_LETTER = 2.22  # of bold 14 pt, measured over Vietnamese subjects
WIDEST = 165.0
# 12-CT/TW, 21/NQ-CP, 05/KH-SGD&ĐT, 05/01/2022, 2025-2030: never broken at a hyphen or a slash
_NUMBER = re.compile(r"\d+\w*(?:[-/](?:\w|&amp;)+)+")


@register.filter
def keep_numbers(text: str) -> SafeString:
    """Escape the text and keep each document number and date on one line."""
    return mark_safe(_NUMBER.sub(r'<span class="paper-keep">\g<0></span>', escape(text)))


@register.filter
def even_lines(text: str) -> str:
    """The class whose side padding breaks a centred subject into lines of about the same length."""
    width = len(text) * MM_A_LETTER
    lines = max(1, ceil(width / (WIDEST - 8)))
    side = (WIDEST - width / lines * 1.12) / 2 if lines > 1 else 0
    return f"paper-pad-{max(0, min(int(side // 5), 11))}"
