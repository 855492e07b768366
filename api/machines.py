"""What machines ask for beside the API: figures for Prometheus, and whom to tell of a weakness."""

import secrets
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from flyttehjelp.core import clock
from flyttehjelp.core.models import JobRun, Notice

SECURITY_TXT_LASTS = timedelta(days=180)


class House(Collector):
    """What a person on call wants to see; asked of the database when it is asked of us."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        at = clock.now()
        waiting = Notice.objects.waiting_longer_than(timedelta(0), at=at)
        oldest = waiting.order_by("created_at").first()
        age = (at - oldest.created_at).total_seconds() if oldest else 0
        yield GaugeMetricFamily(
            "flyttehjelp_letters_waiting", "Letters not yet sent.", waiting.count()
        )
        yield GaugeMetricFamily(
            "flyttehjelp_letters_oldest_seconds", "How long the oldest has waited.", age
        )
        runs = GaugeMetricFamily(
            "flyttehjelp_job_finished_timestamp", "When a job was last done.", labels=["job"]
        )
        done = JobRun.objects.filter(finished_at__isnull=False)
        for run in done.order_by("job", "-finished_at").distinct("job"):
            assert run.finished_at is not None  # noqa: S101 - the filter says so
            runs.add_metric([run.job], run.finished_at.timestamp())
        yield runs


def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever holds METRICS_TOKEN; without one there is nothing here."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").encode()
    if not secrets.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    answer: HttpResponse = ExportToDjangoView(request)
    registry = CollectorRegistry()
    registry.register(House())
    answer.content += generate_latest(registry)
    return answer


def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. It always ends half a year ahead, so nobody must remember to renew it."""
    if not (contact := settings.SECURITY_CONTACT):
        raise Http404
    expires = (clock.now() + SECURITY_TXT_LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact if ':' in contact else 'mailto:' + contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nb, nn, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
