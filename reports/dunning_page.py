"""What the page “Đôn đốc” shows: who is silent on which rung, which letters went out, who answered after which."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from directives.models import Document
from orgs.formats import vn_number
from orgs.models import Membership
from orgs.permissions import ROLE_ACTIONS
from orgs.text import fold, nfc
from plans.models import Plan
from reports.models import DunningLetter, Escalation, Rung
from reports.models.escalation import is_silent, was_answered

SILENT, ANSWERED, OTHERS = "im-lang", "da-nop", "khac"
STATES = {SILENT: "Đang im lặng", ANSWERED: "Đã nộp sau đôn đốc", OTHERS: "Hết vì lý do khác", "tat-ca": "Tất cả"}
Reason = Escalation.Reason
NAMED = 10


@dataclass
class SentLetter:
    """A letter about a duty, as the reader may know it: a draft has no address for those who may not open it."""

    level: str
    title: str
    url: str = ""


@dataclass
class Line:
    row: Escalation
    days: int
    letters: list[SentLetter] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)


def ladder(shown):
    """The highest rung of every duty towards this body that the reader sees."""
    seen = Escalation.objects.filter(body=shown.body, duty__in=shown.all_duties.values("pk"))
    return seen.highest()


def standing(shown) -> list[dict]:
    """A row a rung: how many reports are silent there, how many came in after it."""
    on = timezone.localdate(shown.now)
    counts = ladder(shown).order_by().values("level")
    counts = counts.annotate(
        silent=Count("pk", filter=is_silent(on)),
        units=Count("duty__organization", distinct=True, filter=is_silent(on)),
        answered=Count("pk", filter=was_answered()),
    )
    found = {row["level"]: row for row in counts}
    return [found.get(rung.value, {"silent": 0, "units": 0, "answered": 0}) | {"rung": rung} for rung in Rung]


def narrowed(rows, asked, on: date):
    """By the address: `bac` (rung), `tinh-trang`, `q` (words of the unit or the report)."""
    if asked.get("bac", "") in [str(rung.value) for rung in Rung]:
        rows = rows.filter(level=int(asked["bac"]))
    state = asked.get("tinh-trang", SILENT)
    if state == ANSWERED:
        rows = rows.filter(was_answered())
    elif state == OTHERS:
        rows = rows.exclude(closed_on=None).exclude(closed_reason=Reason.SENT)
    elif state != "tat-ca":
        rows = rows.filter(is_silent(on))
    for word in nfc(asked.get("q", "")).split():
        meant = Q(duty__organization__search_text__contains=fold(word)) | Q(duty__requirement__name__icontains=word)
        rows = rows.filter(meant)
    rows = rows.select_related("duty__organization", "duty__requirement__document")
    return rows.order_by("-level", "duty__last_on", "duty__organization__name", "pk")


def lines(user, rows: list[Escalation], on: date) -> list[Line]:
    """A page of rows with their letters and whom to call; three queries whatever their number."""
    letters, heads = (
        letters_of(user, [row.duty_id for row in rows]),
        _heads({row.duty.organization_id for row in rows}, on),
    )
    made = []
    for row in rows:
        last = timezone.localdate(row.duty.first_sent_at) if row.duty.first_sent_at else row.closed_on or on
        known = [letter for version, letter in letters[row.duty_id] if version == row.due_version]
        made.append(Line(row, (last - row.duty.last_on).days, known, heads[row.duty.organization_id]))
    return made


def letters_of(user, duties: list[int]) -> dict[int, list[tuple[int, SentLetter]]]:
    """By duty, with the version of its day: letters that went out; drafts too, for those who may open them."""
    found = defaultdict(list)
    rows = Escalation.objects.filter(duty__in=duties, letter__isnull=False).order_by("level", "pk")
    readable = set(
        Document.objects.visible_to(user)
        .filter(plan__dunning_letter__escalations__in=rows)
        .values_list("pk", flat=True)
    )
    for row in rows.select_related("letter__plan__document"):
        document = row.letter.plan.document
        may_read = document.pk in readable
        if row.letter.is_issued or may_read:
            title = document.title if row.letter.is_issued else f"{row.letter.plan.get_state_display().lower()}"
            url = row.letter.plan.get_absolute_url() if may_read else ""
            found[row.duty_id].append((row.due_version, SentLetter(row.get_level_display(), title, url)))
    return found


def add_sent_letters(user, duties) -> None:
    """`dunned` on each duty: the letters that urged it, for a list or its history; one query for all."""
    duties = list(duties)
    found = letters_of(user, [duty.pk for duty in duties])
    for duty in duties:
        duty.dunned = [letter for version, letter in found[duty.pk] if version == duty.due_version]


def sent_letters(user, duty) -> list[SentLetter]:
    """The letters about one duty, also those about a day that was put off since."""
    return [letter for _, letter in letters_of(user, [duty.pk])[duty.pk]]


def _heads(units: set[int], on: date) -> dict[int, list[str]]:
    """Who answers for each unit, with a telephone where one is known."""
    held = Membership.objects.on(on).filter(organization__in=units, role__in=ROLE_ACTIONS["report.send"])
    found = defaultdict(list)
    for one in held.filter(user__is_active=True).select_related("user").order_by("pk"):
        found[one.organization_id].append(
            f"{one.user.full_name}, {one.user.phone}" if one.user.phone else one.user.full_name
        )
    return found


def letters(user, body, on: date):
    """The letters of the body that the reader may open, with how many units are in each and how many still silent."""
    rows = DunningLetter.objects.visible_to(user).filter(body=body).select_related("plan__document", "body")
    silent = Q(escalations__in=Escalation.objects.silent(on))
    return rows.order_by("-written_on", "-pk").annotate(
        units=Count("escalations__duty__organization", distinct=True),
        left=Count("escalations__duty__organization", distinct=True, filter=silent),
    )


def answered_since(plan) -> str:
    """For whoever holds a letter not sent yet: what in it is no longer so; else empty. (settings.PLAN_REMARKS)"""
    rows = Escalation.objects.filter(letter__plan=plan)
    over = rows.exclude(is_silent(timezone.localdate())).order_by("duty__organization__name")
    names = list(over.values_list("duty__organization__name", flat=True).distinct())
    found = []
    if names:
        more = f" và {vn_number(len(names) - NAMED)} đơn vị khác" if len(names) > NAMED else ""
        found.append(
            f"Không còn phải đôn đốc: {', '.join(names[:NAMED])}{more} đã nộp, được miễn hoặc gia hạn từ khi soạn."
        )
    if _earlier_is_missing(rows):
        found.append("Công văn đôn đốc lần trước đã bị thu hồi hoặc chưa gửi.")
    return " ".join([*found, "Nên viết lại công văn trước khi gửi."]) if found else ""


def _earlier_is_missing(rows) -> bool:
    below = Escalation.objects.filter(duty=OuterRef("duty"), due_version=OuterRef("due_version"))
    unsent = below.filter(level__lt=OuterRef("level")).exclude(letter__plan__state=Plan.State.ISSUED)
    return rows.filter(Exists(unsent)).exists()


def leader_line(shown) -> dict:
    """For the decisions of a head or leader: units that reached the last rung and are still silent."""
    rows = ladder(shown).silent(timezone.localdate(shown.now)).filter(level=Rung.LEADER)
    return {
        "value": rows.order_by().values("duty__organization").distinct().count(),
        "label": "đơn vị im lặng sau đôn đốc, chờ lãnh đạo xử lý",
        "url": page_url(shown.body.pk, bac=Rung.LEADER.value),
    }


def page_url(body_id: int, name: str = "dunning_list", **more) -> str:
    return f"{reverse(f'reports:{name}')}?{urlencode({'don-vi': body_id, **more})}"
