from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from flyttehjelp.accounts.actions import set_absence
from flyttehjelp.accounts.models import AccessToken, Consent, User
from flyttehjelp.accounts.rules import OnlyCoordinatorsAreAway
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_a_user_is_made_without_a_password_and_in_lower_case():
    person = User.objects.create_user("Nina@Example.org", name="Nina")

    assert (person.email, person.name) == ("nina@example.org", "Nina")
    assert not person.has_usable_password()


def test_an_administrator_is_made_at_the_terminal():
    person = User.objects.create_superuser("admin@example.org")

    assert person.is_staff
    assert person.is_superuser


def test_two_users_with_one_address_are_refused_whatever_the_case():
    UserFactory(email="nina@example.org")

    for address in ["nina@example.org", "Nina@example.org"]:
        with pytest.raises(IntegrityError), transaction.atomic():
            UserFactory(email=address)


def test_the_database_refuses_who_stands_in_for_themselves(coordinator):
    coordinator.deputy = coordinator

    with pytest.raises(IntegrityError, match="nobody_is_their_own_deputy"), transaction.atomic():
        coordinator.save()


def test_somebody_without_cases_needs_no_deputy(user, at):
    with pytest.raises(OnlyCoordinatorsAreAway):
        set_absence(user, away_until=None, deputy=None, by=user, at=at)


def test_what_was_agreed_to_is_never_rewritten(user, at):
    consent = Consent.objects.create(user=user.pk, purpose="card", given=True, version="1", at=at)

    for rewrite in [
        lambda: Consent.objects.update(given=False),
        lambda: Consent.objects.filter(pk=consent.pk).delete(),
    ]:
        with pytest.raises(Exception, match="append-only"), transaction.atomic():
            rewrite()
    assert Consent.objects.get().given


def test_what_is_shown_in_a_log_names_nobody(user):
    token = AccessToken(user=user, name="skript")
    consent = Consent(user=uuid4(), purpose="card", given=True)

    said = (str(user), str(token), str(consent))

    assert said == (str(user.pk), str(token.pk), "card True")
