"""What the service's own role may do in a database that another role owns.

It reads and writes rows; it makes, changes and drops no tables, and the two logs that nobody
rewrites it can only add to. So whoever gets hold of the running service has no hand in the
tables themselves, nor in what was written down before.
"""

from collections.abc import Iterator
from typing import Final

from django.db import connection
from psycopg import sql

SCHEMAS: Final = ("public", "pgmq")
APPEND_ONLY: Final = ("core_happening", "accounts_consent")
READ_ONLY: Final = ("django_migrations",)
# The queue makes its tables by these when a worker starts: they run as their owner, and do
# nothing but that.
MAKES_QUEUES: Final = (
    "pgmq.create(text)",
    "pgmq.disable_notify_insert(text)",
    "pgmq.enable_notify_insert(text, integer)",
)
ROWS: Final = "SELECT, INSERT, UPDATE, DELETE"
NUMBERS: Final = "SELECT, USAGE, UPDATE"


def give(role: str) -> None:
    """Let ``role`` do what the service does, and no more. Again: changes nothing."""
    with connection.cursor() as cursor:
        for statement in _statements(sql.Identifier(role)):
            cursor.execute(statement)
        for function in MAKES_QUEUES:
            if _is_ours(function):
                _run_as_owner(function, role)


def _statements(role: sql.Identifier) -> Iterator[sql.Composed]:
    for name in SCHEMAS:
        schema = sql.Identifier(name)
        yield sql.SQL("REVOKE CREATE ON SCHEMA {} FROM PUBLIC, {}").format(schema, role)
        yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role)
        for kind, rights in (("TABLES", ROWS), ("SEQUENCES", NUMBERS)):
            what, may = sql.SQL(kind), sql.SQL(rights)
            yield sql.SQL("GRANT {} ON ALL {} IN SCHEMA {} TO {}").format(may, what, schema, role)
            # Also on what comes later: a queue, or the tables of the next version.
            yield sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA {} GRANT {} ON {} TO {}").format(
                schema, may, what, role
            )
    for table in APPEND_ONLY:
        yield sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), role)
    for table in READ_ONLY:
        yield sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}").format(
            sql.Identifier(table), role
        )


def _is_ours(function: str) -> bool:
    """A queue that somebody else has installed is theirs to open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
            " FROM pg_proc WHERE oid = to_regprocedure(%s)",
            [function],
        )
        found = cursor.fetchone()
    return bool(found and found[0])


def _run_as_owner(function: str, role: str) -> None:
    named = sql.SQL(function)
    may = sql.Identifier(role)
    with connection.cursor() as cursor:
        for words in (
            "ALTER FUNCTION {} SECURITY DEFINER SET search_path = pgmq, pg_catalog, pg_temp",
            "REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC",
        ):
            cursor.execute(sql.SQL(words).format(named))
        cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(named, may))
