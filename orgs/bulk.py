"""INSERT … SELECT, which the ORM lacks: rows that are made of other rows never leave the database."""

from django.core.exceptions import EmptyResultSet
from django.db import connections, router


def insert_from(model, rows, fields) -> int:
    """Insert what the `values_list` queryset `rows` selects, column by column into `fields`; returns how many.

    The columns left out take what the database gives them (null). Defaults of the model are not applied.
    """
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    try:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0
    columns = ", ".join(quote(model._meta.get_field(name).column) for name in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({columns}) {sql}", params)
        return cursor.rowcount
