"""Who works here: for administrators only."""

import pytest

from flyttehjelp.accounts.models import User
from flyttehjelp.core.models import Happening
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory

pytestmark = pytest.mark.django_db
STAFF = "/api/v1/staff/"


@pytest.fixture
def administrator(db):
    return UserFactory(is_staff=True, is_superuser=True, is_coordinator=True, name="Anders")


@pytest.fixture
def desk(client_for, administrator):
    return client_for(administrator)


@pytest.mark.parametrize("how_many", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(
    how_many, desk, administrator, django_assert_num_queries
):
    others = UserFactory.create_batch(how_many, is_coordinator=True, name="Berit")
    QuestionFactory(owner=others[0])
    UserFactory(name="Aase")

    with django_assert_num_queries(3):
        found = desk.get(STAFF).json()

    assert [one["name"] for one in found] == ["Anders", *["Berit"] * how_many]
    assert [(one["administrator"], one["me"]) for one in found][:2] == [
        (True, True),
        (False, False),
    ]
    assert sum(one["open"] for one in found) == 1


def test_administrator_appoints_a_coordinator(desk, administrator):
    answer = desk.post(STAFF, {"email": "Ny@example.org"}, format="json")

    assert answer.status_code == 201
    appointed = User.objects.get(email="ny@example.org")
    assert (appointed.is_coordinator, appointed.is_staff) == (True, False)
    assert Happening.objects.get(kind="coordinator.appointed").by == administrator.pk


def test_administrator_lets_a_coordinator_go(desk, administrator, coordinator):
    QuestionFactory(owner=coordinator)

    answer = desk.post(f"{STAFF}{coordinator.pk}/let-go/", {"shut_out": True}, format="json")

    assert (answer.status_code, answer.json()) == (200, {"moved": 1})
    assert not User.objects.get(pk=coordinator.pk).is_active


def test_colleague_who_takes_over_is_a_coordinator(desk, coordinator, user):
    answer = desk.post(f"{STAFF}{coordinator.pk}/let-go/", {"to": str(user.pk)}, format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/to"


def test_last_administrator_is_told_why_not(desk, administrator, coordinator):
    answer = desk.post(f"{STAFF}{administrator.pk}/let-go/", {}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")


def test_somebody_who_is_not_in_service_is_not_there(desk, user):
    assert desk.post(f"{STAFF}{user.pk}/let-go/", {}, format="json").status_code == 404


def test_coordinator_who_is_no_administrator_has_no_way_in(client_for, coordinator):
    answer = client_for(coordinator).get(STAFF)

    assert (answer.status_code, answer.json()["detail"]) == (403, "Dette er for administratorer.")
