"""How far the changes can be read without missing one that is still being written.

A change carries the number of its transaction. One may be read past when it can write no more:
when every transaction *of this database* with a lower number has ended. Those of the server's
other databases cannot write here and are not waited for.

Why no change is missed:

* The snapshot is one moment. It names every numbered transaction then running, in whichever
  database (``xip``, and our own, which it leaves out). Whoever has no number yet, or one at or
  above ``xmax``, will write with a number that is not below ``settled``: never more than ``xmax``.
  A subtransaction writes under the number of its outermost one.
* One of those named is left out only when it is *seen* in another database: at work there, or
  prepared there for a commit in two phases. A transaction keeps its number and its database to
  its end, and both views are read after the snapshot; so a number named by it that is seen
  elsewhere has always been elsewhere. A seat of ``pg_stat_activity`` that has changed hands shows
  the number of its new owner, who has one that the snapshot does not name. What is not seen (just
  prepared, without a database) counts as ours, and costs no more than a second's waiting.
* The views are remembered for the length of a transaction; therefore they are cleared first.
* A standby's snapshot names nobody: where its oldest is not among the named, it is waited for,
  as is any other that we could not place.

A transaction becomes visible before it leaves the list of those running, so that whatever is read
after this has every change below ``settled`` that there will ever be.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

# Numbers of running transactions are told in 32 bits in the views, in 64 in a snapshot; those
# running at one time are never so far apart that the lower bits could be mistaken.
HORIZON = """
WITH moment AS MATERIALIZED (
    SELECT pg_current_snapshot() AS snapshot,
           pg_current_xact_id_if_assigned()::text::bigint AS own
), named AS MATERIALIZED (
    SELECT xid::text::bigint AS xid FROM moment, pg_snapshot_xip(snapshot) AS xid
    UNION ALL SELECT own FROM moment WHERE own IS NOT NULL
), elsewhere AS MATERIALIZED (
    SELECT backend_xid::text::bigint AS xid FROM pg_stat_activity
    WHERE backend_xid IS NOT NULL AND datname <> current_database()
    UNION ALL
    SELECT transaction::text::bigint FROM pg_prepared_xacts WHERE database <> current_database()
), bounds AS (
    SELECT pg_snapshot_xmin(snapshot)::text::bigint AS oldest,
           pg_snapshot_xmax(snapshot)::text::bigint AS coming
    FROM moment
)
SELECT least(
           coming,
           (SELECT min(xid) FROM named WHERE xid & 4294967295 NOT IN (SELECT xid FROM elsewhere)),
           CASE WHEN oldest NOT IN (SELECT xid FROM named) THEN oldest END
       ),
       coming,
       (SELECT coalesce(max(xid), 0) FROM jobs_searchchange),
       (SELECT oid FROM pg_database WHERE datname = current_database())::text
           || '.' || 'jobs_searchchange'::regclass::oid::text,
       statement_timestamp()
FROM bounds
"""


@dataclass(frozen=True)
class Horizon:
    """Every transaction before ``settled`` that could write here has ended; ``coming`` has not
    begun."""

    settled: int
    coming: int
    newest: int
    database: str
    at: datetime


def horizon() -> Horizon:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(HORIZON)
        return Horizon(*cursor.fetchone())
