"""What the reports below say under the headings of the report above."""

from collections import defaultdict
from dataclasses import dataclass

from orgs.text import fold
from reports.cuts import Cut
from reports.models import Delivery, Duty, FormHeading, HeadingText
from reports.services.folding.sources import current_deliveries

MOST_SOURCES = 40  # texts of more reports than these are not poured into one heading: see the consolidation workbench


@dataclass(frozen=True)
class Quote:
    """What a body wrote under a heading."""

    heading_id: int
    organization: str
    text: str


def gathered_texts(duty: Duty, form_id: int) -> list[Quote]:
    """What the reports say under headings of the same title, in the order of the bodies' names.

    Returned reports and headings that the receiver's cut leaves out say nothing.
    """
    titles = {fold(title): pk for pk, title in FormHeading.objects.filter(form=form_id).values_list("pk", "title")}
    held = current_deliveries(duty).exclude(state=Delivery.State.RETURNED)
    cuts = dict(held.filter(cut__isnull=False).values_list("version", "cut"))
    rows = HeadingText.objects.filter(version__in=held.values("version")).exclude(text="")
    rows = rows.select_related("heading", "version__duty__organization")
    rows = rows.order_by("version__duty__organization__name", "version", "heading__position")
    return [
        Quote(titles[fold(row.heading.title)], row.version.duty.organization.name, row.text)
        for row in rows
        if fold(row.heading.title) in titles and Cut.of(cuts.get(row.version_id)).heading(row.heading.title)
    ]


def quotes_for(duty: Duty, form_id: int) -> list[Quote]:
    """The texts received from below for this period, for the page beside the own text; none when they are too many."""
    return [] if is_too_much(duty) else gathered_texts(duty, form_id)


def is_too_much(duty: Duty) -> bool:
    """More reports than one heading can quote: they are read, picked and merged on the workbench."""
    return current_deliveries(duty)[: MOST_SOURCES + 1].count() > MOST_SOURCES


def write_texts(draft, quotes, replace_texts: bool) -> None:
    """A heading that has text already is kept unless `replace_texts`; one the workbench writes is left to it."""
    written = set(draft.texts.exclude(text="").values_list("heading", flat=True))
    chosen = set(draft.folded_texts.values_list("heading", flat=True))
    kept = chosen if replace_texts else chosen | written
    rows = [
        HeadingText(version=draft, heading_id=heading, text=text)
        for heading, text in composed_texts(quotes).items()
        if heading not in kept
    ]
    HeadingText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["version", "heading"], update_fields=["text"]
    )


def composed_texts(quotes) -> dict[int, str]:
    """Heading → the texts below it, each with the bodies that wrote it; the same words are printed once."""
    sayers = defaultdict(lambda: defaultdict(list))
    for quote in quotes:
        sayers[quote.heading_id][quote.text.strip()].append(quote.organization)
    return {
        heading: "\n\n".join(f"{', '.join(names)}: {text}" for text, names in texts.items())
        for heading, texts in sayers.items()
    }
