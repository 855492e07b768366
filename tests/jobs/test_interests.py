"""Somebody holds out a hand, and the employer answers."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from flyttehjelp.core import workdays
from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from jobs import actions, rules
from jobs.models import Interest
from tests.factories.jobs import EmployerContactFactory, InterestFactory, VacancyFactory


@pytest.fixture
def contact(db):
    return EmployerContactFactory()


def test_interest_reaches_all_contacts_and_has_one_owner(contact, user, at):
    posted_by = EmployerContactFactory(employer=contact.employer).user
    vacancy = VacancyFactory(employer=contact.employer, posted_by=posted_by)

    interest = actions.send_interest(vacancy, message="Hei!", by=user, at=at)

    interest.refresh_from_db()
    assert (interest.person, interest.message, interest.state) == (user, "Hei!", "sent")
    assert interest.owner == posted_by
    assert interest.due_at == workdays.close_of(10, after=at)
    letters = Notice.objects.order_by("pk").values_list("kind", "recipient")
    assert sorted(letters) == sorted(
        ("interest.received", each) for each in (contact.user_id, posted_by.pk)
    )
    assert Happening.objects.get(about=interest.pk).facts == {"vacancy": str(vacancy.pk)}


def test_interest_goes_to_the_longest_contact_when_the_poster_has_left(contact, user, at):
    EmployerContactFactory(employer=contact.employer)
    vacancy = VacancyFactory(employer=contact.employer)

    interest = actions.send_interest(vacancy, message="", by=user, at=at)

    assert interest.owner_id == contact.user_id


def test_interest_in_a_vacancy_without_contacts_waits_without_owner(user, at):
    interest = actions.send_interest(VacancyFactory(), message="", by=user, at=at)

    assert (interest.owner_id, Notice.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"nav": True}, rules.ApplyAtSource),
        ({"draft": True}, rules.VacancyClosed),
        ({"ended": True}, rules.VacancyClosed),
        ({"apply_by": date(2020, 1, 1)}, rules.DeadlineHasPassed),
    ],
)
def test_interest_needs_an_open_vacancy_of_ours(user, at, facts, refusal):
    with pytest.raises(refusal):
        actions.send_interest(VacancyFactory(**facts), message="", by=user, at=at)

    assert not Interest.objects.exists()


def test_nobody_is_interested_in_their_own_vacancy(contact, at):
    vacancy = VacancyFactory(employer=contact.employer)

    with pytest.raises(rules.OwnVacancy):
        actions.send_interest(vacancy, message="", by=contact.user, at=at)


def test_interest_is_sent_once_until_it_is_taken_back(user, at):
    vacancy = VacancyFactory()
    first = actions.send_interest(vacancy, message="", by=user, at=at)
    with pytest.raises(rules.AlreadyInterested):
        actions.send_interest(vacancy, message="", by=user, at=at)

    actions.withdraw_interest(first, by=user, at=at)
    actions.send_interest(vacancy, message="Likevel", by=user, at=at)

    assert Interest.objects.filter(vacancy=vacancy).count() == 2


@pytest.mark.parametrize(
    ("answer", "note"), [("talk", ""), ("later", ""), ("no", "Stillingen er snart besatt.")]
)
def test_answer_reaches_the_person(contact, at, answer, note):
    interest = InterestFactory(vacancy__employer=contact.employer)

    actions.answer_interest(interest, answer=answer, note=note, by=contact.user, at=at)

    interest.refresh_from_db()
    assert (interest.state, interest.answer, interest.answer_note) == ("answered", answer, note)
    assert (interest.answered_at, interest.answered_by) == (at, contact.user)
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient) == ("interest.answered", interest.person)


def test_no_needs_a_reason(contact, at):
    interest = InterestFactory(vacancy__employer=contact.employer)

    with pytest.raises(rules.NoNeedsReason):
        actions.answer_interest(interest, answer="no", note=" ", by=contact.user, at=at)


def test_only_the_employer_answers(contact, coordinator, at):
    interest = InterestFactory()

    for stranger in (contact.user, coordinator, interest.person):
        with pytest.raises(NotYours):
            actions.answer_interest(interest, answer="talk", note="", by=stranger, at=at)


def test_second_answer_changes_nothing(contact, at):
    interest = InterestFactory(vacancy__employer=contact.employer)
    seen_before = Interest.objects.get(pk=interest.pk)
    actions.answer_interest(interest, answer="talk", note="", by=contact.user, at=at)

    with pytest.raises(StepNotOpen):
        actions.answer_interest(seen_before, answer="no", note="Nei", by=contact.user, at=at)

    interest.refresh_from_db()
    assert (interest.answer, Notice.objects.count()) == ("talk", 1)


def test_only_the_sender_takes_it_back(contact, at):
    interest = InterestFactory(vacancy__employer=contact.employer)

    with pytest.raises(NotYours):
        actions.withdraw_interest(interest, by=contact.user, at=at)


def test_withdrawn_interest_loses_what_was_written_and_is_still_counted(contact, at):
    interest = InterestFactory(vacancy__employer=contact.employer, message="Jeg er baker.")
    actions.answer_interest(interest, answer="talk", note="Kom innom.", by=contact.user, at=at)

    actions.withdraw_interest(interest, by=interest.person, at=at)

    interest.refresh_from_db()
    assert (interest.message, interest.answer_note) == ("", "")
    assert (interest.state, interest.answer, interest.answered_at) == ("withdrawn", "talk", at)


def test_withdrawn_interest_is_not_answered(contact, at):
    interest = InterestFactory(vacancy__employer=contact.employer)
    seen_before = Interest.objects.select_related("vacancy").get(pk=interest.pk)
    actions.withdraw_interest(interest, by=interest.person, at=at)

    with pytest.raises(StepNotOpen):
        actions.answer_interest(seen_before, answer="talk", note="", by=contact.user, at=at)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "answered"},
        {"answer": "talk"},
        {"state": "withdrawn"},
    ],
)
def test_database_refuses_what_cannot_be(db, wrong):
    interest = InterestFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.filter(pk=interest.pk).update(**wrong)
