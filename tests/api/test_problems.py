"""What an error that nobody wrote a rule for becomes on its way out."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, connection, transaction

from api.problems import answer_with_problem
from flyttehjelp.accounts.models import User
from tests.factories.accounts import UserFactory


@pytest.fixture
def no_database(transactional_db):
    """Nobody listens where the database should be."""
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        patch.setitem(connection.settings_dict, "PORT", "1")
        yield
    connection.close()


@pytest.mark.usefixtures("no_database")
def test_without_a_database_the_api_asks_to_be_tried_again(anonymous_client):
    response = anonymous_client.get("/api/v1/topics/")

    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert response["Retry-After"] == "5"
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.usefixtures("no_database")
def test_without_a_database_the_service_lives_and_is_not_ready(client):
    alive, ready = client.get("/healthz"), client.get("/readyz")

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert ready.json() == {"status": "unavailable", "database": "unreachable"}


@pytest.mark.parametrize(
    ("trouble", "status", "code"),
    [
        (DataError("value out of range"), 400, "unreadable"),
        (PermissionDenied(), 403, "not_yours"),
        (ZeroDivisionError("secret 4711"), 500, "crashed"),
    ],
)
def test_each_trouble_has_its_status_and_its_code(trouble, status, code):
    response = answer_with_problem(trouble, {})

    assert (response.status_code, response.data["code"]) == (status, code)
    assert "4711" not in str(response.data)


def test_constraint_without_a_rule_is_a_conflict_and_keeps_its_values_to_itself(db):
    taken = UserFactory()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        User.objects.bulk_create([User(email=taken.email)])

    response = answer_with_problem(caught.value, {})

    assert (response.status_code, response.data["code"]) == (409, "conflict")
    assert taken.email not in str(response.data)
