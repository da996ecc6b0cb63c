"""Choosing from the texts below, and writing a heading of the own draft from what was chosen.

Choices are rows (`FoldedText`); only `compose_heading` touches the report's text, and never over an edit by hand
without being told to.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from directives.secrecy import refuse_secret
from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.permissions import require
from orgs.text import nfc
from reports.consolidation.blocks import Chosen, How, TextBlock, chosen_for
from reports.consolidation.gathering import Gathered, gather
from reports.consolidation.standing import bare
from reports.models import Duty, FoldedText, FormHeading, HeadingComposition, HeadingText, ReportVersion
from reports.permissions import can_fold_into
from reports.services.filling import start_draft
from reports.services.folding.texts import composed_texts, quotes_for

NOT_YOURS = "Đơn vị của bạn không soạn được báo cáo này."
SENT = "Báo cáo vừa được gửi, không sửa được nữa."
MOVED = "Người khác vừa đổi các lời đã chọn của đề mục này. Chưa ghi gì: hãy xem lại rồi làm tiếp."
LOCKED = "Người khác vừa sửa báo cáo này. Chưa ghi gì: hãy xem lại lời hiện có rồi soạn lại."
NONE_CHOSEN = "Chưa chọn lời nào."
REPLACE, APPEND = "thay", "noi"


class EditedByHand(StateConflict):
    """The heading's text is not what the workbench wrote last: whoever composes decides which one stays."""


@transaction.atomic
def choose_texts(*, duty: Duty, heading: FormHeading, actor, versions: Collection[int], how: str, mark: str) -> int:
    """Quote the texts of these versions verbatim, or leave them out; texts that are the same become one quote.

    Returns how many were taken. Raises NotAllowed, DomainError, StateConflict when the choices moved since `mark`.
    """
    draft, chosen = _open(duty, heading, actor, mark)
    texts = _texts(gather(duty, heading), versions)
    _forget(draft, heading, [text.duty_id for text in texts])
    places, rows = {}, []
    for text in texts:
        words = text.text if how == How.QUOTED else ""
        place = places.setdefault(words, _last(chosen) + 1 + len(places))
        rows.append(_row(draft, heading, text.version_id, how, words, place if how == How.QUOTED else 0))
    FoldedText.objects.bulk_create(rows)
    _remember(draft, heading, how, len(texts), actor)
    return len(texts)


@transaction.atomic
def merge_texts(
    *, duty: Duty, heading: FormHeading, actor, versions: Collection[int], text: str, mark: str, position: int = 0
) -> int:
    """One text for several sources, written by the clerk; `position`: the block it is written instead of."""
    words = nfc(text).strip()
    refuse_secret(words, actor=actor)
    if not words:
        raise DomainError("Chưa viết lời gộp.")
    draft, chosen = _open(duty, heading, actor, mark)
    texts = _texts(gather(duty, heading), versions)
    _forget(draft, heading, [one.duty_id for one in texts])
    place = position if 0 < position <= _last(chosen) else _last(chosen) + 1
    FoldedText.objects.bulk_create(_row(draft, heading, one.version_id, How.MERGED, words, place) for one in texts)
    _remember(draft, heading, How.MERGED, len(texts), actor)
    return len(texts)


@transaction.atomic
def release_texts(*, duty: Duty, heading: FormHeading, actor, versions: Collection[int], mark: str) -> int:
    """Take the choice of these versions back; they are among the texts not chosen again."""
    draft, _ = _open(duty, heading, actor, mark)
    gone, _ = draft.folded_texts.filter(heading=heading, source__in=versions).delete()
    _renumber(draft, heading)
    return gone


@transaction.atomic
def move_block(*, duty: Duty, heading: FormHeading, actor, position: int, up: bool, mark: str) -> None:
    """Exchange a block with the one before or after it."""
    draft, chosen = _open(duty, heading, actor, mark)
    order = list(chosen.blocks)
    at = next((at for at, block in enumerate(order) if block.position == position), None)
    other = None if at is None else at + (-1 if up else 1)
    if other is not None and 0 <= other < len(order):
        order[at], order[other] = order[other], order[at]
        _number(order)


@transaction.atomic
def renew_texts(*, duty: Duty, heading: FormHeading, actor, versions: Collection[int], mark: str) -> int:
    """Put the newest version in the place of those chosen: a quote takes the new words, a merged text stays as it is.

    A source that says nothing any more drops out. Returns how many choices were renewed.
    """
    draft, chosen = _open(duty, heading, actor, mark)
    now = gather(duty, heading).by_duty
    rows = [row for row in chosen.rows if row.source_id in set(versions)]
    for row in rows:
        newest = now.get(row.source.duty_id)
        if newest is None:
            row.delete()
            continue
        row.source_id = newest.version_id
        row.text = newest.text if row.how == How.QUOTED else row.text
        row.save(update_fields=["source", "text"])
    _renumber(draft, heading)
    return len(rows)


@transaction.atomic
def note_seen(*, duty: Duty, heading: FormHeading, actor, seen_until: datetime) -> None:
    """The reports that came in until then were looked through and are new no more."""
    draft, _ = _open(duty, heading, actor, None)
    _composition(draft, heading)
    rows = draft.compositions.filter(heading=heading, seen_until__lt=seen_until)
    rows.update(seen_until=min(seen_until, timezone.now()))


@transaction.atomic
def compose_heading(
    *, duty: Duty, heading: FormHeading, actor, lock_version: int | None, mark: str, seen_until: datetime, way: str = ""
) -> ReportVersion:
    """Write the heading's text from the chosen blocks.

    A text edited by hand since is kept and EditedByHand raised, unless `way` says REPLACE it or APPEND to it the blocks
    that it lacks. A draft saved by somebody else since `lock_version` raises StateConflict; nothing is written then.
    """
    draft, chosen = _open(duty, heading, actor, mark)
    if not chosen.blocks:
        raise DomainError(NONE_CHOSEN)
    if draft.lock_version != (lock_version or 1):
        raise StateConflict(LOCKED)
    current = current_text(draft, heading)
    if way not in (REPLACE, APPEND) and is_own_work(draft, heading, current):
        raise EditedByHand("Lời của đề mục này đã được sửa tay sau lần soạn trước.")
    text = appended(current, chosen) if way == APPEND else chosen.text
    _write(draft, heading, text, actor)
    made = {"text": chosen.text, "made_at": timezone.now(), "made_by": actor}
    made["seen_until"] = min(seen_until, timezone.now())
    HeadingComposition.objects.update_or_create(version=draft, heading=heading, defaults=made)
    record(actor, "report_text_composed", duty, organization=duty.organization, heading=heading.title)
    draft.refresh_from_db()
    return draft


def current_text(draft: ReportVersion | None, heading: FormHeading) -> str:
    rows = draft.texts.filter(heading=heading).values_list("text", flat=True) if draft else ()
    return next(iter(rows), "")


def is_own_work(draft: ReportVersion, heading: FormHeading, text: str) -> bool:
    """Whether somebody wrote or edited the text by hand, so that composing would undo their work."""
    if not text.strip():
        return False
    made = draft.compositions.filter(heading=heading, made_at__isnull=False).first()
    if made is not None:
        return bare(text) != bare(made.text)
    gathered = composed_texts(quotes_for(draft.duty, draft.form_id))  # what folding wrote of itself
    return bare(text) != bare(gathered.get(heading.pk, ""))


def appended(current: str, chosen: Chosen) -> str:
    """The text with the blocks that do not stand in it yet."""
    said = bare(current)
    missing = [block.words for block in chosen.blocks if bare(block.words) not in said]
    return "\n\n".join([current.strip(), *missing])


def _open(duty, heading, actor, mark) -> tuple[ReportVersion, Chosen]:
    """The draft, locked, and what is chosen in it now."""
    require(can_fold_into(actor, duty), NOT_YOURS)
    started = start_draft(duty=duty, actor=actor)
    draft = ReportVersion.objects.select_for_update().filter(pk=started.pk, sent_at__isnull=True).first()
    if draft is None:
        raise StateConflict(SENT)
    if heading.form_id != draft.form_id:
        raise DomainError("Đề mục này không thuộc mẫu của báo cáo.")
    chosen = chosen_for(draft, heading)
    if mark is not None and mark != chosen.mark:
        raise StateConflict(MOVED)
    return draft, chosen


def _texts(column: Gathered, versions):
    """The current texts of these versions; one that was replaced or taken back meanwhile is an error."""
    asked = set(versions)
    found = [text for text in column.texts if text.version_id in asked]
    if not asked:
        raise DomainError(NONE_CHOSEN)
    if len(found) != len(asked):
        raise StateConflict("Có báo cáo vừa được gửi lại, trả lại hoặc rút. Chưa ghi gì: hãy xem lại rồi chọn lại.")
    return found


def _forget(draft, heading, duties) -> None:
    """A source stands in one place only, whichever of its versions was chosen before."""
    draft.folded_texts.filter(heading=heading, source__duty__in=duties).delete()


def _row(draft, heading, version_id, how, text, position) -> FoldedText:
    return FoldedText(version=draft, heading=heading, source_id=version_id, how=how, text=text, position=position)


def _last(chosen: Chosen) -> int:
    return max((block.position for block in chosen.blocks), default=0)


def _remember(draft, heading, how, count, actor) -> None:
    _renumber(draft, heading)
    _composition(draft, heading)
    record(
        actor, "report_texts_chosen", draft.duty, organization=draft.duty.organization, heading=heading.title,
        how=FoldedText.How(how).label, sources=count,
    )  # fmt: skip


def _composition(draft, heading) -> None:
    """From the first choice on, what comes in later is told as new."""
    HeadingComposition.objects.get_or_create(version=draft, heading=heading, defaults={"seen_until": timezone.now()})


def _renumber(draft, heading) -> None:
    """Places 1, 2, 3 …: what was split or left empty is closed up."""
    _number(chosen_for(draft, heading).blocks)


def _number(blocks: Collection[TextBlock]) -> None:
    moved = []
    for place, block in enumerate(blocks, start=1):
        for row in block.rows:
            if row.position != place:
                row.position = place
                moved.append(row)
    FoldedText.objects.bulk_update(moved, ["position"])


def _write(draft, heading, text, actor) -> None:
    ReportVersion.objects.filter(pk=draft.pk).update(
        lock_version=F("lock_version") + 1, edited_by=actor, edited_at=timezone.now()
    )
    HeadingText.objects.update_or_create(version=draft, heading=heading, defaults={"text": text, "is_carried": False})
