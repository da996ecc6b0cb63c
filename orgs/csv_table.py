"""The one writer of CSV tables: opened by a spreadsheet it shows Vietnamese and computes nothing that users typed."""

import csv
import io
import re
from datetime import date
from urllib.parse import quote

from django.http import HttpResponse

from orgs.text import fold

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(filename: str, headers: list[str], rows) -> HttpResponse:
    """The table as an attachment `filename`.csv, in UTF-8 with the mark by which spreadsheets know it."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(headers)
    writer.writerows([_cell(value) for value in row] for row in rows)
    response = HttpResponse("\ufeff" + target.getvalue(), content_type="text/csv; charset=utf-8")
    plain = re.sub(r"[^a-z0-9.-]+", "-", fold(f"{filename}.csv"))
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename)}.csv"
    return response


def _cell(value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
