"""Lines that a body confirms as unchanged since the period before: each takes over what was written then.

A mark is only kept where the content is that of the period before; where it says something else the mark is dropped
and the content stays, so nothing typed is lost.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from orgs.errors import DomainError
from reports.figures import Figure, checked_figure, figure_from, figure_of
from reports.models import Duty, FormHeading, Indicator, ReportVersion


@dataclass
class Before:
    """What stood in the last report: by heading title, by indicator name and list item, by assignment."""

    texts: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[str, int | None], Figure] = field(default_factory=dict)
    progress: dict[int, tuple[str, str]] = field(default_factory=dict)


def previous_version(duty: Duty) -> ReportVersion | None:
    """What the body (or the one it took over from) last sent for the period before."""
    bodies = {duty.organization_id, duty.inherited_from_id} - {None}
    sent = ReportVersion.objects.standing().filter(
        duty__requirement__in=duty.requirement.regime_ids,
        duty__organization__in=bodies,
        duty__due_on__lt=duty.due_on,
        withdrawn_at=None,
    )
    return sent.select_related("duty").order_by("-duty__due_on", "-number").first()


def read_before(duty: Duty, carried: Collection[str]) -> Before:
    """Read only when a line was marked."""
    previous = previous_version(duty) if carried else None
    if previous is None:
        return Before()
    values = previous.values.select_related("indicator")
    return Before(
        texts=dict(previous.texts.values_list("heading__title", "text")),
        values={(row.indicator.name, row.item_id): figure_from(row) for row in values},
        progress={row.assignment_id: (row.state, row.note) for row in previous.progress.all()},
    )


def carry_texts(texts, carried: Collection[str], before: Before) -> dict[int, tuple[str, bool]]:
    """Heading id → (text, is it carried)."""
    found = {pk: (text.strip(), False) for pk, text in texts.items()}
    marked = _marked(carried, "text")
    for heading in FormHeading.objects.filter(pk__in=marked) if marked else ():
        old, new = before.texts.get(heading.title, ""), found.get(heading.pk, ("", False))[0]
        if old and new in ("", old):
            found[heading.pk] = (old, True)
    return found


def carry_values(values, indicators: dict[int, Indicator], carried: Collection[str], before: Before) -> dict:
    """(indicator id, item id) → the answer; those that are carried say so."""
    found = {key: figure if figure is None else _unmarked(figure) for key, figure in values.items()}
    for pk, item_id in (_key(anchor) for anchor in carried if anchor.startswith("value-")):
        indicator, new = indicators.get(pk), figure_of(found.get((pk, item_id)))
        if indicator is None or (old := _fitting(indicator, item_id, before)) is None:
            continue
        if new.is_empty:
            found[pk, item_id] = replace(old, is_carried=True, is_estimate=old.is_estimate or new.is_estimate)
        elif says_the_same(old, checked_figure(indicator, new)):
            found[pk, item_id] = replace(new, is_carried=True)
    return found


def carry_progress(progress, carried: Collection[str], before: Before) -> dict[int, tuple[str, str, bool]]:
    """Assignment id → (state, note, is it carried)."""
    found = {pk: (state, note.strip(), False) for pk, (state, note) in progress.items()}
    for pk in _marked(carried, "state"):
        old, new = before.progress.get(pk), found.get(pk, ("", "", False))[:2]
        if old and new in (("", ""), old):
            found[pk] = (*old, True)
    return found


def says_the_same(one: Figure, other: Figure) -> bool:
    """The same answer, whether it is an estimate or not."""
    parts = ("value", "numerator", "denominator", "text")
    return all(getattr(one, part) == getattr(other, part) for part in parts)


def marked_figures(values) -> set[str]:
    """The anchors of the figures that come marked as carried."""
    keys = [key for key, figure in values.items() if isinstance(figure, Figure) and figure.is_carried]
    return {
        "value-" + ".".join(str(part) for part in (key if isinstance(key, tuple) else (key,)) if part) for key in keys
    }


def _fitting(indicator, item_id, before) -> Figure | None:
    """The answer of the period before, when the form still asks for it in the same way."""
    old = before.values.get((indicator.name, item_id))
    if old is None or (indicator.breakdown_id is None) != (item_id is None):
        return None
    try:
        checked_figure(indicator, old)
    except DomainError:
        return None
    return old


def _unmarked(given) -> Figure:
    return replace(figure_of(given), is_carried=False)


def _marked(carried, kind) -> set[int]:
    return {int(anchor.removeprefix(f"{kind}-")) for anchor in carried if anchor.startswith(f"{kind}-")}


def _key(anchor) -> tuple[int, int | None]:
    pk, _, item = anchor.removeprefix("value-").partition(".")
    return int(pk), int(item) if item else None
