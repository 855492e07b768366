"""Django's PostgreSQL, with a cheaper answer to "does this connection still work?".

With ``CONN_HEALTH_CHECKS`` Django sends ``SELECT 1`` before the first statement of every request:
a trip to the server that is often half of what a small answer costs. A server that has ended a
connection has said so, and its word waits in our socket. One look there, without a trip, tells
the same; only a socket with something in it, or one in trouble, is asked about as before.
"""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import pq


class DatabaseWrapper(base.DatabaseWrapper):
    # Django's own, which its types forget.
    health_check_enabled: bool
    health_check_done: bool

    def close_if_health_check_failed(self) -> None:
        if self.health_check_enabled and not self.health_check_done and _is_quiet(self.connection):
            self.health_check_done = True
        super().close_if_health_check_failed()


def _is_quiet(connection: Any) -> bool:
    """Whether the connection is idle and its server has said nothing since the last answer."""
    if connection is None or connection.closed:
        return False
    if connection.pgconn.transaction_status != pq.TransactionStatus.IDLE:
        return False
    socket = select.poll()
    socket.register(connection.pgconn.socket, select.POLLIN)
    return not socket.poll(0)
