"""How far the index is behind the table, asked with one look at an index of PostgreSQL's."""

from dataclasses import dataclass, replace
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
# In the same breath: which of those found are open now, whatever the index says.
STILL_OPEN = """
SELECT vacancy, extract(epoch FROM statement_timestamp() - at)::float8, false
FROM (SELECT vacancy, at FROM jobs_searchchange WHERE xid >= %s LIMIT %s) AS unread
UNION ALL
SELECT id, 0, true FROM jobs_vacancy
WHERE id = ANY(%s) AND state = 'published' AND repeats_id IS NULL
"""


class Behind(Exception):  # noqa: N818 - it reads as the fact it states
    """The index has more to read than a search can make up for."""


@dataclass(frozen=True)
class Freshness:
    """What has changed since the index read, and for how many seconds the oldest has waited."""

    changed: frozenset[UUID]
    lag: float
    still_open: frozenset[UUID] = frozenset()


def unread(shelf: Shelf) -> Freshness:
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [shelf.mark.upto, MOST_UNREAD + 1])
        rows = cursor.fetchall()
    return _told([(vacancy, age) for vacancy, age in rows])


def confirm(shelf: Shelf, found: list[UUID]) -> Freshness:
    """What the table says of those an index has found.

    :raises Behind: when too much has changed, or nobody has read it for too long.
    """
    with connection.cursor() as cursor:
        cursor.execute(STILL_OPEN, [shelf.mark.upto, MOST_UNREAD + 1, found])
        rows = cursor.fetchall()
    fresh = _told([(vacancy, age) for vacancy, age, is_open in rows if not is_open])
    if is_behind(fresh):
        raise Behind
    still_open = frozenset(vacancy for vacancy, _, is_open in rows if is_open)
    return replace(fresh, still_open=still_open)


def is_behind(fresh: Freshness) -> bool:
    return len(fresh.changed) > MOST_UNREAD or fresh.lag > OLDEST_UNREAD_SECONDS


def _told(rows: list[tuple[UUID, float]]) -> Freshness:
    lag = max((age for _, age in rows), default=0.0)
    return Freshness(frozenset(vacancy for vacancy, _ in rows), lag)
