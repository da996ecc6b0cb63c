"""Filters of the reporting calendar: `{% load calendars %}`."""

from django import template

from reports.forms.calendar_text import write_days

register = template.Library()


@register.filter
def written_days(requirement) -> str:
    """The due days as a clerk writes them: “15/6, 10/12”, “ngày 25 hằng tháng”."""
    text = write_days(list(requirement.dates.all()), requirement.frequency)
    return f"ngày {text}" if "/" not in text else text
