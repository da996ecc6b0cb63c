"""Công văn đôn đốc drafted by the portal: an ordinary draft of the body that waits, for its people to check and sign.

A unit that falls silent while yesterday's draft still lies untouched joins that draft: one letter to sign, not seven.
"""

import logging
from datetime import date

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from directives.kinds import DocumentKind
from directives.models import Document, DocumentReference
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.formats import vn_number
from orgs.models import Membership, Organization, OrganizationGroup, User
from orgs.permissions import ROLE_ACTIONS, require
from plans.models import Plan
from plans.services import create_plan
from plans.services.parts import write_recipients, write_sections
from reports.documents import OFFICE
from reports.dunning_paper import DunningText, dunning_text, letter_name
from reports.models import DunningLetter, Escalation, Notification, RequirementReceiver, Rung
from reports.models.escalation import LETTER_RUNGS
from reports.permissions import can_remind_by_letter
from reports.services.notifications import notify

MOST = 300  # reports in one letter
logger = logging.getLogger(__name__)


def draft_letters(*, on: date) -> None:
    """A letter a body and rung for what has none yet; a body whose draft cannot be written does not stop the others."""
    waiting = unwritten(on).filter(level__in=LETTER_RUNGS).order_by()
    for body, level in list(waiting.values_list("body", "level").distinct()):
        try:
            while draft_letter(body=Organization.objects.get(pk=body), level=level, on=on):
                pass
        except DomainError as error:
            logger.warning("no letter drafted for body %s, level %s: %s", body, level, error)


def unwritten(on: date):
    """Silent, and in no letter that is being written or went out: one that was withdrawn urged nobody."""
    without = Q(letter=None) | Q(letter__plan__state=Plan.State.WITHDRAWN)
    return Escalation.objects.silent(on).filter(without)


@transaction.atomic
def draft_letter(*, body: Organization, level: int, on: date) -> DunningLetter | None:
    """Take what waits into the untouched draft of this rung, or into a new one; None when nothing waits or nobody
    drafts there. The rows are locked, so two sweeps at once never write two letters for one unit.
    """
    waiting = unwritten(on).filter(body=body, level=level)
    rows = list(waiting.select_for_update(of=("self",)).order_by("duty__organization", "pk")[:MOST])
    author = drafter_of(body, rows, on) if rows else None
    if author is None:
        return None
    letter = _untouched(body, level, len(rows)) or _begin(body, level, on, author)
    _note_replaced(letter, rows)
    Escalation.objects.filter(pk__in=[row.pk for row in rows]).update(letter=letter)
    _write(letter, on)
    units = Escalation.objects.filter(letter=letter).values("duty__organization").distinct().count()
    text = (
        f"Có dự thảo {letter.get_level_display().lower()}: công văn gửi về {vn_number(units)} đơn vị chưa nộp báo cáo."
    )
    if not people_of(body.pk, "plan.sign", on).exists():
        text += f" {body.label} chưa có ai giữ quyền ký: đề nghị quản trị bổ sung."
    notify(
        users=writers_of(body.pk, on),
        key=f"don-doc:{letter.pk}:{on:%Y%m%d}",
        text=text,
        link=letter.plan.get_absolute_url(),
        kind=Notification.Kind.PLAN,
    )
    return letter


def _untouched(body: Organization, level: int, more: int) -> DunningLetter | None:
    drafts = DunningLetter.objects.open().filter(body=body, level=level, plan__version=F("written_version"))
    drafts = drafts.annotate(size=Count("escalations")).filter(size__lte=MOST - more)
    return drafts.select_related("plan__document", "body").first()


def _begin(body: Organization, level: int, on: date, author: User) -> DunningLetter:
    plan = create_plan(issuer=body, kind=DocumentKind.DISPATCH, subject="đôn đốc gửi báo cáo quá hạn", actor=author)
    record(None, "dunning_drafted", plan, organization=body, comment=f"Cổng tự soạn theo thang đôn đốc, giao {author}.")
    return DunningLetter.objects.create(body=body, level=level, plan=plan, written_version=plan.version, written_on=on)


def _note_replaced(letter: DunningLetter, rows: list[Escalation]) -> None:
    """A letter with faulty content is replaced by one of the same form (Nghị định 30/2020, Điều 18): say which."""
    withdrawn = Document.objects.filter(plan__dunning_letter__in={row.letter_id for row in rows if row.letter_id})
    known = letter.plan.document.references_out.values("target")
    DocumentReference.objects.bulk_create(
        DocumentReference(document=letter.plan.document, target=paper, relation=DocumentReference.Relation.REPLACES)
        for paper in withdrawn.exclude(pk__in=known).order_by("issued_on", "pk")
    )


@transaction.atomic
def refresh_letter(*, letter: DunningLetter, on: date, actor: User) -> DunningLetter | None:
    """Write the draft anew from who is silent today, over what was typed since; None when nobody is left."""
    require(can_remind_by_letter(actor, letter.body), "Bạn không được soạn công văn của đơn vị này.")
    return rewrite(letter, on, actor)


def rewrite(letter: DunningLetter, on: date, actor: User | None) -> DunningLetter | None:
    """The caller holds the transaction; raises StateConflict when somebody saved it this very moment."""
    _claim(letter)
    silent = Escalation.objects.silent(on).filter(letter=letter)
    answered = Escalation.objects.filter(letter=letter).exclude(pk__in=silent.values("pk"))
    gone = Escalation.objects.filter(pk__in=list(answered.values_list("pk", flat=True))).update(letter=None)
    if not silent.exists():
        _drop(letter, actor)
        return None
    _fill(letter, on)
    if actor or gone:
        _record_writing(letter, actor)
    return letter


def _drop(letter: DunningLetter, actor: User | None) -> None:
    """Nobody is left to urge: the draft goes, the log of the body keeps that there was one."""
    plan, body = letter.plan, letter.body
    record(actor, "dunning_dropped", plan, organization=body, comment="Các đơn vị đã nộp, được miễn hoặc được gia hạn.")
    document = plan.document
    letter.delete()
    plan.delete()
    document.delete()
    OrganizationGroup.objects.filter(owner=body, name__startswith=_group_name(letter.level, plan.pk)).delete()


def _write(letter: DunningLetter, on: date) -> None:
    _claim(letter)
    _fill(letter, on)
    _record_writing(letter, None)


def _claim(letter: DunningLetter) -> None:
    """As any save: the version read before, and still a draft."""
    plan = letter.plan
    claimed = Plan.objects.filter(pk=plan.pk, version=plan.version, state=Plan.State.DRAFT).update(
        version=F("version") + 1, updated_at=timezone.now(), saved_as=""
    )
    if not claimed:
        raise StateConflict("Công văn vừa được người khác sửa hoặc đã trình: tải lại trang rồi xem lại.")
    plan.refresh_from_db()


def _fill(letter: DunningLetter, on: date) -> None:
    plan, body = letter.plan, letter.body
    duties = _duties_of(letter)
    text = dunning_text(body, letter.level, duties, on, _earlier(letter), _replaced(letter))
    receivers = RequirementReceiver.objects.filter(requirement__in={duty.requirement_id for duty in duties})
    via = receivers.filter(organization=body, via__isnull=False).exclude(via__symbol="").select_related("via").first()
    plan.drafting_symbol = via.via.symbol if via else OFFICE
    plan.save(update_fields=["drafting_symbol"])
    plan.document.subject = text.subject
    plan.document.save(update_fields=["subject"])
    write_sections(plan, text.sections)
    write_recipients(plan, _with_groups(letter, text))
    letter.written_version, letter.written_on = plan.version, on
    letter.save(update_fields=["written_version", "written_on"])


def _record_writing(letter: DunningLetter, actor: User | None) -> None:
    units = letter.escalations.values("duty__organization").distinct().count()
    record(actor, "dunning_written", letter.plan, organization=letter.body, units=units)


def _duties_of(letter: DunningLetter) -> list:
    rows = letter.escalations.select_related("duty__organization__parent", "duty__requirement__document")
    rows = rows.order_by("duty__requirement", "duty__last_on", "duty__organization__name", "pk")
    return [row.duty for row in rows]


def _earlier(letter: DunningLetter) -> dict[int, str]:
    """By duty, the letter of the rung below that went out."""
    duties = letter.escalations.values("duty")
    sent = Escalation.objects.dispatched().filter(
        duty__in=duties, level__lt=letter.level, due_version=F("duty__due_version")
    )
    return {row.duty_id: letter_name(row.letter.plan.document) for row in sent.select_related("letter__plan__document")}


def _replaced(letter: DunningLetter) -> list[str]:
    rows = letter.plan.document.references_out.filter(relation=DocumentReference.Relation.REPLACES)
    return [letter_name(row.target) for row in rows.exclude(target=None).select_related("target")]


def _with_groups(letter: DunningLetter, text: DunningText) -> list[dict]:
    """Bodies addressed together are kept as a saved group of the body, so that the letter reaches each of them."""
    rows = []
    for row in text.recipients:
        if row["text"] in text.groups and row["mode"] == "group":
            name = f"{_group_name(letter.level, letter.plan_id)} {'Kính gửi' if row['is_addressee'] else 'Nơi nhận'}"
            group, _ = OrganizationGroup.objects.get_or_create(owner=letter.body, name=name)
            group.members.set(text.groups[row["text"]])
            row = row | {"group_id": group.pk}
        rows.append(row)
    return rows


def _group_name(level: int, plan_id: int) -> str:
    return f"{Rung(level).label}, dự thảo {plan_id}:"


def people_of(body_id: int, action: str, on: date):
    """Working accounts of those who may do the action in the body on the day."""
    held = Membership.objects.on(on).filter(organization=body_id, role__in=ROLE_ACTIONS[action])
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


def writers_of(body_id: int, on: date):
    """The staff who draft; where there is none, whoever may."""
    drafters = people_of(body_id, "plan.draft", on)
    staff = drafters.exclude(pk__in=people_of(body_id, "plan.sign", on).values("pk"))
    return staff if staff.exists() else drafters


def drafter_of(body: Organization, rows: list[Escalation], on: date) -> User | None:
    """Whose desk the draft lands on: who handles these reports, else staff that does not also give the number."""
    writers = writers_of(body.pk, on).order_by("pk")
    duties = [row.duty_id for row in rows]
    handling = writers.filter(
        handled_requirements__organization=body, handled_requirements__requirement__duties__in=duties
    )
    clerks = people_of(body.pk, "plan.issue", on).values("pk")
    return handling.first() or writers.exclude(pk__in=clerks).first() or writers.first()
