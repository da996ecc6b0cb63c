"""Bodies and people from XLSX or CSV: read, check every row, then write all of it or nothing."""

from orgs.imports.bodies import BODY_COLUMNS, check_bodies, import_bodies
from orgs.imports.people import PEOPLE_COLUMNS, check_people, import_people
from orgs.imports.tables import Column, Problem, Table, read_table, refuse, template_sheet

__all__ = [
    "BODY_COLUMNS",
    "PEOPLE_COLUMNS",
    "Column",
    "Problem",
    "Table",
    "check_bodies",
    "check_people",
    "import_bodies",
    "import_people",
    "read_table",
    "refuse",
    "template_sheet",
]
