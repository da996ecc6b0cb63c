"""Drawing a body's own report upward from the reports it received: figures by rule, texts by heading.

A total adds the duties of the requirements that fold into one; a report that is already inside another one of them
is left out, so no figure counts twice (domain model, "FoldRule, FoldedValue").
"""

from reports.services.folding.drafting import fold_into
from reports.services.folding.sources import source_duties, sources_of
from reports.services.folding.texts import Quote, composed_texts, gathered_texts, quotes_for

__all__ = [
    "Quote",
    "composed_texts",
    "fold_into",
    "gathered_texts",
    "quotes_for",
    "source_duties",
    "sources_of",
]
