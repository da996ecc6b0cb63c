"""What the pages of the workbench show."""

from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from orgs.listing import PAGE_PARAM
from orgs.text import fold
from reports.consolidation.facts import facts_of
from reports.consolidation.gathering import EXEMPTED, LowerText
from reports.consolidation.grouping import Group, group_texts
from reports.consolidation.prose_numbers import check_prose
from reports.consolidation.sentences import differences
from reports.consolidation.standing import HeadingState, heading_states
from reports.consolidation.tracing import trace
from reports.cuts import Cut
from reports.forms.consolidation import ColumnForm
from reports.models import Duty, FormHeading, ReportVersion
from reports.services.folding.sources import current_deliveries

PER_PAGE = 25
UNITS = 6  # bodies named beside a text
NAMES = 200  # bodies a page of those who say nothing
BLOCKS = 12
VARIANTS = 4  # wordings shown of a group


@dataclass
class ShownText:
    """One wording with all who wrote it; `pieces`: how it differs from the first of its group."""

    texts: list[LowerText]
    pieces: list[tuple[str, str]] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    hints: list = field(default_factory=list)
    is_ticked: bool = False
    is_new: bool = False

    @property
    def first(self) -> LowerText:
        return self.texts[0]

    @property
    def value(self) -> str:
        return ",".join(str(text.version_id) for text in self.texts)

    @property
    def named(self) -> list[LowerText]:
        return self.texts[:UNITS]

    @property
    def others(self) -> int:
        return len(self.texts) - len(self.named)


@dataclass
class ShownGroup:
    shown: list[ShownText]
    hidden: list[LowerText]  # of the wordings that are not shown
    wordings: int
    count: int

    @property
    def leader(self) -> ShownText:
        return self.shown[0]

    @property
    def value(self) -> str:
        texts = [text for one in self.shown for text in one.texts] + self.hidden
        return ",".join(str(text.version_id) for text in texts)


def current_draft(duty: Duty) -> ReportVersion | None:
    draft = duty.versions.drafts().select_related("edited_by").first()
    if draft:
        draft.duty = duty
    return draft


def find_heading(duty: Duty, draft, pk) -> FormHeading:
    return get_object_or_404(FormHeading, pk=pk, form=draft.form_id if draft else duty.requirement.form_id)


def overview_page(duty: Duty) -> dict:
    """All headings: what came in for each, what was chosen, what moved since."""
    draft = current_draft(duty)
    headings = FormHeading.objects.filter(form=draft.form_id if draft else duty.requirement.form_id)
    return frame(duty) | {"states": heading_states(duty, draft, headings), "draft": draft}


def heading_page(duty: Duty, heading, draft, query: QueryDict, ticked=frozenset()) -> dict:
    (state,) = heading_states(duty, draft, [heading])
    form = ColumnForm(query)
    asked = form.cleaned_data if form.is_valid() else {}
    is_silent = asked.get("xem") == "chua-neu"
    rows, group = (_silent(state, asked), []) if is_silent else _asked_groups(state, asked)
    page = Paginator(rows, NAMES if is_silent else PER_PAGE).get_page(query.get(PAGE_PARAM))
    if not is_silent:
        page.object_list = _shown(page, state, ticked)
        _add_hints(duty, page)
    return frame(duty, (heading.title, None)) | {
        "heading": heading,
        "headings": list(FormHeading.objects.filter(form=heading.form_id)),
        "state": state,
        "blocks": Paginator(state.chosen.blocks, BLOCKS).get_page(query.get("doan")),
        "form": form,
        "page": page,
        "group": group,
        "is_silent": is_silent,
        "total": len(rows) if is_silent else sum(len(one) for one, _ in rows),
        "hints": own_hints(duty, draft, state),
        "lock_version": draft.lock_version if draft else 0,
        "seen": int(timezone.now().timestamp()),
    }


def merge_page(duty: Duty, heading, draft, versions) -> dict:
    """The chosen texts beside the field in which they are merged."""
    (state,) = heading_states(duty, draft, [heading])
    asked = set(versions)
    texts = [text for text in state.column.texts if text.version_id in asked]
    groups = group_texts([text.text for text in texts])
    back = reverse("reports:consolidation_heading", args=[duty.pk, heading.pk])
    return frame(duty, (heading.title, back), ("Gộp ý", None)) | {
        "heading": heading,
        "state": state,
        "count": len(texts),
        "groups": _shown([(group, texts) for group in groups[:PER_PAGE]], state, frozenset()),
        "more": max(len(groups) - PER_PAGE, 0),
        "versions": ",".join(str(text.version_id) for text in texts),
        "proposal": texts[groups[0].members[0]].text if groups else "",
    }


def compose_page(duty: Duty, heading, draft, text, both) -> dict:
    """The text as it stands and as it would be, when it was edited by hand."""
    back = reverse("reports:consolidation_heading", args=[duty.pk, heading.pk])
    return frame(duty, (heading.title, back), ("Soạn lại", None)) | {
        "heading": heading,
        "current": text,
        "composed": both.text,
        "pieces": differences(text, both.text),
        "mark": both.mark,
        "lock_version": draft.lock_version,
        "draft": draft,
    }


def frame(duty: Duty, *crumbs) -> dict:
    start = [
        ("Báo cáo", reverse("reports:report_list")),
        (str(duty), duty.get_absolute_url()),
        ("Bàn tổng hợp", reverse("reports:consolidation", args=[duty.pk]) if crumbs else None),
    ]
    return {"duty": duty, "breadcrumbs": [*start, *crumbs]}


def own_hints(duty: Duty, draft, state: HeadingState) -> list:
    """Numbers of the own text that contradict the own figures; what a unit says of itself is not the own."""
    if not draft or not state.text.strip():
        return []
    facts = facts_of([draft.pk]).get(draft.pk, [])
    hints = check_prose(state.text, facts, year=duty.year, subject=duty.organization.name, is_one_unit=False)
    if not hints:  # as nearly always: no need to look where each sentence comes from
        return []
    units = {fold(text.unit) for text in state.column.texts}
    own = {
        one.text
        for one in trace(state.text, state.column.texts, state.chosen.rows)
        if one.kind in ("own", "merged") and not any(unit in fold(one.text) for unit in units)
    }
    return [hint for hint in hints if hint.sentence in own]


def _asked_groups(state: HeadingState, asked):
    """(group, its texts) of what the filters leave; with `nhom` each text of one group by itself."""
    texts = _filtered(state, asked)
    groups = group_texts([text.text for text in texts])
    number = asked.get("nhom")
    if number:
        place = next((at for at, text in enumerate(texts) if text.version_id == number), None)
        group = next((group for group in groups if place in group.members), None)
        if group:
            members = [texts[at] for at in group.members]
            return [(group_texts([text.text])[0], [text]) for text in members], members
    return [(group, texts) for group in groups], []


def _filtered(state: HeadingState, asked) -> list[LowerText]:
    wanted = fold(asked.get("tim") or "")
    texts = [text for text in state.column.texts if not wanted or wanted in fold(f"{text.unit} {text.text}")]
    held = {row.source.duty_id for row in state.chosen.rows}
    fresh = _fresh(state)
    keep = {
        "chua-chon": lambda text: text.duty_id not in held,
        "da-chon": lambda text: text.duty_id in held,
        "moi": lambda text: text.version_id in fresh,
    }.get(asked.get("xem"))
    return [text for text in texts if keep(text)] if keep else texts


def _silent(state: HeadingState, asked) -> list[tuple[str, int, str]]:
    """(reason, duty, body) of those who say nothing under the heading."""
    wanted = fold(asked.get("tim") or "")
    silent = state.column.silent
    rows = [(reason, *row) for reason, rows in [*silent.reasons, (EXEMPTED, silent.exempted)] for row in rows]
    return [row for row in rows if not wanted or wanted in fold(row[2])]


def _fresh(state: HeadingState) -> set[int]:
    return {text.version_id for text in state.standing.new} | {c.now.version_id for c in state.standing.changed}


def _shown(pairs, state: HeadingState, ticked) -> list[ShownGroup]:
    how = {row.source.duty_id: row.get_how_display() for row in state.chosen.rows}
    fresh = _fresh(state)
    return [_shown_group(group, texts, how, fresh, ticked) for group, texts in pairs]


def _shown_group(group: Group, texts, how, fresh, ticked) -> ShownGroup:
    wordings = [[texts[at] for at in variant.members] for variant in group.variants]
    shown = []
    for own in wordings[:VARIANTS]:
        pieces = differences(wordings[0][0].text, own[0].text) if shown else []
        one = ShownText(own, pieces, is_new=any(text.version_id in fresh for text in own))
        for text in own:
            if text.duty_id in how:
                one.states[how[text.duty_id]] = one.states.get(how[text.duty_id], 0) + 1
        one.is_ticked = ticked >= {text.version_id for text in own}
        shown.append(one)
    hidden = [text for own in wordings[VARIANTS:] for text in own]
    return ShownGroup(shown, hidden, len(wordings), len(group))


def _add_hints(duty: Duty, page: Page) -> None:
    """Numbers in the prose of those named on the page against the figures that came with it."""
    named = [(one, text) for group in page.object_list for one in group.shown for text in one.named]
    versions = [text.version_id for _, text in named]
    rows = current_deliveries(duty).filter(version__in=versions, cut__isnull=False).values_list("version", "cut")
    facts = facts_of(versions, {version: Cut.of(cut) for version, cut in rows})
    for one, text in named:
        for hint in check_prose(text.text, facts.get(text.version_id, ()), year=duty.year, subject=text.unit):
            one.hints.append((text, hint))
