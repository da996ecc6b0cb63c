"""The administrator's pages: the landing, the calendar, the two lists of words, the events."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from orgs import services
from orgs.audit import timeline
from orgs.directory import events_visible_to
from orgs.forms import EventForm, HolidayForm, NamedForm, PartFormSet
from orgs.listing import page_of
from orgs.models import (
    AuditEntry,
    Holiday,
    Kind,
    Level,
    Membership,
    Organization,
    OrganizationEvent,
)
from orgs.permissions import bodies_where, managed_ids, require

ONLY_ADMINISTRATORS = "Trang này dành cho người quản trị."
HOME = ("Quản trị", "/quan-tri/")


@require_safe
def administration(request):
    """What the administrator looks after, in figures that lead to the pages, and the latest acts there."""
    _require_administrator(request)
    today, managed = timezone.localdate(), managed_ids(request.user)
    own = Organization.objects.filter(pk__in=bodies_where(request.user, "organization.manage"))
    people = Membership.objects.on(today).filter(organization__in=managed)
    entries = AuditEntry.objects.filter(organization__in=managed, object_type__startswith="orgs.")
    context = {
        "title": "Quản trị",
        "own": own,
        "bodies": Organization.objects.filter(pk__in=managed).on(today).count(),
        "people": people.values("user").distinct().count(),
        "drafts": events_visible_to(request.user).filter(applied_at__isnull=True).count(),
        "entries": timeline(entries.select_related("actor", "organization")[:10], name_objects=True, with_changes=True),
        "breadcrumbs": [("Quản trị", "")],
    }
    return render(request, "orgs/administration.html", context)


def calendar(request):
    """Days off and Saturdays worked instead, a year at a time; a form to add one."""
    _require_administrator(request)
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdigit() and 2000 <= int(asked[:4]) < 2100 else timezone.localdate().year
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        day = services.save_holiday(actor=request.user, **form.cleaned_data)
        messages.success(request, "Đã lưu. Hạn báo cáo đã công bố không tự thay đổi.")
        return redirect(f"{reverse('orgs:calendar')}?nam={day.on.year}")
    context = {
        "title": "Lịch nghỉ và làm bù",
        "year": year,
        "years": range(year - 2, year + 3),
        "days": Holiday.objects.filter(on__year=year),
        "form": form,
        "breadcrumbs": [HOME, ("Lịch", "")],
    }
    return render(request, "orgs/calendar.html", context)


@require_POST
def calendar_seed(request):
    """Public holidays of the year from the library; edited days stay."""
    _require_administrator(request)
    asked = request.POST.get("nam", "")
    year = int(asked) if asked.isdigit() and 2000 <= int(asked[:4]) < 2100 else timezone.localdate().year
    count = services.seed_holidays(years=[year], actor=request.user)
    messages.success(request, f"Đã thêm {count} ngày của năm {year}.")
    return redirect(f"{reverse('orgs:calendar')}?nam={year}")


@require_POST
def calendar_delete(request, pk):
    _require_administrator(request)
    day = get_object_or_404(Holiday, pk=pk)
    year = day.on.year
    services.delete_holiday(holiday=day, actor=request.user)
    messages.success(request, "Đã bỏ ngày này khỏi lịch.")
    return redirect(f"{reverse('orgs:calendar')}?nam={year}")


def word_lists(request):
    """Kinds of bodies and tiers, which recipient rules and filters name."""
    _require_administrator(request)
    form = NamedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        is_kind = "kind" in request.POST
        services.add_word(model=Kind if is_kind else Level, actor=request.user, **form.cleaned_data)
        messages.success(request, "Đã thêm.")
        return redirect("orgs:word_lists")
    context = {"title": "Loại đơn vị và cấp", "kinds": Kind.objects.all(), "tiers": Level.objects.all(), "form": form}
    return render(request, "orgs/word_lists.html", context | {"breadcrumbs": [HOME, ("Loại đơn vị và cấp", "")]})


@require_safe
def event_list(request):
    """Drafts and applied events of the bodies the administrator looks after."""
    _require_administrator(request)
    events = (
        events_visible_to(request.user).prefetch_related("parts__organization").order_by("applied_at", "-on", "-pk")
    )
    context = {"page": page_of(request, events), "breadcrumbs": [HOME, ("Sự kiện tổ chức", "")]}
    return render(request, "orgs/event_list.html", context)


def event_create(request):
    _require_administrator(request)
    return _edit_event(request, OrganizationEvent(), "Lập sự kiện tổ chức")


def event_edit(request, pk):
    _require_administrator(request)
    return _edit_event(request, get_object_or_404(events_visible_to(request.user), pk=pk), "Sửa dự thảo sự kiện")


@require_POST
def event_delete(request, pk):
    _require_administrator(request)
    services.delete_event(event=get_object_or_404(events_visible_to(request.user), pk=pk), actor=request.user)
    messages.success(request, "Đã bỏ dự thảo sự kiện.")
    return redirect("orgs:event_list")


def _edit_event(request, event, title):
    """The event's page with its preview is `<list>/<id>/`, served by the app that knows the duties."""
    bodies = Organization.objects.visible_to(request.user)
    form = EventForm(request.POST or None, instance=event)
    initial = list(event.parts.values(*PartFormSet.form.base_fields)) if event.pk else []
    parts = PartFormSet(request.POST or None, initial=initial, form_kwargs={"bodies": bodies}, prefix="phan")
    if request.method == "POST" and form.is_valid() and parts.is_valid():
        saved = services.save_event(event=form.instance, parts=parts.parts(), actor=request.user)
        return redirect(f"{reverse('orgs:event_list')}{saved.pk}/")
    context = {"form": form, "parts": parts, "title": title, "media": parts.media}
    crumbs = [HOME, ("Sự kiện tổ chức", reverse("orgs:event_list")), (title, "")]
    return render(request, "orgs/event_form.html", context | {"breadcrumbs": crumbs})


def _require_administrator(request):
    user = request.user
    require(user.is_superuser or bool(bodies_where(user, "organization.manage")), ONLY_ADMINISTRATORS)
