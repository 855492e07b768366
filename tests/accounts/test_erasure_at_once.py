"""To be forgotten while others work: nobody waits long, what is broken off is tried again."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from flyttehjelp.accounts import erasure, retention, rights
from flyttehjelp.accounts.models import AccessToken, ErasureRequest, User
from flyttehjelp.core import clock
from flyttehjelp.core.deadlocks import tried_twice
from tests.factories.accounts import UserFactory
from tests.strangers import token_of

TWO_YEARS = timedelta(days=731)


@pytest.fixture
def farewell(monkeypatch):
    """Have something happen while a person is being forgotten."""
    rights.farewells()
    deeds = list(rights._farewells)
    monkeypatch.setattr(rights, "_farewells", deeds)
    return deeds.append


def break_off(sqlstate):
    """What PostgreSQL does to the one of two that it ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{sqlstate}'; END $$")


def elsewhere(deed):
    """Do it in another connection, and wait for its end."""

    def work():
        try:
            deed()
        finally:
            connection.close()

    other = threading.Thread(target=work)
    other.start()
    other.join()


@pytest.mark.django_db(transaction=True)
def test_others_may_point_at_the_person_meanwhile_and_what_they_wrote_goes_too(farewell):
    person, written = UserFactory(), []

    def somebody_writes(held, _at):
        if not written:
            elsewhere(lambda: written.append(token_of(held, key="fh_meanwhile")))
        return ()

    farewell(somebody_writes)

    erasure.forget(person, at=clock.now())

    assert len(written) == 1
    assert AccessToken.objects.count() == 0
    assert not User.objects.filter(pk=person.pk).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sqlstate", ["40P01", "40001"])
def test_what_was_broken_off_by_a_deadlock_is_tried_once_more(farewell, sqlstate):
    person, tries = UserFactory(), []

    def somebody_is_in_the_way(_held, _at):
        tries.append(1)
        if len(tries) == 1:
            break_off(sqlstate)
        return ()

    farewell(somebody_is_in_the_way)

    erasure.confirm_erasure(person, key=erasure.key_for(person.pk), at=clock.now())

    assert len(tries) == 2
    assert not User.objects.filter(pk=person.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_twice_is_enough_and_other_trouble_is_not_tried_again():
    tries = []

    @tried_twice
    @transaction.atomic
    def deed(sqlstate):
        tries.append(sqlstate)
        break_off(sqlstate)

    for sqlstate in ("40P01", "57014"):
        with pytest.raises(OperationalError):
            deed(sqlstate)
    with pytest.raises(OperationalError), transaction.atomic():
        deed("40001")

    assert tries == ["40P01", "40P01", "57014", "40001"]


@pytest.mark.django_db
def test_a_second_click_on_the_link_is_told_the_same(at):
    person = UserFactory()
    key = erasure.key_for(person.pk)

    answers = [erasure.confirm_erasure(person, key=key, at=at) for _ in range(2)]

    assert answers == [True, True]


def silent(at):
    person = UserFactory()
    User.objects.filter(pk=person.pk).update(
        last_login=at - TWO_YEARS, joined_at=at - TWO_YEARS, warned_at=at - timedelta(days=31)
    )
    return person


@pytest.mark.django_db
def test_who_signs_in_while_others_are_forgotten_stays(farewell, at):
    going, coming = silent(at), silent(at)
    User.objects.filter(pk=going.pk).update(joined_at=at - 2 * TWO_YEARS)  # comes first

    def they_sign_in(held, _at):
        if held.pk == going.pk:
            User.objects.filter(pk=coming.pk).update(last_login=at)
        return ()

    farewell(they_sign_in)

    assert retention.forget_silent(now=at) == 1

    assert not User.objects.filter(pk=going.pk).exists()
    assert User.objects.filter(pk=coming.pk).exists()


@pytest.mark.django_db
def test_one_who_cannot_be_forgotten_keeps_nobody_else(farewell, at):
    stuck, others = silent(at), [silent(at), UserFactory()]
    User.objects.filter(pk=stuck.pk).update(joined_at=at - 2 * TWO_YEARS)
    ErasureRequest.objects.create(user=others[1], asked_at=at, due_at=at)
    ErasureRequest.objects.create(user=stuck, asked_at=at - TWO_YEARS, due_at=at)

    def something_is_wrong(held, _at):
        if held.pk == stuck.pk:
            break_off("22000")
        return ()

    farewell(something_is_wrong)

    assert retention.forget_silent(now=at) == 1
    assert erasure.forget_who_waits(now=at) == 1

    assert [person.pk for person in User.objects.order_by("pk")] == [stuck.pk]
