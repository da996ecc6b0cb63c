"""“Bàn tổng hợp”: the heading texts of the reports below, chosen, merged and put into the own draft."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.formats import vn_number
from orgs.once import once
from orgs.permissions import require
from reports import pages as report_pages
from reports.consolidation import pages
from reports.consolidation.blocks import How, chosen_for
from reports.consolidation.source_page import sources_page
from reports.forms.consolidation import ChoiceForm, ComposeForm, MergeForm, numbers_in
from reports.permissions import can_fold_into
from reports.services import consolidation as services

NOT_YOURS = "Bàn tổng hợp dành cho người soạn báo cáo của chính đơn vị, khi báo cáo chưa gửi hoặc bị trả lại."


@require_safe
def consolidation(request, pk):
    return render(request, "reports/consolidation.html", pages.overview_page(_find(request.user, pk)))


@once
def consolidation_heading(request, pk, heading_pk):
    """The texts below of one heading; what is ticked is chosen from here."""
    duty, draft, heading = _find_heading(request.user, pk, heading_pk)
    ticked = frozenset()
    if request.method == "POST":
        form = ChoiceForm(request.POST)
        try:
            _choose(request, duty, heading, form)
        except NotAllowed:
            raise
        except DomainError as error:  # back to the page: what was ticked stays ticked
            messages.error(request, error.message)
            ticked = frozenset(form.cleaned_data.get("nguon") or ())
            draft = pages.current_draft(duty)
        else:
            return HttpResponseRedirect(request.get_full_path())
    context = pages.heading_page(duty, heading, draft, request.GET, ticked)
    return render(request, "reports/consolidation_heading.html", context)


def _choose(request, duty, heading, form):
    if not form.is_valid():
        raise DomainError("Chưa rõ việc cần làm với các lời đã chọn. Hãy chọn lại.")
    (act, argument), told = form.cleaned_data["viec"], form.cleaned_data
    common = {"duty": duty, "heading": heading, "actor": request.user, "mark": told["dau"]}
    versions = numbers_in([argument]) or told["nguon"]
    if act in ("len", "xuong"):
        services.move_block(**common, position=int(argument or 0), up=act == "len")
    elif act == "da-xem":
        services.note_seen(duty=duty, heading=heading, actor=request.user, seen_until=told["den"])
    elif act == "bo-doan":
        services.release_texts(**common, versions=_behind(duty, heading, argument))
    elif act == "bo":
        services.release_texts(**common, versions=versions)
    elif act == "lay-moi":
        services.renew_texts(**common, versions=versions)
    else:
        how = How.QUOTED if act == "trich" else How.LEFT_OUT
        count = services.choose_texts(**common, versions=versions, how=how)
        messages.success(request, f"{how.label}: {vn_number(count)} báo cáo.")


@require_POST
@once
def consolidation_merge(request, pk, heading_pk):
    """The chosen texts beside a field for one text that says it all; saved once something is written in it."""
    duty, draft, heading = _find_heading(request.user, pk, heading_pk)
    versions = numbers_in(request.POST.getlist("nguon")) or _behind(duty, heading, request.POST.get("khoi", ""))
    if not versions:
        messages.error(request, "Chưa chọn lời nào để gộp.")
        return redirect("reports:consolidation_heading", pk, heading_pk)
    form = MergeForm(request.POST if "loi" in request.POST else None)
    if form.is_bound and form.is_valid() and _merge(request, duty, heading, versions, form):
        return redirect("reports:consolidation_heading", pk, heading_pk)
    context = pages.merge_page(duty, heading, draft, versions)
    chosen = chosen_for(pages.current_draft(duty), heading)
    if not form.is_bound:
        form = MergeForm(initial=_proposal(context, chosen, request.POST.get("khoi", "")))
    return render(request, "reports/consolidation_merge.html", context | {"form": form, "mark": chosen.mark})


def _behind(duty, heading, position: str) -> list[int]:
    """The versions behind a block."""
    blocks = chosen_for(pages.current_draft(duty), heading).blocks
    return [row.source_id for block in blocks if str(block.position) == position for row in block.rows]


def _proposal(context, chosen, position):
    """The block that is rewritten, else the words that most of the chosen reports have."""
    block = next((block for block in chosen.blocks if str(block.position) == position), None)
    return {"loi": block.text if block else context["proposal"], "khoi": block.position if block else 0}


def _merge(request, duty, heading, versions, form) -> bool:
    """Whether it was saved; if not, what was typed stays in the field with the reason."""
    told = form.cleaned_data
    asked = {"versions": versions, "text": told["loi"], "mark": told["dau"], "position": told["khoi"] or 0}
    try:
        count = services.merge_texts(duty=duty, heading=heading, actor=request.user, **asked)
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, f"Đã gộp ý của {vn_number(count)} báo cáo.")
    return True


@require_POST
@once
def consolidation_compose(request, pk, heading_pk):
    """Put the chosen texts into the draft; an edit by hand is shown beside them and never overwritten unasked."""
    duty, draft, heading = _find_heading(request.user, pk, heading_pk)
    form = ComposeForm(request.POST)
    back = redirect("reports:consolidation_heading", pk, heading_pk)
    if not form.is_valid():
        messages.error(request, "Chưa soạn: hãy mở lại đề mục rồi soạn.")
        return back
    try:
        _compose(request, duty, heading, form.cleaned_data)
    except services.EditedByHand:
        text = services.current_text(draft, heading)
        context = pages.compose_page(duty, heading, draft, text, chosen_for(draft, heading))
        return render(request, "reports/consolidation_compose.html", context | {"seen": request.POST["den"]})
    except StateConflict as conflict:
        messages.error(request, conflict.message)
    return back


def _compose(request, duty, heading, told):
    services.compose_heading(
        duty=duty,
        heading=heading,
        actor=request.user,
        lock_version=told["lock_version"],
        mark=told["dau"],
        seen_until=told["den"],
        way=told["cach"],
    )
    messages.success(request, f"Đã soạn lời của đề mục “{heading.title}” vào dự thảo.")


@require_safe
def report_sources(request, pk):
    """Each sentence of the draft, or of a sent version (?lan=), with the reports below from which it comes."""
    duty = report_pages.find_duty(request.user, pk)
    number = request.GET.get("lan", "")
    if number.isdigit():
        version = report_pages.find_version(request.user, pk, int(number))
    else:
        version = report_pages.newest_readable(request.user, duty)
    version.duty = duty
    return render(request, "reports/report_sources.html", sources_page(request.user, version, request.GET))


def _find(user, pk):
    duty = report_pages.find_duty(user, pk)
    require(can_fold_into(user, duty), NOT_YOURS)
    return duty


def _find_heading(user, pk, heading_pk):
    duty = _find(user, pk)
    draft = pages.current_draft(duty)
    return duty, draft, pages.find_heading(duty, draft, heading_pk)
