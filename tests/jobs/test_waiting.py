"""Interests that nobody answers: the employer is reminded, and then it is counted."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from flyttehjelp.core import workdays
from flyttehjelp.core.models import Happening, Notice
from jobs import actions
from jobs.models import Interest
from tests.factories.jobs import EmployerContactFactory, InterestFactory, VacancyFactory

HOUR = timedelta(hours=1)


@pytest.fixture
def contact(db):
    return EmployerContactFactory()


@pytest.fixture
def interest(contact, user, at):
    vacancy = VacancyFactory(employer=contact.employer)
    return actions.send_interest(vacancy, message="", by=user, at=at)


def reminders():
    return Notice.objects.filter(kind="interest.overdue").count()


def test_contacts_are_reminded_after_ten_working_days_and_once(contact, interest, at):
    EmployerContactFactory(employer=contact.employer)
    due = workdays.close_of(10, after=at)

    reminded = [actions.remind_overdue(now=due + n * HOUR) for n in (-1, 0, 1)]

    interest.refresh_from_db()
    assert reminded == [0, 1, 0]
    assert (interest.reminded_at, interest.counts_at) == (due, workdays.close_of(5, after=due))
    assert reminders() == 2
    assert Happening.objects.filter(about=interest.pk, kind="interest.reminded").count() == 1


def test_silence_is_counted_five_working_days_after_the_reminder_and_once(interest):
    actions.remind_overdue(now=interest.due_at)
    counts_at = Interest.objects.get().counts_at

    counted = [actions.count_unanswered(now=counts_at + n * HOUR) for n in (-1, 0, 1)]

    interest.refresh_from_db()
    assert counted == [0, 1, 0]
    assert interest.counted_at == counts_at
    assert Happening.objects.filter(about=interest.pk, kind="interest.unanswered").count() == 1


def test_answer_in_time_is_neither_reminded_of_nor_counted(contact, interest, at):
    actions.answer_interest(interest, answer="talk", note="", by=contact.user, at=at)

    assert actions.remind_overdue(now=interest.due_at) == 0


def test_answer_after_the_reminder_is_not_counted(contact, interest):
    actions.remind_overdue(now=interest.due_at)
    actions.answer_interest(interest, answer="later", note="", by=contact.user, at=interest.due_at)

    assert actions.count_unanswered(now=interest.due_at + 1000 * HOUR) == 0


def test_answer_that_comes_too_late_does_not_undo_the_count(contact, interest):
    late = interest.due_at + 1000 * HOUR
    actions.remind_overdue(now=interest.due_at)
    actions.count_unanswered(now=late)

    actions.answer_interest(interest, answer="later", note="", by=contact.user, at=late)

    interest.refresh_from_db()
    assert (interest.state, interest.counted_at) == ("answered", late)


def test_interest_that_is_taken_back_waits_for_nobody(interest, user):
    actions.withdraw_interest(interest, by=user, at=interest.due_at)

    assert actions.remind_overdue(now=interest.due_at) == 0


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        (("reminded_at",), "interest_reminded_before_it_counts"),
        (("counts_at",), "interest_reminded_before_it_counts"),
    ],
)
def test_database_keeps_reminder_and_count_together(db, at, wrong, constraint):
    interest = InterestFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Interest.objects.filter(pk=interest.pk).update(**dict.fromkeys(wrong, at))


def test_database_counts_nothing_before_its_time(db, at):
    interest = InterestFactory()
    times = {"reminded_at": at, "counts_at": at + HOUR, "counted_at": at}

    with pytest.raises(IntegrityError, match="interest_counted_when"), transaction.atomic():
        Interest.objects.filter(pk=interest.pk).update(**times)
