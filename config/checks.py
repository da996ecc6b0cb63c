"""System checks that look at the running server, not only at the settings."""

from django.core.checks import Error, Tags, register
from django.db import connections


@register(Tags.database)
def isolation_is_read_committed(app_configs, databases=None, **kwargs):
    """Our locks re-read rows after waiting; a stricter level would show them the old rows (stack.md, section 1)."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            level = cursor.fetchone()[0]
        if level != "read committed":
            errors.append(
                Error(
                    f"PostgreSQL đang dùng mức cô lập “{level}”; cổng chỉ chạy đúng với READ COMMITTED.",
                    hint="Bỏ default_transaction_isolation trong cấu hình máy chủ, vai trò hoặc cơ sở dữ liệu.",
                    id="config.E001",
                )
            )
    return errors
