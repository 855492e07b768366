from datetime import UTC, datetime, timedelta

import pytest

from flyttehjelp.core import clock
from flyttehjelp.core.models import JobRun
from tests.core.conftest import owe, write_as

pytestmark = pytest.mark.django_db
__all__ = ["owe", "write_as"]  # fixtures

METRICS = "/metrics"
SECURITY = "/.well-known/security.txt"


def test_without_a_token_set_there_are_no_figures(client):
    assert client.get(METRICS).status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Token right", "right", "Bearer ø"])
def test_figures_are_for_who_holds_the_token(client, settings, header):
    settings.METRICS_TOKEN = "right"

    response = client.get(METRICS, headers={"Authorization": header})

    assert response.status_code == 401
    assert response.content == b""


def test_figures_tell_of_requests_letters_and_jobs(client, settings, at, owe):
    settings.METRICS_TOKEN = "right"
    owe(at=at - timedelta(minutes=5))
    JobRun.objects.create(job="import-nav", period="1", started_at=at, finished_at=at)
    JobRun.objects.create(job="import-nav", period="2", started_at=at)
    client.get("/healthz")

    response = client.get(METRICS, headers={"Authorization": "Bearer right"})

    lines = response.content.decode().splitlines()
    figures = dict(line.rsplit(" ", 1) for line in lines if line and not line.startswith("#"))
    assert float(figures["flyttehjelp_letters_waiting"]) == 1
    assert 300 <= float(figures["flyttehjelp_letters_oldest_seconds"]) < 360
    finished = figures['flyttehjelp_job_finished_timestamp{job="import-nav"}']
    assert float(finished) == pytest.approx(at.timestamp())
    assert any(name.startswith("django_http_requests") for name in figures)


def test_without_a_contact_there_is_no_security_txt(client):
    assert client.get(SECURITY).status_code == 404


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("sikker@example.org", "mailto:sikker@example.org"),
        ("mailto:sikker@example.org", "mailto:sikker@example.org"),
        ("https://example.org/varsle", "https://example.org/varsle"),
    ],
)
def test_security_txt_is_as_rfc_9116_wants_it(client, settings, contact, shown):
    settings.SECURITY_CONTACT = contact

    response = client.get(SECURITY)

    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == shown
    assert timedelta(days=170) < expires - clock.now() < timedelta(days=365)
    assert fields["Canonical"] == f"http://localhost:8000{SECURITY}"
