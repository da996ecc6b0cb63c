"""Tags and filters of the interface: `{% load ui %}`. How to use them: docs/giao-dien.md."""

import uuid

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from orgs import formats
from orgs.charts import bar_chart
from orgs.icons import icon
from orgs.listing import PAGE_PARAM, SORT_PARAM
from orgs.once import FIELD
from orgs.statuses import status_of

register = template.Library()
register.filter("vn_date", formats.vn_date)
register.filter("vn_datetime", formats.vn_datetime)
register.filter("vn_weekday", formats.vn_weekday)
register.filter("vn_number", formats.vn_number)
register.filter("vn_ago", formats.vn_ago)
register.simple_tag(formats.days_left, name="days_left")
register.simple_tag(icon, name="icon")
register.simple_tag(bar_chart, name="bar_chart")


@register.simple_tag(name="status")
def status_badge(code, label: str = "") -> SafeString:
    """A state as word, shape and colour; nothing for an empty code."""
    if not code:
        return SafeString("")
    shown = status_of(code, label)
    return format_html(
        '<span class="badge-status tone-{}" data-status="{}">{}{}</span>',
        shown.tone,
        code,
        icon(shown.icon),
        shown.label,
    )


@register.simple_tag(takes_context=True)
def qs(context, **changes) -> str:
    """The query string of this page with changes: `{% qs nam=2026 trang=None %}`; underscores become hyphens."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        _set(query, name.replace("_", "-"), value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def sort_header(context, field: str, label: str, css: str = "") -> SafeString:
    """A `<th>` whose link sorts by the field, the other way round when it already does."""
    query = context["request"].GET.copy()
    now = query.get(SORT_PARAM) or context.get("sort_default", "")
    state = {field: "ascending", f"-{field}": "descending"}.get(now, "none")
    query[SORT_PARAM] = f"-{field}" if state == "ascending" else field
    query.pop(PAGE_PARAM, None)
    drawing = {"ascending": "arrow-up", "descending": "arrow-down", "none": "sort"}[state]
    return format_html(
        '<th scope="col" class="{}"{}><a class="sort" href="?{}">{}{}</a></th>',
        css,
        format_html(' aria-sort="{}"', state) if state != "none" else "",
        query.urlencode(),
        label,
        icon(drawing),
    )


@register.simple_tag(takes_context=True)
def pagination(context, page) -> SafeString:
    """Links to the other pages of a list, keeping filters and order."""
    query = context["request"].GET.copy()
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(number, _page_url(query, number) if isinstance(number, int) else "") for number in numbers]
    return render_to_string(
        "components/_pagination.html",
        {
            "page": page,
            "links": links,
            "previous_url": _page_url(query, page.number - 1) if page.has_previous() else "",
            "next_url": _page_url(query, page.number + 1) if page.has_next() else "",
        },
    )


@register.simple_tag(takes_context=True)
def filters(context, form, always: int = 3, total: int | None = None) -> SafeString:
    """A GET form of filters: the first `always` fields in sight, the rest folded, chips for what is active."""
    query = context["request"].GET
    fields = [field for field in form if not field.is_hidden]
    chips = [chip for field in fields if (chip := _chip(form, field, query))]
    active = {name for name, _, _ in chips}
    return render_to_string(
        "components/_filters.html",
        {
            "form": form,
            "first": fields[:always],
            "rest": fields[always:],
            "rest_open": any(field.html_name in active for field in fields[always:]),
            "chips": [(text, url) for _, text, url in chips],
            "sort": query.get(SORT_PARAM, ""),
            "sort_param": SORT_PARAM,
            "total": total,
        },
    )


@register.simple_tag
def form_key() -> SafeString:
    """The one-time key of a form whose view is `@once`: a repeated request does not do it again."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid.uuid4())


@register.simple_tag
def field(bound_field) -> SafeString:
    """One form field with label, hint and error, for forms laid out by hand."""
    return bound_field.as_field_group()


@register.filter
def error_fields(form) -> list:
    """The visible fields that carry errors, for the summary on top."""
    return [bound for bound in form if bound.errors and not bound.is_hidden]


@register.filter
def widget_kind(bound_field) -> str:
    """How a field is laid out: file, check (one box), group (radios, boxes), or line."""
    widget = bound_field.field.widget
    if widget.needs_multipart_form:
        return "file"
    if getattr(widget, "input_type", "") == "checkbox" and not hasattr(widget, "choices"):
        return "check"
    return "group" if widget.use_fieldset else "line"


def _set(query, name, value) -> None:
    if value is None or value == "":
        query.pop(name, None)
    else:
        query[name] = value


def _page_url(query, number) -> str:
    _set(query, PAGE_PARAM, number if number > 1 else None)
    return f"?{query.urlencode()}"


def _chip(form, bound, query):
    value = form.cleaned_data.get(bound.name) if form.is_bound and form.is_valid() else None
    if value in (None, "", False) or (hasattr(value, "__len__") and not len(value)):
        return None
    rest = query.copy()
    rest.pop(bound.html_name, None)
    rest.pop(PAGE_PARAM, None)
    return bound.html_name, f"{bound.label}: {_shown(bound.field, value)}", f"?{rest.urlencode()}"


def _shown(form_field, value) -> str:
    if value is True:
        return "có"
    if isinstance(value, formats.date):
        return formats.vn_date(value)
    if isinstance(value, list | tuple | set):
        return ", ".join(_shown(form_field, one) for one in value)
    if hasattr(form_field, "queryset") or not hasattr(form_field, "choices"):
        return str(value)
    return str(dict(form_field.choices).get(value, value))
