"""Saying that a vacancy is still vacant, signed in or by the link in a letter."""

from datetime import timedelta

import pytest

from jobs import links
from jobs.models import Vacancy
from tests.factories.accounts import UserFactory
from tests.factories.jobs import EmployerContactFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact():
    return EmployerContactFactory()


@pytest.fixture
def vacancy(contact, at):
    return VacancyFactory(employer=contact.employer, published_at=at - timedelta(days=26))


def address(vacancy, key=""):
    return f"/api/v1/vacancies/{vacancy.pk}/confirm/" + (f"?key={key}" if key else "")


@pytest.fixture
def key(contact, vacancy):
    return links.confirmation_key(vacancy.pk, contact.user_id, vacancy.confirmed_at)


def test_link_shows_what_is_asked_about_and_changes_nothing(anonymous_client, vacancy, key):
    said = anonymous_client.get(address(vacancy, key)).json()

    assert (said["title"], said["state"], said["open"]) == (vacancy.title, "published", True)
    assert set(said) == {
        *("id", "title", "employer_name", "place_names", "state", "apply_by"),
        *("published_at", "confirmed_at", "confirm_by", "stays_until", "open"),
    }
    assert Vacancy.objects.get().confirmed_at == vacancy.confirmed_at


def test_link_confirms_once(anonymous_client, vacancy, key):
    first = anonymous_client.post(address(vacancy, key), {})
    again = anonymous_client.post(address(vacancy, key), {})
    shown = anonymous_client.get(address(vacancy, key)).json()

    assert (first.status_code, first.json()["open"]) == (200, True)
    assert (again.status_code, again.json()["code"]) == (409, "already_confirmed")
    assert shown["open"] is False
    assert Vacancy.objects.get().confirmed_at > vacancy.confirmed_at


def test_link_of_a_contact_who_has_left_opens_nothing(anonymous_client, contact, vacancy, key):
    contact.delete()

    assert anonymous_client.get(address(vacancy, key)).status_code == 404
    assert anonymous_client.post(address(vacancy, key), {}).status_code == 404


@pytest.mark.parametrize("key", ["x", "a.b.c", "x" * 201])
def test_forged_link_opens_nothing(anonymous_client, vacancy, key):
    assert anonymous_client.get(address(vacancy, key)).status_code in {400, 404}
    assert anonymous_client.post(address(vacancy, key), {}).status_code in {400, 404}


def test_link_to_one_vacancy_opens_no_other(anonymous_client, contact, key):
    other = VacancyFactory(employer=contact.employer)

    assert anonymous_client.post(address(other, key), {}).status_code == 404


def test_contact_confirms_at_the_desk(client_for, contact, vacancy):
    client = client_for(contact.user)

    assert client.get(address(vacancy)).json()["open"] is True
    assert client.post(address(vacancy), {}).status_code == 200
    assert client.get(address(vacancy)).json()["open"] is True


def test_stranger_and_visitor_confirm_nothing(client_for, anonymous_client, vacancy):
    assert client_for(UserFactory()).post(address(vacancy), {}).status_code == 404
    assert anonymous_client.post(address(vacancy), {}).status_code == 401


def test_what_has_ended_is_shown_as_closed(client_for, contact):
    gone = VacancyFactory(employer=contact.employer, ended=True)

    assert client_for(contact.user).get(address(gone)).json()["open"] is False
    assert client_for(contact.user).post(address(gone), {}).json()["code"] == "step_not_open"


def test_vacancy_from_before_says_no_day(client_for, contact):
    old = VacancyFactory(employer=contact.employer, confirmed_at=None)

    assert client_for(contact.user).get(address(old)).json()["confirm_by"] is None
