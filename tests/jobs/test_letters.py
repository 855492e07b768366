"""What the letters say, and when nothing is owed any more."""

import pytest
from django.core import mail

from flyttehjelp.core import clock, outbox
from flyttehjelp.core.models import Notice
from jobs import actions
from jobs.models import Employer, EmployerContact
from tests.factories.accounts import UserFactory
from tests.factories.jobs import (
    EmployerContactFactory,
    EmployerFactory,
    InterestFactory,
    VacancyFactory,
    org_number,
)
from tests.servers.register import entity

SITE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def _mail_stays_here(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = SITE


@pytest.fixture
def contact(db):
    return EmployerContactFactory(employer__name="Prøve & Sønn <AS>")


def sent() -> list[mail.EmailMessage]:
    outbox.send_due(now=clock.now)
    assert not Notice.objects.filter(state="failed").exists()
    return mail.outbox


def test_coordinator_reads_who_wants_in(brreg, user, coordinator, at):
    brreg.entities[org_number(3)] = entity(org_number(3))
    actions.sign_up_employer(org_number=org_number(3), by=user, at=at)

    (letter,) = sent()

    assert letter.to == [coordinator.email]
    assert letter.subject == "Ny arbeidsgiver å godkjenne: PRØVEVERKET AS"
    assert org_number(3) in letter.body
    assert f"{SITE}/nb/work/employers/" in letter.body


def test_vetted_employer_reads_where_its_desk_is(coordinator, contact, at):
    employer = EmployerFactory(applied=True, name="Ny & co")
    EmployerContactFactory(employer=employer, user=contact.user)
    actions.vet_employer(employer, by=coordinator, at=at)

    (letter,) = sent()

    assert letter.subject == "Ny & co er godkjent"
    assert f"{SITE}/nb/employer/" in letter.body


def test_refused_employer_reads_why(coordinator, at):
    employer = EmployerContactFactory(employer__applied=True).employer
    actions.refuse_employer(employer, reason="Ingen drift <her>.", by=coordinator, at=at)

    (letter,) = sent()

    assert "Ingen drift <her>." in letter.body


def test_invited_contact_reads_in_their_own_language_how_to_come_in(contact, at):
    invited = UserFactory(language="en")
    actions.invite_contact(contact.employer, email=invited.email, by=contact.user, at=at)

    (letter,) = sent()

    assert letter.to == [invited.email]
    assert "Prøve & Sønn <AS>" in letter.subject
    assert f"{SITE}/en/employer/" in letter.body


@pytest.mark.parametrize("with_deadline", [True, False])
def test_published_vacancy_is_told_of(contact, at, with_deadline):
    deadline = at.date().replace(year=at.year + 1, day=1) if with_deadline else None
    vacancy = VacancyFactory(draft=True, employer=contact.employer, apply_by=deadline)
    actions.publish_vacancy(vacancy, by=contact.user, at=at)

    (letter,) = sent()

    assert letter.subject == "Stillingen er publisert: Regnskapsmedarbeider"
    assert f"{SITE}/nb/jobs/{vacancy.pk}/" in letter.body
    assert ("søknadsfristen" in letter.body) is with_deadline


def test_letter_about_an_interest_keeps_what_was_written_behind_the_sign_in(contact, at):
    person = UserFactory(name="Demo Partner")
    vacancy = VacancyFactory(employer=contact.employer)
    actions.send_interest(vacancy, message="Hemmelig ønske", by=person, at=at)

    (letter,) = sent()

    assert letter.to == [contact.user.email]
    for private in ("Hemmelig ønske", "Demo Partner", person.email):
        assert private not in letter.body + letter.subject
    assert f"{SITE}/nb/employer/interests/" in letter.body


@pytest.mark.parametrize(
    ("answer", "note", "says"),
    [
        ("talk", "Ring oss.", "samtale"),
        ("later", "", "senere"),
        ("no", "Alt er besatt.", "nei denne gangen"),
    ],
)
def test_person_reads_the_answer(contact, at, answer, note, says):
    interest = InterestFactory(vacancy__employer=contact.employer)
    actions.answer_interest(interest, answer=answer, note=note, by=contact.user, at=at)

    (letter,) = sent()

    assert letter.to == [interest.person.email]
    assert letter.subject == "Svar fra Prøve & Sønn <AS>"
    assert says in letter.body
    assert note in letter.body
    assert (contact.user.email in letter.body) is (answer == "talk")


def test_title_with_a_line_break_from_elsewhere_does_not_reach_the_header(contact, at):
    vacancy = VacancyFactory(
        draft=True, employer=contact.employer, title="En\r\nBcc: alle@example.org"
    )
    actions.publish_vacancy(vacancy, by=contact.user, at=at)

    (letter,) = sent()

    assert "\n" not in letter.subject
    assert letter.recipients() == [contact.user.email]


def test_letters_that_nobody_needs_any_more_are_cancelled(contact, coordinator, user, at):
    vacancy = VacancyFactory(draft=True, employer=contact.employer)
    actions.publish_vacancy(vacancy, by=contact.user, at=at)
    interest = actions.send_interest(vacancy, message="", by=user, at=at)
    actions.answer_interest(interest, answer="talk", note="", by=contact.user, at=at)
    actions.withdraw_interest(interest, by=user, at=at)
    actions.withdraw_vacancy(vacancy, by=contact.user, at=at)
    actions.invite_contact(contact.employer, email="ny@example.org", by=contact.user, at=at)
    EmployerContact.objects.filter(user__email="ny@example.org").delete()
    waiting = EmployerContactFactory(employer__applied=True).employer
    actions.refuse_employer(waiting, reason="x", by=coordinator, at=at)
    actions.vet_employer(waiting, by=coordinator, at=at)

    kinds = [letter.subject for letter in sent()]

    assert kinds == [f"{waiting} er godkjent"]
    states = Notice.objects.order_by("kind").values_list("kind", "state")
    assert [kind for kind, state in states if state == "cancelled"] == [
        "employer.invited",
        "employer.refused",
        "interest.answered",
        "interest.received",
        "vacancy.published",
    ]


def test_letter_about_an_employer_decided_meanwhile_is_cancelled(db, at):
    for kind, facts in (
        ("employer.applied", {}),
        ("employer.vetted", {"applied": True}),
    ):
        employer = EmployerFactory(**facts)
        notice = Notice(kind=kind, about=employer.pk, recipient=UserFactory())

        assert outbox._write(notice) is None


def test_letter_to_nobody_is_cancelled(db):
    notice = Notice(kind="employer.vetted", about=EmployerFactory().pk)

    assert outbox._write(notice) is None


def test_who_was_taken_out_reads_it_unless_they_are_back(contact, at):
    gone = EmployerContactFactory(employer=contact.employer)
    back = EmployerContactFactory(employer=contact.employer)
    for each in (gone, back):
        actions.remove_contact(each, by=contact.user, at=at)
    EmployerContactFactory(employer=contact.employer, user=back.user)

    (letter,) = sent()

    assert letter.to == [gone.user.email]
    assert letter.subject == "Du er ikke lenger kontaktperson for Prøve & Sønn <AS>"


def test_coordinator_reads_what_the_register_says_unless_it_was_mended(brreg, coordinator, at):
    for n in (3, 4):
        EmployerFactory(unchecked=True, org_number=org_number(n))
        brreg.entities[org_number(n)] = entity(org_number(n), konkurs=True)
    actions.check_employers(now=at)
    Employer.objects.filter(org_number=org_number(4)).update(standing="sound")

    (letter,) = sent()

    assert letter.subject == "Noe har skjedd med PRØVEVERKET AS"
    assert f"(organisasjonsnummer {org_number(3)}): konkurs." in letter.body
    assert f"{SITE}/nb/work/employers/?state=vetted" in letter.body
