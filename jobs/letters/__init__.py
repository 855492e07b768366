"""Who writes the letters of job number two. Names and addresses are looked up when it is sent."""

from flyttehjelp.core import outbox
from flyttehjelp.core.models import Notice
from flyttehjelp.core.outbox import Letter
from jobs import links
from jobs.enums import EmployerState, InterestState, VacancyState
from jobs.letters.paper import write as _letter
from jobs.models import Employer, EmployerContact, Interest, Referral, Vacancy
from jobs.rules import UNSOUND, confirmation


@outbox.letter("employer.applied")
def write_employer_applied(notice: Notice) -> Letter | None:
    """To the coordinator who is to vet."""
    employer = Employer.objects.filter(pk=notice.about, state=EmployerState.APPLIED).first()
    return _letter(notice, "work/employers/", employer=employer) if employer else None


@outbox.letter("employer.vetted")
def write_employer_vetted(notice: Notice) -> Letter | None:
    """To the contacts: from now on they publish by themselves."""
    employer = Employer.objects.filter(pk=notice.about, state=EmployerState.VETTED).first()
    return _letter(notice, "employer/", employer=employer) if employer else None


@outbox.letter("employer.refused")
def write_employer_refused(notice: Notice) -> Letter | None:
    """To the contacts, with the reason."""
    employer = Employer.objects.filter(pk=notice.about, state=EmployerState.REFUSED).first()
    return _letter(notice, "employer/", employer=employer) if employer else None


@outbox.letter("employer.invited")
def write_employer_invited(notice: Notice) -> Letter | None:
    """To somebody who may act for the employer from now on, with the way in."""
    employer = Employer.objects.filter(pk=notice.about, contacts__user=notice.recipient_id).first()
    return _letter(notice, "employer/", employer=employer) if employer else None


@outbox.letter("employer.contact_removed")
def write_contact_removed(notice: Notice) -> Letter | None:
    """To somebody who acts for the employer no more, unless they have come back since."""
    gone = Employer.objects.exclude(contacts__user=notice.recipient_id)
    employer = gone.filter(pk=notice.about).first()
    return _letter(notice, "employer/", employer=employer) if employer else None


@outbox.letter("employer.contactless")
def write_contactless(notice: Notice) -> Letter | None:
    """To the coordinator who is to find an employer a new contact. Who has left is not told."""
    kept = Employer.objects.filter(contact_due_at__isnull=False, owner=notice.recipient_id)
    employer = kept.filter(pk=notice.about).first()
    if employer is None:
        return None
    return _letter(
        notice,
        f"employer/{employer.pk}/contacts/",
        employer=employer,
        vacancies=Vacancy.objects.own().published().filter(employer=employer).count(),
        interests=Interest.objects.waiting().filter(vacancy__employer=employer).count(),
        referrals=Referral.objects.waiting().filter(receiver=employer).count(),
    )


@outbox.letter("employer.unsound")
def write_employer_unsound(notice: Notice) -> Letter | None:
    """To a coordinator: the register says that something is wrong with an employer here."""
    unsound = Employer.objects.filter(pk=notice.about, standing__in=UNSOUND)
    employer = unsound.first()
    page = f"work/employers/?state={employer.state}" if employer else ""
    return _letter(notice, page, employer=employer) if employer else None


@outbox.letter("vacancy.published")
def write_vacancy_published(notice: Notice) -> Letter | None:
    """To the employer's contacts."""
    vacancy = Vacancy.objects.filter(pk=notice.about, state=VacancyState.PUBLISHED).first()
    return _letter(notice, f"jobs/{vacancy.pk}/", vacancy=vacancy) if vacancy else None


@outbox.letter("vacancy.unconfirmed")
def write_vacancy_unconfirmed(notice: Notice) -> Letter | None:
    """To the employer's contacts: is it still vacant? With a link that needs no sign-in."""
    asked = Vacancy.objects.asked_of(notice.recipient).filter(pk=notice.about)
    vacancy = asked.filter(state=VacancyState.PUBLISHED, warned_at__isnull=False).first()
    if vacancy is None or vacancy.confirmed_at is None or notice.recipient_id is None:
        return None
    key = links.confirmation_key(vacancy.pk, notice.recipient_id, vacancy.confirmed_at)
    page = f"employer/vacancies/{vacancy.pk}/confirm/?key={key}"
    return _letter(
        notice, page, vacancy=vacancy, confirm_by=confirmation.confirm_by(vacancy.confirmed_at)
    )


@outbox.letter("vacancy.taken_down")
def write_vacancy_taken_down(notice: Notice) -> Letter | None:
    """To the employer's contacts: nobody said that it is still vacant."""
    vacancy = Vacancy.objects.filter(pk=notice.about, state=VacancyState.EXPIRED).first()
    return (
        _letter(notice, f"employer/vacancies/{vacancy.pk}/", vacancy=vacancy) if vacancy else None
    )


@outbox.letter("interest.overdue")
def write_interest_overdue(notice: Notice) -> Letter | None:
    """To the employer's contacts: somebody has waited longer than was promised."""
    waiting = Interest.objects.waiting().select_related("vacancy")
    interest = waiting.filter(pk=notice.about).first()
    return _about_interest(notice, interest, f"employer/interests/{notice.about}/")


@outbox.letter("interest.received")
def write_interest_received(notice: Notice) -> Letter | None:
    """To the employer's contacts. What the person wrote stays behind the sign-in."""
    waiting = Interest.objects.waiting().select_related("vacancy")
    interest = waiting.filter(pk=notice.about).first()
    return _about_interest(notice, interest, "employer/interests/")


def _about_interest(notice: Notice, interest: Interest | None, page: str) -> Letter | None:
    """To a contact; or to the coordinator who answers because the employer has none."""
    if interest is None:
        return None
    contacts = EmployerContact.objects.filter(employer__vacancies=interest.vacancy_id)
    keeps = not contacts.exists()
    page = f"employer/interests/{interest.pk}/" if keeps else page
    return _letter(notice, page, interest=interest, keeps=keeps)


@outbox.letter("interest.answered")
def write_interest_answered(notice: Notice) -> Letter | None:
    """To the partner, with whom to talk to when the answer is a talk."""
    answered = Interest.objects.filter(state=InterestState.ANSWERED)
    interest = answered.select_related("vacancy", "answered_by").filter(pk=notice.about).first()
    return _letter(notice, "me/interests/", interest=interest) if interest else None
