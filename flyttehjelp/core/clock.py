"""One clock for all machines: the database's."""

from datetime import datetime

from django.db import connection


def now() -> datetime:
    """Read the database's clock. Called once at the edge of a request, a task or a command."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (moment,) = cursor.fetchone()
    assert isinstance(moment, datetime)  # noqa: S101 - tells mypy what the driver returns
    return moment
