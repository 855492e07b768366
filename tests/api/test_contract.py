"""What the description promises, asked of it by machine: a few made-up requests for each route,
the same at each run. No answer is a crash, and each is of the shape described. What is wrong on
purpose is in test_bad_input.
"""

from typing import Any

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api import throttles
from tests.factories.accounts import UserFactory
from tests.strangers import everything_of

pytestmark = pytest.mark.django_db

SCHEMA: Any = schemathesis.openapi.from_path(django_settings.BASE_DIR / "api" / "openapi.yaml")
OPERATIONS = {operation.ok().label: operation.ok() for operation in SCHEMA.get_all_operations()}
RESOURCES = sorted({label.split("/")[3] for label in OPERATIONS})
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
FEW = settings(
    max_examples=4,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def somebody(db, monkeypatch):
    """Somebody who is everything at once, and may ask as often as a machine does."""
    monkeypatch.setattr(throttles, "RATES", dict.fromkeys(throttles.RATES, (10**6, 60)))
    monkeypatch.setattr(throttles.PublicThrottle, "most", 10**6)
    return UserFactory(is_coordinator=True)


@pytest.fixture(autouse=True)
def _one_connection():
    """As Django's own test client does: a request leaves the test's transaction open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("resource", RESOURCES)
def test_answers_are_as_described(somebody, resource):
    things = everything_of(somebody, key="fh_machine")
    token = {"Authorization": "Token fh_machine"}

    for label, operation in OPERATIONS.items():
        if label.split("/")[3] == resource:
            thing = {
                parameter.name: str(things.get(resource)) for parameter in operation.path_parameters
            }
            ask_a_few(operation, thing, token)


def ask_a_few(operation, thing, token):
    application = get_wsgi_application()

    @FEW
    @given(case=operation.as_strategy(path_parameters=thing or None))
    def ask(case):
        with transaction.atomic():
            case.call_and_validate(app=application, headers=token, checks=CHECKS)
            transaction.set_rollback(True)

    ask()


def test_page_of_the_schema_shows_itself_and_asks_nobody_else(client):
    page = client.get("/api/docs/")

    policy = page["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src" not in policy
    assert "https://" not in page.content.decode()
