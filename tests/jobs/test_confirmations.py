"""A vacancy stays up as long as its employer says that it is still vacant."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from jobs import actions, rules
from jobs.models import Vacancy
from jobs.rules import confirmation
from tests.factories.jobs import EmployerContactFactory, VacancyFactory

DAY = timedelta(days=1)


@pytest.fixture
def contact(db):
    return EmployerContactFactory()


def vacancy_of(contact, *, confirmed_at, **facts):
    return VacancyFactory(employer=contact.employer, published_at=confirmed_at, **facts)


def letters():
    return list(Notice.objects.order_by("created_at", "key").values_list("kind", "recipient"))


def test_contacts_are_asked_on_the_25th_day_and_once(contact, at):
    colleague = EmployerContactFactory(employer=contact.employer)
    vacancy = vacancy_of(contact, confirmed_at=at)

    asked = [actions.warn_unconfirmed(now=at + n * DAY) for n in (24, 25, 26)]

    vacancy.refresh_from_db()
    assert asked == [0, 1, 0]
    assert vacancy.warned_at == at + 25 * DAY
    assert sorted(letters()) == sorted(
        ("vacancy.unconfirmed", each.user_id) for each in (contact, colleague)
    )
    assert Happening.objects.get(about=vacancy.pk).kind == "vacancy.warned"


def test_unconfirmed_vacancy_is_taken_down_on_the_30th_day_and_once(contact, at):
    vacancy = vacancy_of(contact, confirmed_at=at)
    actions.warn_unconfirmed(now=at + 25 * DAY)

    down = [actions.take_down_unconfirmed(now=at + n * DAY) for n in (29, 30, 31)]

    vacancy.refresh_from_db()
    assert down == [0, 1, 0]
    assert (vacancy.state, vacancy.ended_at) == ("expired", at + 30 * DAY)
    said = Happening.objects.get(about=vacancy.pk, kind="vacancy.expired")
    assert said.facts == {"because": "unconfirmed"}
    assert ("vacancy.taken_down", contact.user_id) in letters()


def test_nothing_is_taken_down_without_a_warning_however_long_the_clock_slept(contact, at):
    vacancy_of(contact, confirmed_at=at)
    late = at + 90 * DAY

    first = actions.take_down_unconfirmed(now=late)
    actions.warn_unconfirmed(now=late)
    soon = actions.take_down_unconfirmed(now=late + 3 * DAY)
    then = actions.take_down_unconfirmed(now=late + 4 * DAY)

    assert (first, soon, then) == (0, 0, 1)


def test_confirmed_vacancy_stays_thirty_days_more(contact, at):
    vacancy = vacancy_of(contact, confirmed_at=at)
    actions.warn_unconfirmed(now=at + 25 * DAY)

    actions.confirm_vacancy(vacancy, by=contact.user, at=at + 27 * DAY)

    vacancy.refresh_from_db()
    assert (vacancy.confirmed_at, vacancy.warned_at) == (at + 27 * DAY, None)
    assert actions.take_down_unconfirmed(now=at + 40 * DAY) == 0
    assert actions.warn_unconfirmed(now=at + 52 * DAY) == 1
    assert letters().count(("vacancy.unconfirmed", contact.user_id)) == 2


@pytest.mark.parametrize(
    "facts", [{"draft": True, "published_at": None}, {"ended": True}, {"nav": True}]
)
def test_only_open_vacancies_of_ours_are_asked_about(contact, at, facts):
    old = at - 90 * DAY
    VacancyFactory(**{"employer": contact.employer, "published_at": old, **facts})

    assert actions.warn_unconfirmed(now=at) == 0
    assert actions.take_down_unconfirmed(now=at) == 0


def test_stranger_confirms_nothing(contact, user, at):
    with pytest.raises(NotYours):
        actions.confirm_vacancy(vacancy_of(contact, confirmed_at=at), by=user, at=at)


def test_what_has_ended_is_not_confirmed(contact, at):
    vacancy = vacancy_of(contact, confirmed_at=at, ended=True)

    with pytest.raises(StepNotOpen):
        actions.confirm_vacancy(vacancy, by=contact.user, at=at)


def test_link_of_an_earlier_confirmation_is_used_up(contact, at):
    vacancy = vacancy_of(contact, confirmed_at=at)

    actions.confirm_vacancy(vacancy, by=contact.user, at=at + DAY, seen=at)

    with pytest.raises(confirmation.AlreadyConfirmed):
        actions.confirm_vacancy(vacancy, by=contact.user, at=at + 2 * DAY, seen=at)


def test_database_keeps_no_warning_from_before_the_confirmation(contact, at):
    vacancy = vacancy_of(contact, confirmed_at=at)

    with pytest.raises(IntegrityError, match="vacancy_warned_after"), transaction.atomic():
        Vacancy.objects.filter(pk=vacancy.pk).update(warned_at=at - DAY)


@pytest.mark.parametrize("pay", [(0, 1), (1, 10_000_001), (500_000, 400_000)])
def test_database_keeps_no_pay_that_is_no_range(contact, at, pay):
    vacancy = vacancy_of(contact, confirmed_at=at)

    with pytest.raises(IntegrityError, match="vacancy_pay_is_a_range"), transaction.atomic():
        Vacancy.objects.filter(pk=vacancy.pk).update(pay_min=pay[0], pay_max=pay[1])


def test_pay_goes_from_the_least_to_the_most(contact, at):
    pay = {"title": "Kokk", "pay_min": 500_000, "pay_max": 400_000}

    with pytest.raises(rules.PayBackwards):
        actions.post_vacancy(employer=contact.employer, fields=pay, by=contact.user, at=at)


def test_vacancy_without_confirmation_stays_up_until_nobody_knows():
    assert confirmation.confirm_by(None) is None
