"""How far the index is behind the table, asked with one look at an index of PostgreSQL's."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection

from jobs.search.shelf import Shelf

# With so much or so old news unread, PostgreSQL answers by itself.
MOST_UNREAD: Final = 500
OLDEST_UNREAD_SECONDS: Final = 5.0

UNREAD = """
SELECT vacancy, extract(epoch FROM statement_timestamp() - at)::float8
FROM jobs_searchchange WHERE xid >= %s LIMIT %s
"""


class Behind(Exception):  # noqa: N818 - it reads as the fact it states
    """The index has more to read than a search can make up for."""


@dataclass(frozen=True)
class Freshness:
    """What has changed since the index read, and for how many seconds the oldest has waited."""

    changed: frozenset[UUID]
    lag: float


def unread(shelf: Shelf) -> Freshness:
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [shelf.mark.upto, MOST_UNREAD + 1])
        rows = cursor.fetchall()
    return Freshness(
        frozenset(vacancy for vacancy, _ in rows), max((age for _, age in rows), default=0.0)
    )


def freshness(shelf: Shelf) -> Freshness:
    """
    :raises Behind: when too much has changed, or nobody has read it for too long.
    """
    found = unread(shelf)
    if len(found.changed) > MOST_UNREAD or found.lag > OLDEST_UNREAD_SECONDS:
        raise Behind
    return found
