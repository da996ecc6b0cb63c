from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orgs.models import Organization
from orgs.permissions import bodies_where, require
from plans import services
from plans.forms import FirstNumberForm, SeriesForm, TermForm
from plans.models import FirstNumber, NumberSeries
from plans.numbers import scope_of
from plans.views.frame import posted


@require_safe
def series_settings(request, pk=None, bound=None):
    """Registers, terms and first numbers of one body; `bound` are forms that came back with errors."""
    body = _body(request, pk)
    forms = {
        "series_form": SeriesForm(),
        "term_form": TermForm(),
        "first_form": FirstNumberForm(organization=body, initial={"on": request.user.reach.on}),
    } | (bound or {})
    firsts = FirstNumber.objects.filter(series__organization=body).select_related("series", "term")
    context = forms | {
        "body": body,
        "others": Organization.objects.filter(pk__in=_managed(request.user)).exclude(pk=body.pk).in_list_order(),
        "series_list": body.series.order_by("-is_active", "name"),
        "terms": body.terms.all(),
        "firsts": firsts.order_by("series__name", "-year"),
        "breadcrumbs": _crumbs(("Thiết lập sổ", "")),
    }
    return render(request, "plans/series_settings.html", context, status=422 if bound else 200)


@require_POST
def series_create(request, pk):
    body = _body(request, pk)
    form = SeriesForm(request.POST, instance=NumberSeries(organization=body))
    if not form.is_valid():
        return _again(request, body, series_form=form)
    services.save_series(organization=body, actor=request.user, **form.cleaned_data)
    return _done(request, body, "Đã mở sổ.")


@require_http_methods(["GET", "POST"])
def series_edit(request, pk):
    series = get_object_or_404(NumberSeries.objects.select_related("organization"), pk=pk)
    body = _body(request, series.organization_id)
    form = SeriesForm(posted(request), instance=series)
    if request.method == "POST" and form.is_valid():
        fresh = NumberSeries.objects.get(pk=pk)
        services.save_series(organization=body, actor=request.user, series=fresh, **form.cleaned_data)
        return _done(request, body, "Đã lưu sổ.")
    context = {
        "title": f"Sửa sổ: {NumberSeries.objects.get(pk=pk).name}",
        "lead": "Cách đánh số không đổi được khi sổ đã có số.",
        "submit_label": "Lưu",
        "form": form,
        "cancel_url": reverse("plans:series_settings_of", args=[body.pk]),
        "breadcrumbs": _crumbs(("Thiết lập sổ", reverse("plans:series_settings_of", args=[body.pk])), ("Sửa sổ", "")),
    }
    return render(request, "components/confirm_page.html", context, status=422 if form.errors else 200)


@require_POST
def term_create(request, pk):
    body = _body(request, pk)
    form = TermForm(request.POST)
    if not form.is_valid():
        return _again(request, body, term_form=form)
    services.save_term(organization=body, actor=request.user, **form.cleaned_data)
    return _done(request, body, "Đã khai nhiệm kỳ.")


@require_POST
def first_number_set(request, pk):
    body = _body(request, pk)
    form = FirstNumberForm(request.POST, organization=body)
    if not form.is_valid():
        return _again(request, body, first_form=form)
    data = form.cleaned_data
    scope = scope_of(data["series"], data["on"])
    services.set_first_number(scope=scope, first=data["first"], actor=request.user)
    return _done(request, body, f"Số bắt đầu của {scope.label} là {data['first']}.")


def _managed(user):
    return bodies_where(user, "series.manage")


def _body(request, pk) -> Organization:
    """The body whose registers are set up: the one asked for, or the first the user manages."""
    managed = _managed(request.user)
    require(bool(managed), "Bạn không được thiết lập sổ văn bản của đơn vị nào.")
    bodies = Organization.objects.filter(pk__in=managed)
    if pk is None:
        home = request.user.reach.home
        return home if home.pk in managed else bodies.in_list_order().first()
    if pk not in managed and bodies.model.objects.filter(pk=pk, pk__in=request.user.reach.own_ids).exists():
        require(False, "Bạn không được thiết lập sổ văn bản của đơn vị này.")
    found = bodies.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _crumbs(*last):
    return [("Kế hoạch", reverse("plans:plan_list")), ("Sổ văn bản đi", reverse("plans:register")), *last]


def _again(request, body, **forms):
    request.method = "GET"
    return series_settings(request, body.pk, bound=forms)


def _done(request, body, text):
    messages.success(request, text)
    return redirect("plans:series_settings_of", body.pk)
