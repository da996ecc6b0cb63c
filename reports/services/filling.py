"""The one working draft of a duty: saved again and again, never over somebody else's later text."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from directives.secrecy import refuse_secret
from directives.services import store_file
from orgs.audit import record
from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.permissions import require
from plans.models import Assignment
from reports.figures import Figure, checked_figure
from reports.models import (
    AssignmentProgress,
    CheckExplanation,
    Duty,
    FormCheck,
    FormHeading,
    HeadingText,
    Indicator,
    IndicatorValue,
    ListItem,
    ReportFile,
    ReportVersion,
)
from reports.permissions import can_draft_report
from reports.services.carrying import carry_progress, carry_texts, carry_values, marked_figures, read_before
from reports.services.contents import Contents, read_contents
from reports.services.standing import lock_duty

NOT_YOURS = "Đơn vị của bạn không soạn được báo cáo này."
GONE = "Chế độ báo cáo vừa đổi, đơn vị không còn phải nộp kỳ này. Hãy mở lại danh sách báo cáo."
OTHERS_TASK = "Có nhiệm vụ không được giao cho đơn vị này."


@dataclass(frozen=True)
class Missing:
    """A part that must be filled before the report can go; `anchor` is the id of its field on the page."""

    label: str
    anchor: str


@transaction.atomic
def start_draft(*, duty: Duty, actor) -> ReportVersion:
    """The duty's draft, made when there is none. Raises NotAllowed, StateConflict when the report was sent."""
    _check_drafter(duty, actor)
    return duty.versions.drafts().first() or _new_draft(duty, actor)[0]


def _new_draft(duty, actor, **values) -> tuple[ReportVersion, bool]:
    """Made here (True), or by somebody who was faster."""
    if not lock_duty(duty):
        raise StateConflict(GONE)
    try:
        with transaction.atomic():
            made = ReportVersion.objects.create(duty=duty, form=duty.requirement.form, edited_by=actor, **values)
            return made, True
    except IntegrityError:
        return duty.versions.drafts().get(), False


@transaction.atomic
def save_draft(
    *,
    duty: Duty,
    actor,
    lock_version: int | None,
    texts,
    values,
    progress,
    note="",
    nothing_to_report=False,
    carried: Collection[str] = (),
    explanations: Mapping[int, str] = MappingProxyType({}),
) -> ReportVersion:
    """Save what was typed and return the draft with its new `lock_version`.

    texts: heading id → text; values: indicator id or (indicator id, list item id) → number, Figure or None (erases),
    with all items of an indicator replaced when one of its keys is given; progress: assignment id → (state, note),
    where no state with a note means in progress and neither erases the line.
    carried: lines confirmed as unchanged since the period before ("text-12", "value-3", "value-3.7" for a list item,
    "state-5"): an empty one takes what was written then, one that says something else loses the mark.
    explanations: check id → why the figure is as it is; an empty one is taken away.
    `lock_version` is the one the form was opened with (None or 0: no draft was there). A stale one raises
    StateConflict and nothing is written. An id that is not of this form or body raises DomainError, a text that bears
    a secrecy mark SecretContent.
    """
    notes = [said for _, said in progress.values()]
    answers = [figure.text for figure in values.values() if isinstance(figure, Figure)]
    refuse_secret(note, *texts.values(), *notes, *answers, *explanations.values(), actor=actor)
    _check_drafter(duty, actor)
    said = {"note": note.strip(), "nothing_to_report": nothing_to_report}
    draft, is_new = next(iter(duty.versions.drafts().order_by()), None), False  # there is one at most
    if draft is None:
        draft, is_new = _new_draft(duty, actor, lock_version=1 if lock_version else 2, **said)
    if lock_version or not is_new:
        _touch(draft, lock_version, actor, **said)
    carried = {*carried, *marked_figures(values)}
    before = read_before(duty, carried)
    _save_texts(draft, carry_texts(texts, carried, before))
    _save_values(draft, values, carried, before, is_new)
    _save_progress(draft, carry_progress(progress, carried, before))
    _save_explanations(draft, explanations)
    return draft


def attach_file(*, duty: Duty, upload, actor, assignment: Assignment | None = None) -> ReportFile:
    """Add a checked file to the draft, as evidence of a task when one is given.

    Raises BadUpload, SecretContent; StateConflict when it was sent meanwhile; DomainError for a task of another body.
    """
    if assignment and not assignments_of(duty).filter(pk=assignment.pk).exists():
        raise DomainError(OTHERS_TASK)
    with transaction.atomic():
        draft = start_draft(duty=duty, actor=actor)
        parents = {"version": draft, "assignment": assignment}
        stored = store_file(model=ReportFile, parent_field=parents, upload=upload, actor=actor)
        if not ReportVersion.objects.filter(pk=draft.pk, sent_at__isnull=True).update(
            lock_version=F("lock_version") + 1
        ):
            raise StateConflict("Báo cáo vừa được gửi, không thêm tệp được nữa.")
        record(actor, "report_file_added", duty, organization=duty.organization, file=stored.name)
    return stored


@transaction.atomic
def copy_to_draft(*, version: ReportVersion, actor) -> ReportVersion:
    """A new draft with all that a sent version says; the draft that exists is kept as it is."""
    draft, created = ReportVersion.objects.get_or_create(
        duty=version.duty,
        sent_at=None,
        defaults={
            "form": version.form,
            "edited_by": actor,
            "note": version.note,
            "nothing_to_report": version.nothing_to_report,
            "corrects": version.corrects,
            "correction_reason": version.correction_reason,
        },
    )
    if created:
        parts = (version.texts, version.values, version.progress, version.explanations, version.files)
        folded = (version.folded, version.folded_texts, version.compositions)  # what it was folded from goes along
        for rows in (*parts, *folded):
            copies = list(rows.all())
            for row in copies:
                row.pk, row.version, row._state.adding = None, draft, True
            rows.model.objects.bulk_create(copies)
    return draft


@transaction.atomic
def remove_file(*, file: ReportFile, actor) -> None:
    """Take an attachment off a draft; the stored bytes stay, a sent version may use them."""
    _check_drafter(file.version.duty, actor)
    if file.version.sent_at is not None:
        raise StateConflict("Báo cáo đã gửi, tệp kèm theo không bỏ được nữa.")
    record(actor, "report_file_removed", file.version.duty, organization=file.version.duty.organization, file=file.name)
    ReportFile.objects.filter(pk=file.pk, version__sent_at__isnull=True).delete()


def missing_parts(version: ReportVersion, contents: Contents | None = None) -> list[Missing]:
    """What the form asks and the draft does not say; nothing when "không phát sinh" is ticked.

    A figure broken down by a list needs at least one line: one line with 0 where there is none.
    """
    if version.nothing_to_report:
        return []
    contents = contents or read_contents(version)
    written = {row.heading_id for row in contents.texts if row.text}
    counted = {row.indicator_id for row in contents.values}
    return name_missing(
        [row for row in contents.headings if row.is_required and row.pk not in written],
        [row for row in contents.indicators if row.is_required and row.pk not in counted],
        contents.progress,
    )


def name_missing(headings, indicators, progress) -> list[Missing]:
    """Headings and indicators left empty; of the lines of progress those that do not apply without a word why."""
    rows = [row for row in progress if row.state == AssignmentProgress.State.NOT_APPLICABLE and not row.note]
    rows.sort(key=lambda row: (row.assignment.task.position, row.assignment.pk))
    return [
        *(Missing(heading.title, f"id_text-{heading.pk}") for heading in headings),
        *(Missing(indicator.name, field_id(indicator)) for indicator in indicators),
        *(
            Missing(f"Lý do không áp dụng nhiệm vụ {row.assignment.task}", f"id_note-{row.assignment.pk}")
            for row in rows
        ),
    ]


def field_id(indicator: Indicator) -> str:
    """The id of the first field of the answer on the page."""
    if indicator.breakdown_id:
        return f"chi-tieu-{indicator.pk}"
    if indicator.type == Indicator.Type.PERCENT:
        return f"id_numerator-{indicator.pk}"
    return f"id_value-{indicator.pk}_0" if indicator.type == Indicator.Type.YES_NO else f"id_value-{indicator.pk}"


def assignments_of(duty: Duty):
    """What the paper behind the requirement gave this body to do; its progress is asked in the report."""
    if not duty.requirement.form.asks_progress:
        return Assignment.objects.none()
    body = Q(organization=duty.organization_id)
    if duty.inherited_from_id:
        body |= Q(organization=duty.inherited_from_id)
    found = Assignment.objects.filter(body, task__document=duty.requirement.document_id)
    return found.select_related("task", "organization").order_by("task__position", "task", "pk")


def _check_drafter(duty, actor) -> None:
    if actor is None:
        return
    if not duty.takes_draft:
        raise StateConflict("Báo cáo này đã được gửi hoặc được miễn, không sửa được nữa.")
    require(can_draft_report(actor, duty), NOT_YOURS)


def _touch(draft, lock_version, actor, **values) -> None:
    """Count the save, if nobody else saved since `lock_version`."""
    expected = draft.lock_version if not lock_version and draft.lock_version == 1 else lock_version or 0
    changes = values | {"lock_version": expected + 1, "edited_by": actor, "edited_at": timezone.now()}
    rows = ReportVersion.objects.filter(pk=draft.pk, sent_at__isnull=True, lock_version=expected)
    if not rows.update(**changes):
        raise StateConflict(
            "Người khác vừa sửa báo cáo này. Bản của bạn chưa được ghi: hãy mở trang này ở thẻ khác để so sánh."
        )
    for name, value in changes.items():
        setattr(draft, name, value)


def _save_texts(draft, texts) -> None:
    _known(texts, FormHeading.objects.filter(form=draft.form_id))
    rows = [HeadingText(version=draft, heading_id=pk, text=text, is_carried=same) for pk, (text, same) in texts.items()]
    HeadingText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["version", "heading"], update_fields=["text", "is_carried"]
    )


def _save_values(draft, values, carried, before, is_new) -> None:
    by_key = {(key if isinstance(key, tuple) else (key, None)): value for key, value in values.items()}
    indicators = {row.pk: row for row in Indicator.objects.filter(form=draft.form_id).order_by()}
    by_key = carry_values(by_key, indicators, carried, before)
    _check_keys(by_key, indicators)
    estimates = sent_estimates(draft) if by_key else {}
    if not is_new:
        draft.values.filter(indicator__in={indicator_id for indicator_id, _ in by_key}).delete()
    rows = []
    for (pk, item_id), given in by_key.items():
        if (figure := checked_figure(indicators[pk], given)) is None:
            continue
        rows.append(
            IndicatorValue(
                version=draft, indicator_id=pk, item_id=item_id, estimated=estimates.get((pk, item_id)), **vars(figure)
            )
        )
    IndicatorValue.objects.bulk_create(rows)


def sent_estimates(draft) -> dict:
    """(indicator, item) → the estimate that was sent last, so that the final figure stands beside it."""
    if draft.duty.first_sent_at is None:
        return {}
    last = draft.duty.versions.standing().order_by("-number").first()
    if last is None:
        return {}
    rows = last.values.filter(Q(is_estimate=True) | Q(estimated__isnull=False))
    return {(row.indicator_id, row.item_id): row.value if row.is_estimate else row.estimated for row in rows}


def _check_keys(by_key, indicators) -> None:
    lists = {indicator.breakdown_id for indicator in indicators.values()}
    items = dict(ListItem.objects.filter(list__in=lists).values_list("pk", "list"))
    for (indicator_id, item_id), value in by_key.items():
        indicator = indicators.get(indicator_id)
        if indicator is None or (item_id is not None and items.get(item_id) != indicator.breakdown_id):
            raise DomainError("Có số liệu không thuộc mẫu báo cáo này.")
        if value is not None and (indicator.breakdown_id is None) != (item_id is None):
            raise DomainError(f"Chỉ tiêu “{indicator.name}” phải ghi theo đúng danh mục của mẫu.")


def _save_progress(draft, progress) -> None:
    if not progress:
        return
    known = set(assignments_of(draft.duty).values_list("pk", flat=True))
    if not set(progress) <= known:
        raise DomainError(OTHERS_TASK)
    empty = [pk for pk, (state, note, _) in progress.items() if not state and not note]
    draft.progress.filter(assignment__in=empty).delete()
    rows = [
        AssignmentProgress(
            version=draft,
            assignment_id=pk,
            state=AssignmentProgress.State(state or "in_progress"),
            note=note,
            is_carried=same,
        )
        for pk, (state, note, same) in progress.items()
        if pk not in empty
    ]
    AssignmentProgress.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["version", "assignment"],
        update_fields=["state", "note", "is_carried"],
    )


def _save_explanations(draft, explanations) -> None:
    if not explanations:
        return
    _known(explanations, FormCheck.objects.filter(form=draft.form_id))
    draft.explanations.filter(check_rule__in=explanations).delete()
    CheckExplanation.objects.bulk_create(
        CheckExplanation(version=draft, check_rule_id=pk, text=text.strip())
        for pk, text in explanations.items()
        if text.strip()
    )


def _known(given, rows) -> None:
    if given and not set(given) <= set(rows.order_by().values_list("pk", flat=True)):
        raise NotAllowed("Có nội dung không thuộc mẫu báo cáo này.")
