"""The last contact of an employer goes: a coordinator keeps what waits, until somebody comes."""

import pytest
from django.core import mail

from flyttehjelp.accounts import erasure, rights
from flyttehjelp.core import clock, outbox, workdays
from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.insight.actions.work import find_owners, take_over
from flyttehjelp.insight.queries.work import Work, lacks
from jobs import actions
from jobs.actions.deadlines import keep_time
from jobs.enums import EmployerState
from jobs.models import Employer, EmployerContact, Referral
from jobs.rules.confirmation import CONFIRM_EVERY
from tests.factories.accounts import UserFactory
from tests.factories.jobs import (
    EmployerContactFactory,
    EmployerFactory,
    InterestFactory,
    VacancyFactory,
)
from tests.factories.network import PledgeFactory, ReferralFactory
from tests.jobs.network.steps import ask, consent

SITE = "http://localhost:8000"


@pytest.fixture
def last(db):
    """The only contact of an employer that has a vacancy out."""
    contact = EmployerContactFactory(employer__name="Prøve & Sønn <AS>")
    VacancyFactory(employer=contact.employer)
    return contact


@pytest.fixture
def _mail_stays_here(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = SITE


def letter_to(person, subject):
    outbox.send_due(now=clock.now)
    assert not Notice.objects.filter(state="failed").exists()
    (found,) = [
        letter
        for letter in mail.outbox
        if letter.to == [person.email] and subject in letter.subject
    ]
    return found


def work_of(owner, at):
    return [(item.kind, item.id) for item in Work(at=at, owners=[owner.pk]).cut(0, 20)]


def test_coordinator_gets_the_employer_and_all_that_waits_there(coordinator, last, at):
    interest = InterestFactory(vacancy__employer=last.employer, owner=last.user)

    erasure.forget(last.user, at=at)

    interest.refresh_from_db()
    kept = Employer.objects.get(pk=last.employer_id)
    due = workdays.close_of(3, after=at)
    assert (kept.owner, kept.contact_due_at, interest.owner) == (coordinator, due, coordinator)
    kinds = {("contact", kept.pk), ("interest", interest.pk)}
    assert set(work_of(coordinator, at)) == kinds
    assert all(not each.ownerless and not each.without_due for each in lacks(at=at))


@pytest.mark.usefixtures("_mail_stays_here")
def test_coordinator_reads_what_waits_and_not_who_has_left(coordinator, last, at):
    VacancyFactory(employer=last.employer)
    VacancyFactory(employer=last.employer, ended=True)
    InterestFactory(vacancy__employer=last.employer, owner=last.user)

    erasure.forget(last.user, at=at)

    letter = letter_to(coordinator, "kontaktperson")
    assert letter.subject == "Prøve & Sønn <AS> har ikke lenger noen kontaktperson"
    for line in ("3 stillinger", "1 interesse ", "0 henvisninger"):
        assert f"- {line}" in letter.body
    assert f"{SITE}/nb/employer/{last.employer_id}/contacts/" in letter.body
    assert last.user.email not in letter.body


def test_referral_that_waits_goes_to_the_coordinator_without_counting_as_silence(coordinator, at):
    pledge = PledgeFactory()
    referral = ReferralFactory(receiver=pledge.employer, opened=True)
    erasure.forget(pledge.deputy, at=at)

    erasure.forget(pledge.contact, at=at)

    referral.refresh_from_db()
    assert (referral.owner, referral.stage) == (coordinator, "coordinator")
    assert referral.silent_at is None
    assert ("referral", referral.pk) in work_of(coordinator, at)


def test_one_of_several_leaves_the_rest_to_the_others(coordinator, last, at):
    colleague = EmployerContactFactory(employer=last.employer)

    erasure.forget(last.user, at=at)

    kept = Employer.objects.get(pk=last.employer_id)
    assert (kept.contact_due_at, work_of(coordinator, at)) == (None, [])
    assert not Notice.objects.filter(recipient=coordinator).exists()
    assert kept.contacts.get() == colleague


@pytest.mark.usefixtures("_mail_stays_here")
def test_interest_that_comes_meanwhile_is_the_coordinators(coordinator, user, last, at):
    vacancy = last.employer.vacancies.get()
    erasure.forget(last.user, at=at)

    interest = actions.send_interest(vacancy, message="Hei!", by=user, at=at)

    assert interest.owner == coordinator
    letter = letter_to(coordinator, "Noen er interessert")
    assert "Arbeidsgiveren har ingen kontaktperson nå" in letter.body
    assert f"{SITE}/nb/employer/interests/{interest.pk}/" in letter.body


def test_coordinator_answers_where_nobody_else_can(coordinator, user, last, at):
    vacancy = last.employer.vacancies.get()
    erasure.forget(last.user, at=at)
    interest = actions.send_interest(vacancy, message="Hei!", by=user, at=at)
    another = UserFactory(is_coordinator=True)

    with pytest.raises(NotYours):
        actions.answer_interest(interest, answer="later", note="", by=another, at=at)
    actions.answer_interest(interest, answer="later", note="", by=coordinator, at=at)

    assert interest.answered_by_id == coordinator.pk


def test_coordinator_is_reminded_of_what_nobody_answers(coordinator, last, at):
    InterestFactory(vacancy__employer=last.employer, owner=last.user, due_at=at)
    erasure.forget(last.user, at=at)

    actions.remind_overdue(now=at)

    told = Notice.objects.get(kind="interest.overdue")
    assert told.recipient == coordinator


@pytest.mark.usefixtures("_mail_stays_here")
def test_coordinator_is_asked_whether_the_vacancy_is_still_vacant(
    coordinator, anonymous_client, last, at
):
    vacancy = last.employer.vacancies.get()
    erasure.forget(last.user, at=at)
    type(vacancy).objects.filter(pk=vacancy.pk).update(
        published_at=at - CONFIRM_EVERY,
        confirmed_at=at - CONFIRM_EVERY,
    )

    actions.warn_unconfirmed(now=at)

    letter = letter_to(coordinator, "Er stillingen fortsatt ledig?")
    key = letter.body.partition("?key=")[2].split()[0]
    path = f"/api/v1/vacancies/{vacancy.pk}/confirm/?key={key}"
    assert anonymous_client.get(path).status_code == 200


@pytest.mark.usefixtures("_mail_stays_here")
def test_new_referral_to_a_member_without_contacts_waits_for_the_coordinator(coordinator, at):
    giver, receiver = PledgeFactory(), PledgeFactory()
    referral = ask(giver, receiver, at=at)
    erasure.forget(receiver.contact, at=at)
    erasure.forget(receiver.deputy, at=at)
    referral.refresh_from_db()

    consent(referral, at=at)

    assert (referral.owner_id, referral.stage) == (coordinator.pk, "coordinator")
    letter = letter_to(coordinator, "Ny henvisning")
    assert "har ingen kontaktperson nå, så den venter hos deg" in letter.body
    assert f"{SITE}/nb/work/referrals/" in letter.body


def test_silence_is_counted_also_where_nobody_was_there(coordinator, at):
    pledge = PledgeFactory()
    referral = ReferralFactory(receiver=pledge.employer, opened=True)
    erasure.forget(pledge.deputy, at=at)
    erasure.forget(pledge.contact, at=at)
    Referral.objects.filter(pk=referral.pk).update(due_at=at)

    moved = [keep_time(now=at), keep_time(now=at)]

    referral.refresh_from_db()
    assert (moved, referral.silent_at) == ([1, 0], at)


def test_new_contact_gets_what_has_waited(coordinator, at):
    pledge = PledgeFactory()
    referral = ReferralFactory(receiver=pledge.employer, opened=True)
    interest = InterestFactory(vacancy__employer=pledge.employer, owner=pledge.contact)
    erasure.forget(pledge.deputy, at=at)
    erasure.forget(pledge.contact, at=at)

    new = actions.invite_contact(
        pledge.employer, email="ny@example.org", by=coordinator, at=at
    ).user

    interest.refresh_from_db()
    referral.refresh_from_db()
    kept = Employer.objects.get(pk=pledge.employer_id)
    assert (interest.owner, referral.owner, referral.stage) == (new, new, "contact")
    assert (kept.contact_due_at, work_of(coordinator, at)) == (None, [])


def test_colleague_takes_over_what_is_kept(coordinator, last, at):
    interest = InterestFactory(vacancy__employer=last.employer, owner=last.user)
    erasure.forget(last.user, at=at)
    another = UserFactory(is_coordinator=True)

    moved = take_over(coordinator, by=another, at=at)

    assert moved == 2
    assert {pk for _, pk in work_of(another, at)} == {interest.pk, last.employer_id}
    assert work_of(coordinator, at) == []


def test_what_waits_for_a_coordinator_as_a_contact_stays_with_them(coordinator, at):
    contact = EmployerContactFactory(user=coordinator)
    interest = InterestFactory(vacancy__employer=contact.employer, owner=coordinator)
    another = UserFactory(is_coordinator=True)
    kept = EmployerFactory(owner=coordinator, contact_due_at=at)
    VacancyFactory(employer=kept)

    moved = take_over(coordinator, by=another, at=at)

    interest.refresh_from_db()
    assert (moved, interest.owner) == (1, coordinator)


@pytest.mark.parametrize("how_many", [1, 3])
def test_clock_finds_keepers_and_the_check_sees_that_they_lack(how_many, coordinator, at):
    VacancyFactory.create_batch(how_many)

    (before,) = [each for each in lacks(at=at) if each.kind == "contact"]
    find_owners(now=at)
    again = Notice.objects.count()
    find_owners(now=at)

    (after,) = [each for each in lacks(at=at) if each.kind == "contact"]
    assert (before.open, before.ownerless) == (how_many, how_many)
    assert (after.open, after.ownerless, after.without_due) == (how_many, 0, 0)
    assert Notice.objects.filter(kind="employer.contactless").count() == again == how_many


def test_without_coordinators_it_waits_for_the_first_one(last, at):
    erasure.forget(last.user, at=at)
    coordinator = UserFactory(is_coordinator=True)

    find_owners(now=at)

    assert work_of(coordinator, at) == [("contact", last.employer_id)]


def test_employer_that_nobody_writes_to_is_nobodys_task(coordinator, at):
    contact = EmployerContactFactory()

    erasure.forget(contact.user, at=at)

    assert work_of(coordinator, at) == []


def test_one_that_waits_to_be_vetted_is_in_the_list_once(coordinator, at):
    employer = EmployerFactory(applied=True, owner=coordinator)
    VacancyFactory(employer=employer)

    assert work_of(coordinator, at) == [("employer", employer.pk)]
    assert employer.state == EmployerState.APPLIED


def test_whoever_is_the_only_one_is_told_beforehand(last):
    VacancyFactory(employer=last.employer)
    EmployerContactFactory(employer=EmployerContactFactory(user=last.user).employer)

    (said,) = rights.told_beforehand(last.user)

    assert said.startswith("Du er den eneste kontakten hos Prøve & Sønn <AS>. 2 stillinger ")


def test_nobody_else_is_told_anything(user, last):
    EmployerContactFactory(employer=last.employer)

    assert rights.told_beforehand(user) == rights.told_beforehand(last.user) == []


def test_restored_copy_forgets_without_a_letter(coordinator, last, at):
    erasure.forget(last.user, at=at, tell=False)

    assert not Notice.objects.exists()
    assert not EmployerContact.objects.exists()
    assert Happening.objects.filter(kind="employer.contactless").exists()
