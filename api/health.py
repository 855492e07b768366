"""Is the process alive; is the service ready. Read by proxies and by whoever is on call."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.utils import Error
from django.http import HttpRequest, JsonResponse

from flyttehjelp.core import clock
from flyttehjelp.core.models import JobRun, Notice
from flyttehjelp.faq.models import EntryIndex
from flyttehjelp.faq.search import by_meaning
from flyttehjelp.insight.actions.work import CHECK
from jobs.models import FeedDelay
from jobs.search import keeper

LETTERS_LATE = timedelta(minutes=15)


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when requests can be served; what is merely late is told, not refused."""
    try:
        facts = _facts()
    except Error:
        connection.close()
        return JsonResponse({"status": "unavailable", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok", **facts})


def _facts() -> dict[str, Any]:
    at = clock.now()
    waiting = Notice.objects.waiting_longer_than(timedelta(0), at=at).order_by("created_at")
    oldest = waiting.first()
    latest = JobRun.objects.filter(job="import-nav", finished_at__isnull=False)
    last_import = latest.order_by("-finished_at").first()
    checks = JobRun.objects.filter(job=CHECK, finished_at__isnull=False)
    checked = checks.order_by("-finished_at").first()
    lag = (at - oldest.created_at).total_seconds() if oldest else 0
    return {
        "outbox": {
            "waiting": waiting.count(),
            "oldest_seconds": round(lag),
            "late": lag > LETTERS_LATE.total_seconds(),
        },
        "vacancy_search": keeper.state(),
        "last_import": last_import.finished_at if last_import else None,
        "nav_delay": FeedDelay.objects.of_late(at=at),
        "work": checked.result if checked else None,
        "search": {"by_meaning": by_meaning(), "unread": EntryIndex.objects.unread().count()},
    }
