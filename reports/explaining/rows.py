"""The lists of an explanation as querysets of plain rows, to be searched, sorted and paged by the database."""

from django.db.models import Count, F, Max, Q, Sum

from orgs.text import fold, nfc

UNIT_ORDER = {"ten": ("name", "period", "pk"), "so": ("value_sum", "name", "pk"), "gui": ("sent_at", "pk")}


def unit_rows(rows, version: str, **more):
    """One line for each version named by the field `version` of the rows, with its figure added up."""
    facts = {
        "pk": F(version),
        "duty_pk": F(f"{version}__duty"),
        "number": F(f"{version}__number"),
        "sent_at": F(f"{version}__sent_at"),
        "period": F(f"{version}__duty__period"),
        "name": F(f"{version}__duty__organization__name"),
    }
    return (
        rows.order_by()
        .values(**facts, **more)
        .annotate(
            value_sum=Sum("value"),
            top=Sum("numerator"),
            bottom=Sum("denominator"),
            guesses=Count("id", filter=Q(is_estimate=True)),
        )
    )


def with_words(rows):
    return rows.annotate(words=Max("text"))


def searched(rows, words: str, body: str):
    """Rows whose body (the path `body` leads to it) has every word in its name, with or without marks."""
    for word in nfc(words).split():
        rows = rows.filter(**{f"{body}__search_text__contains": fold(word)})
    return rows
