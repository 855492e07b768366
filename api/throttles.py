"""How often is too often. Writes are counted in the database by one atomic statement; public
reads in the cache, where a lost count does no harm."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.core.cache import caches
from django.db import connection
from rest_framework.throttling import BaseThrottle

from flyttehjelp.core import clock

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

log = structlog.get_logger()

MINUTE, QUARTER, HOUR, DAY = 60, 15 * 60, 3600, 86_400

# scope: (how many, in how many seconds). What was refused counts too, so where a form is easily
# filled in wrongly nobody is shut out for longer than an hour.
RATES = {
    "questions": (5, HOUR),
    "feedback": (30, HOUR),
    "checklist": (300, HOUR),
    "searches": (120, HOUR),
    "vacancies": (20, DAY),
    "interests": (20, DAY),
    "couples": (120, HOUR),
    "saved_searches": (20, HOUR),
    "pledges": (20, DAY),
    "referrals": (20, DAY),
    "answers": (60, HOUR),
    "desk": (600, HOUR),
    "employers": (10, HOUR),
    "invitations": (20, DAY),
    "groups": (10, HOUR),
    "surveys": (30, HOUR),
    "wishes": (10, HOUR),
    "wish_changes": (10, HOUR),
    "profile": (60, HOUR),
    "tokens": (20, DAY),
    "mentoring": (60, HOUR),
    "erasure": (5, DAY),
    "exports": (3, DAY),
}


class Throttle(BaseThrottle):
    seconds_left = 0.0

    def wait(self) -> float:
        return max(self.seconds_left, 1.0)

    def who(self, request: "Request") -> str:
        if request.user.is_authenticated:
            return str(request.user.pk)
        return str(self.get_ident(request))


class PublicThrottle(Throttle):
    """60 anonymous requests a minute from one address. Our own pages' requests are not counted."""

    most = 60

    def allow_request(self, request: "Request", view: "APIView") -> bool:
        if request.user.is_authenticated or getattr(request._request, "in_process", False):  # noqa: SLF001 - DRF has no public name for it
            return True
        moment = datetime.now(UTC).timestamp()  # noqa: TID251 - the cache's own clock will do here
        window = int(moment // MINUTE)
        self.seconds_left = (window + 1) * MINUTE - moment
        try:
            return _count_in_cache(f"public:{self.who(request)}:{window}") <= self.most
        except Exception as trouble:  # noqa: BLE001 - whatever ails the cache, people may read
            log.warning("throttle.cache_away", error=type(trouble).__name__)
            return True


def _count_in_cache(key: str) -> int:
    counts = caches["throttle"]
    counts.add(key, 0, timeout=2 * MINUTE)
    return int(counts.incr(key))


class WriteThrottle(Throttle):
    """Count writes per person (or address) and the view's ``throttle_scope``."""

    free = frozenset({"GET", "HEAD", "OPTIONS"})

    def allow_request(self, request: "Request", view: "APIView") -> bool:
        scope = getattr(view, "throttle_scope", None)
        if scope is None or request.method in self.free:
            return True
        most, seconds = RATES[scope]
        at = clock.now()
        start = datetime.fromtimestamp(at.timestamp() // seconds * seconds, UTC)
        self.seconds_left = (start + timedelta(seconds=seconds) - at).total_seconds()
        return count_once(f"{scope}:{self.who(request)}", window=start) <= most


class EveryThrottle(WriteThrottle):
    """Count reads too, where one answer costs as much as many others."""

    free = frozenset()


def count_once(key: str, *, window: datetime) -> int:
    """Count one more and answer the new count; concurrent callers get different numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO core_ratecount (key, "window", count) VALUES (%s, %s, 1) '
            'ON CONFLICT (key, "window") DO UPDATE SET count = core_ratecount.count + 1 '
            "RETURNING count",
            [key, window],
        )
        (count,) = cursor.fetchone()
    return int(count)
