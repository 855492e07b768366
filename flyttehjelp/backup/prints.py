"""What a table holds, in two numbers: how many rows, and a sum of their hashes that no order of the
rows changes. Equal numbers before and after tell that a copy is true."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from psycopg import Connection, sql

# The same row must read the same on every server.
ALIKE: Final = """
SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres';
SET bytea_output = 'hex'; SET extra_float_digits = 1; SET search_path = '';
"""
TABLES: Final = """
SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1, 2
"""
PRINT: Final = """
SELECT count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint), 0)::text
FROM {} t
"""
WITHOUT: Final = "WHERE NOT t.id = ANY(%s)"


class Print(NamedTuple):
    rows: int
    hash: str


def prints_of(
    connection: Connection[Any], *, without: Mapping[str, Sequence[UUID]] | None = None
) -> dict[str, Print]:
    """Of every table of ours, by its name. Rows ``without``, by table, are not counted."""
    connection.execute(ALIKE)
    found = connection.execute(TABLES).fetchall()
    left_out = without or {}
    return {
        f"{schema}.{name}": _print(
            connection, sql.Identifier(schema, name), left_out.get(f"{schema}.{name}", ())
        )
        for schema, name in found
    }


def _print(connection: Connection[Any], table: sql.Identifier, left_out: Sequence[UUID]) -> Print:
    query = sql.SQL(PRINT).format(table)
    if left_out:
        row = connection.execute(query + sql.SQL(WITHOUT), [list(left_out)]).fetchone()
    else:
        row = connection.execute(query).fetchone()
    return Print(*row) if row else Print(0, "0")


def different(one: dict[str, Print], other: dict[str, Print]) -> list[str]:
    """The tables that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
