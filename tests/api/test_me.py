from datetime import timedelta

import pytest
from django.utils import timezone

from flyttehjelp.accounts.models import User
from flyttehjelp.core.models import Happening
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory
from tests.factories.mentors import MentorFactory
from tests.factories.relocation import NewcomerFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/me/"
TOMORROW = timezone.localdate() + timedelta(days=1)


def test_nobody_is_asked_to_say_who_they_are(anonymous_client):
    response = anonymous_client.get(URL)

    assert response.status_code == 401


def test_me_is_who_asks(client_for, user):
    body = client_for(user).get(URL).json()

    assert body["email"] == user.email
    assert body["roles"] == []
    assert "password" not in body


def test_roles_come_from_every_hall(client_for, coordinator):
    for factory in [NewcomerFactory, EmployerContactFactory, MentorFactory]:
        factory(user=coordinator)
        factory()

    body = client_for(coordinator).get(URL).json()

    assert body["roles"] == ["coordinator", "employer_contact", "mentor", "newcomer"]


@pytest.mark.parametrize("power", ["is_staff", "is_superuser"])
def test_administrators_are_called_so(client_for, power):
    body = client_for(UserFactory(**{power: True})).get(URL).json()

    assert body["roles"] == ["administrator"]


def test_name_phone_and_language_may_be_changed(client_for, user):
    fields = {"name": "Nina", "phone": "+47 99 99 99 99", "language": "nn"}

    response = client_for(user).patch(URL, fields)

    assert response.status_code == 200
    user.refresh_from_db()
    assert {field: getattr(user, field) for field in fields} == fields
    assert Happening.objects.get(kind="profile.changed").facts == {
        "fields": ["language", "name", "phone"]
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"is_coordinator": True},
        {"email": "other@example.org"},
        {"name": "N" * 121},
        {"name": "To\nlinjer"},
        {"phone": "ring meg"},
        {"language": "sv"},
        {"language": None},
    ],
)
def test_nothing_else_may_be_changed(client_for, user, fields):
    response = client_for(user).patch(URL, fields)

    assert response.status_code == 400
    assert User.objects.filter(is_coordinator=True).count() == 0
    assert not Happening.objects.exists()


def test_a_national_identity_number_is_no_name(client_for, user):
    response = client_for(user).patch(URL, {"name": "Nina 13097248022"})

    assert response.json()["errors"][0]["code"] == "national_id"


def test_a_coordinator_goes_away_and_a_deputy_takes_over(client_for, coordinator):
    deputy = UserFactory(is_coordinator=True, name="Stein Stedfortreder")

    response = client_for(coordinator).post(
        f"{URL}absence/", {"away_until": str(TOMORROW), "deputy": str(deputy.pk)}
    )

    assert response.status_code == 200
    assert response.json()["deputy"] == {"id": str(deputy.pk), "name": deputy.name}
    coordinator.refresh_from_db()
    assert (coordinator.away_until, coordinator.deputy) == (TOMORROW, deputy)


def test_a_coordinator_comes_back(client_for, coordinator):
    coordinator.away_until = TOMORROW
    coordinator.save()

    client_for(coordinator).post(f"{URL}absence/", {"away_until": None, "deputy": None})

    coordinator.refresh_from_db()
    assert (coordinator.away_until, coordinator.deputy) == (None, None)


@pytest.mark.parametrize(
    ("until", "code"),
    [(timedelta(days=1), "away_without_deputy"), (timedelta(days=-1), "away_in_the_past")],
)
def test_an_absence_needs_a_deputy_and_a_day_to_come(client_for, coordinator, until, code):
    away_until = str(timezone.localdate() + until)

    response = client_for(coordinator).post(
        f"{URL}absence/", {"away_until": away_until, "deputy": None}
    )

    assert (response.status_code, response.json()["code"]) == (409, code)


def test_deputies_are_the_other_coordinators_who_are_at_work(client_for, coordinator):
    at_work = UserFactory(is_coordinator=True, name="A")
    UserFactory(is_coordinator=True, away_until=TOMORROW)
    UserFactory(is_coordinator=True, is_active=False)
    UserFactory()

    body = client_for(coordinator).get(f"{URL}deputies/").json()

    assert body == [{"id": str(at_work.pk), "name": "A"}]


def test_nobody_stands_in_for_themselves(client_for, coordinator):
    response = client_for(coordinator).post(
        f"{URL}absence/", {"away_until": str(TOMORROW), "deputy": str(coordinator.pk)}
    )

    assert (response.status_code, response.json()["code"]) == (409, "deputy_cannot_be")


def test_somebody_away_stands_in_for_nobody(client_for, coordinator):
    away = UserFactory(is_coordinator=True, away_until=TOMORROW)

    response = client_for(coordinator).post(
        f"{URL}absence/", {"away_until": str(TOMORROW), "deputy": str(away.pk)}
    )

    assert (response.status_code, response.json()["code"]) == (409, "deputy_cannot_be")


def test_whoever_is_no_coordinator_does_not_exist_as_a_deputy(client_for, coordinator, user):
    response = client_for(coordinator).post(
        f"{URL}absence/", {"away_until": str(TOMORROW), "deputy": str(user.pk)}
    )

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/deputy"


@pytest.mark.parametrize("method", ["get", "post"])
def test_absence_is_for_coordinators(client_for, user, method):
    path = {"get": "deputies", "post": "absence"}[method]

    response = getattr(client_for(user), method)(f"{URL}{path}/")

    assert response.status_code == 403
